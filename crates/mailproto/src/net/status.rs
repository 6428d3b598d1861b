use std::fmt;

/// A status code that means the same on every server, in every language (RFC 3463): `5.1.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EnhancedStatus {
    /// 2 for success, 4 for a failure that may pass, 5 for one that will not.
    pub class: u8,
    /// What it is about: 1 an address, 2 a mailbox, 3 a system, 4 the network, 5 the protocol, 6 the content, 7 policy.
    pub subject: u16,
    pub detail: u16,
}

impl EnhancedStatus {
    pub const fn new(class: u8, subject: u16, detail: u16) -> Self {
        Self { class, subject, detail }
    }

    /// Reads a code at the beginning of a text, and gives what follows it, blanks skipped.
    pub(crate) fn split(text: &str) -> Option<(Self, &str)> {
        let end = text.find([' ', '\t', '(']).unwrap_or(text.len());
        let (code, rest) = text.split_at(end);
        let mut numbers = code.split('.').map(number);
        let (class, subject, detail) = (numbers.next()??, numbers.next()??, numbers.next()??);
        let is_code = numbers.next().is_none() && matches!(class, 2 | 4 | 5);
        is_code.then(|| (Self::new(class as u8, subject, detail), rest.trim_start()))
    }
}

impl fmt::Display for EnhancedStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// One to three digits (section 2).
fn number(text: &str) -> Option<u16> {
    let is_number = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_codes_and_nothing_else() {
        let code = |text| EnhancedStatus::split(text).map(|(code, rest)| (code.to_string(), rest));
        assert_eq!(code("5.1.1 who?"), Some(("5.1.1".into(), "who?")));
        assert_eq!(code("2.0.0"), Some(("2.0.0".into(), "")));
        assert_eq!(code("4.7.999 (later)"), Some(("4.7.999".into(), "(later)")));
        for text in ["", "5.1", "5.1.1.1", "1.1.1", "5.1.1000", "5.+1.1", "5.1.1,", "127.0.0.1 x"] {
            assert_eq!(code(text), None, "{text}");
        }
    }
}
