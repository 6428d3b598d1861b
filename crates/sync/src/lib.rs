//! Keeps members' mail accounts equal to their servers, in both directions, and hands their mail in.
//!
//! | module | what it does |
//! | --- | --- |
//! | `keeper` | which accounts this process keeps, and taking over those of a process that died |
//! | `watch`, `work` | one account: passes, and waiting in between; what comes next, and its turn |
//! | `listen`, `pace` | what its server says by itself, and how often it is heard |
//! | `pass` | everything that differs, once: `folders`, `push`, `mirror` |
//! | `mirror` | one folder: what is new, changed and gone, by the best way that its server does rightly |
//! | `fetch`, `storing` | messages from the line, and into the database |
//! | `gmail` | messages that are here, in one more folder |
//! | `allowance` | how much of it a provider allows in a day |
//! | `withheld` | messages that the server did not give, asked for again |
//! | `certificate` | everything compared, to be sure |
//! | `rebind` | a folder that was numbered anew |
//! | [`drafts`] | copies of drafts in the Drafts folder, and what other programs do there |
//! | `push`, `plan` | what the member did, told to the server |
//! | [`sending`], [`letters`], `handing_in` | a member's mail handed in, and its copy filed; the installation's own; any |
//! | [`flags`] | three-way merge |
//! | [`original`] | what is too large to be kept, from its server to its owner |
//!
//! No transaction waits for a server: what a server said is in memory before one begins.

mod allowance;
mod autoconfig;
pub mod back_off;
mod budget;
mod certificate;
mod claim;
mod counts;
pub mod discover;
pub mod drafts;
mod error;
mod fetch;
mod filing;
pub mod flags;
mod folders;
mod gmail;
mod handing_in;
mod keeper;
pub mod letters;
mod listen;
mod method;
mod mirror;
pub mod original;
mod pace;
mod pass;
mod plan;
mod pop3;
mod push;
mod rebind;
mod rows;
pub mod sending;
mod servers;
mod session;
mod sign_in;
mod srv;
mod storing;
pub mod test;
mod watch;
mod withheld;
pub mod words;
mod work;

pub use allowance::Allowances;
pub use error::SyncError;
pub use keeper::Keeper;
pub use method::Method;
pub use pass::Report;
pub use servers::{Servers, nameserver_of};
