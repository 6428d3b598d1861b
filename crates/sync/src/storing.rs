//! Messages that came from a server, into the database: prepared and stored at the same time, and never more of them in memory
//! than a few batches.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use postroom_mail::ingest::{self, Incoming, Place};
use postroom_mail::large;
use postroom_mailproto::imap::Body;
use postroom_mailproto::net::Failure;
use postroom_store::queries::{email_account, email_message, email_mirror, email_pop3_uid};
use postroom_store::{TenantClient as _, TenantTx};
use postroom_types::{MailFolderId, Timestamp};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::SyncError;
use crate::claim::Claim;
use crate::counts::Counts;
use crate::error::is_passing;
use crate::flags::{FlagSet, Permanent};
use crate::rows::{self, Home, NewHome, There};

/// A transaction's messages, and bytes of them, at most.
const BATCH: usize = 200;
const BATCH_BYTES: u64 = large::FROM;
/// Batches that are prepared or stored at the same time: the claim lets one be stored, and the next is prepared meanwhile.
const IN_FLIGHT: usize = 2;

/// Where messages go, and what is known of those that wait for their number.
#[derive(Clone)]
pub(crate) struct Target {
    pub claim: Claim,
    pub home: Home,
    pub permanent: Permanent,
    /// Rows that were moved here and whose numbers are not known, by content.
    pub homeless: Homeless,
    /// POP3: by number, what the server calls the message; remembered with it.
    pub pop3_names: Arc<HashMap<i64, String>>,
    /// Rows of messages that were withheld may be here, for these to take their places.
    pub takes_places: bool,
    pub progress: Progress,
}

impl Target {
    pub(crate) fn place(&self) -> Place {
        Place {
            user: self.claim.user,
            account: self.claim.account,
            folder: MailFolderId(self.home.folder),
            uid_validity: self.home.uid_validity,
        }
    }

    /// What the server calls a message, for [`postroom_mail::withheld`].
    fn place_of(&self, uid: i64) -> Vec<u8> {
        match self.pop3_names.get(&uid) {
            Some(name) => name.as_bytes().to_vec(),
            None => {
                [&self.home.folder.as_bytes()[..], &self.home.uid_validity.to_be_bytes(), &uid.to_be_bytes()].concat()
            }
        }
    }
}

pub(crate) type Homeless = Arc<Mutex<HashMap<[u8; 32], Vec<Uuid>>>>;

/// What the member is told of how far it is.
#[derive(Clone)]
pub(crate) struct Progress {
    pub folder: String,
    pub total: i64,
    pub done: Arc<std::sync::atomic::AtomicI64>,
}

/// A message as it came.
pub(crate) struct Arrived {
    pub uid: i64,
    pub mod_seq: i64,
    pub flags: FlagSet,
    pub received_at: Option<Timestamp>,
    /// What Gmail calls it.
    pub gmail_id: Option<u64>,
    pub content: Content,
}

pub(crate) enum Content {
    Whole(Body),
    /// The header of a message of this size.
    TooLarge(Vec<u8>, u64),
    /// What there is of the header of a message that the server does not give, its size, and what the member is told.
    Withheld {
        header: Vec<u8>,
        size: u64,
        reason: String,
    },
}

/// Takes messages one by one and stores them in batches.
pub(crate) struct Storing<'t> {
    target: &'t Target,
    batch: Vec<Arrived>,
    bytes: u64,
    in_flight: JoinSet<Result<usize, SyncError>>,
    stored: usize,
}

impl<'t> Storing<'t> {
    pub(crate) fn new(target: &'t Target) -> Self {
        Self { target, batch: Vec::new(), bytes: 0, in_flight: JoinSet::new(), stored: 0 }
    }

    pub(crate) async fn push(&mut self, arrived: Arrived) -> Result<(), SyncError> {
        let size = match &arrived.content {
            Content::Whole(body) => body.len(),
            Content::TooLarge(header, _) | Content::Withheld { header, .. } => header.len() as u64,
        };
        if size > BATCH_BYTES {
            self.flush().await?;
            // Until it has its turn, it waits in its file, and the server waits, too.
            let turn = large::turn(size).await;
            return self.start(vec![arrived], turn).await;
        }
        self.bytes += size;
        self.batch.push(arrived);
        if self.batch.len() == BATCH || self.bytes >= BATCH_BYTES { self.flush().await } else { Ok(()) }
    }

