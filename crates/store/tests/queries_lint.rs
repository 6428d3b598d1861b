//! The rules for `queries/`, which PostgreSQL and the generator do not hold: a statement on tenants' rows names the
//! tenant (row level security alone prunes no partition), management tables are named with their schema, a statement
//! that writes says what it wrote, and nothing reads columns that it does not name.
use std::fs;
use std::path::{Path, PathBuf};

const MANAGEMENT: &str = "postroom_management.";
/// They look for other tenants' rows on purpose: whether row level security alone holds is what the probe asks.
const PROBES: [(&str, &str); 2] = [("isolation_probe.sql", "visible"), ("isolation_probe.sql", "steal")];

#[test]
fn every_statement_keeps_the_rules() {
    let tables = Tables::read();
    let mut findings = Vec::new();
    let mut statements = 0;
    for file in files("queries") {
        for (name, statement) in statements_of(&fs::read_to_string(&file).unwrap()) {
            statements += 1;
            let file = file.file_name().unwrap().to_string_lossy();
            if PROBES.contains(&(&*file, &*name)) {
                continue;
            }
            let place = format!("{file}, {name}");
            findings.extend(tables.check(&statement).into_iter().map(|finding| format!("{place}: {finding}")));
        }
    }
    assert!(statements > 50, "only {statements} statements were found");
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn each_rule_catches_its_break() {
    let tables = Tables { tenant: vec!["members".into(), "sessions".into()], management: vec!["users".into()] };
    let breaks = [
        ("SELECT id FROM members WHERE id = :id", "names tenant_id"),
        ("SELECT id FROM members WHERE tenant_id = :other", "names tenant_id"),
        (
            "SELECT s.id FROM sessions s JOIN members m ON m.user_id = s.user_id WHERE s.tenant_id = :tenant_id",
            "2 tables",
        ),
        ("INSERT INTO members (id) VALUES (:id) RETURNING id", "names tenant_id"),
        ("UPDATE members SET role = :role WHERE tenant_id = :tenant_id", "RETURNING"),
        ("DELETE FROM members WHERE tenant_id = :tenant_id", "RETURNING"),
        ("SELECT id FROM users", "postroom_management.users"),
        ("UPDATE users SET name = :name RETURNING id", "postroom_management.users"),
        ("SELECT * FROM postroom_management.users", "names its columns"),
        ("SELECT u.* FROM postroom_management.users u", "names its columns"),
        ("UPDATE postroom_management.users SET name = '' RETURNING *", "names its columns"),
        (
            "SELECT m.id FROM members m JOIN postroom_management.users u ON u.id = m.user_id WHERE m.tenant_id = :tenant_id",
            "both",
        ),
        ("SELECT id FROM postroom.members WHERE tenant_id = :tenant_id", "without a schema"),
        ("SELECT id FROM nowhere", "unknown table"),
        (
            "INSERT INTO sessions (tenant_id, id) SELECT :tenant_id, m.id FROM members m RETURNING id",
            "names tenant_id = :tenant_id",
        ),
        ("WITH gone AS (DELETE FROM members WHERE id = :id RETURNING id) SELECT id FROM gone", "names tenant_id"),
    ];
    for (statement, finding) in breaks {
        let found = tables.check(statement);
        assert!(found.iter().any(|found| found.contains(finding)), "{statement}: {found:?}");
    }
    for good in [
        "SELECT id FROM members WHERE tenant_id = :tenant_id AND id = :id",
        "SELECT s.id FROM sessions s JOIN members m ON m.tenant_id = s.tenant_id WHERE s.tenant_id = :tenant_id",
        "INSERT INTO members (tenant_id, id) VALUES (:tenant_id, :id) RETURNING id",
        "SELECT count(*) FROM (SELECT FROM postroom_management.users LIMIT 5) AS counted",
        "WITH made AS (INSERT INTO members (tenant_id, id) VALUES (:tenant_id, :id) RETURNING id) SELECT id FROM made",
        "SELECT jobs FROM postroom_management.count_tasks()",
    ] {
        assert_eq!(tables.check(good), Vec::<String>::new(), "{good}");
    }
}

/// The tables that the migrations make.
struct Tables {
    tenant: Vec<String>,
    management: Vec<String>,
}

impl Tables {
    fn read() -> Tables {
        let tables =
            Tables { tenant: created_in("migrations/tenant"), management: created_in("migrations/management") };
        assert!(tables.tenant.contains(&"members".to_owned()) && tables.management.contains(&"users".to_owned()));
        tables
    }

    fn check(&self, statement: &str) -> Vec<String> {
        let words = words(statement);
        let mut findings = Vec::new();
        let (mut tenant, mut management) = (0, 0);
        for table in tables_of(&words) {
            let bare = table.rsplit('.').next().unwrap_or(table).to_owned();
            if self.tenant.contains(&bare) && !table.starts_with(MANAGEMENT) {
                tenant += 1;
                if table.contains('.') {
                    findings.push(format!(
                        "{table}: tenants' tables are named without a schema, which depends on the tenant"
                    ));
                }
            } else if self.management.contains(&bare) {
                management += 1;
                if table != format!("{MANAGEMENT}{bare}") {
                    findings.push(format!("{table} must be written {MANAGEMENT}{bare}"));
                }
            } else {
                findings.push(format!("unknown table {table}"));
            }
        }
        if tenant > 0 && management > 0 {
            findings.push("one statement reaches both tenants' and management tables".to_owned());
        }
        if tenant > 0 {
            findings.extend(check_tenant(&words, tenant));
        }
        let writes = ["insert", "update", "delete"].contains(&words.first().map_or("", String::as_str));
        if writes && !words.contains(&"returning".to_owned()) {
            findings.push("a statement that writes ends with RETURNING".to_owned());
        }
        if words.iter().zip(words.iter().skip(1)).any(|(before, star)| {
            star == "*"
                && (["select", "returning", "distinct", ","].contains(&before.as_str()) || before.ends_with('.'))
        }) {
            findings.push("a statement names its columns instead of *".to_owned());
        }
        findings
    }
}

/// Every tenant table in the statement is bound to the tenant, one of them by the parameter itself.
fn check_tenant(words: &[String], tables: usize) -> Vec<String> {
    let mut findings = Vec::new();
    let named = |word: &str| words.iter().any(|other| other == word);
    let inserts = words.iter().filter(|word| *word == "into").count();
    if inserts > 0 && !(named("tenant_id") && named(":tenant_id")) {
        findings.push("an INSERT names tenant_id".to_owned());
    }
    let tables = tables - inserts;
    if tables == 0 {
        return findings;
    }
    let conditions: Vec<_> = words
        .windows(3)
        .filter(|w| (w[0] == "tenant_id" || w[0].ends_with(".tenant_id")) && w[1] == "=" && w[2].ends_with("tenant_id"))
        .collect();
    if !conditions.iter().any(|condition| condition[2] == ":tenant_id") {
        findings.push("a statement on tenants' rows names tenant_id = :tenant_id".to_owned());
    }
    if conditions.len() < tables {
        findings.push(format!("{tables} tables of tenants need as many conditions on tenant_id"));
    }
    findings
}

/// What stands behind FROM, JOIN, INTO and UPDATE, and is a table: not a function, nor what WITH has named.
fn tables_of(words: &[String]) -> Vec<&str> {
    let named: Vec<_> =
        words.windows(3).filter(|w| w[1] == "as" && w[2] == "(" && w[0] != ")").map(|w| w[0].as_str()).collect();
    words
        .windows(2)
        .enumerate()
        .filter(|(at, pair)| {
            // `ON CONFLICT … DO UPDATE SET` and `FOR NO KEY UPDATE OF m` name no table.
            let is_clause = *at > 0 && ["do", "for", "key"].contains(&words[at - 1].as_str());
            let is_call = pair[0] != "into" && words.get(at + 2).is_some_and(|next| next == "(");
            let is_table = !["(", "lateral"].contains(&pair[1].as_str()) && !named.contains(&pair[1].as_str());
            ["from", "join", "into", "update"].contains(&pair[0].as_str()) && is_table && !is_call && !is_clause
        })
        .map(|(_, pair)| pair[1].as_str())
        .collect()
}

/// Lower-case words with their dots and colons, and each other sign by itself.
fn words(statement: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for sign in statement.chars() {
        let is_part = sign.is_alphanumeric() || "_.:".contains(sign);
        match words.last_mut() {
            Some(word) if is_part && is_open => word.extend(sign.to_lowercase()),
            _ if !sign.is_whitespace() => words.push(sign.to_lowercase().collect()),
            _ => {}
        }
        is_open = is_part;
    }
    words
}

/// The statements of a file by name, without comments.
fn statements_of(text: &str) -> Vec<(String, String)> {
    let mut statements: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("--!") {
            let name = head.trim().split([' ', '(', ':']).next().unwrap_or_default();
            statements.push((name.to_owned(), String::new()));
        } else if let Some((_, statement)) = statements.last_mut()
            && !line.starts_with("--")
        {
            statement.push_str(line);
            statement.push('\n');
        }
    }
    statements
}

#[expect(clippy::unwrap_used, reason = "without the files there is nothing to check")]
fn created_in(folder: &str) -> Vec<String> {
    let mut tables = Vec::new();
    for file in files(folder) {
        let text = fs::read_to_string(file).unwrap();
        let created = text.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
        tables.extend(created.filter_map(|rest| rest.split([' ', '(']).next().map(ToOwned::to_owned)));
    }
    tables
}

#[expect(clippy::unwrap_used, reason = "without the files there is nothing to check")]
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new("../..").join(folder);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "sql")).collect()
}
