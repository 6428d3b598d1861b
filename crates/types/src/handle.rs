use crate::Invalid;
use crate::invalid::text_value;

/// A person's short name for sharing, written `@handle`: `[a-z][a-z0-9_-]{2,31}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Handle(String);

text_value!(Handle);

impl Handle {
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if !(3..=32).contains(&text.len()) {
            return Err(Invalid("must have 3 to 32 characters"));
        }
        if !text.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err(Invalid("must start with a letter from a to z"));
        }
        if !text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-') {
            return Err(Invalid("may hold a to z, 0 to 9, underscore and hyphen only"));
        }
        Ok(Self(text.to_owned()))
    }

    /// A handle made from an address's local part, with `suffix` (digits or letters) to tell equal ones apart.
    pub fn suggest(local_part: &str, suffix: &str) -> Self {
        let mut handle: String = local_part
            .chars()
            .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '-' })
            .skip_while(|c| !c.is_ascii_lowercase())
            .take(31 - suffix.len().min(16))
            .collect();
        let suffix: String = suffix.chars().filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit()).take(16).collect();
        if handle.is_empty() {
            handle.push_str("person");
        }
        if !suffix.is_empty() {
            handle.push('-');
            handle.push_str(&suffix);
        }
        while handle.len() < 3 {
            handle.push('0');
        }
        Self(handle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_only_plain_handles() {
        assert!(Handle::parse("ida-l_9").is_ok());
        // The second has a Cyrillic а: look-alikes must not pass.
        for bad in ["id", "idа", "Ida", "9da", "ida.l", "ida\u{0}", &"a".repeat(33)] {
            assert!(Handle::parse(bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn suggestions_are_handles(local in ".{0,64}", suffix in "[a-z0-9]{0,20}") {
            prop_assert!(Handle::parse(Handle::suggest(&local, &suffix).as_str()).is_ok());
        }
    }
}
