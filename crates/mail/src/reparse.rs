//! Parsing again what is stored: what no parser could read, after an improvement of the parser; and all messages of an old
//! search version, after one of the tokeniser. The raw message is there, byte for byte.

use postroom_identity::Identity;
use postroom_store::queries::email_message::ToParse;
use postroom_store::queries::{email_attachment, email_message};
use postroom_store::{TenantActor, TenantClient, TenantTx};
use postroom_types::{AccountId, TenantId};
use serde_json::json;
use uuid::Uuid;

use crate::prepare::{Attachment, Parsed, parse};
use crate::{Error, raw};

/// Messages of one transaction.
const BATCH: i64 = 50;

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
    let mut done = Reparsed::default();
    let mut after = Uuid::nil();
    loop {
        let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
        let query = email_message::to_parse_again();
        let found = query.bind(&tx, &tenant.0, &account.0, &after, &everything, &BATCH).all().await?;
        let Some(last) = found.last() else { return Ok(done) };
        after = last.id;
        let batch = again(identity, &tx, found).await?;
        tx.commit().await?;
        done.messages += batch.messages;
        done.poison += batch.poison;
    }
}

/// Indexes some messages of a tenant again whose search version is an old one; how many that were.
pub async fn index_again(identity: &Identity, tenant: TenantId) -> Result<usize, Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    let query = email_message::to_index_again();
    let found = query.bind(&tx, &tenant.0, &postroom_fulltext::VERSION, &BATCH).all().await?;
    if found.is_empty() {
        return Ok(0);
    }
    let batch = again(identity, &tx, found).await?;
    tx.commit().await?;
    Ok(batch.messages)
}

async fn again(identity: &Identity, tx: &TenantTx, batch: Vec<ToParse>) -> Result<Reparsed, Error> {
    let mut done = Reparsed::default();
    email_message::with_memory().bind(tx).one().await?;
    for message in batch {
        let whole = raw::whole(tx, &message.raw, &message.cuts).await?;
        let parsed = tokio::task::spawn_blocking(move || parse(&whole)).await.map_err(|_| Error::Busy)?;
        let (parsed, attachments, _) = parsed;
        write(identity, tx, message.id, &parsed, &attachments).await?;
        done.messages += 1;
        done.poison += usize::from(parsed.poison.is_some());
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
