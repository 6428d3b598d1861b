//! Texts with `{{ … }}` in them.

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    Text(&'a str),
    /// What stands between the braces, trimmed, and the line where it begins, from 1.
    Placeholder {
        inside: &'a str,
        line: usize,
    },
}

/// A `{{` that nothing ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclosed {
    /// From 1.
    pub line: usize,
}

/// Splits a text at its placeholders. Braces in quotes inside of one do not end it.
pub fn parts(text: &str) -> Result<Vec<Part<'_>>, Unclosed> {
    let mut parts = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while let Some((before, opened)) = rest.split_once("{{") {
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        line += lines(before);
        let end = end(opened).ok_or(Unclosed { line })?;
        let inside = &opened[..end];
        parts.push(Part::Placeholder { inside: inside.trim(), line });
        line += lines(inside);
        rest = &opened[end + 2..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    Ok(parts)
}

/// Where the first `}}` outside of quotes begins.
fn end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut quote) = (0, None);
    while at < bytes.len() {
        match (quote, bytes[at]) {
            (Some(_), b'\\') => at += 1,
            (Some(open), byte) if byte == open => quote = None,
            (None, byte @ (b'"' | b'\'')) => quote = Some(byte),
            (None, b'}') if bytes.get(at + 1) == Some(&b'}') => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

fn lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_split_at_their_placeholders() {
        let split = parts("a\n{{ x }}{{'}}'\n}} b } {{ \"\\\"}}\" }}").expect("closed");
        let placeholder = |inside, line| Part::Placeholder { inside, line };
        let expected = [
            Part::Text("a\n"),
            placeholder("x", 2),
            placeholder("'}}'", 2),
            Part::Text(" b } "),
            placeholder("\"\\\"}}\"", 3),
        ];
        assert_eq!(split, expected);
        for (open, line) in [("{{", 1), ("\n\n{{ x }", 3), ("{{ '}} ", 1), ("{{ \"\\\"}}", 1)] {
            assert_eq!(parts(open), Err(Unclosed { line }), "{open}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_split(text in "[{}'\"\\\\a\nü]{0,30}") {
            if let Ok(parts) = parts(&text) {
                let length: usize = parts.iter().map(|part| match part {
                    Part::Text(text) => text.len(),
                    Part::Placeholder { inside, .. } => inside.len() + 4,
                }).sum();
                prop_assert!(length <= text.len());
            }
        }
    }
}
