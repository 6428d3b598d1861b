//! Text that can be kept and shown: no NUL, no stray control characters, one line where one line belongs.

use super::Problem;
use super::problem::Problems;

/// A body: NUL becomes U+FFFD, every line ends with one LF.
pub(super) fn body(text: String, problems: &mut Problems) -> String {
    let Some(first) = memchr::memchr2(0, b'\r', text.as_bytes()) else { return text };
    let mut clean = String::with_capacity(text.len());
    let (mut rest, mut next) = (text.as_str(), Some(first));
    while let Some(at) = next {
        clean.push_str(&rest[..at]);
        let found = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        if found == 0 {
            problems.note(Problem::Nul);
            clean.push('\u{fffd}');
        } else if !rest.starts_with('\n') {
            clean.push('\n');
        }
        next = memchr::memchr2(0, b'\r', rest.as_bytes());
    }
    clean.push_str(rest);
    clean
}

/// A header value: one line, trimmed; line breaks of folding (RFC 5322 section 2.2.3) and tabs are spaces, other
/// control characters become U+FFFD.
pub(super) fn line(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.trim().chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' | '\n' => {
                if !clean.ends_with([' ', '\u{a0}']) && !matches!(characters.peek(), Some(' ' | '\t' | '\r' | '\n')) {
                    clean.push(' ');
                }
            }
            '\t' => clean.push(' '),
            other if other.is_control() => clean.push('\u{fffd}'),
            other => clean.push(other),
        }
    }
    clean
}

/// A name for a file: one line without control characters, characters that change the direction of writing, and
/// separators of paths; at most 255 bytes, the extension kept. None when nothing is left.
pub(super) fn file_name(text: &str) -> Option<String> {
    let mut name: String = line(text)
        .chars()
        .filter(|character| !is_invisible(*character))
        .map(|character| if matches!(character, '/' | '\\' | '\u{fffd}') { '_' } else { character })
        .collect();
    if name.len() > 255 {
        let extension = name.rfind('.').map(|dot| name[dot..].to_owned()).filter(|extension| extension.len() <= 32);
        let extension = extension.unwrap_or_default();
        name.truncate(floor(&name, 255 - extension.len()));
        name.push_str(&extension);
    }
    let name = name.trim();
    (!name.is_empty() && name.chars().any(|character| character != '.')).then(|| name.to_owned())
}

/// Characters that take no room: they hide an extension (bidirectional controls, Unicode UAX 9) or fill the preview of
/// a newsletter.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The largest place not beyond `at` where a character begins.
pub(super) fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_harmless() {
        for (given, expected) in [
            ("report.pdf", Some("report.pdf")),
            ("../../etc/passwd", Some(".._.._etc_passwd")),
            ("C:\\x\\y.txt", Some("C:_x_y.txt")),
            ("gpj.\u{202e}exe", Some("gpj.exe")),
            ("a\u{0}b\r\n.txt", Some("a_b .txt")),
            ("..", None),
            (" ", None),
            ("\u{200b}", None),
        ] {
            assert_eq!(file_name(given).as_deref(), expected, "{given:?}");
        }
        let long = file_name(&format!("{}.jpeg", "ä".repeat(300))).unwrap();
        assert!(long.len() <= 255 && long.ends_with(".jpeg"));
    }

    #[test]
    fn bodies_have_one_kind_of_line() {
        let mut problems = Problems::default();
        assert_eq!(body("a\r\nb\rc\nd\0".into(), &mut problems), "a\nb\nc\nd\u{fffd}");
        assert_eq!(problems.into_vec(), [Problem::Nul]);
    }
}
