//! Rows of the catalogue queries (`sql.rs`) as values.

use tokio_postgres::Row;

use super::{
    Column, Constraint, DefaultGrant, Function, Grant, Index, Membership, Policy, Publication, Relation, Role, Setting,
    TriggerKind, Type,
};

pub(super) fn role(row: &Row) -> Role {
    Role {
        name: row.get(0),
        superuser: row.get(1),
        inherit: row.get(2),
        create_role: row.get(3),
        create_db: row.get(4),
        login: row.get(5),
        replication: row.get(6),
        bypass_rls: row.get(7),
        owns: row.get(8),
    }
}

pub(super) fn membership(row: &Row) -> Membership {
    Membership { member: row.get(0), role: row.get(1), admin: row.get(2) }
}

pub(super) fn setting(row: &Row) -> Setting {
    Setting { role: row.get(0), database: row.get(1), name: row.get(2), value: row.get(3) }
}

pub(super) fn grant(row: &Row) -> Grant {
    Grant {
        kind: row.get(0),
        schema: row.get(1),
        object: row.get(2),
        grantee: row.get(3),
        privilege: row.get(4),
        grantable: row.get(5),
    }
}

pub(super) fn relation(row: &Row) -> Relation {
    Relation {
        schema: row.get(1),
        name: row.get(2),
        kind: row.get(3),
        owner: row.get(4),
        rls: row.get(5),
        forced: row.get(6),
        is_partition: row.get(7),
        security_invoker: row.get(8),
        parents: row.get(9),
        definition: row.get(10),
        columns: Vec::new(),
        policies: Vec::new(),
        constraints: Vec::new(),
        indexes: Vec::new(),
        triggers: Vec::new(),
    }
}

pub(super) fn column(row: &Row) -> Column {
    Column { number: row.get(1), name: row.get(2), type_name: row.get(3), not_null: row.get(4), type_kind: row.get(5) }
}

pub(super) fn policy(row: &Row) -> Policy {
    Policy {
        name: row.get(1),
        permissive: row.get(2),
        command: row.get(3),
        roles: row.get(4),
        using: row.get(5),
        with_check: row.get(6),
    }
}

pub(super) fn constraint(row: &Row) -> Constraint {
    Constraint {
        name: row.get(1),
        kind: row.get(2),
        columns: row.get(3),
        foreign_table: row.get(4),
        foreign_columns: row.get(5),
    }
}

pub(super) fn index(row: &Row) -> Index {
    Index {
        name: row.get(1),
        unique: row.get(2),
        of_constraint: row.get(3),
        nulls_not_distinct: row.get(4),
        valid: row.get(5),
        columns: row.get(6),
    }
}

pub(super) fn trigger(row: &Row) -> (TriggerKind, String) {
    let kind = match row.get(1) {
        "trigger" => TriggerKind::Trigger,
        "disabled" => TriggerKind::Disabled,
        _ => TriggerKind::Rule,
    };
    (kind, row.get(2))
}

pub(super) fn function(row: &Row) -> Function {
    Function {
        signature: row.get(0),
        schema: row.get(1),
        owner: row.get(2),
        definer: row.get(3),
        leakproof: row.get(4),
        search_path: row.get(5),
    }
}

pub(super) fn custom_type(row: &Row) -> Type {
    Type { schema: row.get(0), name: row.get(1), kind: row.get(2) }
}

pub(super) fn publication(row: &Row) -> Publication {
    Publication { name: row.get(0), all_tables: row.get(1), schemas: row.get(2) }
}

pub(super) fn default_grant(row: &Row) -> DefaultGrant {
    DefaultGrant { owner: row.get(0), schema: row.get(1), grantee: row.get(2), privilege: row.get(3) }
}
