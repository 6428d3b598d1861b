//! Row Level Security of tenants' tables.

use super::Proof;
use crate::proof::Rule;
use crate::proof::facts::{Policy, Relation};

/// As PostgreSQL prints the one form that `tenancy.md` gives.
pub(super) const FORM: &str =
    "(tenant_id = (NULLIF(current_setting('app.current_tenant_id'::text, true), ''::text))::uuid)";

pub(super) fn check(proof: &mut Proof<'_>, table: &Relation, role: &str) {
    let before = proof.findings.len();
    if !table.rls {
        proof.find_in(Rule::RlsEnabled, table, "it is not enabled");
    }
    if !table.forced {
        proof.find_in(Rule::RlsForced, table, "it is not forced");
    }
    pair(proof, table, role);
    for policy in &table.policies {
        let is_searched = proof.expected.search_views.iter().any(|search| {
            search.table == table.qualified() && search.index == format!("{}.{}", table.schema, policy.name)
        });
        if ![permissive(table), restrictive(table)].contains(&policy.name) && !is_searched {
            proof.find_in(Rule::FurtherPolicy, table, format!("it has the policy {}", policy.name));
        }
    }
    if table.is_partition && proof.findings.len() > before {
        proof.find_in(Rule::PartitionSealed, table, format!("it is not sealed like {}", table.parents.join(", ")));
    }
}

/// Finds what is wrong with the tenant's two policies.
pub(super) fn pair(proof: &mut Proof<'_>, table: &Relation, role: &str) {
    for (name, is_permissive, missing) in
        [(permissive(table), true, Rule::PermissivePolicy), (restrictive(table), false, Rule::RestrictivePolicy)]
    {
        match table.policies.iter().find(|policy| policy.name == name) {
            Some(policy) if policy.permissive == is_permissive => one(proof, table, policy, role),
            Some(_) => proof.find_in(
                missing,
                table,
                format!("{name} is not {}", if is_permissive { "permissive" } else { "restrictive" }),
            ),
            None => proof.find_in(missing, table, format!("there is no {name}")),
        }
    }
}

pub(super) fn permissive(table: &Relation) -> String {
    format!("{}_tenant", table.name)
}

pub(super) fn restrictive(table: &Relation) -> String {
    format!("{}_tenant_only", table.name)
}

fn one(proof: &mut Proof<'_>, table: &Relation, policy: &Policy, role: &str) {
    let object = format!("policy {} on {}", policy.name, table.qualified());
    for (clause, expression) in [("USING", &policy.using), ("WITH CHECK", &policy.with_check)] {
        if expression.as_deref() != Some(FORM) {
            let found = format!("{clause} is {}", expression.as_deref().unwrap_or("missing"));
            proof.find(Rule::PolicyForm, &object, found);
        }
    }
    if policy.roles != [role] {
        proof.find(Rule::PolicyRoles, &object, format!("it is for {}, not for {role}", policy.roles.join(", ")));
    }
    if policy.command != "*" {
        proof.find(Rule::PolicyCommand, &object, "it is for one command only");
    }
}
