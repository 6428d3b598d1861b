//! A pass: everything that differs between an account and its server, once.

use std::collections::{BTreeSet, HashSet};

use chrono::TimeDelta;
use postroom_mail::account::Account;
use postroom_mail::folder;
use postroom_mail::outbox::among_sent;
use postroom_mailproto::imap::{MailboxName, Status};
use postroom_store::TenantClient;
use postroom_store::queries::email_folder::Folder;
use postroom_store::queries::email_mirror;
use postroom_types::Timestamp;
use uuid::Uuid;

use crate::SyncError;
use crate::allowance::Ration;
use crate::certificate;
use crate::claim::Claim;
use crate::drafts;
use crate::folders::{self, Folders};
use crate::mirror::{self, Mirrored};
use crate::push::push;
use crate::session::Session;
use crate::withheld;

pub(crate) struct Pass<'a> {
    pub claim: &'a Claim,
    pub account: &'a Account,
    pub session: &'a mut Session,
    pub ration: Ration,
    /// While everything is looked at.
    pub slice: Option<Slice>,
}

/// A part of a long pass: between two of them INBOX is looked at, and what the member did is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice {
    pub until: Timestamp,
    /// Messages of the present folder that earlier slices have brought.
    pub fetched: usize,
}

/// What arrives or is done during a long synchronisation waits no longer than about that.
const SLICE: TimeDelta = TimeDelta::seconds(60);

/// How much is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    Everything,
    /// The folders that the server has spoken of.
    Told(BTreeSet<Uuid>),
    /// What the member did, and where that takes messages to.
    Push,
}

/// What a pass did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub folders: usize,
    /// Folders that had to be opened.
    pub opened: usize,
    pub told: usize,
    pub new: usize,
    /// Messages that the server had not given before.
    pub came_late: usize,
    pub changed: usize,
    pub gone: usize,
    /// Messages that a comparison of everything found to differ, and repaired.
    pub differences: usize,
    /// Folders that the server would not open.
    pub refused: Vec<String>,
    /// What the member is told when the server allows no more today.
    pub spent: Option<String>,
}

/// What the member did is told first, then what happened there is learned: INBOX first.
pub(crate) async fn run(pass: &mut Pass<'_>, extent: &Extent) -> Result<Report, SyncError> {
    let done = equal(pass, extent).await;
    // Also what a pass received that failed.
    pass.ration.note(pass.session.connection.take_received()).await?;
    let mut report = done?;
    report.spent = pass.ration.sentence();
    Ok(report)
}

async fn equal(pass: &mut Pass<'_>, extent: &Extent) -> Result<Report, SyncError> {
    let mut folders = match extent {
        Extent::Everything => folders::reconcile(pass).await?,
        // A folder that was made here has to be made there first.
        Extent::Push if has_new_folder(pass).await? => {
            return Box::pin(equal(pass, &Extent::Everything)).await;
        }
        Extent::Told(_) | Extent::Push => Folders { rows: rows(pass).await?, ..Folders::default() },
    };
    let mut report = Report { folders: folders.rows.len(), ..Report::default() };
    drafts::retire(pass, &folders.rows).await?;
    report.told = push(pass, &folders.rows).await?;
    if report.told > 0 {
        // The status is from before.
        folders.status.clear();
    }
    if *extent == Extent::Push && report.told == 0 {
        return Ok(report);
    }
    let waiting = with_homeless(pass).await?;
    pass.slice = (*extent == Extent::Everything).then(|| Slice::new(pass));
    // A message that is put into the bin is gone from where all are: it is found there before it goes here.
    let is_last = |folder: &Folder| folders.all_mail == Some(folder.id);
    folders.rows.sort_by_key(|folder| (is_last(folder), rank(folder), folder.path.clone()));
    for folder in folders.rows.iter().filter(|folder| folder.is_selectable) {
        let is_inbox = folder.r#type == "inbox";
        let is_told = matches!(extent, Extent::Told(folders) if folders.contains(&folder.id));
        let is_looked_at = match extent {
            Extent::Everything => true,
            Extent::Told(_) => is_told,
            Extent::Push => waiting.contains(&folder.id),
        };
        if !is_looked_at {
            continue;
        }
        // What has never been looked into is opened, whatever its status, and what the server has spoken of. INBOX is, too, unless
        // its status came with the list: it may be selected, and is opened again for waiting in it, where what was missed would
        // be seen.
        let is_new = folder.uid_validity <= 0;
        if is_new && !is_inbox && pass.ration.is_spent() {
            continue;
        }
        let told = folders.status.remove(&folder.id);
        if !is_new && !is_told && !waiting.contains(&folder.id) && (told.is_some() || !is_inbox) {
            let Some(status) = status(pass, folder, told).await? else {
                report.refused.push(folder.path.clone());
                continue;
            };
            if mirror::is_unchanged(folder, &status) {
                continue;
            }
        }
        report.opened += 1;
        match in_slices(pass, folder, &mut report).await {
            Ok(done) => report.add(done),
            Err(SyncError::Server(failure)) if failure.leaves_connection_usable() => {
                tracing::info!(account.id = %pass.claim.account, folder.id = %folder.id, %failure, "a folder was refused");
                report.refused.push(folder.path.clone());
            }
            // The others may have new mail.
            Err(SyncError::Spent(came)) => report.new += came,
            Err(error) => return Err(error),
        }
        // The member may have paused it, or taken it away.
        pass.claim.require_kept().await?;
        if pass.slice.is_some_and(|slice| slice.until <= pass.claim.context().now()) {
            look_in_between(pass, None, &mut report).await?;
        }
    }
    pass.slice = None;
    Box::pin(drafts::follow(pass)).await?;
    let tx = pass.claim.tx().await?;
    among_sent::settle(&pass.claim.identity, &tx, pass.claim.user, pass.claim.account).await?;
    tx.commit().await?;
    // What was changed on both sides is told now that both are known.
    let known = rows(pass).await?;
    report.told += push(pass, &known).await?;
    if *extent == Extent::Everything && !pass.ration.is_spent() {
        report.came_late = withheld::ask_again(pass, &known).await?;
    }
    if report.new + report.came_late > 0 {
        mirror::clear_progress(pass).await?;
    }
    if *extent == Extent::Everything {
        for folder in rows(pass).await? {
            if certificate::is_due(&folder, pass.claim.context().now()) {
                certify(pass, &folder, &mut report).await?;
            }
        }
    }
    Ok(report)
}