    pub(crate) async fn flush(&mut self) -> Result<(), SyncError> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        if batch.is_empty() { Ok(()) } else { self.start(batch, None).await }
    }

    async fn start(&mut self, batch: Vec<Arrived>, turn: Option<large::Turn>) -> Result<(), SyncError> {
        while self.in_flight.len() >= IN_FLIGHT {
            self.join().await?;
        }
        let target = self.target.clone();
        self.in_flight.spawn(async move {
            let stored = store(&target, batch).await;
            drop(turn);
            stored
        });
        Ok(())
    }

    async fn join(&mut self) -> Result<(), SyncError> {
        match self.in_flight.join_next().await {
            Some(Ok(stored)) => self.stored += stored?,
            Some(Err(_)) => return Err(postroom_mail::Error::Busy.into()),
            None => {}
        }
        Ok(())
    }

    /// Waits until everything is stored; how many messages that were.
    pub(crate) async fn finish(mut self) -> Result<usize, SyncError> {
        self.flush().await?;
        while !self.in_flight.is_empty() {
            self.join().await?;
        }
        Ok(self.stored)
    }
}

/// Stores a batch. What cannot be stored with the others is tried alone, and what cannot be stored as it was read is kept as
/// its bytes: one bad message stops nothing.
async fn store(target: &Target, batch: Vec<Arrived>) -> Result<usize, SyncError> {
    let now = target.claim.context().now();
    let of = target.clone();
    let prepared = tokio::task::spawn_blocking(move || prepare(&of, batch, now)).await;
    let messages = prepared.map_err(|_| postroom_mail::Error::Busy)??;
    let mut busy = None;
    for pause in [50, 500, 2000] {
        match store_once(target, &messages).await {
            Ok(stored) => return Ok(stored),
            Err(error) if error.is_passing() => {
                busy = Some(error);
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
            Err(SyncError::Domain(error)) => {
                tracing::warn!(account.id = %target.claim.account, %error, "a batch of messages could not be stored");
                busy = None;
                break;
            }
            Err(error) => return Err(error),
        }
    }
    // The messages are not to blame, and the next pass fetches them again.
    if let Some(error) = busy {
        return Err(error);
    }
    let mut stored = 0;
    for message in messages {
        match store_once(target, std::slice::from_ref(&message)).await {
            Ok(one) => stored += one,
            Err(SyncError::Domain(error)) if !is_passing(&error) => {
                let reason = format!("It could not be stored as it was read: {error}");
                let Incoming { message: prepared, .. } = message;
                let poison = Incoming { message: prepared.into_poison(reason), ..message };
                stored += store_once(target, &[poison]).await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(stored)
}

fn prepare(target: &Target, batch: Vec<Arrived>, now: Timestamp) -> Result<Vec<Incoming>, SyncError> {
    let prepare = |arrived: Arrived| {
        // Until it comes, a message that is withheld is another one in each folder.
        let is_withheld = matches!(arrived.content, Content::Withheld { .. });
        let message = match arrived.content {
            Content::TooLarge(header, size) => postroom_mail::too_large(&header, size),
            Content::Withheld { header, size, reason } => {
                postroom_mail::withheld(&header, size, reason, &target.place_of(arrived.uid))
            }
            Content::Whole(body) => {
                let raw = body.into_vec().map_err(|error| Failure::Disk(error.to_string()))?;
                postroom_mail::prepare(raw)
            }
        };
        Ok(Incoming {
            received_at: arrived.received_at.or(message.sent_at()).unwrap_or(now),
            message,
            uid: arrived.uid,
            mod_seq: arrived.mod_seq,
            flags: arrived.flags.to_row(),
            gmail_id: arrived.gmail_id.filter(|_| !is_withheld).map(u64::cast_signed),
        })
    };
    batch.into_iter().map(prepare).collect()
}

/// In one transaction, which can be repeated: what is there already is not stored again.
async fn store_once(target: &Target, messages: &[Incoming]) -> Result<usize, SyncError> {
    let Target { claim, .. } = target;
    let tx = claim.tx().await?;
    let arrived = messages.iter().map(|message| (message.message.content_hash(), there(message)));
    let adopted = adopt(target, &tx, arrived).await?;
    let is_new = |message: &&Incoming| !adopted.iter().any(|home| home.uid == message.uid);
    let place = target.place();
    let is_pop3 = !target.pop3_names.is_empty();
    let there = if is_pop3 { known_contents(&tx, claim.account.0, messages).await? } else { Vec::new() };
    if adopted.is_empty() && there.is_empty() {
        ingest::store(claim.context(), &tx, &place, messages).await?;
    } else {
        let is_new = |message: &&Incoming| is_new(message) && !there.contains(&message.message.content_hash().to_vec());
        let new: Vec<Incoming> = messages.iter().filter(is_new).cloned().collect();
        ingest::store(claim.context(), &tx, &place, &new).await?;
    }
    if target.takes_places {
        let known = messages.iter().filter(|message| there.contains(&message.message.content_hash().to_vec()));
        remove_stand_ins(target, &tx, &known.collect::<Vec<_>>()).await?;
        ingest::take_places(claim.context(), &tx, &place, messages).await?;
    }
    let named = messages.iter().filter_map(|message| Some((target.pop3_names.get(&message.uid)?.as_str(), message)));
    let (names, whole): (Vec<&str>, Vec<bool>) =
        named.map(|(name, message)| (name, message.message.is_whole())).unzip();
    if !names.is_empty() {
        let (tenant, account, now) = (claim.tenant.0, claim.account.0, claim.context().now());
        email_pop3_uid::insert().bind(&tx, &tenant, &account, &now, &names, &whole).all().await?;
    }
    finish(target, tx, messages.len(), &adopted).await?;
    Ok(messages.len())
}

/// A message that was moved here keeps its row, its conversation and whatever refers to it: rows that wait for one with this content
/// get its number and its flags.
pub(crate) async fn adopt(
    target: &Target,
    tx: &TenantTx,
    arrived: impl Iterator<Item = ([u8; 32], There)>,
) -> Result<Vec<NewHome>, SyncError> {
    let Target { claim, home, permanent, .. } = target;
    let mut homeless = target.homeless.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut adopted = Vec::new();
    let mut flags = Vec::new();
    for (content, there) in arrived {
        if let Some(row) = homeless.get_mut(&content).and_then(Vec::pop) {
            adopted.push(NewHome { row, home: *home, uid: there.uid });
            flags.push(there);
        }
    }
    if !adopted.is_empty() {
        let mut counts = Counts::default();
        rows::set_homes(claim, tx, &adopted).await?;
        rows::take_flags(claim, tx, *home, permanent, &flags, &mut counts).await?;
        counts.write(claim, tx).await?;
    }
    Ok(adopted)
}

/// Commits what was stored, with how far it is.
pub(crate) async fn finish(
    target: &Target,
    tx: TenantTx,
    messages: usize,
    adopted: &[NewHome],
) -> Result<(), SyncError> {
    let Target { claim, progress, .. } = target;
    let count = i64::try_from(messages).unwrap_or_default();
    let done = progress.done.load(Ordering::Relaxed) + count;
    let (tenant, account) = (claim.tenant.0, claim.account.0);
    let query = email_account::set_progress();
    query.bind(&tx, &Some(&progress.folder), &done, &progress.total, &tenant, &account).one().await?;
    tx.changed_for(claim.context(), claim.user, "mail_account", account);
    tx.commit().await?;
    progress.done.fetch_add(count, Ordering::Relaxed);
    let mut homeless = target.homeless.lock().unwrap_or_else(PoisonError::into_inner);
    for home in adopted {
        homeless.values_mut().for_each(|rows| rows.retain(|row| *row != home.row));
    }
    Ok(())
}

fn there(message: &Incoming) -> There {
    let flags = FlagSet::from_names(message.flags.names().iter().map(String::as_str));
    There { uid: message.uid, flags, mod_seq: message.mod_seq }
}

/// Takes the rows away that stand in for messages of which it turns out that they are here already.
async fn remove_stand_ins(target: &Target, tx: &TenantTx, known: &[&Incoming]) -> Result<(), SyncError> {
    if known.is_empty() {
        return Ok(());
    }
    let Target { claim, home, .. } = target;
    let uids: Vec<i64> = known.iter().map(|message| message.uid).collect();
    let hashes: Vec<[u8; 32]> = known.iter().map(|message| message.message.content_hash()).collect();
    let hashes: Vec<&[u8]> = hashes.iter().map(<[u8; 32]>::as_slice).collect();
    let query = email_mirror::stand_ins();
    let ids = query.bind(tx, &uids, &hashes, &claim.tenant.0, &home.folder, &home.uid_validity).all().await?;
    let mut counts = Counts::default();
    rows::remove(claim, tx, &ids, &mut counts).await?;
    counts.write(claim, tx).await
}

/// The contents of these that the account has, wherever the member put them: a POP3 server may call what it has something new.
async fn known_contents(tx: &TenantTx, account: Uuid, messages: &[Incoming]) -> Result<Vec<Vec<u8>>, SyncError> {
    let hashes: Vec<[u8; 32]> = messages.iter().map(|message| message.message.content_hash()).collect();
    let hashes: Vec<&[u8]> = hashes.iter().map(<[u8; 32]>::as_slice).collect();
    let known = email_message::known().bind(tx, &tx.tenant().0, &account, &hashes).all().await?;
    Ok(known.into_iter().map(|known| known.content_hash).collect())
}
