//! The folders of an account: what the server lists becomes rows, by name, and by what lies in a folder when its name is new.

use std::collections::{BTreeMap, HashMap, HashSet};

use postroom_mail::action::delete_placements;
use postroom_mail::folder::{self, FolderType};
use postroom_mail::local::by_name;
use postroom_mailproto::imap::{self, Access, MailboxName, NamespaceKind, Resync, UidSet};
use postroom_mailproto::net::Failure;
use postroom_store::queries::email_folder::{self, Folder};
use postroom_store::queries::email_mirror;
use uuid::Uuid;

use crate::SyncError;
use crate::counts::Counts;
use crate::pass::Pass;

/// Messages by which a renamed folder is recognised.
const SAMPLE: i64 = 5;
/// The UIDVALIDITY of a folder that the server has and has not been asked about.
const UNTOLD: i64 = -1;
/// Folders whose status is asked for with their list, at most. A server may look into each for it and say nothing meanwhile.
pub(crate) const TOLD_TOGETHER: usize = 2_000;
/// Rows that go in one transaction with their folder.
const ROWS: i64 = 500;

/// What is known of the folders after they were listed: rows as they are now, and the status where the server gave it along.
#[derive(Default)]
pub(crate) struct Folders {
    pub rows: Vec<Folder>,
    pub status: HashMap<Uuid, imap::Status>,
    /// Where every message is once, whatever other folders it is in (`\All`, RFC 6154).
    pub all_mail: Option<Uuid>,
}

/// Makes the rows what the server lists.
pub(crate) async fn reconcile(pass: &mut Pass<'_>) -> Result<Folders, SyncError> {
    let known = rows(pass).await?;
    // At first every folder is opened anyway.
    let wants_status = (1..=TOLD_TOGETHER).contains(&known.len());
    let connection = &mut pass.session.connection;
    let listed = if wants_status { connection.list_with_status().await? } else { connection.list().await? };
    if !listed.iter().any(|folder| folder.name.is_inbox()) {
        // Every account has an INBOX (RFC 9051, 5.1). A list without it is a fault, and nobody's mail is taken away for it.
        return Err(Failure::Protocol("it lists no INBOX".to_owned()).into());
    }
    let types = types(&listed);
    let mut by_name: HashMap<Vec<u8>, Folder> = known.into_iter().map(|row| (row.server_name.clone(), row)).collect();
    let mut missing: Vec<Folder> = {
        let names: HashSet<&[u8]> = listed.iter().map(|folder| folder.name.as_bytes()).collect();
        by_name.values().filter(|row| !names.contains(&row.server_name[..])).cloned().collect()
    };
    missing.sort_by(|one, other| one.server_name.cmp(&other.server_name));
    let mut listed: Vec<(imap::Folder, FolderType)> = listed.into_iter().zip(types).collect();
    // Parents before their children.
    listed.sort_by(|one, other| one.0.name.cmp(&other.0.name));
    let (mut status, mut all_mail) = (HashMap::new(), None);
    let mut ids: BTreeMap<Vec<u8>, Uuid> = BTreeMap::new();
    for (folder, kind) in &listed {
        let name = folder.name.as_bytes().to_vec();
        let parent = parent_of(&name, folder.delimiter).and_then(|parent| ids.get(&parent).copied());
        let id = match by_name.remove(&name) {
            Some(row) => {
                describe(pass, &row, folder, *kind, parent).await?;
                row.id
            }
            None => {
                // Only to find out whether it is one that is missing elsewhere.
                let asks = folder.is_selectable() && !missing.is_empty();
                let found = if asks { status_of(pass, folder).await? } else { folder.status.clone() };
                match renamed(pass, &mut missing, folder, found.as_ref()).await? {
                    Some(row) => {
                        describe(pass, &row, folder, *kind, parent).await?;
                        row.id
                    }
                    None => insert(pass, folder, *kind, parent, found.as_ref()).await?,
                }
            }
        };
        if folder.attributes.iter().any(|attribute| attribute == "\\all") {
            all_mail = Some(id);
        }
        if let Some(told) = &folder.status {
            status.insert(id, told.clone());
        }
        ids.insert(name, id);
    }
    for row in missing {
        if row.uid_validity == 0 && row.is_selectable {
            create(pass, &row).await?;
        } else if !is_there_all_the_same(pass, &row).await? {
            remove(pass, &row).await?;
        }
    }
    Ok(Folders { rows: rows(pass).await?, status, all_mail })
}

