//! Files that come as a request's body, onto the disk.

use std::fs::File;
use std::io::Write;

use axum::body::Body;
use futures_util::StreamExt;
use sha2::{Digest, Sha256};

use crate::problem::Problem;
use crate::request;

/// Bytes that are written at a time.
const WRITTEN: usize = 1024 * 1024;

/// A file that was received whole.
pub(super) struct Received {
    pub(super) file: File,
    /// Bytes.
    pub(super) size: u64,
    /// SHA-256.
    pub(super) hash: [u8; 32],
}

/// Writes a body to a file, piece by piece.
pub(super) async fn received(body: Body, file: File, most: usize) -> Result<Received, Problem> {
    let mut body = body.into_data_stream();
    let (mut length, mut waiting) = (0, Vec::new());
    let mut writing = (file, Sha256::new());
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| Problem::malformed("The body ended early."))?;
        length += chunk.len();
        if length > most {
            return Err(Problem::too_large(most));
        }
        waiting.extend_from_slice(&chunk);
        if waiting.len() >= WRITTEN {
            writing = write(writing, std::mem::take(&mut waiting)).await?;
        }
    }
    let (file, hash) = write(writing, waiting).await?;
    Ok(Received { file, size: u64::try_from(length).unwrap_or(u64::MAX), hash: hash.finalize().into() })
}

pub(super) fn failed(error: &std::io::Error) -> Problem {
    request::log_failure(error);
    Problem::internal()
}

/// Where a slow disk stops nobody else.
async fn write((mut file, mut hash): (File, Sha256), bytes: Vec<u8>) -> Result<(File, Sha256), Problem> {
    let writing = tokio::task::spawn_blocking(move || {
        hash.update(&bytes);
        file.write_all(&bytes).map(|()| (file, hash))
    });
    writing.await.map_err(|_| Problem::internal())?.map_err(|error| failed(&error))
}
