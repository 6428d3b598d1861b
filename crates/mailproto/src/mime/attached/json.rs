//! JSON (RFC 8259), of which nothing has to be understood but the escapes.

/// The text with the escapes of its strings resolved (section 7). What stands around words separates them as it is, so neither
/// the structure nor its depth matters.
pub(super) fn to_text(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let Some(escape) = after.chars().next() else {
            rest = "";
            break;
        };
        rest = &after[escape.len_utf8()..];
        match escape {
            'n' | 'r' | 't' | 'b' | 'f' => text.push('\n'),
            'u' => {
                let (one, behind) = unicode(rest);
                text.push(one);
                rest = behind;
            }
            other => text.push(other),
        }
    }
    text.push_str(rest);
    text
}

/// The character behind `\u`, which may be two escapes; and what follows it. U+FFFD for what is none.
fn unicode(rest: &str) -> (char, &str) {
    let Some((first, behind)) = unit(rest) else { return (char::REPLACEMENT_CHARACTER, rest) };
    let second = behind.strip_prefix("\\u").and_then(unit);
    match (char::decode_utf16([first]).next(), second) {
        (Some(Ok(one)), _) => (one, behind),
        (_, Some((second, behind_both))) => match char::decode_utf16([first, second]).next() {
            Some(Ok(one)) => (one, behind_both),
            _ => (char::REPLACEMENT_CHARACTER, behind),
        },
        _ => (char::REPLACEMENT_CHARACTER, behind),
    }
}

fn unit(rest: &str) -> Option<(u16, &str)> {
    let digits = rest.get(..4).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    Some((u16::from_str_radix(digits, 16).ok()?, &rest[4..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        assert_eq!(to_text(r#"{"a\nb": "\"Gr\u00fc\u00dfe\" \\ \/"}"#), "{\"a\nb\": \"\"Grüße\" \\ /\"}");
        assert_eq!(
            to_text(r"\ud83d\ude00 \ud83d x \ude00 \u12 \uzzzz"),
            "😀 \u{fffd} x \u{fffd} \u{fffd}12 \u{fffd}zzzz"
        );
        assert_eq!(to_text("\\ud83d\\u0041 \\ä \\u00ä \\"), "\u{fffd}A ä \u{fffd}00ä ");
    }
}
