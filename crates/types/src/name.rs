use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::Invalid;
use crate::invalid::text_value;

/// A name that a person gave to someone or something: 1 to 255 characters on one line, trimmed, without control,
/// format (bidi and invisible) or unassigned characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name(String);

text_value!(Name);

impl Name {
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid("must not be empty"));
        }
        if text.chars().count() > 255 {
            return Err(Invalid("must have at most 255 characters"));
        }
        if text.chars().any(is_hidden) {
            return Err(Invalid("must not hold control, direction or invisible characters"));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Characters that a reader cannot see and that change what is seen. ZWJ and ZWNJ stay: Persian, Indic scripts and
/// emoji need them.
fn is_hidden(c: char) -> bool {
    !matches!(c, '\u{200c}' | '\u{200d}')
        && matches!(
            c.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::Unassigned
                | GeneralCategory::PrivateUse
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_names_of_people_and_refuses_tricks() {
        for good in ["Åsa Öberg", "  trimmed ", "O'Hara; DROP TABLE members", "محمد", "नेहा", "👩‍🚀", &"x".repeat(255)]
        {
            assert!(Name::parse(good).is_ok(), "{good:?}");
        }
        for bad in ["", "  ", "a\u{0}b", "a\nb", "a\r\nSet-Cookie: x", "\u{202e}gnp.exe", "a\u{feff}", &"x".repeat(256)]
        {
            assert!(Name::parse(bad).is_err(), "{bad:?}");
        }
    }
}
