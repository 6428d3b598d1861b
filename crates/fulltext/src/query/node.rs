use std::ops::Range;

use super::Condition;
use crate::Field;

/// A part of a search, and where it was written. Two are equal if they mean the same; where they stand does not count.
#[derive(Clone, Debug)]
pub struct Node {
    pub kind: NodeKind,
    /// In characters, from 0.
    pub span: Range<usize>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Node {}

/// What a part of a search asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// All of these; none of them is an `And` itself.
    And(Vec<Node>),
    /// At least one of these, which are two or more; none of them is an `Or` itself.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    Text(Text),
    Condition(Condition),
}

/// Words to be found in the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Text {
    /// Only there, if there is one.
    pub field: Option<Field>,
    pub matching: Match,
    /// As it was written, without quotes and star.
    pub text: String,
}

/// How words are to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Match {
    /// In any form. What the tokeniser takes apart (`foo-bar`) must stand one behind the other.
    Word,
    /// Each in any form, one behind the other.
    Phrase,
    /// Words that begin so.
    Prefix,
}
