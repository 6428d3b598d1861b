//! What goes over an IMAP connection (RFC 9051), as far as tests need it: lines with literals, their parts, and names of
//! folders.

use std::io;

use base64::alphabet::IMAP_MUTF7;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, Engine};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

const MUTF7: GeneralPurpose = GeneralPurpose::new(
    &IMAP_MUTF7,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A word, a number, a flag, `NIL`, or a word with what follows it in brackets: `BODY[HEADER.FIELDS (Subject)]`.
    Atom(String),
    /// A quoted string or a literal.
    Text(Vec<u8>),
    List(Vec<Part>),
}

impl Part {
    /// An atom's or a string's text.
    pub fn text(&self) -> String {
        match self {
            Part::Atom(text) => text.clone(),
            Part::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Part::List(_) => String::new(),
        }
    }

    /// A list's items; nothing for others.
    pub fn items(&self) -> &[Part] {
        match self {
            Part::List(items) => items,
            _ => &[],
        }
    }

    /// Whether it is this word, in capitals or not.
    pub fn is(&self, word: &str) -> bool {
        matches!(self, Part::Atom(text) if text.eq_ignore_ascii_case(word))
    }
}

/// Where a server lets the other side go on with a literal.
pub(crate) type GoAhead<'connection> = &'connection mut (dyn AsyncWrite + Send + Unpin);

