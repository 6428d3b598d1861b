//! A private PostgreSQL inside the data directory: made, started, adopted, watched, stopped.
//!
//! A server takes the directory for itself and keeps PostgreSQL running in it:
//!
//! ```ignore
//! let lock = DataDir::open(path)?.lock()?;
//! let cluster = Cluster::start(&lock, Settings::Durable).await?;
//! cluster.watch(shutdown_signal).await;
//! cluster.stop().await?;
//! ```
//!
//! A short command beside it uses [`Cluster::for_command`], and stops only what it started.
//!
//! What lies in the data directory:
//!
//! | name | what it is |
//! | --- | --- |
//! | `lock` | locked by the server for as long as it lives; holds its pid |
//! | `postgres/` | PostgreSQL's own directory, owned by the account it runs under |
//! | `postgres-conf/` | our settings and access rules, rewritten before every start |
//! | `postgres-log/` | PostgreSQL's log, one file per weekday |
//! | `postgres-start.log` | what PostgreSQL said before its log was open, last start only |

mod access;
mod account;
mod binaries;
mod cluster;
mod conf;
mod data_dir;
mod error;
mod init;
mod launch;
mod postmaster;
mod socket;

pub use cluster::Cluster;
pub use conf::Settings;
pub use data_dir::{DataDir, DirLock};
pub use error::{Error, Holder};
