//! What has to be changed so that the roles are as they must be; pure, so that the complete list can be shown.

use super::state::{Role, State};
use super::{APP, BACKUP, JOBS, MAILSERVER, MAILSERVER_VIEWS, MONITOR, OWNER, SEARCH, SYSTEM, TENANT_SCHEMA, WORKER};

/// One statement that is needed, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// SQL without the closing semicolon, to be run in the same database.
    pub statement: String,
    /// What is wrong without it.
    pub why: String,
    /// A weaker statement for a login that may not run the first.
    pub(super) fallback: Option<String>,
    /// The role that the statement makes.
    pub(super) creates: Option<&'static str>,
    /// Whether Postroom can serve without.
    pub(super) optional: bool,
}

impl Change {
    fn new(statement: String, why: impl Into<String>) -> Change {
        Change { statement, why: why.into(), fallback: None, creates: None, optional: false }
    }
}

/// Everything that is to be done, in an order that can be run from top to bottom.
pub(super) fn needed(state: &State) -> Vec<Change> {
    let mut changes = Vec::new();
    for spec in &SPECS {
        match state.roles.get(spec.name) {
            None => changes.push(spec.create()),
            Some(role) => spec.repair(role, state, &mut changes),
        }
    }
    memberships(state, &mut changes);
    database(state, &mut changes);
    changes
}

struct Spec {
    name: &'static str,
    /// `None` where an administrator may decide.
    login: Option<bool>,
    inherit: Option<bool>,
    bypass_rls: bool,
}

const fn group(name: &'static str) -> Spec {
    Spec { name, login: Some(false), inherit: None, bypass_rls: false }
}

const SPECS: [Spec; 10] = [
    // An administrator may sign in as the owner itself; the mail server gets its login when it is set up.
    Spec { login: None, ..group(OWNER) },
    Spec { name: APP, login: Some(true), inherit: Some(false), bypass_rls: false },
    group(SYSTEM),
    group(JOBS),
    group(WORKER),
    group(SEARCH),
    group(MAILSERVER_VIEWS),
    Spec { login: None, ..group(MAILSERVER) },
    Spec { login: None, ..group(MONITOR) },
    Spec { bypass_rls: true, ..group(BACKUP) },
];

impl Spec {
    fn create(&self) -> Change {
        let login = if self.login == Some(true) { "LOGIN" } else { "NOLOGIN" };
        let inherit = if self.inherit == Some(false) { " NOINHERIT" } else { "" };
        let plain = format!("CREATE ROLE {} {login}{inherit}", self.name);
        let why = format!("the role {} does not exist", self.name);
        let mut change = if self.bypass_rls {
            // Before PostgreSQL 16 only a superuser may give it; without, everything but a backup of all tenants works.
            Change { fallback: Some(plain.clone()), ..Change::new(format!("{plain} BYPASSRLS"), why) }
        } else {
            Change::new(plain, why)
        };
        change.creates = Some(self.name);
        change
    }

    fn repair(&self, role: &Role, state: &State, changes: &mut Vec<Change>) {
        let mut alter = |wrong: bool, attribute: &str, optional: bool, why: &str| {
            if wrong {
                let statement = format!("ALTER ROLE {} {attribute}", self.name);
                changes.push(Change { optional, ..Change::new(statement, why) });
            }
        };
        // A superuser is told, not changed, when it is who is signed in: that would saw off its own branch.
        let itself = role.name == state.login;
        alter(role.superuser && !itself, "NOSUPERUSER", false, "a superuser is bound by no policy");
        if self.bypass_rls {
            alter(
                !role.bypass_rls,
                "BYPASSRLS",
                true,
                "without BYPASSRLS a backup of all tenants is refused by the policies",
            );
        } else {
            alter(role.bypass_rls && !role.superuser, "NOBYPASSRLS", false, "the role is bound by no policy");
        }
        alter(role.replication, "NOREPLICATION", false, "replication reads every tenant's rows");
        if self.name != OWNER {
            alter(role.create_role, "NOCREATEROLE", false, "the role could give itself other roles");
            alter(role.create_db, "NOCREATEDB", false, "the role has no business making databases");
        }
        alter(self.login == Some(true) && !role.login, "LOGIN", false, "requests sign in as this role");
        alter(self.login == Some(false) && role.login, "NOLOGIN", false, "nobody signs in as this role");
        alter(
            self.inherit == Some(false) && role.inherit,
            "NOINHERIT",
            false,
            "the role must not have others' rights by itself",
        );
    }
}

