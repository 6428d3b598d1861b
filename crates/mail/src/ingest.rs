//! Storing messages, a batch in a transaction: contents once an account, a placement for each folder, threads joined,
//! counts kept. What is there already is not stored again, so that a batch can be repeated.

use std::collections::{BTreeMap, HashMap};

use postroom_store::queries::{
    email_attachment, email_blob, email_correspondent, email_folder, email_gmail_message, email_message, email_mirror,
    email_placement,
};
use postroom_store::{Context, Params, SearchVector, TenantClient, TenantTx};
use postroom_types::{AccountId, MailFolderId, Timestamp, UserId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::outbox::bounce;
use crate::prepare::{Parsed, Prepared};
use crate::raw::CutOut;
use crate::thread::{self, Member};
use crate::{Address, Error, blob, contact};

/// Compressed messages of more bytes go into their rows piece by piece.
const LONG: usize = 2 * 1024 * 1024;

/// Where a batch belongs.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub user: UserId,
    pub account: AccountId,
    pub folder: MailFolderId,
    /// Of the folder on its server; 1 in a local account.
    pub uid_validity: i64,
}

/// A message as it lies in a folder.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub message: Prepared,
    pub uid: i64,
    /// 0 where the server has none.
    pub mod_seq: i64,
    pub flags: Flags,
    /// The server's date of arrival.
    pub received_at: Timestamp,
    /// What Gmail calls the message, in whatever folder it is (X-GM-MSGID).
    pub gmail_id: Option<i64>,
}

/// A message that the account has.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub id: Uuid,
    pub thread: Uuid,
    pub content_hash: [u8; 32],
}

/// A message that the account has, as it lies in one more folder.
#[derive(Clone, Debug)]
pub struct Placement<'f> {
    pub message: Uuid,
    pub thread: Uuid,
    pub uid: i64,
    /// 0 where the server has none.
    pub mod_seq: i64,
    pub flags: &'f Flags,
    pub received_at: Timestamp,
}

/// A message's flags: the system flags that Postroom knows, and the rest as the server writes them (RFC 9051, 2.3.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    pub is_read: bool,
    pub is_flagged: bool,
    pub is_draft: bool,
    pub is_answered: bool,
    /// Without system flags; sorted.
    pub keywords: Vec<String>,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Messages that now lie in the folder and did not before.
    pub stored: usize,
    /// Of these, the ones that no parser could read.
    pub poison: usize,
}

impl Flags {
    /// From names as IMAP writes them.
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut flags = Self::default();
        for name in names {
            match name.to_ascii_lowercase().as_str() {
                "\\seen" => flags.is_read = true,
                "\\flagged" => flags.is_flagged = true,
                "\\draft" => flags.is_draft = true,
                "\\answered" => flags.is_answered = true,
                "\\deleted" | "\\recent" | "\\*" => {}
                _ if name.contains(char::is_whitespace) || name.is_empty() => {}
                _ => flags.keywords.push(name.to_owned()),
            }
        }
        flags.keywords.sort();
        flags.keywords.dedup();
        flags
    }

    /// As IMAP writes them; sorted.
    pub fn names(&self) -> Vec<String> {
        let system = [
            (self.is_answered, "\\Answered"),
            (self.is_draft, "\\Draft"),
            (self.is_flagged, "\\Flagged"),
            (self.is_read, "\\Seen"),
        ];
        let mut names: Vec<String> =
            system.iter().filter(|(is_set, _)| *is_set).map(|(_, name)| (*name).to_owned()).collect();
        names.extend(self.keywords.iter().cloned());
        names
    }
}

