//! Users inside one tenant.

use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{member, membership};
use postroom_store::{Notice, SystemActor, TenantActor, TenantClient, TenantTx};
use postroom_types::{EmailAddress, Handle, MemberId, MemberRole, Name, Page, PageRequest, Position, UserId};

pub use postroom_store::queries::member::Member;
use serde_json::json;

use crate::error::on_constraint;
use crate::session::Ending;
use crate::user::{self, Grantor, NewUser};
use crate::{Error, Identity, session};

/// Which members are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only active, or only suspended ones.
    pub is_active: Option<bool>,
    /// Part of the name or address.
    pub contains: Option<String>,
}

/// A member who was added, with the password to hand over.
pub struct Added {
    pub member: Member,
    pub initial_password: String,
}

/// What to change; what is none stays.
#[derive(Debug, Default)]
pub struct Changes {
    pub display_name: Option<Name>,
    pub role: Option<MemberRole>,
}

/// A page of the tenant's members, oldest first.
pub async fn list(
    identity: &Identity,
    actor: TenantActor,
    filter: &Filter,
    request: &PageRequest,
) -> Result<Page<Member>, Error> {
    let tenant = actor.tenant().0;
    let pattern = filter.contains.as_deref().map(postroom_types::contains_pattern);
    let (after_created_at, after_id) = (request.after.map(|a| a.created_at), request.after.map(|a| a.id));
    let once = identity.store.tenant_once(actor).await?;
    let (active, limit) = (filter.is_active, request.probe());
    let query = member::page();
    let rows = query.bind(&once, &tenant, &active, &pattern, &after_created_at, &after_id, &limit, &request.offset);
    let rows = rows.all().await?;
    let total = match request.with_total {
        true => Some(member::count().bind(&once, &tenant, &filter.is_active, &pattern).one().await?),
        false => None,
    };
    Ok(request.cut(rows, |row| Position { created_at: row.created_at, id: row.id }, total))
}

/// One member.
pub async fn find(tx: &impl TenantClient, id: MemberId) -> Result<Member, Error> {
    member::find().bind(tx, &tx.tenant().0, &id.0).opt().await?.ok_or(Error::NotFound)
}

/// The member that this person is in the tenant.
pub async fn find_by_user(tx: &impl TenantClient, user: UserId) -> Result<Member, Error> {
    member::find_by_user().bind(tx, &tx.tenant().0, &user.0).opt().await?.ok_or(Error::NotFound)
}

/// The member whom others call by this name.
pub async fn find_by_handle(tx: &impl TenantClient, handle: &Handle) -> Result<Option<Member>, Error> {
    Ok(member::find_by_handle().bind(tx, &tx.tenant().0, &handle.as_str()).opt().await?)
}

/// The member with this address, if there is one.
pub async fn find_by_email(tx: &impl TenantClient, email: &EmailAddress) -> Result<Option<Member>, Error> {
    Ok(member::find_by_email().bind(tx, &tx.tenant().0, &email.as_str()).opt().await?)
}

/// Adds a person to the tenant, making the user where there is none yet. An administrator cannot add somebody who belongs
/// elsewhere; an operator can, and the person gets a new first password. The transaction is the caller's to commit, with
/// what else belongs to it.
pub async fn add(
    identity: &Identity,
    actor: TenantActor,
    new: &NewUser,
    role: MemberRole,
    created_by: Option<UserId>,
) -> Result<(Added, TenantTx), Error> {
    const ALREADY: Error = Error::Conflict("This person is already a member.");
    let tenant = actor.tenant();
    let once = identity.store.tenant_once(actor).await?;
    if find_by_email(&once, &new.email).await?.is_some() {
        return Err(ALREADY);
    }
    drop(once);
    let grantor = match actor {
        TenantActor::Member { .. } => Grantor::Tenant,
        TenantActor::System { .. } => Grantor::Installation,
    };
    let ensured = user::ensure(identity, new, Some(tenant), grantor, created_by.map(|user| user.0)).await?;
    let (id, now) = (identity.context.uuid(), identity.context.now());
    let user = &ensured.user;
    let tx = identity.store.tenant_tx(actor).await?;
    let name = new.display_name.as_str();
    let query = member::insert();
    let inserted =
        query.bind(&tx, &tenant.0, &id, &user.id, &user.email, &user.handle, &name, &role.as_str(), &now).one().await;
    let member = match inserted.map_err(|error| on_constraint(error, "members_user_key", ALREADY)) {
        Ok(member) => member,
        Err(refusal) => {
            drop(tx);
            if matches!(refusal, Error::Conflict(_)) {
                user::give_back(identity, &ensured).await?;
            }
            return Err(refusal);
        }
    };
    // Whoever adds the same person right now has given them another password meanwhile: theirs is the one that works.
    let known = user::find(identity, UserId(user.id)).await?;
    if known.and_then(|user| user.password_hash).as_ref() != Some(&ensured.password_hash) {
        return Err(Error::Conflict("Somebody else added this person a moment ago. Look again before you add them."));
    }
    let metadata = json!({ "email": member.email, "role": member.role });
    let entry = Entry::new("member_added").on("member", member.id).by(created_by).with(metadata);
    tx.record(&identity.context, entry).await?;
    tx.changed(&identity.context, "member", member.id);
    Ok((Added { member, initial_password: ensured.initial_password }, tx))
}

