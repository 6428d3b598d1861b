//! What is written to placements, within a transaction that holds the account.

use postroom_mail::action::delete_placements;
use postroom_store::queries::email_mirror::{self, Mirrored, SetFlagsParams};
use postroom_store::{Params, TenantTx};
use uuid::Uuid;

use crate::SyncError;
use crate::claim::Claim;
use crate::counts::Counts;
use crate::flags::{FlagSet, Permanent, merge};

/// A folder as its server numbers it at present.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Home {
    pub folder: Uuid,
    pub uid_validity: i64,
}

/// A message's flags as the server has them.
#[derive(Clone, Debug)]
pub(crate) struct There {
    pub uid: i64,
    pub flags: FlagSet,
    pub mod_seq: i64,
}

/// New values of rows, column by column.
#[derive(Default)]
struct Columns {
    ids: Vec<Uuid>,
    is_read: Vec<bool>,
    is_flagged: Vec<bool>,
    is_draft: Vec<bool>,
    is_answered: Vec<bool>,
    keywords: Vec<String>,
    flags: Vec<String>,
    mod_seqs: Vec<i64>,
    is_dirty: Vec<bool>,
    is_removed: Vec<bool>,
}

impl Columns {
    fn push(&mut self, row: &Mirrored, local: &FlagSet, server: &FlagSet, mod_seq: i64, is_dirty: bool) {
        let flags = local.to_row();
        self.ids.push(row.id);
        self.is_read.push(flags.is_read);
        self.is_flagged.push(flags.is_flagged);
        self.is_draft.push(flags.is_draft);
        self.is_answered.push(flags.is_answered);
        self.keywords.push(flags.keywords.join(" "));
        self.flags.push(server.names().join(" "));
        self.mod_seqs.push(mod_seq);
        self.is_dirty.push(is_dirty);
        self.is_removed.push(row.is_removed);
    }

    async fn write(self, claim: &Claim, tx: &TenantTx) -> Result<(), SyncError> {
        if self.ids.is_empty() {
            return Ok(());
        }
        let now = claim.context().now();
        let query = email_mirror::set_flags();
        let tenant_id = claim.tenant.0;
        let Self { ids, is_read, is_flagged, is_draft, is_answered, keywords, flags, mod_seqs, is_dirty, is_removed } =
            self;
        let params = SetFlagsParams {
            now,
            ids,
            is_read,
            is_flagged,
            is_draft,
            is_answered,
            keywords,
            flags,
            mod_seqs,
            is_dirty,
            is_removed,
            tenant_id,
        };
        query.params(tx, &params).all().await?;
        Ok(())
    }
}

/// The flags that the member sees.
pub(crate) fn local(row: &Mirrored) -> FlagSet {
    FlagSet::from_row(row.is_read, row.is_flagged, row.is_draft, row.is_answered, &row.keywords)
}

/// The flags that both sides last agreed on.
pub(crate) fn known(row: &Mirrored) -> FlagSet {
    FlagSet::from_names(row.server_flags.iter().map(String::as_str))
}

/// Whether the server still has to be told something.
fn is_dirty(row: &Mirrored, home: Uuid, local: &FlagSet, server: &FlagSet, permanent: &Permanent) -> bool {
    if row.is_removed {
        return row.is_dirty;
    }
    row.folder_id != home || !server.difference(local, permanent).is_empty()
}

/// Merges what the server has with what is here; how many rows became others.
pub(crate) async fn take_flags(
    claim: &Claim,
    tx: &TenantTx,
    home: Home,
    permanent: &Permanent,
    there: &[There],
    counts: &mut Counts,
) -> Result<usize, SyncError> {
    let uids: Vec<i64> = there.iter().map(|there| there.uid).collect();
    let query = email_mirror::rows_by_uid();
    let rows = query.bind(tx, &claim.tenant.0, &home.folder, &home.uid_validity, &uids).all().await?;
    // The server may say the same message's flags twice; the last word counts.
    let by_uid: std::collections::HashMap<i64, &There> = there.iter().map(|there| (there.uid, there)).collect();
    let mut columns = Columns::default();
    for row in rows {
        let Some(there) = by_uid.get(&row.uid) else { continue };
        let (known, local) = (known(&row), local(&row));
        let merged = merge(&known, &local, &there.flags);
        let is_dirty = is_dirty(&row, home.folder, &merged, &there.flags, permanent);
        if there.flags.is_same(&known) && merged.is_same(&local) && is_dirty == row.is_dirty {
            continue;
        }
        if !merged.is_same(&local) && !row.is_removed {
            counts.changed(&row, merged.has("\\Seen"));
        }
        columns.push(&row, &merged, &there.flags, there.mod_seq.max(row.mod_seq), is_dirty);
    }
    let changed = columns.ids.len();
    columns.write(claim, tx).await?;
    Ok(changed)
}

