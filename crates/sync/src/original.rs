//! A message that is too large to be kept, from its server straight to its owner. It is never held as a whole: a few parts are
//! under way at a time, and the server waits while the reader does.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use postroom_identity::Identity;
use postroom_mail::account::{self, Protocol, Way};
use postroom_mail::message::Stored;
use postroom_mail::too_large_hash;
use postroom_mailproto::imap::{self, Access, MailboxName, Resync};
use postroom_mailproto::net::{Connector, Failure, Timeouts};
use postroom_mailproto::pop3;
use postroom_store::queries::email_message;
use postroom_store::queries::email_mirror::{self, OnServer};
use postroom_store::{DatabaseError, TenantActor, TxError};
use postroom_types::{AccountId, UserId};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::allowance::{Purpose, Ration};
use crate::servers::Servers;
use crate::session::endpoint;
use crate::test::Credentials;
use crate::{SyncError, test, words};

/// Bytes asked for at a time, and handed on at a time.
const PART: u32 = 1024 * 1024;
/// Folders that are looked into for a message that lies in several.
const PLACES: i64 = 8;
/// Until the first bytes somebody waits for an answer, so it is less than a request may take.
const TIMEOUTS: Timeouts =
    Timeouts { connect: Duration::from_secs(5), silence: Duration::from_secs(20), command: Duration::from_secs(20) };
/// A reader who takes nothing for so long has gone.
const STALLED: Duration = Duration::from_secs(120);
/// Originals of one person that are read at the same time, and those of all people in this process.
const OF_ONE: usize = 2;
const OF_ALL: usize = 32;

/// Why an original cannot be had now: each is a sentence for its owner.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// What has to be done with the account first.
    #[error("{0}")]
    Account(&'static str),
    #[error("The mail server does not have this message any more, or it was moved just now.")]
    Gone,
    #[error("Other messages of yours, or of too many people, are being downloaded. Try again in a moment.")]
    TooMany,
    /// The same may succeed later.
    #[error("{0}")]
    Unreachable(String),
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Domain(#[from] postroom_mail::Error),
}

/// A message on its way.
pub struct Original {
    first: Option<Vec<u8>>,
    parts: Receiver<Result<Vec<u8>, Refusal>>,
}

impl Original {
    /// The next bytes; None at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Refusal> {
        match self.first.take() {
            Some(first) => Ok(Some(first)),
            None => self.parts.recv().await.transpose(),
        }
    }
}

/// Asks the server of a message for all of it, and waits for the beginning. No transaction is open meanwhile.
pub async fn open(
    identity: &Identity,
    servers: &Servers,
    actor: TenantActor,
    user: UserId,
    message: &Stored,
) -> Result<Original, Refusal> {
    let turn = servers.downloads.turn(user).ok_or(Refusal::TooMany)?;
    let wanted = find(identity, servers, actor, user, message).await?;
    let (sender, mut parts) = mpsc::channel(1);
    // A refresh token that was used is replaced, whoever waits for that.
    tokio::spawn(async move {
        let _turn = turn;
        if let Err(refusal) = wanted.send_to(&sender).await {
            let _nobody_reads_any_more = hand_on(&sender, Err(refusal)).await;
        }
    });
    let first = parts.recv().await.transpose()?;
    Ok(Original { first, parts })
}

/// What is asked for, and where.
struct Wanted {
    identity: Identity,
    servers: Servers,
    actor: TenantActor,
    account: AccountId,
    way: Way,
    places: Vec<OnServer>,
    content_hash: Vec<u8>,
    size: u64,
    /// Bytes that were handed on: they count for what the server allows in a day.
    came: AtomicU64,
}

