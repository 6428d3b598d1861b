//! What members do with messages: at once here, and told to the server afterwards, whatever happens in between. Of an action
//! only its outcome is kept, as the difference between what the member sees and what the server last said; so nothing is
//! told twice, and a later action replaces an earlier one that was not told yet.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use postroom_identity::Identity;
use postroom_store::queries::{email_folder, email_message, email_placement, email_undo};
use postroom_store::{TenantClient, TenantTx};
use postroom_types::{AccountId, MailFolderId, Timestamp, UserId};
use uuid::Uuid;

use crate::folder::{self, FolderType, Scope};
use crate::list::Filter;
use crate::search::{self, Calendar, Query};
use crate::{Error, account};
use email_placement::Target;

/// Placements that one action changes at most.
pub const MOST: i64 = 10_000;
/// Messages that are told of one by one; of more, only their folders.
const TOLD: usize = 20;

/// Which messages an action is for. Messages and threads mean every folder where they lie, unless the scope says which.
#[derive(Clone, Debug)]
pub enum Targets {
    Messages(Vec<Uuid>, Scope),
    Threads(Vec<Uuid>, Scope),
    Placements(Vec<Uuid>),
    /// Everything in a view, or that a search in it finds, but these messages and threads.
    All {
        view: Filter,
        search: Option<(Query, Calendar)>,
        except: Vec<Uuid>,
    },
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Read(bool),
    Flag(bool),
    AddKeyword(String),
    RemoveKeyword(String),
    Move(MailFolderId),
    /// Into the folder of this type in each message's account.
    MoveTo(FolderType),
    /// Into the bin; what lies there is deleted for good.
    Delete,
}

/// What an action did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    pub changed: usize,
    /// None where nothing can be taken back.
    pub undo: Option<Uuid>,
}

/// Carries an action out.
pub async fn act(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    targets: &Targets,
    action: &Action,
) -> Result<Done, Error> {
    let found = find(tx, user, targets).await?;
    let changed: Vec<&Target> = found.iter().filter(|target| action.changes(target)).collect();
    if changed.is_empty() {
        return Ok(Done { changed: 0, undo: None });
    }
    let undo = match action {
        Action::Delete => delete(identity, tx, user, &changed).await?,
        Action::Move(folder) => {
            let to = folder::find(tx, user, *folder).await?;
            if changed.iter().any(|target| target.account_id != to.account_id) {
                return Err(Error::Invalid {
                    field: "targetFolderId",
                    reason: "must be a folder of the messages' own account".to_owned(),
                });
            }
            if !to.is_selectable {
                return Err(Error::Invalid { field: "targetFolderId", reason: "cannot hold messages".to_owned() });
            }
            move_to(identity, tx, user, &changed, |_| folder.0).await?
        }
        Action::MoveTo(kind) => {
            let folders = of_each_account(identity, tx, &changed, *kind).await?;
            let moving: Vec<&Target> =
                changed.into_iter().filter(|target| folders[&target.account_id] != target.folder_id).collect();
            return Ok(Done {
                changed: moving.len(),
                undo: move_to(identity, tx, user, &moving, |target| folders[&target.account_id]).await?,
            });
        }
        Action::Read(_) | Action::Flag(_) | Action::AddKeyword(_) | Action::RemoveKeyword(_) => {
            mark(identity, tx, user, &changed, action).await?
        }
    };
    Ok(Done { changed: changed.len(), undo })
}

/// Takes an action back, once.
pub async fn undo(identity: &Identity, tx: &TenantTx, user: UserId, id: Uuid) -> Result<usize, Error> {
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let undo = email_undo::take().bind(tx, &tenant, &id, &user.0).opt().await?.ok_or(Error::NotFound)?;
    let before = email_placement::targets_by_id().bind(tx, &user.0, &tenant, &undo.placement_ids, &MOST).all().await?;
    let put_back = email_placement::put_back()
        .bind(
            tx,
            &now,
            &undo.placement_ids,
            &undo.folder_ids,
            &undo.were_read,
            &undo.were_flagged,
            &undo.keywords,
            &tenant,
            &user.0,
        )
        .all()
        .await?;
    let mut counts = Counts::default();
    let then: HashMap<Uuid, (Uuid, bool)> = (0..undo.placement_ids.len())
        .map(|at| (undo.placement_ids[at], (undo.folder_ids[at], undo.were_read[at])))
        .collect();
    let back: HashSet<Uuid> = put_back.iter().map(|row| row.id).collect();
    for target in before.iter().filter(|target| back.contains(&target.id)) {
        let (folder, was_read) = then[&target.id];
        counts.take(target);
        counts.add(folder, was_read);
    }
    finish(identity, tx, user, counts, &before.iter().collect::<Vec<_>>()).await?;
    Ok(put_back.len())
}

