//! Permissions as types, so that a route names the one it needs in its signature.

use postroom_identity::Permission;

/// A permission that a route needs.
pub trait Needs: Send + Sync {
    const PERMISSION: Permission;
    /// Whether the strict rate applies: expensive or guessable.
    const STRICT: bool = false;
}

macro_rules! needs {
    ($($type:ident: $permission:ident $(, strict: $strict:literal)?);+ $(;)?) => {$(
        #[doc = concat!("`", stringify!($permission), "`")]
        pub struct $type;

        impl Needs for $type {
            const PERMISSION: Permission = Permission::$permission;
            $(const STRICT: bool = $strict;)?
        }
    )+};
}

needs! {
    MembersRead: MembersRead;
    MembersWrite: MembersWrite;
    MembersAdd: MembersWrite, strict: true;
    MembersPassword: MembersWrite, strict: true;
    InvitationsRead: InvitationsRead;
    InvitationsWrite: InvitationsWrite;
    InvitationsAdd: InvitationsWrite, strict: true;
    PolicyRead: PolicyRead;
    PolicyWrite: PolicyWrite;
    TenantsRead: TenantsRead;
    TenantsWrite: TenantsWrite;
    TenantsAdd: TenantsWrite, strict: true;
    OperatorsRead: OperatorsRead;
    OperatorsWrite: OperatorsWrite;
    AuditRead: AuditRead;
    AuditExport: AuditRead, strict: true;
    TasksRead: TasksRead;
    TasksWrite: TasksWrite;
    IsolationRead: IsolationRead;
    IsolationWrite: IsolationWrite, strict: true;
    MailRead: MailRead;
    MailWrite: MailWrite;
    MailImport: MailWrite, strict: true;
    MailConnect: MailWrite, strict: true;
    WorkflowsRun: MailWrite, strict: true;
    DraftsSuggest: MailWrite, strict: true;
    OperatorsAdd: OperatorsWrite, strict: true;
    OperatorsPassword: OperatorsWrite, strict: true;
}
