//! The HTTP interface: routes, extractors, problem documents, limits, and the embedded web files.
//!
//! A handler parses, makes one domain call and renders. What it needs to reach the domain, it gets only from an extractor
//! that says who may call it ([`Public`], [`SignedIn`], [`InTenant`], [`AsOperator`]), so that a route that names nobody
//! does not compile.

mod admin;
mod app;
mod audit;
mod audit_csv;
mod auth;
mod creating;
mod cursor;
mod document;
mod etag;
mod events;
mod extract;
mod health;
mod limits;
mod list;
mod mail;
mod operator;
mod problem;
mod request;
mod security_headers;
mod server;
mod settings;
mod web_files;

pub use app::{App, Extra};
pub use document::document;
pub use extract::{AsOperator, Caller, InTenant, Json, Me, NewPassword, Path, PersonOrKey, Public, SignedIn, needs};
pub use limits::{Limits, RedisAddress, RedisAddressError};
pub use problem::Problem;
pub use server::serve;
pub use settings::Settings;
