//! What the member did, told to the server. Nothing is written down but how things are: what the member sees, and what the
//! server last said. What differs is told, and when it has been done, the row says so.
//!
//! A crash at any moment leaves one of these, and none loses or doubles anything:
//! - before the command: the rows still differ, and it is told next time;
//! - after a STORE, before the row says so: it is told again, which changes nothing;
//! - after a MOVE: told again, it finds nothing to move. The message is not under its old number any more, so the row waits
//!   without a number in the folder that it was moved to, and that folder's look finds the same content and gives it one;
//! - after `\Deleted`: told again. After EXPUNGE: nothing is there to expunge, and the row goes.
//!
//! Where a server has no MOVE, a copy is made first; after a crash between the copy and the removal it would be made twice.
//! This is the one window that is left, and only old servers have it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use postroom_mail::action::delete_placements;
use postroom_mailproto::imap::{Access, FlagChange, Flags, MailboxName, Resync, Selected, UidSet};
use postroom_store::queries::email_folder::Folder;
use postroom_store::queries::email_mirror::{self, Mirrored};
use uuid::Uuid;

use crate::SyncError;
use crate::counts::Counts;
use crate::fetch::number_of;
use crate::flags::{FlagSet, Permanent};
use crate::method::Method;
use crate::pass::Pass;
use crate::plan::{Dirty, Plan, Store, plan};
use crate::rows::{self, Home, NewHome};

/// Rows looked at in one go.
const ROWS: i64 = 5000;

/// Tells the server everything that it does not have yet; how many rows that was about. What a folder refuses is left for the
/// next time, and stops nothing else.
pub(crate) async fn push(pass: &mut Pass<'_>, folders: &[Folder]) -> Result<usize, SyncError> {
    let (mut home, mut uid) = (Uuid::nil(), i64::MIN);
    let mut count = 0;
    loop {
        let dirty = {
            let tx = pass.claim.look().await?;
            let (tenant, account) = (pass.claim.tenant.0, pass.claim.account.0);
            email_mirror::dirty().bind(&tx, &tenant, &account, &home, &uid, &ROWS).all().await?
        };
        let Some(last) = dirty.last() else { return Ok(count) };
        (home, uid) = (last.home_folder_id, last.uid);
        count += push_rows(pass, folders, dirty).await?;
    }
}

async fn push_rows(pass: &mut Pass<'_>, folders: &[Folder], dirty: Vec<Mirrored>) -> Result<usize, SyncError> {
    let mut by_home: BTreeMap<Uuid, Vec<Mirrored>> = BTreeMap::new();
    for row in dirty {
        by_home.entry(row.home_folder_id).or_default().push(row);
    }
    let mut count = 0;
    for (home, rows) in by_home {
        let Some(folder) = folders.iter().find(|folder| folder.id == home) else { continue };
        count += rows.len();
        let done = push_folder(pass, folder, folders, &rows).await;
        unless_refused(pass, folder, done)?;
    }
    Ok(count)
}

/// A refusal is told to the log, and anything else ends the pass.
fn unless_refused(pass: &Pass<'_>, folder: &Folder, done: Result<(), SyncError>) -> Result<(), SyncError> {
    match done {
        Err(SyncError::Server(failure)) if failure.leaves_connection_usable() => {
            tracing::info!(account.id = %pass.claim.account, folder.id = %folder.id, %failure, "a change was refused");
            Ok(())
        }
        done => done,
    }
}

async fn push_folder(
    pass: &mut Pass<'_>,
    folder: &Folder,
    folders: &[Folder],
    rows: &[Mirrored],
) -> Result<(), SyncError> {
    let name = MailboxName::from_wire(&folder.server_name);
    let method = Method::of(folder).min(pass.session.method);
    let resync = if method > Method::Scan { Resync::CondStore } else { Resync::Plain };
    let selected = pass.session.connection.select(&name, Access::ReadWrite, resync).await?;
    let validity = i64::from(selected.uid_validity);
    if validity != folder.uid_validity {
        // Numbered anew: first the rows have to be found again.
        return Ok(());
    }
    if selected.is_read_only {
        return keep_to_oneself(pass, rows).await;
    }
    let permanent = Permanent::from_selected(&selected);
    let by_uid: HashMap<u32, &Mirrored> = rows
        .iter()
        .filter(|row| row.uid_validity == validity)
        .filter_map(|row| Some((u32::try_from(row.uid).ok()?, row)))
        .collect();
    let dirty: Vec<Dirty> = by_uid.iter().map(|(uid, row)| dirty(*uid, row)).collect();
    let Plan { stores, moves, removals } = plan(folder.id, &dirty, &permanent, known_until(folder, method, &selected));
    tell_flags(pass, folder, &permanent, &stores, &by_uid).await?;
    for (to, uids) in moves {
        let Some(target) = folders.iter().find(|folder| folder.id == to && folder.uid_validity != 0) else { continue };
        let done = tell_moves(pass, folder, target, &uids, &by_uid).await;
        unless_refused(pass, folder, done)?;
    }
    if !removals.is_empty() {
        let done = tell_removals(pass, &removals, &by_uid).await;
        unless_refused(pass, folder, done)?;
    }
    pass.session.connection.take_events();
    Ok(())
}

