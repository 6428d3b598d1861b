//! Staff of the installation.

use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{operator, user as users};
use postroom_store::{Notice, SystemActor, SystemTx};
use postroom_types::{EmailAddress, OperatorId, OperatorRole, Page, PageRequest, Position, UserId};

pub use postroom_store::queries::operator::Operator;
use serde_json::json;

use crate::error::on_constraint;
use crate::session::Ending;
use crate::user::{self, Grantor, NewUser};
use crate::{Error, Identity, session};

/// Which operators are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only active, or only suspended ones.
    pub is_active: Option<bool>,
    /// Part of the name or address.
    pub contains: Option<String>,
}

/// An operator who was added, with the password to hand over.
pub struct Added {
    pub operator: Operator,
    pub initial_password: String,
}

/// A page of operators, oldest first.
pub async fn list(
    identity: &Identity,
    actor: SystemActor,
    filter: &Filter,
    request: &PageRequest,
) -> Result<Page<Operator>, Error> {
    let pattern = filter.contains.as_deref().map(postroom_types::contains_pattern);
    let (after_created_at, after_id) = (request.after.map(|a| a.created_at), request.after.map(|a| a.id));
    let once = identity.store.system_once(actor).await?;
    let (active, limit) = (filter.is_active, request.probe());
    let query = operator::page();
    let rows =
        query.bind(&once, &active, &pattern, &after_created_at, &after_id, &limit, &request.offset).all().await?;
    let total = match request.with_total {
        true => Some(operator::count().bind(&once, &active, &pattern).one().await?),
        false => None,
    };
    Ok(request.cut(rows, |row| Position { created_at: row.created_at, id: row.id }, total))
}

/// Whether there is any operator yet.
pub async fn exists(identity: &Identity) -> Result<bool, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    Ok(operator::count().bind(&once, &None, &None::<&str>).one().await? > 0)
}

/// Makes a person an operator. The transaction is the caller's to commit, with what else belongs to it.
pub async fn add(
    identity: &Identity,
    actor: SystemActor,
    new: &NewUser,
    role: OperatorRole,
    created_by: Option<UserId>,
) -> Result<(Added, SystemTx), Error> {
    const ALREADY: Error = Error::Conflict("This person is already an operator.");
    let by = created_by.map(|user| user.0);
    let once = identity.store.system_once(actor).await?;
    if operator::find_by_email().bind(&once, &new.email.as_str()).opt().await?.is_some() {
        return Err(ALREADY);
    }
    drop(once);
    let ensured = user::ensure(identity, new, None, Grantor::Installation, by).await?;
    let (id, now) = (OperatorId(identity.context.uuid()), identity.context.now());
    let tx = identity.store.system_tx(actor).await?;
    // Locked until the operator stands. A tenant's administrator who let the same person in meanwhile knows a password
    // that must not become an operator's.
    let user = users::find_for_update().bind(&tx, &ensured.user.id).opt().await?;
    if user.and_then(|user| user.password_hash) != Some(ensured.password_hash) {
        return Err(Error::Conflict("Somebody else added this person a moment ago. Look again before you add them."));
    }
    operator::insert()
        .bind(&tx, &id.0, &ensured.user.id, &role.as_str(), &now, &by)
        .one()
        .await
        .map_err(|error| on_constraint(error, "operators_user_key", ALREADY))?;
    let operator = find(&tx, id).await?;
    let metadata = json!({ "email": operator.email, "role": operator.role });
    let entry = Entry::new("operator_added").on("operator", id.0).by(created_by).with(metadata);
    tx.record(&identity.context, entry).await?;
    tx.changed(&identity.context, "operator", id.0);
    Ok((Added { operator, initial_password: ensured.initial_password }, tx))
}

/// Gives an operator another role. Sessions with the old one are refused from now on.
pub async fn set_role(
    identity: &Identity,
    tx: &SystemTx,
    id: OperatorId,
    role: Option<OperatorRole>,
    version: Option<i32>,
    by: UserId,
) -> Result<Operator, Error> {
    let before = find_version(tx, id, version).await?;
    let Some(role) = role else { return Ok(before) };
    if role != OperatorRole::Operator {
        keep_an_operator(tx, &before).await?;
    }
    operator::set_role().bind(tx, &role.as_str(), &identity.context.now(), &Some(by.0), &id.0).one().await?;
    let metadata = json!({ "old": { "role": before.role }, "new": { "role": role.as_str() } });
    let person = UserId(before.user_id);
    let entry = Entry::new("operator_changed").by(by).on_behalf_of(person).on("operator", id.0).with(metadata);
    tx.record(&identity.context, entry).await?;
    tx.changed(&identity.context, "operator", id.0);
    if role.as_str() != before.role {
        // Refused from now on, until they are refreshed: whoever holds something open for them looks again.
        tx.notify(Notice::SessionsEnded { user: UserId(before.user_id) });
    }
    find(tx, id).await
}

/// Suspends or reactivates; suspending ends the operator's sessions at once.
pub async fn set_suspended(
    identity: &Identity,
    tx: &SystemTx,
    id: OperatorId,
    suspended: bool,
    version: Option<i32>,
    by: Option<UserId>,
) -> Result<Operator, Error> {
    let before = find_version(tx, id, version).await?;
    if suspended {
        keep_an_operator(tx, &before).await?;
        let records = session::in_operator_area(tx);
        session::end_all(identity, &records, UserId(before.user_id), Ending::Everything).await?;
    }
    operator::set_active().bind(tx, &!suspended, &identity.context.now(), &by.map(|user| user.0), &id.0).one().await?;
    let event = if suspended { "operator_suspended" } else { "operator_reactivated" };
    let entry = Entry::new(event).by(by).on_behalf_of(UserId(before.user_id)).on("operator", id.0);
    tx.record(&identity.context, entry).await?;
    tx.changed(&identity.context, "operator", id.0);
    find(tx, id).await
}

/// The operator with this address, for commands.
pub async fn find_by_email(tx: &SystemTx, email: &EmailAddress) -> Result<Option<OperatorId>, Error> {
    Ok(operator::find_by_email().bind(tx, &email.as_str()).opt().await?.map(OperatorId))
}

pub(crate) async fn find(tx: &SystemTx, id: OperatorId) -> Result<Operator, Error> {
    operator::find().bind(tx, &id.0).opt().await?.ok_or(Error::NotFound)
}

async fn find_version(tx: &SystemTx, id: OperatorId, version: Option<i32>) -> Result<Operator, Error> {
    // All full operators first, in one order, so that two changes at the same time cannot wait for each other.
    operator::lock_active().bind(tx).all().await?;
    operator::lock().bind(tx, &id.0).opt().await?.ok_or(Error::NotFound)?;
    let operator = find(tx, id).await?;
    match version {
        Some(version) if version != operator.version => Err(Error::VersionMismatch),
        _ => Ok(operator),
    }
}

/// Refuses to suspend the person who is the last active operator.
pub(crate) async fn keep_an_operator_besides(tx: &SystemTx, user: UserId) -> Result<(), Error> {
    match operator::find_by_user().bind(tx, &user.0).opt().await? {
        Some(operator) => keep_an_operator(tx, &operator).await,
        None => Ok(()),
    }
}

/// Refuses to take the last active operator away.
async fn keep_an_operator(tx: &SystemTx, operator: &Operator) -> Result<(), Error> {
    let full = operator::lock_active().bind(tx).all().await?;
    if full.as_slice() == [operator.id] {
        return Err(Error::Conflict("This is the last active operator. Make somebody else operator first."));
    }
    Ok(())
}
