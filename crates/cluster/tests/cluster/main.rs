//! The private PostgreSQL against the real programs.

mod faults;
mod lifecycle;
mod refusals;
mod support;
