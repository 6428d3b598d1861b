//! Reading a migration file: its directives and its statements.

/// A file, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Script {
    /// For an *each tenant* file the statement that counts the rows to change.
    pub expectation: Option<String>,
    pub statements: Vec<Statement>,
}

/// One statement without its semicolon.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub text: String,
    /// Line of its first word, from 1.
    pub line: usize,
    /// Its first word, in upper case.
    pub verb: String,
}

impl Statement {
    /// Whether the number PostgreSQL answers with is a number of changed rows.
    pub fn changes_rows(&self) -> bool {
        matches!(self.verb.as_str(), "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "WITH")
    }

    /// Enough of the statement to recognise it.
    pub fn excerpt(&self) -> String {
        const LONGEST: usize = 300;
        let line: String = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() <= LONGEST { line } else { line.chars().take(LONGEST).chain("…".chars()).collect() }
    }
}

impl Script {
    /// The reason is a sentence without the file's name.
    pub fn parse(sql: &str) -> Result<Script, String> {
        let expectation = directives(sql)?;
        let statements = split(sql)?;
        for statement in &statements {
            // The runner owns the transaction: the history row must stand or fall with the file.
            let own =
                ["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "PREPARE", "COPY"];
            if own.contains(&statement.verb.as_str()) {
                return Err(format!(
                    "line {}: {} is not allowed in a migration, which is one transaction",
                    statement.line, statement.verb
                ));
            }
            let loses_role = ["RESET ROLE", "RESET ALL", "SET ROLE", "SET SESSION", "DISCARD"];
            let upper = statement.excerpt().to_uppercase();
            if loses_role.iter().any(|start| upper.starts_with(start)) {
                return Err(format!("line {}: a migration must not leave the owner's role", statement.line));
            }
        }
        Ok(Script { expectation, statements })
    }
}

fn directives(sql: &str) -> Result<Option<String>, String> {
    let mut each_tenant = false;
    let mut expectation = None;
    for line in sql.lines().map(str::trim).filter_map(|line| line.strip_prefix("-- postroom:")) {
        let line = line.trim();
        if line == "each tenant" {
            each_tenant = true;
        } else if let Some(query) = line.strip_prefix("expect ") {
            expectation = Some(query.trim().trim_end_matches(';').to_owned());
        } else {
            return Err(format!(
                "\"-- postroom: {line}\" is not a directive; there are `each tenant` and `expect SELECT count(*) …`"
            ));
        }
    }
    match (each_tenant, expectation) {
        (true, None) => Err("an `each tenant` file needs a line `-- postroom: expect SELECT count(*) …`".to_owned()),
        (false, Some(_)) => Err("`expect` belongs to a file with the line `-- postroom: each tenant`".to_owned()),
        (_, expectation) => Ok(expectation),
    }
}

/// Splits at the semicolons that end statements: not those in strings, quoted names, comments, dollar-quoted bodies,
/// parentheses (rules) and SQL-standard function bodies.
fn split(sql: &str) -> Result<Vec<Statement>, String> {
    let mut scan =
        Scan { sql, at: 0, start: None, verb: String::new(), parentheses: 0, atomic: 0, last_word: String::new() };
    let mut statements = Vec::new();
    while let Some(next) = scan.rest().chars().next() {
        if let Some(length) = scan.quoted_or_comment()? {
            // A comment does not begin a statement; a quoted thing does.
            if !scan.rest().starts_with("--") && !scan.rest().starts_with("/*") {
                scan.begin();
            }
            scan.at += length;
        } else if next == ';' && scan.parentheses == 0 && scan.atomic == 0 {
            statements.extend(scan.finish());
            scan.at += 1;
        } else if next.is_alphabetic() || next == '_' {
            scan.word();
        } else {
            if !next.is_whitespace() && next != ';' {
                scan.begin();
            }
            match next {
                '(' => scan.parentheses += 1,
                ')' => scan.parentheses -= 1,
                _ => {}
            }
            scan.at += next.len_utf8();
        }
    }
    if scan.atomic > 0 || scan.parentheses > 0 {
        return Err("the last statement is not closed".to_owned());
    }
    statements.extend(scan.finish());
    Ok(statements)
}

struct Scan<'s> {
    sql: &'s str,
    at: usize,
    start: Option<usize>,
    verb: String,
    parentheses: i32,
    /// Depth of `BEGIN ATOMIC` and of the `CASE`s in it.
    atomic: i32,
    last_word: String,
}

impl<'s> Scan<'s> {
    fn rest(&self) -> &'s str {
        &self.sql[self.at..]
    }

    fn begin(&mut self) {
        self.start.get_or_insert(self.at);
    }