fn memberships(state: &State, changes: &mut Vec<Change>) {
    if !state.login_is_owner {
        changes.push(Change::new(
            format!("GRANT {OWNER} TO \"{}\"", state.login.replace('"', "\"\"")),
            format!("the login \"{}\" has to become {OWNER}", state.login),
        ));
    }
    if !state.is_member(APP, SYSTEM) {
        changes.push(Change::new(format!("GRANT {SYSTEM} TO {APP}"), "management transactions run as this role"));
    }
    if !state.is_member(APP, WORKER) {
        changes.push(Change::new(format!("GRANT {WORKER} TO {APP}"), "background workers run as this role"));
    }
    if !state.is_member(OWNER, JOBS) {
        changes
            .push(Change::new(format!("GRANT {JOBS} TO {OWNER}"), "migrations make the queue, which is that role's"));
    }
    // Nobody is bound by less for it: the owner stays bound by the restrictive policies for the application.
    if !state.is_member(OWNER, SEARCH) {
        changes.push(Change::new(
            format!("GRANT {SEARCH} TO {OWNER}"),
            "migrations make the search views, which are that role's",
        ));
    }
    // Policies are for the application's role; being its member binds the owner by the same ones in data migrations.
    if !state.is_member(OWNER, APP) {
        changes.push(Change::new(
            format!("GRANT {APP} TO {OWNER}"),
            "data migrations see one tenant at a time through its policies",
        ));
    }
    for (role, admin) in
        state.memberships.iter().filter(|(member, ..)| member == APP).map(|(_, role, admin)| (role, *admin))
    {
        let quoted = format!("\"{}\"", role.replace('"', "\"\""));
        if role != SYSTEM && role != WORKER && !is_tenant_role(role) {
            changes.push(Change::new(format!("REVOKE {quoted} FROM {APP}"), format!("requests could become {role}")));
        } else if admin {
            changes.push(Change::new(
                format!("REVOKE ADMIN OPTION FOR {quoted} FROM {APP}"),
                format!("requests could hand {role} on"),
            ));
        }
    }
}

/// The role of a tenant with a schema of its own, `tenant_<slug>_role`.
pub(super) fn is_tenant_role(role: &str) -> bool {
    role.starts_with("tenant_") && role.ends_with("_role")
}

fn database(state: &State, changes: &mut Vec<Change>) {
    let quoted = format!("\"{}\"", state.database.replace('"', "\"\""));
    let may = |role: &str, test: fn(&Role) -> bool| state.roles.get(role).is_some_and(test);
    if !may(OWNER, |role| role.may_create) {
        changes.push(Change::new(
            format!("GRANT CONNECT, CREATE ON DATABASE {quoted} TO {OWNER}"),
            format!("{OWNER} makes the schemas"),
        ));
    }
    if !may(APP, |role| role.may_connect) {
        changes.push(Change::new(format!("GRANT CONNECT ON DATABASE {quoted} TO {APP}"), "requests connect to it"));
    }
    if state.public_database_rights {
        changes.push(Change::new(
            format!("REVOKE CREATE, TEMPORARY ON DATABASE {quoted} FROM PUBLIC"),
            "a temporary table could stand in front of a tenant's",
        ));
    }
    if state.public_schema_create {
        changes.push(Change::new(
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC".to_owned(),
            "nobody but the owner makes objects",
        ));
    }
    if !state.functions_closed {
        changes.push(Change::new(
            format!("ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} REVOKE EXECUTE ON ROUTINES FROM PUBLIC"),
            "a new function must not be everybody's",
        ));
    }
    if state.app_search_path.as_deref() != Some(TENANT_SCHEMA) {
        changes.push(Change::new(
            format!("ALTER ROLE {APP} IN DATABASE {quoted} SET search_path = {TENANT_SCHEMA}"),
            "queries name no schema",
        ));
    }
}
