//! Organisations: `provisioning → active → suspended` and back. Each step can be repeated; a tenant that a crash left in
//! provisioning is finished at the next start.

use chrono::TimeDelta;
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{membership, tenant, tenant_settings};
use postroom_store::{Notice, SystemActor, SystemTx, TenantActor};
use postroom_types::{EmailAddress, MemberRole, Name, Page, PageRequest, Position, Slug, TenantId, UserId};

pub use postroom_store::queries::membership::Person;
pub use postroom_store::queries::tenant::Tenant;
use serde_json::json;

use crate::member::{self, Added};
use crate::user::{self, NewUser};
use crate::{Error, Identity};

/// A tenant this long in provisioning belongs to a request that cannot be under way any more.
pub const ABANDONED: TimeDelta = TimeDelta::seconds(90);

/// An organisation to be made.
pub struct NewTenant {
    pub slug: Slug,
    pub name: Name,
    pub contact_email: Option<EmailAddress>,
}

/// Which tenants are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub status: Option<String>,
    /// Part of the name or slug.
    pub contains: Option<String>,
}

/// What to change; what is none stays.
#[derive(Debug, Default)]
pub struct Changes {
    pub name: Option<Name>,
    /// `Some(None)` takes the address away.
    pub contact_email: Option<Option<EmailAddress>>,
}

/// A page of tenants, oldest first.
pub async fn list(
    identity: &Identity,
    actor: SystemActor,
    filter: &Filter,
    request: &PageRequest,
) -> Result<Page<Tenant>, Error> {
    let pattern = filter.contains.as_deref().map(postroom_types::contains_pattern);
    let (after_created_at, after_id) = (request.after.map(|a| a.created_at), request.after.map(|a| a.id));
    let once = identity.store.system_once(actor).await?;
    let (status, limit) = (&filter.status, request.probe());
    let query = tenant::page();
    let rows = query.bind(&once, status, &pattern, &after_created_at, &after_id, &limit, &request.offset).all().await?;
    let total = match request.with_total {
        true => Some(tenant::count().bind(&once, status, &pattern).one().await?),
        false => None,
    };
    Ok(request.cut(rows, |row| Position { created_at: row.created_at, id: row.id }, total))
}

/// One tenant.
pub async fn find(identity: &Identity, actor: SystemActor, id: TenantId) -> Result<Tenant, Error> {
    let once = identity.store.system_once(actor).await?;
    tenant::find().bind(&once, &id.0).opt().await?.ok_or(Error::NotFound)
}

/// The tenant with this short name, for commands.
pub async fn find_by_slug(identity: &Identity, slug: &Slug) -> Result<Tenant, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    tenant::find_by_slug().bind(&once, &slug.as_str()).opt().await?.ok_or(Error::NotFound)
}

/// Makes a tenant with, if wanted, its first administrator. The last transaction, which makes it active, is the caller's
/// to commit, with what else belongs to it.
pub async fn create(
    identity: &Identity,
    actor: SystemActor,
    new: &NewTenant,
    administrator: Option<&NewUser>,
    created_by: Option<UserId>,
) -> Result<(Tenant, Option<Added>, SystemTx), Error> {
    let new_id = identity.context.uuid();
    let (now, by) = (identity.context.now(), created_by.map(|user| user.0));
    let once = identity.store.system_once(actor).await?;
    let contact = new.contact_email.as_ref().map(EmailAddress::as_str);
    let query = tenant::insert();
    let (slug, name, abandoned) = (new.slug.as_str(), new.name.as_str(), now - ABANDONED);
    let inserted = query.bind(&once, &new_id, &slug, &name, &contact, &now, &by, &abandoned).opt().await?;
    let id = TenantId(inserted.ok_or(Error::Conflict("This short name is taken."))?.id);
    drop(once);
    let created = fill(identity, actor, id, administrator, created_by).await;
    if created.is_err() {
        // Free to be tried again at once; were even this to fail, it is free after a while.
        let long_ago = now - ABANDONED - TimeDelta::seconds(1);
        let once = identity.store.system_once(SystemActor::System).await?;
        tenant::abandon().bind(&once, &long_ago, &id.0).opt().await?;
    }
    created
}

/// Adds a member on the installation's word. One who has been added already, and never signed in, gets a new first
/// password: what a lost answer has made can be asked for again.
pub async fn add_member(
    identity: &Identity,
    tenant: TenantId,
    person: &NewUser,
    role: MemberRole,
    by: Option<UserId>,
) -> Result<Added, Error> {
    let actor = TenantActor::System { tenant };
    let once = identity.store.tenant_once(actor).await?;
    let there = member::find_by_email(&once, &person.email).await?;
    drop(once);
    if let Some(member) = there.filter(|member| member.last_sign_in_at.is_none()) {
        let initial_password = user::issue_password(identity, UserId(member.user_id), None).await?;
        return Ok(Added { member, initial_password });
    }
    let (added, tx) = member::add(identity, actor, person, role, by).await?;
    tx.commit().await?;
    Ok(added)
}

