//! Threads: messages that answer each other, found by References and In-Reply-To (as in JWZ's algorithm, of which the
//! grouping is kept and the drawing of trees is not). A message belongs to the thread of every Message-ID that it has or
//! names; when these are several, they become one, and the oldest thread keeps its id.
//!
//! By subject alone only a reply that names nothing is joined, and only with one message that it can answer.

use std::collections::HashMap;

use postroom_mailproto::mime;
use postroom_store::queries::{email_message, email_placement, email_thread};
use postroom_store::{Context, TenantClient, TenantTx};
use postroom_types::{AccountId, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Error;

/// Of a message: digests of its Message-ID and of those it refers to, a digest of its bare subject, and whether it is a
/// reply that names nothing.
pub(crate) fn keys(message: &mime::Message) -> (Vec<Uuid>, Option<Uuid>, bool) {
    let ids = message.message_id.iter().chain(&message.references).chain(&message.in_reply_to);
    let mut references: Vec<Uuid> = Vec::new();
    for id in ids {
        let reference = digest("id", id);
        if !references.contains(&reference) {
            references.push(reference);
        }
    }
    let (bare, is_reply) = bare_subject(&message.subject);
    let names_nothing = message.references.is_empty() && message.in_reply_to.is_empty();
    let subject = (!bare.is_empty()).then(|| digest("subject", &bare));
    (references, subject, is_reply && names_nothing)
}

/// What threading needs of a message that is being stored.
pub(crate) struct Member<'a> {
    pub id: Uuid,
    pub references: &'a [Uuid],
    pub subject: Option<Uuid>,
    pub is_orphan: bool,
    pub at: Timestamp,
}

