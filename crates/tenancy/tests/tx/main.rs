//! Transactions on a real PostgreSQL: what they may see, what they cost, and what is left when they break off.
#![expect(clippy::unwrap_used, reason = "these are tests, with helpers of their own")]

mod dropped;
mod faults;
mod isolation;
mod pool;
mod round_trips;
mod session_check;
mod statements;
mod support;
