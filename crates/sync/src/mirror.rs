//! One folder made equal to its server.
//!
//! What is known is three numbers, the *token*: up to `uid_next` every message has been looked at, up to `high_mod_seq` every
//! change of what is known. Each is written in the transaction that made it true, so a crash at any moment leaves a token that
//! says less than is there, and the next pass finds what it finds again already done.
//!
//! New mail is looked for by UID, never by mod-sequence; and how many messages there should be is compared with how many the
//! server has, so that a server that forgets to tell is found out, and not trusted so far again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use postroom_mailproto::imap::{Access, Event, FlagUpdate, Known, MailboxName, Resync, Selected, Status, UidSet};
use postroom_mailproto::net::Failure;
use postroom_store::queries::email_folder::{self, Folder};
use postroom_store::queries::{email_account, email_mirror};
use uuid::Uuid;

use crate::counts::Counts;
use crate::fetch::{self, number_of};
use crate::flags::{FlagSet, Permanent};
use crate::method::Method;
use crate::pass::Pass;
use crate::rows::{self, Home, There};
use crate::storing::{Homeless, Progress, Target};
use crate::{SyncError, rebind};

/// Rows changed in one transaction.
const ROWS: usize = 2000;
/// Flags asked for in one go.
const FLAGS: u32 = 20_000;

/// What a folder's row says when it is written.
#[derive(Clone)]
pub(crate) struct Token {
    pub uid_validity: i64,
    pub uid_next: i64,
    pub high_mod_seq: i64,
    pub is_complete: bool,
    /// The best that this server does rightly here; what it offers at all is the session's to know.
    pub method: Method,
    pub permanent: Permanent,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mirrored {
    /// Messages that arrived.
    pub new: usize,
    /// Rows whose flags changed.
    pub changed: usize,
    /// Rows that went.
    pub gone: usize,
}

/// Whether a folder has to be opened at all: its status says that nothing happened since the token was written.
pub(crate) fn is_unchanged(folder: &Folder, status: &Status) -> bool {
    let mod_seq = status.highest_mod_seq.filter(|mod_seq| *mod_seq > 0);
    folder.is_complete
        && folder.high_mod_seq > 0
        && mod_seq.is_some_and(|mod_seq| number_of(Some(mod_seq)) == folder.high_mod_seq)
        && status.uid_validity.map(i64::from) == Some(folder.uid_validity)
        && status.uid_next.map(i64::from) == Some(folder.uid_next)
        && status.messages.map(i64::from) == Some(folder.exists_count.into())
}

/// What the server has that is not known here, and the other way round.
struct Look {
    new: UidSet,
    gone: Vec<i64>,
    changed: Vec<FlagUpdate>,
    /// The folder's row says rightly how many messages are known.
    is_count_right: bool,
}

/// Makes the folder equal. A refusal to open it is the folder's own trouble, and told as none of the pass.
pub(crate) async fn mirror(pass: &mut Pass<'_>, folder: &Folder) -> Result<Mirrored, SyncError> {
    let (selected, limit) = open(pass, folder).await?;
    let validity = i64::from(selected.uid_validity);
    let mut folder = folder.clone();
    // UIDNEXT goes back when a server was put back from a backup: numbers may be another message's now.
    let is_older = selected.uid_next.is_some_and(|next| i64::from(next) < folder.uid_next);
    if folder.uid_validity != 0 && (folder.uid_validity != validity || is_older) {
        rebind::rebind(pass, &folder, &selected).await?;
        folder = Folder { uid_validity: validity, uid_next: 0, high_mod_seq: 0, is_complete: false, ..folder };
    }
    let homeless = homeless(pass, &folder).await?;
    let mut token = Token {
        uid_validity: validity,
        uid_next: folder.uid_next,
        high_mod_seq: folder.high_mod_seq,
        is_complete: folder.is_complete,
        method: limit,
        permanent: Permanent::from_selected(&selected),
    };
    let home = Home { folder: folder.id, uid_validity: validity };
    if pass.ration.is_spent() && !folder.is_complete {
        return newest(pass, &folder, home, &token, homeless).await;
    }
    let look = look(pass, &folder, &selected, &mut token).await?;
    if folder.r#type == "drafts" && !look.new.is_empty() {
        // Other programs replace a draft by a new message. Until that is here, the old one's absence says nothing.
        token.is_complete = false;
        write_token(pass, folder.id, &token).await?;
    }
    let mut done = Mirrored { gone: take_away(pass, home, &look.gone).await?, ..Mirrored::default() };
    // From here on, everything that is known is as the server had it when the folder was opened.
    token.high_mod_seq = number_of(selected.highest_mod_seq);
    let nothing_new = look.new.is_empty();
    // What came since the folder was opened may be among the new: numbers only rise, so all below its own are known, too.
    let after_new = look.new.iter().last().map_or(0, |uid| i64::from(uid) + 1);
    let next = selected.uid_next.map_or(token.uid_next, i64::from).max(after_new);
    if nothing_new {
        (token.uid_next, token.is_complete) = (next, true);
    }
    let is_same = nothing_new && look.is_count_right && look.gone.is_empty() && look.changed.is_empty();
    if !(is_same && token.is_of(&folder)) {
        done.changed = take_flags(pass, home, &look.changed, &token).await?;
    }
    if !nothing_new {
        done.new = fetch_new(pass, &folder, home, &token, &homeless, &look.new).await?;
        (token.uid_next, token.is_complete) = (next, true);
        write_token(pass, folder.id, &token).await?;
    }
    forget_homeless(pass, &homeless.ids).await?;
    Ok(done)
}

