//! Passwords: the rules for new ones, hashing with bounded memory, and generated first ones.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use postroom_types::Entropy;
use tokio::sync::Semaphore;

use crate::{Error, Identity};

/// Fewer characters are refused.
const MIN_CHARACTERS: usize = 12;
/// More bytes are refused, so that hashing and judging stay cheap.
const MAX_BYTES: usize = 1024;
/// zxcvbn's time grows quickly with length; what makes a password guessable shows early.
const JUDGED_CHARACTERS: usize = 100;

/// Refuses a new password that breaks a rule, saying which.
pub fn check_rules(field: &'static str, password: &str, email: &str, others: &[&str]) -> Result<(), Error> {
    if password.chars().count() < MIN_CHARACTERS {
        return Err(Error::invalid(field, format!("must have at least {MIN_CHARACTERS} characters")));
    }
    if password.len() > MAX_BYTES {
        return Err(Error::invalid(field, format!("must have at most {MAX_BYTES} bytes")));
    }
    if password.to_lowercase().contains(email) || email.contains(&password.to_lowercase()) {
        return Err(Error::invalid(field, "must not be the e-mail address"));
    }
    let judged: String = password.chars().take(JUDGED_CHARACTERS).collect();
    let mut known = vec![email, email.split('@').next().unwrap_or_default()];
    known.extend_from_slice(others);
    let is_guessable = |text: &str| zxcvbn::zxcvbn(text, &known).score() < zxcvbn::Score::Three;
    if is_guessable(&judged) || is_guessable(&without_words(&judged, &known)) {
        return Err(Error::invalid(field, "is too easy to guess; a few unrelated words make a good one"));
    }
    Ok(())
}

/// The same, and refuses one that is known from a data breach, where that can be asked. Not inside of a transaction.
pub async fn check_new(
    identity: &Identity,
    field: &'static str,
    password: &str,
    email: &str,
    others: &[&str],
) -> Result<(), Error> {
    check_rules(field, password, email, others)?;
    match &identity.breaches {
        Some(breaches) if breaches.knows(password).await => {
            Err(Error::invalid(field, "is known from a data breach of another service; choose another"))
        }
        _ => Ok(()),
    }
}

/// What is left of a password when the person's own words are taken out: zxcvbn knows each of them, but a few in a row
/// count as a good password.
fn without_words(password: &str, known: &[&str]) -> String {
    let mut rest = password.to_lowercase();
    for word in known.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())) {
        if word.chars().count() >= 3 {
            rest = rest.replace(&word.to_lowercase(), "");
        }
    }
    rest
}

/// A first password to hand over: four groups of five letters and digits, 98 bits.
pub fn generate(entropy: &dyn Entropy) -> String {
    const ALPHABET: &[u8; 30] = b"abcdefghjkmnpqrstvwxyz23456789";
    let mut letters = String::new();
    while letters.len() < 23 {
        let [byte] = postroom_types::random::<1>(entropy);
        // 240 is the largest multiple of 30 in a byte: without the rest every letter is equally likely.
        if byte < 240 {
            letters.push(char::from(ALPHABET[usize::from(byte) % 30]));
            if matches!(letters.len(), 5 | 11 | 17) {
                letters.push('-');
            }
        }
    }
    letters
}

/// Hashes and verifies off the async threads, so many at once and no more: 19 MiB each.
#[derive(Clone)]
pub struct Hasher {
    places: Arc<Semaphore>,
    argon2: Argon2<'static>,
    /// Verified for unknown users, so that they take the same time.
    nobody: Arc<str>,
    hashed: Arc<AtomicU64>,
}

impl Hasher {
    /// Argon2id with 19 MiB, two passes, one lane (OWASP's first recommendation); `at_once` bounds memory.
    #[expect(clippy::expect_used, reason = "the parameters are constants within Argon2's limits")]
    pub fn new(at_once: usize) -> Self {
        let params = Params::new(19 * 1024, 2, 1, None).expect("within limits");
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody: PasswordHash = argon2.hash_password_with_salt(b"nobody", &[0; 16]).expect("hashes");
        Self {
            places: Arc::new(Semaphore::new(at_once)),
            argon2,
            nobody: nobody.to_string().into(),
            hashed: Arc::default(),
        }
    }

    /// The PHC string of a password, with a fresh salt.
    pub async fn hash(&self, entropy: &dyn Entropy, password: &str) -> Result<String, Error> {
        let salt: [u8; 16] = postroom_types::random(entropy);
        let (password, argon2) = (password.to_owned(), self.argon2.clone());
        self.run(move || {
            let hash: PasswordHash = argon2.hash_password_with_salt(password.as_bytes(), &salt).ok()?;
            Some(hash.to_string())
        })
        .await?
        .ok_or(Error::Busy)
    }

    /// Whether the password is right. Without a stored hash it is not, after the same time.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, Error> {
        let exists = stored.is_some();
        let (password, stored) = (password.to_owned(), stored.unwrap_or(&self.nobody).to_owned());
        let argon2 = self.argon2.clone();
        let right = self
            .run(move || {
                let hash = PasswordHash::new(&stored).ok()?;
                // Longer ones were never accepted; cutting them keeps the time the same.
                let password = &password.as_bytes()[..password.len().min(MAX_BYTES + 1)];
                argon2.verify_password(password, &hash).ok()
            })
            .await?
            .is_some();
        Ok(right && exists)
    }

    /// How many passwords were hashed or verified so far.
    pub fn hashed(&self) -> u64 {
        self.hashed.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        self.hashed.fetch_add(1, Ordering::Relaxed);
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Busy)?;
        let work = tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        });
        work.await.map_err(|_| Error::Busy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use postroom_types::SeededEntropy;

    fn refusal(password: &str) -> Option<String> {
        match check_rules("password", password, "ida.lind@example.org", &["Ida Lind", "Nordhavn"]) {
            Ok(()) => None,
            Err(Error::Invalid { reason, .. }) => Some(reason),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn rules_refuse_short_guessable_and_personal_ones() {
        assert!(refusal("x7!Kq").is_some_and(|r| r.contains("at least 12")));
        assert!(refusal("passwordpassword").is_some_and(|r| r.contains("easy to guess")));
        assert!(refusal("IDA.lind@example.org").is_some_and(|r| r.contains("e-mail")));
        assert!(refusal("Nordhavn Ida Lind").is_some());
        assert!(refusal(&"ä".repeat(600)).is_some_and(|r| r.contains("at most")));
        assert_eq!(refusal("walnut ferry clock harbour"), None);
    }

    #[test]
    fn generated_passwords_keep_the_rules_and_differ() {
        let entropy = SeededEntropy::new(1);
        let (a, b) = (generate(&entropy), generate(&entropy));
        assert_ne!(a, b);
        assert_eq!((refusal(&a), a.len()), (None, 23));
    }

    #[tokio::test]
    async fn verifies_only_the_right_password_of_somebody_who_exists() {
        let (hasher, entropy) = (Hasher::new(2), SeededEntropy::new(1));
        let hash = hasher.hash(&entropy, "walnut ferry clock").await.expect("hashes");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.verify("walnut ferry clock", Some(&hash)).await.expect("verifies"));
        assert!(!hasher.verify("walnut ferry clocK", Some(&hash)).await.expect("verifies"));
        assert!(!hasher.verify("nobody", None).await.expect("verifies"));
        assert!(!hasher.verify("x", Some("no hash")).await.expect("verifies"));
        assert!(!hasher.verify(&"x".repeat(10_000_000), Some(&hash)).await.expect("verifies"));
    }
}
