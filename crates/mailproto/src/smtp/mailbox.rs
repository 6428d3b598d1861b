//! Whom to write to.

/// A mailbox that mail can be sent to or from (RFC 5321 section 4.1.2). It can stand in a command as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mailbox {
    /// With its quotes, where it has them. UTF-8 needs SMTPUTF8 (RFC 6531).
    local: String,
    /// In ASCII (RFC 5890), lower case; or an address literal.
    domain: String,
}

/// Nothing can be sent to this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no e-mail address")]
pub struct BadMailbox(pub String);

/// Who sends one message to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Where reports of failed deliveries go. None sends the message without one, as reports are themselves.
    pub sender: Option<Mailbox>,
    /// In the order of the verdicts.
    pub recipients: Vec<Mailbox>,
}

impl Mailbox {
    /// Reads `local@domain`. A name of a domain in Unicode becomes its ASCII form (IDNA 2008, UTS 46).
    pub fn parse(text: &str) -> Result<Self, BadMailbox> {
        let bad = || BadMailbox(text.chars().filter(|character| !character.is_control()).take(320).collect());
        let (local, domain) = text.trim().rsplit_once('@').ok_or_else(bad)?;
        let domain = domain_of(domain).ok_or_else(bad)?;
        // RFC 5321 section 4.5.3.1.
        let fits = local.len() <= 64 && local.len() + domain.len() < 254;
        if fits && (is_dot_string(local) || is_quoted(local)) {
            Ok(Self { local: local.to_owned(), domain })
        } else {
            Err(bad())
        }
    }

    /// With its quotes, where it has them.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// In ASCII.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Whether it can be said to servers with SMTPUTF8 alone.
    pub fn needs_utf8(&self) -> bool {
        !self.local.is_ascii()
    }
}

impl std::fmt::Display for Mailbox {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}@{}", self.local, self.domain)
    }
}

/// A name in ASCII, or a literal such as `[192.0.2.1]` and `[IPv6:2001:db8::1]` (section 4.1.3).
fn domain_of(text: &str) -> Option<String> {
    if let Some(literal) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let version_6 = literal.get(..5).filter(|tag| tag.eq_ignore_ascii_case("IPv6:")).map(|_| &literal[5..]);
        let is_address = match version_6 {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => literal.parse::<std::net::Ipv4Addr>().is_ok(),
        };
        return is_address.then(|| text.to_owned());
    }
    let ascii = idna::domain_to_ascii(text.strip_suffix('.').unwrap_or(text)).ok()?;
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    ascii.split('.').all(is_label).then_some(ascii)
}

/// Atoms of RFC 5322 section 3.2.3, and of RFC 6532 section 3.2. Dots may stand anywhere: some providers gave such names away.
fn is_dot_string(local: &str) -> bool {
    let is_atom = |character: char| match character {
        '.' => true,
        _ if character.is_ascii() => character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character),
        _ => !character.is_control() && !character.is_whitespace(),
    };
    !local.is_empty() && local.chars().all(is_atom)
}

/// `"any printable ASCII"`, quotes and backslashes behind a backslash.
fn is_quoted(local: &str) -> bool {
    let Some(inside) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return false };
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        let printable = |character: char| matches!(character, ' '..='~');
        match character {
            '"' => return false,
            '\\' if !characters.next().is_some_and(printable) => return false,
            other if !printable(other) => return false,
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes() {
        for (given, expected) in [
            ("ida@example.org", "ida@example.org"),
            (" Ida.Lund+x@Example.ORG. ", "Ida.Lund+x@example.org"),
            ("ida@müller.example", "ida@xn--mller-kva.example"),
            ("jürgen@example.org", "jürgen@example.org"),
            ("\"ida \\\" lund\"@example.org", "\"ida \\\" lund\"@example.org"),
            ("ida..lund.@docomo.example", "ida..lund.@docomo.example"),
            ("ida@[192.0.2.1]", "ida@[192.0.2.1]"),
            ("ida@[IPv6:2001:db8::1]", "ida@[IPv6:2001:db8::1]"),
            ("ida@localhost", "ida@localhost"),
        ] {
            assert_eq!(Mailbox::parse(given).unwrap().to_string(), expected);
        }
        assert!(Mailbox::parse("jürgen@example.org").unwrap().needs_utf8());
        assert!(!Mailbox::parse("ida@müller.example").unwrap().needs_utf8());
    }

    #[test]
    fn nothing_that_could_be_a_command() {
        for text in [
            "",
            "ida",
            "@example.org",
            "ida@",
            "i da@example.org",
            "<ida@example.org>",
            "ida@example.org>\r\nRCPT TO:<x@y.example",
            "ida\r\n@example.org",
            "ida@exa\0mple.org",
            "\"ida\r\nRSET\"@example.org",
            "\"ida\"x\"@example.org",
            "\"ida\\\"@example.org",
            "ida@[192.0.2.1] SIZE=1",
            "ida@-x.example",
            "ida@a..b",
            "ida\u{a0}lund@example.org",
            &format!("{}@example.org", "x".repeat(65)),
        ] {
            assert!(Mailbox::parse(text).is_err(), "{text:?}");
        }
    }
}
