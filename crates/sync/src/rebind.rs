//! A folder whose server has numbered everything anew (UIDVALIDITY, RFC 9051, 2.3.1.1). Messages are known again by size, date
//! of arrival and a digest of their header, and keep their rows: tags, conversations and whatever refers to them stay.

use std::collections::{HashMap, HashSet};

use postroom_mailproto::imap::{Overview, Selected, UidSet};
use postroom_store::queries::email_folder::{self, Folder};
use postroom_store::queries::email_mirror::{self, Known};

use crate::SyncError;
use crate::counts::Counts;
use crate::fetch::number_of;
use crate::flags::{FlagSet, Permanent};
use crate::method::Method;
use crate::pass::Pass;
use crate::rows::{self, Home, NewHome, There};

/// Rows changed in one transaction.
const ROWS: usize = 2000;

/// By what a message is known again.
type Likeness = (i64, i64, [u8; 16]);

/// Gives rows their new numbers. A message that could be several, or none, is left to the usual look: its body is fetched, and
/// its row is known by its content.
///
/// After a crash in the middle, some rows have new numbers and the folder still has the old ones: the next pass begins here
/// again, with the rows that are left. What is new for the others is written last, with the folder's number.
pub(crate) async fn rebind(pass: &mut Pass<'_>, folder: &Folder, selected: &Selected) -> Result<(), SyncError> {
    let home = Home { folder: folder.id, uid_validity: i64::from(selected.uid_validity) };
    let permanent = Permanent::from_selected(selected);
    let known = {
        let tx = pass.claim.look().await?;
        let query = email_mirror::to_rebind();
        query.bind(&tx, &pass.claim.tenant.0, &folder.id, &folder.uid_validity).all().await?
    };
    if folder.uid_validity == home.uid_validity {
        // The same numbers for other messages: none of them counts any more.
        for chunk in known.chunks(ROWS) {
            let tx = pass.claim.tx().await?;
            let homes: Vec<NewHome> = chunk.iter().map(|row| NewHome::unknown(row.id, folder.id)).collect();
            rows::set_homes(pass.claim, &tx, &homes).await?;
            tx.commit().await?;
        }
    }
    let taken = {
        let tx = pass.claim.look().await?;
        let query = email_mirror::known_uids();
        query.bind(&tx, &pass.claim.tenant.0, &folder.id, &home.uid_validity).all().await?
    };
    let mut there = Vec::new();
    if !known.is_empty() && selected.exists > 0 {
        let all = pass.session.connection.search("ALL").await?;
        let all: UidSet = all.iter().filter(|uid| taken.binary_search(&i64::from(*uid)).is_err()).collect();
        let mut overviews = pass.session.connection.fetch_overviews(&all)?;
        loop {
            match overviews.next().await {
                Ok(Some(overview)) => there.push(Overview { head: Vec::new(), ..overview }),
                Ok(None) => break,
                // What is not told of is known by its content.
                Err(failure) if failure.leaves_connection_usable() => break,
                Err(failure) => return Err(failure.into()),
            }
        }
    }
    let pairs = pair(&known, &there);
    for chunk in pairs.chunks(ROWS) {
        let tx = pass.claim.tx().await?;
        let mut counts = Counts::default();
        let homes: Vec<NewHome> =
            chunk.iter().map(|(row, new)| NewHome { row: known[*row].id, home, uid: there[*new].uid.into() }).collect();
        rows::set_homes(pass.claim, &tx, &homes).await?;
        let flags: Vec<There> = chunk.iter().map(|(_, new)| flags_of(&there[*new])).collect();
        rows::take_flags(pass.claim, &tx, home, &permanent, &flags, &mut counts).await?;
        counts.write(pass.claim, &tx).await?;
        tx.commit().await?;
    }
    // The rest is known by content when it arrives, or is gone.
    let found: HashSet<usize> = pairs.iter().map(|(row, _)| *row).collect();
    let rest: Vec<NewHome> = (0..known.len())
        .filter(|row| !found.contains(row))
        .map(|row| NewHome::unknown(known[row].id, folder.id))
        .collect();
    let tx = pass.claim.tx().await?;
    rows::set_homes(pass.claim, &tx, &rest).await?;
    let (now, tenant) = (pass.claim.context().now(), pass.claim.tenant.0);
    let method = Method::of(folder).as_str();
    let names = permanent.names();
    email_folder::set_token()
        .bind(&tx, &home.uid_validity, &0, &0, &false, &method, &names, &tenant, &folder.id, &now)
        .one()
        .await?;
    tx.commit().await?;
    tracing::info!(
        account.id = %pass.claim.account, folder.id = %folder.id, found = pairs.len(), left = rest.len(),
        "a server has numbered a folder anew"
    );
    Ok(())
}

