use std::path::PathBuf;

use clap::Subcommand;
use postroom_identity::{Identity, tenant, user};
use postroom_mail::local;
use postroom_store::TenantActor;
use postroom_types::{EmailAddress, Slug, UserId};
use serde_json::json;

use super::{answer, with_identity};
use crate::cli::Json;
use crate::config::Config;
use crate::failure::Failure;

/// Of files and messages that were left out, or that no parser could read, so many are named.
const NAMED: usize = 20;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Import mail from files into a person's account named Archive
    ///
    /// What is there already is not stored again, so an import can be repeated.
    Mail {
        /// Whose mail it becomes
        #[arg(long)]
        user: EmailAddress,
        /// The organisation's short name, for somebody who is in several
        #[arg(long)]
        tenant: Option<Slug>,
        /// Files and folders of .eml, mbox and Maildir
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        json: Json,
    },
}

pub(crate) async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    let Command::Mail { user, tenant, paths, json } = command;
    if let Some(path) = paths.iter().find(|path| !path.exists()) {
        return Err(Failure::new(format!("{} is not there", path.display())));
    }
    with_identity(config, async |identity| {
        let (actor, user_id) = whose(identity, &user, tenant.as_ref()).await?;
        let report = local::import_files(identity, actor, user_id, user.as_str(), paths).await?;
        let value = json!({
            "read": report.read,
            "stored": report.imported.stored,
            "duplicates": report.imported.duplicates,
            "poison": report.imported.poison,
            "leftOut": report.left_out.len(),
            "poisonList": report.poison.iter().map(|(source, reason)| json!({ "source": source, "reason": reason })).collect::<Vec<_>>(),
            "leftOutList": report.left_out,
        });
        answer(json, &value, || {
            let imported = report.imported;
            let mut lines = vec![format!(
                "read {}, stored {}, duplicates {}, poison {}",
                report.read, imported.stored, imported.duplicates, imported.poison
            )];
            lines.extend(named("kept, but not understood", &report.poison, |(source, reason)| format!("{source}: {reason}")));
            lines.extend(named("left out", &report.left_out, String::clone));
            lines
        })
    })
    .await
}

fn named<T>(title: &str, list: &[T], line: impl Fn(&T) -> String) -> Vec<String> {
    let mut lines: Vec<String> = list.iter().take(NAMED).map(|item| format!("  {title}: {}", line(item))).collect();
    if list.len() > NAMED {
        lines.push(format!("  and {} more; --json lists all", list.len() - NAMED));
    }
    lines
}

/// The member with this address, in the tenant that is named, or in the only one there is.
async fn whose(
    identity: &Identity,
    email: &EmailAddress,
    slug: Option<&Slug>,
) -> Result<(TenantActor, UserId), Failure> {
    let places = user::places_by_email(identity, email).await?;
    let Some((user, places)) = places else {
        return Err(Failure::new(format!("there is nobody with the address {email}")));
    };
    let wanted = match slug {
        Some(slug) => Some(tenant::find_by_slug(identity, slug).await?.id),
        None => None,
    };
    let mut found = places.into_iter().filter(|place| wanted.is_none_or(|wanted| wanted == place.id.0));
    match (found.next(), found.next()) {
        (Some(place), None) => Ok((TenantActor::System { tenant: place.id }, user)),
        (None, _) => Err(Failure::new(format!("{email} is no member there"))),
        (Some(_), Some(_)) => Err(Failure::new(format!("{email} is in several organisations: name one with --tenant"))),
    }
}
