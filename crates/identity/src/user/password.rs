use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::user;
use postroom_store::{SystemActor, TenantActor};
use postroom_types::{EmailAddress, MemberId, UserId};
use serde_json::json;

use super::{User, belongs_only_to, end_all_sessions, end_sign_ins, find, record_own};
use crate::lockout::Attempt;
use crate::sign_in::Facts;
use crate::{Claims, Error, Identity, password, session, sign_in};

/// Changes the password and ends every session that the person signed in to, everywhere; API keys stay. What the caller
/// gets is a new session in the same area.
pub async fn change_password(
    identity: &Identity,
    claims: &Claims,
    current: &str,
    new: &str,
    device: &session::Device,
) -> Result<sign_in::SignedIn, Error> {
    let user = prove_password(identity, claims, "currentPassword", current).await?;
    if current == new {
        return Err(Error::invalid("newPassword", "must differ from the current password"));
    }
    password::check_new(identity, "newPassword", new, &user.email, &[&user.handle, &user.display_name]).await?;
    let hash = identity.hasher.hash(&*identity.context.entropy, new).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let changed = user::set_password()
        .bind(&tx, &hash, &false, &identity.context.now(), &user.id, &user.password_hash)
        .opt()
        .await?;
    if changed.is_none() {
        return Err(Error::Conflict("The password was changed by somebody else a moment ago."));
    }
    record_own(identity, &tx, claims.user, "password_changed", json!({})).await?;
    tx.commit().await?;
    let started = sign_in::started(identity, claims).await?;
    end_sign_ins(identity, claims.user).await?;
    let valid_from = find(identity, claims.user).await?.ok_or(Error::SessionOver)?.sessions_valid_from;
    let second_factor = started.second_factor;
    let facts = Facts { must_change_password: false, second_factor, valid_from, event: "session_renewed" };
    let signed_in = sign_in::enter(identity, claims.user, claims.tenant, device, facts).await?;
    let signed_in = signed_in.ok_or(Error::SessionOver)?;
    // Somebody else may have reset the password since, and ended every session but the one just opened.
    let user = find(identity, claims.user).await?;
    if !user.is_some_and(|user| user.status == "active" && user.password_hash.as_ref() == Some(&hash)) {
        sign_in::end(identity, &signed_in.opened).await?;
        return Err(Error::SessionOver);
    }
    Ok(signed_in)
}

/// The person who is signed in, if this is their password. Wrong ones, in `field`, count as they do at sign-in, and whoever
/// has failed too often there or here waits: a stolen access token must not be worth unlimited guesses. The right one
/// takes no failures back, because those of the second factor are among them; the next sign-in does.
pub(crate) async fn prove_password(
    identity: &Identity,
    claims: &Claims,
    field: &'static str,
    password: &str,
) -> Result<User, Error> {
    sign_in::require_session(identity, claims).await?;
    let user = find(identity, claims.user).await?.ok_or(Error::SessionOver)?;
    let attempt = Attempt::new(identity, &user.email, &identity.context.origin.address);
    let right = identity.hasher.verify(password, user.password_hash.as_deref()).await?;
    attempt.check(identity).await?;
    if right {
        return Ok(user);
    }
    let blocks = attempt.failed(identity).await?;
    sign_in::record_refusal(identity, Some(claims.user), claims.tenant, "wrong_password", blocks).await?;
    Err(Error::invalid(field, "is not your password"))
}

/// Gives anybody a new first password, on the operator's own word.
pub async fn issue_password_by_email(identity: &Identity, email: &EmailAddress) -> Result<String, Error> {
    let once = identity.store.system_once(SystemActor::System).await?;
    let user = user::find_by_login().bind(&once, &email.as_str()).opt().await?.ok_or(Error::NotFound)?;
    drop(once);
    issue_password(identity, UserId(user.id), None).await
}

/// Gives a person a new first password, which ends every session: on the installation's word, or for a member of the tenant
/// on its administrator's. The latter is refused for somebody who also belongs elsewhere: one
/// tenant's administrator must not become another tenant's member.
pub(crate) async fn issue_password(
    identity: &Identity,
    user: UserId,
    in_tenant: Option<(TenantActor, MemberId)>,
) -> Result<String, Error> {
    let context = &identity.context;
    let initial = password::generate(&*context.entropy);
    let hash = identity.hasher.hash(&*context.entropy, &initial).await?;
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let user = user::find_for_update().bind(&tx, &user.0).opt().await?.ok_or(Error::NotFound)?;
    if let Some((actor, _)) = in_tenant
        && !belongs_only_to(&tx, &user, actor.tenant()).await?
    {
        return Err(Error::Conflict(
            "This person also belongs elsewhere, so only they themselves or an operator can change the password.",
        ));
    }
    user::set_password().bind(&tx, &hash, &true, &context.now(), &user.id, &None::<&str>).one().await?;
    let entry = Entry::new("password_renewed").on_behalf_of(UserId(user.id));
    match in_tenant {
        // In the tenant's own trail, before it is done: a crash in between leaves an entry too many, never one too few.
        Some((actor, member)) => {
            let tenant_tx = identity.store.tenant_tx(actor).await?;
            tenant_tx.record(context, entry.on("member", member.0)).await?;
            tenant_tx.commit().await?;
        }
        None => tx.record(context, entry.on("user", user.id).with(json!({ "email": user.email }))).await?,
    }
    tx.commit().await?;
    end_all_sessions(identity, UserId(user.id)).await?;
    Ok(initial)
}