/// Stores a batch. The folder's counts are changed and its owner is told when the transaction commits.
pub async fn store(context: &Context, tx: &TenantTx, place: &Place, batch: &[Incoming]) -> Result<Stored, Error> {
    let account = place.account.0;
    email_message::with_memory().bind(tx).one().await?;
    let mut ids = known(tx, place, batch).await?;
    let new = first_of_each(batch, &ids);
    let made: Vec<(Uuid, Vec<CutOut>)> = cut_out(context, tx, &new).await?;
    let mut members: Vec<Member<'_>> = new.iter().zip(&made).map(|(incoming, (id, _))| member(*id, incoming)).collect();
    let threads =
        if members.is_empty() { Vec::new() } else { thread::assign(context, tx, place.account, &mut members).await? };
    if !new.is_empty() {
        insert_messages(context, tx, account, &new, &made, &threads).await?;
        insert_attachments(context, tx, &new, &made).await?;
        thread::remember(tx, place.account, &members).await?;
        count_correspondents(tx, place, &new).await?;
        for report in new.iter().filter_map(|incoming| incoming.message.report.as_ref()) {
            bounce::take(context, tx, place.user, report).await?;
        }
        contact::gather_sent(context, tx, place, &new).await?;
    }
    for ((incoming, (id, _)), thread) in new.iter().zip(&made).zip(&threads) {
        ids.insert(incoming.message.content_hash, (*id, *thread));
    }
    let of = |incoming: &Incoming| ids.get(&incoming.message.content_hash).copied().unwrap_or_default();
    let placements: Vec<Placement<'_>> = batch
        .iter()
        .map(|incoming| {
            let (message, thread) = of(incoming);
            let Incoming { uid, mod_seq, ref flags, received_at, .. } = *incoming;
            Placement { message, thread, uid, mod_seq, flags, received_at }
        })
        .collect();
    let stored = self::place(context, tx, place, &placements).await?;
    remember_gmail(tx, account, batch.iter().filter_map(|incoming| Some((incoming.gmail_id?, of(incoming).0)))).await?;
    let poison = new.iter().filter(|incoming| incoming.message.parsed.poison.is_some()).count();
    Ok(Stored { stored, poison })
}

