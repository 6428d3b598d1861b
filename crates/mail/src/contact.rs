//! Whom a member has written to: gathered from what was sent, for completing addresses. Each member has their own.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use postroom_fulltext::plain;
use postroom_identity::Identity;
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::contact;
use postroom_store::{TenantClient, TenantTx};
use postroom_types::{ContactId, Timestamp, UserId};
use serde_json::json;

pub use postroom_store::queries::contact::Contact;

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

/// Counts whom the member has just written to.
pub(crate) async fn gather(identity: &Identity, tx: &TenantTx, user: UserId, people: Vec<Person>) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    let (mut ids, mut addresses, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for person in people {
        let address = person.address.to_lowercase();
        if !addresses.contains(&address) {
            ids.push(identity.context.uuid());
            addresses.push(address);
            names.push(person.name.trim().to_owned());
        }
    }
    if ids.is_empty() {
        return Ok(());
    }
    let counted =
        contact::count_in().bind(tx, &tenant, &user.0, &rank(now), &now, &ids, &addresses, &names).all().await?;
    let (mut of, mut keys, mut ranks) = (Vec::new(), Vec::new(), Vec::new());
    for one in &counted {
        for key in keys_of(&one.name, &one.address) {
            of.push(one.id);
            keys.push(key);
            ranks.push(one.rank);
        }
    }
    let ids: Vec<_> = counted.iter().map(|one| one.id).collect();
    contact::forget_keys().bind(tx, &tenant, &ids).all().await?;
    contact::insert_keys().bind(tx, &tenant, &user.0, &of, &keys, &ranks).all().await?;
    if counted.iter().any(|one| one.times == 1) {
        contact::trim().bind(tx, &tenant, &user.0, &MOST).all().await?;
    }
    Ok(())
}

/// What writing to somebody once is worth at this time.
#[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^52")]
fn rank(now: Timestamp) -> f64 {
    now.timestamp() as f64 / LIFETIME.num_seconds() as f64
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
