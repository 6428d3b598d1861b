use serde_json::Value;

use super::{ExpressionError, Scope};

/// The request's input.
const INPUT: &str = "$json";

/// A way to a value: `my-node.output.drafts[0]["in-reply-to"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    root: String,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Field(String),
    Item(usize),
}

impl Reference {
    /// Reads a reference that begins here, and says how many bytes it takes. `None` when none begins here.
    pub fn read(text: &str) -> Option<(Self, usize)> {
        let root = if text.starts_with(INPUT) { INPUT } else { name(text) };
        if root.is_empty() || root.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return None;
        }
        let mut end = root.len();
        let mut steps = Vec::new();
        while let Some((step, length)) = Step::read(&text[end..]) {
            steps.push(step);
            end += length;
        }
        Some((Self { root: root.to_owned(), steps }, end))
    }

    /// The node it begins with, unless that is the request's input.
    pub fn node(&self) -> Option<&str> {
        (self.root != INPUT).then_some(&self.root)
    }

    /// Whether it is a single word, which may be one of the language.
    pub fn word(&self) -> Option<&str> {
        self.steps.is_empty().then_some(&self.root)
    }

    /// # Errors
    /// When there is no such value; null is one.
    pub fn find<'a>(&self, scope: &Scope<'a>) -> Result<&'a Value, ExpressionError> {
        let root = match self.node() {
            None => Some(scope.json),
            Some(node) => scope.nodes.get(node),
        };
        let mut value = root.ok_or_else(|| self.missing("there is no node with this id that has run", 0))?;
        for (at, step) in self.steps.iter().enumerate() {
            let next = match step {
                Step::Field(name) => value.get(name),
                Step::Item(index) => value.get(index),
            };
            value = next.ok_or_else(|| self.missing("there is no such value", at + 1))?;
        }
        Ok(value)
    }

    /// Names the reference up to what is missing.
    fn missing(&self, reason: &str, steps: usize) -> ExpressionError {
        let mut reference = self.root.clone();
        for step in self.steps.iter().take(steps) {
            match step {
                Step::Field(field) if name(field) == field => reference.extend([".", field]),
                Step::Field(field) => reference.push_str(&format!("[{field:?}]")),
                Step::Item(index) => reference.push_str(&format!("[{index}]")),
            }
        }
        ExpressionError::Missing { reference, reason: reason.to_owned() }
    }
}

impl Step {
    fn read(text: &str) -> Option<(Self, usize)> {
        if let Some(field) = text.strip_prefix('.') {
            let field = name(field);
            return (!field.is_empty()).then(|| (Self::Field(field.to_owned()), 1 + field.len()));
        }
        let inside = text.strip_prefix('[')?;
        if let Some(quote) = inside.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let (field, rest) = inside[1..].split_once(quote)?;
            // Escapes are for literals; a key with quotes or backslashes in it cannot be written.
            let good = rest.starts_with(']') && !field.contains('\\');
            return good.then(|| (Self::Field(field.to_owned()), field.len() + 4));
        }
        let (index, _) = inside.split_once(']')?;
        let digits = index.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| index.parse().ok()).flatten().map(|item| (Self::Item(item), index.len() + 2))
    }
}

/// Whether a reference can begin with it.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name(text) == text
}

/// The letters, digits, `_` and `-` that the text begins with.
fn name(text: &str) -> &str {
    let end = text.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')));
    &text[..end.unwrap_or(text.len())]
}
