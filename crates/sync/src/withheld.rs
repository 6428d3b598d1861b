//! Messages that a server has and does not give. Each has a row with the reason in words, so that the member knows of it and the
//! mirror is whole, and is asked for again, later and later; what comes then takes the row's place.

use std::collections::BTreeMap;
use std::sync::Arc;

use postroom_mailproto::imap::{Access, Connection, MailboxName, Resync, UidSet};
use postroom_store::queries::email_folder::Folder;
use postroom_store::queries::{email_message, email_mirror};
use postroom_types::Timestamp;
use uuid::Uuid;

use crate::SyncError;
use crate::allowance::{Purpose, Ration};
use crate::claim::Claim;
use crate::fetch::{self, Kind};
use crate::flags::Permanent;
use crate::pass::Pass;
use crate::rows::Home;
use crate::storing::{Progress, Storing, Target};

/// Messages of an account that are asked for again in a pass, one by one; and when some of them came, in one go.
const AT_FIRST: i64 = 20;
const AT_ONCE: i64 = 200;

/// A row that stands for a message that did not come.
#[derive(Clone, Debug)]
pub(crate) struct Withheld {
    pub home: Home,
    pub uid: i64,
    pub content_hash: Vec<u8>,
}

/// Those that it is time to ask for in a pass that asks since `now`, as far as the server allows as much today; with `is_given`, because
/// the server gives again what it did not, all that it was not asked for in this pass. They count as asked from here on, whatever
/// happens then. No more than `max_size` bytes come of one.
pub(crate) async fn due(
    claim: &Claim,
    ration: &mut Ration,
    max_size: i64,
    now: Timestamp,
    is_given: bool,
) -> Result<Vec<Withheld>, SyncError> {
    let tenant = claim.tenant.0;
    let most = if is_given { AT_ONCE } else { AT_FIRST };
    let mut found = {
        let once = claim.look().await?;
        email_mirror::withheld().bind(&once, &tenant, &claim.account.0, &now, &is_given, &most).all().await?
    };
    let mut bytes: u64 = 0;
    found.retain(|row| {
        let size = u64::try_from(row.size.min(max_size)).unwrap_or_default();
        let fits = ration.may_take(bytes.saturating_add(size), Purpose::Backlog);
        bytes += if fits { size } else { 0 };
        fits
    });
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = found.iter().map(|row| row.message_id).collect();
    let tx = claim.tx().await?;
    email_message::note_asked().bind(&tx, &now, &tenant, &ids).all().await?;
    tx.commit().await?;
    let of = |row: email_mirror::Withheld| Withheld {
        home: Home { folder: row.home_folder_id, uid_validity: row.uid_validity },
        uid: row.uid,
        content_hash: row.content_hash,
    };
    Ok(found.into_iter().map(of).collect())
}

/// Asks for what is due; how many messages came. A server that had a bad day is asked for all the rest at once when it is over.
pub(crate) async fn ask_again(pass: &mut Pass<'_>, folders: &[Folder]) -> Result<usize, SyncError> {
    let now = pass.claim.context().now();
    let mut came = 0;
    loop {
        let is_given = came > 0;
        let due = due(pass.claim, &mut pass.ration, pass.account.max_message_size, now, is_given).await?;
        let more = ask(pass, folders, due, is_given).await?;
        if more == 0 {
            return Ok(came);
        }
        came += more;
    }
}

async fn ask(pass: &mut Pass<'_>, folders: &[Folder], due: Vec<Withheld>, in_one_go: bool) -> Result<usize, SyncError> {
    let mut by_folder: BTreeMap<Uuid, (Home, UidSet)> = BTreeMap::new();
    for row in due {
        if let Ok(uid) = u32::try_from(row.uid) {
            by_folder.entry(row.home.folder).or_insert((row.home, UidSet::new())).1.insert(uid);
        }
    }
    let mut came = 0;
    for folder in folders {
        let Some((home, uids)) = by_folder.get(&folder.id) else { continue };
        match in_folder(pass, folder, *home, uids, in_one_go).await {
            Ok(more) => came += more,
            Err(SyncError::Server(failure)) if failure.leaves_connection_usable() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(came)
}

async fn in_folder(
    pass: &mut Pass<'_>,
    folder: &Folder,
    home: Home,
    uids: &UidSet,
    in_one_go: bool,
) -> Result<usize, SyncError> {
    let connection = &mut pass.session.connection;
    let name = MailboxName::from_wire(&folder.server_name);
    let selected = connection.select(&name, Access::ReadOnly, Resync::Plain).await?;
    if i64::from(selected.uid_validity) != home.uid_validity {
        return Ok(0);
    }
    let target = Target {
        claim: pass.claim.clone(),
        home,
        permanent: Permanent::from_selected(&selected),
        homeless: Arc::default(),
        pop3_names: Arc::default(),
        takes_places: true,
        progress: Progress {
            folder: folder.path.clone(),
            total: i64::try_from(uids.len()).unwrap_or_default(),
            done: Arc::default(),
        },
    };
    let (mut storing, max_size) = (Storing::new(&target), pass.account.max_message_size);
    let came = if in_one_go {
        let mut patience = fetch::WITHHELD;
        fetch::fetch_all(connection, uids, Kind::Whole, &mut storing, max_size, &mut patience).await
    } else {
        one_by_one(connection, uids, &mut storing, max_size).await
    };
    // What did come is kept.
    storing.finish().await?;
    connection.take_events();
    pass.ration.note(connection.take_received()).await?;
    came
}

async fn one_by_one(
    connection: &mut Connection,
    uids: &UidSet,
    storing: &mut Storing<'_>,
    max_size: i64,
) -> Result<usize, SyncError> {
    let mut came = 0;
    for uid in uids.iter() {
        let alone = [uid].into_iter().collect();
        came += fetch::fetch_whole(connection, &alone, storing, max_size).await?.given;
    }
    Ok(came)
}
