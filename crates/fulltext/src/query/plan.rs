use super::{Condition, Node, NodeKind, Query, TsQuery};

/// A search as SQL can be asked for it: everything in it must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// `vector @@ $1::text::tsquery`. When [`TsQuery::is_exclusion`], go by another index.
    pub tsquery: Option<TsQuery>,
    /// What is asked for besides text.
    pub filters: Vec<Filter>,
    /// What has text and conditions with *or* between them, or is otherwise no plain row of both.
    pub rest: Vec<Expr>,
}

/// A condition, or that it does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub condition: Condition,
    pub is_negated: bool,
}

/// A search as a boolean expression. Parts that have only text are one leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    Text(TsQuery),
    Condition(Condition),
    Not(Box<Expr>),
    /// Two or more.
    And(Vec<Expr>),
    /// Two or more.
    Or(Vec<Expr>),
}

impl Query {
    /// Takes the search apart for SQL. Words without a letter or digit (`&`, emoji) are as if they had not been written.
    pub fn plan(&self) -> Plan {
        let mut plan = Plan { tsquery: None, filters: Vec::new(), rest: Vec::new() };
        let parts = match self.expr() {
            None => Vec::new(),
            Some(Expr::And(parts)) => parts,
            Some(part) => vec![part],
        };
        for part in parts {
            match part {
                Expr::Text(text) => plan.tsquery = Some(text),
                Expr::Condition(condition) => plan.filters.push(Filter { condition, is_negated: false }),
                Expr::Not(inner) => match *inner {
                    Expr::Condition(condition) => plan.filters.push(Filter { condition, is_negated: true }),
                    inner => plan.rest.push(Expr::Not(Box::new(inner))),
                },
                part => plan.rest.push(part),
            }
        }
        plan
    }

    /// The whole search as one expression; none if everything matches.
    pub fn expr(&self) -> Option<Expr> {
        lower(&self.root)
    }

    /// The text parts alone, if there are no conditions; for what has no other columns.
    pub fn tsquery(&self) -> Option<TsQuery> {
        match self.expr() {
            Some(Expr::Text(query)) => Some(query),
            _ => None,
        }
    }
}

fn lower(node: &Node) -> Option<Expr> {
    match &node.kind {
        NodeKind::Text(text) => TsQuery::of(text).map(Expr::Text),
        NodeKind::Condition(condition) => Some(Expr::Condition(condition.clone())),
        NodeKind::Not(inner) => Some(match lower(inner)? {
            Expr::Text(query) => Expr::Text(query.not()),
            Expr::Not(inner) => *inner,
            other => Expr::Not(Box::new(other)),
        }),
        NodeKind::And(nodes) => several(nodes, TsQuery::all, Expr::And),
        NodeKind::Or(nodes) => several(nodes, TsQuery::any, Expr::Or),
    }
}

fn several(nodes: &[Node], join: fn(Vec<TsQuery>) -> Option<TsQuery>, kind: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
    let mut texts = Vec::new();
    let mut others = Vec::new();
    for expr in nodes.iter().filter_map(lower) {
        match expr {
            Expr::Text(query) => texts.push(query),
            other => others.push(other),
        }
    }
    let mut parts: Vec<_> = join(texts).map(Expr::Text).into_iter().chain(others).collect();
    if parts.len() < 2 { parts.pop() } else { Some(kind(parts)) }
}
