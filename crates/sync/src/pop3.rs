//! POP3: messages are fetched into INBOX here and, if the member wants, deleted there some days later. What was fetched is
//! remembered by the names that the server gives (UIDL, RFC 1939, 7), in the transaction that stores it, so a crash at any
//! moment neither loses nor doubles a message. A content that the account has is not stored again when the server calls it
//! something else. Nothing is deleted there that is not stored here.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::TimeDelta;
use postroom_mail::account::Account;
use postroom_mail::folder::{self, FolderType, NewFolder};
use postroom_mailproto::net::{BodyLimits, Credentials, Failure};
use postroom_mailproto::pop3::{Connection, UniqueId};
use postroom_store::queries::{email_folder, email_pop3_uid};
use postroom_types::Timestamp;
use uuid::Uuid;

use crate::SyncError;
use crate::allowance::{Purpose, Ration};
use crate::claim::Claim;
use crate::fetch;
use crate::flags::{FlagSet, Permanent};
use crate::keeper::Keeper;
use crate::rows::Home;
use crate::session::endpoint_of;
use crate::storing::{Arrived, Content, Progress, Storing, Target};
use crate::withheld;

/// Bytes of a message that are kept in memory while it arrives.
const IN_MEMORY: u64 = 1024 * 1024;

/// Fetches what is new, and deletes there what has lain long enough. How many messages came, and what the member is told when the
/// server allows no more today. The caller has a turn.
pub(crate) async fn pass(
    keeper: &Keeper,
    claim: &Claim,
    account: &Account,
) -> Result<(usize, Option<String>), SyncError> {
    let mut ration = keeper.ration(claim, account).await?;
    let mut connection = open(keeper, claim, account).await?;
    let there = connection.uidl().await?;
    let sizes: HashMap<u32, u64> = connection.list().await?.into_iter().map(|one| (one.number, one.size)).collect();
    let known = known(claim).await?;
    // Numbers rise: what is above all that is known has just come.
    let newest_known = there.iter().filter(|one| known.contains_key(&one.id)).map(|one| one.number).max();
    let mut seen = HashSet::new();
    // A server that calls two messages the same has one of them lost by its own doing.
    let mut new: Vec<&UniqueId> =
        there.iter().rev().filter(|one| !known.contains_key(&one.id) && seen.insert(&one.id)).collect();
    let now = claim.context().now();
    let mut late = late(claim, account, &mut ration, &there, (now, false)).await?;
    let mut stored = 0;
    if ration.is_limited() {
        let mut taken = 0;
        new.retain(|one| {
            let is_fresh = newest_known.is_some_and(|newest| one.number > newest);
            let size = sizes.get(&one.number).copied().unwrap_or_default().min(max_size(account));
            let fits = ration.may_take(taken + size, if is_fresh { Purpose::Fresh } else { Purpose::Backlog });
            taken += if fits { size } else { 0 };
            fits
        });
    }
    while !(new.is_empty() && late.is_empty()) {
        let came = fetch(claim, account, &mut connection, &mut ration, &new, &late, &sizes).await?;
        stored += came.stored;
        new.clear();
        // When the server gives again what it did not, the rest need not wait for its time.
        late = if came.came_late {
            self::late(claim, account, &mut ration, &there, (now, true)).await?
        } else {
            Vec::new()
        };
    }
    delete_there(claim, account, &mut connection, &there).await?;
    ration.note(connection.take_received()).await?;
    connection.quit().await?;
    forget(claim, &there, &known).await?;
    Ok((stored, ration.sentence()))
}

fn max_size(account: &Account) -> u64 {
    u64::try_from(account.max_message_size).unwrap_or_default()
}

async fn open(keeper: &Keeper, claim: &Claim, account: &Account) -> Result<Connection, SyncError> {
    let open = |credentials| signed_in(keeper, account, credentials);
    let mut connection = keeper.tokens().sign_in(claim, account, open).await?;
    let size = max_size(account);
    connection.set_body_limits(BodyLimits { memory: IN_MEMORY, size });
    Ok(connection)
}

async fn signed_in(keeper: &Keeper, account: &Account, credentials: Credentials) -> Result<Connection, Failure> {
    let mut connection = Connection::connect(keeper.connector(), &endpoint_of(account), |_| ()).await?;
    connection.login(&credentials, |_| ()).await?;
    Ok(connection)
}

/// What was fetched before; and since when it is here, if all of it is.
async fn known(claim: &Claim) -> Result<HashMap<String, Option<Timestamp>>, SyncError> {
    let tx = claim.look().await?;
    let rows = email_pop3_uid::of_account().bind(&tx, &claim.tenant.0, &claim.account.0).all().await?;
    Ok(rows.into_iter().map(|row| (row.name, row.is_whole.then_some(row.created_at))).collect())
}

/// What came of fetching.
struct Came {
    stored: usize,
    /// Something that the server had not given before.
    came_late: bool,
}

