use clap::Subcommand;
use postroom_identity::installation_key::{self, KnownKey, Rotation, Standing, State};
use postroom_identity::{Error, Identity};
use serde_json::json;

use super::{answer, by_command, table, with_identity, with_unchecked_identity};
use crate::cli::Json;
use crate::config::Config;
use crate::databases::Databases;
use crate::failure::Failure;
use crate::secrets::KeyFile;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Put a new installation key in force and wrap every data key anew
    ///
    /// With a key from the settings: set the new one as POSTROOM_SECRET_KEY and the one before in POSTROOM_SECRET_KEYS_OLD
    /// first. With the data directory's own key file: stop the server first; the new key is made here. A run that was killed
    /// goes on where it stopped.
    Rotate(Json),
    /// Show which installation keys this database knows, and how much they still wrap
    Status(Json),
}

pub(crate) async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    match command {
        Command::Rotate(json) if config.secret_key.is_none() && config.databases.app.is_none() => {
            rotate_key_file(config, json).await
        }
        Command::Rotate(json) => {
            with_unchecked_identity(config, async |identity| told(json, identity, &rotate(identity).await?)).await
        }
        Command::Status(json) => with_identity(config, async |identity| status(identity, json).await).await,
    }
}

/// Refuses to go on with a key that the database does not know.
pub(crate) async fn require_known(identity: &Identity) -> Result<(), Failure> {
    let present = identity.keys.fingerprint();
    match installation_key::check(identity).await? {
        Standing::InForce => Ok(()),
        Standing::Replaced { by } => {
            tracing::warn!(key.present = present, key.in_force = %by, "POSTROOM_SECRET_KEY has been replaced: let it change places with the key in POSTROOM_SECRET_KEYS_OLD that is in force");
            Ok(())
        }
        Standing::New => Err(Failure::new(format!(
            "the key {present} (POSTROOM_SECRET_KEY or secret.key) is new to this database: run `postroom key rotate`, with the \
             same settings, to put it in force"
        ))),
        Standing::Foreign { in_force } => Err(foreign(present, &in_force)),
    }
}

/// Finishes what a killed `key rotate` has left, where the keys are files of the data directory, which must be locked.
pub(crate) async fn finish_key_file(
    config: &Config,
    databases: &Databases,
    identity: &Identity,
) -> Result<(), Failure> {
    let Some(file) = KeyFile::of(config, databases.cluster().is_some()) else { return Ok(()) };
    if file.is_being_replaced()? {
        let rotation = rotate(identity).await?;
        tracing::info!(rewrapped = rotation.rewrapped, "the rotation of the key file was finished");
    }
    file.forget_old()
}

async fn rotate_key_file(config: &Config, json: Json) -> Result<(), Failure> {
    // The lock keeps every server away: one that runs would go on with the key before, which is not in its settings.
    let databases = Databases::for_server(config).await.map_err(|failure| {
        Failure::new(format!(
            "{failure}\nThe key file is replaced while no server uses it: stop the server, then try again"
        ))
    })?;
    let outcome = replace_key_file(config, &databases).await;
    databases.close().await?;
    let (identity, rotation) = outcome?;
    told(json, &identity, &rotation)
}

async fn replace_key_file(config: &Config, databases: &Databases) -> Result<(Identity, Rotation), Failure> {
    databases.prepare().await?;
    let before = by_command(databases.identity(config).await?);
    let file = KeyFile::of(config, true).ok_or_else(|| Failure::usage("POSTROOM_SECRET_KEY is set"))?;
    if !file.is_being_replaced()? {
        require_known(&before).await?;
        file.replace(&*before.context.entropy)?;
    }
    let identity = by_command(databases.identity(config).await?);
    let rotation = rotate(&identity).await?;
    file.forget_old()?;
    Ok((identity, rotation))
}

async fn rotate(identity: &Identity) -> Result<Rotation, Failure> {
    match installation_key::rotate(identity).await {
        Ok(rotation) => Ok(rotation),
        Err(Error::Unreadable(_)) => match installation_key::check(identity).await? {
            Standing::Foreign { in_force } => Err(foreign(identity.keys.fingerprint(), &in_force)),
            _ => Err(Failure::new(
                "a data key is wrapped by an installation key that is not in POSTROOM_SECRET_KEYS_OLD: add every key that \
                 `postroom key status` does not call retired, then run this again",
            )),
        },
        Err(error) => Err(error.into()),
    }
}

fn foreign(present: &str, in_force: &str) -> Failure {
    Failure::new(format!(
        "the key {present} (POSTROOM_SECRET_KEY or secret.key) is not the key of this database, which is {in_force}. Restore \
         that key. To replace it by another, set the new one as POSTROOM_SECRET_KEY and the one before in \
         POSTROOM_SECRET_KEYS_OLD, then run `postroom key rotate`"
    ))
}

fn told(json: Json, identity: &Identity, rotation: &Rotation) -> Result<(), Failure> {
    let in_force = identity.keys.fingerprint();
    let Rotation { rewrapped, retired } = rotation;
    let value = json!({ "inForce": in_force, "rewrapped": rewrapped, "retired": retired });
    answer(json, &value, || {
        let mut lines = vec![format!("the key {in_force} is in force; {rewrapped} data keys were wrapped anew")];
        lines.extend(retired.iter().map(|key| format!("the key {key} is not needed any more")));
        lines
    })
}

async fn status(identity: &Identity, json: Json) -> Result<(), Failure> {
    let keys = installation_key::status(identity).await?;
    let is_present = |key: &KnownKey| key.fingerprint == identity.keys.fingerprint();
    let is_at_hand = |key: &KnownKey| identity.keys.fingerprints().any(|fingerprint| fingerprint == key.fingerprint);
    let values: Vec<_> = keys
        .iter()
        .map(|key| {
            json!({
                "fingerprint": key.fingerprint,
                "state": state(key.state),
                "knownSince": key.known_since,
                "dataKeys": key.data_keys,
                "present": is_present(key),
                "atHand": is_at_hand(key),
            })
        })
        .collect();
    answer(json, &values, || {
        let rows = keys.iter().map(|key| {
            let place = match (is_present(key), is_at_hand(key)) {
                (true, _) => "present",
                (false, true) => "old",
                (false, false) => "not set",
            };
            let since = key.known_since.format("%Y-%m-%d %H:%M UTC").to_string();
            [key.fingerprint.clone(), state(key.state).to_owned(), place.to_owned(), key.data_keys.to_string(), since]
        });
        table(["KEY", "STATE", "HERE", "DATA KEYS", "KNOWN SINCE"], rows.collect())
    })
}

fn state(state: State) -> &'static str {
    match state {
        State::InForce => "in-force",
        State::Replaced => "being-replaced",
        State::Retired => "retired",
    }
}
