//! Help with a draft: the member's own words go to a provider, and proposals come back. They change nothing, and neither is kept.
//!
//! The tenant decides (`policy::WritingHelp`): nobody helps, this machine does, or the installation's remote provider may be asked.

use postroom_identity::Identity;
use postroom_identity::policy::{self, WritingHelp};
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::{mail_template, outbox};
use postroom_store::{TenantActor, TenantClient, TenantTx};
use postroom_types::{DraftId, UserId};
use postroom_writing::{Ask, Failed, Kind, Passage, Providers, Suggestion, own_words};
use serde_json::json;

use crate::draft::{self, Access};
use crate::raw::decompress_short;
use crate::{Error, html};

/// Of what a member wrote before, so many texts are looked through: templates, and mails sent lately.
const MOST_TEMPLATES: i64 = 40;
const MOST_SENT: i64 = 60;
/// Bytes of one of them, compressed or not; longer ones say little of how somebody writes.
const LONGEST: i32 = 16 * 1024;
const LONGEST_TEXT: usize = 64 * 1024;

/// Why nobody helped.
#[derive(Debug, thiserror::Error)]
pub enum NoHelp {
    /// The tenant's administrator has not switched it on.
    #[error("help with writing is off")]
    Off,
    /// The provider; what happened is in the log.
    #[error(transparent)]
    Failed(#[from] Failed),
    #[error(transparent)]
    Domain(#[from] Error),
}

/// What was proposed, and by whom.
#[derive(Debug)]
pub struct Help {
    pub provider: &'static str,
    pub model: Option<String>,
    pub suggestion: Suggestion,
}

/// Helps somebody with a draft who may save it.
pub async fn help(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    providers: &Providers,
    id: DraftId,
    kind: Kind,
) -> Result<Help, NoHelp> {
    let tx = identity.store.tenant_tx(actor).await.map_err(Error::from)?;
    let draft = draft::find(identity, &tx, user, id).await?;
    if draft.access < Access::Edit {
        return Err(Error::NoPlace("You may read this draft, and not change it.").into());
    }
    let may_leave = match policy::find(&tx).await?.writing_help {
        WritingHelp::Off => return Err(NoHelp::Off),
        WritingHelp::Local => false,
        WritingHelp::Remote => true,
    };
    let provider = providers.for_tenant(may_leave);
    let mut before = Vec::new();
    if provider.is_local() {
        if kind == Kind::Completion {
            before = written_before(&tx, user).await?;
        }
    } else {
        // Text leaves the installation: who asked for that, and not what it says.
        let metadata = json!({ "kind": kind.as_str(), "provider": provider.name(), "model": provider.model() });
        tx.record(&identity.context, Entry::new("writing_help_asked").on("draft", id.0).with(metadata))
            .await
            .map_err(Error::from)?;
    }
    tx.commit().await.map_err(Error::from)?;

    let content = draft.content;
    let reading = html::apart(move || {
        let written_before: Vec<String> = before.iter().filter_map(own).collect();
        (Passage::new(&content.subject, &content.body), written_before)
    });
    let (passage, written_before) = reading.await?;
    let ask = Ask { kind, passage, written_before };
    let suggestion = provider.help(ask).await.inspect_err(|failed| {
        let (provider, model) = (provider.name(), provider.model());
        tracing::warn!(provider, model, kind = kind.as_str(), reason = %failed, "nobody helped with writing");
    })?;
    Ok(Help { provider: provider.name(), model: provider.model().map(str::to_owned), suggestion })
}

/// A text of the member's, as it is stored.
enum Stored {
    Plain(String),
    Compressed(Vec<u8>),
}

/// Templates first, since they were made to be written again; then what was sent lately.
async fn written_before(tx: &TenantTx, user: UserId) -> Result<Vec<Stored>, Error> {
    let tenant = tx.tenant().0;
    let templates = mail_template::bodies().bind(tx, &tenant, &user.0, &LONGEST, &MOST_TEMPLATES).all().await?;
    let sent = outbox::bodies().bind(tx, &tenant, &user.0, &MOST_SENT, &LONGEST).all().await?;
    Ok(templates.into_iter().map(Stored::Plain).chain(sent.into_iter().map(Stored::Compressed)).collect())
}

/// The member's own words of it; none when it is too long.
fn own(stored: &Stored) -> Option<String> {
    match stored {
        Stored::Plain(text) => Some(own_words(text)),
        Stored::Compressed(bytes) => Some(own_words(&String::from_utf8(decompress_short(bytes, LONGEST_TEXT)?).ok()?)),
    }
}
