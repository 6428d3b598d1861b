//! What the catalogue says, read with one query for each kind of thing, all sent at once.

use std::collections::BTreeMap;

use tokio::try_join;
use tokio_postgres::types::Type as PgType;
use tokio_postgres::{Client, Row};

mod load;
mod sql;

pub(super) struct Role {
    pub name: String,
    pub superuser: bool,
    pub inherit: bool,
    pub create_role: bool,
    pub create_db: bool,
    pub login: bool,
    pub replication: bool,
    pub bypass_rls: bool,
    /// Objects of any database that belong to it.
    pub owns: i64,
}

pub(super) struct Membership {
    pub member: String,
    pub role: String,
    pub admin: bool,
}

/// A setting of a role, of the database, or of a role in the database.
pub(super) struct Setting {
    pub role: Option<String>,
    pub database: Option<String>,
    pub name: String,
    pub value: String,
}

/// A right of somebody who is not the owner. `grantee` is `None` for PUBLIC.
pub(super) struct Grant {
    /// `database`, `schema`, `table`, `sequence`, `column`, `function` or `parameter`.
    pub kind: String,
    /// The schema it is in, empty for databases and parameters.
    pub schema: String,
    pub object: String,
    pub grantee: Option<String>,
    pub privilege: String,
    pub grantable: bool,
}

pub(super) struct Column {
    pub number: i16,
    pub name: String,
    pub type_name: String,
    pub not_null: bool,
    /// `b`ase, `e`num, `d`omain, `c`omposite, `r`ange …, of the element for an array.
    pub type_kind: String,
}

