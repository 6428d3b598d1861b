//! Which mail program wrote a message: two that start from the same copy are two hands, whose changes are merged. One program on two machines
//! cannot be told apart: the later of two changes stands, and the history has both.

use super::mark::header;

/// Where programs say what they are. Neither is standardised for mail (RFC 5536 section 3.2.13 has the first for news).
const HEADERS: [&str; 2] = ["User-Agent", "X-Mailer"];
/// Characters of a name that are kept.
const LONGEST: usize = 40;

/// What the program calls itself, in one short line; none when it says nothing.
pub(super) fn program(raw: &[u8]) -> Option<String> {
    HEADERS.iter().filter_map(|name| header(raw, name)).map(|value| cleaned(&value)).find(|name| !name.is_empty())
}

fn cleaned(value: &str) -> String {
    // Also without what changes the direction of writing: it stands in lists of saves.
    let is_odd = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let plain: String = value.chars().take(4 * LONGEST).map(|c| if is_odd(c) { ' ' } else { c }).collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(LONGEST).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_called_what_they_call_themselves() {
        let of = |head: &str| program(format!("{head}\r\n\r\nUser-Agent: body").as_bytes());
        assert_eq!(of("Subject: x\r\nUSER-AGENT: Mozilla\r\n  Thunderbird").as_deref(), Some("Mozilla Thunderbird"));
        assert_eq!(of("X-Mailer: Apple Mail (2.3)\r\nUser-Agent: ").as_deref(), Some("Apple Mail (2.3)"));
        assert_eq!(of("Subject: x"), None);
        assert_eq!(of("X-Mailer: \u{202e}\t\u{7}").as_deref(), None);
        assert_eq!(of(&format!("X-Mailer: {}", "ü ".repeat(1_000))).map(|name| name.chars().count()), Some(39));
    }
}
