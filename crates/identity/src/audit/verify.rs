use chrono::TimeDelta;
use postroom_store::{SystemActor, TenantActor};
use postroom_types::{TenantId, Timestamp};
use uuid::Uuid;

use super::chain::{Event, Place, START, link};
use super::head::message;
use super::key::Verifying;
use super::rows::{Chain, Head, Last, Seal};
use crate::{Error, Identity};

/// Links that are read at a time.
const STEP: i64 = 1000;
/// Entries that are not sealed yet and are named.
const NAMED: usize = 20;
/// An entry may be sealed behind later ones because its transaction took long, but not by this much.
const LATE: TimeDelta = TimeDelta::days(1);
/// Ends are signed once a day, and at the next start of a server that was off: later entries than an unsigned one are not so
/// much younger.
const UNSIGNED: TimeDelta = TimeDelta::hours(36);

/// What a walk along a chain has found.
#[derive(Debug)]
pub struct Report {
    /// Whose trail; none for the installation's.
    pub tenant: Option<TenantId>,
    /// Links up to the end, or up to the break.
    pub sealed: i64,
    /// Entries that are not sealed yet.
    pub unsealed: i64,
    /// The sequence numbers of the first of them.
    pub unsealed_sequences: Vec<i64>,
    /// Signed ends.
    pub heads: usize,
    /// None when everything is as it was recorded.
    pub first_break: Option<Break>,
}

/// Where a trail is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    pub kind: Kind,
    /// In the chain, from 1.
    pub position: Option<i64>,
    /// Of the entry.
    pub sequence: Option<i64>,
    /// The entry, if it is there.
    pub event: Option<Uuid>,
}

/// What was done to a trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An entry was edited, or what stood before it was taken out and the gap closed.
    Edited,
    /// The seal was edited, and not the entry.
    SealEdited,
    /// An entry is gone.
    Deleted,
    /// A seal is gone.
    SealDeleted,
    /// Entries or seals have changed places.
    Reordered,
    /// An entry was put in afterwards.
    Inserted,
    /// The chain ends before an end that was signed.
    Cut,
    /// The chain is another one than the one that was signed.
    Rewritten,
    /// A signed end has no good signature of ours.
    Forged,
    /// Signed ends are gone, or were not made.
    Unsigned,
}

impl Kind {
    /// The name for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::SealEdited => "seal-edited",
            Self::Deleted => "deleted",
            Self::SealDeleted => "seal-deleted",
            Self::Reordered => "reordered",
            Self::Inserted => "inserted",
            Self::Cut => "cut",
            Self::Rewritten => "rewritten",
            Self::Forged => "forged",
            Self::Unsigned => "unsigned",
        }
    }

    /// The same for people.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Edited => "the entry was edited, or what stood before it was taken out",
            Self::SealEdited => "the seal was edited",
            Self::Deleted => "the entry was deleted",
            Self::SealDeleted => "the seal was deleted",
            Self::Reordered => "entries or seals have changed places",
            Self::Inserted => "the entry was put in afterwards",
            Self::Cut => "the trail was cut off before an end that was signed",
            Self::Rewritten => "the trail was rewritten: it is not the one that was signed",
            Self::Forged => "the signature of the trail's end is not ours",
            Self::Unsigned => {
                "no signed end covers the entry, nor later ones: they were deleted, or the daily signing fails"
            }
        }
    }
}

/// Walks along the whole chain of the tenant, or of the installation. It is read in pages, each in a transaction of its own:
/// what is sealed meanwhile is walked as well.
pub async fn verify(identity: &Identity, tenant: Option<TenantId>) -> Result<Report, Error> {
    let verifying = Verifying::load(identity).await?;
    match tenant {
        Some(tenant) => {
            let open = async || Ok(identity.store.tenant_tx(TenantActor::System { tenant }).await?);
            Walk::new(Some(tenant), open).run(&verifying).await
        }
        None => {
            let open = async || Ok(identity.store.system_tx(SystemActor::System).await?);
            Walk::new(None, open).run(&verifying).await
        }
    }
}

