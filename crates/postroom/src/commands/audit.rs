use clap::Subcommand;
use postroom_identity::audit::{self, Break, Report};
use postroom_identity::letter::{self, Alert};
use postroom_identity::{Identity, tenant};
use postroom_store::SystemActor;
use postroom_types::{Slug, TenantId};
use serde_json::{Value, json};

use super::{answer, table, with_identity};
use crate::cli::Json;
use crate::config::Config;
use crate::failure::Failure;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Walk along every trail and name the first break of each; fails when there is one
    Verify {
        /// Only this organisation's trail
        #[arg(long, value_name = "SLUG")]
        tenant: Option<Slug>,
        #[command(flatten)]
        json: Json,
    },
    /// Show what the ends of the trails are signed with: keep it elsewhere, with the signatures in the log
    Key(Json),
}

/// A trail by the name that people know it by.
struct Named {
    name: String,
    report: Report,
}

pub(crate) async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    match command {
        Command::Verify { tenant, json } => {
            with_identity(config, async |identity| verify(identity, tenant, json).await).await
        }
        Command::Key(json) => with_identity(config, async |identity| key(identity, json).await).await,
    }
}

async fn verify(identity: &Identity, slug: Option<Slug>, json: Json) -> Result<(), Failure> {
    let trails = match slug {
        Some(slug) => vec![Some(TenantId(tenant::find_by_slug(identity, &slug).await?.id))],
        None => audit::trails(identity).await?,
    };
    let mut verified = Vec::new();
    for trail in trails {
        let report = audit::verify(identity, trail).await?;
        verified.push(Named { name: name(identity, trail).await?, report });
    }
    let values: Vec<Value> = verified.iter().map(value).collect();
    answer(json, &values, || lines(&verified))?;
    if verified.iter().any(|named| named.report.first_break.is_some()) {
        let tx = identity.store.system_tx(SystemActor::System).await?;
        letter::raise(identity, &tx, Alert::TrailBroken).await?;
        tx.commit().await?;
    }
    match verified.iter().filter(|named| named.report.first_break.is_some()).count() {
        0 => Ok(()),
        1 => Err(Failure::new("a trail is not what was recorded")),
        broken => Err(Failure::new(format!("{broken} trails are not what was recorded"))),
    }
}

async fn key(identity: &Identity, json: Json) -> Result<(), Failure> {
    let keys = audit::public_keys(identity).await?;
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let value = |key: &audit::PublicKey| {
        json!({
            "keyId": key.key_id, "algorithm": "Ed25519", "publicKey": hex(&key.public_key), "createdAt": key.created_at,
        })
    };
    answer(json, &keys.iter().map(value).collect::<Vec<_>>(), || {
        let row = |key: &audit::PublicKey| {
            [key.key_id.clone(), hex(&key.public_key), key.created_at.format("%Y-%m-%d %H:%M UTC").to_string()]
        };
        table(["KEY", "PUBLIC KEY (ED25519)", "MADE"], keys.iter().map(row).collect())
    })
}

/// The short name; the id of a tenant that is deleted.
async fn name(identity: &Identity, trail: Option<TenantId>) -> Result<String, Failure> {
    let Some(id) = trail else { return Ok("(installation)".to_owned()) };
    match tenant::find(identity, SystemActor::System, id).await {
        Ok(tenant) => Ok(tenant.slug),
        Err(postroom_identity::Error::NotFound) => Ok(id.to_string()),
        Err(error) => Err(error.into()),
    }
}

fn value(Named { name, report }: &Named) -> Value {
    let first_break = report.first_break.as_ref().map(|found| {
        json!({
            "kind": found.kind.as_str(), "position": found.position, "sequence": found.sequence, "event": found.event,
        })
    });
    json!({
        "trail": if report.tenant.is_some() { "tenant" } else { "installation" },
        "tenant": report.tenant.map(|tenant| json!({ "id": tenant.0, "slug": name })),
        "sealed": report.sealed,
        "unsealed": report.unsealed,
        "unsealedSequences": report.unsealed_sequences,
        "heads": report.heads,
        "firstBreak": first_break,
    })
}

fn lines(verified: &[Named]) -> Vec<String> {
    let rows = verified.iter().map(|Named { name, report }| {
        let result = match &report.first_break {
            None => "intact".to_owned(),
            Some(found) => describe(found),
        };
        let counts = [report.sealed, report.unsealed].map(|count| count.to_string());
        let [sealed, unsealed] = counts;
        [name.clone(), sealed, unsealed, report.heads.to_string(), result]
    });
    let mut lines = table(["TRAIL", "SEALED", "NOT YET", "SIGNED", "RESULT"], rows.collect());
    for Named { name, report } in verified.iter().filter(|named| named.report.unsealed > 0) {
        let first: Vec<String> = report.unsealed_sequences.iter().map(ToString::to_string).collect();
        let more = if report.unsealed > i64::try_from(first.len()).unwrap_or(i64::MAX) { " and more" } else { "" };
        lines.push(format!("not yet sealed in {name}: entries {}{more}", first.join(", ")));
    }
    lines
}

fn describe(found: &Break) -> String {
    let place = match (found.position, found.sequence) {
        (Some(position), Some(sequence)) => format!("at position {position}, entry {sequence}"),
        (Some(position), None) => format!("at position {position}"),
        (None, Some(sequence)) => format!("entry {sequence}"),
        (None, None) => String::new(),
    };
    let event = found.event.map_or_else(String::new, |id| format!(" ({id})"));
    format!("BROKEN {place}{event}: {}", found.kind.describe())
}
