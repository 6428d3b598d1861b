use std::ops::Range;

use super::condition::parse_size;
use super::{Age, Condition, Date, MAX_CHARS, MAX_NESTING, MAX_TERMS, Match, Node, NodeKind, State, SyntaxError, Text};
use crate::Field;

pub(super) fn parse(input: &str) -> Result<Node, SyntaxError> {
    let chars: Vec<char> = input.chars().take(MAX_CHARS + 1).collect();
    if chars.len() > MAX_CHARS {
        return error(MAX_CHARS, format!("Shorten the search: it may have {MAX_CHARS} characters."));
    }
    Parser { chars: &chars, at: 0, terms: 0 }.sequence(None, 0)
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    terms: usize,
}

type Parsed = Result<Node, SyntaxError>;

impl Parser<'_> {
    /// What stands side by side, up to the end or to the parenthesis that closes the one opened at a place.
    fn sequence(&mut self, opened: Option<usize>, depth: usize) -> Parsed {
        let start = self.at;
        let mut nodes = Vec::new();
        loop {
            self.skip_spaces();
            match (self.peek(), opened) {
                (None, None) => break,
                (None, Some(opened)) => {
                    return error(opened, "This parenthesis is not closed: add a ) behind what belongs together.");
                }
                (Some(')'), Some(opened)) if nodes.is_empty() => {
                    return error(opened, "There is nothing between these parentheses: fill them or take them away.");
                }
                (Some(')'), Some(_)) => break,
                (Some(')'), None) => {
                    return error(self.at, "This parenthesis closes none: take it away, or put the text into quotes.");
                }
                _ => nodes.push(self.clause(depth)?),
            }
        }
        Ok(join(NodeKind::And, nodes, start..self.at))
    }

    /// One thing, or several with *or* between them.
    fn clause(&mut self, depth: usize) -> Parsed {
        const ALONE: &str = "Write something on both sides of \"or\", or put it into quotes to search for the word.";
        let start = self.at;
        if self.is_at_or() {
            return error(self.at, ALONE);
        }
        let mut nodes = vec![self.unary(depth)?];
        loop {
            let end = self.at;
            self.skip_spaces();
            if !self.is_at_or() {
                self.at = end;
                return Ok(join(NodeKind::Or, nodes, start..end));
            }
            let or = self.at;
            self.at += 2;
            self.skip_spaces();
            if matches!(self.peek(), None | Some(')')) || self.is_at_or() {
                return error(or, ALONE);
            }
            nodes.push(self.unary(depth)?);
        }
    }

    fn unary(&mut self, depth: usize) -> Parsed {
        let start = self.at;
        let is_negated = self.peek() == Some('-') && self.peek_at(1).is_some_and(|c| !c.is_whitespace() && c != ')');
        if !is_negated {
            return self.primary(depth);
        }
        self.at += 1;
        let node = self.unary(self.deeper(depth, start)?)?;
        Ok(Node { kind: NodeKind::Not(Box::new(node)), span: start..self.at })
    }

    fn primary(&mut self, depth: usize) -> Parsed {
        let start = self.at;
        if self.peek() == Some('(') {
            let depth = self.deeper(depth, start)?;
            self.at += 1;
            let node = self.sequence(Some(start), depth)?;
            self.at += 1;
            return Ok(Node { span: start..self.at, ..node });
        }
        self.terms += 1;
        if self.terms > MAX_TERMS {
            return error(start, format!("Search for fewer things at once: {MAX_TERMS} are possible."));
        }
        let kind = match self.field_name() {
            Some(name) => self.field(name)?,
            None => NodeKind::Text(self.text(None)?),
        };
        Ok(Node { kind, span: start..self.at })
    }

    /// The name of a field, if the text goes on with one and its colon; those are passed by.
    fn field_name(&mut self) -> Option<&'static str> {
        let rest = &self.chars[self.at..];
        let length = rest.iter().position(|c| *c == ':')?;
        let name: String = rest.get(..length).filter(|name| name.len() <= 16)?.iter().collect();
        let name = NAMES.into_iter().find(|known| known.eq_ignore_ascii_case(&name))?;
        self.at += length + 1;
        Some(name)
    }

    fn field(&mut self, name: &str) -> Result<NodeKind, SyntaxError> {
        let at = self.at;
        let text = match self.peek() {
            Some(c) if !c.is_whitespace() && !matches!(c, '(' | ')') => self.text(field_of(name))?,
            _ => Text { field: None, matching: Match::Phrase, text: String::new() },
        };
        if text.text.trim().is_empty() {
            return error(
                at,
                format!("Write what to look for behind \"{name}:\", without a space: {}.", example(name)),
            );
        }
        if text.field.is_some() {
            return Ok(NodeKind::Text(text));
        }
        let value = match text.matching {
            // A star means nothing here.
            Match::Prefix => format!("{}*", text.text),
            Match::Word | Match::Phrase => text.text,
        };
        match condition(name, &value) {
            Some(condition) => Ok(NodeKind::Condition(condition)),
            None => error(at, format!("\"{value}\" is not understood behind \"{name}:\". Write {}.", example(name))),
        }
    }

    fn text(&mut self, field: Option<Field>) -> Result<Text, SyntaxError> {
        let start = self.at;
        if self.peek().is_some_and(is_quote) {
            let rest = &self.chars[start + 1..];
            let Some(length) = rest.iter().position(|c| is_quote(*c)) else {
                return error(start, "This quote is not closed: add a \" behind the phrase.");
            };
            self.at += length + 2;
            return Ok(Text { field, matching: Match::Phrase, text: rest[..length].iter().collect() });
        }
        let rest = &self.chars[start..];
        let is_end = |c: &char| c.is_whitespace() || matches!(c, '(' | ')') || is_quote(*c);
        let length = rest.iter().position(is_end).unwrap_or(rest.len());
        self.at += length;
        let word: String = rest[..length].iter().collect();
        let begun = word.trim_end_matches('*');
        if begun.len() == word.len() || !begun.contains(char::is_alphanumeric) {
            return Ok(Text { field, matching: Match::Word, text: word });
        }
        if begun.len() == 1 {
            return error(start, "Write at least two letters before the *.");
        }
        Ok(Text { field, matching: Match::Prefix, text: begun.to_owned() })
    }

    fn is_at_or(&self) -> bool {
        let rest = &self.chars[self.at..];
        let is_or = rest.len() >= 2 && rest[0].eq_ignore_ascii_case(&'o') && rest[1].eq_ignore_ascii_case(&'r');
        is_or && rest.get(2).is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')') || is_quote(*c))
    }

    fn deeper(&self, depth: usize, at: usize) -> Result<usize, SyntaxError> {
        if depth == MAX_NESTING {
            return error(at, format!("Use fewer parentheses inside of each other: {MAX_NESTING} are possible."));
        }
        Ok(depth + 1)
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<char> {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }
}