/// Changes the name or the role. Sessions with another role are refused from now on and get the new one by refreshing.
pub async fn update(
    identity: &Identity,
    tx: &TenantTx,
    id: MemberId,
    changes: &Changes,
    version: Option<i32>,
) -> Result<Member, Error> {
    let before = find(tx, id).await?;
    if changes.role.is_some_and(|role| role != MemberRole::Admin) {
        keep_an_admin(tx, &before).await?;
    }
    let name = changes.display_name.as_ref().map(Name::as_str);
    let role = changes.role.map(MemberRole::as_str);
    let now = identity.context.now();
    let query = member::update();
    let updated = query.bind(tx, &name, &role, &now, &tx.tenant().0, &id.0, &version).opt().await?;
    let member = updated.ok_or(Error::VersionMismatch)?;
    let values = |member: &Member| json!({ "displayName": member.display_name, "role": member.role });
    let metadata = json!({ "old": values(&before), "new": values(&member) });
    let entry = Entry::new("member_changed").on_behalf_of(UserId(member.user_id)).on("member", id.0).with(metadata);
    tx.record(&identity.context, entry).await?;
    tx.changed(&identity.context, "member", member.id);
    if member.role != before.role {
        // Refused from now on, until they are refreshed: whoever holds something open for them looks again.
        tx.notify(Notice::SessionsEnded { user: UserId(member.user_id) });
    }
    Ok(member)
}

/// Suspends or reactivates; suspending ends the member's sessions in this tenant at once.
pub async fn set_suspended(
    identity: &Identity,
    tx: &TenantTx,
    id: MemberId,
    suspended: bool,
    version: Option<i32>,
) -> Result<Member, Error> {
    let before = find(tx, id).await?;
    if suspended {
        keep_an_admin(tx, &before).await?;
    }
    let now = identity.context.now();
    let query = member::set_active();
    let member = query.bind(tx, &!suspended, &now, &tx.tenant().0, &id.0, &version).opt().await?;
    let member = member.ok_or(Error::VersionMismatch)?;
    let person = UserId(member.user_id);
    tx.changed(&identity.context, "member", member.id);
    if suspended {
        session::end_all(identity, &session::in_tenant(tx), person, Ending::Everything).await?;
    }
    let event = if suspended { "member_suspended" } else { "member_reactivated" };
    tx.record(&identity.context, Entry::new(event).on_behalf_of(person).on("member", id.0)).await?;
    Ok(member)
}

/// Removes the member with all sessions. The person stays a user, and a member elsewhere.
pub async fn remove(identity: &Identity, actor: TenantActor, id: MemberId, version: Option<i32>) -> Result<(), Error> {
    let tx = identity.store.tenant_tx(actor).await?;
    let before = find(&tx, id).await?;
    keep_an_admin(&tx, &before).await?;
    let tenant = tx.tenant().0;
    member::delete().bind(&tx, &tenant, &id.0, &version).opt().await?.ok_or(Error::VersionMismatch)?;
    let removed_at = identity.context.now();
    let metadata = json!({ "email": before.email, "role": before.role });
    let entry = Entry::new("member_removed").on_behalf_of(UserId(before.user_id)).on("member", id.0).with(metadata);
    tx.record(&identity.context, entry).await?;
    tx.removed(&identity.context, "member", id.0);
    tx.notify(Notice::SessionsEnded { user: UserId(before.user_id) });
    tx.commit().await?;
    let once = identity.store.system_once(SystemActor::System).await?;
    membership::delete().bind(&once, &tenant, &before.user_id, &removed_at).opt().await?;
    Ok(())
}

/// Gives the member a new first password, which ends every session.
pub async fn issue_password(identity: &Identity, actor: TenantActor, id: MemberId) -> Result<String, Error> {
    let once = identity.store.tenant_once(actor).await?;
    let member = find(&once, id).await?;
    drop(once);
    user::issue_password(identity, UserId(member.user_id), Some((actor, id))).await
}

/// Refuses to take the last active administrator away. The rows stay locked until the transaction ends, so that two
/// such changes cannot pass each other.
async fn keep_an_admin(tx: &TenantTx, member: &Member) -> Result<(), Error> {
    let admins = member::lock_active_admins().bind(tx, &tx.tenant().0).all().await?;
    if admins.as_slice() == [member.id] {
        return Err(Error::Conflict("This is the last active administrator. Make somebody else administrator first."));
    }
    Ok(())
}
