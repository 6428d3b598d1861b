//! What a server says by itself: of INBOX while a connection waits there (IDLE, RFC 2177), and of all other folders where it offers
//! that (NOTIFY, RFC 5465).
//!
//! Nothing is right only because it was heard: what a server forgets to say is found by the next look at everything.

use std::collections::BTreeSet;
use std::time::Duration;

use postroom_mail::folder;
use postroom_mailproto::imap::{Access, MailboxName, Notices, Resync, Selected, Status};
use postroom_store::queries::email_folder::Folder;
use uuid::Uuid;

use crate::SyncError;
use crate::claim::Claim;
use crate::fetch::number_of;
use crate::folders::TOLD_TOGETHER;
use crate::pace::Pace;
use crate::pass::Extent;
use crate::session::Session;

/// Servers hang up after half an hour of silence (RFC 2177).
pub(crate) const LONGEST: Duration = Duration::from_secs(29 * 60);
/// How often in a row a server may say what is known already, such as what was done here, before the caller sets the pace.
const OLD_NEWS: usize = 5;

/// An account's line to its server, over all that is done with it.
#[derive(Default)]
pub(crate) struct Line {
    pub session: Option<Session>,
    pub ears: Ears,
    pub pace: Pace,
}

/// What was heard and is still to be looked at.
#[derive(Debug, Default)]
pub(crate) struct Ears {
    folders: BTreeSet<Uuid>,
    /// Folders were made, renamed or deleted; or the server has lost count.
    is_everything: bool,
    /// It was looked at just now because the server seemed to have more than the rows say.
    is_second_look: bool,
    /// The server has too much to tell of all folders, and is not asked for that before the next look at everything that is due.
    pub is_overwhelmed: bool,
}

/// Why waiting ended.
pub(crate) enum Heard<T> {
    /// The server spoke.
    Server,
    /// The caller had enough.
    Stopped(T),
}

impl Ears {
    /// What is to be looked at, which counts as done from here on.
    pub(crate) fn take(&mut self) -> Extent {
        let folders = std::mem::take(&mut self.folders);
        if std::mem::take(&mut self.is_everything) { Extent::Everything } else { Extent::Told(folders) }
    }

    fn is_empty(&self) -> bool {
        self.folders.is_empty() && !self.is_everything
    }
}

/// Waits until the server says something, or `stop` is done; at once if something was heard before, or happened between the last
/// pass and now. Without a connection, only for `stop`.
pub(crate) async fn hear<T>(
    claim: &Claim,
    line: &mut Line,
    stop: impl Future<Output = T>,
) -> Result<Heard<T>, SyncError> {
    let Line { session, ears, .. } = line;
    let Some(open) = session else { return Ok(Heard::Stopped(stop.await)) };
    if open.listens_to.is_none() {
        begin(claim, open, ears).await?;
    }
    let mut stop = std::pin::pin!(stop);
    for _ in 0..OLD_NEWS {
        if !ears.is_empty() {
            break;
        }
        let mut stopped = None;
        let waited = open.connection.idle(async { stopped = Some(stop.as_mut().await) }).await;
        if let Some(stopped) = stopped {
            if waited.is_err() {
                *session = None;
            }
            return Ok(Heard::Stopped(stopped));
        }
        waited?;
        if !open.connection.take_events().is_empty() {
            ears.folders.extend(open.listens_to);
        }
        let notices = open.connection.take_notices();
        if !notices.is_empty() {
            take_in(&rows(claim).await?, &notices, ears);
        }
    }
    if ears.is_overwhelmed && open.connection.is_notified() {
        // It says nothing more on this connection, not even of INBOX.
        *session = None;
    }
    Ok(Heard::Server)
}

/// Opens INBOX to wait there, and asks to be told of the others. What happened between the pass and now is heard.
async fn begin(claim: &Claim, open: &mut Session, ears: &mut Ears) -> Result<(), SyncError> {
    let folders = rows(claim).await?;
    let Some(inbox) = folders.iter().find(|folder| folder.r#type == "inbox") else { return Ok(()) };
    let resync = if open.method > crate::Method::Scan { Resync::CondStore } else { Resync::Plain };
    let connection = &mut open.connection;
    let selected = connection.select(&MailboxName::inbox(), Access::ReadOnly, resync).await?;
    connection.take_events();
    let mut differ = BTreeSet::new();
    if has_more(inbox, &selected) {
        differ.insert(inbox.id);
    }
    // Of a folder that is open, NOTIFY does not tell.
    let told = connection.take_notices();
    take_in(&folders, &told, ears);
    for name in told.left.iter().filter(|name| !name.is_inbox()) {
        match connection.status(name).await {
            Ok(status) => differ.extend(spoken_of(&folders, name, &status)),
            Err(failure) if failure.leaves_connection_usable() => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    // A server that counts what it never gives would be looked at forever.
    if !differ.is_empty() && !std::mem::replace(&mut ears.is_second_look, true) {
        ears.folders.extend(differ);
    } else {
        ears.is_second_look = false;
    }
    if !open.is_notify_asked && !ears.is_overwhelmed && folders.len() <= TOLD_TOGETHER {
        // It begins with how each folder is. A server that fails over it is not asked on the next connection.
        ears.is_overwhelmed = true;
        connection.notify().await?;
        (ears.is_overwhelmed, open.is_notify_asked) = (false, true);
        take_in(&folders, &connection.take_notices(), ears);
    }
    open.listens_to = Some(inbox.id);
    Ok(())
}

fn take_in(folders: &[Folder], notices: &Notices, ears: &mut Ears) {
    ears.is_overwhelmed |= notices.has_overflowed;
    ears.is_everything |= notices.is_list_changed || notices.has_overflowed;
    ears.folders.extend(notices.statuses.iter().filter_map(|(name, status)| spoken_of(folders, name, status)));
}

/// The folder of this name, if what is said of it is not what its row says. Of one that has no row the server tells otherwise.
fn spoken_of(folders: &[Folder], name: &MailboxName, status: &Status) -> Option<Uuid> {
    let folder = folders.iter().find(|folder| folder.server_name == name.as_bytes())?;
    (folder.is_selectable && is_news(folder, status)).then_some(folder.id)
}

fn is_news(folder: &Folder, status: &Status) -> bool {
    let mod_seq = status.highest_mod_seq.filter(|_| folder.high_mod_seq > 0);
    // Flags changed, and nothing tells which state of them is known.
    let is_about_flags = status.messages.is_none() && status.uid_next.is_none() && mod_seq.is_none();
    is_about_flags
        || status.uid_validity.is_some_and(|validity| i64::from(validity) != folder.uid_validity)
        || status.messages.is_some_and(|messages| i64::from(messages) != i64::from(folder.exists_count))
        || status.uid_next.is_some_and(|next| i64::from(next) != folder.uid_next)
        || mod_seq.is_some_and(|mod_seq| number_of(Some(mod_seq)) > folder.high_mod_seq)
}

/// Whether something happened in INBOX between the pass and now.
fn has_more(inbox: &Folder, selected: &Selected) -> bool {
    i64::from(selected.uid_validity) != inbox.uid_validity
        || i64::from(selected.exists) != i64::from(inbox.exists_count)
        || selected.uid_next.is_some_and(|next| i64::from(next) > inbox.uid_next)
        || number_of(selected.highest_mod_seq) > inbox.high_mod_seq && inbox.high_mod_seq > 0
}

async fn rows(claim: &Claim) -> Result<Vec<Folder>, SyncError> {
    let tx = claim.look().await?;
    Ok(folder::of_account(&tx, claim.account).await?)
}
