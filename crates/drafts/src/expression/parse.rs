use std::borrow::Cow;
use std::collections::BTreeMap;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde_json::Value;

use super::reference::Reference;
use super::{Budget, ExpressionError, MAX_EXPRESSION, Scope, size};

/// Steps that an evaluation may take. An expression as long as they may be has fewer.
const FUEL: u64 = 10_000;

/// An expression that was read.
#[derive(Clone, Debug)]
pub struct Expression {
    text: String,
    /// The same with the names `r0`, `r1`, … in the places of its references.
    code: String,
    references: Vec<Reference>,
}

impl Expression {
    /// # Errors
    /// When it holds what the language has not, or is too long.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let text = text.trim();
        let refuse = |reason: &str| Err(syntax(text, reason));
        if text.len() > MAX_EXPRESSION {
            return refuse(&format!("must have at most {MAX_EXPRESSION} bytes"));
        }
        let mut expression = Self { text: text.to_owned(), code: String::new(), references: Vec::new() };
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let length = match c {
                '"' | '\'' => match quoted(rest) {
                    Some(length) => expression.copy(&rest[..length]),
                    None => return refuse("the quotes are never closed"),
                },
                '0'..='9' => expression.copy(&rest[..number(rest)]),
                ' ' | '\t' | '\r' | '\n' | '(' | ')' | '[' | ']' | ',' | '=' | '!' | '<' | '>' | '-' => {
                    expression.copy(&rest[..1])
                }
                _ => match Reference::read(rest) {
                    Some((reference, length)) => {
                        expression.refer(reference);
                        length
                    }
                    None => return refuse(&format!("cannot hold {c:?}")),
                },
            };
            rest = &rest[length..];
        }
        let environment = environment();
        environment.compile_expression(&expression.code).map_err(|error| expression.failed(&error))?;
        Ok(expression)
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn nodes(&self) -> impl Iterator<Item = &str> {
        self.references.iter().filter_map(Reference::node)
    }

    /// # Errors
    /// When a reference is missing, even one whose value would not matter, or the values that have to be copied exceed the budget.
    pub fn evaluate<'a>(&self, scope: &Scope<'a>, budget: &mut Budget) -> Result<Cow<'a, Value>, ExpressionError> {
        let values = self.references.iter().map(|reference| reference.find(scope));
        let values = values.collect::<Result<Vec<_>, _>>()?;
        if let ([value], "r0") = (values.as_slice(), self.code.as_str()) {
            return Ok(Cow::Borrowed(value));
        }
        for value in &values {
            budget.take(size(value, 0)?)?;
        }
        let context: BTreeMap<_, _> = values.into_iter().enumerate().map(|(at, value)| (alias(at), value)).collect();
        let environment = environment();
        let compiled = environment.compile_expression(&self.code).map_err(|error| self.failed(&error))?;
        let value = compiled.eval(Serde(context)).map_err(|error| self.failed(&error))?;
        if value.is_undefined() {
            return Err(syntax(&self.text, "there is no such value"));
        }
        serde_json::to_value(value).map(Cow::Owned).map_err(|_| syntax(&self.text, "has no value in JSON"))
    }

    fn copy(&mut self, text: &str) -> usize {
        self.code.push_str(text);
        text.len()
    }

    /// Words of the language stay; of all else the value is looked up.
    fn refer(&mut self, reference: Reference) {
        match reference.word() {
            Some("null") => self.code.push_str("none"),
            Some(word) if is_keyword(word) => self.code.push_str(word),
            _ => {
                self.code.push_str(&alias(self.references.len()));
                self.references.push(reference);
            }
        }
    }

    fn failed(&self, error: &minijinja::Error) -> ExpressionError {
        syntax(&self.text, error.detail().unwrap_or("is no expression"))
    }
}

/// The words of the language, which cannot be ids of nodes.
pub fn is_keyword(word: &str) -> bool {
    matches!(word, "and" | "or" | "not" | "in" | "if" | "else" | "true" | "false" | "null")
}

fn alias(at: usize) -> String {
    format!("r{at}")
}

/// Without filters, tests, functions or templates.
fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment
}

fn quoted(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Digits, with a fraction perhaps.
fn number(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(0);
    match text[whole..].strip_prefix('.').map(|_| digits(whole + 1)) {
        None | Some(0) => whole,
        Some(fraction) => whole + 1 + fraction,
    }
}

fn syntax(expression: &str, reason: &str) -> ExpressionError {
    let expression = expression.chars().take(100).collect();
    ExpressionError::Syntax { expression, reason: reason.to_owned() }
}
