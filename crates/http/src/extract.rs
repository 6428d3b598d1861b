//! What handlers take apart requests with.

mod caller;
pub(crate) mod json;
pub mod needs;
mod parts;
pub(crate) mod violation;

pub(crate) use caller::Pass;
pub use caller::{AsOperator, Caller, Enrolling, InTenant, Me, NewPassword, PersonOrKey, Public, SignedIn};
pub use json::Json;
pub(crate) use json::{Bytes, LargeJson, parse_json};
pub use parts::Path;
pub(crate) use parts::{Paths, Query};