fn flags_of(overview: &Overview) -> There {
    There {
        uid: overview.uid.into(),
        flags: FlagSet::from_server(&overview.flags),
        mod_seq: number_of(overview.mod_seq),
    }
}

/// Which row is which message, where that is certain: there is one of the kind on either side. Of rows of one stored message it
/// cannot be told which was which, and it matters only to their flags: they are paired in order where there are as many on both
/// sides, since servers that renumber keep the order. Alike rows of several messages differ in what is not looked at here, their
/// bodies: in the wrong order each would keep the other's.
fn pair(known: &[Known], there: &[Overview]) -> Vec<(usize, usize)> {
    let mut here: HashMap<Likeness, Vec<usize>> = HashMap::new();
    for (at, row) in known.iter().enumerate() {
        here.entry(likeness_of_row(row)).or_default().push(at);
    }
    let mut new: HashMap<Likeness, Vec<usize>> = HashMap::new();
    for (at, overview) in there.iter().enumerate() {
        new.entry(likeness(overview)).or_default().push(at);
    }
    let mut pairs = Vec::new();
    for (likeness, rows) in here {
        if let Some(messages) = new.get(&likeness)
            && messages.len() == rows.len()
            && rows.iter().all(|row| known[*row].message_id == known[rows[0]].message_id)
        {
            pairs.extend(rows.into_iter().zip(messages.iter().copied()));
        }
    }
    pairs.sort_unstable();
    pairs
}

fn likeness_of_row(row: &Known) -> Likeness {
    let digest = <[u8; 16]>::try_from(&row.envelope_hash[..]).unwrap_or_default();
    (row.size, row.received_at.timestamp(), digest)
}

fn likeness(overview: &Overview) -> Likeness {
    let size = i64::try_from(overview.size).unwrap_or(i64::MAX);
    let digest = std::array::from_fn(|at| overview.digest[at]);
    (size, overview.internal_date.map_or(0, |date| date.timestamp()), digest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// A row of a stored message.
    fn row(uid: i64, message: u128, size: i64, seconds: i64, digest: u8) -> Known {
        let (id, message_id) = (Uuid::from_u128(u128::from(uid.unsigned_abs())), Uuid::from_u128(message));
        Known { id, message_id, uid, received_at: at(seconds), size, envelope_hash: vec![digest; 16] }
    }

    fn overview(uid: u32, size: u64, seconds: i64, digest: u8) -> Overview {
        Overview { uid, size, internal_date: Some(at(seconds)), digest: [digest; 32], ..Overview::default() }
    }

    #[test]
    fn only_what_is_certain_is_paired() {
        let known = [
            row(1, 1, 10, 100, 1),
            row(2, 2, 10, 100, 2),
            row(3, 3, 20, 100, 2),
            row(4, 4, 30, 5, 3),
            row(5, 4, 30, 5, 3),
            row(6, 6, 1, 1, 9),
            // Alike, and of two bodies.
            row(7, 7, 40, 6, 4),
            row(8, 8, 40, 6, 4),
        ];
        let there = [
            overview(91, 10, 100, 2),
            overview(92, 10, 100, 1),
            overview(93, 20, 101, 2),
            overview(94, 30, 5, 3),
            overview(95, 30, 5, 3),
            overview(96, 1, 1, 9),
            overview(97, 1, 1, 9),
            overview(98, 40, 6, 4),
            overview(99, 40, 6, 4),
        ];
        assert_eq!(pair(&known, &there), [(0, 1), (1, 0), (3, 3), (4, 4)]);
        assert!(pair(&known, &[]).is_empty() && pair(&[], &there).is_empty());
    }
}
