//! The real program, driven over HTTP and from the command line.

mod api_keys;
mod audit;
mod bad_input;
mod breaches;
mod cors_and_headers;
mod drain;
mod embedded;
mod etags;
mod events;
mod external;
mod faults;
mod floors;
mod health_and_metrics;
mod idempotency;
mod invitations;
mod lists;
mod log;
mod openapi_snapshot;
mod rate_limits;
mod schemas;
mod second_factor;
mod secrets;
mod sign_in;
mod support;
mod tasks;
mod tokens;