/// Makes a folder equal, however long it takes, without keeping others waiting for so long.
async fn in_slices(pass: &mut Pass<'_>, folder: &Folder, report: &mut Report) -> Result<Mirrored, SyncError> {
    let mut again = None;
    loop {
        match mirror::mirror(pass, again.as_ref().unwrap_or(folder)).await {
            Err(SyncError::Interrupted(came)) => {
                let fetched = pass.slice.map_or(0, |slice| slice.fetched) + came;
                report.new += came;
                look_in_between(pass, Some(folder.id), report).await?;
                pass.slice.iter_mut().for_each(|slice| slice.fetched = fetched);
                pass.claim.require_kept().await?;
                again = rows(pass).await?.into_iter().find(|row| row.id == folder.id);
            }
            done => {
                pass.slice.iter_mut().for_each(|slice| slice.fetched = 0);
                return done;
            }
        }
    }
}

/// Tells what the member did meanwhile, looks whether there is new mail in INBOX, and begins the next slice. The folder that is
/// gone on with shows its newest first by itself.
async fn look_in_between(pass: &mut Pass<'_>, present: Option<Uuid>, report: &mut Report) -> Result<(), SyncError> {
    pass.slice = None;
    let known = rows(pass).await?;
    report.told += push(pass, &known).await?;
    let inbox = known.iter().find(|folder| folder.r#type == "inbox" && folder.is_selectable && folder.is_complete);
    let inbox = inbox.filter(|folder| Some(folder.id) != present);
    if let Some(inbox) = inbox
        && let Some(status) = status(pass, inbox, None).await?
        && !mirror::is_unchanged(inbox, &status)
    {
        match mirror::mirror(pass, inbox).await {
            Ok(done) => report.add(done),
            Err(SyncError::Server(failure)) if failure.leaves_connection_usable() => {}
            Err(SyncError::Spent(came)) => report.new += came,
            Err(error) => return Err(error),
        }
    }
    pass.slice = Some(Slice::new(pass));
    Ok(())
}

async fn certify(pass: &mut Pass<'_>, folder: &Folder, report: &mut Report) -> Result<(), SyncError> {
    match certificate::certify(pass, folder).await {
        Ok(differences) => report.differences += differences,
        Err(SyncError::Server(failure)) if failure.leaves_connection_usable() => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

impl Slice {
    fn new(pass: &Pass<'_>) -> Self {
        Self { until: pass.claim.context().now() + SLICE, fetched: 0 }
    }
}

impl Report {
    fn add(&mut self, done: Mirrored) {
        self.new += done.new;
        self.changed += done.changed;
        self.gone += done.gone;
    }
}

fn rank(folder: &Folder) -> usize {
    let order = ["inbox", "sent", "drafts", "archive", "custom", "trash", "spam"];
    order.iter().position(|kind| *kind == folder.r#type).unwrap_or(order.len())
}

pub(crate) async fn rows(pass: &Pass<'_>) -> Result<Vec<Folder>, SyncError> {
    let tx = pass.claim.look().await?;
    Ok(folder::of_account(&tx, pass.claim.account).await?)
}

/// As it was listed, or asked for by itself; none when the server refuses.
async fn status(pass: &mut Pass<'_>, folder: &Folder, told: Option<Status>) -> Result<Option<Status>, SyncError> {
    if told.is_some() {
        return Ok(told);
    }
    match pass.session.connection.status(&MailboxName::from_wire(&folder.server_name)).await {
        Ok(status) => Ok(Some(status)),
        Err(failure) if failure.leaves_connection_usable() => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

async fn has_new_folder(pass: &Pass<'_>) -> Result<bool, SyncError> {
    Ok(rows(pass).await?.iter().any(|folder| folder.is_selectable && folder.uid_validity == 0))
}

async fn with_homeless(pass: &Pass<'_>) -> Result<HashSet<Uuid>, SyncError> {
    let tx = pass.claim.look().await?;
    let query = email_mirror::with_homeless();
    Ok(query.bind(&tx, &tx.tenant().0, &pass.claim.account.0).all().await?.into_iter().collect())
}
