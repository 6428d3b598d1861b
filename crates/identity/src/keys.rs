use std::sync::Arc;

use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Keys derived from the installation's secrets (HKDF-SHA256, RFC 5869), one for each use: from the present secret, which
/// signs and wraps, and from older ones, which only read what they have left.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    current: KeySet,
    old: Vec<KeySet>,
}

/// What follows from one secret.
pub(crate) struct KeySet {
    fingerprint: String,
    jwt_encoding: EncodingKey,
    jwt_decoding: DecodingKey,
    refresh: Key,
    cursor: Key,
    login_name: Key,
    wrapping: Key,
}

/// 256 bits that are overwritten when they are not needed any more.
pub(crate) type Key = Zeroizing<[u8; 32]>;

impl Keys {
    /// From `POSTROOM_SECRET_KEY`: at least 32 bytes.
    pub fn derive(secret: &[u8]) -> Self {
        Self::with_old::<&[u8]>(secret, &[])
    }

    /// The same with older secrets (`POSTROOM_SECRET_KEYS_OLD`).
    pub fn with_old<S: AsRef<[u8]>>(secret: &[u8], old: &[S]) -> Self {
        let current = KeySet::derive(secret);
        let mut others: Vec<KeySet> = Vec::new();
        for set in old.iter().map(|secret| KeySet::derive(secret.as_ref())) {
            if std::iter::once(&current).chain(&others).all(|known| known.fingerprint != set.fingerprint) {
                others.push(set);
            }
        }
        Self(Arc::new(Inner { current, old: others }))
    }

    /// Tells which secret signs, without telling the secret.
    pub fn fingerprint(&self) -> &str {
        &self.0.current.fingerprint
    }

    /// The fingerprints of every secret at hand, the present one first.
    pub fn fingerprints(&self) -> impl Iterator<Item = &str> {
        self.all().map(|set| set.fingerprint.as_str())
    }

    pub(crate) fn jwt_encoding(&self) -> &EncodingKey {
        &self.0.current.jwt_encoding
    }

    /// The key that signed, by the id in the token's header.
    pub(crate) fn jwt_decoding(&self, key_id: &str) -> Option<&DecodingKey> {
        self.set(key_id).map(|set| &set.jwt_decoding)
    }

    /// What follows a refresh token: the same whenever it is asked for, so that only hashes need to be kept. The first is
    /// the present key's; the others are what another instance may have made of it while keys are being rotated.
    pub(crate) fn successors(&self, parts: &[&[u8]]) -> Vec<[u8; 32]> {
        self.all().map(|set| authenticate(&set.refresh, parts)).collect()
    }

    /// Signs a list cursor.
    pub fn sign_cursor(&self, parts: &[&[u8]]) -> [u8; 32] {
        authenticate(&self.0.current.cursor, parts)
    }

    /// Whether one of our keys signed the cursor; the signature may be cut short.
    pub fn verify_cursor(&self, parts: &[&[u8]], signature: &[u8]) -> bool {
        let verifies = |set: &KeySet| {
            let expected = authenticate(&set.cursor, parts);
            let length = signature.len().min(expected.len());
            length >= 16 && bool::from(expected[..length].ct_eq(signature))
        };
        self.all().any(verifies)
    }

    /// Stands for a name that somebody tried to sign in with: it may be a password in the wrong field.
    pub(crate) fn login_name(&self, name: &str) -> [u8; 32] {
        authenticate(&self.0.current.login_name, &[name.as_bytes()])
    }

    /// The key that wraps data keys, of the secret with this fingerprint.
    pub(crate) fn wrapping(&self, fingerprint: &str) -> Option<&Key> {
        self.set(fingerprint).map(|set| &set.wrapping)
    }

    fn set(&self, fingerprint: &str) -> Option<&KeySet> {
        self.all().find(|set| set.fingerprint == fingerprint)
    }

    fn all(&self) -> impl Iterator<Item = &KeySet> {
        std::iter::once(&self.0.current).chain(&self.0.old)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.fingerprints()).finish()
    }
}

impl KeySet {
    fn derive(secret: &[u8]) -> Self {
        let jwt = expand(secret, "access token");
        let fingerprint = expand(secret, "key id");
        Self {
            fingerprint: data_encoding::HEXLOWER.encode(&fingerprint[..8]),
            jwt_encoding: EncodingKey::from_secret(&*jwt),
            jwt_decoding: DecodingKey::from_secret(&*jwt),
            refresh: expand(secret, "refresh token"),
            cursor: expand(secret, "cursor"),
            login_name: expand(secret, "login name"),
            wrapping: expand(secret, "data key"),
        }
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

/// HMAC-SHA256 of the parts, each preceded by its length.
pub(crate) fn authenticate(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A key for one purpose.
pub(crate) fn expand(secret: &[u8], purpose: &str) -> Key {
    let mut key = Key::default();
    #[expect(clippy::expect_used, reason = "32 bytes are well below HKDF's limit of 255 blocks")]
    Hkdf::<Sha256>::new(Some(b"postroom 1"), secret).expand(purpose.as_bytes(), &mut *key).expect("fits");
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_be_shifted() {
        let keys = Keys::derive(&[7; 32]);
        assert_ne!(keys.sign_cursor(&[b"ab", b"c"]), keys.sign_cursor(&[b"a", b"bc"]));
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
    }

    #[test]
    fn old_secrets_verify_and_do_not_sign() {
        let (old, new) = (Keys::derive(&[7; 32]), Keys::with_old(&[8; 32], &[[7; 32], [8; 32], [7; 32]]));
        assert_eq!(new.fingerprints().count(), 2, "each once");
        assert_ne!(old.fingerprint(), new.fingerprint());
        let signed = old.sign_cursor(&[b"x"]);
        assert_ne!(signed, new.sign_cursor(&[b"x"]));
        assert!(new.verify_cursor(&[b"x"], &signed[..16]) && !new.verify_cursor(&[b"y"], &signed[..16]));
        assert!(!new.verify_cursor(&[b"x"], &[]), "a signature of nothing signs nothing");
        assert!(!old.verify_cursor(&[b"x"], &new.sign_cursor(&[b"x"])));
        assert_eq!(new.successors(&[b"x"])[1], old.successors(&[b"x"])[0]);
        assert!(new.wrapping(old.fingerprint()).is_some() && old.wrapping(new.fingerprint()).is_none());
    }

    #[test]
    fn only_fingerprints_are_printed() {
        let keys = Keys::with_old(&[7; 32], &[[8; 32]]);
        let printed: Vec<String> = keys.fingerprints().map(|f| format!("{f:?}")).collect();
        assert_eq!(format!("{keys:?}"), format!("[{}]", printed.join(", ")));
    }
}
