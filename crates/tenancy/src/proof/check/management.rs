//! Tables of the management schema.

use super::policies::{permissive, restrictive};
use super::{Proof, keys, policies, tables};
use crate::proof::Rule;
use crate::proof::expectations::lists;
use crate::proof::facts::{Policy, Relation};
use crate::roles::{APP, SYSTEM};

pub(super) fn check(proof: &mut Proof<'_>, table: &Relation) {
    if !lists(&proof.expected.links, &table.qualified()) {
        let when = "timestamp with time zone";
        let wanted = [
            ("id", "uuid"),
            ("created_at", when),
            ("updated_at", when),
            ("deleted_at", when),
            ("created_by", "uuid"),
            ("updated_by", "uuid"),
        ];
        tables::columns(proof, Rule::ManagementColumns, table, &wanted);
    }
    tables::triggers(proof, table);
    if table.tenant().is_some() {
        sealed(proof, table);
        foreign_keys(proof, table);
    }
}

fn sealed(proof: &mut Proof<'_>, table: &Relation) {
    if !table.rls || !table.forced {
        proof.find_in(Rule::ManagementSealed, table, "Row Level Security is not enabled and forced");
    }
    // The two policies have their own rules; here they are part of one.
    let before = proof.findings.len();
    policies::pair(proof, table, APP);
    let broken = proof.findings.split_off(before);
    for finding in broken {
        proof.find_in(Rule::ManagementSealed, table, format!("{}: {}", finding.object, finding.found));
    }
    let system = format!("{}_system", table.name);
    match table.policies.iter().find(|policy| policy.name == system) {
        Some(policy) if opens_to_system(policy) => {}
        Some(_) => proof.find_in(
            Rule::ManagementSealed,
            table,
            format!("{system} does not open all rows to {SYSTEM}, and to it alone"),
        ),
        None => proof.find_in(Rule::ManagementSealed, table, format!("there is no {system}")),
    }
    for policy in &table.policies {
        if ![permissive(table), restrictive(table), system.clone()].contains(&policy.name) {
            proof.find_in(Rule::ManagementSealed, table, format!("it has the further policy {}", policy.name));
        }
    }
}

fn opens_to_system(policy: &Policy) -> bool {
    let open = |expression: &Option<String>| expression.as_deref() == Some("true");
    policy.permissive
        && policy.command == "*"
        && policy.roles == [SYSTEM]
        && open(&policy.using)
        && open(&policy.with_check)
}

fn foreign_keys(proof: &mut Proof<'_>, table: &Relation) {
    for key in table.constraints.iter().filter(|constraint| constraint.kind == "f") {
        let foreign = key.foreign_table.and_then(|oid| proof.facts.relations.get(&oid));
        if foreign.is_some_and(|foreign| foreign.tenant().is_some()) && !keys::joins_tenant(proof, table, key) {
            let object = format!("constraint {} on {}", key.name, table.qualified());
            proof.find(Rule::ManagementForeignKey, object, "it does not join tenant_id with tenant_id");
        }
    }
}
