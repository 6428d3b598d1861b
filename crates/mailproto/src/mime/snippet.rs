use super::{Message, clean, html};

/// What there is to read, as text: the text body, or the text of the HTML body where there is no other.
pub fn display_text(message: &Message) -> String {
    text(message, usize::MAX)
}

/// The text of an HTML body, about `limit` bytes of it.
pub fn html_text(html: &str, limit: usize) -> String {
    html::to_text(html, limit)
}

/// The beginning of what the writer of this message says, at most `chars` characters on one line: quoted lines, the
/// line that introduces them, and the signature are left out, and so is padding made of invisible characters.
pub fn snippet(message: &Message, chars: usize) -> String {
    let text = text(message, 64 * 1024);
    let own = collapse(own_lines(&text).into_iter(), chars);
    if !own.is_empty() {
        return own;
    }
    // Nothing but a quotation: better than nothing.
    collapse(text.lines().map(|line| line.trim_start_matches(['>', ' '])), chars)
}

pub(super) fn text(message: &Message, limit: usize) -> String {
    match (&message.text_body, &message.html_body) {
        (Some(text), None) => text[..clean::floor(text, limit)].to_owned(),
        (Some(text), Some(_)) if !text.trim().is_empty() => text[..clean::floor(text, limit)].to_owned(),
        (_, Some(html)) => html::to_text(html, limit),
        (None, None) => String::new(),
    }
}

fn own_lines(text: &str) -> Vec<&str> {
    let mut own = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if line == "-- " || line == "--" || is_forward(trimmed) {
            break;
        }
        if trimmed.starts_with('>') {
            continue;
        }
        // "On Monday Ida wrote:", and the quotation after it.
        if trimmed.ends_with(':') {
            let blank = lines.peek().is_some_and(|next| next.trim().is_empty());
            let next = if blank { lines.clone().nth(1) } else { lines.peek().copied() };
            if next.is_some_and(|next| next.trim_start().starts_with('>')) {
                continue;
            }
        }
        own.push(line);
    }
    own
}

/// "-----Original Message-----", "---------- Forwarded message ---------", and the line Outlook draws.
fn is_forward(line: &str) -> bool {
    let inner = line.trim_matches('-');
    let dashes = line.len() - inner.len();
    dashes >= 8 && line.starts_with("----") && inner.contains(' ') && inner.len() < 60
        || line.len() >= 20 && line.bytes().all(|byte| byte == b'_')
}

fn collapse<'x>(lines: impl Iterator<Item = &'x str>, chars: usize) -> String {
    let mut collapsed = String::new();
    let mut count = 0;
    let mut space = false;
    for line in lines {
        for character in line.chars().chain(['\n']) {
            if character.is_whitespace() {
                space = true;
            } else if !clean::is_invisible(character) && !character.is_control() {
                if space && count > 0 {
                    collapsed.push(' ');
                    count += 1;
                }
                space = false;
                if count >= chars {
                    collapsed.truncate(collapsed.trim_end().len());
                    return collapsed;
                }
                collapsed.push(character);
                count += 1;
            }
        }
    }
    collapsed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        snippet(&Message { text_body: Some(text.into()), ..Message::default() }, 40)
    }

    #[test]
    fn says_what_the_writer_says() {
        assert_eq!(
            of("Yes,\n  of\tcourse.\n\nOn Monday Ida wrote:\n\n> may I?\n> Please.\nSee you\n-- \nAnna"),
            "Yes, of course. See you"
        );
        assert_eq!(of("Look:\n-----Original Message-----\nFrom: x"), "Look:");
        assert_eq!(of("> only\n> a quotation"), "only a quotation");
        assert_eq!(of("\u{34f}\u{200c} Sale\u{ad}s \u{34f}"), "Sales");
        assert_eq!(of(&"word ".repeat(100)).chars().count(), 39);
        assert_eq!(of(""), "");
        let html = Message { html_body: Some("<p>Hi</p><blockquote>you".into()), ..Message::default() };
        assert_eq!((snippet(&html, 40).as_str(), display_text(&html).as_str()), ("Hi you", "Hi\n\nyou"));
    }
}
