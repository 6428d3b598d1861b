//! Accounts kept equal to a real Dovecot, with a second mail program at work, and to servers that misbehave.
#![expect(clippy::unwrap_used, reason = "these are tests, with helpers of their own")]

mod allowance;
mod dovecot;
mod drafts;
mod faults;
mod gmail;
mod hearing;
mod local;
mod original;
mod pop3;
mod pop3_server;
mod scripted;
mod stopping;
mod support;
mod tokens;
mod trying;
mod watching;
mod withheld;
