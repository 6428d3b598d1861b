use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{membership, operator, user};
use postroom_store::{SystemActor, SystemTx};
use postroom_types::{Handle, TenantId, UserId};
use serde_json::json;
use uuid::Uuid;

use super::{NewUser, User, end_all_sessions};
use crate::{Error, Identity, password};

/// Who lets a person in. Addresses are not verified yet, so whoever made a user knows the first password: a tenant's
/// administrator may add nobody who belongs elsewhere, and the installation's word makes a new first password.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grantor {
    /// An administrator, for their own tenant.
    Tenant,
    /// An operator or a command.
    Installation,
}

/// A user who may now sign in, and the password to hand over.
pub(crate) struct Ensured {
    pub(crate) user: User,
    pub(crate) initial_password: String,
    /// Of the first password. Another one later means that somebody else gave the person a password since.
    pub(crate) password_hash: String,
    /// What it took the place of, and whether that one had to be changed.
    replaced: Option<(String, bool)>,
}

/// Makes the user, and the place in the tenant's directory; without a tenant it is for the operator area. Somebody who is
/// there already gets a new first password, and every session of theirs ends.
pub(crate) async fn ensure(
    identity: &Identity,
    new: &NewUser,
    tenant: Option<TenantId>,
    grantor: Grantor,
    created_by: Option<Uuid>,
) -> Result<Ensured, Error> {
    let context = &identity.context;
    let initial_password = match &new.password {
        Some(given) => {
            let known = [new.display_name.as_str()];
            password::check_new(identity, "password", given, new.email.as_str(), &known).await?;
            given.clone()
        }
        None => password::generate(&*context.entropy),
    };
    // Before the transaction, because it takes a while.
    let hash = identity.hasher.hash(&*context.entropy, &initial_password).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let mut user = user::find_by_email_for_update().bind(&tx, &new.email.as_str()).opt().await?;
    if user.is_none() {
        user = insert(identity, &tx, new, &hash, true, created_by).await?;
    }
    if user.is_none() {
        // Added by somebody else a moment ago, or the handle is another person's.
        user = user::find_by_email_for_update().bind(&tx, &new.email.as_str()).opt().await?;
    }
    let user = user.ok_or_else(|| Error::invalid("handle", "is taken"))?;
    let is_new = user.password_hash.as_ref() == Some(&hash);
    if !is_new {
        check_grant(&tx, &user, tenant, grantor).await?;
        user::set_password().bind(&tx, &hash, &true, &context.now(), &user.id, &None::<&str>).one().await?;
    }
    let event = if is_new { "user_added" } else { "password_renewed" };
    let entry = Entry::new(event).by(created_by.map(UserId)).on_behalf_of(UserId(user.id)).on("user", user.id);
    tx.record(context, entry.with(json!({ "email": user.email }))).await?;
    if let Some(tenant) = tenant {
        membership::insert().bind(&tx, &tenant.0, &user.id, &context.now(), &created_by).one().await?;
    }
    tx.commit().await?;
    if !is_new {
        end_all_sessions(identity, UserId(user.id)).await?;
    }
    let replaced = user.password_hash.clone().filter(|_| !is_new).map(|hash| (hash, user.must_change_password));
    Ok(Ensured { user, initial_password, password_hash: hash, replaced })
}

/// Puts the password back that [`ensure`] took away, because somebody else was faster: the one that they were told works.
pub(crate) async fn give_back(identity: &Identity, ensured: &Ensured) -> Result<(), Error> {
    let Some((hash, must_change)) = &ensured.replaced else { return Ok(()) };
    let once = identity.store.system_once(SystemActor::System).await?;
    let (now, given) = (identity.context.now(), Some(&ensured.password_hash));
    user::set_password().bind(&once, hash, must_change, &now, &ensured.user.id, &given).opt().await?;
    Ok(())
}

/// Makes the user; none when the address or the handle is taken. Who chose the password need not change it.
pub(crate) async fn insert(
    identity: &Identity,
    tx: &SystemTx,
    new: &NewUser,
    hash: &str,
    must_change: bool,
    created_by: Option<Uuid>,
) -> Result<Option<User>, Error> {
    let id = identity.context.uuid();
    let (email, name, now) = (new.email.as_str(), new.display_name.as_str(), identity.context.now());
    let random = id.simple().to_string();
    let candidates = match &new.handle {
        Some(handle) => vec![handle.clone()],
        None => ["", &random[28..], &random[20..]].map(|end| Handle::suggest(new.email.local_part(), end)).to_vec(),
    };
    for handle in candidates {
        let query = user::insert();
        let (handle, hash) = (handle.as_str(), Some(hash));
        let inserted = query.bind(tx, &id, &email, &handle, &name, &hash, &must_change, &now, &created_by);
        if let Some(user) = inserted.opt().await? {
            return Ok(Some(user));
        }
    }
    Ok(None)
}

/// Whether somebody who is there already may be let in here.
async fn check_grant(tx: &SystemTx, user: &User, tenant: Option<TenantId>, grantor: Grantor) -> Result<(), Error> {
    let belongs = membership::tenants_of_user().bind(tx, &user.id).all().await?;
    let operates = operator::find_by_user().bind(tx, &user.id).opt().await?.is_some();
    let elsewhere = belongs.iter().any(|id| Some(TenantId(*id)) != tenant);
    match (tenant, grantor) {
        (Some(_), _) if operates => {
            Err(Error::Conflict("Operators are not members of tenants. Use another address for this person."))
        }
        (None, _) if elsewhere => {
            Err(Error::Conflict("Members of tenants are not operators. Use another address for this person."))
        }
        (Some(_), Grantor::Tenant) if elsewhere => Err(Error::Conflict(
            "Somebody with this address already belongs elsewhere on this installation. Ask the operator to add them.",
        )),
        _ => Ok(()),
    }
}