/// While the rest of a folder waits because the server allows no more today: what is newer than all that is known, and no
/// token, since the rest is not known.
async fn newest(
    pass: &mut Pass<'_>,
    folder: &Folder,
    home: Home,
    token: &Token,
    homeless: Waiting,
) -> Result<Mirrored, SyncError> {
    let known = known(pass, home).await?.iter().last().map_or(0, i64::from);
    let new = new_mail(pass, known + 1, None).await?;
    let new = fetch_new(pass, folder, home, token, &homeless, &new).await?;
    Ok(Mirrored { new, ..Mirrored::default() })
}

async fn fetch_new(
    pass: &mut Pass<'_>,
    folder: &Folder,
    home: Home,
    token: &Token,
    homeless: &Waiting,
    new: &UidSet,
) -> Result<usize, SyncError> {
    let newest_known = if pass.ration.is_limited() { known(pass, home).await?.iter().last() } else { None };
    // What came before an interruption counts as done.
    let before = pass.slice.as_ref().map_or(0, |slice| i64::try_from(slice.fetched).unwrap_or_default());
    let target = Target {
        claim: pass.claim.clone(),
        home,
        permanent: token.permanent.clone(),
        homeless: Arc::clone(&homeless.by_content),
        pop3_names: Arc::default(),
        takes_places: false,
        progress: Progress {
            folder: folder.path.clone(),
            total: i64::try_from(new.len()).unwrap_or(i64::MAX).saturating_add(before),
            done: Arc::new(before.into()),
        },
    };
    let until = pass.slice.as_ref().map(|slice| slice.until);
    let wanted = fetch::Wanted { uids: new, max_size: pass.account.max_message_size, newest_known, until };
    fetch::fetch(&mut pass.session.connection, &target, &wanted, &mut pass.ration).await
}

/// Opens the folder in the best way that is known to work there. An extension that the server announces and then refuses is
/// not used in this folder any more.
async fn open(pass: &mut Pass<'_>, folder: &Folder) -> Result<(Selected, Method), SyncError> {
    let name = MailboxName::from_wire(&folder.server_name);
    let mut limit = Method::of(folder);
    pass.session.connection.take_events();
    loop {
        let method = limit.min(pass.session.method);
        let known = u64::try_from(folder.high_mod_seq).ok().filter(|mod_seq| *mod_seq > 0);
        let resync = match (method, known, u32::try_from(folder.uid_validity)) {
            (Method::QResync, Some(mod_seq), Ok(uid_validity)) if uid_validity > 0 => {
                Resync::Since(Known { uid_validity, mod_seq, uids: None })
            }
            (Method::Scan, ..) => Resync::Plain,
            _ => Resync::CondStore,
        };
        let connection = &mut pass.session.connection;
        match connection.select(&name, Access::ReadWrite, resync).await {
            Ok(selected) => return Ok((selected, limit)),
            Err(Failure::Server(_)) if method > Method::Scan => limit = method.below(),
            Err(failure) => return Err(failure.into()),
        }
    }
}

