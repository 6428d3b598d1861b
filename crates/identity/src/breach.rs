//! Whether a password is known from a data breach, asked by the k-anonymity range protocol of Have I Been Pwned: the
//! service learns the first five digits of the SHA-1, answers with everything that begins so, padded, and the rest is
//! compared here.

use std::sync::Arc;
use std::time::Duration;

use data_encoding::HEXUPPER;
use sha1::{Digest, Sha1};
use tokio::sync::Semaphore;
use ureq::tls::{RootCerts, TlsConfig};

/// Nobody waits longer; an answer that takes longer counts as none.
const TIME_LIMIT: Duration = Duration::from_secs(2);
/// A range has some 40 KiB.
const LONGEST_ANSWER: u64 = 4 * 1024 * 1024;
/// So many questions at once, so that a service that hangs cannot take the threads of password hashing.
const AT_ONCE: usize = 16;

/// The service to ask (`POSTROOM_BREACH_CHECK_URL`).
#[derive(Clone)]
pub struct BreachCheck {
    agent: ureq::Agent,
    url: Arc<str>,
    places: Arc<Semaphore>,
}

impl BreachCheck {
    /// `url` is the address of the ranges: `https://api.pwnedpasswords.com/range`.
    pub fn new(url: &str) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config =
            ureq::Agent::config_builder().timeout_global(Some(TIME_LIMIT)).tls_config(tls).user_agent("postroom");
        let agent = config.build().new_agent();
        Self { agent, url: url.trim_end_matches('/').into(), places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Whether the password is known. When the service cannot be asked the password counts as unknown, and the log has a line.
    pub async fn knows(&self, password: &str) -> bool {
        let digest = HEXUPPER.encode(&Sha1::digest(password.as_bytes()));
        let (prefix, suffix) = digest.split_at(5);
        let asked = tokio::time::timeout(TIME_LIMIT, self.ask(prefix.to_owned()));
        match asked.await.unwrap_or_else(|_| Err("no answer in time".to_owned())) {
            Ok(range) => is_in(&range, suffix),
            Err(reason) => {
                tracing::warn!(error = %reason, "passwords cannot be checked for data breaches; this one was let through");
                false
            }
        }
    }

    async fn ask(&self, prefix: String) -> Result<String, String> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|error| error.to_string())?;
        let (agent, url) = (self.agent.clone(), format!("{}/{prefix}", self.url));
        let asking = tokio::task::spawn_blocking(move || {
            let _place = place;
            let mut answer = agent.get(&url).header("add-padding", "true").call().map_err(|error| error.to_string())?;
            let text = answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_string();
            text.map_err(|error| error.to_string())
        });
        let range = asking.await.map_err(|error| error.to_string())??;
        match range.lines().all(|line| line.trim().is_empty() || entry(line).is_some()) {
            true => Ok(range),
            false => Err("the answer is not a range".to_owned()),
        }
    }
}

/// Lines of padding count nothing.
fn is_in(range: &str, suffix: &str) -> bool {
    range.lines().filter_map(entry).any(|(known, times)| times > 0 && known.eq_ignore_ascii_case(suffix))
}

/// `<35 digits of the SHA-1>:<how often>`
fn entry(line: &str) -> Option<(&str, u64)> {
    let (suffix, times) = line.trim().split_once(':')?;
    let is_suffix = suffix.len() == 35 && suffix.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_suffix.then_some((suffix, times.trim().parse().ok()?))
}
