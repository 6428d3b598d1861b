use std::collections::BTreeMap;

use postroom_identity::{Identity, operation};
use postroom_store::{IsolationHealth, check_isolation, migration_targets};
use postroom_tenancy::migrate;
use serde_json::json;

use super::{answer, key, with_unchecked_identity};
use crate::cli::Json;
use crate::config::Config;
use crate::failure::Failure;

/// Runs every check and tells what it found; fails when anything is wrong.
pub(crate) async fn run(config: &Config, json: Json) -> Result<(), Failure> {
    with_unchecked_identity(config, async |identity| {
        let health = examine(identity).await?;
        let tasks = operation::queue_depth(identity).await?;
        let report = json!({
            "sealed": health.is_sealed(),
            "proof": health.proof,
            "crossings": health.crossings,
            "leakedContexts": health.leaked_contexts,
            "tasks": tasks.iter().copied().collect::<BTreeMap<_, _>>(),
        });
        answer(json, &report, || {
            let depth: Vec<String> = tasks.iter().map(|(state, tasks)| format!("{tasks} {state}")).collect();
            let mut lines = lines(&health);
            lines.push(format!("tasks: {}", depth.join(", ")));
            lines
        })?;
        key::require_known(identity).await?;
        match health.is_sealed() {
            true => Ok(()),
            false => Err(Failure::new("the tenants are not sealed from one another")),
        }
    })
    .await
}

/// Refuses to serve when the tenants are not sealed; outside of strict mode it says so and goes on.
pub(crate) async fn require_sealed(identity: &Identity, strict: bool) -> Result<(), Failure> {
    let health = examine(identity).await?;
    if health.is_sealed() {
        tracing::info!(checked = %json!(health.proof.checked), "the isolation proof found nothing");
        return Ok(());
    }
    let found = problems(&health);
    if strict {
        return Err(Failure::new(format!(
            "the isolation proof found what would let tenants reach each other's rows, so the server does not start:\n  {}",
            found.join("\n  ")
        )));
    }
    for problem in found {
        tracing::error!(problem, "the isolation proof found a broken rule, and strict mode is off");
    }
    Ok(())
}

/// Refuses databases of another version.
pub(crate) async fn require_migrated(identity: &Identity) -> Result<(), Failure> {
    let statuses = identity.store.cell().migration_status(&migration_targets()).await;
    migrate::require_current(&statuses.map_err(|error| Failure::from_cause(&*error))?)?;
    Ok(())
}

async fn examine(identity: &Identity) -> Result<IsolationHealth, Failure> {
    let cell = identity.store.cell();
    cell.check_app_login().await.map_err(|error| Failure::from_cause(&*error))?;
    require_migrated(identity).await?;
    Ok(check_isolation(&identity.store, identity.context.now()).await?)
}

fn problems(health: &IsolationHealth) -> Vec<String> {
    let proof = health.proof.findings.iter().map(ToString::to_string);
    proof.chain(health.crossings.iter().cloned()).chain(health.leaked_contexts.iter().cloned()).collect()
}

fn lines(health: &IsolationHealth) -> Vec<String> {
    let mut lines = problems(health);
    let checked = &health.proof.checked;
    lines.push(format!(
        "checked: {} tenant tables, {} management tables, {} policies, {} indexes, {} constraints, {} functions, {} roles",
        checked.tenant_tables,
        checked.management_tables,
        health.proof.policies.len(),
        checked.indexes,
        checked.constraints,
        checked.functions,
        checked.roles
    ));
    if health.is_sealed() {
        lines.push("sealed: no rule is broken, no probe crossed, no connection carries a context".to_owned());
    }
    lines
}
