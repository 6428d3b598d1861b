//! Help that needs nobody else: by what the writer wrote before, by the words of the text, and by a small list of phrases.

mod completion;
mod subject;
mod tone;

use crate::{Ask, Failed, Helping, Kind, Provider, Suggestion};

/// Works on this machine alone, and without a network.
#[derive(Clone, Copy, Debug)]
pub struct Local;

impl Provider for Local {
    fn name(&self) -> &'static str {
        "local"
    }

    fn model(&self) -> Option<&str> {
        None
    }

    fn is_local(&self) -> bool {
        true
    }

    fn help(&self, ask: Ask) -> Helping<'_> {
        Box::pin(async move {
            // Some milliseconds of reading, which hold up nobody else's request.
            tokio::task::spawn_blocking(move || help(&ask)).await.map_err(|_| Failed::Busy)
        })
    }
}

fn help(ask: &Ask) -> Suggestion {
    let body = &ask.passage.body;
    match ask.kind {
        Kind::Completion => Suggestion::completions(completion::of(body, &ask.written_before), body),
        Kind::Subject => Suggestion::subjects(subject::of(body)),
        Kind::Tone => {
            let (label, explanation) = tone::of(body);
            Suggestion::tone(label, &explanation)
        }
    }
}
