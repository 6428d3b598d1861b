//! The mirror certificate: every number and every flag of a folder compared with the server's, whatever the usual way of
//! learning about changes has said. What differs is repaired, and told.

use std::collections::BTreeMap;

use chrono::{TimeDelta, Timelike};
use postroom_mailproto::imap::{Access, MailboxName, Resync, UidSet};
use postroom_store::queries::email_folder::{self, Folder};
use postroom_store::queries::email_mirror;
use postroom_types::Timestamp;
use sha2::{Digest, Sha256};

use crate::SyncError;
use crate::flags::FlagSet;
use crate::mirror;
use crate::pass::Pass;

/// Flags asked for in one go.
const FLAGS: u32 = 20_000;
/// The hours of the night, in UTC, in which it is done by itself.
const NIGHT: std::ops::Range<u32> = 1..4;
/// Less than a day, so that it is done every night.
const EVERY: TimeDelta = TimeDelta::hours(20);

/// Of a folder's messages: number, and a digest of the flags.
type Content = BTreeMap<u32, u64>;

/// Whether the folder is to be compared now: somebody asked for it, or it is night.
pub(crate) fn is_due(folder: &Folder, now: Timestamp) -> bool {
    let is_old = folder.certified_at.is_none_or(|at| now - at > EVERY);
    let can_be = folder.is_selectable && folder.is_complete;
    can_be && (folder.certificate == "wanted" || is_old && NIGHT.contains(&now.hour()))
}

/// Compares, repairs, and compares again; how many messages differed.
pub(crate) async fn certify(pass: &mut Pass<'_>, folder: &Folder) -> Result<usize, SyncError> {
    let found = differences(pass, folder).await?;
    let mut certificate = "identical";
    if found > 0 {
        // As if nothing was known but the rows.
        mirror::mirror(pass, &Folder { is_complete: false, high_mod_seq: 0, ..folder.clone() }).await?;
        certificate = if differences(pass, folder).await? == 0 { "repaired" } else { "different" };
        tracing::warn!(account.id = %pass.claim.account, folder.id = %folder.id, found, certificate, "a mirror differed");
    }
    let tx = pass.claim.tx().await?;
    let (now, count) = (pass.claim.context().now(), i32::try_from(found).unwrap_or(i32::MAX));
    email_folder::set_certificate()
        .bind(&tx, &now, &certificate, &count, &pass.claim.tenant.0, &folder.id)
        .one()
        .await?;
    tx.changed_for(pass.claim.context(), pass.claim.user, "mail_folder", folder.id);
    tx.commit().await?;
    Ok(found)
}

async fn differences(pass: &mut Pass<'_>, folder: &Folder) -> Result<usize, SyncError> {
    let connection = &mut pass.session.connection;
    let name = MailboxName::from_wire(&folder.server_name);
    let selected = connection.select(&name, Access::ReadOnly, Resync::Plain).await?;
    let all: UidSet = connection.search("ALL").await?;
    let mut there = Content::new();
    for chunk in all.chunks(FLAGS) {
        let updates = connection.fetch_flags(&chunk, None).await?;
        there.extend(
            updates.iter().filter_map(|update| Some((update.uid?, digest(&FlagSet::from_server(&update.flags))))),
        );
    }
    let tx = pass.claim.look().await?;
    let query = email_mirror::to_compare();
    let validity = i64::from(selected.uid_validity);
    let rows = query.bind(&tx, &pass.claim.tenant.0, &folder.id, &validity).all().await?;
    let mut here = Content::new();
    for row in rows {
        let flags = FlagSet::from_names(row.server_flags.iter().map(String::as_str));
        // Deleted here for good and only marked there: there to be seen, and nothing that differs.
        if row.is_removed {
            there.remove(&u32::try_from(row.uid).unwrap_or_default());
        } else if let Ok(uid) = u32::try_from(row.uid) {
            here.insert(uid, digest(&flags));
        }
    }
    Ok(count(&here, &there))
}

fn digest(flags: &FlagSet) -> u64 {
    let mut digest = Sha256::new();
    for name in flags.names() {
        digest.update(name.to_ascii_lowercase());
        digest.update(b" ");
    }
    let digest: [u8; 32] = digest.finalize().into();
    u64::from_be_bytes(std::array::from_fn(|at| digest[at]))
}

/// Messages that only one side has, or whose flags differ.
fn count(here: &Content, there: &Content) -> usize {
    let missing = here.keys().filter(|uid| !there.contains_key(*uid)).count();
    missing + there.iter().filter(|(uid, flags)| here.get(*uid) != Some(*flags)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_counts_once() {
        let of = |entries: &[(u32, &str)]| -> Content {
            entries.iter().map(|(uid, flags)| (*uid, digest(&FlagSet::from_names(flags.split(' '))))).collect()
        };
        let here = of(&[(1, "\\Seen a"), (2, ""), (3, "b")]);
        assert_eq!(count(&here, &of(&[(1, "A \\seen"), (2, ""), (3, "b")])), 0);
        assert_eq!(count(&here, &of(&[(1, "\\Seen"), (3, "b"), (4, "")])), 3);
        assert_eq!(count(&Content::new(), &here), 3);
    }
}
