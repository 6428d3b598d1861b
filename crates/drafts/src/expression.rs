//! What the parameters of a workflow's nodes may refer to: `{{ $json.path }}`, the request's input, and `{{ node-id.output.path }}`, what another
//! node left. And conditions over these.
//!
//! An expression has references, literals, comparisons, `in`, `and`, `or`, `not`, `… if … else …` and parentheses. It has no functions, filters,
//! loops or assignments, so it can only look at data. References are resolved here, exactly and before anything is evaluated; the rest is
//! minijinja's, which gets their values under names of ours.

mod parse;
mod reference;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::placeholder::{Part, Unclosed, parts};
use parse::Expression;

/// One expression may have so many bytes.
pub const MAX_EXPRESSION: usize = 1_000;
/// The values that are put into parameters, and those that are compared on the way, may take so many bytes, about as JSON,
pub const MAX_RESOLVED: usize = 32 << 20;
/// and be nested so deeply.
pub const MAX_DEPTH: usize = 128;

/// What references are looked up in.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The request's input, `$json`.
    pub json: &'a Value,
    /// What each node that ran has left, by its id: an object with `output`.
    pub nodes: &'a BTreeMap<String, Value>,
}

/// Why an expression cannot be evaluated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    #[error("line {line}: {{{{ is never closed by }}}}")]
    Unclosed { line: usize },
    #[error("{expression}: {reason}")]
    Syntax { expression: String, reason: String },
    /// Names what is missing and, unless that is the node or `$json` itself, what it is missing in.
    #[error("{reference}: {reason}")]
    Missing { reference: String, reason: String },
    #[error("{expression}: must be true or false, and is {is}")]
    NoCondition { expression: String, is: &'static str },
    #[error("the values that are referred to have more than {MAX_RESOLVED} bytes")]
    TooLarge,
    #[error("the values are nested more than {MAX_DEPTH} deep")]
    TooDeep,
}

/// An expression that is true or false.
#[derive(Clone, Debug)]
pub struct Condition(Expression);

/// Whether a node may have this id: only then can it be referred to. It begins with a letter or `_`, holds letters, digits, `_` and `-` (all ASCII), and
/// is no word of the language.
pub fn is_node_id(text: &str) -> bool {
    reference::is_name(text) && !parse::is_keyword(text)
}

/// The ids of the nodes that the parameters refer to.
///
/// # Errors
/// The first expression that is none.
pub fn nodes(parameters: &Value) -> Result<BTreeSet<String>, ExpressionError> {
    let mut found = BTreeSet::new();
    collect(parameters, &mut found, 0)?;
    Ok(found)
}

/// The parameters with all expressions evaluated. A text that is one expression becomes its value, of whatever type; in other texts values stand as text: null
/// as nothing, lists and objects as JSON.
///
/// # Errors
/// The first expression that cannot be evaluated, or when the result is too large.
pub fn resolve(parameters: &Value, scope: &Scope<'_>) -> Result<Value, ExpressionError> {
    Resolver { scope, budget: Budget::default() }.value(parameters, 0)
}

impl Condition {
    /// Reads `a.output.success and $json.n > 3`; references may stand in braces, as in other parameters.
    ///
    /// # Errors
    /// When it is no expression.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let parts = parts(text)?;
        let bare = parts.into_iter().map(|part| match part {
            Part::Text(text) => text.to_owned(),
            Part::Placeholder { inside, .. } => format!("({inside})"),
        });
        Expression::parse(&bare.collect::<String>()).map(Self)
    }

    /// The ids of the nodes that it refers to.
    pub fn nodes(&self) -> BTreeSet<String> {
        self.0.nodes().map(str::to_owned).collect()
    }

    /// # Errors
    /// When a reference is missing, the values are too large, or the result is neither true nor false.
    pub fn holds(&self, scope: &Scope<'_>) -> Result<bool, ExpressionError> {
        match self.0.evaluate(scope, &mut Budget::default())?.as_ref() {
            Value::Bool(holds) => Ok(*holds),
            other => Err(ExpressionError::NoCondition { expression: self.0.text().to_owned(), is: kind(other) }),
        }
    }
}

fn collect(value: &Value, found: &mut BTreeSet<String>, depth: usize) -> Result<(), ExpressionError> {
    if depth > MAX_DEPTH {
        return Err(ExpressionError::TooDeep);
    }
    match value {
        Value::String(text) => {
            for part in parts(text)? {
                if let Part::Placeholder { inside, .. } = part {
                    found.extend(Expression::parse(inside)?.nodes().map(str::to_owned));
                }
            }
            Ok(())
        }
        Value::Array(items) => items.iter().try_for_each(|item| collect(item, found, depth + 1)),
        Value::Object(fields) => fields.values().try_for_each(|field| collect(field, found, depth + 1)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

struct Resolver<'a> {
    scope: &'a Scope<'a>,
    budget: Budget,
}

/// The bytes that may still be copied.
struct Budget(usize);

impl Resolver<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> Result<Value, ExpressionError> {
        if depth > MAX_DEPTH {
            return Err(ExpressionError::TooDeep);
        }
        match value {
            Value::String(text) => self.text(text, depth),
            Value::Array(items) => items.iter().map(|item| self.value(item, depth + 1)).collect(),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, field)| Ok((name.clone(), self.value(field, depth + 1)?)));
                fields.collect::<Result<Map<_, _>, _>>().map(Value::Object)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Ok(value.clone()),
        }
    }

    fn text(&mut self, text: &str, depth: usize) -> Result<Value, ExpressionError> {
        let parts = parts(text)?;
        if let [Part::Placeholder { inside, .. }] = parts.as_slice() {
            let expression = Expression::parse(inside)?;
            let value = expression.evaluate(self.scope, &mut self.budget)?;
            self.budget.take(size(&value, depth)?)?;
            return Ok(value.into_owned());
        }
        let mut whole = String::new();
        for part in parts {
            let start = whole.len();
            match part {
                Part::Text(text) => whole.push_str(text),
                Part::Placeholder { inside, .. } => {
                    let expression = Expression::parse(inside)?;
                    match expression.evaluate(self.scope, &mut self.budget)?.as_ref() {
                        Value::Null => {}
                        Value::String(text) => whole.push_str(text),
                        other => whole.push_str(&other.to_string()),
                    }
                }
            }
            self.budget.take(whole.len() - start)?;
        }
        Ok(whole.into())
    }
}

impl Budget {
    fn take(&mut self, bytes: usize) -> Result<(), ExpressionError> {
        self.0 = self.0.checked_sub(bytes).ok_or(ExpressionError::TooLarge)?;
        Ok(())
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self(MAX_RESOLVED)
    }
}

/// About how many bytes the value takes as JSON, if it may stand so deep.
fn size(value: &Value, depth: usize) -> Result<usize, ExpressionError> {
    if depth > MAX_DEPTH {
        return Err(ExpressionError::TooDeep);
    }
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(8),
        Value::String(text) => Ok(text.len() + 8),
        Value::Array(items) => items.iter().try_fold(8, |sum, item| Ok(sum + size(item, depth + 1)?)),
        Value::Object(fields) => {
            fields.iter().try_fold(8, |sum, (name, field)| Ok(sum + name.len() + size(field, depth + 1)?))
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

impl From<Unclosed> for ExpressionError {
    fn from(unclosed: Unclosed) -> Self {
        Self::Unclosed { line: unclosed.line }
    }
}