async fn look(pass: &mut Pass<'_>, folder: &Folder, selected: &Selected, token: &mut Token) -> Result<Look, SyncError> {
    let home = Home { folder: folder.id, uid_validity: token.uid_validity };
    let highest = number_of(selected.highest_mod_seq);
    let next = selected.uid_next.map(i64::from);
    let went_back = highest < token.high_mod_seq;
    if went_back && highest > 0 {
        tracing::info!(account.id = %pass.claim.account, folder.id = %folder.id, "a server's numbers went back");
        token.method = token.method.min(pass.session.method).below();
    }
    let method = token.method.min(pass.session.method);
    let can_ask = method > Method::Scan && highest > 0 && token.high_mod_seq > 0;
    if !can_ask || !token.is_complete || went_back {
        let since = u64::try_from(token.high_mod_seq).ok().filter(|_| can_ask && !went_back);
        return scan(pass, home, since, token).await;
    }
    // Only what the token does not cover: a UID from there on, a change since then.
    let new = new_mail(pass, token.uid_next, next).await?;
    // What a pass that was interrupted has stored lies behind the token, too.
    let stored = known_of(pass, home, &new).await?;
    let stored: UidSet = stored.into_iter().filter_map(|uid| u32::try_from(uid).ok()).collect();
    let new: UidSet = new.iter().filter(|uid| !stored.contains(*uid)).collect();
    let since = u64::try_from(token.high_mod_seq).unwrap_or_default();
    let (changed, gone) = if method == Method::QResync {
        // VANISHED may name what never was known (RFC 7162, 3.2.5.1): only what was counts.
        (selected.changed.clone(), known_of(pass, home, &selected.vanished).await?)
    } else if highest > token.high_mod_seq {
        // Of everything: what an interrupted pass has stored lies behind the token.
        (changed_flags(pass, &UidSet::from_start(1), Some(since), token).await?, Vec::new())
    } else {
        (Vec::new(), Vec::new())
    };
    let number = |count: usize| i64::try_from(count).unwrap_or_default();
    let more = i64::try_from(new.len()).unwrap_or_default() - number(gone.len());
    // The row's count is from when the token was written. Only if it does not fit, rows are counted.
    let is_count_right = i64::from(folder.exists_count) + more == i64::from(selected.exists);
    if is_count_right || count(pass, home).await? + more == i64::from(selected.exists) {
        return Ok(Look { new, gone, changed, is_count_right });
    }
    // The counts differ. Without QRESYNC that is how one learns that something is gone; with it, the server has told wrongly,
    // unless it happened just now.
    let there = scan_uids(pass, home).await?;
    if method == Method::QResync {
        let mut told: UidSet = gone.iter().filter_map(|uid| u32::try_from(*uid).ok()).collect();
        for event in pass.session.connection.take_events() {
            if let Event::Vanished(uids) = event {
                told.extend(&uids);
            }
        }
        let is = |uid: &i64| u32::try_from(*uid).is_ok_and(|uid| told.contains(uid));
        let wrong = !there.gone.iter().all(is) || gone.iter().any(|uid| there.gone.binary_search(uid).is_err());
        if wrong {
            tracing::info!(account.id = %pass.claim.account, folder.id = %folder.id, "a server told wrongly what is gone");
            token.method = method.below();
        }
    }
    Ok(Look { changed, ..there })
}

/// UIDs from `from` on. "n:*" always means the last message as well, so what is below is left out.
async fn new_mail(pass: &mut Pass<'_>, from: i64, next: Option<i64>) -> Result<UidSet, SyncError> {
    if next.is_some_and(|next| next <= from) {
        return Ok(UidSet::new());
    }
    let first = u32::try_from(from.max(1)).unwrap_or(u32::MAX);
    let found = pass.session.connection.search(&format!("UID {first}:*")).await?;
    Ok(found.iter().filter(|uid| *uid >= first && next.is_none_or(|next| i64::from(*uid) < next)).collect())
}

/// Everything: which UIDs there are, and the flags of those that are known, or what changed of them since a mod-sequence.
async fn scan(pass: &mut Pass<'_>, home: Home, since: Option<u64>, token: &mut Token) -> Result<Look, SyncError> {
    let there = scan_uids(pass, home).await?;
    let known = known(pass, home).await?;
    let gone: UidSet = there.gone.iter().filter_map(|uid| u32::try_from(*uid).ok()).collect();
    let both: UidSet = known.iter().filter(|uid| !gone.contains(*uid)).collect();
    let mut changed = Vec::new();
    for chunk in both.chunks(FLAGS) {
        changed.extend(changed_flags(pass, &chunk, since, token).await?);
    }
    Ok(Look { changed, ..there })
}

