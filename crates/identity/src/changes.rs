//! What changed since somebody last looked: numbers, kinds and ids, never the things themselves.

use postroom_store::changes::{self, Since};

pub use postroom_store::changes::Change;

use crate::{Claims, Error, Identity, Permission};

/// A part of what changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Oldest first; only what the caller may read.
    pub changes: Vec<Change>,
    /// Up to where this tells everything.
    pub up_to: i64,
    /// The last number of all.
    pub last: i64,
    /// Nothing is missing before the first. Otherwise it is too long ago to tell, or the number was never given.
    pub complete: bool,
}

/// What changed in the caller's area behind a number, in at most `limit` steps. The session is checked with it, and it
/// costs one round trip.
pub async fn since(identity: &Identity, claims: &Claims, since: i64, limit: i64) -> Result<Part, Error> {
    let found = if let Some(actor) = claims.tenant_actor() {
        let once = identity.store.tenant_once(actor).await?;
        changes::of_member(&once, claims.user, since, limit).await?
    } else {
        let actor = claims.system_actor().ok_or(Error::SessionOver)?;
        let once = identity.store.system_once(actor).await?;
        changes::of_operators(&once, since, limit).await?
    };
    let Since { mut changes, last, complete } = found;
    let up_to = changes.last().map_or(since.min(last), |change| change.number);
    changes.retain(|change| permission(&change.kind).is_none_or(|permission| claims.allow(permission)));
    Ok(Part { changes, up_to, last, complete })
}

/// The last number in the caller's area, for who begins now. The session is checked with it.
pub async fn last(identity: &Identity, claims: &Claims) -> Result<i64, Error> {
    Ok(since(identity, claims, i64::MAX, 1).await?.last)
}

/// What reading such a thing needs, for API keys that may do less than their member.
fn permission(kind: &str) -> Option<Permission> {
    match kind {
        "member" => Some(Permission::MembersRead),
        "invitation" => Some(Permission::InvitationsRead),
        "policy" => Some(Permission::PolicyRead),
        "audit" => Some(Permission::AuditRead),
        "tenant" => Some(Permission::TenantsRead),
        "operator" => Some(Permission::OperatorsRead),
        "isolation" => Some(Permission::IsolationRead),
        "mail_account" | "mail_folder" | "mail_message" | "mail_identity" | "draft" | "outbox" | "contact"
        | "template" => Some(Permission::MailRead),
        _ => None,
    }
}
