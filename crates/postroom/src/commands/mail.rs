use clap::Subcommand;
use postroom_identity::tenant;
use postroom_mail::reparse;
use postroom_types::{AccountId, Slug, TenantId};
use serde_json::json;

use super::{answer, with_identity};
use crate::cli::Json;
use crate::config::Config;
use crate::failure::Failure;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Parse messages again that could not be read, after an improvement
    Reparse {
        /// The organisation's short name
        #[arg(long)]
        tenant: Slug,
        /// The account's id
        #[arg(long)]
        account: AccountId,
        /// Every message, not only those that could not be read
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        json: Json,
    },
}

pub(crate) async fn run(config: &Config, command: Command) -> Result<(), Failure> {
    let Command::Reparse { tenant, account, all, json } = command;
    with_identity(config, async |identity| {
        let tenant = TenantId(tenant::find_by_slug(identity, &tenant).await?.id);
        let done = reparse::account(identity, tenant, account, all).await?;
        let value = json!({ "messages": done.messages, "poison": done.poison });
        answer(json, &value, || vec![format!("parsed again {}, still not understood {}", done.messages, done.poison)])
    })
    .await
}
