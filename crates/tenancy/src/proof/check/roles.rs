//! Roles, their memberships and their settings.

use std::collections::BTreeSet;

use super::Proof;
use crate::proof::Rule;
use crate::roles::{
    APP, BACKUP, JOBS, MAILSERVER, MAILSERVER_VIEWS, MONITOR, OWNER, SEARCH, SYSTEM, TENANT_SCHEMA, WORKER,
};

pub(super) fn check(proof: &mut Proof<'_>) {
    for name in [APP, SYSTEM, OWNER] {
        if !proof.facts.roles.contains_key(name) {
            proof.find(Rule::RoleMissing, format!("role {name}"), "it does not exist");
        }
    }
    attributes(proof);
    memberships(proof);
    settings(proof);
}

/// Our roles: those with fixed names, and those of tenants' schemas.
fn ours(proof: &Proof<'_>) -> Vec<String> {
    let fixed = [OWNER, APP, SYSTEM, JOBS, WORKER, SEARCH, MAILSERVER_VIEWS, MAILSERVER, MONITOR, BACKUP];
    let tenants = proof.expected.tenant_schemas.iter().map(|tenant| tenant.role.as_str());
    fixed.into_iter().chain(tenants).map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What the application can be: its login, the system and worker's roles, the tenants' roles.
fn serves_requests(proof: &Proof<'_>, name: &str) -> bool {
    name == SYSTEM || name == WORKER || proof.expected.is_tenant_role(name)
}

fn attributes(proof: &mut Proof<'_>) {
    let facts = proof.facts;
    for name in ours(proof) {
        let Some(role) = facts.roles.get(&name) else { continue };
        let object = format!("role {name}");
        for (has, attribute) in [
            (role.superuser, "SUPERUSER"),
            (role.bypass_rls && name != BACKUP, "BYPASSRLS"),
            (role.create_role && name != OWNER, "CREATEROLE"),
            (role.create_db && name != OWNER, "CREATEDB"),
            (role.replication, "REPLICATION"),
        ] {
            if has {
                proof.find(Rule::RoleAttributes, &object, format!("it has {attribute}"));
            }
        }
        let signs_in = [APP, OWNER, MAILSERVER, MONITOR].contains(&name.as_str());
        if role.login && !signs_in {
            proof.find(Rule::RoleLogin, &object, "it can sign in");
        }
        if name == APP && role.inherit {
            proof.find(Rule::AppInherit, &object, "it is INHERIT");
        }
        if serves_requests(proof, &name) && role.owns > 0 {
            proof.find(Rule::AppOwnership, &object, format!("it owns {} objects", role.owns));
        }
    }
}

fn memberships(proof: &mut Proof<'_>) {
    let facts = proof.facts;
    for name in ours(proof) {
        for role in becomes(proof, &name) {
            let allowed = name == APP
                && (role == SYSTEM || role == WORKER || proof.expected.is_tenant_role(&role) || is_tenant_role(&role));
            if serves_requests(proof, &name) && !allowed {
                proof.find(Rule::AppMembership, format!("role {name}"), format!("it can become {role}"));
            }
        }
    }
    for membership in facts.memberships.iter().filter(|membership| membership.admin) {
        if serves_requests(proof, &membership.member) {
            let found = format!("it can make others members of {}", membership.role);
            proof.find(Rule::MembershipAdmin, format!("role {}", membership.member), found);
        }
    }
    for membership in &facts.memberships {
        if !serves_requests(proof, &membership.role) {
            continue;
        }
        let member = &membership.member;
        let switches = member == APP && membership.role != APP;
        // An administrator who can become the owner gains nothing; from PostgreSQL 16 on, who makes a role is in it.
        let administers = member == OWNER || becomes(proof, member).contains(OWNER);
        if !switches && !administers && facts.roles.get(member).is_none_or(|role| !role.superuser) {
            proof.find(Rule::RoleMembers, format!("role {}", membership.role), format!("{member} is a member of it"));
        }
    }
    let own_roles = ours(proof);
    for role in facts.roles.values().filter(|role| !role.superuser && role.name != OWNER) {
        let known = match &proof.expected.owner_logins {
            Some(listed) => listed.contains(&role.name),
            None => !own_roles.contains(&role.name),
        };
        if !known && becomes(proof, &role.name).contains(OWNER) {
            proof.find(Rule::OwnerMember, format!("role {}", role.name), format!("it can become {OWNER}"));
        }
    }
}

/// Schemas that were not given here may have their tenant's role all the same.
fn is_tenant_role(role: &str) -> bool {
    role.starts_with("tenant_") && role.ends_with("_role")
}

/// Every role that this one can become, directly or through others.
fn becomes(proof: &Proof<'_>, name: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![name.to_owned()];
    while let Some(member) = open.pop() {
        for membership in proof.facts.memberships.iter().filter(|membership| membership.member == member) {
            if found.insert(membership.role.clone()) {
                open.push(membership.role.clone());
            }
        }
    }
    found
}

fn settings(proof: &mut Proof<'_>) {
    let facts = proof.facts;
    // The closest one wins: role in database, role, database.
    let search_path = facts
        .settings
        .iter()
        .filter(|setting| setting.name == "search_path" && setting.role.as_deref().is_none_or(|role| role == APP))
        .max_by_key(|setting| (setting.role.is_some(), setting.database.is_some()));
    let value = search_path.map_or("the server's default", |setting| setting.value.as_str());
    if value != TENANT_SCHEMA && facts.roles.contains_key(APP) {
        proof.find(Rule::AppSearchPath, format!("role {APP}"), format!("its search path is {value}"));
    }
    for setting in &facts.settings {
        let object = match (&setting.role, &setting.database) {
            (Some(role), _) if serves_requests(proof, role) || role == OWNER => format!("role {role}"),
            (None, Some(database)) => format!("database {database}"),
            (None, None) => "all roles".to_owned(),
            _ => continue,
        };
        let name = setting.name.to_lowercase();
        if ["row_security", "session_replication_role", "role", "session_authorization"].contains(&name.as_str()) {
            proof.find(Rule::RowSecuritySetting, object, format!("it sets {name} to {}", setting.value));
        } else if name.starts_with("app.") {
            proof.find(Rule::TenantSetting, object, format!("it sets {name}"));
        }
    }
}