/// Forgets what can be taken back from before a moment.
pub async fn forget_undos(tx: &TenantTx, before: Timestamp) -> Result<(), Error> {
    email_undo::delete_old().bind(tx, &tx.tenant().0, &before).all().await?;
    Ok(())
}

impl Action {
    /// Whether a target is not as wanted already. For moves by type that is seen later.
    fn changes(&self, target: &Target) -> bool {
        match self {
            Self::Read(is_read) => target.is_read != *is_read,
            Self::Flag(is_flagged) => target.is_flagged != *is_flagged,
            Self::AddKeyword(keyword) => !target.keywords.contains(keyword),
            Self::RemoveKeyword(keyword) => target.keywords.contains(keyword),
            Self::Move(folder) => target.folder_id != folder.0,
            Self::MoveTo(_) | Self::Delete => true,
        }
    }
}

async fn find(tx: &TenantTx, user: UserId, targets: &Targets) -> Result<Vec<Target>, Error> {
    let tenant = tx.tenant().0;
    let most = MOST + 1;
    let found = match targets {
        Targets::Messages(ids, scope) => {
            let (by_folder, folders) = folders(tx, user, scope).await?;
            email_placement::targets_by_message()
                .bind(tx, &user.0, &tenant, ids, &by_folder, &folders, &most)
                .all()
                .await?
        }
        Targets::Threads(ids, scope) => {
            let (by_folder, folders) = folders(tx, user, scope).await?;
            email_placement::targets_by_thread()
                .bind(tx, &user.0, &tenant, ids, &by_folder, &folders, &most)
                .all()
                .await?
        }
        Targets::Placements(ids) => {
            email_placement::targets_by_id().bind(tx, &user.0, &tenant, ids, &most).all().await?
        }
        Targets::All { view, search, except } => {
            let mut found = match search {
                Some((query, calendar)) => found_by(tx, user, view, query, calendar).await?,
                None => {
                    let folders = folder::in_scope_but(tx, user, &view.scope, view.flagged).await?;
                    let query = email_placement::targets_in_folders();
                    query.bind(tx, &user.0, &tenant, &folders, &view.unread, &view.flagged, &most).all().await?
                }
            };
            found.retain(|target| !except.contains(&target.message_id) && !except.contains(&target.thread_id));
            found
        }
    };
    let named = match targets {
        Targets::Messages(ids, _) | Targets::Threads(ids, _) | Targets::Placements(ids) => ids.len(),
        Targets::All { .. } => 0,
    };
    if named == 1 && found.is_empty() {
        return Err(Error::NotFound);
    }
    if found.len() > usize::try_from(MOST).unwrap_or(usize::MAX) {
        return Err(Error::Invalid { field: "all", reason: format!("are more than {MOST} messages; choose fewer") });
    }
    Ok(found)
}

/// Where the messages lie that a search finds, of the folders in which it looks.
async fn found_by(
    tx: &TenantTx,
    user: UserId,
    view: &Filter,
    query: &Query,
    calendar: &Calendar,
) -> Result<Vec<Target>, Error> {
    let most = MOST + 1;
    let (messages, folders) = search::everything(tx, user, query, view, calendar, most).await?;
    let targets = email_placement::targets_by_message();
    let mut found = targets.bind(tx, &user.0, &tx.tenant().0, &messages, &true, &folders, &most).all().await?;
    // The same message may have been read in one folder and not in another.
    found.retain(|target| (!view.unread || !target.is_read) && (!view.flagged || target.is_flagged));
    Ok(found)
}

async fn folders(tx: &TenantTx, user: UserId, scope: &Scope) -> Result<(bool, Vec<Uuid>), Error> {
    if *scope == Scope::default() {
        return Ok((false, Vec::new()));
    }
    Ok((true, folder::in_scope(tx, user, scope).await?))
}