fn dirty(uid: u32, row: &Mirrored) -> Dirty {
    Dirty {
        uid,
        mod_seq: u64::try_from(row.mod_seq).unwrap_or_default(),
        folder: row.folder_id,
        local: rows::local(row),
        server: rows::known(row),
        is_removed: row.is_removed,
    }
}

/// Up to where the mirror knows all changes, where the server counts them.
fn known_until(folder: &Folder, method: Method, selected: &Selected) -> Option<u64> {
    let known = u64::try_from(folder.high_mod_seq).ok().filter(|mod_seq| *mod_seq > 0)?;
    (method > Method::Scan && selected.highest_mod_seq.is_some()).then_some(known)
}

/// In a folder that nobody may change, flags are the member's own, and what was moved or deleted comes back.
async fn keep_to_oneself(pass: &mut Pass<'_>, rows: &[Mirrored]) -> Result<(), SyncError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let tx = pass.claim.tx().await?;
    let rows = email_mirror::rows_by_id().bind(&tx, &pass.claim.tenant.0, &ids).all().await?;
    let mut counts = Counts::default();
    for row in &rows {
        counts.take(row);
        counts.add(row.home_folder_id, row.is_read);
    }
    let (now, tenant) = (pass.claim.context().now(), pass.claim.tenant.0);
    email_mirror::put_back().bind(&tx, &now, &tenant, &ids).all().await?;
    counts.write(pass.claim, &tx).await?;
    Ok(tx.commit().await?)
}

async fn tell_flags(
    pass: &mut Pass<'_>,
    folder: &Folder,
    permanent: &Permanent,
    stores: &[Store],
    rows: &HashMap<u32, &Mirrored>,
) -> Result<(), SyncError> {
    // Rows without a difference are looked at again, too: the folder may not keep what they have.
    let mut told: HashMap<u32, (FlagSet, i64)> = rows
        .iter()
        .filter(|(_, row)| !row.is_removed)
        .map(|(uid, row)| (*uid, (rows::known(row), row.mod_seq)))
        .collect();
    for Store { difference, unchanged_since, uids } in stores {
        let mut left: UidSet = uids.iter().copied().collect();
        // Our own first command changes the messages, so only it can ask whether others have.
        let mut since = *unchanged_since;
        for (change, names) in [(FlagChange::Add, &difference.add), (FlagChange::Remove, &difference.remove)] {
            if names.is_empty() || left.is_empty() {
                continue;
            }
            let flags = FlagSet::from_names(names.iter().map(String::as_str)).to_server();
            let stored = match pass.session.connection.store(&left, change, &flags, since.take()).await {
                Ok(stored) => stored,
                Err(failure) => {
                    unless_refused(pass, folder, Err(failure.into()))?;
                    // Such as one keyword too many. The others are told, and noted.
                    left = UidSet::new();
                    break;
                }
            };
            // Changed by somebody else meanwhile: the next look merges, and then it is told again.
            left = left.iter().filter(|uid| !stored.modified.contains(*uid)).collect();
            for update in &stored.updates {
                if let Some(uid) = update.uid
                    && let Some(told) = told.get_mut(&uid)
                {
                    told.1 = told.1.max(number_of(update.mod_seq));
                }
            }
        }
        for uid in left.iter() {
            if let Some(told) = told.get_mut(&uid) {
                told.0 = told.0.with(difference);
            }
        }
    }
    let told: Vec<(Uuid, FlagSet, i64)> =
        told.into_iter().map(|(uid, (flags, mod_seq))| (rows[&uid].id, flags, mod_seq)).collect();
    let tx = pass.claim.tx().await?;
    rows::note_told(pass.claim, &tx, permanent, &told).await?;
    Ok(tx.commit().await?)
}

