//! Only for tests: a throw-away PostgreSQL, a database of its own for each test, people who are signed in, the
//! real server with a client for its API, and waiting.
//!
//! ```ignore
//! let database = Database::fresh().await;
//! let world = World::new(&database);
//! let acme = world.tenant("acme").await;
//! ```
//!
//! Everything here panics where it cannot go on: that is how a test fails.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod authenticator;
mod balancer;
mod client;
mod cutter;
mod database;
mod dovecot;
mod events;
mod imap_script;
mod imap_wire;
pub mod leak;
mod mail_client;
mod mirror;
mod pgbouncer;
mod postfix;
mod postgres;
mod proxy;
mod redis;
mod server;
mod smtp_sink;
mod supervisor;
mod token_server;
mod wait;
mod world;

pub use authenticator::Authenticator;
pub use balancer::Balancer;
pub use client::{ApiAnswer, ApiClient, ApiRequest};
pub use cutter::Cutter;
pub use database::Database;
pub use dovecot::{Backup, Certificate, Dovecot, DovecotSettings};
pub use events::{EventStream, StreamEvent};
pub use imap_script::{FakeMailbox, Script, ScriptedServer, Step, personality};
pub use imap_wire::{Part, from_modified_utf7, to_modified_utf7};
pub use mail_client::{ImapAnswer, MailClient, MailSnapshot, SnapshotMessage};
pub use mirror::{assert_counts, mirror_of};
pub use pgbouncer::{PGBOUNCER_VARIABLE, PgBouncer};
pub use postfix::Postfix;
pub use postgres::{BOUNCER_VARIABLE, CLUSTER_VARIABLE, PostgreSql};
pub use proxy::Proxy;
pub use redis::Redis;
pub use server::{OPERATOR_EMAIL, OPERATOR_FIRST_PASSWORD, SECRET_KEY, Server, ServerSettings, run_command};
pub use smtp_sink::{Fate, Moment, Received, SmtpSink};
pub use token_server::TokenServer;
pub use wait::wait_for;
pub use world::{PASSWORD, Person, TestTenant, World, clock, device, name};
