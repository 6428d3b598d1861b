use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use postroom_types::Timestamp;
use sha1::Sha1;

/// An authenticator, as people have one (RFC 6238); written apart from the server's own, so that each checks the other.
pub struct Authenticator(Vec<u8>);

impl Authenticator {
    /// With the secret as the server shows it, in base32.
    pub fn of(secret: &str) -> Self {
        Self(BASE32_NOPAD.decode(secret.as_bytes()).expect("base32"))
    }

    /// The code at this time, or so many steps of 30 seconds later.
    pub fn code(&self, now: Timestamp, steps: i64) -> String {
        let step = now.timestamp() / 30 + steps;
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("any length");
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let at = usize::from(hash[19] & 15);
        let number = u32::from_be_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }
}
