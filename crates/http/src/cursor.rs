//! Where a list continues: a position, signed, and bound to the list and the filter that it came from.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use postroom_identity::Keys;
use postroom_types::Position;
use uuid::Uuid;

use crate::problem::Problem;

/// Changes when the layout or a sort order does; older cursors are then refused.
const VERSION: u8 = 1;

/// The opaque text of a position; `list` names the list, whose it is, and its filter.
pub(crate) fn encode(keys: &Keys, list: &str, position: &Position) -> String {
    let bytes = layout(position);
    let signature = keys.sign_cursor(&[list.as_bytes(), &bytes]);
    URL_SAFE_NO_PAD.encode([&bytes[..], &signature[..16]].concat())
}

/// The position that [`encode`] wrote for the same list.
pub(crate) fn decode(keys: &Keys, list: &str, text: &str) -> Result<Position, Problem> {
    read(keys, list, text)
        .ok_or_else(|| Problem::malformed("The cursor does not belong to this list. Start again without it."))
}

fn read(keys: &Keys, list: &str, text: &str) -> Option<Position> {
    let bytes: [u8; 41] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
    let (content, signature) = bytes.split_at(25);
    if !keys.verify_cursor(&[list.as_bytes(), content], signature) || content[0] != VERSION {
        return None;
    }
    let micros = i64::from_be_bytes(content[1..9].try_into().ok()?);
    let id = Uuid::from_bytes(content[9..25].try_into().ok()?);
    Some(Position { created_at: DateTime::from_timestamp_micros(micros)?, id })
}

fn layout(position: &Position) -> [u8; 25] {
    let mut bytes = [0; 25];
    bytes[0] = VERSION;
    bytes[1..9].copy_from_slice(&position.created_at.timestamp_micros().to_be_bytes());
    bytes[9..].copy_from_slice(position.id.as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_list_takes_its_cursor_back() {
        let keys = Keys::derive(&[7; 32]);
        let created_at = DateTime::from_timestamp_micros(1_800_000_000_123_456).expect("valid");
        let position = Position { created_at, id: Uuid::from_u128(5) };
        let text = encode(&keys, "members of 1", &position);
        assert_eq!(read(&keys, "members of 1", &text), Some(position));
        assert_eq!(read(&keys, "members of 2", &text), None);
        assert_eq!(read(&Keys::derive(&[8; 32]), "members of 1", &text), None);
        for at in 0..text.len() {
            let mut tampered = text.clone().into_bytes();
            tampered[at] = if tampered[at] == b'A' { b'B' } else { b'A' };
            let tampered = String::from_utf8(tampered).expect("ASCII");
            // The last character carries two unused bits, which the decoder refuses unless they are zero.
            assert_eq!(read(&keys, "members of 1", &tampered), None, "{at}");
        }
        for bad in ["", "x", "\u{0}", &text[1..], &format!("{text}A")] {
            assert_eq!(read(&keys, "members of 1", bad), None);
        }
    }
}
