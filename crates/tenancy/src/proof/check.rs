//! Comparing what the catalogue says with what the rules ask for; pure.

mod keys;
mod management;
mod objects;
mod policies;
mod rights;
mod roles;
mod search_views;
mod tables;

use super::facts::{Facts, Relation};
use super::{Checked, Expectations, Finding, PolicyInForce, Report, Rule};

/// What all checks share.
struct Proof<'a> {
    facts: &'a Facts,
    expected: &'a Expectations,
    findings: Vec<Finding>,
}

pub(super) fn check(facts: &Facts, expected: &Expectations) -> Report {
    let mut proof = Proof { facts, expected, findings: Vec::new() };
    roles::check(&mut proof);
    rights::check(&mut proof);
    objects::check(&mut proof);
    search_views::check(&mut proof);
    for relation in facts.relations.values().filter(|relation| relation.is_table()) {
        if let Some(schema) = expected.tenant_schema(&relation.schema) {
            tables::check(&mut proof, relation);
            keys::check(&mut proof, relation);
            policies::check(&mut proof, relation, &schema.role);
        } else if expected.is_management(&relation.schema) {
            management::check(&mut proof, relation);
        }
    }
    let mut findings = proof.findings;
    findings.sort();
    findings.dedup();
    Report { findings, policies: policies_in_force(facts, expected), checked: count(facts, expected) }
}

impl<'a> Proof<'a> {
    fn find(&mut self, rule: Rule, object: impl Into<String>, found: impl Into<String>) {
        self.findings.push(Finding { rule, object: object.into(), found: found.into(), remedy: rule.remedy() });
    }

    /// A finding about a table, view or sequence.
    fn find_in(&mut self, rule: Rule, relation: &Relation, found: impl Into<String>) {
        self.find(rule, describe(relation), found);
    }
}

fn describe(relation: &Relation) -> String {
    let kind = match relation.kind.as_str() {
        "v" => "view",
        "m" => "materialized view",
        "f" => "foreign table",
        "S" => "sequence",
        _ => "table",
    };
    format!("{kind} {}", relation.qualified())
}

fn policies_in_force(facts: &Facts, expected: &Expectations) -> Vec<PolicyInForce> {
    let mut list: Vec<PolicyInForce> = Vec::new();
    for table in facts.relations.values().filter(|relation| expected.is_ours(&relation.schema)) {
        for policy in &table.policies {
            list.extend(policy.roles.iter().map(|role| PolicyInForce {
                table: table.qualified(),
                role: role.clone(),
                policy: policy.name.clone(),
            }));
        }
    }
    list.sort();
    list
}

fn count(facts: &Facts, expected: &Expectations) -> Checked {
    let tables = |test: &dyn Fn(&str) -> bool| {
        facts.relations.values().filter(|relation| relation.is_table() && test(&relation.schema)).collect::<Vec<_>>()
    };
    let tenant_tables = tables(&|schema| expected.tenant_schema(schema).is_some());
    let management = tables(&|schema| expected.is_management(schema));
    Checked {
        indexes: tenant_tables.iter().map(|table| table.indexes.len()).sum(),
        constraints: tenant_tables.iter().chain(&management).map(|table| table.constraints.len()).sum(),
        functions: facts.functions.iter().filter(|function| expected.is_ours(&function.schema)).count(),
        views: facts.relations.values().filter(|relation| relation.kind == "v").count(),
        roles: facts.roles.len(),
        tenant_tables: tenant_tables.len(),
        management_tables: management.len(),
    }
}
