//! Who was granted what.

use super::Proof;
use crate::proof::facts::Grant;
use crate::proof::{Rule, SearchView};
use crate::roles::{APP, BACKUP, JOBS, OWNER, SEARCH, SYSTEM, WORKER};

pub(super) fn check(proof: &mut Proof<'_>) {
    let facts = proof.facts;
    for grant in &facts.grants {
        match grant.kind.as_str() {
            "database" => database(proof, grant),
            "parameter" => {
                if is_request_role(proof, grant) || grant.grantee.is_none() {
                    proof.find(Rule::ParameterRights, format!("parameter {}", grant.object), held(grant));
                }
            }
            "function" => function(proof, grant),
            _ => in_schema(proof, grant),
        }
    }
    for grant in &facts.default_grants {
        let scope = grant.schema.as_ref().map(|schema| format!(" in schema {schema}")).unwrap_or_default();
        let grantee = grant.grantee.as_deref().unwrap_or("PUBLIC");
        let request_role = grantee == SYSTEM || grantee == WORKER || proof.expected.is_tenant_role(grantee);
        if grant.owner == OWNER || grant.grantee.is_none() || request_role {
            let found = format!("they give {} to {grantee}", grant.privilege);
            proof.find(Rule::DefaultPrivileges, format!("default privileges of {}{scope}", grant.owner), found);
        }
    }
    if !facts.functions_closed && facts.roles.contains_key(OWNER) {
        proof.find(Rule::DefaultExecute, format!("default privileges of {OWNER}"), "PUBLIC executes its new functions");
    }
}

fn held(grant: &Grant) -> String {
    let option = if grant.grantable { ", with grant option" } else { "" };
    format!("{} has {}{option}", grant.grantee.as_deref().unwrap_or("PUBLIC"), grant.privilege)
}

fn is_request_role(proof: &Proof<'_>, grant: &Grant) -> bool {
    grant.grantee.as_deref().is_some_and(|role| role == SYSTEM || role == WORKER || proof.expected.is_tenant_role(role))
}

fn object(grant: &Grant) -> String {
    format!("{} {}", grant.kind, grant.object)
}

fn database(proof: &mut Proof<'_>, grant: &Grant) {
    let concerned = grant.grantee.is_none() || is_request_role(proof, grant);
    if concerned && (grant.privilege != "CONNECT" || grant.grantable) {
        proof.find(Rule::DatabaseRights, object(grant), held(grant));
    }
}

fn function(proof: &mut Proof<'_>, grant: &Grant) {
    let schema = grant.schema.as_str();
    if schema == "pg_catalog" && is_request_role(proof, grant) {
        return proof.find(Rule::SystemFunction, object(grant), held(grant));
    }
    if proof.expected.is_queue(schema) {
        return in_queue(proof, grant);
    }
    if !proof.expected.is_ours(schema) {
        return;
    }
    match grant.grantee.as_deref() {
        Some(WORKER) => proof.find(Rule::WorkerClosed, object(grant), held(grant)),
        None => proof.find(Rule::FunctionExecute, object(grant), held(grant)),
        Some(SYSTEM) if proof.expected.tenant_schema(schema).is_some() => {
            proof.find(Rule::SystemClosed, object(grant), held(grant));
        }
        Some(role) if proof.expected.is_tenant_role(role) && proof.expected.tenant_schema(schema).is_none() => {
            proof.find(Rule::ManagementClosed, object(grant), held(grant));
        }
        Some(_) => {}
    }
}

fn in_schema(proof: &mut Proof<'_>, grant: &Grant) {
    let schema = grant.schema.as_str();
    if grant.kind == "schema"
        && grant.privilege == "CREATE"
        && (grant.grantee.is_none() || is_request_role(proof, grant))
    {
        return proof.find(Rule::SchemaCreate, object(grant), held(grant));
    }
    if proof.expected.is_queue(schema) {
        in_queue(proof, grant);
    } else if let Some(tenant) = proof.expected.tenant_schema(schema) {
        let role = tenant.role.clone();
        in_tenant_schema(proof, grant, &role);
    } else if proof.expected.is_management(schema) || proof.expected.is_closed(schema) {
        in_management(proof, grant);
    } else if grant.kind != "schema" && is_request_role(proof, grant) {
        proof.find(Rule::UnknownSchema, object(grant), held(grant));
    }
}

/// The queue holds every tenant's jobs: only workers, who serve all of them, have rights there.
fn in_queue(proof: &mut Proof<'_>, grant: &Grant) {
    let allowed = ["USAGE", "EXECUTE"].into_iter().chain(ROWS).any(|privilege| privilege == grant.privilege);
    let to_worker = grant.grantee.as_deref() == Some(WORKER) && allowed && !grant.grantable;
    if !to_worker && grant.grantee.as_deref() != Some(JOBS) {
        proof.find(Rule::QueueRights, object(grant), held(grant));
    }
}

const ROWS: [&str; 4] = ["SELECT", "INSERT", "UPDATE", "DELETE"];

fn in_tenant_schema(proof: &mut Proof<'_>, grant: &Grant, tenant_role: &str) {
    let rule = match grant.grantee.as_deref() {
        None => Rule::PublicRights,
        Some(SYSTEM) => Rule::SystemClosed,
        Some(WORKER) => Rule::WorkerClosed,
        Some(role) if role == tenant_role => {
            let (rule, allowed): (_, &[&str]) = match grant.kind.as_str() {
                "schema" => (Rule::SchemaCreate, &["USAGE"]),
                "sequence" => (Rule::SequenceRights, &["USAGE"]),
                _ => (Rule::TableRights, &ROWS),
            };
            if allowed.contains(&grant.privilege.as_str()) && !grant.grantable {
                return;
            }
            rule
        }
        Some(SEARCH) if searches(proof, grant) => return,
        // It reads everything, and is nobody's login.
        Some(BACKUP) if ["SELECT", "USAGE"].contains(&grant.privilege.as_str()) && !grant.grantable => return,
        Some(_) => Rule::OtherRights,
    };
    proof.find(rule, object(grant), held(grant));
}

/// What reading by a search view needs, and no more.
fn searches(proof: &Proof<'_>, grant: &Grant) -> bool {
    let views = &proof.expected.search_views;
    let needed = match grant.kind.as_str() {
        "schema" => grant.privilege == "USAGE" && !views.is_empty(),
        _ => {
            let object = |search: &SearchView| search.view == grant.object || search.table == grant.object;
            views.iter().any(|search| search.view == grant.object)
                || grant.privilege == "SELECT" && views.iter().any(object)
        }
    };
    needed && !grant.grantable
}

fn in_management(proof: &mut Proof<'_>, grant: &Grant) {
    let closed = proof.expected.is_closed(&grant.schema);
    let rule = match grant.grantee.as_deref() {
        None => Rule::PublicRights,
        Some(role) if role == APP || proof.expected.is_tenant_role(role) => Rule::ManagementClosed,
        Some(SYSTEM) => {
            let allowed: &[&str] = match grant.kind.as_str() {
                "schema" | "sequence" => &["USAGE"],
                // Of the runner's own tables it reads how far the migrations are.
                _ if closed => &["SELECT"],
                _ => &ROWS,
            };
            if allowed.contains(&grant.privilege.as_str()) && !grant.grantable {
                return;
            }
            Rule::ManagementRights
        }
        Some(BACKUP) if ["SELECT", "USAGE"].contains(&grant.privilege.as_str()) && !grant.grantable => return,
        Some(_) => Rule::ManagementRights,
    };
    proof.find(rule, object(grant), held(grant));
}