async fn mark(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    targets: &[&Target],
    action: &Action,
) -> Result<Option<Uuid>, Error> {
    let undo = remember(identity, tx, user, targets).await?;
    let ids: Vec<Uuid> = targets.iter().map(|target| target.id).collect();
    let on_server: Vec<Uuid> = targets.iter().filter(|target| has_server(target)).map(|target| target.id).collect();
    let (mut is_read, mut is_flagged, mut add, mut remove) = (None, None, None, None);
    match action {
        Action::Read(value) => is_read = Some(*value),
        Action::Flag(value) => is_flagged = Some(*value),
        Action::AddKeyword(keyword) => add = Some(keyword.as_str()),
        Action::RemoveKeyword(keyword) => remove = Some(keyword.as_str()),
        Action::Move(_) | Action::MoveTo(_) | Action::Delete => {}
    }
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let query = email_placement::act();
    query.bind(tx, &is_read, &is_flagged, &add, &remove, &on_server, &now, &tenant, &ids).all().await?;
    let mut counts = Counts::default();
    for target in targets {
        counts.take(target);
        counts.add(target.folder_id, is_read.unwrap_or(target.is_read));
    }
    finish(identity, tx, user, counts, targets).await?;
    Ok(Some(undo))
}

async fn move_to(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    targets: &[&Target],
    folder_of: impl Fn(&Target) -> Uuid,
) -> Result<Option<Uuid>, Error> {
    if targets.is_empty() {
        return Ok(None);
    }
    let undo = remember(identity, tx, user, targets).await?;
    let ids: Vec<Uuid> = targets.iter().map(|target| target.id).collect();
    let folders: Vec<Uuid> = targets.iter().map(|target| folder_of(target)).collect();
    let on_server: Vec<bool> = targets.iter().map(|target| has_server(target)).collect();
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    email_placement::move_to().bind(tx, &now, &ids, &folders, &on_server, &tenant).all().await?;
    let mut counts = Counts::default();
    for (target, folder) in targets.iter().zip(folders) {
        counts.take(target);
        counts.add(folder, target.is_read);
    }
    finish(identity, tx, user, counts, targets).await?;
    Ok(Some(undo))
}

async fn delete(identity: &Identity, tx: &TenantTx, user: UserId, targets: &[&Target]) -> Result<Option<Uuid>, Error> {
    let bins = of_each_account(identity, tx, targets, FolderType::Trash).await?;
    let (for_good, to_bin): (Vec<&Target>, Vec<&Target>) =
        targets.iter().partition(|target| bins[&target.account_id] == target.folder_id);
    let undo = move_to(identity, tx, user, &to_bin, |target| bins[&target.account_id]).await?;
    if for_good.is_empty() {
        return Ok(undo);
    }
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let (on_server, here): (Vec<&Target>, Vec<&Target>) = for_good.iter().partition(|target| has_server(target));
    let on_server: Vec<Uuid> = on_server.iter().map(|target| target.id).collect();
    email_placement::remove().bind(tx, &now, &tenant, &on_server).all().await?;
    let here: Vec<Uuid> = here.iter().map(|target| target.id).collect();
    delete_placements(tx, &here).await?;
    let mut counts = Counts::default();
    for target in &for_good {
        counts.take(target);
    }
    finish(identity, tx, user, counts, &for_good).await?;
    Ok(undo)
}

/// Takes a member's messages away for good, without a way back: what has served its purpose. Whoever keeps the account equal tells the
/// server.
pub(crate) async fn retire(identity: &Identity, tx: &TenantTx, user: UserId, ids: &[Uuid]) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let targets = email_placement::targets_by_id().bind(tx, &user.0, &tenant, &ids, &MOST).all().await?;
    email_placement::remove().bind(tx, &now, &tenant, &ids).all().await?;
    let mut counts = Counts::default();
    let mut folders = BTreeSet::new();
    for target in &targets {
        counts.take(target);
        folders.insert(target.folder_id);
    }
    counts.write(tx).await?;
    for folder in folders {
        tx.changed_for(&identity.context, user, "mail_folder", folder);
    }
    Ok(())
}

