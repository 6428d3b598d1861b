//! Bytes of some character set to text.

use std::borrow::Cow;

use mail_parser::decoders::charsets::map::charset_decoder;

use super::Problem;
use super::problem::Problems;

/// Decodes a text with the character set it names. Without one, and with an unknown one, it is UTF-8 if it can be and
/// windows-1252 otherwise, as everybody guesses.
pub(super) fn decode(bytes: Vec<u8>, charset: Option<&str>, problems: &mut Problems) -> String {
    let name = charset.map(|name| name.trim_matches(['"', '\'', ' ']).to_ascii_lowercase()).unwrap_or_default();
    match name.as_str() {
        "" | "us-ascii" | "ascii" | "default_charset" | "unknown-8bit" | "x-unknown" | "unknown" => guess(bytes),
        "utf-8" | "utf8" | "unicode-1-1-utf-8" => {
            let without_mark = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
            String::from_utf8(without_mark).unwrap_or_else(|error| {
                problems.note(Problem::BadText);
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            })
        }
        // What these sets add to ASCII is escaped in 7 bits, so a text without escapes may well be in another one.
        _ => match charset_decoder(name.as_bytes()) {
            Some(decoder) => {
                let text = decoder(&bytes);
                if text.contains('\u{fffd}') {
                    problems.note(Problem::BadText);
                }
                text
            }
            None => {
                problems.note(Problem::UnknownCharset(name.chars().filter(char::is_ascii_graphic).take(40).collect()));
                guess(bytes)
            }
        },
    }
}

/// Takes away the character that a cut went through, so that what was UTF-8 still is.
pub(super) fn end_with_a_character(cut: &mut Vec<u8>) {
    if let Err(error) = std::str::from_utf8(cut)
        && error.error_len().is_none()
    {
        cut.truncate(error.valid_up_to());
    }
}

/// UTF-8 if it can be, windows-1252 otherwise.
fn guess(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| windows_1252(error.as_bytes()).into_owned())
}

/// Never fails: all 256 values mean something (WHATWG Encoding, windows-1252).
pub(super) fn windows_1252(bytes: &[u8]) -> Cow<'_, str> {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], charset: Option<&str>) -> (String, Vec<Problem>) {
        let mut problems = Problems::default();
        let text = decode(bytes.to_vec(), charset, &mut problems);
        (text, problems.into_vec())
    }

    #[test]
    fn guesses_and_says_so() {
        assert_eq!(decoded("ä€".as_bytes(), None), ("ä€".into(), vec![]));
        assert_eq!(decoded(b"\xe4\x80", None), ("ä€".into(), vec![]));
        assert_eq!(decoded(b"\xe4", Some("utf-8")), ("\u{fffd}".into(), vec![Problem::BadText]));
        assert_eq!(decoded(b"\xef\xbb\xbfa", Some("\"UTF-8\"")), ("a".into(), vec![]));
        assert_eq!(decoded(b"\xe4", Some("x-none")), ("ä".into(), vec![Problem::UnknownCharset("x-none".into())]));
        assert_eq!(decoded(b"\x1b$B%O%m\x1b(B", Some("ISO-2022-JP")).0, "ハロ");
    }
}