async fn find(
    identity: &Identity,
    servers: &Servers,
    actor: TenantActor,
    user: UserId,
    message: &Stored,
) -> Result<Wanted, Refusal> {
    let account = AccountId(message.account_id);
    let tx = identity.store.tenant_tx(actor).await?;
    let row = account::find(&tx, user, account).await?;
    if !row.is_enabled || !row.is_sync_enabled {
        return Err(Refusal::Account("The account is paused. Switch its synchronisation on first."));
    }
    // Asking again with the same password locks accounts.
    if row.sync_state == "sign_in_again" {
        return Err(Refusal::Account(
            "The mail server refused the password of this account. Sign in to it again first.",
        ));
    }
    let way = account::way(identity, &tx, user, account).await?;
    let tenant = actor.tenant().0;
    let places = email_mirror::on_server().bind(&tx, &tenant, &message.id, &PLACES).all().await?;
    let content_hash = email_message::content_hash().bind(&tx, &tenant, &message.id).one().await?;
    tx.commit().await?;
    let size = u64::try_from(message.size).unwrap_or_default();
    let of = (actor.tenant(), account);
    let mut ration = Ration::load(identity, &servers.allowances, of, &row.hostname).await.map_err(unloaded)?;
    if !ration.may_take(size, Purpose::Fresh) {
        return Err(Refusal::Unreachable(ration.sentence().unwrap_or_default()));
    }
    let (identity, servers) = (identity.clone(), servers.clone());
    Ok(Wanted { identity, servers, actor, account, way, places, content_hash, size, came: AtomicU64::default() })
}

fn unloaded(error: SyncError) -> Refusal {
    match error {
        SyncError::Domain(error) => Refusal::Domain(error),
        _ => Refusal::Domain(postroom_mail::Error::Busy),
    }
}

impl Wanted {
    async fn send_to(&self, parts: &Sender<Result<Vec<u8>, Refusal>>) -> Result<(), Refusal> {
        let told = |error| match error {
            SyncError::Server(failure) => refusal(&self.way.server.hostname, &failure),
            SyncError::Token(error) if error.is_final() => Refusal::Refused(error.sentence()),
            SyncError::Token(error) => Refusal::Unreachable(error.sentence()),
            SyncError::Domain(error) => Refusal::Domain(error),
            _ => Refusal::Domain(postroom_mail::Error::Busy),
        };
        let Self { identity, servers, actor, account, way, .. } = self;
        let credentials = test::credentials_of(identity, servers, *actor, *account, &way.server.username, &way.opened)
            .await
            .map_err(told)?;
        let connector = servers.connector.clone().within(TIMEOUTS);
        let sent = if way.protocol == Protocol::Pop3 {
            self.by_pop3(&connector, &credentials, parts).await
        } else {
            self.by_imap(&connector, &credentials, parts).await
        };
        let of = (actor.tenant(), *account);
        let mut ration =
            Ration::load(identity, &servers.allowances, of, &way.server.hostname).await.map_err(unloaded)?;
        ration.note(self.came.load(Ordering::Relaxed)).await.map_err(unloaded)?;
        sent.map_err(|failure| told(failure.into())).and_then(|found| if found { Ok(()) } else { Err(Refusal::Gone) })
    }

    /// In parts, so that a reader who takes his time leaves the server in no command. Whether it was there.
    async fn by_imap(
        &self,
        connector: &Connector,
        credentials: &Credentials,
        parts: &Sender<Result<Vec<u8>, Refusal>>,
    ) -> Result<bool, Failure> {
        let mut connection = imap::Connection::connect(connector, &endpoint(&self.way.server), |_| ()).await?;
        connection.login(credentials, |_| ()).await?;
        for place in &self.places {
            let Ok(uid) = u32::try_from(place.uid) else { continue };
            let name = MailboxName::from_wire(&place.server_name);
            let selected = match connection.select(&name, Access::ReadOnly, Resync::Plain).await {
                Ok(selected) if i64::from(selected.uid_validity) == place.uid_validity => selected,
                Ok(_) => continue,
                Err(failure) if failure.leaves_connection_usable() => continue,
                Err(failure) => return Err(failure),
            };
            drop(selected);
            let (mut offset, mut is_there) = (0u32, false);
            loop {
                let Some(part) = connection.fetch_part(uid, offset, PART).await? else {
                    // Gone in the middle, what was handed on is not whole.
                    if is_there && u64::from(offset) < self.size {
                        return Ok(false);
                    }
                    break;
                };
                is_there = true;
                let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
                if part.is_empty() || !self.hand_on(parts, part).await {
                    break;
                }
                // Numbers have 32 bits (RFC 9051, 4.2).
                let size = u64::from(u32::MAX);
                let too_long = || Failure::TooLarge { what: "a message".into(), size, max: size };
                offset = offset.checked_add(length).ok_or_else(too_long)?;
            }
            if is_there {
                // It has everything already.
                let _ended = connection.logout().await;
                return Ok(true);
            }
            connection.take_events();
        }
        Ok(false)
    }

