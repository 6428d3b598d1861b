//! Mail as the domain sees it: members' accounts, the folders and messages that mirror them, threads, search, actions, drafts, sending.
//!
//! A *message* is one content in an account; a *placement* is a message in a folder, with its flags. Functions run in the
//! caller's transaction; what takes time without the database (parsing, compressing, indexing) is done before, by
//! [`prepare`]. Everything that a member asks for names the member: no query finds another one's mail, even inside of the
//! tenant.

pub mod access_token;
pub mod account;
pub mod action;
mod address;
pub mod attachment;
mod blob;
pub mod clean_up;
pub mod contact;
pub mod draft;
pub mod folder;
pub mod html;
pub mod ingest;
pub mod large;
pub mod list;
pub mod local;
pub mod login;
pub mod mail_identity;
pub mod message;
pub mod outbox;
mod prepare;
mod raw;
mod reach;
pub mod remote_image;
pub mod reparse;
pub mod search;
pub mod template;
#[cfg(test)]
mod tests;
mod thread;
mod web;
pub mod workflow;
pub mod writing_help;

pub use address::Address;
pub use login::{Grant, Login, TokenUrl};
pub use postroom_identity::Error;
pub use prepare::{Prepared, prepare, too_large, too_large_hash, withheld, withheld_hash};
pub use reach::Reach;
