//! A message on its way: lines end with CRLF and nothing else (RFC 5321 section 2.3.8), and a dot at the beginning of one is
//! doubled (section 4.5.2).

/// What follows the last line of a message.
const END: &[u8] = b".\r\n";

/// Takes a message in pieces, which may end anywhere. A lone CR or LF ends a line, too, and goes as CRLF: a server that takes
/// one for a line end, and the next one that does not, would otherwise see different messages (SMTP smuggling).
#[derive(Debug)]
pub(crate) struct Stuffing {
    is_line_start: bool,
    /// The last byte was a CR, and what it is part of is not known yet.
    is_after_return: bool,
}

impl Default for Stuffing {
    fn default() -> Self {
        Self { is_line_start: true, is_after_return: false }
    }
}

impl Stuffing {
    pub(crate) fn push(&mut self, piece: &[u8], stuffed: &mut Vec<u8>) {
        let mut rest = piece;
        if std::mem::take(&mut self.is_after_return) && !rest.is_empty() {
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            self.end_line(stuffed);
        }
        while !rest.is_empty() {
            if self.is_line_start && rest[0] == b'.' {
                stuffed.push(b'.');
            }
            let Some(at) = memchr::memchr2(b'\r', b'\n', rest) else {
                stuffed.extend_from_slice(rest);
                self.is_line_start = false;
                return;
            };
            stuffed.extend_from_slice(&rest[..at]);
            self.is_after_return = rest[at] == b'\r' && at + 1 == rest.len();
            if self.is_after_return {
                self.is_line_start = false;
                return;
            }
            let is_pair = rest[at..].starts_with(b"\r\n");
            rest = &rest[at + 1 + usize::from(is_pair)..];
            self.end_line(stuffed);
        }
    }

    /// The end of the last line, if it has none, and the end of the message.
    pub(crate) fn finish(mut self, stuffed: &mut Vec<u8>) {
        if !self.is_line_start {
            self.end_line(stuffed);
        }
        stuffed.extend_from_slice(END);
    }

    fn end_line(&mut self, stuffed: &mut Vec<u8>) {
        stuffed.extend_from_slice(b"\r\n");
        self.is_line_start = true;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pop3::Unstuffing;

    fn stuffed<'x>(pieces: impl IntoIterator<Item = &'x [u8]>) -> Vec<u8> {
        let (mut stuffing, mut bytes) = (Stuffing::default(), Vec::new());
        for piece in pieces {
            stuffing.push(piece, &mut bytes);
        }
        stuffing.finish(&mut bytes);
        bytes
    }

    #[test]
    fn dots_and_line_ends() {
        for (message, expected) in [
            ("", ".\r\n"),
            ("a", "a\r\n.\r\n"),
            (".\r\n", "..\r\n.\r\n"),
            ("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\r.\rb\r", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\r\r\n\n.b", "a\r\n\r\n\r\n..b\r\n.\r\n"),
            // Each of these has ended a message on some server (CVE-2023-51764 and its like).
            ("a\n.\nMAIL FROM:<x>", "a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n"),
            ("a\r\n.\rMAIL FROM:<x>", "a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n"),
            ("a\r.\r\nMAIL FROM:<x>", "a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n"),
        ] {
            assert_eq!(String::from_utf8(stuffed([message.as_bytes()])).unwrap(), expected, "{message:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_ends_a_message_early(text in "(\\.|\r\n|\n|\r|a){0,40}", cut in 1usize..9) {
            let whole = stuffed([text.as_bytes()]);
            prop_assert_eq!(&whole, &stuffed(text.as_bytes().chunks(cut)));
            prop_assert!(whole.windows(2).all(|two| (two[0] == b'\r') == (two[1] == b'\n')));
            // A server takes it for one message, with the same lines.
            let (mut unstuffing, mut plain) = (Unstuffing::default(), Vec::new());
            prop_assert_eq!(unstuffing.push(&whole, &mut plain), whole.len());
            prop_assert!(unstuffing.is_complete());
            let mut expected = text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
            if !expected.is_empty() && !expected.ends_with("\r\n") {
                expected.push_str("\r\n");
            }
            prop_assert_eq!(String::from_utf8(plain).unwrap(), expected);
        }
    }
}
