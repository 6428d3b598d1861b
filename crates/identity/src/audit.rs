//! The audit trails, of each tenant and of the installation: read, sealed into hash chains, signed, and verified.
//! Entries are recorded elsewhere, in the transactions that they tell of (`postroom_store::audit`).

mod chain;
mod head;
mod key;
mod list;
mod rows;
mod seal;
mod verify;

pub use self::head::sign_head;
pub use self::key::{PublicKey, public_keys};
pub use self::list::{Entry, Filter, Person, Reader, State, list, record_export, state};
pub use self::seal::{Reach, is_behind, seal, trails};
pub use self::verify::{Break, Kind, Report, verify};
