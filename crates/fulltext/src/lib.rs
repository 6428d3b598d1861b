//! Text to lexemes, and a search language to queries, in PostgreSQL's formats.
//!
//! PostgreSQL's own `to_tsvector` takes two thirds of the time in which mail is indexed. Here text is cut into words and stemmed
//! before it gets there: a [`Builder`] makes a finished `tsvector`, [`Query::plan`] the `tsquery` and the conditions of a search,
//! and [`highlight`] shows what was found; all three by the same tokeniser. This crate knows no database.
//!
//! # How text becomes lexemes
//!
//! - Words are lower-cased, brought into one Unicode form (NFKC), stemmed in the language of the text when that is known, and
//!   stripped of accents: *Universités* becomes `universit`. A word with accents is also stemmed without them, if that differs, so that it
//!   is found by people who type none. There are no stop words: *to be or not to be* can be searched.
//! - What is joined by dots, an `@`, or by `-` `:` `/` `,` between digits is kept whole and in parts: `anna@example.org`, `anna`,
//!   `example.org`, `example`, `org`; `v1.2.3`; `2026-11-01`. Of a host name, its parent domains are lexemes as well.
//! - `foo-bar` and `foo_bar` are their parts, one behind the other, which a query asks for as a phrase; for words of letters with hyphens also what
//!   they would be without (*e-mail*, *email*).
//! - Of a URL, host and path are kept; scheme, query and fragment are not: nobody searches them, and newsletters are full of them.
//! - Scripts without spaces (Chinese, Japanese, Thai, …) and Korean become pairs of characters, plus the last one alone.
//! - Emoji, words of more than 64 characters, and what looks like base64 are left out. They count as a position, though.
//! - Names and addresses are not stemmed.
//!
//! # Languages
//!
//! A text whose language is known has a lexeme that says so: `l:en`. A query asks for a word as it stands in any text, and for each of its stems in
//! texts of the languages that make it: *note* is `'note' | 'not' & ('l:de' | 'l:fr' | …)`, which does not find *not* in an English text.
//!
//! # Fields
//!
//! What belongs to a [`Field`] is indexed twice: plainly, so that a search without a field finds it, and behind the field's letter: `f:anna`.
//! No word has a colon after a letter, so they cannot be mistaken. Asking for `'anna':B` instead would save the second lexeme,
//! but a GIN index knows no weights: each row with *anna* anywhere would be read and unpacked. Weights are for ranking only.
//!
//! # Limits
//!
//! A vector stays below PostgreSQL's 1 MB. What is too much is left out and [`Vector::is_truncated`] says so. Positions end at 16,383, and a lexeme keeps
//! its first 255, as in PostgreSQL: behind that, words are found but phrases are not.

mod analyse;
mod builder;
mod chars;
mod detect;
mod field;
mod fold;
mod highlight;
mod language;
mod query;
mod stem;
mod term;
mod vector;

pub use builder::Builder;
pub use detect::{detect, is_frequent};
pub use field::{Field, Weight};
pub use fold::plain;
pub use highlight::{Fragment, highlight, highlight_all};
pub use language::Language;
pub use query::{
    Age, AgeUnit, Condition, Date, Expr, Filter, MAX_CHARS, MAX_NESTING, MAX_TERMS, Match, Node, NodeKind, Plan, Query,
    State, SyntaxError, Text, TsQuery,
};
pub use vector::{Lexeme, Vector};

/// Which lexemes this crate makes of a text. It is raised whenever the same text would give others, and when more of a message becomes text
/// (3: what is attached), so that what was indexed before can be indexed again.
pub const VERSION: i16 = 3;
