//! Gmail shows a message in a folder for each of its labels, and in All Mail. Wherever it shows up again, it is known by the number
//! that it has in all of them (X-GM-MSGID), and only its UID and its flags are asked for: each body crosses the line once.

use postroom_mail::ingest::{self, Flags, Known, Placement};
use postroom_mailproto::imap::{Connection, Overview, UidSet};
use postroom_types::Timestamp;

use crate::SyncError;
use crate::fetch::number_of;
use crate::flags::FlagSet;
use crate::rows::There;
use crate::storing::{self, Target};

/// Placements of one transaction.
const ROWS: usize = 1000;

/// Puts those of these messages into the folder that the account has already; which they were. At any server but Gmail, none.
pub(crate) async fn place_known(
    connection: &mut Connection,
    target: &Target,
    uids: &UidSet,
) -> Result<UidSet, SyncError> {
    let mut placed = UidSet::new();
    if !connection.can("X-GM-EXT-1") {
        return Ok(placed);
    }
    let named = named(connection, uids).await?;
    for chunk in named.chunks(ROWS) {
        placed.extend(&place(target, chunk).await?);
    }
    Ok(placed)
}

/// What the server tells of messages and calls them by. What it does not tell of comes with its body.
async fn named(connection: &mut Connection, uids: &UidSet) -> Result<Vec<(i64, Overview)>, SyncError> {
    let mut summaries = connection.fetch_summaries(uids)?;
    let mut named = Vec::new();
    loop {
        match summaries.next().await {
            Ok(Some(summary)) => {
                named.extend(summary.gmail_id.map(|id| (id.cast_signed(), summary)));
            }
            Ok(None) => return Ok(named),
            Err(failure) if failure.leaves_connection_usable() => return Ok(named),
            Err(failure) => return Err(failure.into()),
        }
    }
}

async fn place(target: &Target, named: &[(i64, Overview)]) -> Result<UidSet, SyncError> {
    let claim = &target.claim;
    let tx = claim.tx().await?;
    let ids: Vec<i64> = named.iter().map(|(id, _)| *id).collect();
    let known = ingest::known_at_gmail(&tx, claim.account, &ids).await?;
    let found: Vec<(Known, There, Option<Timestamp>)> = named
        .iter()
        .filter_map(|(id, summary)| Some((*known.get(id)?, there(summary), summary.internal_date)))
        .collect();
    if found.is_empty() {
        return Ok(UidSet::new());
    }
    let arrived = found.iter().map(|(known, there, _)| (known.content_hash, there.clone()));
    let adopted = storing::adopt(target, &tx, arrived).await?;
    let is_new = |there: &There| !adopted.iter().any(|home| home.uid == there.uid);
    let flags: Vec<Flags> = found.iter().map(|(_, there, _)| there.flags.to_row()).collect();
    let now = claim.context().now();
    let placements: Vec<Placement<'_>> = found
        .iter()
        .zip(&flags)
        .filter(|((_, there, _), _)| is_new(there))
        .map(|((known, there, received_at), flags)| Placement {
            message: known.id,
            thread: known.thread,
            uid: there.uid,
            mod_seq: there.mod_seq,
            flags,
            received_at: received_at.unwrap_or(now),
        })
        .collect();
    ingest::place(claim.context(), &tx, &target.place(), &placements).await?;
    storing::finish(target, tx, found.len(), &adopted).await?;
    Ok(found.iter().filter_map(|(_, there, _)| u32::try_from(there.uid).ok()).collect())
}

fn there(summary: &Overview) -> There {
    let (flags, mod_seq) = (FlagSet::from_server(&summary.flags), number_of(summary.mod_seq));
    There { uid: summary.uid.into(), flags, mod_seq }
}