    fn word(&mut self) {
        self.begin();
        let length =
            self.rest().find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(self.rest().len());
        let word = self.rest()[..length].to_uppercase();
        if self.verb.is_empty() {
            self.verb.clone_from(&word);
        }
        match word.as_str() {
            "ATOMIC" if self.last_word == "BEGIN" => self.atomic += 1,
            "CASE" if self.atomic > 0 => self.atomic += 1,
            "END" if self.atomic > 0 => self.atomic -= 1,
            _ => {}
        }
        self.last_word = word;
        self.at += length;
    }

    /// The length of the quoted thing or comment that starts here.
    fn quoted_or_comment(&self) -> Result<Option<usize>, String> {
        let rest = self.rest();
        let unclosed = |what: &str| format!("line {}: {what} is not closed", self.line(self.at));
        if rest.starts_with("--") {
            return Ok(Some(rest.find('\n').unwrap_or(rest.len())));
        }
        if rest.starts_with("/*") {
            return block_comment(rest).map(Some).ok_or_else(|| unclosed("a comment"));
        }
        if rest.starts_with(['e', 'E']) && rest[1..].starts_with('\'') && !self.in_word() {
            return escape_string(rest).map(Some).ok_or_else(|| unclosed("a string"));
        }
        for quote in ['\'', '"'] {
            // A doubled quote is read as the end of one and the start of the next string, which comes to the same.
            if let Some(body) = rest.strip_prefix(quote) {
                return body.find(quote).map(|end| Some(end + 2)).ok_or_else(|| unclosed("a string"));
            }
        }
        if rest.starts_with('$') && !self.in_word() {
            let tag_length = rest[1..].find('$').map(|end| end + 2);
            if let Some(tag) = tag_length.map(|length| &rest[..length])
                && tag[1..tag.len() - 1].chars().all(|c| c.is_alphanumeric() || c == '_')
                && !tag[1..].starts_with(|c: char| c.is_ascii_digit())
            {
                let body = &rest[tag.len()..];
                return body
                    .find(tag)
                    .map(|end| Some(end + 2 * tag.len()))
                    .ok_or_else(|| unclosed("a dollar-quoted body"));
            }
        }
        Ok(None)
    }

    fn in_word(&self) -> bool {
        self.sql[..self.at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
    }

    fn line(&self, at: usize) -> usize {
        self.sql[..at].matches('\n').count() + 1
    }

    fn finish(&mut self) -> Option<Statement> {
        let start = self.start.take()?;
        let verb = std::mem::take(&mut self.verb);
        self.last_word.clear();
        Some(Statement { text: self.sql[start..self.at].trim_end().to_owned(), line: self.line(start), verb })
    }
}

/// Length of a comment, which can hold others.
fn block_comment(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    None
}

/// Length of an `E'…'` string, in which a backslash protects a quote.
fn escape_string(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(2) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\'' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str) -> Vec<String> {
        split(sql).unwrap().into_iter().map(|statement| statement.text).collect()
    }

    #[test]
    fn statements_end_at_their_own_semicolons_only() {
        let sql = "-- a; comment\nSELECT ';', \"a;b\", E'\\';' /* ; /* ; */ */;\n\
                   CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $x$ BEGIN; RETURN $1; END $x$;\n\
                   CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;\n\
                   CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);;\nSELECT 'it''s'";
        let found = texts(sql);
        assert_eq!(found.len(), 5, "{found:#?}");
        assert!(found[1].ends_with("$x$") && found[2].ends_with("END") && found[3].ends_with("2)"));
        assert_eq!(split(sql).unwrap()[1].line, 3);
        assert_eq!(split(sql).unwrap()[4].verb, "SELECT");
    }

    #[test]
    fn a_file_of_comments_has_no_statement() {
        assert_eq!(texts("-- nothing\n/* at all */ ;\n"), Vec::<String>::new());
    }

    #[test]
    fn an_open_quote_is_named() {
        assert_eq!(split("SELECT 1;\nSELECT 'x").unwrap_err(), "line 2: a string is not closed");
        assert_eq!(split("SELECT $a$ x").unwrap_err(), "line 1: a dollar-quoted body is not closed");
    }

    #[test]
    fn transactions_and_roles_are_the_runners() {
        assert!(Script::parse("SELECT 1;\nCOMMIT;").unwrap_err().starts_with("line 2: COMMIT"));
        assert!(Script::parse("reset  role").unwrap_err().contains("owner's role"));
    }

    #[test]
    fn directives_come_in_pairs() {
        let script =
            Script::parse("-- postroom: each tenant\n-- postroom: expect SELECT count(*) FROM t;\nUPDATE t SET a = 1")
                .unwrap();
        assert_eq!(script.expectation.as_deref(), Some("SELECT count(*) FROM t"));
        assert!(script.statements[0].changes_rows());
        assert!(Script::parse("-- postroom: each tenant\nSELECT 1").is_err());
        assert!(Script::parse("-- postroom: expect SELECT 1\nSELECT 1").is_err());
        assert!(Script::parse("-- postroom: every tenant\nSELECT 1").unwrap_err().contains("not a directive"));
    }
}