/// Flags, all or what changed since. A server that does not understand the latter is asked for all, and not asked so again.
async fn changed_flags(
    pass: &mut Pass<'_>,
    uids: &UidSet,
    since: Option<u64>,
    token: &mut Token,
) -> Result<Vec<FlagUpdate>, SyncError> {
    let connection = &mut pass.session.connection;
    if let Some(since) = since.filter(|_| token.method > Method::Scan) {
        match connection.fetch_changed_flags(uids, since).await {
            Ok(updates) => return Ok(updates),
            Err(Failure::Server(_)) => token.method = Method::Scan,
            Err(failure) => return Err(failure.into()),
        }
    }
    Ok(connection.fetch_flags(uids, None).await?)
}

async fn scan_uids(pass: &mut Pass<'_>, home: Home) -> Result<Look, SyncError> {
    let all = pass.session.connection.search("ALL").await?;
    let known = known(pass, home).await?;
    let new = all.iter().filter(|uid| !known.contains(*uid)).collect();
    let gone = known.iter().filter(|uid| !all.contains(*uid)).map(i64::from).collect();
    Ok(Look { new, gone, changed: Vec::new(), is_count_right: false })
}

async fn known(pass: &Pass<'_>, home: Home) -> Result<UidSet, SyncError> {
    let tx = pass.claim.look().await?;
    let query = email_mirror::known_uids();
    let uids = query.bind(&tx, &pass.claim.tenant.0, &home.folder, &home.uid_validity).all().await?;
    Ok(uids.into_iter().filter_map(|uid| u32::try_from(uid).ok()).collect())
}

async fn known_of(pass: &Pass<'_>, home: Home, uids: &UidSet) -> Result<Vec<i64>, SyncError> {
    if uids.is_empty() {
        return Ok(Vec::new());
    }
    let firsts: Vec<i64> = uids.ranges().map(|range| i64::from(*range.start())).collect();
    let lasts: Vec<i64> = uids.ranges().map(|range| i64::from(*range.end())).collect();
    let tx = pass.claim.look().await?;
    let query = email_mirror::known_in_ranges();
    Ok(query.bind(&tx, &firsts, &lasts, &pass.claim.tenant.0, &home.folder, &home.uid_validity).all().await?)
}

async fn count(pass: &Pass<'_>, home: Home) -> Result<i64, SyncError> {
    let tx = pass.claim.look().await?;
    let query = email_mirror::count_home();
    Ok(query.bind(&tx, &pass.claim.tenant.0, &home.folder, &home.uid_validity).one().await?)
}

async fn take_away(pass: &Pass<'_>, home: Home, gone: &[i64]) -> Result<usize, SyncError> {
    let mut count = 0;
    for chunk in gone.chunks(ROWS) {
        let tx = pass.claim.tx().await?;
        let mut counts = Counts::default();
        count += rows::take_away(pass.claim, &tx, home, chunk, &mut counts).await?;
        counts.write(pass.claim, &tx).await?;
        tx.commit().await?;
    }
    Ok(count)
}

/// The flags, and with the last of them the token.
async fn take_flags(pass: &Pass<'_>, home: Home, changed: &[FlagUpdate], token: &Token) -> Result<usize, SyncError> {
    let there: Vec<There> = changed.iter().filter_map(there).collect();
    let mut chunks: Vec<&[There]> = there.chunks(ROWS).collect();
    let last = chunks.pop().unwrap_or_default();
    let mut count = 0;
    for chunk in chunks {
        let tx = pass.claim.tx().await?;
        let mut counts = Counts::default();
        count += rows::take_flags(pass.claim, &tx, home, &token.permanent, chunk, &mut counts).await?;
        counts.write(pass.claim, &tx).await?;
        tx.commit().await?;
    }
    let tx = pass.claim.tx().await?;
    let mut counts = Counts::default();
    count += rows::take_flags(pass.claim, &tx, home, &token.permanent, last, &mut counts).await?;
    counts.write(pass.claim, &tx).await?;
    token.write(pass, home.folder, &tx).await?;
    tx.commit().await?;
    Ok(count)
}

pub(crate) fn there(update: &FlagUpdate) -> Option<There> {
    Some(There {
        uid: i64::from(update.uid?),
        flags: FlagSet::from_server(&update.flags),
        mod_seq: number_of(update.mod_seq),
    })
}

async fn write_token(pass: &Pass<'_>, folder: Uuid, token: &Token) -> Result<(), SyncError> {
    let tx = pass.claim.tx().await?;
    token.write(pass, folder, &tx).await?;
    Ok(tx.commit().await?)
}

