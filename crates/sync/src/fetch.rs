//! Messages from the line: the newest first, none left out, and what a server does not give by what it does say of it.

use postroom_mailproto::imap::{Connection, Overview, UidSet};
use postroom_mailproto::net::Failure;
use postroom_types::Timestamp;

use crate::allowance::Ration;
use crate::flags::FlagSet;
use crate::storing::{Arrived, Content, Storing, Target};
use crate::{SyncError, gmail};

/// The newest of a folder, which come first of all, then some more, then many at a time.
const WINDOWS: [usize; 2] = [50, 450];
const WINDOW: usize = 2000;
/// Messages of a folder that do not come before a pass gives up on it.
pub(crate) const WITHHELD: usize = 50;
/// What a header takes, about.
const HEADER: u64 = 16 * 1024;
/// Characters of a server's words that are kept.
const WORDS: usize = 300;

/// What is to be fetched of a folder.
pub(crate) struct Wanted<'w> {
    pub uids: &'w UidSet,
    pub max_size: i64,
    /// What is above has just come, where that is known.
    pub newest_known: Option<u32>,
    /// What is left then waits, so that others have their turn: [`SyncError::Interrupted`].
    pub until: Option<Timestamp>,
}

/// Fetches messages, the newest first, and stores them. How many came. What the server does not allow today is left for later:
/// [`SyncError::Spent`].
pub(crate) async fn fetch(
    connection: &mut Connection,
    target: &Target,
    wanted: &Wanted<'_>,
    ration: &mut Ration,
) -> Result<usize, SyncError> {
    let mut storing = Storing::new(target);
    let mut patience = WITHHELD;
    let mut known = 0;
    let windows = windows(wanted.uids);
    let last = windows.len().saturating_sub(1);
    for (number, window) in windows.into_iter().enumerate() {
        let fetched = fetch_window(connection, target, window, wanted, ration, &mut storing, &mut patience).await;
        let Window { placed, is_cut } = match fetched {
            Ok(window) => window,
            Err(error) => {
                // What did come is kept.
                storing.finish().await?;
                return Err(error);
            }
        };
        known += placed;
        // What happened meanwhile is found by the next look, because the mod-sequence is the one from before.
        connection.take_events();
        if is_cut {
            return Err(SyncError::Spent(known + storing.finish().await?));
        }
        let is_over = wanted.until.is_some_and(|until| target.claim.context().now() >= until);
        if is_over && number < last {
            return Err(SyncError::Interrupted(known + storing.finish().await?));
        }
        if number == 0 {
            storing.flush().await?;
        }
    }
    Ok(known + storing.finish().await?)
}

/// What became of a window.
struct Window {
    /// Messages that the account had, and only had to be put into the folder.
    placed: usize,
    /// Not all of it is allowed today.
    is_cut: bool,
}

async fn fetch_window(
    connection: &mut Connection,
    target: &Target,
    window: UidSet,
    wanted: &Wanted<'_>,
    ration: &mut Ration,
    storing: &mut Storing<'_>,
    patience: &mut usize,
) -> Result<Window, SyncError> {
    let placed = gmail::place_known(connection, target, &window).await?;
    let window: UidSet = window.iter().filter(|uid| !placed.contains(*uid)).collect();
    let slices = rationed(connection, window.clone(), wanted, ration).await?;
    let is_cut = slices.iter().map(UidSet::len).sum::<u64>() < window.len();
    for slice in slices {
        fetch_some(connection, &slice, wanted.max_size, storing, patience).await?;
        ration.note(connection.take_received()).await?;
    }
    Ok(Window { placed: placed.iter().count(), is_cut })
}

/// What is allowed of a window, a few messages at a time.
async fn rationed(
    connection: &mut Connection,
    window: UidSet,
    wanted: &Wanted<'_>,
    ration: &mut Ration,
) -> Result<Vec<UidSet>, SyncError> {
    if !ration.is_limited() {
        return Ok(vec![window]);
    }
    let largest = u64::try_from(wanted.max_size).unwrap_or_default();
    let mut sizes = Vec::new();
    let mut summaries = connection.fetch_summaries(&window)?;
    while let Some(summary) = summaries.next().await? {
        // Of what is too large, no more than the header comes.
        sizes.push((summary.uid, if summary.size > largest { HEADER } else { summary.size }));
    }
    drop(summaries);
    // One that the server says nothing of may be gone, or withheld.
    let told: UidSet = sizes.iter().map(|(uid, _)| *uid).collect();
    sizes.extend(window.iter().filter(|uid| !told.contains(*uid)).map(|uid| (uid, HEADER)));
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    Ok(ration.slices(&sizes, wanted.newest_known.unwrap_or_default()))
}

async fn fetch_some(
    connection: &mut Connection,
    uids: &UidSet,
    max_size: i64,
    storing: &mut Storing<'_>,
    patience: &mut usize,
) -> Result<(), SyncError> {
    let too_large = larger(connection, uids, max_size).await?;
    let fits: UidSet = uids.iter().filter(|uid| !too_large.contains(*uid)).collect();
    for (uids, kind) in [(fits, Kind::Whole), (too_large, Kind::TooLarge)] {
        fetch_all(connection, &uids, kind, storing, max_size, patience).await?;
    }
    Ok(())
}