async fn rows(pass: &Pass<'_>) -> Result<Vec<Folder>, SyncError> {
    let tx = pass.claim.look().await?;
    Ok(folder::of_account(&tx, pass.claim.account).await?)
}

/// Whether the server has a folder that it did not list. A list with gaps is no reason to take mail away.
async fn is_there_all_the_same(pass: &mut Pass<'_>, row: &Folder) -> Result<bool, SyncError> {
    if !row.is_selectable {
        return Ok(false);
    }
    match pass.session.connection.status(&MailboxName::from_wire(&row.server_name)).await {
        Ok(_) => Ok(true),
        Err(failure) if failure.leaves_connection_usable() => Ok(false),
        Err(failure) => Err(failure.into()),
    }
}

/// What each folder is for: by SPECIAL-USE (RFC 6154), and for what no folder claims there, by the names that mail programs
/// give. Of several with a fitting name, the first has it, for each purpose there is one folder.
fn types(listed: &[imap::Folder]) -> Vec<FolderType> {
    let special = |folder: &imap::Folder| {
        if folder.name.is_inbox() {
            return Some(FolderType::Inbox);
        }
        folder.attributes.iter().find_map(|attribute| match attribute.as_str() {
            "\\sent" => Some(FolderType::Sent),
            "\\drafts" => Some(FolderType::Drafts),
            "\\trash" => Some(FolderType::Trash),
            "\\junk" => Some(FolderType::Spam),
            "\\archive" => Some(FolderType::Archive),
            _ => None,
        })
    };
    let mut types: Vec<Option<FolderType>> = listed.iter().map(special).collect();
    let mut claimed: Vec<FolderType> = types.iter().flatten().copied().collect();
    for (folder, kind) in listed.iter().zip(&mut types) {
        let levels = folder.name.levels(folder.delimiter);
        // Below INBOX is where some servers keep everything.
        let name = match levels.as_slice() {
            [name] => name,
            [inbox, name] if inbox.eq_ignore_ascii_case("INBOX") => name,
            _ => continue,
        };
        let by_name = by_name(name);
        let is_free = !matches!(by_name, FolderType::Inbox | FolderType::Custom) && !claimed.contains(&by_name);
        if kind.is_none() && folder.is_selectable() && is_free {
            claimed.push(by_name);
            *kind = Some(by_name);
        }
    }
    types.into_iter().map(|kind| kind.unwrap_or(FolderType::Custom)).collect()
}

fn parent_of(name: &[u8], delimiter: Option<u8>) -> Option<Vec<u8>> {
    let at = name.iter().rposition(|byte| Some(*byte) == delimiter)?;
    Some(name[..at].to_vec())
}

