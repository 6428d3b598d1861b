use super::canary::{Side, Viewer};

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// What the person is in the report.
    pub(super) name: &'static str,
    pub(super) side: Side,
    /// The short name of the tenant; none for operators.
    pub(super) tenant: Option<String>,
    pub(super) is_admin: bool,
    pub(super) email: String,
    pub(super) password: String,
    /// What the person's browser calls itself: a canary.
    pub(super) user_agent: String,
    pub(super) token: String,
    pub(super) refresh_token: String,
    /// The newest session.
    pub(super) session: String,
    /// The secret of the one-time link that the person was handed last.
    pub(super) link_token: String,
    /// The code of an authenticator to send next.
    pub(super) code: String,
    /// The recovery code to send next.
    pub(super) recovery_code: String,
    /// Their own ids: of the user, and of every session.
    pub(super) own: Vec<String>,
}

impl Person {
    pub(super) fn viewer(&self) -> Viewer {
        Viewer { side: Some(self.side), is_admin: self.is_admin, email: self.email.clone() }
    }
}

pub(super) const OPERATOR: &str = "an operator";
pub(super) const READING_OPERATOR: &str = "a reading operator";
pub(super) const ADMIN: &str = "the tenant's administrator";
/// Signs in and out, changes passwords, and is otherwise not needed.
pub(super) const SPARE: &str = "the tenant's other administrator";
pub(super) const STRANGER: &str = "a stranger of the same tenant";
pub(super) const READER: &str = "a reader of the same tenant";
/// A member of the first tenant whose ids and names the other one writes into fields.
pub(super) const DECOY: &str = "the decoy";
pub(super) const SUSPENDED: &str = "a suspended administrator";
pub(super) const LEFT: &str = "an administrator who signed out";
pub(super) const FOREIGNER: &str = "another tenant's administrator";
pub(super) const NOBODY: &str = "nobody";

/// Those of the first tenant, with their roles.
pub(super) const MEMBERS: [(&str, &str); 6] = [
    (SPARE, "admin"),
    (STRANGER, "user"),
    (READER, "readonly"),
    (DECOY, "user"),
    (SUSPENDED, "admin"),
    (LEFT, "admin"),
];
