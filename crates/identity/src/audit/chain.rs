use postroom_types::{TenantId, Timestamp};
use uuid::Uuid;

use crate::keys::digest;

/// A SHA-256.
pub(super) type Hash = [u8; 32];

/// What the first link follows.
pub(super) const START: Hash = [0; 32];

/// Changes when the encoding does, so that no two encodings have the same input.
const ENCODING: &[u8] = b"postroom audit 1";

/// An entry as it is sealed: the whole row.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) sequence: i64,
    pub(super) id: Uuid,
    pub(super) event: String,
    pub(super) succeeded: bool,
    pub(super) actor_id: Option<Uuid>,
    pub(super) on_behalf_of: Option<Uuid>,
    pub(super) resource_type: Option<String>,
    pub(super) resource_id: Option<Uuid>,
    pub(super) address: String,
    pub(super) user_agent: String,
    pub(super) request_id: Option<Uuid>,
    /// As PostgreSQL writes `jsonb`, whose keys have a fixed order: read as numbers here, it could lose digits.
    pub(super) metadata: String,
    pub(super) created_at: Timestamp,
}

/// Where an entry stands in its chain.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// Whose chain; none for the installation's.
    pub(super) owner: Option<TenantId>,
    /// The hash of the link before.
    pub(super) previous: &'a [u8],
    /// From 1.
    pub(super) position: i64,
    pub(super) sealed_at: Timestamp,
}

/// The hash that links an entry, in its place, to everything before.
pub(super) fn link(place: &Place<'_>, event: &Event) -> Hash {
    let owner = place.owner.map_or(Uuid::nil(), |tenant| tenant.0);
    let resource_type = event.resource_type.as_ref().map(String::as_bytes);
    digest(&[
        ENCODING,
        owner.as_bytes(),
        place.previous,
        &place.position.to_be_bytes(),
        &place.sealed_at.timestamp_micros().to_be_bytes(),
        &event.sequence.to_be_bytes(),
        event.id.as_bytes(),
        event.event.as_bytes(),
        &[u8::from(event.succeeded)],
        &optional(event.actor_id.as_ref().map(|id| &id.as_bytes()[..])),
        &optional(event.on_behalf_of.as_ref().map(|id| &id.as_bytes()[..])),
        &optional(resource_type),
        &optional(event.resource_id.as_ref().map(|id| &id.as_bytes()[..])),
        event.address.as_bytes(),
        event.user_agent.as_bytes(),
        &optional(event.request_id.as_ref().map(|id| &id.as_bytes()[..])),
        event.metadata.as_bytes(),
        &event.created_at.timestamp_micros().to_be_bytes(),
    ])
}

/// Nothing differs from an empty value.
fn optional(value: Option<&[u8]>) -> Vec<u8> {
    value.map_or_else(Vec::new, |value| [&[1], value].concat())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn event() -> Event {
        Event {
            sequence: 7,
            id: Uuid::from_u128(1),
            event: "login".to_owned(),
            succeeded: true,
            actor_id: Some(Uuid::from_u128(2)),
            on_behalf_of: None,
            resource_type: Some("session".to_owned()),
            resource_id: Some(Uuid::from_u128(3)),
            address: "192.0.2.1".to_owned(),
            user_agent: "test".to_owned(),
            request_id: None,
            metadata: "{}".to_owned(),
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn every_field_and_every_place_counts() {
        let place = Place { owner: None, previous: &START, position: 1, sealed_at: DateTime::UNIX_EPOCH };
        let later = DateTime::UNIX_EPOCH + chrono::TimeDelta::microseconds(1);
        let other = Some(Uuid::from_u128(9));
        let changes: [fn(&mut Event); 5] = [
            |e| e.sequence = 8,
            |e| e.succeeded = false,
            |e| e.resource_type = None,
            |e| e.resource_type = Some(String::new()),
            |e| (e.address, e.user_agent) = ("192.0.2.1t".to_owned(), "est".to_owned()),
        ];
        let mut events: Vec<Event> = changes
            .iter()
            .map(|change| {
                let mut changed = event();
                change(&mut changed);
                changed
            })
            .collect();
        events.extend([
            Event { id: Uuid::from_u128(9), ..event() },
            Event { event: "logout".to_owned(), ..event() },
            Event { actor_id: other, ..event() },
            Event { actor_id: None, on_behalf_of: event().actor_id, ..event() },
            Event { resource_id: other, ..event() },
            Event { request_id: other, ..event() },
            Event { metadata: "{\"a\": 1}".to_owned(), ..event() },
            Event { created_at: later, ..event() },
            event(),
        ]);
        let mut hashes: Vec<Hash> = events.iter().map(|event| link(&place, event)).collect();
        hashes.extend([
            link(&Place { owner: Some(TenantId(Uuid::from_u128(1))), ..place }, &event()),
            link(&Place { previous: &[1; 32], ..place }, &event()),
            link(&Place { position: 2, ..place }, &event()),
            link(&Place { sealed_at: later, ..place }, &event()),
        ]);
        let count = hashes.len();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), count, "no two are the same");
    }
}
