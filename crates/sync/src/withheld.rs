//! Messages that a server has and does not give. Each has a row with the reason in words, so that the member knows of it and the
//! mirror is whole, and is asked for again, later and later; what comes then takes the row's place.

use std::collections::BTreeMap;
use std::sync::Arc;

use postroom_mailproto::imap::{Access, MailboxName, Resync, UidSet};
use postroom_store::queries::email_folder::Folder;
use postroom_store::queries::{email_message, email_mirror};
use uuid::Uuid;

use crate::SyncError;
use crate::claim::Claim;
use crate::fetch;
use crate::flags::Permanent;
use crate::pass::Pass;
use crate::rows::Home;
use crate::storing::{Progress, Storing, Target};

/// Messages of an account that are asked for again in one pass.
const AT_ONCE: i64 = 20;

/// A row that stands for a message that did not come.
#[derive(Clone, Debug)]
pub(crate) struct Withheld {
    pub home: Home,
    pub uid: i64,
    pub content_hash: Vec<u8>,
}

/// Those that it is time to ask for. They count as asked from here on, whatever happens then.
pub(crate) async fn due(claim: &Claim) -> Result<Vec<Withheld>, SyncError> {
    let (now, tenant) = (claim.context().now(), claim.tenant.0);
    let found = {
        let once = claim.look().await?;
        email_mirror::withheld().bind(&once, &tenant, &claim.account.0, &now, &AT_ONCE).all().await?
    };
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

/// Asks for what is due; how many messages came.
pub(crate) async fn ask_again(pass: &mut Pass<'_>, folders: &[Folder]) -> Result<usize, SyncError> {
    let mut by_folder: BTreeMap<Uuid, (Home, UidSet)> = BTreeMap::new();
    for row in due(pass.claim).await? {
        if let Ok(uid) = u32::try_from(row.uid) {
            by_folder.entry(row.home.folder).or_insert((row.home, UidSet::new())).1.insert(uid);
        }
    }
    let mut came = 0;
    for folder in folders {
        let Some((home, uids)) = by_folder.get(&folder.id) else { continue };
        match in_folder(pass, folder, *home, uids).await {
            Ok(more) => came += more,
            Err(SyncError::Server(failure)) if failure.leaves_connection_usable() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(came)
}

async fn in_folder(pass: &mut Pass<'_>, folder: &Folder, home: Home, uids: &UidSet) -> Result<usize, SyncError> {
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
    let mut storing = Storing::new(&target);
    let mut came = 0;
    for uid in uids.iter() {
        let alone: UidSet = [uid].into_iter().collect();
        let (arrived, _) = fetch::fetch_whole(connection, &alone, &mut storing, pass.account.max_message_size).await?;
        came += usize::from(!arrived.is_empty());
    }
    storing.finish().await?;
    connection.take_events();
    Ok(came)
}