/// What is asked for of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Whole,
    /// The header alone.
    TooLarge,
}

/// Fetches all of these. Of some that do not come, halves are asked for again, until it is clear which one is withheld: one
/// message that the server cannot give is not to stop the others. How many it gave.
pub(crate) async fn fetch_all(
    connection: &mut Connection,
    uids: &UidSet,
    kind: Kind,
    storing: &mut Storing<'_>,
    max_size: i64,
    patience: &mut usize,
) -> Result<usize, SyncError> {
    let mut all_given = 0;
    let mut left = vec![uids.clone()];
    while let Some(uids) = left.pop() {
        if uids.is_empty() {
            continue;
        }
        let Came { uids: came, given, refusal } = match kind {
            Kind::Whole => fetch_whole(connection, &uids, storing, max_size).await?,
            Kind::TooLarge => fetch_headers(connection, &uids, storing, &Why::TooLarge).await?,
        };
        all_given += given;
        let missing = still_there(connection, uids.iter().filter(|uid| !came.contains(*uid)).collect()).await?;
        if missing.is_empty() {
            continue;
        }
        if uids.len() > 1 {
            let all: Vec<u32> = missing.iter().collect();
            let (older, newer) = all.split_at(all.len() / 2);
            left.extend([older.iter().copied().collect(), newer.iter().copied().collect()]);
            continue;
        }
        // A server that gives nothing at all has a bad day: it is left alone, and asked by the next pass.
        *patience = patience.checked_sub(1).ok_or_else(|| Failure::Server(refusal.clone().unwrap_or_default()))?;
        note_withheld(connection, &uids, storing, refusal).await?;
    }
    Ok(all_given)
}

/// Of messages that did not come, those that the server still has: others may have been deleted just now.
async fn still_there(connection: &mut Connection, missing: UidSet) -> Result<UidSet, SyncError> {
    let mut there = UidSet::new();
    for chunk in missing.chunks(u32::MAX) {
        match connection.search(&format!("UID {chunk}")).await {
            Ok(found) => there.extend(&found.iter().filter(|uid| chunk.contains(*uid)).collect()),
            Err(failure) if failure.leaves_connection_usable() => there.extend(&chunk),
            Err(failure) => return Err(failure.into()),
        }
    }
    Ok(there)
}

/// What became of messages that were asked for.
#[derive(Default)]
pub(crate) struct Came {
    /// Those that arrived, if only by their header.
    pub uids: UidSet,
    /// How many of them are all that is to be had: whole, or too large for more than their header.
    pub given: usize,
    /// The server's words if it refused some.
    pub refusal: Option<String>,
}

/// What the server could not give the body of comes by its header.
pub(crate) async fn fetch_whole(
    connection: &mut Connection,
    uids: &UidSet,
    storing: &mut Storing<'_>,
    max_size: i64,
) -> Result<Came, SyncError> {
    let mut came = Came::default();
    let (mut without_body, mut too_large) = (UidSet::new(), UidSet::new());
    let mut bodies = connection.fetch_bodies(uids)?;
    loop {
        let fetched = match bodies.next().await {
            Ok(Some(fetched)) => fetched,
            Ok(None) => break,
            Err(failure) if failure.leaves_connection_usable() => {
                came.refusal = Some(words_of(&failure));
                break;
            }
            Err(failure) => return Err(failure.into()),
        };
        let Some(body) = fetched.body else {
            let is_too_large = i64::try_from(fetched.size).is_ok_and(|size| size > max_size);
            if is_too_large {
                too_large.insert(fetched.uid)
            } else {
                without_body.insert(fetched.uid)
            }
            continue;
        };
        came.uids.insert(fetched.uid);
        came.given += 1;
        let flags = fetched.flags.as_ref().map(FlagSet::from_server).unwrap_or_default();
        let (uid, mod_seq) = (fetched.uid.into(), number_of(fetched.mod_seq));
        let (received_at, gmail_id) = (fetched.internal_date, fetched.gmail_id);
        storing.push(Arrived { uid, mod_seq, flags, received_at, gmail_id, content: Content::Whole(body) }).await?;
    }
    drop(bodies);
    for (uids, why) in [(without_body, Why::Withheld(reason(None))), (too_large, Why::TooLarge)] {
        let headers = fetch_headers(connection, &uids, storing, &why).await?;
        came.uids.extend(&headers.uids);
        came.given += headers.given;
        came.refusal = came.refusal.or(headers.refusal);
    }
    Ok(came)
}

/// Why only a header is fetched.
enum Why {
    TooLarge,
    /// What the member is told.
    Withheld(String),
}