/// A walk along one chain. `open` opens a transaction on it; each is dropped after its page.
struct Walk<O> {
    owner: Option<TenantId>,
    open: O,
    position: i64,
    /// The hash at the position, and the one before.
    hash: Vec<u8>,
    hash_before: Option<Vec<u8>>,
    /// Of the entries so far.
    newest: Option<Timestamp>,
    highest_sequence: i64,
    /// Where the last signed end is.
    signed: i64,
    /// The oldest entry behind it.
    oldest_unsigned: Option<(Timestamp, Break)>,
}

impl<O, C> Walk<O>
where
    O: AsyncFn() -> Result<C, Error>,
    C: Chain,
{
    fn new(owner: Option<TenantId>, open: O) -> Self {
        let (hash, highest_sequence) = (START.to_vec(), i64::MIN);
        let (newest, oldest_unsigned) = (None, None);
        Self { owner, open, position: 0, hash, hash_before: None, newest, highest_sequence, signed: 0, oldest_unsigned }
    }

    async fn run(mut self, verifying: &Verifying) -> Result<Report, Error> {
        // Before the chain: an end that is signed meanwhile is of links that are walked.
        let heads = (self.open)().await?.heads().await?;
        self.signed = heads.iter().map(|head| head.position).max().unwrap_or_default();
        let mut first_break = self.walk().await?;
        if first_break.is_none() {
            first_break = self.check_heads(&heads, verifying).await?.or(self.unsigned());
        }
        let (unsealed, unsealed_sequences, inserted) = self.look_at_unsealed().await?;
        let first_break = first_break.or(inserted);
        let (tenant, sealed, heads) = (self.owner, self.position, heads.len());
        Ok(Report { tenant, sealed, unsealed, unsealed_sequences, heads, first_break })
    }

    async fn walk(&mut self) -> Result<Option<Break>, Error> {
        loop {
            let seals = (self.open)().await?.page(self.position, STEP).await?;
            if seals.is_empty() {
                return Ok(None);
            }
            for seal in &seals {
                if let Some(found) = self.step(seal).await? {
                    return Ok(Some(found));
                }
            }
        }
    }

    /// One link further, or what is wrong with it.
    async fn step(&mut self, seal: &Seal) -> Result<Option<Break>, Error> {
        let position = self.position + 1;
        if seal.position != position {
            let found = Break { kind: Kind::SealDeleted, position: Some(position), sequence: None, event: None };
            return Ok(Some(found));
        }
        let found = |kind| Some(break_at(kind, seal));
        let Some(event) = &seal.event else { return Ok(found(Kind::Deleted)) };
        if link(&self.place(seal), event)[..] != seal.hash[..] {
            return Ok(Some(self.diagnose(seal, event).await?));
        }
        if event.sequence < self.highest_sequence && self.is_too_late(event) {
            return Ok(found(Kind::Inserted));
        }
        if position > self.signed && self.oldest_unsigned.as_ref().is_none_or(|(oldest, _)| event.created_at < *oldest)
        {
            self.oldest_unsigned = Some((event.created_at, break_at(Kind::Unsigned, seal)));
        }
        self.position = position;
        self.hash_before = Some(std::mem::replace(&mut self.hash, seal.hash.clone()));
        self.newest = self.newest.max(Some(event.created_at));
        self.highest_sequence = self.highest_sequence.max(event.sequence);
        Ok(None)
    }

    /// What was done to a link that does not fit.
    async fn diagnose(&self, seal: &Seal, event: &Event) -> Result<Break, Error> {
        // Fits one place further up: what stands there was put in, and everything behind it moved down.
        if let Some(hash_before) = &self.hash_before {
            let before = Place { previous: hash_before, position: self.position, ..self.place(seal) };
            if link(&before, event)[..] == seal.hash[..] {
                let page = (self.open)().await?.page(self.position - 1, 1).await?;
                return Ok(break_at(Kind::Inserted, page.first().unwrap_or(seal)));
            }
        }
        let following = (self.open)().await?.page(seal.position, 1).await?;
        if let Some((next, next_event)) = following.first().and_then(|next| Some((next, next.event.as_ref()?))) {
            // It follows what this one should be: the entry is as it was.
            let should_be = link(&self.place(seal), event);
            if link(&Place { previous: &should_be, ..self.place(next) }, next_event)[..] == next.hash[..] {
                return Ok(break_at(Kind::SealEdited, seal));
            }
            // It belongs here: either the two have changed places, or this one was put in before it.
            let here = Place { position: seal.position, ..self.place(next) };
            if link(&here, next_event)[..] == next.hash[..] {
                let there = Place { previous: &next.hash, position: next.position, ..self.place(seal) };
                let belongs_there = link(&there, event)[..] == seal.hash[..];
                let kind = if belongs_there { Kind::Reordered } else { Kind::Inserted };
                return Ok(break_at(kind, seal));
            }
        }
        let kind = if self.fits_another(seal).await? { Kind::Reordered } else { Kind::Edited };
        Ok(break_at(kind, seal))
    }

    /// Whether another entry, or another seal, belongs where this one stands.
    async fn fits_another(&self, seal: &Seal) -> Result<bool, Error> {
        let place = self.place(seal);
        let mut after = 0;
        loop {
            let seals = (self.open)().await?.page(after, STEP).await?;
            let Some(last) = seals.last() else { return Ok(false) };
            after = last.position;
            for other in seals.iter().filter(|other| other.position != seal.position) {
                let Some(event) = &other.event else { continue };
                let renumbered = Event { sequence: seal.event_sequence, ..event.clone() };
                let moved = Place { sealed_at: other.sealed_at, ..place };
                if link(&place, event)[..] == seal.hash[..]
                    || link(&place, &renumbered)[..] == seal.hash[..]
                    || link(&moved, event)[..] == other.hash[..]
                {
                    return Ok(true);
                }
            }
        }
    }

    async fn check_heads(&self, heads: &[Head], verifying: &Verifying) -> Result<Option<Break>, Error> {
        for head in heads {
            let found = |kind| Ok(Some(Break { kind, position: Some(head.position), sequence: None, event: None }));
            let signed = message(self.owner, head.position, &head.hash, head.signed_at);
            if !verifying.verify(&head.key_id, &signed, &head.signature) {
                return found(Kind::Forged);
            }
            match (self.open)().await?.hash_at(head.position).await? {
                None => return found(Kind::Cut),
                Some(hash) if hash != head.hash => return found(Kind::Rewritten),
                Some(_) => {}
            }
        }
        Ok(None)
    }

    /// An entry that should have been signed long ago, as later ones show.
    fn unsigned(&self) -> Option<Break> {
        let (oldest, found) = self.oldest_unsigned.as_ref()?;
        let is_old = self.newest.is_some_and(|newest| newest - oldest > UNSIGNED);
        is_old.then(|| found.clone())
    }

    /// How many entries are not sealed, the first of them, and one that cannot just be late.
    async fn look_at_unsealed(&self) -> Result<(i64, Vec<i64>, Option<Break>), Error> {
        let last: Option<Last> = (self.open)().await?.last().await?;
        let (mut count, mut named, mut inserted, mut above) = (0, Vec::new(), None, i64::MIN);
        loop {
            let events = (self.open)().await?.unsealed(above, STEP).await?;
            let Some(last_event) = events.last() else { return Ok((count, named, inserted)) };
            above = last_event.sequence;
            for event in &events {
                count += 1;
                if named.len() < NAMED {
                    named.push(event.sequence);
                }
                let is_between = last.as_ref().is_some_and(|last| event.sequence < last.highest_sequence);
                if inserted.is_none() && is_between && self.is_too_late(event) {
                    let (sequence, event) = (Some(event.sequence), Some(event.id));
                    inserted = Some(Break { kind: Kind::Inserted, position: None, sequence, event });
                }
            }
        }
    }

    fn is_too_late(&self, event: &Event) -> bool {
        self.newest.is_some_and(|newest| newest - event.created_at > LATE)
    }

    fn place<'a>(&'a self, seal: &Seal) -> Place<'a> {
        Place { owner: self.owner, previous: &self.hash, position: seal.position, sealed_at: seal.sealed_at }
    }
}

fn break_at(kind: Kind, seal: &Seal) -> Break {
    let event = seal.event.as_ref().map(|event| event.id);
    Break { kind, position: Some(seal.position), sequence: Some(seal.event_sequence), event }
}