/// Finishes the tenants that have been in provisioning for longer than `idle`: zero when no other instance can be at it.
pub async fn resume_provisioning(identity: &Identity, idle: TimeDelta) -> Result<usize, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    let abandoned = identity.context.now() - idle;
    let unfinished = tenant::ids_in_provisioning().bind(&once, &abandoned).all().await?;
    drop(once);
    for id in &unfinished {
        match fill(identity, SystemActor::System, TenantId(*id), None, None).await {
            Ok((_, _, tx)) => tx.commit().await?,
            // Another instance was faster.
            Err(Error::VersionMismatch) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(unfinished.len())
}

/// Changes the name or the contact.
pub async fn update(
    identity: &Identity,
    actor: SystemActor,
    id: TenantId,
    changes: &Changes,
    version: Option<i32>,
    by: Option<UserId>,
) -> Result<Tenant, Error> {
    let before = find(identity, actor, id).await?;
    let name = changes.name.as_ref().map(Name::as_str);
    let set_contact = changes.contact_email.is_some();
    let contact = changes.contact_email.as_ref().and_then(|c| c.as_ref()).map(EmailAddress::as_str);
    let (now, by) = (identity.context.now(), by.map(|user| user.0));
    let tx = identity.store.system_tx(actor).await?;
    let query = tenant::update();
    let updated = query.bind(&tx, &name, &set_contact, &contact, &now, &by, &id.0, &version).opt().await?;
    let tenant = updated.ok_or(Error::VersionMismatch)?;
    let values = |tenant: &Tenant| json!({ "name": tenant.name, "contactEmail": tenant.contact_email });
    let metadata = json!({ "old": values(&before), "new": values(&tenant) });
    let entry = Entry::new("tenant_changed").by(by.map(UserId)).on("tenant", id.0).with(metadata);
    tx.record(&identity.context, entry).await?;
    tx.changed(&identity.context, "tenant", id.0);
    tx.commit().await?;
    Ok(tenant)
}

/// Suspends a tenant, so that nobody signs in and every session is refused from the next request on, or lets it in
/// again. The tenant's row stays locked while its cell is told: two who want opposite things come one after the other, and
/// what a crash leaves half done is put right by asking again.
pub async fn set_suspended(
    identity: &Identity,
    actor: SystemActor,
    id: TenantId,
    suspended: bool,
    version: Option<i32>,
    by: Option<UserId>,
) -> Result<Tenant, Error> {
    let tx = identity.store.system_tx(actor).await?;
    let before = tenant::lock().bind(&tx, &id.0).opt().await?.ok_or(Error::NotFound)?;
    if version.is_some_and(|version| version != before.version) {
        return Err(Error::VersionMismatch);
    }
    if !["active", "suspended"].contains(&before.status.as_str()) {
        return Err(Error::Conflict("The tenant is still being set up."));
    }
    let once = identity.store.tenant_once(TenantActor::System { tenant: id }).await?;
    tenant_settings::set_active().bind(&once, &!suspended, &identity.context.now(), &id.0).one().await?;
    drop(once);
    let status = if suspended { "suspended" } else { "active" };
    let tenant = move_to(identity, &tx, id, status, &["active", "suspended"], by).await?;
    let event = if suspended { "tenant_suspended" } else { "tenant_reactivated" };
    tx.record(&identity.context, Entry::new(event).by(by).on("tenant", id.0)).await?;
    // Streams of its members look whether they may go on.
    tx.notify(Notice::PolicyChanged { tenant: id });
    tx.commit().await?;
    Ok(tenant)
}

/// Who belongs to the tenant, from the directory: names and addresses, nothing that the tenant keeps for itself.
pub async fn people(
    identity: &Identity,
    actor: SystemActor,
    id: TenantId,
    contains: Option<&str>,
    request: &PageRequest,
) -> Result<Page<Person>, Error> {
    find(identity, actor, id).await?;
    let pattern = contains.map(postroom_types::contains_pattern);
    let (after_created_at, after_id) = (request.after.map(|a| a.created_at), request.after.map(|a| a.id));
    let once = identity.store.system_once(actor).await?;
    let (offset, limit) = (request.offset, request.probe());
    let query = membership::page();
    let rows = query.bind(&once, &id.0, &pattern, &after_created_at, &after_id, &limit, &offset).all().await?;
    let total = match request.with_total {
        true => Some(membership::count().bind(&once, &id.0, &pattern).one().await?),
        false => None,
    };
    Ok(request.cut(rows, |row| Position { created_at: row.created_at, id: row.user_id }, total))
}

/// Everything between the tenant's name and its being active. The last transaction is left open.
async fn fill(
    identity: &Identity,
    actor: SystemActor,
    id: TenantId,
    administrator: Option<&NewUser>,
    by: Option<UserId>,
) -> Result<(Tenant, Option<Added>, SystemTx), Error> {
    let once = identity.store.tenant_once(TenantActor::System { tenant: id }).await?;
    tenant_settings::ensure().bind(&once, &id.0, &identity.context.now()).one().await?;
    drop(once);
    let added = match administrator {
        Some(person) => Some(add_member(identity, id, person, MemberRole::Admin, by).await?),
        None => None,
    };
    let tx = identity.store.system_tx(actor).await?;
    let tenant = move_to(identity, &tx, id, "active", &["provisioning"], by).await?;
    let metadata = json!({ "slug": tenant.slug, "name": tenant.name });
    let entry = Entry::new("tenant_created").by(by).on("tenant", id.0).with(metadata);
    tx.record(&identity.context, entry).await?;
    Ok((tenant, added, tx))
}

async fn move_to(
    identity: &Identity,
    tx: &SystemTx,
    id: TenantId,
    status: &str,
    from: &[&str],
    by: Option<UserId>,
) -> Result<Tenant, Error> {
    let (now, by) = (identity.context.now(), by.map(|user| user.0));
    let query = tenant::set_status();
    let moved = query.bind(tx, &status, &now, &by, &id.0, &from).opt().await?;
    tx.changed(&identity.context, "tenant", id.0);
    moved.ok_or(Error::VersionMismatch)
}
