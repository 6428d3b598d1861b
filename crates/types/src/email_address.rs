use crate::Invalid;
use crate::invalid::text_value;

/// An e-mail address as this installation compares them: the local part in ASCII lower case, the domain as A-label
/// (UTS 46). Dots and plus tags are kept. RFC 5321 section 4.5.3.1 sets the lengths; quoted local parts are refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress(String);

text_value!(EmailAddress);

impl EmailAddress {
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let (local, domain) =
            text.trim_matches(' ').rsplit_once('@').ok_or(Invalid("must look like name@example.org"))?;
        if local.is_empty() || local.len() > 64 {
            return Err(Invalid("must have 1 to 64 characters before the @"));
        }
        if !local.is_ascii() {
            return Err(Invalid("must have only ASCII characters before the @"));
        }
        if !local.bytes().all(is_atom) || local.starts_with('.') || local.ends_with('.') || local.contains("..") {
            return Err(Invalid("may hold letters, digits, single dots and !#$%&'*+-/=?^_`{|}~ before the @"));
        }
        let domain =
            idna::domain_to_ascii_strict(domain).map_err(|_| Invalid("must have a valid domain after the @"))?;
        if !domain.contains('.') || domain.len() > 253 || domain.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Err(Invalid("must have a full domain, such as example.org, after the @"));
        }
        let address = format!("{}@{domain}", local.to_ascii_lowercase());
        if address.len() > 254 {
            return Err(Invalid("must have at most 254 characters"));
        }
        Ok(Self(address))
    }

    /// What stands before the @.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

/// `atext` of RFC 5322 section 3.2.3, and the dot between atoms.
fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<String, Invalid> {
        EmailAddress::parse(text).map(|address| address.to_string())
    }

    #[test]
    fn normalises_case_and_domain_only() {
        assert_eq!(parse("Ida.L+x@Example.ORG"), Ok("ida.l+x@example.org".into()));
        assert_eq!(parse("a@bücher.example"), Ok("a@xn--bcher-kva.example".into()));
        assert_eq!(parse("a@BÜCHER.example"), parse("a@xn--bcher-kva.example"));
    }

    #[test]
    fn look_alikes_stay_apart() {
        // Cyrillic а in the domain is another A-label, and in the local part not ASCII.
        assert_ne!(parse("ida@pаypal.example"), parse("ida@paypal.example"));
        assert!(parse("idа@example.org").is_err());
    }

    #[test]
    fn refuses_what_is_no_address() {
        for bad in [
            "",
            "@",
            "a@",
            "@b.org",
            "a",
            "a@b",
            "a b@c.org",
            "a@b..org",
            ".a@b.org",
            "a.@b.org",
            "a..b@c.org",
            "\"a\"@b.org",
            "a@b.org\r\nBcc: x@y.org",
            "a\u{0}@b.org",
            "a@127.0.0.1",
            "a@[::1]",
            "a@-b.org",
            "a@b_c.org",
            "a\u{202e}@b.org",
            &format!("{}@b.org", "a".repeat(65)),
            &format!("a@{}.org", "b".repeat(64)),
            &format!("a@{}org", "b.".repeat(130)),
        ] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn parsing_is_idempotent(text in "\\PC{0,40}@\\PC{0,40}") {
            if let Ok(once) = EmailAddress::parse(&text) {
                prop_assert_eq!(EmailAddress::parse(once.as_str()), Ok(once));
            }
        }
    }
}
