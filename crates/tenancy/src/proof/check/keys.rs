//! Keys and indexes of tenants' tables.

use super::Proof;
use crate::proof::Rule;
use crate::proof::expectations::lists;
use crate::proof::facts::{Constraint, Index, Relation};

pub(super) fn check(proof: &mut Proof<'_>, table: &Relation) {
    let tenant = table.tenant();
    let has_tenant = |columns: &[i16]| tenant.is_some_and(|tenant| columns.contains(&tenant));
    if !table.constraints.iter().any(|constraint| constraint.kind == "p") {
        proof.find_in(Rule::PrimaryKey, table, "it has no primary key");
    }
    for constraint in &table.constraints {
        let object = format!("constraint {} on {}", constraint.name, table.qualified());
        match constraint.kind.as_str() {
            "f" if joins_tenant(proof, table, constraint) => {}
            "f" => proof.find(Rule::ForeignKey, object, "it does not join tenant_id with tenant_id"),
            kind if !has_tenant(&constraint.columns) => {
                let rule = if kind == "p" { Rule::PrimaryKey } else { Rule::UniqueKey };
                proof.find(rule, object, "it does not contain tenant_id");
            }
            _ => {}
        }
    }
    for index in &table.indexes {
        let object = format!("index {}.{}", table.schema, index.name);
        if !has_tenant(&index.columns) && index.unique && !index.of_constraint {
            proof.find(Rule::UniqueKey, &object, "it does not contain tenant_id");
        }
        if index.unique && !index.nulls_not_distinct && nullable(table, index) {
            proof.find(Rule::NullsDistinct, &object, "a column of it can be NULL, and NULLs are distinct");
        }
        let qualified = format!("{}.{}", table.schema, index.name);
        let is_searched = proof.expected.search_views.iter().any(|search| search.index == qualified);
        if (tenant.is_none() || index.columns.first().copied() != tenant) && !is_searched {
            proof.find(Rule::IndexLeads, &object, "it does not begin with tenant_id");
        }
        if !index.valid {
            proof.find(Rule::IndexValid, &object, "it is invalid");
        }
    }
    guard_indexes(proof, table);
}

/// Whether the key holds `tenant_id` on both sides, in the same place.
pub(super) fn joins_tenant(proof: &Proof<'_>, table: &Relation, key: &Constraint) -> bool {
    let foreign = key.foreign_table.and_then(|oid| proof.facts.relations.get(&oid));
    let (Some(tenant), Some(foreign_tenant)) = (table.tenant(), foreign.and_then(Relation::tenant)) else {
        return false;
    };
    key.columns.iter().zip(&key.foreign_columns).any(|(from, to)| *from == tenant && *to == foreign_tenant)
}

/// A key column that can be NULL; an expression may always be.
fn nullable(table: &Relation, index: &Index) -> bool {
    index.columns.iter().any(|number| !table.columns.iter().any(|column| column.number == *number && column.not_null))
}

/// A partition's indexes come from its parent, under names of their own.
fn guard_indexes(proof: &mut Proof<'_>, table: &Relation) {
    let expected = proof.expected;
    if table.is_partition || lists(&expected.one_row, &table.qualified()) {
        return;
    }
    for name in ["created_at", "updated_at", "is_active"] {
        let Some(column) = table.column(name) else { continue };
        let index_name = format!("idx_{}_tenant_{name}", table.name);
        let qualified = format!("{}.{index_name}", table.schema);
        let right = |index: &Index| index.name == index_name && index.columns.get(1) == Some(&column.number);
        if !table.indexes.iter().any(right) && !lists(&expected.without_index, &qualified) {
            proof.find_in(Rule::GuardIndex, table, format!("there is no index {index_name} on (tenant_id, {name})"));
        }
    }
}
