//! Mail without a server: messages imported from files into an account named *Archive*.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use postroom_identity::Identity;
use postroom_mailproto::files;
use postroom_store::queries::{email_account, email_folder, email_placement};
use postroom_store::{TenantActor, TenantClient, TenantTx};
use postroom_types::{AccountId, MailFolderId, Timestamp, UserId};
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use crate::account::MAX_MESSAGE_SIZE;
use crate::folder::{self, FolderType, NewFolder};
use crate::ingest::{self, Flags, Incoming, Place};
use crate::{Error, Prepared, large};

/// What the account of imported mail is called.
pub const ACCOUNT: &str = "Archive";

/// A message from a file.
pub struct FromFile {
    pub message: Prepared,
    pub flags: Flags,
    /// None: the date in the message, else now.
    pub received_at: Option<Timestamp>,
    /// The path of the folder, with slashes; none is *Imported*.
    pub folder: Option<String>,
}

/// What became of imported messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub stored: usize,
    pub duplicates: usize,
    pub poison: usize,
}

/// The member's account for imported mail; made at the first import.
pub async fn account(identity: &Identity, tx: &TenantTx, user: UserId, address: &str) -> Result<AccountId, Error> {
    let (tenant, id, now) = (tx.tenant().0, identity.context.uuid(), identity.context.now());
    let query = email_account::insert_local();
    let id = query.bind(tx, &tenant, &id, &user.0, &ACCOUNT, &address, &MAX_MESSAGE_SIZE, &now).one().await?;
    tx.changed_for(&identity.context, user, "mail_account", id);
    Ok(AccountId(id))
}

/// What a whole import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Messages found.
    pub read: usize,
    pub imported: Imported,
    /// What no parser could read, and why; kept all the same.
    pub poison: Vec<(String, String)>,
    /// What was no message, could not be read, or is too large, each a sentence.
    pub left_out: Vec<String>,
}

/// Messages of a transaction, and bytes of them, at most. A large one is alone.
const BATCH: usize = 200;
const BATCH_BYTES: u64 = large::FROM;

/// Imports files and folders of `.eml`, mbox and Maildir into the member's local account. The next batch is read and parsed
/// while the last one is stored. What was stored stays when a later batch fails.
pub async fn import_files(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    address: &str,
    paths: Vec<PathBuf>,
) -> Result<Report, Error> {
    let tx = identity.store.tenant_tx(actor).await?;
    let account = account(identity, &tx, user, address).await?;
    tx.commit().await?;
    let (sender, mut batches) = mpsc::channel(1);
    let reader = tokio::task::spawn_blocking(move || read_files(&paths, sender));
    let mut report = Report::default();
    while let Some(Batch { messages, turn, .. }) = batches.recv().await {
        let imported = import(identity, actor, user, account, messages).await?;
        drop(turn);
        report.imported.stored += imported.stored;
        report.imported.duplicates += imported.duplicates;
        report.imported.poison += imported.poison;
    }
    let read = reader.await.map_err(|_| Error::Busy)?;
    Ok(Report { imported: report.imported, ..read })
}

/// Messages that are stored together.
#[derive(Default)]
struct Batch {
    messages: Vec<FromFile>,
    bytes: u64,
    /// For a large message.
    turn: Option<large::Turn>,
}

/// Reads and prepares, batch by batch, until everything is read or nobody wants more.
fn read_files(paths: &[PathBuf], batches: mpsc::Sender<Batch>) -> Report {
    let mut report = Report::default();
    let mut batch = Batch::default();
    // Nobody listens any more when storing has failed, which is told.
    let send = |batch: &mut Batch| batches.blocking_send(std::mem::take(batch)).is_ok();
    let max = u64::try_from(MAX_MESSAGE_SIZE).unwrap_or(u64::MAX);
    for (path, found) in paths.iter().flat_map(|path| files::messages(path, max).map(move |found| (path, found))) {
        let item = match found {
            Ok(item) => item,
            Err(error) => {
                report.left_out.push(error.to_string());
                continue;
            }
        };
        let size = item.body.len();
        if batch.bytes + size > BATCH_BYTES && !batch.messages.is_empty() && !send(&mut batch) {
            return report;
        }
        // It waits in its file.
        let turn = Handle::current().block_on(large::turn(size));
        let Ok(raw) = item.body.into_vec() else {
            report.left_out.push(format!("{} cannot be read", item.source));
            continue;
        };
        report.read += 1;
        let message = crate::prepare(raw);
        if let Some(reason) = &message.parsed.poison {
            report.poison.push((item.source, reason.clone()));
        }
        let flags = Flags::from_names(item.flags.iter().copied());
        let folder = item.folder.or_else(|| folder_of(path));
        batch.messages.push(FromFile { message, flags, received_at: item.received_at, folder });
        batch.bytes += size;
        let is_large = turn.is_some();
        batch.turn = turn;
        if (is_large || batch.messages.len() == BATCH) && !send(&mut batch) {
            return report;
        }
    }
    if !batch.messages.is_empty() {
        send(&mut batch);
    }
    report
}