/// Deletes placements, and the messages that lie nowhere any more.
pub async fn delete_placements(tx: &TenantTx, ids: &[Uuid]) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant().0;
    let mut messages = email_placement::delete().bind(tx, &tenant, &ids).all().await?;
    messages.sort_unstable();
    messages.dedup();
    let gone = email_message::without_place().bind(tx, &tenant, &messages).all().await?;
    email_message::delete().bind(tx, &tenant, &gone).all().await?;
    Ok(())
}

/// The folder of a type in each account that the targets are of; made where there is none.
async fn of_each_account(
    identity: &Identity,
    tx: &TenantTx,
    targets: &[&Target],
    kind: FolderType,
) -> Result<HashMap<Uuid, Uuid>, Error> {
    let accounts: BTreeSet<Uuid> = targets.iter().map(|target| target.account_id).collect();
    let mut folders = HashMap::new();
    for account in accounts {
        let found = email_folder::of_type().bind(tx, &tx.tenant().0, &account, &kind.as_str()).opt().await?;
        let id = match found {
            Some(folder) => folder.id,
            None => {
                let name = kind.usual_name();
                let new = folder::NewFolder { parent: None, name, path: name, kind };
                folder::ensure(&identity.context, tx, AccountId(account), &new).await?.0
            }
        };
        folders.insert(account, id);
    }
    Ok(folders)
}

async fn remember(identity: &Identity, tx: &TenantTx, user: UserId, targets: &[&Target]) -> Result<Uuid, Error> {
    let (tenant, id, now) = (tx.tenant().0, identity.context.uuid(), identity.context.now());
    let placements: Vec<Uuid> = targets.iter().map(|target| target.id).collect();
    let folders: Vec<Uuid> = targets.iter().map(|target| target.folder_id).collect();
    let read: Vec<bool> = targets.iter().map(|target| target.is_read).collect();
    let flagged: Vec<bool> = targets.iter().map(|target| target.is_flagged).collect();
    let keywords: Vec<String> = targets.iter().map(|target| target.keywords.join(" ")).collect();
    let query = email_undo::insert();
    Ok(query.bind(tx, &tenant, &id, &user.0, &placements, &folders, &read, &flagged, &keywords, &now).one().await?)
}

/// Keeps the folders' counts, tells the member's pages, and has the servers told.
async fn finish(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    counts: Counts,
    targets: &[&Target],
) -> Result<(), Error> {
    let context = &identity.context;
    let mut folders: BTreeSet<Uuid> = targets.iter().map(|target| target.folder_id).collect();
    folders.extend(counts.0.keys());
    counts.write(tx).await?;
    for folder in folders {
        tx.changed_for(context, user, "mail_folder", folder);
    }
    if targets.len() <= TOLD {
        for target in targets {
            tx.changed_for(context, user, "mail_message", target.message_id);
        }
    }
    let on_server: BTreeSet<Uuid> =
        targets.iter().filter(|target| has_server(target)).map(|target| target.account_id).collect();
    for id in on_server {
        account::start_sync(tx, AccountId(id)).await?;
    }
    Ok(())
}

fn has_server(target: &Target) -> bool {
    target.protocol == "imap"
}

/// How the counts of folders change.
#[derive(Default)]
pub(crate) struct Counts(BTreeMap<Uuid, (i32, i32)>);

impl Counts {
    fn take(&mut self, target: &Target) {
        let count = self.0.entry(target.folder_id).or_default();
        count.0 -= 1;
        count.1 -= i32::from(!target.is_read);
    }

    fn add(&mut self, folder: Uuid, is_read: bool) {
        let count = self.0.entry(folder).or_default();
        count.0 += 1;
        count.1 += i32::from(!is_read);
    }

    async fn write(self, tx: &TenantTx) -> Result<(), Error> {
        let changed: Vec<(Uuid, (i32, i32))> = self.0.into_iter().filter(|(_, count)| *count != (0, 0)).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = changed.iter().map(|(id, _)| *id).collect();
        let totals: Vec<i32> = changed.iter().map(|(_, count)| count.0).collect();
        let unreads: Vec<i32> = changed.iter().map(|(_, count)| count.1).collect();
        email_folder::add_counts().bind(tx, &ids, &totals, &unreads, &tx.tenant().0).all().await?;
        Ok(())
    }
}
