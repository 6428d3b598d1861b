use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{member, operator, user as users};
use postroom_store::{SystemActor, TenantActor};
use postroom_types::{EmailAddress, MemberId, OperatorId, UserId};

use super::take_away;
use crate::user::{self, belongs_only_to};
use crate::{Error, Identity};

const EVENT: &str = "second_factor_reset";
const OWN: Error = Error::Conflict("This is your own second factor: remove it on your account's page.");

/// Takes a member's second factor away, on an administrator's word: whoever lost both the authenticator and the recovery codes
/// can then sign in with the password alone. Ends every session of theirs. Refused for somebody who also belongs elsewhere.
pub async fn reset_of_member(identity: &Identity, actor: TenantActor, id: MemberId) -> Result<(), Error> {
    let tenant = actor.tenant();
    let tx = identity.store.tenant_tx(actor).await?;
    let member = member::find().bind(&tx, &tenant.0, &id.0).opt().await?.ok_or(Error::NotFound)?;
    let person = UserId(member.user_id);
    if actor.user() == Some(person) {
        return Err(OWN);
    }
    let management = identity.store.system_tx(SystemActor::System).await?;
    let user = users::find_for_update().bind(&management, &person.0).opt().await?.ok_or(Error::NotFound)?;
    if !belongs_only_to(&management, &user, tenant).await? {
        return Err(Error::Conflict(
            "This person also belongs elsewhere, so only they themselves or an operator can reset the second factor.",
        ));
    }
    take_away(identity, &management, person).await?;
    tx.record(&identity.context, Entry::new(EVENT).on_behalf_of(person).on("member", id.0)).await?;
    // Recorded before it is done: a crash in between leaves an entry too many, never one too few.
    tx.commit().await?;
    management.commit().await?;
    user::end_sign_ins(identity, person).await
}

/// The same for an operator, on another operator's word.
pub async fn reset_of_operator(identity: &Identity, actor: SystemActor, id: OperatorId) -> Result<(), Error> {
    let tx = identity.store.system_tx(actor).await?;
    let operator = operator::find().bind(&tx, &id.0).opt().await?.ok_or(Error::NotFound)?;
    let person = UserId(operator.user_id);
    if actor.user() == Some(person) {
        return Err(OWN);
    }
    take_away(identity, &tx, person).await?;
    tx.record(&identity.context, Entry::new(EVENT).on_behalf_of(person).on("operator", id.0)).await?;
    tx.commit().await?;
    user::end_sign_ins(identity, person).await
}

/// The same for anybody, on the installation's own word. Tells whether there was a second factor.
pub async fn reset_by_email(identity: &Identity, email: &EmailAddress) -> Result<bool, Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let user = users::find_by_email_for_update().bind(&tx, &email.as_str()).opt().await?.ok_or(Error::NotFound)?;
    let person = UserId(user.id);
    let was_there = take_away(identity, &tx, person).await?;
    tx.record(&identity.context, Entry::new(EVENT).on_behalf_of(person).on("user", user.id)).await?;
    tx.commit().await?;
    user::end_sign_ins(identity, person).await?;
    Ok(was_there)
}