pub(super) struct Relation {
    pub schema: String,
    pub name: String,
    /// `r` table, `p` partitioned, `v` view, `m` materialised view, `f` foreign table, `S` sequence.
    pub kind: String,
    pub owner: String,
    pub rls: bool,
    pub forced: bool,
    pub is_partition: bool,
    pub security_invoker: bool,
    /// A view's statement, as PostgreSQL prints it.
    pub definition: Option<String>,
    /// Qualified names of what it is a partition of, or inherits from.
    pub parents: Vec<String>,
    pub columns: Vec<Column>,
    pub policies: Vec<Policy>,
    pub constraints: Vec<Constraint>,
    pub indexes: Vec<Index>,
    pub triggers: Vec<(TriggerKind, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TriggerKind {
    /// One that somebody made, not a foreign key's own.
    Trigger,
    /// A foreign key whose own trigger is switched off.
    Disabled,
    Rule,
}

pub(super) struct Policy {
    pub name: String,
    pub permissive: bool,
    /// `*` for all commands.
    pub command: String,
    /// `PUBLIC` for everybody.
    pub roles: Vec<String>,
    pub using: Option<String>,
    pub with_check: Option<String>,
}

pub(super) struct Constraint {
    pub name: String,
    /// `p`rimary, `u`nique, e`x`clusion, `f`oreign.
    pub kind: String,
    pub columns: Vec<i16>,
    /// Of a foreign key.
    pub foreign_table: Option<u32>,
    pub foreign_columns: Vec<i16>,
}

pub(super) struct Index {
    pub name: String,
    pub unique: bool,
    /// Whether it is behind a constraint, which is then named instead.
    pub of_constraint: bool,
    pub nulls_not_distinct: bool,
    pub valid: bool,
    /// Key columns; 0 stands for an expression.
    pub columns: Vec<i16>,
}

pub(super) struct Function {
    /// `schema.name(types)`.
    pub signature: String,
    pub schema: String,
    pub owner: String,
    pub definer: bool,
    pub leakproof: bool,
    pub search_path: Option<String>,
}

pub(super) struct Type {
    pub schema: String,
    pub name: String,
    pub kind: String,
}

pub(super) struct Publication {
    pub name: String,
    pub all_tables: bool,
    /// Schemas of tables, or whole schemas, in it.
    pub schemas: Vec<String>,
}

/// A default privilege for somebody who is not the owner.
pub(super) struct DefaultGrant {
    pub owner: String,
    pub schema: Option<String>,
    pub grantee: Option<String>,
    pub privilege: String,
}

pub(super) struct Facts {
    pub roles: BTreeMap<String, Role>,
    pub memberships: Vec<Membership>,
    pub settings: Vec<Setting>,
    pub grants: Vec<Grant>,
    /// Name and owner, those of the system excepted.
    pub schemas: BTreeMap<String, String>,
    pub relations: BTreeMap<u32, Relation>,
    pub functions: Vec<Function>,
    pub types: Vec<Type>,
    pub publications: Vec<Publication>,
    pub default_grants: Vec<DefaultGrant>,
    /// Whether PUBLIC is kept from the owner's new functions.
    pub functions_closed: bool,
}

impl Facts {
    pub async fn read(client: &Client) -> Result<Facts, tokio_postgres::Error> {
        // Sent with their text, because this connection may lead to a pooler.
        let query = |sql| client.query_typed(sql, &[]);
        let (functions_closed, roles, memberships, settings, grants, schemas, relations) = try_join!(
            client.query_typed_one(sql::FUNCTIONS_CLOSED, &[(&crate::roles::OWNER, PgType::TEXT)]),
            query(sql::ROLES),
            query(sql::MEMBERSHIPS),
            query(sql::SETTINGS),
            query(sql::GRANTS),
            query(sql::SCHEMAS),
            query(sql::RELATIONS),
        )?;
        let (columns, policies, constraints, indexes, triggers, functions, types, publications, defaults) = try_join!(
            query(sql::COLUMNS),
            query(sql::POLICIES),
            query(sql::CONSTRAINTS),
            query(sql::INDEXES),
            query(sql::TRIGGERS),
            query(sql::FUNCTIONS),
            query(sql::TYPES),
            query(sql::PUBLICATIONS),
            query(sql::DEFAULT_GRANTS),
        )?;
        let mut facts = Facts {
            functions_closed: functions_closed.get(0),
            roles: roles.iter().map(|row| (row.get(0), load::role(row))).collect(),
            memberships: memberships.iter().map(load::membership).collect(),
            settings: settings.iter().map(load::setting).collect(),
            grants: grants.iter().map(load::grant).collect(),
            schemas: schemas.iter().map(|row| (row.get(0), row.get(1))).collect(),
            relations: relations.iter().map(|row| (row.get(0), load::relation(row))).collect(),
            functions: functions.iter().map(load::function).collect(),
            types: types.iter().map(load::custom_type).collect(),
            publications: publications.iter().map(load::publication).collect(),
            default_grants: defaults.iter().map(load::default_grant).collect(),
        };
        facts.attach(&columns, |relation, row| relation.columns.push(load::column(row)));
        facts.attach(&policies, |relation, row| relation.policies.push(load::policy(row)));
        facts.attach(&constraints, |relation, row| relation.constraints.push(load::constraint(row)));
        facts.attach(&indexes, |relation, row| relation.indexes.push(load::index(row)));
        facts.attach(&triggers, |relation, row| relation.triggers.push(load::trigger(row)));
        Ok(facts)
    }

    /// The first column of each row names the relation.
    fn attach(&mut self, rows: &[Row], add: impl Fn(&mut Relation, &Row)) {
        for row in rows {
            if let Some(relation) = self.relations.get_mut(&row.get::<_, u32>(0)) {
                add(relation, row);
            }
        }
    }
}

impl Relation {
    /// `schema.name`.
    pub fn qualified(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }

    pub fn is_table(&self) -> bool {
        self.kind == "r" || self.kind == "p"
    }

    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The number of `tenant_id`.
    pub fn tenant(&self) -> Option<i16> {
        self.column("tenant_id").map(|column| column.number)
    }
}
