//! Whom a member has written to, for completing addresses: gathered from what is sent from here, and from what lies among the sent mail of their
//! accounts. Each member has their own.

mod sent;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use postroom_fulltext::plain;
use postroom_identity::Identity;
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::contact;
use postroom_store::{Context, TenantClient, TenantTx};
use postroom_types::{ContactId, Timestamp, UserId};
use serde_json::json;
use uuid::Uuid;

pub use postroom_store::queries::contact::Contact;
pub(crate) use sent::gather_sent;

use crate::Error;

/// Contacts of one member. Beyond that, whom they have written to least and longest ago goes.
pub const MOST: i64 = 100_000;
/// Somebody who was written to e times as often counts as much as somebody who was written to so much later.
const LIFETIME: TimeDelta = TimeDelta::days(30);
/// Words of a name, and of an address before its @, that a contact is found by.
const WORDS: usize = 5;
/// Keys of one contact at most: of its name, of its address, and of its domain.
const KEYS: i64 = 2 * WORDS as i64 + 1;
/// Characters of a key, and of what is looked for.
const LONGEST: usize = 80;

/// Somebody who was written to.
pub(crate) struct Person {
    pub address: String,
    pub name: String,
}

/// A mail that was sent, or that part of it that was just taken.
pub(crate) struct Letter {
    pub at: Timestamp,
    pub people: Vec<Person>,
}

/// The contacts of whom a word of the name, of the address or of its domain begins like this, without regard to case and
/// accents; further words must follow. Best first: who was written to most, and lately. All of them when nothing is looked for.
pub async fn complete(tx: &impl TenantClient, user: UserId, text: &str, limit: i64) -> Result<Vec<Contact>, Error> {
    let tenant = tx.tenant().0;
    let first = cut(&plain(text));
    if first.is_empty() {
        // Nobody is called "@"; asked all the same, since statements check the session.
        let limit = if text.trim().is_empty() { limit } else { 0 };
        return Ok(contact::best().bind(tx, &tenant, &user.0, &limit).all().await?);
    }
    // Behind everything that begins so: no text has this character.
    let behind = format!("{first}\u{10ffff}");
    let keys = limit.saturating_mul(KEYS);
    Ok(contact::complete().bind(tx, &tenant, &user.0, &first, &behind, &keys, &limit).all().await?)
}

/// Forgets somebody, until they are written to again.
pub async fn delete(identity: &Identity, tx: &TenantTx, user: UserId, id: ContactId) -> Result<(), Error> {
    let deleted = contact::delete().bind(tx, &tx.tenant().0, &user.0, &id.0).opt().await?;
    deleted.ok_or(Error::NotFound)?;
    tx.record(&identity.context, Entry::new("contact_deleted").on("contact", id.0).with(json!({}))).await?;
    tx.removed_for(&identity.context, user, "contact", id.0);
    Ok(())
}

/// Counts whom the member has written to, in each mail once.
pub(crate) async fn gather(context: &Context, tx: &TenantTx, user: UserId, letters: Vec<Letter>) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant().0, context.now());
    let people = summed(letters);
    if people.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = people.iter().map(|_| context.uuid()).collect();
    let addresses: Vec<&str> = people.keys().map(String::as_str).collect();
    let names: Vec<&str> = people.values().map(|sum| &*sum.name).collect();
    let times: Vec<i32> = people.values().map(|sum| sum.times).collect();
    let ranks: Vec<f64> = people.values().map(|sum| sum.rank).collect();
    let ats: Vec<Timestamp> = people.values().map(|sum| sum.at).collect();
    let query = contact::count_in();
    let counted = query.bind(tx, &tenant, &user.0, &now, &ids, &addresses, &names, &times, &ranks, &ats).all().await?;
    let (mut of, mut keys, mut ranks) = (Vec::new(), Vec::new(), Vec::new());
    for one in &counted {
        for key in keys_of(&one.name, &one.address) {
            of.push(one.id);
            keys.push(key);
            ranks.push(one.rank);
        }
    }
    let all: Vec<_> = counted.iter().map(|one| one.id).collect();
    contact::forget_keys().bind(tx, &tenant, &all).all().await?;
    contact::insert_keys().bind(tx, &tenant, &user.0, &of, &keys, &ranks).all().await?;
    if counted.iter().any(|one| ids.contains(&one.id)) {
        contact::trim().bind(tx, &tenant, &user.0, &MOST).all().await?;
    }
    Ok(())
}

/// What some mails add to a contact.
struct Sum {
    /// As it was written last.
    name: String,
    times: i32,
    rank: f64,
    /// The last time.
    at: Timestamp,
}

/// By address, in lower case.
fn summed(mut letters: Vec<Letter>) -> BTreeMap<String, Sum> {
    letters.sort_by_key(|letter| letter.at);
    let mut people: BTreeMap<String, Sum> = BTreeMap::new();
    for Letter { at, people: written_to } in letters {
        let mut of_this = BTreeSet::new();
        for person in written_to {
            let (address, name) = (person.address.to_lowercase(), person.name.trim());
            let new = Sum { name: String::new(), times: 0, rank: rank(at), at };
            let sum = people.entry(address.clone()).or_insert(new);
            if of_this.insert(address) {
                sum.rank = if sum.times == 0 { rank(at) } else { added(sum.rank, rank(at)) };
                sum.times += 1;
                sum.at = at;
            }
            if !name.is_empty() {
                name.clone_into(&mut sum.name);
            }
        }
    }
    people
}

/// What writing to somebody once is worth at this time.
#[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^52")]
fn rank(at: Timestamp) -> f64 {
    at.timestamp() as f64 / LIFETIME.num_seconds() as f64
}

/// The logarithm of the sum, as the database adds them.
fn added(one: f64, other: f64) -> f64 {
    one.max(other) + (-(one - other).abs().min(50.0)).exp().ln_1p()
}

/// The name and the address from each of their words on, and the domain.
fn keys_of(name: &str, address: &str) -> BTreeSet<String> {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let (local, domain) = (plain(local), plain(domain));
    let name = plain(name);
    let of_name = from_each_word(&name).map(cut);
    let of_address = from_each_word(&local).map(|from| cut(&format!("{from} {domain}")));
    let keys = of_name.chain(of_address).chain([cut(&domain)]);
    keys.filter(|key| !key.is_empty()).collect()
}

fn from_each_word(words: &str) -> impl Iterator<Item = &str> {
    let starts = std::iter::once(0).chain(words.match_indices(' ').map(|(at, _)| at + 1));
    starts.take(WORDS).map(|at| words.get(at..).unwrap_or_default())
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect::<String>().trim_end().to_owned()
}