impl Token {
    /// Whether the folder's row says just this.
    fn is_of(&self, folder: &Folder) -> bool {
        (self.uid_validity, self.uid_next, self.high_mod_seq)
            == (folder.uid_validity, folder.uid_next, folder.high_mod_seq)
            && self.is_complete == folder.is_complete
            && self.method.as_str() == folder.sync_method
            && self.permanent.names() == folder.permanent_flags
    }

    async fn write(&self, pass: &Pass<'_>, folder: Uuid, tx: &postroom_store::TenantTx) -> Result<(), SyncError> {
        let (now, tenant) = (pass.claim.context().now(), pass.claim.tenant.0);
        let names = self.permanent.names();
        email_folder::set_token()
            .bind(
                tx,
                &self.uid_validity,
                &self.uid_next,
                &self.high_mod_seq,
                &self.is_complete,
                &self.method.as_str(),
                &names,
                &tenant,
                &folder,
                &now,
            )
            .one()
            .await?;
        Ok(())
    }
}

struct Waiting {
    ids: Vec<Uuid>,
    by_content: Homeless,
}

/// Rows that were moved to this folder and whose numbers the server did not tell.
async fn homeless(pass: &Pass<'_>, folder: &Folder) -> Result<Waiting, SyncError> {
    let tx = pass.claim.look().await?;
    let found = email_mirror::homeless().bind(&tx, &pass.claim.tenant.0, &folder.id).all().await?;
    let mut by_content: HashMap<[u8; 32], Vec<Uuid>> = HashMap::new();
    for row in &found {
        if let Ok(hash) = <[u8; 32]>::try_from(&row.content_hash[..]) {
            by_content.entry(hash).or_default().push(row.id);
        }
    }
    Ok(Waiting { ids: found.iter().map(|row| row.id).collect(), by_content: Arc::new(Mutex::new(by_content)) })
}

/// All of the folder has been seen: what was moved here and did not turn up is not here, or came as another row.
async fn forget_homeless(pass: &Pass<'_>, ids: &[Uuid]) -> Result<(), SyncError> {
    if ids.is_empty() {
        return Ok(());
    }
    let tx = pass.claim.tx().await?;
    let rows = email_mirror::rows_by_id().bind(&tx, &pass.claim.tenant.0, &ids).all().await?;
    let left: Vec<Uuid> = rows.iter().filter(|row| row.uid_validity == 0).map(|row| row.id).collect();
    let mut counts = Counts::default();
    rows::remove(pass.claim, &tx, &left, &mut counts).await?;
    counts.write(pass.claim, &tx).await?;
    Ok(tx.commit().await?)
}

/// Nothing is under way any more.
pub(crate) async fn clear_progress(pass: &Pass<'_>) -> Result<(), SyncError> {
    let tx = pass.claim.tx().await?;
    let (tenant, account) = (pass.claim.tenant.0, pass.claim.account.0);
    email_account::set_progress().bind(&tx, &None::<&str>, &0, &0, &tenant, &account).one().await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_left_alone_only_when_nothing_can_have_happened() {
        let folder = Folder {
            id: Uuid::nil(),
            account_id: Uuid::nil(),
            parent_id: None,
            name: String::new(),
            path: String::new(),
            server_name: Vec::new(),
            delimiter: String::new(),
            r#type: "custom".to_owned(),
            is_selectable: true,
            unread_count: 0,
            total_count: 0,
            uid_validity: 7,
            uid_next: 100,
            high_mod_seq: 55,
            exists_count: 12,
            is_complete: true,
            sync_method: "qresync".to_owned(),
            permanent_flags: Vec::new(),
            certified_at: None,
            certificate: "none".to_owned(),
            certificate_differences: 0,
        };
        let status = Status {
            messages: Some(12),
            unseen: None,
            uid_next: Some(100),
            uid_validity: Some(7),
            highest_mod_seq: Some(55),
        };
        assert!(is_unchanged(&folder, &status));
        for other in [
            Status { messages: Some(11), ..status.clone() },
            Status { uid_next: Some(101), ..status.clone() },
            Status { uid_validity: Some(8), ..status.clone() },
            Status { highest_mod_seq: Some(54), ..status.clone() },
            Status { highest_mod_seq: None, ..status.clone() },
            Status { messages: None, ..status.clone() },
        ] {
            assert!(!is_unchanged(&folder, &other));
        }
        assert!(!is_unchanged(&Folder { is_complete: false, ..folder.clone() }, &status));
        assert!(!is_unchanged(&Folder { high_mod_seq: 0, ..folder }, &Status { highest_mod_seq: Some(0), ..status }));
    }
}
