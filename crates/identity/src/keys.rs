use std::sync::Arc;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use jsonwebtoken::{DecodingKey, EncodingKey};
use postroom_types::Entropy;
use sha2::{Digest, Sha256};

/// Keys derived from the installation's secret (HKDF-SHA256, RFC 5869), one for each use.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    key_id: String,
    jwt_encoding: EncodingKey,
    jwt_decoding: DecodingKey,
    refresh: [u8; 32],
    cursor: [u8; 32],
    answer: [u8; 32],
}

impl Keys {
    /// From `POSTROOM_SECRET_KEY`: at least 32 bytes.
    pub fn derive(secret: &[u8]) -> Self {
        let jwt = expand(secret, "access token");
        let fingerprint = expand(secret, "key id");
        Self(Arc::new(Inner {
            key_id: fingerprint[..8].iter().map(|byte| format!("{byte:02x}")).collect(),
            jwt_encoding: EncodingKey::from_secret(&jwt),
            jwt_decoding: DecodingKey::from_secret(&jwt),
            refresh: expand(secret, "refresh token"),
            cursor: expand(secret, "cursor"),
            answer: expand(secret, "idempotent answer"),
        }))
    }

    /// Tells which secret signed a token.
    pub fn key_id(&self) -> &str {
        &self.0.key_id
    }

    pub(crate) fn jwt_encoding(&self) -> &EncodingKey {
        &self.0.jwt_encoding
    }

    pub(crate) fn jwt_decoding(&self) -> &DecodingKey {
        &self.0.jwt_decoding
    }

    /// What follows a refresh token: the same whenever it is asked for, so that only hashes need to be kept.
    pub(crate) fn successor(&self, parts: &[&[u8]]) -> [u8; 32] {
        authenticate(&self.0.refresh, parts)
    }

    /// Signs a list cursor.
    pub fn sign_cursor(&self, parts: &[&[u8]]) -> [u8; 32] {
        authenticate(&self.0.cursor, parts)
    }

    /// Encrypts a stored answer; `about` binds it to its row.
    pub(crate) fn seal_answer(&self, entropy: &dyn Entropy, about: &[u8], answer: &[u8]) -> Vec<u8> {
        let nonce: [u8; 24] = postroom_types::random(entropy);
        let payload = Payload { msg: answer, aad: about };
        #[expect(clippy::expect_used, reason = "fails only for messages beyond 256 GiB")]
        let sealed =
            XChaCha20Poly1305::new(&self.0.answer.into()).encrypt(XNonce::from_slice(&nonce), payload).expect("fits");
        [&nonce[..], &sealed].concat()
    }

    /// The stored answer, unless it was sealed for another row or under another secret.
    pub(crate) fn open_answer(&self, about: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(24)?;
        let payload = Payload { msg: sealed, aad: about };
        XChaCha20Poly1305::new(&self.0.answer.into()).decrypt(XNonce::from_slice(nonce), payload).ok()
    }
}

/// SHA-256 of the parts, each preceded by its length, so that no two lists of parts have the same input.
pub(crate) fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn authenticate(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn expand(secret: &[u8], purpose: &str) -> [u8; 32] {
    let mut key = [0; 32];
    #[expect(clippy::expect_used, reason = "32 bytes are well below HKDF's limit of 255 blocks")]
    Hkdf::<Sha256>::new(Some(b"postroom 1"), secret).expand(purpose.as_bytes(), &mut key).expect("fits");
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use postroom_types::SeededEntropy;

    #[test]
    fn sealed_answers_open_only_for_their_row_and_secret() {
        let keys = Keys::derive(&[7; 32]);
        let sealed = keys.seal_answer(&SeededEntropy::new(1), b"row 1", b"a password");
        assert!(!sealed.windows(8).any(|w| w == b"password"));
        assert_eq!(keys.open_answer(b"row 1", &sealed).as_deref(), Some(&b"a password"[..]));
        assert_eq!(keys.open_answer(b"row 2", &sealed), None);
        assert_eq!(Keys::derive(&[8; 32]).open_answer(b"row 1", &sealed), None);
        assert_eq!(keys.open_answer(b"row 1", b"short"), None);
    }

    #[test]
    fn parts_cannot_be_shifted() {
        let keys = Keys::derive(&[7; 32]);
        assert_ne!(keys.sign_cursor(&[b"ab", b"c"]), keys.sign_cursor(&[b"a", b"bc"]));
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
    }
}