async fn tell_moves(
    pass: &mut Pass<'_>,
    from: &Folder,
    to: &Folder,
    uids: &BTreeSet<u32>,
    rows: &HashMap<u32, &Mirrored>,
) -> Result<(), SyncError> {
    let set: UidSet = uids.iter().copied().collect();
    let connection = &mut pass.session.connection;
    let moved = connection.move_to(&set, &MailboxName::from_wire(&to.server_name)).await?;
    let mut homes = Vec::new();
    let mut arrived = BTreeSet::new();
    if let Some(copied) = &moved.copied {
        let home = Home { folder: to.id, uid_validity: copied.uid_validity.into() };
        for (was, uid) in copied.from.iter().zip(&copied.to).filter(|(was, _)| uids.contains(*was)) {
            arrived.insert(*was);
            homes.push(NewHome { row: rows[was].id, home, uid: i64::from(*uid) });
        }
    }
    let is_known = |uid: u32| arrived.contains(&uid) || moved.left.contains(uid);
    let unknown: UidSet = uids.iter().copied().filter(|uid| !is_known(*uid)).collect();
    if !unknown.is_empty() {
        let mut left = UidSet::new();
        if moved.is_removed {
            for chunk in unknown.chunks(u32::MAX) {
                left.extend(&connection.search(&format!("UID {chunk}")).await?);
            }
        }
        // What is still there was not moved, and is told again; what is not went where it should, or is gone.
        let gone = unknown.iter().filter(|uid| !left.contains(*uid));
        homes.extend(gone.map(|uid| NewHome::unknown(rows[&uid].id, to.id)));
    }
    let tx = pass.claim.tx().await?;
    rows::set_homes(pass.claim, &tx, &homes).await?;
    if !moved.is_removed {
        let of: Vec<Uuid> = homes.iter().map(|home| home.row).collect();
        let ids: Vec<Uuid> = of.iter().map(|_| pass.claim.context().uuid()).collect();
        let old: HashMap<Uuid, &Mirrored> = rows.values().map(|row| (row.id, *row)).collect();
        let folders: Vec<Uuid> = of.iter().map(|_| from.id).collect();
        let validities: Vec<i64> = of.iter().map(|id| old[id].uid_validity).collect();
        let numbers: Vec<i64> = of.iter().map(|id| old[id].uid).collect();
        let now = pass.claim.context().now();
        let query = email_mirror::leave_marks();
        query.bind(&tx, &now, &of, &ids, &folders, &validities, &numbers, &pass.claim.tenant.0).all().await?;
    }
    Ok(tx.commit().await?)
}

async fn tell_removals(
    pass: &mut Pass<'_>,
    uids: &BTreeSet<u32>,
    rows: &HashMap<u32, &Mirrored>,
) -> Result<(), SyncError> {
    let set: UidSet = uids.iter().copied().collect();
    let deleted = Flags { deleted: true, ..Flags::default() };
    let connection = &mut pass.session.connection;
    connection.store(&set, FlagChange::Add, &deleted, None).await?;
    let ids: Vec<Uuid> = uids.iter().map(|uid| rows[uid].id).collect();
    if connection.can("UIDPLUS") {
        connection.expunge(&set).await?;
        let tx = pass.claim.tx().await?;
        let still = email_mirror::rows_by_id().bind(&tx, &pass.claim.tenant.0, &ids).all().await?;
        let mut counts = Counts::default();
        still.iter().for_each(|row| counts.take(row));
        delete_placements(&tx, &ids).await?;
        counts.write(pass.claim, &tx).await?;
        return Ok(tx.commit().await?);
    }
    // A bare EXPUNGE would take away what others have marked. The row stays, unseen, until somebody expunges the message.
    let tx = pass.claim.tx().await?;
    let now = pass.claim.context().now();
    let tenant = pass.claim.tenant.0;
    email_mirror::rows_by_id().bind(&tx, &tenant, &ids).all().await?;
    email_mirror::set_clean().bind(&tx, &now, &tenant, &ids).all().await?;
    Ok(tx.commit().await?)
}
