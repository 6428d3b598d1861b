//! Events as they travel (HTML, section 9.2). All data is one line of JSON.

use bytes::Bytes;
use postroom_identity::changes as domain;
use serde::Serialize;
use serde_json::json;

use super::changes::Change;

/// A comment, which clients pass over.
pub(super) fn ping() -> Bytes {
    Bytes::from_static(b": ping\n\n")
}

/// The stream begins now, behind this number.
pub(super) fn ready(last: i64) -> Bytes {
    frame(Some(last), "ready", &json!({ "last": last }))
}

pub(super) fn change(change: domain::Change) -> Bytes {
    frame(Some(change.number), "change", &Change::from(change))
}

pub(super) fn hint(kind: &str) -> Bytes {
    frame(None, "hint", &json!({ "kind": kind }))
}

/// Something was left out; it goes on behind this number.
pub(super) fn resync(last: i64) -> Bytes {
    frame(Some(last), "resync", &json!({ "last": last }))
}

fn frame(id: Option<i64>, event: &str, data: &impl Serialize) -> Bytes {
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    // What is given here always serialises.
    let data = serde_json::to_string(data).unwrap_or_default();
    Bytes::from(format!("{id}event: {event}\ndata: {data}\n\n"))
}

#[cfg(test)]
mod tests {
    use postroom_types::Timestamp;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn events_are_written_as_clients_read_them() {
        assert_eq!(ready(7), "id: 7\nevent: ready\ndata: {\"last\":7}\n\n");
        assert_eq!(hint("task"), "event: hint\ndata: {\"kind\":\"task\"}\n\n");
        let at = Timestamp::from_timestamp(0, 0).expect("a moment");
        let gone = domain::Change { number: 8, kind: "member".to_owned(), resource: Uuid::nil(), removed: true, at };
        let text = "id: 8\nevent: change\ndata: {\"number\":8,\"kind\":\"member\",\
                    \"id\":\"00000000-0000-0000-0000-000000000000\",\"removed\":true,\"at\":\"1970-01-01T00:00:00Z\"}\n\n";
        assert_eq!(change(gone), text);
    }
}
