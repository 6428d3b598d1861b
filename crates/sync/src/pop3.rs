//! POP3: messages are fetched into INBOX here and, if the member wants, deleted there some days later. What was fetched is
//! remembered by the names that the server gives (UIDL, RFC 1939, 7), in the transaction that stores it, so a crash at any
//! moment neither loses nor doubles a message. A content that the account has is not stored again when the server calls it
//! something else. Nothing is deleted there that is not stored here.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::TimeDelta;
use postroom_mail::account::Account;
use postroom_mail::folder::{self, FolderType, NewFolder};
use postroom_mailproto::net::{BodyLimits, Credentials, Secret};
use postroom_mailproto::pop3::{Connection, UniqueId};
use postroom_store::queries::{email_folder, email_pop3_uid};
use postroom_types::Timestamp;
use uuid::Uuid;

use crate::SyncError;
use crate::claim::Claim;
use crate::fetch::{Arrived, Content, Progress, Storing, Target};
use crate::flags::{FlagSet, Permanent};
use crate::keeper::Keeper;
use crate::rows::Home;
use crate::session::endpoint_of;

/// Bytes of a message that are kept in memory while it arrives.
const IN_MEMORY: u64 = 1024 * 1024;

/// Fetches what is new, and deletes there what has lain long enough. How many messages came. The caller has a turn.
pub(crate) async fn pass(keeper: &Keeper, claim: &Claim, account: &Account) -> Result<usize, SyncError> {
    let mut connection = open(keeper, claim, account).await?;
    let there = connection.uidl().await?;
    let sizes: HashMap<u32, u64> = connection.list().await?.into_iter().map(|one| (one.number, one.size)).collect();
    let known = known(claim).await?;
    let mut seen = HashSet::new();
    // A server that calls two messages the same has one of them lost by its own doing.
    let new: Vec<&UniqueId> =
        there.iter().rev().filter(|one| !known.contains_key(&one.id) && seen.insert(&one.id)).collect();
    let stored = if new.is_empty() { 0 } else { fetch(keeper, claim, account, &mut connection, &new, &sizes).await? };
    delete_there(claim, account, &mut connection, &there).await?;
    connection.quit().await?;
    forget(claim, &there, &known).await?;
    Ok(stored)
}

async fn open(keeper: &Keeper, claim: &Claim, account: &Account) -> Result<Connection, SyncError> {
    let password = claim.password().await?;
    let mut connection = Connection::connect(keeper.connector(), &endpoint_of(account), |_| ()).await?;
    let password = Secret::new(password.as_str());
    let credentials = Credentials::Password { username: account.username.clone(), password };
    connection.login(&credentials, |_| ()).await?;
    let size = u64::try_from(account.max_message_size).unwrap_or_default();
    connection.set_body_limits(BodyLimits { memory: IN_MEMORY, size });
    Ok(connection)
}

/// What was fetched before; and since when it is here, if all of it is.
async fn known(claim: &Claim) -> Result<HashMap<String, Option<Timestamp>>, SyncError> {
    let tx = claim.look().await?;
    let rows = email_pop3_uid::of_account().bind(&tx, &claim.tenant.0, &claim.account.0).all().await?;
    Ok(rows.into_iter().map(|row| (row.name, row.is_whole.then_some(row.created_at))).collect())
}

async fn fetch(
    keeper: &Keeper,
    claim: &Claim,
    account: &Account,
    connection: &mut Connection,
    new: &[&UniqueId],
    sizes: &HashMap<u32, u64>,
) -> Result<usize, SyncError> {
    let count = i64::try_from(new.len()).unwrap_or_default();
    let (folder, first) = numbers(claim, count).await?;
    // The newest is fetched first and has the highest number.
    let uid_of = |place: usize| first + count - 1 - i64::try_from(place).unwrap_or_default();
    let names = (0..).zip(new).map(|(place, one)| (uid_of(place), one.id.clone())).collect();
    let target = Target {
        claim: claim.clone(),
        home: Home { folder, uid_validity: 1 },
        permanent: Permanent::everything(),
        homeless: Arc::default(),
        pop3_names: Arc::new(names),
        large: keeper.large(),
        progress: Progress { folder: "INBOX".to_owned(), total: count, done: Arc::default() },
    };
    let max = u64::try_from(account.max_message_size).unwrap_or_default();
    let mut storing = Storing::new(&target);
    for (place, one) in (0..).zip(new) {
        let size = sizes.get(&one.number).copied().unwrap_or_default();
        let retrieved = if size > max { Ok(None) } else { connection.retrieve(one.number).await };
        let body = match retrieved {
            Ok(body) => body,
            Err(failure) if failure.leaves_connection_usable() => {
                // The next pass asks for it again; the others are not to wait.
                tracing::info!(account.id = %claim.account, %failure, "a message was refused");
                continue;
            }
            Err(failure) => return Err(failure.into()),
        };
        let content = match body {
            Some(body) => Content::Whole(body),
            None if connection.can("TOP") => {
                let header = match connection.top(one.number, 0).await {
                    Ok(header) => header,
                    Err(failure) if failure.leaves_connection_usable() => None,
                    Err(failure) => return Err(failure.into()),
                };
                let header = header.and_then(|body| body.into_vec().ok()).unwrap_or_default();
                Content::TooLarge(header, size)
            }
            None => Content::TooLarge(Vec::new(), size),
        };
        let (uid, flags) = (uid_of(place), FlagSet::default());
        storing.push(Arrived { uid, mod_seq: 0, flags, received_at: None, content }).await?;
    }
    storing.finish().await
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
