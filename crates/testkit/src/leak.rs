//! The leak fuzzer: reads the OpenAPI document of a running server and tries every operation as everybody who must not.
//!
//! Two tenants and the operator area are filled through the API itself, with a unique canary in every text field that
//! a schema has. Every operation must succeed once for its owner; then it is called as nobody, as a stranger and a
//! reader of the same tenant, as another tenant's administrator with every id of the first, as an operator, as somebody
//! suspended and as somebody who signed out. No canary may come back to anybody it is not meant for, no foreign row may
//! change, and a thing that is somebody else's must look exactly like one that does not exist.
//!
//! What legitimately differs stands in [`reviewed`], each with its reason. A new endpoint needs nothing here, unless
//! the report says so.

mod attack;
mod callers;
mod canary;
mod document;
mod ended;
mod fill;
mod foreign;
mod ids;
mod mail;
mod outbox;
mod owner;
mod report;
mod reviewed;
mod rows;
mod run;
mod second_factor;
mod wire;
mod workflow;

pub use report::{Counts, Finding, Kind, Report};
use run::Run;

/// A server to be tried.
pub struct Fuzzer {
    /// Where it listens, as `http://127.0.0.1:…`. Its limits of requests must be out of the way.
    pub base_url: String,
    /// A superuser's connection, which reads rows behind the curtain.
    pub owner: tokio_postgres::Client,
    /// An operator who is not a member of any tenant.
    pub operator_email: String,
    pub operator_password: String,
    /// Decides the canaries.
    pub seed: u64,
    /// What the paths have in common that are tried as those who must not; all are tried without it. Owners call each operation in any case.
    pub only: Option<&'static str>,
}

impl Fuzzer {
    /// Fills two tenants, tries everything, and tells what was found. Panics when the server cannot be filled.
    pub async fn run(self) -> Report {
        let mut run = Run::start(self).await;
        run.succeed_as_owners().await;
        run.harvest().await;
        run.attack().await;
        run.finish()
    }
}
