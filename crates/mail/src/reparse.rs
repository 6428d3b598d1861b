//! Parsing again what is stored: what no parser could read, after an improvement of the parser; and all messages of an old
//! search version, after one of the tokeniser. The raw message is there, byte for byte.

#[cfg(test)]
mod tests;

use postroom_identity::Identity;
use postroom_store::queries::email_message::Waiting;
use postroom_store::queries::{email_attachment, email_message};
use postroom_store::{TenantActor, TenantClient, TenantTx};
use postroom_types::{AccountId, TenantId};
use serde_json::json;
use uuid::Uuid;

use crate::prepare::{Attachment, Parsed, parse};
use crate::{Error, large, raw};

/// Messages of one transaction, at most.
const IN_ONE_TRANSACTION: usize = 50;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reparsed {
    pub messages: usize,
    /// Of these, the ones that no parser can read still.
    pub poison: usize,
}

/// Parses an account's messages again: those that could not be read, or all of them. Can be repeated.
pub async fn account(
    identity: &Identity,
    tenant: TenantId,
    account: AccountId,
    everything: bool,
) -> Result<Reparsed, Error> {
    let actor = TenantActor::System { tenant };
    let mut done = Reparsed::default();
    let mut after = Uuid::nil();
    let batch = i64::try_from(IN_ONE_TRANSACTION).unwrap_or(i64::MAX);
    loop {
        let once = identity.store.tenant_once(actor).await?;
        let query = email_message::to_parse_again();
        let found = query.bind(&once, &tenant.0, &account.0, &after, &everything, &batch).all().await?;
        let Some(last) = found.last() else { return Ok(done) };
        after = last.id;
        let parsed = again(identity, actor, &found).await?;
        done.messages += parsed.messages;
        done.poison += parsed.poison;
    }
}

/// Indexes messages of a tenant again whose search version is an old one, the newest first, and so many at most; how many that
/// were. Can be repeated, until there are none.
pub async fn index_again(identity: &Identity, tenant: TenantId, most: i64) -> Result<usize, Error> {
    let actor = TenantActor::System { tenant };
    let once = identity.store.tenant_once(actor).await?;
    let query = email_message::to_index_again();
    // Asked for once, for putting them in order means to look at each of them.
    let found = query.bind(&once, &tenant.0, &postroom_fulltext::VERSION, &most).all().await?;
    let mut messages = 0;
    for batch in found.chunks(IN_ONE_TRANSACTION) {
        messages += again(identity, actor, batch).await?.messages;
    }
    Ok(messages)
}

/// One message is held at a time, and a large one alone: it has its turn before its transaction begins.
async fn again(identity: &Identity, actor: TenantActor, messages: &[Waiting]) -> Result<Reparsed, Error> {
    let size = |message: &Waiting| u64::try_from(message.size).unwrap_or_default();
    let is_small = |message: &Waiting| size(message) <= large::FROM;
    let mut done = Reparsed::default();
    for together in messages.chunk_by(|one, other| is_small(one) && is_small(other)) {
        let _turn = large::turn(together.iter().map(size).max().unwrap_or_default()).await;
        let tx = identity.store.tenant_tx(actor).await?;
        email_message::with_memory().bind(&tx).one().await?;
        for message in together {
            let stored = email_message::to_parse().bind(&tx, &tx.tenant().0, &message.id).opt().await?;
            // It was deleted meanwhile.
            let Some(stored) = stored else { continue };
            let whole = match raw::whole(&tx, stored.raw, &stored.cuts, stored.size).await {
                // It stops no other.
                Err(Error::Conflict(reason)) => {
                    tracing::error!(message.id = %message.id, reason, "a message cannot be parsed again");
                    let (version, now) = (postroom_fulltext::VERSION, identity.context.now());
                    let query = email_message::damaged();
                    query.bind(&tx, &reason, &version, &now, &tx.tenant().0, &message.id).one().await?;
                    done.messages += 1;
                    done.poison += 1;
                    continue;
                }
                whole => whole?,
            };
            let parsed = tokio::task::spawn_blocking(move || parse(&whole)).await.map_err(|_| Error::Busy)?;
            let (parsed, attachments, _) = parsed;
            write(identity, &tx, message.id, &parsed, &attachments).await?;
            done.messages += 1;
            done.poison += usize::from(parsed.poison.is_some());
        }
        tx.commit().await?;
    }
    Ok(done)
}

async fn write(
    identity: &Identity,
    tx: &TenantTx,
    id: Uuid,
    parsed: &Parsed,
    attachments: &[Attachment],
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let has_attachments = attachments.iter().any(|attachment| !attachment.is_inline);
    email_message::reparsed()
        .bind(
            tx,
            &parsed.message_id,
            &parsed.in_reply_to.join(" "),
            &parsed.references.join(" "),
            &json!(parsed.from),
            &json!(parsed.to),
            &json!(parsed.cc),
            &json!(parsed.bcc),
            &json!(parsed.reply_to),
            &parsed.subject,
            &parsed.snippet,
            &parsed.sent_at,
            &has_attachments,
            &parsed.problems,
            &parsed.poison,
            &parsed.search,
            &postroom_fulltext::VERSION,
            &now,
            &tenant,
            &id,
        )
        .one()
        .await?;
    if attachments.is_empty() {
        return Ok(());
    }
    // Those that are there stay; a message that could not be read has none, and nothing was cut out of it.
    let ids: Vec<Uuid> = attachments.iter().map(|_| identity.context.uuid()).collect();
    let messages = vec![id; attachments.len()];
    let parts: Vec<i32> = attachments.iter().map(|attachment| attachment.part).collect();
    let names: Vec<&str> = attachments.iter().map(|attachment| &*attachment.filename).collect();
    let types: Vec<&str> = attachments.iter().map(|attachment| &*attachment.mime_type).collect();
    let sizes: Vec<i64> = attachments.iter().map(|attachment| attachment.size).collect();
    let blobs = vec![Uuid::nil(); attachments.len()];
    let hashes: Vec<&[u8]> = attachments.iter().map(|attachment| &attachment.content_hash[..]).collect();
    let content_ids: Vec<&str> =
        attachments.iter().map(|attachment| attachment.content_id.as_deref().unwrap_or_default()).collect();
    let inline: Vec<bool> = attachments.iter().map(|attachment| attachment.is_inline).collect();
    let query = email_attachment::insert();
    query
        .bind(
            tx,
            &tenant,
            &now,
            &ids,
            &messages,
            &parts,
            &names,
            &types,
            &sizes,
            &blobs,
            &hashes,
            &content_ids,
            &inline,
        )
        .all()
        .await?;
    Ok(())
}
