//! Bytes cut out of messages, in chunks, each content once in a tenant.

use std::fs::File;
use std::io::{Read, Seek};

use postroom_store::queries::{email_blob, email_message};
use postroom_store::{Context, TenantClient, TenantTx};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Error;
use crate::raw::{Cut, compress, decompress};

/// Bytes of a chunk before compression.
const CHUNK: usize = 512 * 1024;

/// Stores the bytes unless the tenant has them; the id of the blob.
pub(crate) async fn store(context: &Context, tx: &TenantTx, cut: &Cut) -> Result<Uuid, Error> {
    store_bytes(context, tx, &cut.hash, &cut.bytes).await
}

/// The same for bytes with their SHA-256.
pub(crate) async fn store_bytes(context: &Context, tx: &TenantTx, hash: &[u8], bytes: &[u8]) -> Result<Uuid, Error> {
    let (tenant, id, now) = (tx.tenant().0, context.uuid(), context.now());
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let Some(id) = email_blob::insert().bind(tx, &tenant, &id, &hash, &size, &now).opt().await? else {
        // Held, so that no clean-up takes it before the attachment refers to it.
        let found = email_blob::find_by_content().bind(tx, &tenant, &hash).opt().await?;
        return found.ok_or(Error::Busy);
    };
    for (number, chunk) in (0..).zip(bytes.chunks(CHUNK)) {
        email_blob::insert_chunk().bind(tx, &tenant, &id, &number, &compress(chunk)).one().await?;
    }
    Ok(id)
}

/// Brings a long raw message into its row piece by piece: as one value, it would be copied twice on its way, and every connection
/// of the pool that has sent such a one would keep buffers of its length.
pub(crate) async fn bring(context: &Context, tx: &TenantTx, message: Uuid, raw: &[u8]) -> Result<(), Error> {
    let (tenant, id, now) = (tx.tenant().0, context.uuid(), context.now());
    // No content has this hash.
    let hash = Sha256::digest([b"on its way: ", &id.as_bytes()[..]].concat());
    let size = i64::try_from(raw.len()).unwrap_or(i64::MAX);
    email_blob::insert().bind(tx, &tenant, &id, &&hash[..], &size, &now).one().await?;
    for (number, piece) in (0..).zip(raw.chunks(CHUNK)) {
        email_blob::insert_chunk().bind(tx, &tenant, &id, &number, &piece).one().await?;
    }
    email_message::take_raw().bind(tx, &tenant, &id, &message).one().await?;
    email_blob::delete_staged().bind(tx, &tenant, &id).one().await?;
    Ok(())
}

/// The same for a file, which is read chunk by chunk.
pub(crate) async fn store_file(
    context: &Context,
    tx: &TenantTx,
    hash: &[u8],
    size: u64,
    mut file: File,
) -> Result<Uuid, Error> {
    let (tenant, id, now) = (tx.tenant().0, context.uuid(), context.now());
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let Some(id) = email_blob::insert().bind(tx, &tenant, &id, &hash, &size, &now).opt().await? else {
        let found = email_blob::find_by_content().bind(tx, &tenant, &hash).opt().await?;
        return found.ok_or(Error::Busy);
    };
    file.rewind().map_err(unreadable)?;
    for number in 0.. {
        let mut chunk = Vec::with_capacity(CHUNK);
        (&mut file).take(CHUNK as u64).read_to_end(&mut chunk).map_err(unreadable)?;
        if chunk.is_empty() {
            break;
        }
        email_blob::insert_chunk().bind(tx, &tenant, &id, &number, &compress(&chunk)).one().await?;
    }
    Ok(id)
}

fn unreadable(error: std::io::Error) -> Error {
    tracing::error!(error = %error, "a file that was received cannot be read");
    Error::Busy
}

/// A chunk, decompressed; none behind the last.
pub(crate) async fn chunk(tx: &impl TenantClient, blob: Uuid, number: i32) -> Result<Option<Vec<u8>>, Error> {
    let found = email_blob::chunk().bind(tx, &tx.tenant().0, &blob, &number).opt().await?;
    found.map(|bytes| decompress(&bytes)).transpose()
}