/// Puts messages that the account has into a folder; how many were not there before. The folder's counts are changed and its owner
/// is told when the transaction commits.
pub async fn place(
    context: &Context,
    tx: &TenantTx,
    place: &Place,
    placements: &[Placement<'_>],
) -> Result<usize, Error> {
    let placed = insert_placements(context, tx, place, placements).await?;
    let total = i32::try_from(placed.len()).unwrap_or(i32::MAX);
    let unread = i32::try_from(placed.iter().filter(|is_read| !**is_read).count()).unwrap_or(i32::MAX);
    if total > 0 {
        let (folder, tenant) = ([place.folder.0], tx.tenant().0);
        email_folder::add_counts().bind(tx, &&folder[..], &&[total][..], &&[unread][..], &tenant).all().await?;
        tx.changed_for(context, place.user, "mail_folder", place.folder.0);
    }
    Ok(placed.len())
}

/// Of messages that Gmail calls so, those that the account has; nobody takes them away before the transaction ends.
pub async fn known_at_gmail(
    tx: &TenantTx,
    account: AccountId,
    gmail_ids: &[i64],
) -> Result<HashMap<i64, Known>, Error> {
    let rows = email_gmail_message::known().bind(tx, &tx.tenant().0, &account.0, &gmail_ids).all().await?;
    let entry = |row: email_gmail_message::Known| {
        let content_hash = row.content_hash.try_into().ok()?;
        Some((row.gmail_id, Known { id: row.id, thread: row.thread_id, content_hash }))
    };
    Ok(rows.into_iter().filter_map(entry).collect())
}

async fn remember_gmail(
    tx: &TenantTx,
    account: Uuid,
    messages: impl Iterator<Item = (i64, Uuid)>,
) -> Result<(), Error> {
    // A number that comes twice is one row.
    let (gmail_ids, ids): (Vec<i64>, Vec<Uuid>) = messages.collect::<BTreeMap<i64, Uuid>>().into_iter().unzip();
    if !gmail_ids.is_empty() {
        email_gmail_message::insert().bind(tx, &tx.tenant().0, &account, &gmail_ids, &ids).all().await?;
    }
    Ok(())
}

/// Has messages that came at last take the places of what stood there for them (see [`withheld`](crate::withheld)): the rows
/// in the folder stay, and with them what the member did. After [`store`], in its transaction.
pub async fn take_places(context: &Context, tx: &TenantTx, place: &Place, batch: &[Incoming]) -> Result<(), Error> {
    // What turns out to be too large has come, too, as far as it ever will.
    let came: HashMap<i64, &Incoming> =
        batch.iter().filter(|one| !one.message.is_withheld()).map(|incoming| (incoming.uid, incoming)).collect();
    let (tenant, uids) = (tx.tenant().0, came.keys().copied().collect::<Vec<i64>>());
    let query = email_mirror::lock_places();
    let rows = query.bind(tx, &tenant, &place.folder.0, &place.uid_validity, &uids).all().await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let of = |row: &email_mirror::LockPlaces| came[&row.uid];
    let hashes: Vec<&[u8]> = rows.iter().map(|row| &of(row).message.content_hash[..]).collect();
    let received_ats: Vec<Timestamp> = rows.iter().map(|row| of(row).received_at).collect();
    let (now, account) = (context.now(), place.account.0);
    let query = email_mirror::take_places();
    let taken = query.bind(tx, &now, &ids, &hashes, &received_ats, &tenant, &account).all().await?;
    let before: Vec<Uuid> = rows.iter().filter(|row| taken.contains(&row.id)).map(|row| row.message_id).collect();
    let left = email_message::without_place().bind(tx, &tenant, &before).all().await?;
    email_message::delete().bind(tx, &tenant, &left).all().await?;
    if !taken.is_empty() {
        tx.changed_for(context, place.user, "mail_folder", place.folder.0);
    }
    Ok(())
}

fn member(id: Uuid, incoming: &Incoming) -> Member<'_> {
    let parsed = &incoming.message.parsed;
    Member {
        id,
        references: &parsed.references_hashed,
        subject: parsed.subject_hashed,
        is_orphan: parsed.is_orphan,
        at: parsed.sent_at.unwrap_or(incoming.received_at),
    }
}

/// The contents that the account has: id and thread.
async fn known(tx: &TenantTx, place: &Place, batch: &[Incoming]) -> Result<HashMap<[u8; 32], (Uuid, Uuid)>, Error> {
    let hashes: Vec<&[u8]> = batch.iter().map(|incoming| &incoming.message.content_hash[..]).collect();
    let rows = email_message::known().bind(tx, &tx.tenant().0, &place.account.0, &hashes).all().await?;
    let entry = |row: email_message::Known| Some((row.content_hash.try_into().ok()?, (row.id, row.thread_id)));
    Ok(rows.into_iter().filter_map(entry).collect())
}

/// Of each content that is not known, the first.
fn first_of_each<'a>(batch: &'a [Incoming], known: &HashMap<[u8; 32], (Uuid, Uuid)>) -> Vec<&'a Incoming> {
    let mut seen = std::collections::HashSet::new();
    let is_first = |incoming: &&Incoming| {
        let hash = incoming.message.content_hash;
        !known.contains_key(&hash) && seen.insert(hash)
    };
    batch.iter().filter(is_first).collect()
}

/// Ids for the new messages, and their cuts as blobs.
async fn cut_out(context: &Context, tx: &TenantTx, new: &[&Incoming]) -> Result<Vec<(Uuid, Vec<CutOut>)>, Error> {
    let mut made = Vec::with_capacity(new.len());
    for incoming in new {
        let mut cuts = Vec::with_capacity(incoming.message.cuts.len());
        for cut in &incoming.message.cuts {
            cuts.push(CutOut { offset: cut.offset, blob: blob::store(context, tx, cut).await? });
        }
        made.push((context.uuid(), cuts));
    }
    Ok(made)
}

