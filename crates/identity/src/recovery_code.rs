//! One-time codes for when the authenticator is lost.

use postroom_types::{Entropy, UserId};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::envelope::DataKey;
use crate::keys;

/// So many are given out at a time.
pub(crate) const COUNT: usize = 10;
/// No letters that are mistaken for others.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Three groups of five letters and digits: 74 bits.
const GROUPS: usize = 3;
const GROUP: usize = 5;

/// A fresh code: `k7mwp-3xd9a-qv2hn`.
pub(crate) fn generate(entropy: &dyn Entropy) -> String {
    let mut code = String::new();
    let mut letters = 0;
    while letters < GROUPS * GROUP {
        let [byte] = postroom_types::random::<1>(entropy);
        // 248 is the largest multiple of 31 in a byte: without the rest every letter is equally likely.
        if byte < 248 {
            if letters > 0 && letters % GROUP == 0 {
                code.push('-');
            }
            code.push(char::from(ALPHABET[usize::from(byte) % 31]));
            letters += 1;
        }
    }
    code
}

/// What the database keeps of a code, however it was typed. Keyed by a data key, which lives on when the installation key
/// is replaced.
pub(crate) fn hash(data_key: &DataKey, user: UserId, code: &str) -> [u8; 32] {
    let letters: String = code
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .take(GROUPS * GROUP + 1)
        .collect();
    let key = keys::expand(&data_key.key[..], "recovery code");
    keys::authenticate(&key, &[user.0.as_bytes(), letters.as_bytes()])
}

/// The code among those that are left, all of them compared.
pub(crate) fn find(hash: &[u8; 32], left: &[(Uuid, Vec<u8>)]) -> Option<Uuid> {
    left.iter().fold(None, |found, (id, kept)| if bool::from(kept.ct_eq(&hash[..])) { Some(*id) } else { found })
}

#[cfg(test)]
mod tests {
    use postroom_types::SeededEntropy;

    use super::*;
    use crate::keys::Key;

    #[test]
    fn codes_are_readable_and_differ() {
        let entropy = SeededEntropy::new(1);
        let codes: std::collections::HashSet<String> = (0..1000).map(|_| generate(&entropy)).collect();
        assert_eq!(codes.len(), 1000);
        for code in codes {
            let groups: Vec<&str> = code.split('-').collect();
            assert!(groups.len() == 3 && groups.iter().all(|group| group.len() == 5), "{code}");
            assert!(code.chars().all(|c| c == '-' || (c.is_ascii_alphanumeric() && !"1l0oi".contains(c))), "{code}");
        }
    }

    #[test]
    fn only_the_same_persons_same_code_has_the_same_hash() {
        let key = |byte| DataKey { id: Uuid::from_u128(1), key: Key::new([byte; 32]) };
        let (ida, kim) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        let hashed = hash(&key(7), ida, "k7mwp-3xd9a-qv2hn");
        assert_eq!(hashed, hash(&key(7), ida, " K7MWP 3XD9A QV2HN "), "as people type it");
        for other in [
            hash(&key(8), ida, "k7mwp-3xd9a-qv2hn"),
            hash(&key(7), kim, "k7mwp-3xd9a-qv2hn"),
            hash(&key(7), ida, "k7mwp-3xd9a-qv2h"),
            hash(&key(7), ida, "k7mwp-3xd9a-qv2hnx"),
            hash(&key(7), ida, ""),
        ] {
            assert_ne!(hashed, other);
        }
        let left =
            [(Uuid::from_u128(3), vec![0; 32]), (Uuid::from_u128(4), hashed.to_vec()), (Uuid::from_u128(5), vec![])];
        assert_eq!(find(&hashed, &left), Some(Uuid::from_u128(4)));
        assert_eq!(find(&[1; 32], &left), None);
    }
}
