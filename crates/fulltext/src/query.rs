//! The search language.
//!
//! | written | means |
//! | --- | --- |
//! | `quarterly report` | both words, in any form |
//! | `"quarterly report"` | these words one behind the other |
//! | `invest*` | words that begin so |
//! | `-draft`, `-from:anna` | not this |
//! | `anna or bob` | one of these; binds closer than standing side by side: `report anna or bob` is `report (anna or bob)` |
//! | `( … )` | belongs together |
//! | `from:` `to:` `cc:` `subject:` `filename:` | a word, phrase or prefix in that field |
//! | `in:` `account:` | a folder, an account, by name |
//! | `has:attachment` | |
//! | `is:unread` `read` `flagged` (or `starred`) `answered` `draft` | |
//! | `before:` `after:` `on:` | a day, month, year, `today`, `yesterday`; `after:` includes it, `before:` does not |
//! | `older_than:` `newer_than:` | `7d`, `2w`, `3m`, `1y` |
//! | `larger:` `smaller:` | `500k`, `10MB`, in multiples of 1,024 |
//!
//! Values with spaces are quoted: `in:"My folder"`. What looks like a field and is none (`12:30`, `http://…`, `note:this`) is searched as words.

mod condition;
mod display;
mod node;
mod parser;
mod plan;
mod prefix;
#[cfg(test)]
mod tests;
mod tsquery;

pub use condition::{Age, AgeUnit, Condition, Date, State};
pub use node::{Match, Node, NodeKind, Text};
pub use plan::{Expr, Filter, Plan};
pub use tsquery::TsQuery;

pub(crate) use tsquery::words;

/// A search may have so many characters,
pub const MAX_CHARS: usize = 1000;
/// so many words, phrases and conditions,
pub const MAX_TERMS: usize = 64;
/// and so many parentheses and negations inside of each other.
pub const MAX_NESTING: usize = 16;

/// A search as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    root: Node,
}

/// Where a search cannot be understood, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// The character where it is noticed, from 0; up to the number of characters.
    pub position: usize,
    /// For the member who wrote it.
    pub message: String,
}

impl Query {
    /// Reads what a member wrote.
    ///
    /// # Errors
    /// When it cannot be understood, or is more than [`MAX_CHARS`], [`MAX_TERMS`] or [`MAX_NESTING`] allow.
    pub fn parse(input: &str) -> Result<Self, SyntaxError> {
        parser::parse(input).map(|root| Self { root })
    }

    /// What was understood. Of an empty search it is an `And` of nothing, which everything fulfils.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        matches!(&self.root.kind, NodeKind::And(nodes) if nodes.is_empty())
    }

    /// Whether it asks for words or phrases anywhere in a text, and not only in fields or for what is not there.
    pub fn asks_for_text(&self) -> bool {
        asks_for_text(&self.root)
    }
}

fn asks_for_text(node: &Node) -> bool {
    match &node.kind {
        NodeKind::And(nodes) | NodeKind::Or(nodes) => nodes.iter().any(asks_for_text),
        NodeKind::Text(text) => text.field.is_none(),
        NodeKind::Not(_) | NodeKind::Condition(_) => false,
    }
}