/// Notes that the server has these flags now, because it was told so: of each row its id, the flags, and the mod-sequence. A
/// row that the member changed again meanwhile stays dirty, because that is worked out from the row as it is now.
pub(crate) async fn note_told(
    claim: &Claim,
    tx: &TenantTx,
    permanent: &Permanent,
    told: &[(Uuid, FlagSet, i64)],
) -> Result<(), SyncError> {
    let ids: Vec<Uuid> = told.iter().map(|(id, ..)| *id).collect();
    let by_id: std::collections::HashMap<Uuid, (&FlagSet, i64)> =
        told.iter().map(|(id, flags, mod_seq)| (*id, (flags, *mod_seq))).collect();
    let mut columns = Columns::default();
    for row in email_mirror::rows_by_id().bind(tx, &claim.tenant.0, &ids).all().await? {
        let (flags, mod_seq) = by_id[&row.id];
        let local = local(&row);
        let is_dirty = is_dirty(&row, row.home_folder_id, &local, flags, permanent);
        columns.push(&row, &local, flags, mod_seq.max(row.mod_seq), is_dirty);
    }
    columns.write(claim, tx).await
}

/// Where the server has a message now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewHome {
    pub row: Uuid,
    pub home: Home,
    pub uid: i64,
}

impl NewHome {
    /// In a folder where its number is not known yet. The numbers of such rows are negative and differ, since a folder has each
    /// number once.
    pub(crate) fn unknown(row: Uuid, folder: Uuid) -> Self {
        let uid = -i64::try_from(row.as_u128() & (u128::MAX >> 66)).unwrap_or(0) - 1;
        Self { row, home: Home { folder, uid_validity: 0 }, uid }
    }
}

/// Notes where messages are now. What the member wants otherwise stays dirty, or becomes so.
pub(crate) async fn set_homes(claim: &Claim, tx: &TenantTx, homes: &[NewHome]) -> Result<(), SyncError> {
    if homes.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = homes.iter().map(|home| home.row).collect();
    let by_id: std::collections::HashMap<Uuid, &NewHome> = homes.iter().map(|home| (home.row, home)).collect();
    let rows = email_mirror::rows_by_id().bind(tx, &claim.tenant.0, &ids).all().await?;
    let homes: Vec<&NewHome> = rows.iter().map(|row| by_id[&row.id]).collect();
    let everything = Permanent::everything();
    let dirty: Vec<bool> = rows
        .iter()
        .zip(&homes)
        .map(|(row, new)| is_dirty(row, new.home.folder, &local(row), &known(row), &everything))
        .collect();
    let ids: Vec<Uuid> = homes.iter().map(|home| home.row).collect();
    let folders: Vec<Uuid> = homes.iter().map(|home| home.home.folder).collect();
    let validities: Vec<i64> = homes.iter().map(|home| home.home.uid_validity).collect();
    let uids: Vec<i64> = homes.iter().map(|home| home.uid).collect();
    let now = claim.context().now();
    let query = email_mirror::set_home();
    query.bind(tx, &now, &ids, &folders, &validities, &uids, &dirty, &claim.tenant.0).all().await?;
    Ok(())
}

/// What is gone from the server goes here, too. What the member had moved elsewhere meanwhile may be gone because it has
/// arrived there: then it waits for the folder's next look under a number that is not known.
pub(crate) async fn take_away(
    claim: &Claim,
    tx: &TenantTx,
    home: Home,
    uids: &[i64],
    counts: &mut Counts,
) -> Result<usize, SyncError> {
    let query = email_mirror::rows_by_uid();
    let rows = query.bind(tx, &claim.tenant.0, &home.folder, &home.uid_validity, &uids).all().await?;
    let (moved, gone): (Vec<&Mirrored>, Vec<&Mirrored>) =
        rows.iter().partition(|row| row.folder_id != home.folder && !row.is_removed);
    let homes: Vec<NewHome> = moved.iter().map(|row| NewHome::unknown(row.id, row.folder_id)).collect();
    set_homes(claim, tx, &homes).await?;
    gone.iter().for_each(|row| counts.take(row));
    let ids: Vec<Uuid> = gone.iter().map(|row| row.id).collect();
    delete_placements(tx, &ids).await?;
    Ok(rows.len())
}

/// Takes rows away by their ids.
pub(crate) async fn remove(claim: &Claim, tx: &TenantTx, ids: &[Uuid], counts: &mut Counts) -> Result<(), SyncError> {
    for row in email_mirror::rows_by_id().bind(tx, &claim.tenant.0, &ids).all().await? {
        counts.take(&row);
    }
    Ok(delete_placements(tx, ids).await?)
}
