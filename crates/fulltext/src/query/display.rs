//! A search as a member could write it. Read again, it means the same.

use std::fmt::{Display, Formatter, Result};

use super::{Condition, Match, Node, NodeKind, Query, Text};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.root.kind {
            NodeKind::And(nodes) => several(nodes, " ", f),
            NodeKind::Or(nodes) => several(nodes, " or ", f),
            _ => self.root.fmt(f),
        }
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            NodeKind::And(nodes) => in_parentheses(nodes, " ", f),
            NodeKind::Or(nodes) => in_parentheses(nodes, " or ", f),
            NodeKind::Not(node) => write!(f, "-{node}"),
            NodeKind::Text(text) => text.fmt(f),
            NodeKind::Condition(condition) => condition.fmt(f),
        }
    }
}

impl Display for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if let Some(field) = self.field {
            write!(f, "{}:", field.name())?;
        }
        match self.matching {
            Match::Word => f.write_str(&self.text),
            Match::Phrase => write!(f, "\"{}\"", self.text),
            Match::Prefix => write!(f, "{}*", self.text),
        }
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::In(name) => write!(f, "in:\"{name}\""),
            Self::Account(name) => write!(f, "account:\"{name}\""),
            Self::HasAttachment => f.write_str("has:attachment"),
            Self::Is(state) => write!(f, "is:{}", state.name()),
            Self::Before(date) => write!(f, "before:{date}"),
            Self::After(date) => write!(f, "after:{date}"),
            Self::On(date) => write!(f, "on:{date}"),
            Self::OlderThan(age) => write!(f, "older_than:{age}"),
            Self::NewerThan(age) => write!(f, "newer_than:{age}"),
            Self::Larger(bytes) => write!(f, "larger:{bytes}"),
            Self::Smaller(bytes) => write!(f, "smaller:{bytes}"),
        }
    }
}

fn in_parentheses(nodes: &[Node], between: &str, f: &mut Formatter<'_>) -> Result {
    f.write_str("(")?;
    several(nodes, between, f)?;
    f.write_str(")")
}

fn several(nodes: &[Node], between: &str, f: &mut Formatter<'_>) -> Result {
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        match &node.kind {
            // It binds closer than standing side by side, so it needs no parentheses there.
            NodeKind::Or(nodes) => several(nodes, " or ", f)?,
            _ => node.fmt(f)?,
        }
    }
    Ok(())
}