async fn status_of(pass: &mut Pass<'_>, folder: &imap::Folder) -> Result<Option<imap::Status>, SyncError> {
    if folder.status.is_some() {
        return Ok(folder.status.clone());
    }
    match pass.session.connection.status(&folder.name).await {
        Ok(status) => Ok(Some(status)),
        Err(failure) if failure.leaves_connection_usable() => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

/// The row of a folder that is not where it was and seems to be this one: its UIDVALIDITY is the same, and the newest messages
/// that were known there are here, under the same numbers.
async fn renamed(
    pass: &mut Pass<'_>,
    missing: &mut Vec<Folder>,
    folder: &imap::Folder,
    status: Option<&imap::Status>,
) -> Result<Option<Folder>, SyncError> {
    let Some(validity) = status.and_then(|status| status.uid_validity).map(i64::from) else { return Ok(None) };
    let candidates: Vec<usize> = (0..missing.len()).filter(|at| missing[*at].uid_validity == validity).collect();
    for at in candidates {
        let row = &missing[at];
        let sample = {
            let tx = pass.claim.look().await?;
            let query = email_mirror::sample();
            query.bind(&tx, &pass.claim.tenant.0, &row.id, &row.uid_validity, &SAMPLE).all().await?
        };
        let is_same = if sample.is_empty() {
            status.and_then(|status| status.uid_next).map(i64::from) == Some(row.uid_next)
        } else {
            let uids: UidSet = sample.iter().filter_map(|known| u32::try_from(known.uid).ok()).collect();
            match pass.session.connection.select(&folder.name, Access::ReadOnly, Resync::Plain).await {
                Ok(_) => {}
                Err(failure) if failure.leaves_connection_usable() => return Ok(None),
                Err(failure) => return Err(failure.into()),
            }
            let mut overviews = pass.session.connection.fetch_overviews(&uids)?;
            let (mut same, mut other) = (0, 0);
            while let Some(overview) = overviews.next().await? {
                let known = sample.iter().find(|known| known.uid == i64::from(overview.uid));
                let is_same = known.is_some_and(|known| known.envelope_hash == overview.digest[..16]);
                if is_same { same += 1 } else { other += 1 }
            }
            // Some may have been expunged meanwhile; none may be another.
            same > 0 && other == 0
        };
        if is_same {
            return Ok(Some(missing.swap_remove(at)));
        }
    }
    Ok(None)
}

/// Name, path, delimiter, as people and as the server read them.
fn names(folder: &imap::Folder) -> (String, String, String) {
    let levels = folder.name.levels(folder.delimiter);
    let name = levels.last().cloned().unwrap_or_default();
    let delimiter = folder.delimiter.map(|byte| char::from(byte).to_string()).unwrap_or_default();
    (name, levels.join("/"), delimiter)
}

async fn describe(
    pass: &Pass<'_>,
    row: &Folder,
    folder: &imap::Folder,
    kind: FolderType,
    parent: Option<Uuid>,
) -> Result<(), SyncError> {
    let (name, path, delimiter) = names(folder);
    let selectable = folder.is_selectable();
    let is_same = row.parent_id == parent
        && (&row.name, &row.path, &row.delimiter) == (&name, &path, &delimiter)
        && row.server_name == folder.name.as_bytes()
        && row.r#type == kind.as_str()
        && row.is_selectable == selectable;
    if is_same {
        return Ok(());
    }
    let tx = pass.claim.tx().await?;
    let (now, tenant, server_name) = (pass.claim.context().now(), pass.claim.tenant.0, folder.name.as_bytes());
    email_folder::describe()
        .bind(&tx, &parent, &name, &path, &server_name, &delimiter, &kind.as_str(), &selectable, &now, &tenant, &row.id)
        .one()
        .await?;
    tx.changed_for(pass.claim.context(), pass.claim.user, "mail_folder", row.id);
    Ok(tx.commit().await?)
}

async fn insert(
    pass: &Pass<'_>,
    folder: &imap::Folder,
    kind: FolderType,
    parent: Option<Uuid>,
    status: Option<&imap::Status>,
) -> Result<Uuid, SyncError> {
    let (name, path, delimiter) = names(folder);
    let tx = pass.claim.tx().await?;
    let (id, now, tenant) = (pass.claim.context().uuid(), pass.claim.context().now(), pass.claim.tenant.0);
    let (account, server_name) = (pass.claim.account.0, folder.name.as_bytes());
    let id = email_folder::insert()
        .bind(
            &tx,
            &tenant,
            &id,
            &account,
            &parent,
            &name,
            &path,
            &server_name,
            &delimiter,
            &kind.as_str(),
            &folder.is_selectable(),
            &now,
        )
        .one()
        .await?
        .id;
    // A number says that the server has it: what has none was made here, and is made there.
    let validity = status.and_then(|status| status.uid_validity).map_or(UNTOLD, i64::from);
    email_folder::set_validity().bind(&tx, &validity, &now, &tenant, &id).one().await?;
    tx.changed_for(pass.claim.context(), pass.claim.user, "mail_folder", id);
    tx.commit().await?;
    Ok(id)
}

/// Makes a folder there that was made here, such as a bin for the first message that was deleted. A refusal leaves it for the
/// next time. After a crash it is listed, and known by its name.
async fn create(pass: &mut Pass<'_>, row: &Folder) -> Result<(), SyncError> {
    let namespaces = pass.session.connection.namespaces().await?;
    let personal = namespaces.into_iter().find(|namespace| namespace.kind == NamespaceKind::Personal);
    let mut wire = personal.as_ref().map(|namespace| namespace.prefix.as_bytes().to_vec()).unwrap_or_default();
    wire.extend_from_slice(MailboxName::from_text(&row.path).as_bytes());
    let name = MailboxName::from_wire(&wire);
    match pass.session.connection.create(&name).await {
        Ok(()) => {}
        Err(failure) if failure.leaves_connection_usable() => {
            tracing::info!(account.id = %pass.claim.account, folder.id = %row.id, %failure, "a folder could not be made");
            return Ok(());
        }
        Err(failure) => return Err(failure.into()),
    }
    let delimiter = personal.and_then(|namespace| namespace.delimiter);
    let folder = imap::Folder { name, delimiter, attributes: Vec::new(), status: None };
    let kind = FolderType::named(&row.r#type).unwrap_or(FolderType::Custom);
    // Its name first: with a number and without this name it would count as gone.
    describe(pass, row, &folder, kind, row.parent_id).await?;
    if let Some(validity) = status_of(pass, &folder).await?.and_then(|status| status.uid_validity).map(i64::from) {
        let tx = pass.claim.tx().await?;
        let now = pass.claim.context().now();
        email_folder::set_validity().bind(&tx, &validity, &now, &pass.claim.tenant.0, &row.id).one().await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Takes a folder away that the server has no more, its messages first, in small steps. What the member had moved there goes
/// back to where the server has it.
async fn remove(pass: &Pass<'_>, row: &Folder) -> Result<(), SyncError> {
    loop {
        let tx = pass.claim.tx().await?;
        let query = email_mirror::rows_of_folder();
        let found = query.bind(&tx, &pass.claim.tenant.0, &row.id, &ROWS).all().await?;
        let (now, tenant) = (pass.claim.context().now(), pass.claim.tenant.0);
        if found.is_empty() {
            email_folder::delete().bind(&tx, &tenant, &row.id).one().await?;
            tx.removed_for(pass.claim.context(), pass.claim.user, "mail_folder", row.id);
            return Ok(tx.commit().await?);
        }
        let mut counts = Counts::default();
        let mut gone = Vec::new();
        for placement in &found {
            counts.take(placement);
            if placement.home_folder_id == row.id {
                gone.push(placement.id);
            } else {
                if !placement.is_removed {
                    counts.add(placement.home_folder_id, placement.is_read);
                }
                let ids = [placement.id];
                let query = email_mirror::set_folder();
                // Whether its flags are still to be told is found out when they are looked at.
                query.bind(&tx, &placement.home_folder_id, &true, &now, &tenant, &&ids[..]).all().await?;
            }
        }
        delete_placements(&tx, &gone).await?;
        counts.write(pass.claim, &tx).await?;
        tx.commit().await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(name: &str, attributes: &[&str]) -> imap::Folder {
        let attributes = attributes.iter().map(|attribute| (*attribute).to_owned()).collect();
        imap::Folder { name: MailboxName::from_wire(name.as_bytes()), delimiter: Some(b'.'), attributes, status: None }
    }

    #[test]
    fn special_use_counts_more_than_names_and_each_purpose_has_one_folder() {
        let folders = [
            listed("inbox", &[]),
            listed("Sent", &[]),
            listed("Gesendet", &["\\sent"]),
            listed("INBOX.Trash", &[]),
            listed("Papierkorb", &[]),
            listed("Old.Trash", &[]),
            listed("Drafts", &["\\noselect"]),
            listed("Junk", &["\\junk"]),
            listed("Projects", &[]),
        ];
        use FolderType::{Custom, Inbox, Sent, Spam, Trash};
        assert_eq!(types(&folders), [Inbox, Custom, Sent, Trash, Custom, Custom, Custom, Spam, Custom]);
        assert_eq!(parent_of(b"a.b.c", Some(b'.')), Some(b"a.b".to_vec()));
        assert_eq!((parent_of(b"a.b", None), parent_of(b"ab", Some(b'.'))), (None, None));
    }
}