/// Telephones write the others by themselves.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// One node of several: those of its own kind are taken into it, and a single one stays as it is.
fn join(kind: fn(Vec<Node>) -> NodeKind, mut nodes: Vec<Node>, span: Range<usize>) -> Node {
    if nodes.len() == 1
        && let Some(only) = nodes.pop()
    {
        return only;
    }
    let own = std::mem::discriminant(&kind(Vec::new()));
    let mut flat = Vec::with_capacity(nodes.len());
    for node in nodes {
        let is_own = std::mem::discriminant(&node.kind) == own;
        match node.kind {
            NodeKind::And(inner) | NodeKind::Or(inner) if is_own => flat.extend(inner),
            kind => flat.push(Node { kind, span: node.span }),
        }
    }
    Node { kind: kind(flat), span }
}

const NAMES: [&str; 16] = [
    "from",
    "to",
    "cc",
    "subject",
    "filename",
    "in",
    "account",
    "has",
    "is",
    "before",
    "after",
    "on",
    "older_than",
    "newer_than",
    "larger",
    "smaller",
];

fn field_of(name: &str) -> Option<Field> {
    [Field::Subject, Field::From, Field::To, Field::Cc, Field::Filename].into_iter().find(|field| field.name() == name)
}

fn condition(name: &str, value: &str) -> Option<Condition> {
    Some(match name {
        "in" => Condition::In(value.to_owned()),
        "account" => Condition::Account(value.to_owned()),
        "has" => match value.to_ascii_lowercase().as_str() {
            "attachment" | "attachments" => Condition::HasAttachment,
            _ => return None,
        },
        "is" => Condition::Is(State::parse(value)?),
        "before" => Condition::Before(Date::parse(value)?),
        "after" => Condition::After(Date::parse(value)?),
        "on" => Condition::On(Date::parse(value)?),
        "older_than" => Condition::OlderThan(Age::parse(value)?),
        "newer_than" => Condition::NewerThan(Age::parse(value)?),
        "larger" => Condition::Larger(parse_size(value)?),
        "smaller" => Condition::Smaller(parse_size(value)?),
        _ => return None,
    })
}

fn example(name: &str) -> &'static str {
    match name {
        "from" | "to" | "cc" => "a name or an address, such as anna or anna@example.org",
        "subject" => "a word, or several in quotes",
        "filename" => "a name or a part of it, such as report.pdf or pdf",
        "in" => "the name of a folder, in quotes if it has spaces",
        "account" => "the name of an account or its address",
        "has" => "attachment",
        "is" => "unread, read, flagged, answered or draft",
        "before" | "after" | "on" => "a date such as 2026-11-01, 2026-11, 2026, today or yesterday",
        "older_than" | "newer_than" => "a time such as 7d, 2w, 3m or 1y",
        _ => "a size such as 500k or 10MB",
    }
}

fn error<T>(position: usize, message: impl Into<String>) -> Result<T, SyntaxError> {
    Err(SyntaxError { position, message: message.into() })
}
