use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

/// A mailbox's name in modified UTF-7 (RFC 3501 section 5.1.3), also where it goes over the line in UTF-8 (RFC 6855), so that
/// it is the same on all connections. The bytes of a name that is nonsense are kept, and it can be given back to the server all
/// the same; a person sees [`MailboxName::to_text`].
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MailboxName(Vec<u8>);

/// Modified Base64 (RFC 3501 section 5.1.3): "," for "/", no padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::IMAP_MUTF7,
    GeneralPurposeConfig::new().with_encode_padding(false).with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

impl MailboxName {
    /// A name from the wire, without UTF8=ACCEPT. INBOX is the same in any case (section 5.1).
    pub fn from_wire(bytes: &[u8]) -> Self {
        if bytes.eq_ignore_ascii_case(b"INBOX") {
            return Self::inbox();
        }
        Self(bytes.to_vec())
    }

    /// A name that a person chose.
    pub fn from_text(text: &str) -> Self {
        Self::from_wire(encode(text).as_bytes())
    }

    /// A name from a server that writes UTF-8, or does not.
    pub(super) fn from_server(bytes: &[u8], utf8: bool) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) if utf8 => Self::from_text(text),
            _ => Self::from_wire(bytes),
        }
    }

    /// As the server is told.
    pub(super) fn to_server(&self, utf8: bool) -> Cow<'_, [u8]> {
        let text = std::str::from_utf8(&self.0).ok().filter(|_| utf8).and_then(decode);
        text.map_or(Cow::Borrowed(&self.0), |text| Cow::Owned(text.into_bytes()))
    }

    pub fn inbox() -> Self {
        Self(b"INBOX".to_vec())
    }

    pub fn is_inbox(&self) -> bool {
        self.0 == b"INBOX"
    }

    /// As a server without UTF8=ACCEPT knows it.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// For a person. A name that is no modified UTF-7 is shown as it stands, its UTF-8 decoded.
    pub fn to_text(&self) -> String {
        let text = String::from_utf8_lossy(&self.0);
        decode(&text).unwrap_or_else(|| text.into_owned()).replace('\0', "\u{fffd}")
    }

    /// The levels, for a person, by the delimiter that the server named; without one there is one level.
    pub fn levels(&self, delimiter: Option<u8>) -> Vec<String> {
        match delimiter {
            None => vec![self.to_text()],
            Some(delimiter) => {
                self.0.split(|byte| *byte == delimiter).map(|level| Self(level.to_vec()).to_text()).collect()
            }
        }
    }
}

impl fmt::Debug for MailboxName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", String::from_utf8_lossy(&self.0))
    }
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut units: Vec<u8> = Vec::new();
    let flush = |units: &mut Vec<u8>, encoded: &mut String| {
        if !units.is_empty() {
            encoded.push('&');
            BASE64.encode_string(&*units, encoded);
            encoded.push('-');
            units.clear();
        }
    };
    for character in text.chars() {
        if matches!(character, ' '..='~') {
            flush(&mut units, &mut encoded);
            encoded.push(character);
            if character == '&' {
                encoded.push('-');
            }
        } else {
            let mut pair = [0u16; 2];
            units.extend(character.encode_utf16(&mut pair).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    flush(&mut units, &mut encoded);
    encoded
}

/// None for what no encoder would have written, since it could not be found again under that name.
fn decode(text: &str) -> Option<String> {
    if !text.is_ascii() {
        return None;
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let (word, after) = after.split_once('-')?;
        if word.is_empty() {
            decoded.push('&');
        } else {
            let bytes = BASE64.decode(word).ok().filter(|bytes| bytes.len().is_multiple_of(2))?;
            let units = bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            decoded.push_str(&char::decode_utf16(units).collect::<Result<String, _>>().ok()?);
        }
        rest = after;
    }
    decoded.push_str(rest);
    (encode(&decoded) == text).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn modified_utf7() {
        for (text, wire) in [
            ("INBOX", "INBOX"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("A & B", "A &- B"),
            ("😀", "&2D3eAA-"),
            ("a\tb", "a&AAk-b"),
        ] {
            assert_eq!(MailboxName::from_text(text).as_bytes(), wire.as_bytes());
            assert_eq!(MailboxName::from_wire(wire.as_bytes()).to_text(), text);
        }
        assert!(MailboxName::from_wire(b"inBox").is_inbox());
        let levels = MailboxName::from_wire(b"Entw&APw-rfe.2024").levels(Some(b'.'));
        assert_eq!(levels, ["Entwürfe", "2024"]);
    }

    #[test]
    fn nonsense_is_kept() {
        for wire in ["&", "&APw", "&AP-", "&2D0-", "&AGE-", "a&-&-&b", "&U,BTFw-&ZeVnLIqe-", "Entwürfe", "&!-"] {
            let name = MailboxName::from_wire(wire.as_bytes());
            assert_eq!((name.as_bytes(), name.to_text().as_str()), (wire.as_bytes(), wire));
        }
        let name = MailboxName::from_wire(b"\xff\x00");
        assert_eq!((name.as_bytes(), name.to_text().as_str()), (&b"\xff\x00"[..], "\u{fffd}\u{fffd}"));
    }

    proptest! {
        #[test]
        fn text_comes_back(text in "\\PC{0,30}") {
            prop_assert_eq!(MailboxName::from_text(&text).to_text(), if text.eq_ignore_ascii_case("inbox") { "INBOX".into() } else { text });
        }

        #[test]
        fn bytes_are_kept(wire in proptest::collection::vec(any::<u8>(), 0..30), utf8 in any::<bool>()) {
            let name = MailboxName::from_server(&wire, utf8);
            name.to_text();
            prop_assert!(name.is_inbox() || *name.to_server(utf8) == wire);
            prop_assert!(utf8 || name.as_bytes() == &*name.to_server(false));
        }

        #[test]
        fn a_name_is_the_same_in_both_ways(text in any::<String>()) {
            let (seven, eight) = (MailboxName::from_text(&text), MailboxName::from_server(text.as_bytes(), true));
            prop_assert_eq!(&seven, &eight);
            prop_assert_eq!(MailboxName::from_server(&eight.to_server(false), false), seven.clone());
            prop_assert!(seven.is_inbox() || seven.to_server(true) == text.as_bytes());
            prop_assert!(seven.to_server(false).is_ascii());
        }

        #[test]
        fn shown_names_are_found_again(wire in "[a&-]{0,4}(&[A-Za-z0-9,+]{0,6}-?){0,3}") {
            let name = MailboxName::from_wire(wire.as_bytes());
            let text = name.to_text();
            if text != wire {
                let again = MailboxName::from_text(&text);
                prop_assert_eq!(again, name);
            }
        }
    }
}
