//! Reset links: with one, a person chooses a new password. It works once, for an hour. One that somebody makes who may replaces those
//! before it; one that was asked for at sign-in stands beside them, until one of them is used.

use chrono::TimeDelta;
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{password_reset, user as users};
use postroom_store::{SystemActor, SystemTx, TenantActor};
use postroom_types::{EmailAddress, LetterId, MemberId, OperatorId, TenantId, Timestamp, UserId};
use serde_json::json;

use crate::letter::{self, Content, Reader};
use crate::ticket::Ticket;
use crate::user::{self, User};
use crate::{Error, Identity, member, operator, password};

/// How long a link works.
const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// The secret of a link, which nobody can tell again.
pub struct Issued {
    pub token: String,
    pub expires_at: Timestamp,
    /// Whether the installation sends it to whom it is for.
    pub is_mailed: bool,
}

/// A link for a member who belongs nowhere else: one tenant's administrator must not become another tenant's member.
pub async fn issue_for_member(identity: &Identity, actor: TenantActor, id: MemberId) -> Result<Issued, Error> {
    // Open until the link stands, so that it is recorded, or worth nothing because nobody has seen it.
    let tx = identity.store.tenant_tx(actor).await?;
    let member = member::find(&tx, id).await?;
    let system = identity.store.system_tx(SystemActor::System).await?;
    let user = lock(&system, UserId(member.user_id)).await?;
    if !user::belongs_only_to(&system, &user, actor.tenant()).await? {
        return Err(Error::Conflict(
            "This person also belongs elsewhere, so only they themselves or an operator can change the password.",
        ));
    }
    let issued = replace(identity, &system, &user, Some(actor.tenant()), actor.user()).await?;
    system.commit().await?;
    tx.record(&identity.context, Entry::new("password_reset_link_created").on("member", id.0)).await?;
    tx.commit().await?;
    Ok(issued)
}

/// A link for an operator.
pub async fn issue_for_operator(identity: &Identity, actor: SystemActor, id: OperatorId) -> Result<Issued, Error> {
    let tx = identity.store.system_tx(actor).await?;
    let operator = operator::find(&tx, id).await?;
    let user = lock(&tx, UserId(operator.user_id)).await?;
    let issued = replace(identity, &tx, &user, None, actor.user()).await?;
    tx.record(&identity.context, Entry::new("password_reset_link_created").on("operator", id.0)).await?;
    tx.commit().await?;
    Ok(issued)
}

/// A link for anybody, on the installation's word.
pub async fn issue_by_email(identity: &Identity, email: &EmailAddress) -> Result<Issued, Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let user = users::find_by_email_for_update().bind(&tx, &email.as_str()).opt().await?.ok_or(Error::NotFound)?;
    let issued = replace(identity, &tx, &user, None, None).await?;
    record_for(identity, &tx, &user).await?;
    tx.commit().await?;
    Ok(issued)
}

/// Sends a link to whoever has this address, where the installation writes letters. Nobody waits for it, so neither an answer
/// nor its time tells whether there is such a person.
pub fn request(identity: &Identity, email: EmailAddress) {
    if identity.letters.is_none() {
        return;
    }
    let owned = identity.clone();
    identity.background.run(async move {
        match ask(&owned, &email).await {
            Ok(()) | Err(Error::NotFound) => {}
            Err(error) => tracing::warn!(%error, "a reset link that was asked for could not be made"),
        }
    });
}

/// Anybody can ask in anybody's name, so links that are in somebody's hands go on working.
async fn ask(identity: &Identity, email: &EmailAddress) -> Result<(), Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let user = users::find_by_email_for_update().bind(&tx, &email.as_str()).opt().await?;
    let user = user.filter(|user| user.status == "active").ok_or(Error::NotFound)?;
    add(identity, &tx, &user, None, None, false).await?;
    record_for(identity, &tx, &user).await?;
    Ok(tx.commit().await?)
}

