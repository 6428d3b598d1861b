//! A response as a tree of values (RFC 3501 section 4): atoms, strings, lists. What they mean is decided elsewhere, so
//! that an extension nobody knows is read over instead of being an error.

use crate::net::{Body, Failure};

/// One response of the server, as it came: text, and the literals between.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    pub(crate) chunks: Vec<Chunk>,
}

#[derive(Debug)]
pub(crate) enum Chunk {
    Text(Vec<u8>),
    Literal(Vec<u8>),
    /// The literal of a message; None when it was longer than allowed. The announced length.
    Body(Option<Body>, u64),
}

#[derive(Debug)]
pub(crate) enum Value {
    /// Also numbers, flags, NIL, and section names such as `BODY[HEADER.FIELDS (DATE)]`.
    Atom(Vec<u8>),
    /// Quoted or literal.
    String(Vec<u8>),
    Body(Option<Body>, u64),
    List(Vec<Value>),
}

/// Lists inside of each other.
const DEPTH: usize = 50;
/// Values in one response: each takes much more than the two bytes it is written with.
const VALUES: usize = 500_000;

impl Value {
    pub(crate) fn atom(&self) -> Option<&[u8]> {
        match self {
            Self::Atom(atom) => Some(atom),
            _ => None,
        }
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.atom().is_some_and(|atom| atom.eq_ignore_ascii_case(name.as_bytes()))
    }

    /// An atom or a string; None for NIL.
    pub(crate) fn text(&self) -> Option<&[u8]> {
        match self {
            Self::Atom(atom) if atom.eq_ignore_ascii_case(b"NIL") => None,
            Self::Atom(text) | Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn number<N: std::str::FromStr>(&self) -> Option<N> {
        std::str::from_utf8(self.atom()?).ok()?.parse().ok()
    }

    pub(crate) fn list(&self) -> Option<&[Value]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }
}

/// Reads values to the end.
pub(crate) fn parse(chunks: Vec<Chunk>) -> Result<Vec<Value>, Failure> {
    let mut open: Vec<Vec<Value>> = Vec::new();
    let mut values = Vec::new();
    let mut count = 0usize;
    for chunk in chunks {
        let text = match chunk {
            Chunk::Text(text) => text,
            Chunk::Literal(literal) => {
                values.push(Value::String(literal));
                continue;
            }
            Chunk::Body(body, announced) => {
                values.push(Value::Body(body, announced));
                continue;
            }
        };
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            count += usize::from(!matches!(byte, b' ' | b'\t'));
            if count > VALUES {
                let (size, max) = (count as u64, VALUES as u64);
                return Err(Failure::TooLarge { what: "the list of values".into(), size, max });
            }
            match byte {
                b' ' | b'\t' => at += 1,
                b'(' => {
                    if open.len() == DEPTH {
                        return Err(Failure::Protocol("its lists stand too deep inside of each other".into()));
                    }
                    open.push(std::mem::take(&mut values));
                    at += 1;
                }
                b')' => {
                    let outer = open.pop().ok_or_else(|| Failure::Protocol("a list ends that never began".into()))?;
                    let list = std::mem::replace(&mut values, outer);
                    values.push(Value::List(list));
                    at += 1;
                }
                b'"' => {
                    let (string, length) = quoted(&text[at..])?;
                    values.push(Value::String(string));
                    at += length;
                }
                _ => {
                    let length = atom(&text[at..]);
                    values.push(Value::Atom(text[at..at + length].to_vec()));
                    at += length;
                }
            }
        }
    }
    if open.is_empty() { Ok(values) } else { Err(Failure::Protocol("a list does not end".into())) }
}

/// How many values there are, those in lists included.
pub(crate) fn count(values: &[Value]) -> usize {
    values.iter().map(|value| 1 + value.list().map_or(0, count)).sum()
}

/// A quoted string and its length with the quotes.
fn quoted(text: &[u8]) -> Result<(Vec<u8>, usize), Failure> {
    let mut string = Vec::new();
    let mut at = 1;
    loop {
        match text.get(at) {
            Some(b'"') => return Ok((string, at + 1)),
            Some(b'\\') if at + 1 < text.len() => {
                string.push(text[at + 1]);
                at += 2;
            }
            Some(byte) => {
                string.push(*byte);
                at += 1;
            }
            None => return Err(Failure::Protocol("a quoted string does not end".into())),
        }
    }
}

/// The length of an atom; brackets, with whatever stands in them, are part of it. At least 1.
fn atom(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b' ' | b'\t' | b'(' | b')' | b'"' => break,
            b'[' => at += memchr::memchr(b']', &text[at..]).map_or(1, |end| end + 1),
            _ => at += 1,
        }
    }
    at.max(1)
}

/// The length a line announces for the literal after it: "{12}", "{12+}" and "~{12}" (RFC 3501 section 4.3, RFC 7888,
/// RFC 3516), and where the announcement begins.
pub(crate) fn literal(line: &[u8]) -> Option<(usize, u64)> {
    let inner = line.strip_suffix(b"}")?;
    let open = memchr::memrchr(b'{', inner)?;
    let digits = inner[open + 1..].strip_suffix(b"+").unwrap_or(&inner[open + 1..]);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // A number beyond u64 is beyond any limit, too.
    let length = std::str::from_utf8(digits).ok()?.parse().unwrap_or(u64::MAX);
    let open = if open > 0 && inner[open - 1] == b'~' { open - 1 } else { open };
    Some((open, length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        match parse(vec![Chunk::Text(text.into())]) {
            Ok(values) => values.iter().map(show).collect::<Vec<_>>().join(" "),
            Err(failure) => failure.to_string(),
        }
    }

    fn show(value: &Value) -> String {
        match value {
            Value::Atom(atom) => String::from_utf8_lossy(atom).into_owned(),
            Value::String(string) => format!("{:?}", String::from_utf8_lossy(string)),
            Value::Body(..) => "body".into(),
            Value::List(list) => format!("({})", list.iter().map(show).collect::<Vec<_>>().join(" ")),
        }
    }

    #[test]
    fn reads_trees() {
        let fetch = r#"12 FETCH (FLAGS (\Seen $x) UID 5 BODY[HEADER.FIELDS (DATE FROM)] "a\"b\\" X NIL())"#;
        assert_eq!(
            shown(fetch),
            r#"12 FETCH (FLAGS (\Seen $x) UID 5 BODY[HEADER.FIELDS (DATE FROM)] "a\"b\\" X NIL ())"#
        );
        assert!(
            shown("(").contains("does not end") && shown(")").contains("never began") && shown("\"").contains("quoted")
        );
        assert!(shown(&"(".repeat(1000)).contains("too deep"));
        assert!(shown(&"() ".repeat(300_000)).contains("the list of values"));
    }

    #[test]
    fn sees_literals() {
        assert_eq!(literal(b"x BODY[] {12}"), Some((9, 12)));
        assert_eq!(literal(b"x ~{12+}"), Some((2, 12)));
        assert_eq!(literal(b"{99999999999999999999999}"), Some((0, u64::MAX)));
        assert_eq!((literal(b"{}"), literal(b"{-1}"), literal(b"12}"), literal(b"{1} ")), (None, None, None, None));
    }

    proptest! {
        #[test]
        fn nothing_breaks_it(text in "(\\(|\\)|\"|\\\\|\\[|\\]|\\{|\\}| |a|1|\u{0}){0,60}") {
            let _ = parse(vec![Chunk::Text(text.clone().into())]);
            literal(text.as_bytes());
        }
    }
}