async fn insert_messages(
    context: &Context,
    tx: &TenantTx,
    account: Uuid,
    new: &[&Incoming],
    made: &[(Uuid, Vec<CutOut>)],
    threads: &[Uuid],
) -> Result<(), Error> {
    let column = |value: fn(&Parsed) -> String| new.iter().map(|i| value(&i.message.parsed)).collect::<Vec<String>>();
    let people = |value: fn(&Parsed) -> &Vec<Address>| {
        new.iter().map(|i| json!(value(&i.message.parsed))).collect::<Vec<Value>>()
    };
    let ids: Vec<Uuid> = made.iter().map(|(id, _)| *id).collect();
    let content_hashes: Vec<&[u8]> = new.iter().map(|i| &i.message.content_hash[..]).collect();
    let envelope_hashes: Vec<&[u8]> = new.iter().map(|i| &i.message.envelope_hash[..]).collect();
    let is_long = |message: &Prepared| message.raw.len() > LONG;
    let raws: Vec<&[u8]> = new.iter().map(|i| if is_long(&i.message) { &[][..] } else { &i.message.raw[..] }).collect();
    let searches: Vec<SearchVector> = new.iter().map(|i| i.message.parsed.search.clone()).collect();
    let params = email_message::InsertParams {
        tenant_id: tx.tenant().0,
        account_id: account,
        search_version: postroom_fulltext::VERSION,
        now: context.now(),
        ids: &ids[..],
        thread_ids: threads,
        content_hashes: &content_hashes[..],
        envelope_hashes: &envelope_hashes[..],
        message_ids: column(|p| p.message_id.clone().unwrap_or_default()),
        in_reply_tos: column(|p| p.in_reply_to.join(" ")),
        reference_ids: column(|p| p.references.join(" ")),
        froms: people(|p| &p.from),
        tos: people(|p| &p.to),
        ccs: people(|p| &p.cc),
        bccs: people(|p| &p.bcc),
        reply_tos: people(|p| &p.reply_to),
        subjects: column(|p| p.subject.clone()),
        snippets: column(|p| p.snippet.clone()),
        sent_ats: new.iter().map(|i| i.message.parsed.sent_at.unwrap_or_else(no_date)).collect::<Vec<_>>(),
        received_ats: new.iter().map(|i| i.received_at).collect::<Vec<_>>(),
        sizes: new.iter().map(|i| i64::try_from(i.message.size).unwrap_or(i64::MAX)).collect::<Vec<_>>(),
        has_attachments: new.iter().map(|i| i.message.attachments.iter().any(|a| !a.is_inline)).collect::<Vec<_>>(),
        problems: column(|p| p.problems.clone()),
        poisons: column(|p| p.poison.clone().unwrap_or_default()),
        too_large: new.iter().map(|i| i.message.is_too_large).collect::<Vec<_>>(),
        raws: &raws[..],
        cuts: made.iter().map(|(_, cuts)| json!(cuts)).collect::<Vec<_>>(),
        searches: &searches[..],
    };
    let stored = email_message::insert().params(tx, &params).all().await?;
    // One worker keeps an account equal, so nobody else stores the same content between the look and the INSERT; if somebody
    // does, the batch is tried again and finds it.
    if stored.len() != new.len() {
        return Err(Error::Busy);
    }
    for (incoming, (id, _)) in new.iter().zip(made).filter(|(incoming, _)| is_long(&incoming.message)) {
        blob::bring(context, tx, *id, &incoming.message.raw).await?;
    }
    Ok(())
}

/// Stands for no date in an array of dates: no parsed date is before the year 1.
fn no_date() -> Timestamp {
    chrono::NaiveDate::from_ymd_opt(0, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN).and_utc()
}

