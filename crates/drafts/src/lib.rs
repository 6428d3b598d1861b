//! What drafts are as values: what is in one, how two are merged, what may be in one, how they travel, which of their
//! revisions are kept; and templates and workflows. This crate knows no database and no HTTP.

pub mod bundle;
pub mod content;
pub mod expression;
pub mod limits;
pub mod merge;
mod placeholder;
mod refused;
pub mod template;
#[cfg(test)]
mod testing;
pub mod thinning;
pub mod workflow;

pub use content::{Address, Attachment, Content};
pub use limits::Limits;
pub use refused::Refused;
