//! Views that searches go through: the one place where rows are read past the tenants' policies.

use super::Proof;
use super::policies::FORM;
use crate::proof::facts::Relation;
use crate::proof::{Rule, SearchView};
use crate::roles::SEARCH;

pub(super) fn check(proof: &mut Proof<'_>) {
    let (facts, expected) = (proof.facts, proof.expected);
    let find = |name: &str| facts.relations.values().find(|relation| relation.qualified() == name);
    for search in &expected.search_views {
        let object = format!("view {}", search.view);
        let (Some(view), Some(table)) = (find(&search.view), find(&search.table)) else {
            proof.find(Rule::SearchView, &object, "it is not there, or what it reads is not");
            continue;
        };
        if view.owner != SEARCH {
            proof.find(Rule::SearchView, &object, format!("it belongs to {}", view.owner));
        }
        if !shows_one_tenant(view, table) {
            proof.find(Rule::SearchView, &object, "it does not say which tenant's rows it shows");
        }
        policy(proof, search, table);
    }
}

/// The condition stands alone behind WHERE, so that no OR can weaken it.
fn shows_one_tenant(view: &Relation, table: &Relation) -> bool {
    let Some(definition) = &view.definition else { return false };
    let words = definition.split_whitespace().collect::<Vec<_>>().join(" ");
    let form = FORM.replacen("tenant_id", &format!("{}.tenant_id", table.name), 1);
    let ends = [FORM, form.as_str()].iter().any(|form| {
        words.ends_with(&format!(" FROM {} WHERE {form};", table.name))
            || words.ends_with(&format!(" FROM {} WHERE {form};", table.qualified()))
    });
    ends && words.matches(" FROM ").count() == 1
}

fn policy(proof: &mut Proof<'_>, search: &SearchView, table: &Relation) {
    let policy = table.policies.iter().find(|policy| format!("{}.{}", table.schema, policy.name) == search.index);
    let object = format!("policy of {} on {}", search.view, search.table);
    match policy {
        None => proof.find(Rule::SearchView, object, "it is not there"),
        Some(policy) => {
            let is_plain = policy.permissive && policy.command == "r" && policy.using.as_deref() == Some("true");
            if !is_plain || policy.roles != [SEARCH] {
                let found = format!("it is for {}, or for more than reading", policy.roles.join(", "));
                proof.find(Rule::SearchView, object, found);
            }
        }
    }
}
