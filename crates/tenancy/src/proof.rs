//! The isolation proof: every rule that the database enforces, checked against its catalogue.
//!
//! It only reads catalogues, so any login may run it; it looks at every table, view, function, role, partition,
//! publication and default privilege of one database, and names object, rule and remedy of all that is wrong.

mod check;
mod expectations;
mod facts;
mod rule;

use serde::Serialize;
use tokio_postgres::Client;

pub use expectations::{Expectations, Listed, SearchView, TenantSchema};
pub use rule::Rule;

/// Something in the database that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// What breaks it, qualified: `table postroom.members`, `role postroom_app`.
    pub object: String,
    /// What is wrong there.
    pub found: String,
    /// What mends it.
    pub remedy: &'static str,
}

/// What was looked at.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Checked {
    /// Tables of tenants' rows, partitions included.
    pub tenant_tables: usize,
    /// Tables of the management schema.
    pub management_tables: usize,
    /// Indexes of tenants' tables.
    pub indexes: usize,
    /// Keys and other constraints.
    pub constraints: usize,
    /// Functions of our schemas.
    pub functions: usize,
    /// Views of our schemas.
    pub views: usize,
    /// Roles of the cluster.
    pub roles: usize,
}

/// A policy in force.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyInForce {
    /// Qualified.
    pub table: String,
    /// Whom it binds.
    pub role: String,
    /// Its name.
    pub policy: String,
}

/// The outcome.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Empty when the tenants are sealed.
    pub findings: Vec<Finding>,
    /// Every (table, role, policy) of tenants' and management tables.
    pub policies: Vec<PolicyInForce>,
    /// What was looked at; a proof of nothing should be noticed.
    pub checked: Checked,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {}: {}. {} Remedy: {}",
            self.rule.name(),
            self.object,
            self.found,
            self.rule.sentence(),
            self.remedy
        )
    }
}

impl Report {
    /// Whether no rule is broken.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Checks every rule in the connection's database.
///
/// # Errors
/// When the catalogue cannot be read. A broken rule is a finding, not an error.
pub async fn prove(client: &Client, expectations: &Expectations) -> Result<Report, tokio_postgres::Error> {
    let facts = facts::Facts::read(client).await?;
    Ok(check::check(&facts, expectations))
}