async fn insert_attachments(
    context: &Context,
    tx: &TenantTx,
    new: &[&Incoming],
    made: &[(Uuid, Vec<CutOut>)],
) -> Result<(), Error> {
    let all = || {
        new.iter().zip(made).flat_map(|(incoming, (id, cuts))| {
            incoming.message.attachments.iter().map(move |attachment| (attachment, *id, cuts))
        })
    };
    let (tenant, now) = (tx.tenant().0, context.now());
    let ids: Vec<Uuid> = all().map(|_| context.uuid()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let messages: Vec<Uuid> = all().map(|(_, id, _)| id).collect();
    let parts: Vec<i32> = all().map(|(attachment, ..)| attachment.part).collect();
    let names: Vec<&str> = all().map(|(attachment, ..)| &*attachment.filename).collect();
    let types: Vec<&str> = all().map(|(attachment, ..)| &*attachment.mime_type).collect();
    let sizes: Vec<i64> = all().map(|(attachment, ..)| attachment.size).collect();
    let blob = |(attachment, _, cuts): (&crate::prepare::Attachment, Uuid, &Vec<CutOut>)| {
        attachment.cut.and_then(|cut| cuts.get(cut)).map_or(Uuid::nil(), |cut| cut.blob)
    };
    let blobs: Vec<Uuid> = all().map(blob).collect();
    let hashes: Vec<&[u8]> = all().map(|(attachment, ..)| &attachment.content_hash[..]).collect();
    let content_ids: Vec<&str> =
        all().map(|(attachment, ..)| attachment.content_id.as_deref().unwrap_or_default()).collect();
    let inline: Vec<bool> = all().map(|(attachment, ..)| attachment.is_inline).collect();
    let query = email_attachment::insert();
    query
        .bind(
            tx,
            &tenant,
            &now,
            &ids,
            &messages,
            &parts,
            &names,
            &types,
            &sizes,
            &blobs,
            &hashes,
            &content_ids,
            &inline,
        )
        .all()
        .await?;
    Ok(())
}

async fn insert_placements(
    context: &Context,
    tx: &TenantTx,
    place: &Place,
    batch: &[Placement<'_>],
) -> Result<Vec<bool>, Error> {
    let params = email_placement::InsertParams {
        tenant_id: tx.tenant().0,
        account_id: place.account.0,
        folder_id: place.folder.0,
        uid_validity: place.uid_validity,
        now: context.now(),
        ids: batch.iter().map(|_| context.uuid()).collect::<Vec<_>>(),
        message_ids: batch.iter().map(|placement| placement.message).collect::<Vec<_>>(),
        thread_ids: batch.iter().map(|placement| placement.thread).collect::<Vec<_>>(),
        uids: batch.iter().map(|placement| placement.uid).collect::<Vec<_>>(),
        mod_seqs: batch.iter().map(|placement| placement.mod_seq).collect::<Vec<_>>(),
        is_read: batch.iter().map(|placement| placement.flags.is_read).collect::<Vec<_>>(),
        is_flagged: batch.iter().map(|placement| placement.flags.is_flagged).collect::<Vec<_>>(),
        is_draft: batch.iter().map(|placement| placement.flags.is_draft).collect::<Vec<_>>(),
        is_answered: batch.iter().map(|placement| placement.flags.is_answered).collect::<Vec<_>>(),
        keywords: batch.iter().map(|placement| placement.flags.keywords.join(" ")).collect::<Vec<_>>(),
        flags: batch.iter().map(|placement| placement.flags.names().join(" ")).collect::<Vec<_>>(),
        received_ats: batch.iter().map(|placement| placement.received_at).collect::<Vec<_>>(),
    };
    let placed = email_placement::insert().params(tx, &params).all().await?;
    Ok(placed.into_iter().map(|row| row.is_read).collect())
}

/// People of the new messages, for suggestions: who wrote, and to whom. None of spam.
async fn count_correspondents(tx: &TenantTx, place: &Place, new: &[&Incoming]) -> Result<(), Error> {
    const LONGEST: usize = 254;
    let mut people: BTreeMap<String, (String, i32, Timestamp)> = BTreeMap::new();
    for incoming in new {
        let parsed = &incoming.message.parsed;
        for person in parsed.from.iter().chain(&parsed.to).chain(&parsed.cc).take(50) {
            if person.address.len() > LONGEST || !person.address.contains('@') {
                continue;
            }
            let entry =
                people.entry(person.address.to_lowercase()).or_insert_with(|| (String::new(), 0, incoming.received_at));
            if let Some(name) = &person.name {
                entry.0 = name.chars().take(255).collect();
            }
            entry.1 += 1;
            entry.2 = entry.2.max(incoming.received_at);
        }
    }
    if people.is_empty() {
        return Ok(());
    }
    let addresses: Vec<&str> = people.keys().map(String::as_str).collect();
    let names: Vec<&str> = people.values().map(|(name, ..)| name.as_str()).collect();
    let counts: Vec<i32> = people.values().map(|(_, count, _)| *count).collect();
    let times: Vec<Timestamp> = people.values().map(|(.., at)| *at).collect();
    email_correspondent::count_in()
        .bind(tx, &tx.tenant().0, &place.account.0, &addresses, &names, &counts, &times, &place.folder.0)
        .all()
        .await?;
    Ok(())
}

/// Takes away blobs that nothing refers to any more, and that were not made just now; so many at most. How many they were.
pub async fn delete_unused_blobs(tx: &TenantTx, before: Timestamp, most: i64) -> Result<usize, Error> {
    let tenant = tx.tenant().0;
    let unused = email_blob::lock_unused().bind(tx, &tenant, &before, &most).all().await?;
    Ok(email_blob::delete_unused().bind(tx, &tenant, &unused).all().await?.len())
}

#[cfg(test)]
mod tests {
    use postroom_store::GenericClient;

    use super::*;
    use crate::tests::{Stage, messages};

    /// With less, what is new is sorted into the text index in many small parts, which takes several times as long.
    #[tokio::test]
    async fn a_transaction_that_stores_has_memory_for_the_text_index_and_no_other_has() {
        let stage = Stage::open().await;
        let (account, folder) = stage.folder("Inbox").await;
        let (context, now) = (&stage.world.identity.context, stage.world.identity.context.now());
        let incoming = |(from, uid): (crate::local::FromFile, i64)| {
            let (message, flags) = (from.message, from.flags);
            Incoming { message, uid, mod_seq: 0, flags, received_at: now, gmail_id: None }
        };
        let batch: Vec<Incoming> = messages(1, 3).into_iter().zip(1..).map(incoming).collect();
        let place = Place { user: stage.user(), account, folder, uid_validity: 1 };
        let tx = stage.tx().await;
        let before = memory(&tx).await;
        assert_eq!(store(context, &tx, &place, &batch).await.unwrap().stored, 3);
        assert_eq!(memory(&tx).await, "64MB");
        tx.commit().await.unwrap();
        assert_ne!(before, "64MB");
        assert_eq!(memory(&stage.tx().await).await, before);
    }

    async fn memory(tx: &TenantTx) -> String {
        let statement = tx.prepare("SELECT current_setting('work_mem')").await.unwrap();
        tx.query_one(&statement, &[]).await.unwrap().get(0)
    }

    #[test]
    fn flags_are_told_apart_whatever_their_case_and_come_back() {
        let flags = Flags::from_names(["\\SEEN", "$Label1", "\\Recent", "NonJunk", "\\Flagged", "$Label1", "a b", ""]);
        assert!(flags.is_read && flags.is_flagged && !flags.is_draft && !flags.is_answered);
        assert_eq!(flags.keywords, ["$Label1", "NonJunk"]);
        assert_eq!(flags.names(), ["\\Flagged", "\\Seen", "$Label1", "NonJunk"]);
        assert_eq!(Flags::from_names(flags.names().iter().map(String::as_str)), flags);
    }
}