/// The thread of each of these new messages, in their order; what follows for stored ones is written. A reply that has found
/// what it answers is an orphan no more. Remember them with [`remember`] once they are stored.
pub(crate) async fn assign(
    context: &Context,
    tx: &TenantTx,
    account: AccountId,
    members: &mut [Member<'_>],
) -> Result<Vec<Uuid>, Error> {
    let (tenant, account) = (tx.tenant().0, account.0);
    let mut references: Vec<Uuid> = members.iter().flat_map(|member| member.references.iter().copied()).collect();
    references.sort_unstable();
    references.dedup();
    let mut joins = Joins::default();
    let mut known = HashMap::new();
    for row in email_thread::of_references().bind(tx, &tenant, &account, &references).all().await? {
        known.insert(row.reference, row.thread_id);
    }
    let mut threads = Vec::with_capacity(members.len());
    for member in members.iter() {
        let mut thread = None;
        for reference in member.references {
            match (thread, known.get(reference)) {
                (None, Some(found)) => thread = Some(*found),
                (Some(thread), Some(found)) => joins.join(thread, *found),
                (_, None) => {}
            }
        }
        let thread = thread.unwrap_or_else(|| context.uuid());
        for reference in member.references {
            known.entry(*reference).or_insert(thread);
        }
        threads.push(thread);
    }
    by_subject(tx, account, members, &threads, &mut joins).await?;
    let threads: Vec<Uuid> = threads.into_iter().map(|thread| joins.root(thread)).collect();
    write_joins(context, tx, account, &joins).await?;
    let pairs: Vec<(Uuid, Uuid)> =
        known.into_iter().map(|(reference, thread)| (reference, joins.root(thread))).collect();
    let mut pairs: Vec<(Uuid, Uuid)> =
        pairs.into_iter().filter(|(reference, _)| references.binary_search(reference).is_ok()).collect();
    pairs.sort_unstable();
    let (references, of_references): (Vec<Uuid>, Vec<Uuid>) = pairs.into_iter().unzip();
    email_thread::remember().bind(tx, &tenant, &account, &references, &of_references).all().await?;
    Ok(threads)
}

/// Notes the subjects of messages that are now stored: of those that could be answered by a reply without ids, and of such
/// replies.
pub(crate) async fn remember(tx: &TenantTx, account: AccountId, members: &[Member<'_>]) -> Result<(), Error> {
    let wanted = || members.iter().filter_map(|member| member.subject.map(|subject| (member, subject)));
    let subjects: Vec<Uuid> = wanted().map(|(_, subject)| subject).collect();
    let ids: Vec<Uuid> = wanted().map(|(member, _)| member.id).collect();
    let orphans: Vec<bool> = wanted().map(|(member, _)| member.is_orphan).collect();
    let times: Vec<Timestamp> = wanted().map(|(member, _)| member.at).collect();
    if !subjects.is_empty() {
        email_thread::remember_subjects()
            .bind(tx, &tx.tenant().0, &account.0, &subjects, &ids, &orphans, &times)
            .all()
            .await?;
    }
    Ok(())
}

/// Joins replies that name nothing with what they can answer: the last message before them with the same bare subject. A
/// reply that has found its message is an orphan no more, so it never joins two.
async fn by_subject(
    tx: &TenantTx,
    account: Uuid,
    members: &mut [Member<'_>],
    threads: &[Uuid],
    joins: &mut Joins,
) -> Result<(), Error> {
    let Some(subjects) = subjects_with_orphans(tx, account, members).await? else { return Ok(()) };
    let mut by_subject: HashMap<Uuid, Vec<Candidate>> = HashMap::new();
    for row in email_thread::of_subjects().bind(tx, &tx.tenant().0, &account, &subjects).all().await? {
        let candidate = Candidate {
            id: row.message_id,
            thread: row.thread_id,
            is_orphan: row.is_orphan,
            at: row.sent_at,
            new: None,
        };
        by_subject.entry(row.subject).or_default().push(candidate);
    }
    for (at, (member, thread)) in members.iter().zip(threads).enumerate() {
        if let Some(subject) = member.subject.filter(|subject| subjects.contains(subject)) {
            let candidate =
                Candidate { id: member.id, thread: *thread, is_orphan: member.is_orphan, at: member.at, new: Some(at) };
            by_subject.entry(subject).or_default().push(candidate);
        }
    }
    let mut settled: Vec<(Uuid, Uuid, Timestamp)> = Vec::new();
    for (subject, mut candidates) in by_subject {
        candidates.sort_by_key(|candidate| (candidate.at, candidate.is_orphan, candidate.id));
        let mut answered: Option<Uuid> = None;
        for candidate in &candidates {
            match (candidate.is_orphan, answered) {
                (true, Some(thread)) => {
                    joins.join(thread, candidate.thread);
                    match candidate.new {
                        Some(at) => members[at].is_orphan = false,
                        None => settled.push((subject, candidate.id, candidate.at)),
                    }
                }
                (true, None) => {}
                (false, _) => answered = Some(candidate.thread),
            }
        }
    }
    if !settled.is_empty() {
        let subjects: Vec<Uuid> = settled.iter().map(|(subject, ..)| *subject).collect();
        let ids: Vec<Uuid> = settled.iter().map(|(_, id, _)| *id).collect();
        let times: Vec<Timestamp> = settled.iter().map(|(.., at)| *at).collect();
        let orphans = vec![false; ids.len()];
        email_thread::remember_subjects()
            .bind(tx, &tx.tenant().0, &account, &subjects, &ids, &orphans, &times)
            .all()
            .await?;
    }
    Ok(())
}

struct Candidate {
    id: Uuid,
    thread: Uuid,
    is_orphan: bool,
    at: Timestamp,
    /// Its place among the messages that are being stored.
    new: Option<usize>,
}

/// The subjects that are worth a look: those of a reply that names nothing, here or in the store. None when there is none.
async fn subjects_with_orphans(
    tx: &TenantTx,
    account: Uuid,
    members: &[Member<'_>],
) -> Result<Option<Vec<Uuid>>, Error> {
    let subjects: Vec<Uuid> = members.iter().filter_map(|member| member.subject).collect();
    let mut found = email_thread::orphans_of_subjects().bind(tx, &tx.tenant().0, &account, &subjects).all().await?;
    found.extend(members.iter().filter(|member| member.is_orphan).filter_map(|member| member.subject));
    Ok((!found.is_empty()).then_some(found))
}

async fn write_joins(context: &Context, tx: &TenantTx, account: Uuid, joins: &Joins) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant().0, context.now());
    for (root, joined) in joins.groups() {
        email_message::join_threads().bind(tx, &root, &now, &tenant, &account, &joined).all().await?;
        email_placement::join_threads().bind(tx, &root, &tenant, &joined).all().await?;
        email_thread::join_threads().bind(tx, &root, &tenant, &account, &joined).all().await?;
    }
    Ok(())
}

/// Threads that turned out to be one. The oldest id, which is the smallest UUIDv7, stays.
#[derive(Default)]
struct Joins(HashMap<Uuid, Uuid>);

impl Joins {
    fn join(&mut self, one: Uuid, other: Uuid) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            self.0.insert(one.max(other), one.min(other));
        }
    }

    fn root(&self, thread: Uuid) -> Uuid {
        let mut at = thread;
        while let Some(next) = self.0.get(&at) {
            at = *next;
        }
        at
    }

    /// Each thread that stays, with those that became part of it.
    fn groups(&self) -> HashMap<Uuid, Vec<Uuid>> {
        let mut groups: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for thread in self.0.keys() {
            groups.entry(self.root(*thread)).or_default().push(*thread);
        }
        groups
    }
}