/// Sets the new password and ends every session and every API key of the person. A link that is unknown, used, replaced or
/// expired is not there, and neither is a tenant's link for somebody who has come to belong elsewhere since.
pub async fn confirm(identity: &Identity, token: &str, new_password: &str) -> Result<(), Error> {
    let ticket = Ticket::parse(token).filter(|ticket| ticket.tenant.is_none()).ok_or(Error::NotFound)?;
    let once = identity.store.system_once(SystemActor::System).await?;
    let found = password_reset::find().bind(&once, &ticket.id, &identity.context.now()).opt().await?;
    let found = found.filter(|found| ticket.matches(&found.token_hash)).ok_or(Error::NotFound)?;
    drop(once);
    let known = [&*found.handle, &*found.display_name];
    password::check_new(identity, "newPassword", new_password, &found.email, &known).await?;
    let hash = identity.hasher.hash(&*identity.context.entropy, new_password).await?;
    let (now, user) = (identity.context.now(), UserId(found.user_id));
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let person = lock(&tx, user).await?;
    let taken = password_reset::take().bind(&tx, &ticket.id, &&ticket.hash()[..], &now).opt().await?;
    let only_in = taken.ok_or(Error::NotFound)?.only_in.map(TenantId);
    // Whoever makes the person a member elsewhere locks them, too: they do not belong there yet, or this is too late.
    if let Some(tenant) = only_in
        && !user::belongs_only_to(&tx, &person, tenant).await?
    {
        return Err(Error::NotFound);
    }
    users::set_password().bind(&tx, &hash, &false, &now, &user.0, &None::<&str>).one().await?;
    tx.record(&identity.context, Entry::new("password_reset").on("user", user.0).by(user)).await?;
    tx.commit().await?;
    user::end_all_sessions(identity, user).await
}

async fn record_for(identity: &Identity, tx: &SystemTx, user: &User) -> Result<(), Error> {
    let entry = Entry::new("password_reset_link_created").on("user", user.id).with(json!({ "email": user.email }));
    Ok(tx.record(&identity.context, entry).await?)
}

async fn lock(tx: &SystemTx, user: UserId) -> Result<User, Error> {
    users::find_for_update().bind(tx, &user.0).opt().await?.ok_or(Error::NotFound)
}

/// The user's row is locked, so that of two links that are made at once one is the newer.
async fn replace(
    identity: &Identity,
    tx: &SystemTx,
    user: &User,
    only_in: Option<TenantId>,
    by: Option<UserId>,
) -> Result<Issued, Error> {
    add(identity, tx, user, only_in, by, true).await
}

/// Also beside those that are there.
async fn add(
    identity: &Identity,
    tx: &SystemTx,
    user: &User,
    only_in: Option<TenantId>,
    by: Option<UserId>,
    replaces: bool,
) -> Result<Issued, Error> {
    let (id, now) = (identity.context.uuid(), identity.context.now());
    let ticket = Ticket::issue(&*identity.context.entropy, None, id);
    let (hash, expires_at, by) = (ticket.hash(), now + LIFETIME, by.map(|user| user.0));
    let only_in = only_in.map(|tenant| tenant.0);
    let query = password_reset::add();
    query.bind(tx, &user.id, &replaces, &id, &only_in, &&hash[..], &expires_at, &now, &by).one().await?;
    let token = ticket.encode();
    let letters = identity.letters.as_ref().filter(|_| user.status == "active");
    if let Some(letters) = letters {
        let (letter, link) = (LetterId(identity.context.uuid()), letters.link(letter::RESET_PAGE, &token));
        let to = Reader { name: &user.display_name, email: &user.email, language: &user.language };
        letter::write(identity, tx, letters, letter, &to, &Content::Reset { link: &link, until: expires_at }).await?;
    }
    Ok(Issued { token, expires_at, is_mailed: letters.is_some() })
}
