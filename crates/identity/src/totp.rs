//! One-time codes of an authenticator (TOTP, RFC 6238: HMAC-SHA-1, six digits, 30 seconds), as authenticators know them.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use postroom_types::{Entropy, Timestamp};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// As long as the hash (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;
const STEP_SECONDS: i64 = 30;
const DIGITS: usize = 6;
/// So many steps before and after the present one are accepted, because clocks differ.
const DRIFT: i64 = 1;
/// Named in authenticators.
const ISSUER: &str = "Postroom";

/// What an authenticator and the server share. Never printed.
pub(crate) struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    pub(crate) fn generate(entropy: &dyn Entropy) -> Self {
        Self(Zeroizing::new(postroom_types::random::<SECRET_BYTES>(entropy).to_vec()))
    }

    pub(crate) fn from_bytes(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// As people type it.
    pub(crate) fn base32(&self) -> String {
        BASE32_NOPAD.encode(&self.0)
    }

    /// As authenticators read it from a QR code (Key URI Format).
    pub(crate) fn uri(&self, account: &str) -> String {
        let secret = self.base32();
        let account = percent_encode(account);
        format!(
            "otpauth://totp/{ISSUER}:{account}?secret={secret}&issuer={ISSUER}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}"
        )
    }

    /// The time step that the code belongs to, of the present one and those beside it; none if it is wrong. Whether the
    /// step was used before is for the database to say.
    pub(crate) fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let present = now.timestamp().div_euclid(STEP_SECONDS);
        // All are compared, so that the time tells nothing. The latest one that fits counts.
        (present - DRIFT..=present + DRIFT).fold(None, |found, step| {
            let is_it = bool::from(self.code(step).as_bytes().ct_eq(code.as_bytes()));
            if is_it { Some(step) } else { found }
        })
    }

    /// The code of a time step (RFC 4226, section 5.3).
    fn code(&self, step: i64) -> String {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("any length");
        mac.update(&step.to_be_bytes());
        let hash: [u8; 20] = mac.finalize().into_bytes().into();
        let offset = usize::from(hash[19] & 15);
        let bytes = [hash[offset] & 0x7f, hash[offset + 1], hash[offset + 2], hash[offset + 3]];
        format!("{:0DIGITS$}", u32::from_be_bytes(bytes) % 10_u32.pow(DIGITS as u32))
    }
}

fn percent_encode(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(seconds, 0).expect("a moment")
    }

    fn rfc() -> Secret {
        Secret::from_bytes(Zeroizing::new(b"12345678901234567890".to_vec()))
    }

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        // Appendix B, the last six of its eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(rfc().step_of(code, at(seconds)), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_neighbouring_step_is_accepted_and_no_other() {
        let code = rfc().code(1_000_000);
        for (step, accepted) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let found = rfc().step_of(&code, at((1_000_000 + step) * 30 + 29));
            assert_eq!(found, accepted.then_some(1_000_000), "{step} steps on");
        }
        // Before 1970 nothing breaks.
        assert_eq!(rfc().step_of(&code, at(-1)), None);
    }

    #[test]
    fn what_is_no_code_is_wrong() {
        let right = rfc().code(1);
        for wrong in ["", " ", "28708", "2870820", "２８７０８２", "abcdef", "\u{0}", &right[1..], &format!("{right}0")]
        {
            assert_eq!(rfc().step_of(wrong, at(30)), None, "{wrong:?}");
        }
        assert_eq!(rfc().step_of(&format!(" {} {} ", &right[..3], &right[3..]), at(30)), Some(1), "as it is shown");
    }

    #[test]
    fn the_uri_names_the_account() {
        let uri = rfc().uri("ida+test@nordhavn.example");
        assert_eq!(
            uri,
            "otpauth://totp/Postroom:ida%2Btest%40nordhavn.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Postroom&algorithm=SHA1&digits=6&period=30"
        );
    }
}
