//! Help with writing: how a text may go on, which subject tells what it is about, and how it reads.
//!
//! Whoever helps is a [`Provider`]: [`Local`] works on this machine alone, [`Remote`] asks a service over HTTP. What they are given is a
//! [`Passage`], which holds the writer's own words and nothing that is quoted from others; what they give is plain text within bounds,
//! whatever they said. Nothing is kept or logged here, and no database is known.

mod local;
mod passage;
mod remote;
mod suggestion;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub use local::Local;
pub use passage::{MOST_BYTES, Passage, own_words};
pub use remote::{Remote, Service};
pub use suggestion::{Label, Suggestion, Tone};

/// What help is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// How the text may go on.
    Completion,
    /// Subject lines for it.
    Subject,
    /// How it reads.
    Tone,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completion => "completion",
            Self::Subject => "subject",
            Self::Tone => "tone",
        }
    }
}

/// A text, and what help is wanted with it.
#[derive(Clone, Debug)]
pub struct Ask {
    pub kind: Kind,
    pub passage: Passage,
    /// What the same person wrote before, the newest first: for a provider that is [local](Provider::is_local), and empty for any
    /// other.
    pub written_before: Vec<String>,
}

/// Why a provider did not help. None of it tells anything of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    #[error("too many are asking at once")]
    Busy,
    #[error("the provider cannot be reached")]
    Unreachable,
    #[error("the provider does not answer in time")]
    TooSlow,
    #[error("the provider answers with status {0}")]
    Refused(u16),
    #[error("the provider's answer is no help")]
    Unusable,
}

/// What a provider gives, later.
pub type Helping<'a> = Pin<Box<dyn Future<Output = Result<Suggestion, Failed>> + Send + 'a>>;

/// Whoever helps with writing.
pub trait Provider: Send + Sync {
    /// `local`, `openai` or `anthropic`.
    fn name(&self) -> &'static str;
    /// Which of its models answers; none where there is none.
    fn model(&self) -> Option<&str>;
    /// Whether the text stays on this machine.
    fn is_local(&self) -> bool;
    /// Helps. Nothing to propose is no failure.
    fn help(&self, ask: Ask) -> Helping<'_>;
}

/// Those that an installation has.
#[derive(Clone, Debug, Default)]
pub struct Providers {
    remote: Option<Arc<Remote>>,
}

impl Providers {
    /// This one as well, for tenants that let text leave.
    pub fn with(remote: Remote) -> Self {
        Self { remote: Some(Arc::new(remote)) }
    }

    /// The remote one where text may leave and there is one; the local one everywhere else.
    pub fn for_tenant(&self, may_leave: bool) -> &dyn Provider {
        match &self.remote {
            Some(remote) if may_leave => &**remote,
            _ => &Local,
        }
    }
}
