//! Help from a service over HTTP: any that speaks OpenAI's chat completions (OpenAI, Ollama, vLLM, LM Studio, and others), or Anthropic's
//! messages.

mod answer;
mod prompt;
mod service;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};
use zeroize::Zeroizing;

pub use self::service::Service;
use crate::{Ask, Failed, Helping, Kind, Provider, Suggestion};

/// So many questions of this process at once; whoever comes then is told to try again.
const AT_ONCE: usize = 8;
/// Bytes of an answer. A long one has some thousand.
const LONGEST_ANSWER: u64 = 256 * 1024;

/// A service that helps. The operator has named its address, so that it may stand beside Postroom; it is asked there, and wherever else it
/// says to ask is not.
#[derive(Clone)]
pub struct Remote {
    service: Service,
    model: Arc<str>,
    address: Arc<str>,
    key: Option<Arc<Zeroizing<String>>>,
    agent: Agent,
    places: Arc<Semaphore>,
}

impl Remote {
    /// `base` is the service's base address, such as `http://127.0.0.1:11434/v1`; `limit` is how long an answer may take.
    pub fn new(service: Service, base: &str, model: &str, key: Option<String>, limit: Duration) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .timeout_global(Some(limit))
            .max_redirects(0)
            .http_status_as_error(false)
            .proxy(None)
            .tls_config(tls)
            .user_agent("postroom")
            .build();
        Self {
            service,
            model: model.into(),
            address: service.address(base).into(),
            key: key.map(|key| Arc::new(Zeroizing::new(key))),
            agent: config.new_agent(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    async fn ask(&self, ask: Ask) -> Result<Suggestion, Failed> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Failed::Busy)?;
        let remote = self.clone();
        let asking = tokio::task::spawn_blocking(move || {
            let _place = place;
            let said = remote.send(ask.kind, &prompt::user(&ask.passage))?;
            answer::read(ask.kind, &said, &ask.passage.body)
        });
        asking.await.map_err(|_| Failed::Busy)?
    }

    /// The text that the model answers with.
    fn send(&self, kind: Kind, user: &str) -> Result<String, Failed> {
        let body = self.service.request(&self.model, prompt::system(kind), user).to_string();
        let mut request = self.agent.post(&*self.address).header("content-type", "application/json");
        for (name, value) in self.service.headers(self.key.as_deref().map(|key| key.as_str())) {
            request = request.header(name, value.as_str());
        }
        let mut answer = request.send(body.as_bytes()).map_err(|error| failed(&error))?;
        let status = answer.status();
        if !status.is_success() {
            return Err(Failed::Refused(status.as_u16()));
        }
        let text = answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_string();
        self.service.said(&text.map_err(|error| failed(&error))?).ok_or(Failed::Unusable)
    }
}

impl Provider for Remote {
    fn name(&self) -> &'static str {
        self.service.as_str()
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn is_local(&self) -> bool {
        false
    }

    fn help(&self, ask: Ask) -> Helping<'_> {
        Box::pin(self.ask(ask))
    }
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Remote")
            .field("service", &self.service)
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

fn failed(error: &ureq::Error) -> Failed {
    match error {
        ureq::Error::Timeout(_) => Failed::TooSlow,
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Failed::TooSlow,
        ureq::Error::BodyExceedsLimit(_) | ureq::Error::TooManyRedirects | ureq::Error::RedirectFailed => {
            Failed::Unusable
        }
        _ => Failed::Unreachable,
    }
}
