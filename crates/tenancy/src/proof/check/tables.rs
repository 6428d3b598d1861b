//! Columns, triggers, rules, inheritance and partitions of tenants' tables.

use super::Proof;
use crate::proof::Rule;
use crate::proof::expectations::lists;
use crate::proof::facts::{Relation, TriggerKind};

pub(super) fn check(proof: &mut Proof<'_>, table: &Relation) {
    match table.column("tenant_id") {
        None => proof.find_in(Rule::TenantColumn, table, "it has no column tenant_id"),
        Some(column) if column.type_name != "uuid" => {
            proof.find_in(Rule::TenantColumn, table, format!("tenant_id is of type {}", column.type_name));
        }
        Some(column) if !column.not_null => proof.find_in(Rule::TenantColumn, table, "tenant_id can be NULL"),
        Some(_) => {}
    }
    let expected = proof.expected;
    if !lists(&expected.links, &table.qualified()) {
        let wanted =
            [("id", "uuid"), ("created_at", "timestamp with time zone"), ("updated_at", "timestamp with time zone")];
        let from = usize::from(lists(&expected.one_row, &table.qualified()));
        columns(proof, Rule::StandardColumns, table, &wanted[from..]);
    }
    for column in &table.columns {
        let kind = match column.type_kind.as_str() {
            "e" => "an enum",
            "d" => "a domain",
            "c" => "a composite",
            _ => continue,
        };
        proof.find_in(Rule::CustomType, table, format!("{} is of {kind} type, {}", column.name, column.type_name));
    }
    triggers(proof, table);
    if !table.is_partition {
        for parent in &table.parents {
            proof.find_in(Rule::Inheritance, table, format!("it inherits from {parent}"));
        }
    }
}

/// Finds columns that are missing or of another type.
pub(super) fn columns(proof: &mut Proof<'_>, rule: Rule, table: &Relation, wanted: &[(&str, &str)]) {
    for (name, type_name) in wanted {
        match table.column(name) {
            None => proof.find_in(rule, table, format!("it has no column {name}")),
            Some(column) if column.type_name != *type_name => {
                proof.find_in(rule, table, format!("{name} is of type {}, not {type_name}", column.type_name));
            }
            Some(_) => {}
        }
    }
}

pub(super) fn triggers(proof: &mut Proof<'_>, table: &Relation) {
    let management = proof.expected.is_management(&table.schema);
    for (kind, name) in &table.triggers {
        match kind {
            TriggerKind::Trigger if management => {}
            TriggerKind::Trigger => proof.find_in(Rule::Trigger, table, format!("it has the trigger {name}")),
            TriggerKind::Disabled => {
                let object = format!("constraint {name} on {}", table.qualified());
                proof.find(Rule::ForeignKeyEnabled, object, "its trigger is switched off");
            }
            TriggerKind::Rule => proof.find_in(Rule::RewriteRule, table, format!("it has the rule {name}")),
        }
    }
}