/// The folder that an mbox file becomes: its own name.
fn folder_of(path: &Path) -> Option<String> {
    let is_single = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("eml"));
    let name = path.file_stem().filter(|_| path.is_file() && !is_single)?;
    Some(name.to_string_lossy().replace('\0', "\u{fffd}"))
}

/// Stores messages that are not in their folder yet, a transaction for each folder. What is there is a duplicate.
pub async fn import(
    identity: &Identity,
    actor: TenantActor,
    user: UserId,
    account: AccountId,
    messages: Vec<FromFile>,
) -> Result<Imported, Error> {
    let mut by_folder: HashMap<String, Vec<FromFile>> = HashMap::new();
    for message in messages {
        let folder = message.folder.clone().unwrap_or_else(|| "Imported".to_owned());
        by_folder.entry(folder).or_default().push(message);
    }
    let mut imported = Imported::default();
    let mut folders: Vec<(String, Vec<FromFile>)> = by_folder.into_iter().collect();
    folders.sort_by(|one, other| one.0.cmp(&other.0));
    for (path, messages) in folders {
        let count = messages.len();
        let tx = identity.store.tenant_tx(actor).await?;
        email_account::hold_local().bind(&tx, &tx.tenant().0, &account.0).opt().await?.ok_or(Error::NotFound)?;
        let folder = ensure_path(identity, &tx, account, &path).await?;
        let new = not_there(&tx, account, folder, messages).await?;
        let batch = number(identity, &tx, folder, new).await?;
        let place = Place { user, account, folder, uid_validity: 1 };
        let stored = ingest::store(&identity.context, &tx, &place, &batch).await?;
        tx.changed_for(&identity.context, user, "mail_account", account.0);
        tx.commit().await?;
        imported.stored += stored.stored;
        imported.poison += stored.poison;
        imported.duplicates += count - stored.stored;
    }
    Ok(imported)
}

/// The folder with this path, and those above it.
async fn ensure_path(
    identity: &Identity,
    tx: &TenantTx,
    account: AccountId,
    path: &str,
) -> Result<MailFolderId, Error> {
    const DEEPEST: usize = 16;
    let mut parent = None;
    let mut so_far = String::new();
    for name in path.split('/').filter(|name| !name.is_empty()).take(DEEPEST) {
        if !so_far.is_empty() {
            so_far.push('/');
        }
        so_far.push_str(name);
        let kind = if parent.is_none() { by_name(name) } else { FolderType::Custom };
        let new = NewFolder { parent, name, path: &so_far, kind };
        parent = Some(folder::ensure(&identity.context, tx, account, &new).await?);
    }
    parent.ok_or(Error::NotFound)
}

/// Messages whose content does not lie in the folder yet, each once.
async fn not_there(
    tx: &TenantTx,
    account: AccountId,
    folder: MailFolderId,
    messages: Vec<FromFile>,
) -> Result<Vec<FromFile>, Error> {
    let hashes: Vec<&[u8]> = messages.iter().map(|message| &message.message.content_hash[..]).collect();
    let query = email_placement::exists_for();
    let mut there = query.bind(tx, &hashes, &folder.0, &tx.tenant().0, &account.0).all().await?;
    let mut new = Vec::with_capacity(messages.len());
    for message in messages {
        let hash = message.message.content_hash.to_vec();
        if !there.contains(&hash) {
            there.push(hash);
            new.push(message);
        }
    }
    Ok(new)
}

/// Gives each message its number in the folder.
async fn number(
    identity: &Identity,
    tx: &TenantTx,
    folder: MailFolderId,
    messages: Vec<FromFile>,
) -> Result<Vec<Incoming>, Error> {
    let count = i64::try_from(messages.len()).unwrap_or(i64::MAX);
    let first = email_folder::next_local_uid().bind(tx, &count, &tx.tenant().0, &folder.0).one().await?;
    let now = identity.context.now();
    let numbered = messages.into_iter().zip(first..).map(|(from, uid)| Incoming {
        received_at: from.received_at.or(from.message.parsed.sent_at).unwrap_or(now),
        message: from.message,
        uid,
        mod_seq: 0,
        flags: from.flags,
        gmail_id: None,
    });
    Ok(numbered.collect())
}

/// What a folder is for, by the names that mail programs give it.
pub fn by_name(name: &str) -> FolderType {
    match name.to_lowercase().as_str() {
        "inbox" | "posteingang" => FolderType::Inbox,
        "sent" | "sent items" | "sent mail" | "sent messages" | "gesendet" | "gesendete objekte" => FolderType::Sent,
        "drafts" | "entwürfe" => FolderType::Drafts,
        "trash" | "bin" | "deleted items" | "deleted messages" | "papierkorb" | "gelöscht" => FolderType::Trash,
        "spam" | "junk" | "junk e-mail" | "junk email" | "bulk mail" => FolderType::Spam,
        "archive" | "archives" | "archiv" => FolderType::Archive,
        _ => FolderType::Custom,
    }
}