/// The headers of messages whose bodies are too large, or could not be had.
async fn fetch_headers(
    connection: &mut Connection,
    uids: &UidSet,
    storing: &mut Storing<'_>,
    why: &Why,
) -> Result<Came, SyncError> {
    let mut came = Came::default();
    if uids.is_empty() {
        return Ok(came);
    }
    let mut headers = connection.fetch_headers(uids)?;
    loop {
        let overview = match headers.next().await {
            Ok(Some(overview)) => overview,
            Ok(None) => return Ok(came),
            Err(failure) if failure.leaves_connection_usable() => {
                return Ok(Came { refusal: Some(words_of(&failure)), ..came });
            }
            Err(failure) => return Err(failure.into()),
        };
        came.uids.insert(overview.uid);
        came.given += usize::from(matches!(why, Why::TooLarge));
        let flags = FlagSet::from_server(&overview.flags);
        let (uid, mod_seq, received_at) = (overview.uid.into(), number_of(overview.mod_seq), overview.internal_date);
        let content = match why {
            Why::TooLarge => Content::TooLarge(overview.head, overview.size),
            Why::Withheld(reason) => {
                Content::Withheld { header: overview.head, size: overview.size, reason: reason.clone() }
            }
        };
        storing.push(Arrived { uid, mod_seq, flags, received_at, gmail_id: overview.gmail_id, content }).await?;
    }
}

/// A message that does not come by itself either gets a row all the same, with what the server does say of it.
async fn note_withheld(
    connection: &mut Connection,
    uid: &UidSet,
    storing: &mut Storing<'_>,
    refusal: Option<String>,
) -> Result<(), SyncError> {
    let reason = reason(refusal.as_deref());
    let came = fetch_headers(connection, uid, storing, &Why::Withheld(reason.clone())).await?;
    if !came.uids.is_empty() {
        return Ok(());
    }
    let mut summaries = connection.fetch_summaries(uid)?;
    let summary = match summaries.next().await {
        Ok(summary) => summary.unwrap_or_default(),
        Err(failure) if failure.leaves_connection_usable() => Overview::default(),
        Err(failure) => return Err(failure.into()),
    };
    // To the end of the answer, or the connection is of no use.
    while summary.uid != 0 && matches!(summaries.next().await, Ok(Some(_))) {}
    drop(summaries);
    for uid in uid.iter() {
        let content = Content::Withheld { header: Vec::new(), size: summary.size, reason: reason.clone() };
        let flags = FlagSet::from_server(&summary.flags);
        let (mod_seq, received_at) = (number_of(summary.mod_seq), summary.internal_date);
        storing.push(Arrived { uid: uid.into(), mod_seq, flags, received_at, gmail_id: None, content }).await?;
    }
    Ok(())
}

/// What the member is told of a message that did not come.
pub(crate) fn reason(refusal: Option<&str>) -> String {
    let sentence = "The mail server does not give this message. It is asked for again later";
    match refusal.map(str::trim).filter(|words| !words.is_empty()) {
        Some(words) => format!("{sentence}. It says: {words}"),
        None => format!("{sentence}."),
    }
}

/// What a server said when it refused, and no more than a sentence of it.
pub(crate) fn words_of(failure: &Failure) -> String {
    let words = match failure {
        Failure::Server(words) | Failure::NoPermission(words) | Failure::Credentials(words) => words.as_str(),
        _ => "",
    };
    words.chars().filter(|letter| !letter.is_control()).take(WORDS).collect()
}

/// Which of these are larger than the account takes. A server that cannot say is asked for all of them.
async fn larger(connection: &mut Connection, window: &UidSet, max_size: i64) -> Result<UidSet, SyncError> {
    let mut found = UidSet::new();
    for chunk in window.chunks(u32::MAX) {
        match connection.search(&format!("UID {chunk} LARGER {}", max_size.clamp(0, u32::MAX.into()))).await {
            Ok(uids) => found.extend(&uids.iter().filter(|uid| chunk.contains(*uid)).collect()),
            Err(Failure::Server(_)) => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    Ok(found)
}

/// The newest first; few at the beginning, so that they are seen at once.
fn windows(uids: &UidSet) -> Vec<UidSet> {
    let mut left: Vec<u32> = uids.iter().collect();
    let mut windows = Vec::new();
    let mut sizes = WINDOWS.into_iter();
    while !left.is_empty() {
        let size = sizes.next().unwrap_or(WINDOW);
        let window = left.split_off(left.len().saturating_sub(size));
        windows.push(window.into_iter().collect());
    }
    windows
}

pub(crate) fn number_of(mod_seq: Option<u64>) -> i64 {
    i64::try_from(mod_seq.unwrap_or_default()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_come_first_and_all_come_once() {
        let uids: UidSet = (1..=3000).collect();
        let made = windows(&uids);
        let sizes: Vec<u64> = made.iter().map(UidSet::len).collect();
        assert_eq!(sizes, [50, 450, 2000, 500]);
        assert_eq!((made[0].to_string().as_str(), made[3].to_string().as_str()), ("2951:3000", "1:500"));
        assert!(windows(&UidSet::new()).is_empty());
    }
}
