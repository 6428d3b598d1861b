//! The domain on a real PostgreSQL, with a clock that only the test moves.
#![expect(clippy::unwrap_used, reason = "these are tests, with helpers of their own")]

mod api_keys;
mod audit;
mod changes;
mod clean_up;
mod envelope;
mod equal_answers;
mod idempotency;
mod installation_key;
mod invitations;
mod lockout;
mod login;
mod members;
mod operators;
mod password;
mod policy;
mod refresh;
mod registration;
mod resets;
mod second_factor;
mod support;
mod tenants;
