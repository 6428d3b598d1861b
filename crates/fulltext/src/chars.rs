//! What a character is to the tokeniser.

use unicode_normalization::char::is_combining_mark;

/// Of an ASCII byte; several may be set.
pub(crate) const LOWER: u8 = 1;
pub(crate) const UPPER: u8 = 2;
pub(crate) const DIGIT: u8 = 4;
/// Joins what stands at both of its sides.
pub(crate) const JOINER: u8 = 8;
/// The first byte of another character, or one in the middle of it.
pub(crate) const WIDE: u8 = 16;
pub(crate) const ALNUM: u8 = LOWER | UPPER | DIGIT;

/// The flags of each byte.
pub(crate) static FLAGS: [u8; 256] = flags();

const fn flags() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b'.' | b'-' | b'_' | b'@' | b'+' | b':' | b'/' | b',' => JOINER,
            128.. => WIDE,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// What a character beyond ASCII is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Of a word, or of a number.
    Letter,
    /// Of a script that has no spaces between words, or that is better cut into pairs (Korean).
    Pair,
    /// Belongs to the character before it.
    Mark,
    /// Is not seen: does not end a word and is not part of it, either.
    Hidden,
    /// Ends a word: spaces, punctuation, symbols, emoji.
    Break,
}

pub(crate) fn class(c: char) -> Class {
    match c {
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' => {
            Class::Hidden
        }
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => Class::Hidden,
        '\u{e0000}'..='\u{e0fff}' => Class::Hidden,
        // The usual Latin letters, without a look into a table.
        '\u{c0}'..='\u{24f}' if c != '×' && c != '÷' => Class::Letter,
        '\u{20}'..='\u{7f}' if c.is_ascii_alphanumeric() => Class::Letter,
        '\u{1160}'..='\u{11ff}' | '\u{ff9e}' | '\u{ff9f}' => Class::Mark,
        // Letters in boxes and circles, flags: symbols, whatever their properties are.
        '\u{1f000}'..='\u{1faff}' => Class::Break,
        _ if is_combining_mark(c) => Class::Mark,
        _ if !c.is_alphanumeric() => Class::Break,
        _ if is_pair(c) => Class::Pair,
        _ => Class::Letter,
    }
}

fn is_pair(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{115f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}'
        | '\u{20000}'..='\u{3134f}')
}

/// The character at a place, which must be the first byte of one; and where the next begins.
pub(crate) fn char_at(text: &str, at: usize) -> Option<(char, usize)> {
    let c = text.get(at..)?.chars().next()?;
    Some((c, at + c.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        for (text, expected) in [
            ("éßñжλשعअ½²ａ", Class::Letter),
            ("東あカ한ไ々ｶ", Class::Pair),
            ("\u{301}\u{e48}\u{94d}\u{3099}\u{20e3}", Class::Mark),
            ("\u{200b}\u{202e}\u{fe0f}\u{ad}\u{feff}", Class::Hidden),
            ("×÷«»€–…😀🇩🅰、。　\u{a0}", Class::Break),
        ] {
            for c in text.chars() {
                assert_eq!(class(c), expected, "{c:?}");
            }
        }
    }
}
