//! Who may do what: users, members, operators, tenants, their sessions, passwords and tokens.
//!
//! Every function takes the transaction or the [`Identity`] it works with first. Those that touch management rows and a
//! tenant's rows take [`Identity`] and open one short transaction after the other, in an order in which each can be
//! repeated; the rest run inside the caller's transaction.

pub mod access;
mod access_token;
mod admission;
pub mod api_key;
pub mod audit;
mod background;
mod breach;
pub mod changes;
pub mod clean_up;
mod context;
pub mod envelope;
mod error;
pub mod idempotency;
pub mod installation_key;
pub mod invitation;
mod keys;
pub mod letter;
mod lockout;
pub mod member;
pub mod operation;
pub mod operator;
pub mod password;
pub mod password_reset;
mod permission;
pub mod policy;
mod recovery_code;
pub mod registration;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod tenant;
mod ticket;
mod totp;
pub mod user;

pub use access_token::{AccessToken, Claims, TokenError};
pub use background::Background;
pub use breach::BreachCheck;
pub use context::{Identity, Lifetimes};
pub use error::Error;
pub use keys::Keys;
pub use password::Hasher;
pub use permission::{Permission, Role, Scopes};
pub use policy::PolicyCache;
pub use postroom_store::{Context, Origin};
