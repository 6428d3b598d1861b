//! One form for what people see as one word.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use crate::chars::{Class, class};

/// The words of a text without case and accents, one blank between them, for comparing their beginnings: *Åsa Öberg-Lind* becomes
/// `asa oberg lind`. What is no letter, digit or mark only parts them.
pub fn plain(text: &str) -> String {
    let (mut plain, mut word) = (String::with_capacity(text.len()), String::new());
    for raw in text.split(|c| class(c) == Class::Break) {
        word.clear();
        normalise(raw, &mut word);
        if !word.is_empty() {
            plain.push_str(if plain.is_empty() { "" } else { " " });
            fold(&word, &mut plain);
        }
    }
    plain
}

/// A word in lower case and in one Unicode form (NFKC), accents kept, as stemmers want it. Only letters, digits and marks remain.
pub(crate) fn normalise(raw: &str, out: &mut String) {
    let start = out.len();
    if raw.chars().all(|c| push_western(c, out)) {
        return;
    }
    out.truncate(start);
    let seen = raw.chars().filter(|c| class(*c) != Class::Hidden);
    if is_nfkc_quick(seen.clone()) == IsNormalized::Yes {
        seen.for_each(|c| push_lower(c, out));
    } else {
        seen.nfkc().for_each(|c| push_lower(c, out));
    }
}

/// Most words with accents need no look into a table.
fn push_western(c: char, out: &mut String) -> bool {
    let lower = match c {
        'a'..='z' | '0'..='9' | 'ß'..='ö' | 'ø'..='ÿ' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        'À'..='Ö' | 'Ø'..='Þ' => char::from(c as u8 + 32),
        _ => return false,
    };
    out.push(lower);
    true
}

fn push_lower(c: char, out: &mut String) {
    // Some letters become two in lower case, and PostgreSQL takes no NUL, which is no letter.
    out.extend(c.to_lowercase().filter(|c| !matches!(class(*c), Class::Break | Class::Hidden)));
}

/// Takes the accents off a word in normal form: é becomes e, ß ss. In Cyrillic only ё loses its dots, since й is a letter of its
/// own. Vowel signs of Hebrew and Arabic go as well, those of other scripts stay.
pub(crate) fn fold(word: &str, out: &mut String) {
    for c in word.chars() {
        match c {
            '\0'..='\x7f' => out.push(c),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ł' => out.push('l'),
            'ŋ' => out.push('n'),
            'ŧ' => out.push('t'),
            'ё' => out.push('е'),
            'ς' => out.push('σ'),
            'أ' | 'إ' | 'آ' => out.push('ا'),
            '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{1e00}'..='\u{1fff}' => {
                unicode_normalization::char::decompose_canonical(c, |part| {
                    if !is_accent(part) {
                        out.push(part);
                    }
                });
            }
            _ if is_accent(c) => {}
            _ => out.push(c),
        }
    }
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{20d0}'..='\u{20f0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(raw: &str) -> (String, String) {
        let (mut normal, mut folded) = (String::new(), String::new());
        normalise(raw, &mut normal);
        fold(&normal, &mut folded);
        (normal, folded)
    }

    #[test]
    fn plain_words() {
        for (text, expected) in [
            ("Åsa  Öberg-Lind ", "asa oberg lind"),
            ("Anna.Berg@Nordhavn.example", "anna berg nordhavn example"),
            ("o\u{308}berg \u{202e}x", "oberg x"),
            ("李小龍", "李小龍"),
            (" @.\0\u{1f600} ", ""),
        ] {
            assert_eq!(plain(text), expected);
        }
    }

    #[test]
    fn one_form() {
        for (raw, normal, folded) in [
            ("Café", "café", "cafe"),
            ("Cafe\u{301}", "café", "cafe"),
            ("STRASSE", "strasse", "strasse"),
            ("Straße", "straße", "strasse"),
            ("ﬁn\u{ad}den", "finden", "finden"),
            ("ＡＢＣ１２", "abc12", "abc12"),
            ("Smørrebrød", "smørrebrød", "smorrebrod"),
            ("Łódź", "łódź", "lodz"),
            ("ЁЛКА", "ёлка", "елка"),
            ("Йога", "йога", "йога"),
            ("И\u{306}ога", "йога", "йога"),
            ("İstanbul", "i\u{307}stanbul", "istanbul"),
            ("Ὀδυσσεύς", "ὀδυσσεύς", "οδυσσευσ"),
            ("שָׁלוֹם", "שָׁלוֹם", "שלום"),
            ("p\u{200b}ay\u{202e}pal", "paypal", "paypal"),
            ("½", "12", "12"),
            ("เมื่อ", "เมื่อ", "เมื่อ"),
        ] {
            assert_eq!(both(raw), (normal.to_owned(), folded.to_owned()), "{raw}");
        }
    }
}