    /// POP3 has no numbers that last, but the message's header and size are known. Whether it was there.
    async fn by_pop3(
        &self,
        connector: &Connector,
        credentials: &Credentials,
        parts: &Sender<Result<Vec<u8>, Refusal>>,
    ) -> Result<bool, Failure> {
        let mut connection = pop3::Connection::connect(connector, &endpoint(&self.way.server), |_| ()).await?;
        connection.login(credentials, |_| ()).await?;
        let listed = connection.list().await?;
        for one in listed.into_iter().filter(|one| one.size == self.size) {
            let header = match connection.can("TOP") {
                true => connection.top(one.number, 0).await?.and_then(|body| body.into_vec().ok()).unwrap_or_default(),
                false => Vec::new(),
            };
            if too_large_hash(&header, self.size)[..] != self.content_hash {
                continue;
            }
            let mut arriving = connection.stream(one.number).await?;
            let mut part = Vec::new();
            while let Some(piece) = arriving.next().await? {
                part.extend_from_slice(piece);
                if part.len() >= PART as usize && !self.hand_on(parts, std::mem::take(&mut part)).await {
                    return Ok(true);
                }
            }
            if !part.is_empty() {
                self.hand_on(parts, part).await;
            }
            let _ended = connection.quit().await;
            return Ok(true);
        }
        Ok(false)
    }
}

impl Wanted {
    /// Whether somebody still reads.
    async fn hand_on(&self, parts: &Sender<Result<Vec<u8>, Refusal>>, part: Vec<u8>) -> bool {
        self.came.fetch_add(u64::try_from(part.len()).unwrap_or_default(), Ordering::Relaxed);
        hand_on(parts, Ok(part)).await
    }
}

async fn hand_on(parts: &Sender<Result<Vec<u8>, Refusal>>, part: Result<Vec<u8>, Refusal>) -> bool {
    matches!(tokio::time::timeout(STALLED, parts.send(part)).await, Ok(Ok(())))
}

fn refusal(host: &str, failure: &Failure) -> Refusal {
    let sentence = words::told(host, failure);
    if failure.is_passing() { Refusal::Unreachable(sentence) } else { Refusal::Refused(sentence) }
}

impl From<TxError> for Refusal {
    fn from(error: TxError) -> Self {
        Self::Domain(error.into())
    }
}

impl From<DatabaseError> for Refusal {
    fn from(error: DatabaseError) -> Self {
        Self::Domain(error.into())
    }
}

/// Who may download: a slow reader keeps a connection to the server.
pub(crate) struct Downloads {
    all: Arc<Semaphore>,
    of_users: Mutex<HashMap<UserId, Arc<Semaphore>>>,
}

/// The right to; it ends when this is dropped.
pub(crate) struct Turn(#[expect(dead_code, reason = "they are dropped")] [OwnedSemaphorePermit; 2]);

impl Default for Downloads {
    fn default() -> Self {
        Self { all: Arc::new(Semaphore::new(OF_ALL)), of_users: Mutex::default() }
    }
}

impl Downloads {
    fn turn(&self, user: UserId) -> Option<Turn> {
        let of_user = {
            let mut users = self.of_users.lock().unwrap_or_else(PoisonError::into_inner);
            users.retain(|_, turns| Arc::strong_count(turns) > 1);
            Arc::clone(users.entry(user).or_insert_with(|| Arc::new(Semaphore::new(OF_ONE))))
        };
        Some(Turn([of_user.try_acquire_owned().ok()?, Arc::clone(&self.all).try_acquire_owned().ok()?]))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn one_person_leaves_room_for_others_and_all_have_an_end() {
        let downloads = Downloads::default();
        let user = |number| UserId(Uuid::from_u128(number));
        let held = [downloads.turn(user(0)), downloads.turn(user(0))];
        assert!(held.iter().all(Option::is_some) && downloads.turn(user(0)).is_none());
        drop(held);
        let all: Vec<Turn> = (0..100).filter_map(|number| downloads.turn(user(number))).collect();
        assert_eq!(all.len(), OF_ALL);
        drop(all);
        assert!(downloads.turn(user(0)).is_some());
    }
}