/// The subject without `Re:`, `Fwd:` and their like in other languages, marks of mailing lists, and blanks (RFC 5256,
/// section 2.1); and whether there was a mark of a reply.
fn bare_subject(subject: &str) -> (String, bool) {
    const REPLIES: [&str; 9] = ["re", "aw", "antw", "antwort", "sv", "vs", "rif", "res", "odp"];
    const FORWARDS: [&str; 6] = ["fwd", "fw", "wg", "tr", "i", "vl"];
    let (mut rest, mut is_reply) = (subject.trim(), false);
    loop {
        let is_wrapped = rest.get(..5).is_some_and(|mark| mark.eq_ignore_ascii_case("[fwd:"));
        if let Some(inside) = rest.strip_suffix(']').filter(|_| is_wrapped) {
            rest = inside[5..].trim();
            continue;
        }
        let mark = rest.strip_prefix('[').and_then(|inner| inner.split_once(']'));
        if let Some(inner) = mark.filter(|(mark, _)| !mark.contains('[')) {
            let behind = inner.1.trim_start();
            if behind.is_empty() {
                break;
            }
            rest = behind;
            continue;
        }
        let Some((mark, behind)) = rest.split_once(':') else { break };
        // `Re[2]:` and `Re (3):` count as well.
        let word = mark.trim_end_matches(|c: char| c.is_ascii_digit() || "[]() ".contains(c)).to_lowercase();
        let (reply, forward) = (REPLIES.contains(&word.as_str()), FORWARDS.contains(&word.as_str()));
        if !reply && !forward {
            break;
        }
        is_reply |= reply;
        rest = behind.trim_start();
    }
    (rest.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(), is_reply)
}

/// By what the thread of a message is found, or of one that refers to it.
pub(crate) fn reference(message_id: &str) -> Uuid {
    digest("id", message_id)
}

