//! Everything that is not a table of ours: owners, views, functions, types, publications, tables elsewhere.

use super::{Proof, describe, tables};
use crate::proof::Rule;
use crate::proof::expectations::lists;
use crate::proof::facts::{Function, Relation};
use crate::roles::OWNER;

pub(super) fn check(proof: &mut Proof<'_>) {
    let (facts, expected) = (proof.facts, proof.expected);
    for (schema, owner) in facts.schemas.iter().filter(|(schema, _)| expected.is_ours(schema)) {
        if owner != OWNER {
            proof.find(Rule::OwnedByOwner, format!("schema {schema}"), format!("it belongs to {owner}"));
        }
    }
    for relation in facts.relations.values() {
        let is_search_view = expected.search_views.iter().any(|search| search.view == relation.qualified());
        if expected.is_ours(&relation.schema) && relation.owner != OWNER && !is_search_view {
            proof.find_in(Rule::OwnedByOwner, relation, format!("it belongs to {}", relation.owner));
        }
        if relation.kind == "v" {
            tables::triggers(proof, relation);
        }
        match relation.kind.as_str() {
            "v" if is_search_view => {}
            "v" if !relation.security_invoker && !lists(&expected.definer_views, &relation.qualified()) => {
                proof.find_in(Rule::ViewInvoker, relation, format!("it reads with the rights of {}", relation.owner));
            }
            "m" => proof.find_in(Rule::MaterializedView, relation, "it exists"),
            "f" => proof.find_in(Rule::ForeignTable, relation, "it exists"),
            "r" | "p" => elsewhere(proof, relation),
            _ => {}
        }
    }
    for function in &facts.functions {
        self::function(proof, function);
    }
    for custom in facts.types.iter().filter(|custom| expected.tenant_schema(&custom.schema).is_some()) {
        proof.find(
            Rule::CustomType,
            format!("type {}.{}", custom.schema, custom.name),
            format!("it is a {} type", custom.kind),
        );
    }
    for publication in &facts.publications {
        let held = publication.schemas.iter().find(|schema| expected.is_ours(schema));
        if publication.all_tables || held.is_some() {
            let what = held.map_or("all tables".to_owned(), |schema| format!("tables of schema {schema}"));
            proof.find(Rule::Publication, format!("publication {}", publication.name), format!("it publishes {what}"));
        }
    }
}

/// A table outside of our schemas that holds tenants' rows, or pieces of a table of ours.
fn elsewhere(proof: &mut Proof<'_>, relation: &Relation) {
    let expected = proof.expected;
    if expected.is_ours(&relation.schema) || expected.is_queue(&relation.schema) {
        return;
    }
    if relation.column("tenant_id").is_some() {
        proof.find_in(Rule::UnknownSchema, relation, "it has a column tenant_id, and no rule is checked here");
    }
    let facts = proof.facts;
    for parent in &relation.parents {
        let of_ours =
            facts.relations.values().any(|other| other.qualified() == *parent && expected.is_ours(&other.schema));
        if of_ours {
            let rule = if relation.is_partition { Rule::PartitionSealed } else { Rule::Inheritance };
            proof.find(rule, describe(relation), format!("its parent is {parent}"));
        }
    }
}

fn function(proof: &mut Proof<'_>, function: &Function) {
    let (facts, expected) = (proof.facts, proof.expected);
    let object = format!("function {}", function.signature);
    if expected.is_ours(&function.schema) && function.owner != OWNER && !function.definer {
        proof.find(Rule::OwnedByOwner, &object, format!("it belongs to {}", function.owner));
    }
    if function.leakproof {
        proof.find(Rule::LeakproofFunction, &object, "it is LEAKPROOF");
    }
    if !function.definer {
        return;
    }
    if !lists(&expected.security_definer, &function.signature) {
        proof.find(Rule::DefinerListed, &object, "it is not listed");
    }
    if facts.roles.get(&function.owner).is_none_or(|owner| owner.superuser || owner.bypass_rls) {
        proof.find(Rule::DefinerOwner, &object, format!("it runs as {}, whom no policy binds", function.owner));
    }
    let pinned = function.search_path.as_deref().is_some_and(|path| {
        let names: Vec<&str> = path.split(',').map(|name| name.trim().trim_matches('"')).collect();
        // Unnamed, the temporary schema is searched first.
        names.last() == Some(&"pg_temp") && !names.contains(&"$user") && !names.contains(&"public")
    });
    if !pinned {
        let path = function.search_path.as_deref().unwrap_or("the caller's");
        proof.find(Rule::DefinerSearchPath, &object, format!("its search path is {path}"));
    }
}