/// Reads a line with its literals in it, without the last CRLF; nothing at the end of the connection.
pub(crate) async fn read_line<R>(reader: &mut R, mut go_ahead: Option<GoAhead<'_>>) -> io::Result<Option<Vec<u8>>>
where
    R: AsyncBufRead + Unpin,
{
    let mut line = Vec::new();
    loop {
        let before = line.len();
        if reader.read_until(b'\n', &mut line).await? == 0 {
            return if before == 0 { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
        let end = line.len() - if line.ends_with(b"\r\n") { 2 } else { usize::from(line.ends_with(b"\n")) };
        let Some((size, waits)) = literal_size(&line[before..end]) else {
            line.truncate(end);
            return Ok(Some(line));
        };
        if let Some(writer) = go_ahead.as_mut().filter(|_| waits) {
            writer.write_all(b"+ go on\r\n").await?;
        }
        let begin = line.len();
        line.resize(begin + size, 0);
        reader.read_exact(&mut line[begin..]).await?;
    }
}

/// How long the literal is that this line announces at its end, and whether the other side waits to be let on.
fn literal_size(line: &[u8]) -> Option<(usize, bool)> {
    let inner = line.strip_suffix(b"}")?;
    let (inner, waits) = inner.strip_suffix(b"+").map_or((inner, true), |inner| (inner, false));
    let digits = &inner[inner.iter().rposition(|byte| *byte == b'{')? + 1..];
    let size = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some((size, waits))
}

/// Takes a line apart. What is not well-formed gives parts, too: people's text follows many answers.
pub(crate) fn parts(line: &[u8]) -> Vec<Part> {
    let mut rest = line;
    let mut all = Vec::new();
    while !rest.is_empty() {
        all.extend(take_list(&mut rest));
        // A parenthesis too many.
        rest = rest.get(1..).unwrap_or_default();
    }
    all
}

/// Up to the parenthesis that closes the list, which stays.
fn take_list(rest: &mut &[u8]) -> Vec<Part> {
    let mut items = Vec::new();
    while let Some(&first) = rest.first() {
        match first {
            b' ' => *rest = &rest[1..],
            b')' => break,
            b'(' => {
                *rest = &rest[1..];
                items.push(Part::List(take_list(rest)));
                *rest = rest.get(1..).unwrap_or_default();
            }
            b'"' => items.push(Part::Text(take_quoted(rest))),
            b'{' if literal_at(rest).is_some() => {
                let (begin, size) = literal_at(rest).unwrap_or_default();
                items.push(Part::Text(rest[begin..begin + size].to_vec()));
                *rest = &rest[begin + size..];
            }
            _ => items.push(Part::Atom(take_atom(rest))),
        }
    }
    items
}

/// Where a literal's bytes begin, and how many there are.
fn literal_at(rest: &[u8]) -> Option<(usize, usize)> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let line = &rest[..end];
    let (size, _) = literal_size(line.strip_suffix(b"\r").unwrap_or(line))?;
    (rest.len() > end + size).then_some((end + 1, size))
}

fn take_quoted(rest: &mut &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut bytes = rest.iter().enumerate().skip(1);
    while let Some((at, &byte)) = bytes.next() {
        match byte {
            b'"' => {
                *rest = &rest[at + 1..];
                return text;
            }
            b'\\' => text.extend(bytes.next().map(|(_, byte)| *byte)),
            _ => text.push(byte),
        }
    }
    *rest = &[];
    text
}

fn take_atom(rest: &mut &[u8]) -> String {
    let mut depth = 0_u32;
    let end = rest.iter().position(|byte| match byte {
        b'[' => {
            depth += 1;
            false
        }
        b']' => {
            depth = depth.saturating_sub(1);
            false
        }
        b' ' | b'(' | b')' => depth == 0,
        _ => false,
    });
    let (atom, after) = rest.split_at(end.unwrap_or(rest.len()));
    *rest = after;
    String::from_utf8_lossy(atom).into_owned()
}

/// A string in quotes. It must not hold line breaks.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A folder's name as it goes over the wire, in modified UTF-7 (RFC 3501, 5.1.3).
pub fn to_modified_utf7(name: &str) -> String {
    let mut encoded = String::new();
    let mut units: Vec<u8> = Vec::new();
    let close = |units: &mut Vec<u8>, encoded: &mut String| {
        if !units.is_empty() {
            encoded.push('&');
            MUTF7.encode_string(&units, encoded);
            encoded.push('-');
            units.clear();
        }
    };
    for letter in name.chars() {
        match letter {
            ' '..='~' => {
                close(&mut units, &mut encoded);
                encoded.push(letter);
                if letter == '&' {
                    encoded.push('-');
                }
            }
            _ => units.extend(letter.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes())),
        }
    }
    close(&mut units, &mut encoded);
    encoded
}

/// A folder's name from the wire; what is not modified UTF-7 stays as it is.
pub fn from_modified_utf7(wire: &str) -> String {
    let mut name = String::new();
    let mut rest = wire;
    while let Some((plain, after)) = rest.split_once('&') {
        name.push_str(plain);
        let Some((encoded, after)) = after.split_once('-') else { return wire.to_owned() };
        if encoded.is_empty() {
            name.push('&');
        } else {
            let Ok(bytes) = MUTF7.decode(encoded) else { return wire.to_owned() };
            let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            let Ok(text) = String::from_utf16(&units) else { return wire.to_owned() };
            name.push_str(&text);
        }
        rest = after;
    }
    name + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_to_the_wire_and_back() {
        for (name, wire) in [
            ("Entwürfe", "Entw&APw-rfe"),
            ("A & B", "A &- B"),
            ("台北/日本語", "&U,BTFw-/&ZeVnLIqe-"),
            ("🚢", "&2D3eog-"),
            ("INBOX", "INBOX"),
        ] {
            assert_eq!(to_modified_utf7(name), wire);
            assert_eq!(from_modified_utf7(wire), name);
        }
        assert_eq!(from_modified_utf7("&broken"), "&broken");
    }

    #[test]
    fn lines_are_taken_apart() {
        let line = b"* 3 FETCH (UID 7 FLAGS (\\Seen a) BODY[HEADER.FIELDS (To Cc)] {5}\r\nto)\r\n X \"a\\\"b\" NIL)";
        let all = parts(line);
        let atom = |text: &str| Part::Atom(text.to_owned());
        let Part::List(fetched) = &all[3] else { panic!("a list") };
        assert_eq!(all[..3], [atom("*"), atom("3"), atom("FETCH")]);
        assert_eq!(fetched[3], Part::List(vec![atom("\\Seen"), atom("a")]));
        assert_eq!(fetched[4], atom("BODY[HEADER.FIELDS (To Cc)]"));
        assert_eq!(fetched[5], Part::Text(b"to)\r\n".to_vec()));
        assert_eq!(fetched[7..], [Part::Text(b"a\"b".to_vec()), atom("NIL")]);
        assert_eq!(parts(b"a) (b \"c").len(), 2);
    }
}