/// 128 bits are plenty, and half of a Message-ID's usual length.
fn digest(kind: &str, text: &str) -> Uuid {
    let mut digest = Sha256::new();
    digest.update(kind);
    digest.update([0]);
    digest.update(text);
    let digest: [u8; 32] = digest.finalize().into();
    Uuid::from_bytes(std::array::from_fn(|at| digest[at]))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::ingest::{self, Flags, Incoming, Place};
    use crate::tests::Stage;

    #[test]
    fn marks_of_replies_are_not_part_of_a_subject() {
        for (subject, bare, is_reply) in [
            ("Lease", "lease", false),
            ("Re: Lease", "lease", true),
            ("RE: AW:  re[2]: Lease  for Kiel", "lease for kiel", true),
            ("[office] Re: [office] Lease", "lease", true),
            ("Fwd: Lease", "lease", false),
            ("Fwd: Re: Lease", "lease", true),
            ("Re:", "", true),
            ("", "", false),
            ("[office]", "[office]", false),
            ("re: [fwd: [fwd: re: [fwd: Babylon]]]", "babylon", true),
            ("Note: this", "note: this", false),
        ] {
            assert_eq!(bare_subject(subject), (bare.to_owned(), is_reply), "{subject}");
        }
    }

    #[test]
    fn joined_threads_keep_the_oldest_id_in_whatever_order() {
        let id = Uuid::from_u128;
        for order in [[(1, 2), (3, 4), (2, 4)], [(4, 2), (1, 2), (4, 3)], [(3, 4), (2, 3), (2, 1)]] {
            let mut joins = Joins::default();
            for (one, other) in order {
                joins.join(id(one), id(other));
            }
            assert!((1..=4).all(|thread| joins.root(id(thread)) == id(1)), "{order:?}");
            let mut joined = joins.groups().remove(&id(1)).unwrap();
            joined.sort_unstable();
            assert_eq!(joined, [id(2), id(3), id(4)]);
        }
    }

    /// Messages by their names, with the fields of their headers that matter.
    const MAILS: [(&str, &str); 16] = [
        ("cycle a", "Message-ID: <a@x>\r\nReferences: <b@x>"),
        ("cycle b", "Message-ID: <b@x>\r\nReferences: <a@x>"),
        ("itself", "Message-ID: <self@x>\r\nIn-Reply-To: <self@x>"),
        ("parent", "Message-ID: <parent@x>"),
        ("child", "Message-ID: <child@x>\r\nReferences: <parent@x>"),
        ("grandchild", "Message-ID: <grandchild@x>\r\nIn-Reply-To: <child@x>"),
        ("sister", "Message-ID: <sister@x>\r\nIn-Reply-To: <absent@x>"),
        ("brother", "Message-ID: <brother@x>\r\nReferences: <absent@x>"),
        ("one", "Message-ID: <same@x>\r\nSubject: One"),
        ("other", "Message-ID: <same@x>\r\nSubject: Other"),
        ("question", "Subject: Lease\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000"),
        ("answer", "Subject: Re: Lease\r\nDate: Tue, 3 Nov 2026 09:00:00 +0000"),
        ("later", "Subject: Lease\r\nDate: Wed, 4 Nov 2026 09:00:00 +0000"),
        ("reply to nothing", "Subject: Re: Invoice\r\nDate: Tue, 3 Nov 2026 09:00:00 +0000"),
        ("alone", "Message-ID: <alone@x>\r\nSubject: Lunch"),
        ("no header", ""),
    ];
    /// Who shares a thread; the others have theirs for themselves.
    const TOGETHER: [&[&str]; 5] = [
        &["cycle a", "cycle b"],
        &["parent", "child", "grandchild"],
        &["sister", "brother"],
        &["one", "other"],
        &["question", "answer"],
    ];

    #[tokio::test]
    async fn whoever_belongs_together_shares_the_oldest_thread_in_whatever_order_they_come() {
        let forward: Vec<Vec<usize>> = (0..MAILS.len()).map(|number| vec![number]).collect();
        let backward = forward.iter().rev().cloned().collect();
        // Of each that belong together, some in one batch and some in the next.
        let odd_first = vec![(1..MAILS.len()).step_by(2).collect(), (0..MAILS.len()).step_by(2).collect()];
        for batches in [forward, backward, odd_first, vec![(0..MAILS.len()).rev().collect()]] {
            arrive(&batches).await;
        }
    }

    /// Has the messages come in these batches.
    async fn arrive(batches: &[Vec<usize>]) {
        let stage = Stage::open().await;
        let (account, folder) = stage.folder("Inbox").await;
        let place = Place { user: stage.user(), account, folder, uid_validity: 1 };
        // When each came, the thread that it was in then.
        let mut first: Vec<(&str, Uuid)> = Vec::new();
        for batch in batches {
            // So that the threads of a later batch are younger.
            stage.world.clock.advance(TimeDelta::seconds(1));
            let context = &stage.world.identity.context;
            let messages: Vec<Incoming> = batch.iter().map(|number| incoming(*number, context.now())).collect();
            let tx = stage.tx().await;
            assert_eq!(ingest::store(context, &tx, &place, &messages).await.unwrap().stored, batch.len());
            tx.commit().await.unwrap();
            let threads = threads(&stage).await;
            first.extend(batch.iter().map(|number| (MAILS[*number].0, threads[MAILS[*number].0])));
        }
        let threads = threads(&stage).await;
        for (name, _) in MAILS {
            let with = TOGETHER.into_iter().find(|names| names.contains(&name)).unwrap_or(&[]);
            for (other, _) in MAILS {
                let share = name == other || with.contains(&other);
                assert_eq!(threads[name] == threads[other], share, "{name} and {other}, {batches:?}");
            }
            let all = first.iter().filter(|(other, _)| name == *other || with.contains(other));
            assert_eq!(Some(threads[name]), all.map(|(_, thread)| *thread).min(), "{name}, {batches:?}");
        }
    }

    fn incoming(number: usize, now: Timestamp) -> Incoming {
        let message = crate::prepare(raw(number));
        let uid = i64::try_from(number).unwrap() + 1;
        Incoming { message, uid, mod_seq: 0, flags: Flags::default(), received_at: now, gmail_id: None }
    }

    fn raw(number: usize) -> String {
        let (name, header) = MAILS[number];
        format!("{header}\r\n\r\n{name}\r\n")
    }

    /// By name, the thread of each message that is stored, in which it is listed, too.
    async fn threads(stage: &Stage) -> HashMap<&'static str, Uuid> {
        let query = "SELECT m.content_hash, m.thread_id, p.thread_id FROM postroom.email_messages m
            JOIN postroom.email_message_folders p ON p.message_id = m.id";
        let rows = stage.database.owner().await.query(query, &[]).await.unwrap();
        let name_of = |hash: Vec<u8>| {
            let number = (0..MAILS.len()).find(|number| Sha256::digest(raw(*number)).to_vec() == hash);
            MAILS[number.unwrap()].0
        };
        let entry = |row: &tokio_postgres::Row| {
            assert_eq!(row.get::<_, Uuid>(1), row.get::<_, Uuid>(2));
            (name_of(row.get(0)), row.get(1))
        };
        rows.iter().map(entry).collect()
    }
}
