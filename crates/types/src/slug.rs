use crate::Invalid;
use crate::invalid::text_value;

/// A tenant's short name in addresses and commands: 2 to 48 of a-z, 0-9 and hyphen, starting with a letter, without a
/// hyphen at the end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Slug(String);

text_value!(Slug);

impl Slug {
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if !(2..=48).contains(&text.len()) {
            return Err(Invalid("must have 2 to 48 characters"));
        }
        if !text.starts_with(|c: char| c.is_ascii_lowercase()) || text.ends_with('-') {
            return Err(Invalid("must start with a letter from a to z and not end with a hyphen"));
        }
        if !text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return Err(Invalid("may hold a to z, 0 to 9 and hyphens only"));
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_plain_slugs() {
        for good in ["ab", "acme-corp-123"] {
            assert_eq!(Slug::parse(good).map(|s| s.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", "a", "Acme", "1acme", "acme-", "ac me", "acmé", "a_b", "a'; drop", &"a".repeat(49)] {
            assert!(Slug::parse(bad).is_err(), "{bad:?}");
        }
    }
}
