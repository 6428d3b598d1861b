use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::canary::Side;
use super::document::Operation;

/// Ids by whose they are and what they name.
#[derive(Default)]
pub(super) struct Ids(BTreeMap<(Side, String), Vec<String>>);

/// An id in an answer.
pub(super) struct Found {
    pub(super) kind: String,
    pub(super) id: String,
    /// The address beside it: whom it is about.
    pub(super) email: Option<String>,
}

impl Ids {
    pub(super) fn add(&mut self, side: Side, kind: &str, id: &str) {
        let ids = self.0.entry((side, kind.to_owned())).or_default();
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }

    /// The newest of a kind.
    pub(super) fn newest(&self, side: Side, kind: &str) -> Option<&String> {
        self.0.get(&(side, kind.to_owned()))?.last()
    }

    pub(super) fn of_kind(&self, side: Side, kind: &str) -> &[String] {
        self.0.get(&(side, kind.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// What is tried where one of this kind is meant: all of them, and of every other kind the newest two.
    pub(super) fn tried_for(&self, side: Side, kind: &str) -> Vec<String> {
        let of_side = self.0.iter().filter(|((of, _), _)| *of == side);
        let some = |((_, of), ids): (&(Side, String), &Vec<String>)| match of == kind {
            true => ids.clone(),
            false => ids.iter().rev().take(2).cloned().collect(),
        };
        of_side.flat_map(some).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// All of one side, whatever they name.
    pub(super) fn of_side(&self, side: Side) -> Vec<String> {
        let all: BTreeSet<&String> =
            self.0.iter().filter(|((of, _), _)| *of == side).flat_map(|(_, ids)| ids).collect();
        all.into_iter().cloned().collect()
    }
}

/// Every id in an answer, with what it names by the word that it stands under.
pub(super) fn found_in(operation: &Operation, answer: &Value) -> Vec<Found> {
    let segments: Vec<&str> = operation.path.split('/').collect();
    if operation.creates {
        // What is made below a thing is not that thing.
        let mut found = Vec::new();
        walk(answer, operation.collection(), operation.collection(), &mut found);
        return found;
    }
    let before_parameter = segments.iter().rposition(|s| s.starts_with('{')).and_then(|at| segments.get(at - 1));
    let root = before_parameter.copied().unwrap_or(operation.collection());
    let mut found = Vec::new();
    walk(answer, root, operation.collection(), &mut found);
    found
}

pub(super) fn is_uuid(text: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| if dashes.contains(&at) { b == b'-' } else { b.is_ascii_hexdigit() })
}

/// The word in the path for a field: `apiKey` is one of the `api-keys`.
pub(super) fn kind_named(field: &str) -> String {
    let mut kind = String::new();
    for letter in field.chars() {
        if letter.is_ascii_uppercase() {
            kind.push('-');
        }
        kind.push(letter.to_ascii_lowercase());
    }
    plural(&kind)
}

/// More than one of it: `keys`, `identities`.
pub(super) fn plural(noun: &str) -> String {
    let stem = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    stem.map_or_else(|| format!("{noun}s"), |stem| format!("{stem}ies"))
}

fn walk(value: &Value, kind: &str, collection: &str, found: &mut Vec<Found>) {
    match value {
        Value::Object(fields) => {
            let email = fields.get("email").and_then(Value::as_str).map(str::to_owned);
            for (name, value) in fields {
                match (name.as_str(), value.as_str().filter(|text| is_uuid(text))) {
                    ("id", Some(id)) => {
                        found.push(Found { kind: kind.to_owned(), id: id.to_owned(), email: email.clone() });
                    }
                    (name, Some(id)) if name.ends_with("Id") => {
                        let kind = kind_named(name.trim_end_matches("Id"));
                        found.push(Found { kind, id: id.to_owned(), email: email.clone() });
                    }
                    ("items", None) => walk(value, collection, collection, found),
                    (name, None) if value.is_array() => walk(value, name, collection, found),
                    (name, None) if value.is_object() => walk(value, &kind_named(name), collection, found),
                    _ => {}
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, kind, collection, found)),
        _ => {}
    }
}
