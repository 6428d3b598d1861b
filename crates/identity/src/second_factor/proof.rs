use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::second_factor;
use postroom_store::{SystemActor, SystemTx};
use postroom_types::UserId;
use serde_json::json;
use uuid::Uuid;

use super::location;
use crate::totp::Secret;
use crate::{Error, Identity, envelope, recovery_code};

/// What somebody gives besides the password.
#[derive(Clone, Copy)]
pub enum Proof<'a> {
    /// The authenticator's code of this moment.
    Totp(&'a str),
    /// A recovery code.
    Recovery(&'a str),
}

/// Whether the person has a second factor, and then only with the right proof. A proof is used up by the very statement that
/// accepts it, so of any number of instances that are sent the same one, one accepts it.
pub(crate) async fn prove(identity: &Identity, user: UserId, proof: Option<&Proof<'_>>) -> Result<bool, Error> {
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let found = second_factor::find().bind(&tx, &user.0).opt().await?.ok_or(Error::WrongCredentials)?;
    let Some(sealed) = found.totp_secret.filter(|_| found.totp_confirmed_at.is_some()) else { return Ok(false) };
    let accepted = match proof.ok_or(Error::SecondFactorRequired)? {
        Proof::Totp(code) => use_code(identity, &tx, user, &sealed, code).await?,
        Proof::Recovery(code) => use_recovery_code(identity, &tx, user, code).await?,
    };
    tx.commit().await?;
    if accepted { Ok(true) } else { Err(Error::WrongCode) }
}

async fn use_code(identity: &Identity, tx: &SystemTx, user: UserId, sealed: &[u8], code: &str) -> Result<bool, Error> {
    let now = identity.context.now();
    let secret = Secret::from_bytes(envelope::open(identity, tx, &location(user), sealed).await?);
    let Some(step) = secret.step_of(code, now) else { return Ok(false) };
    Ok(second_factor::use_step().bind(tx, &step, &now, &user.0, &sealed).opt().await?.is_some())
}

async fn use_recovery_code(identity: &Identity, tx: &SystemTx, user: UserId, code: &str) -> Result<bool, Error> {
    let left = second_factor::unused_recovery_codes().bind(tx, &user.0).all().await?;
    let Some(data_key_id) = left.first().map(|code| code.data_key_id) else { return Ok(false) };
    // All of a person's codes are made at once, under one data key.
    let data_key = envelope::find_data_key(identity, tx, data_key_id).await?;
    let left: Vec<(Uuid, Vec<u8>)> = left.into_iter().map(|code| (code.id, code.code_hash)).collect();
    let Some(id) = recovery_code::find(&recovery_code::hash(&data_key, user, code), &left) else { return Ok(false) };
    let used = second_factor::use_recovery_code().bind(tx, &identity.context.now(), &id).opt().await?.is_some();
    if used {
        let left = json!({ "left": left.len().saturating_sub(1) });
        let entry = Entry::new("recovery_code_used").by(user).on("user", user.0).with(left);
        tx.record(&identity.context, entry).await?;
    }
    Ok(used)
}