async fn fetch(
    claim: &Claim,
    account: &Account,
    connection: &mut Connection,
    ration: &mut Ration,
    new: &[&UniqueId],
    late: &[(i64, &UniqueId)],
    sizes: &HashMap<u32, u64>,
) -> Result<Came, SyncError> {
    let count = i64::try_from(new.len()).unwrap_or_default();
    let (folder, first) = numbers(claim, count).await?;
    // The newest is fetched first and has the highest number.
    let numbers = (first..first + count).rev();
    let wanted: Vec<(i64, &UniqueId)> = numbers.zip(new.iter().copied()).chain(late.iter().copied()).collect();
    let names = wanted.iter().map(|(uid, one)| (*uid, one.id.clone())).collect();
    let target = Target {
        claim: claim.clone(),
        home: Home { folder, uid_validity: 1 },
        permanent: Permanent::everything(),
        homeless: Arc::default(),
        pop3_names: Arc::new(names),
        takes_places: !late.is_empty(),
        progress: Progress { folder: "INBOX".to_owned(), total: count, done: Arc::default() },
    };
    let max = max_size(account);
    let mut storing = Storing::new(&target);
    let mut patience = fetch::WITHHELD;
    let mut came_late = false;
    for (uid, one) in wanted {
        let size = sizes.get(&one.number).copied().unwrap_or_default();
        let content = match content(connection, one.number, size, max).await {
            Ok(content) => content,
            Err(error) => {
                // What did come is kept.
                storing.finish().await?;
                ration.note(connection.take_received()).await?;
                return Err(error);
            }
        };
        if matches!(content, Content::Withheld { .. }) {
            // A server that gives nothing at all is asked by the next pass.
            let Some(left) = patience.checked_sub(1) else { break };
            patience = left;
        } else {
            came_late |= late.iter().any(|(number, _)| *number == uid);
        }
        let flags = FlagSet::default();
        storing.push(Arrived { uid, mod_seq: 0, flags, received_at: None, gmail_id: None, content }).await?;
        ration.note(connection.take_received()).await?;
    }
    Ok(Came { stored: storing.finish().await?, came_late })
}

/// The message, or what the server gives of it.
async fn content(connection: &mut Connection, number: u32, size: u64, max: u64) -> Result<Content, SyncError> {
    let retrieved = if size > max { Ok(None) } else { connection.retrieve(number).await };
    let refusal = match retrieved {
        Ok(Some(body)) => return Ok(Content::Whole(body)),
        Ok(None) => None,
        Err(failure) if failure.leaves_connection_usable() => Some(fetch::words_of(&failure)),
        Err(failure) => return Err(failure.into()),
    };
    let header = match connection.can("TOP") {
        true => match connection.top(number, 0).await {
            Ok(header) => header.and_then(|body| body.into_vec().ok()).unwrap_or_default(),
            Err(failure) if failure.leaves_connection_usable() => Vec::new(),
            Err(failure) => return Err(failure.into()),
        },
        false => Vec::new(),
    };
    Ok(match refusal {
        Some(words) => Content::Withheld { header, size, reason: fetch::reason(Some(&words)) },
        None => Content::TooLarge(header, size),
    })
}

/// Messages that the server did not give before and that are to be asked for again, with their numbers here; see [`withheld::due`].
async fn late<'t>(
    claim: &Claim,
    account: &Account,
    ration: &mut Ration,
    there: &'t [UniqueId],
    (now, is_given): (Timestamp, bool),
) -> Result<Vec<(i64, &'t UniqueId)>, SyncError> {
    let due = withheld::due(claim, ration, account.max_message_size, now, is_given).await?;
    let due: HashMap<Vec<u8>, i64> = due.into_iter().map(|row| (row.content_hash, row.uid)).collect();
    let uid = |one: &UniqueId| due.get(&postroom_mail::withheld_hash(one.id.as_bytes())[..]).copied();
    Ok(there.iter().filter(|_| !due.is_empty()).filter_map(|one| Some((uid(one)?, one))).collect())
}

/// INBOX, made when it is not there, and so many numbers in it.
async fn numbers(claim: &Claim, count: i64) -> Result<(Uuid, i64), SyncError> {
    let tx = claim.tx().await?;
    let new = NewFolder { parent: None, name: "INBOX", path: "INBOX", kind: FolderType::Inbox };
    let folder = folder::ensure(claim.context(), &tx, claim.account, &new).await?;
    let first = email_folder::next_local_uid().bind(&tx, &count, &claim.tenant.0, &folder.0).one().await?;
    tx.commit().await?;
    // Numbers begin at 1.
    Ok((folder.0, first + 1))
}

/// Marks as deleted what has been here for as long as the member wants it to stay there.
async fn delete_there(
    claim: &Claim,
    account: &Account,
    connection: &mut Connection,
    there: &[UniqueId],
) -> Result<(), SyncError> {
    let Some(days) = account.leave_on_server_days else { return Ok(()) };
    let before = claim.context().now() - TimeDelta::days(days.max(0).into());
    let known = known(claim).await?;
    for one in
        there.iter().filter(|one| known.get(&one.id).is_some_and(|fetched| fetched.is_some_and(|at| at <= before)))
    {
        connection.delete(one.number).await?;
    }
    Ok(())
}

/// Forgets what the server does not have any more.
async fn forget(
    claim: &Claim,
    there: &[UniqueId],
    known: &HashMap<String, Option<Timestamp>>,
) -> Result<(), SyncError> {
    let there: HashSet<&str> = there.iter().map(|one| one.id.as_str()).collect();
    let gone: Vec<&str> = known.keys().map(String::as_str).filter(|name| !there.contains(name)).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let tx = claim.tx().await?;
    email_pop3_uid::delete().bind(&tx, &claim.tenant.0, &claim.account.0, &gone).all().await?;
    Ok(tx.commit().await?)
}
