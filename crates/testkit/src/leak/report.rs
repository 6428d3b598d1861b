use std::collections::BTreeMap;
use std::fmt;

/// What a run came to.
#[derive(Debug)]
pub struct Report {
    /// One for each kind, operation and caller, with an example; empty when everything is sealed.
    pub findings: Vec<Finding>,
    pub counts: Counts,
}

/// Something that must not be.
#[derive(Clone, Debug)]
pub struct Finding {
    pub kind: Kind,
    /// The operation's id, or the address of what has none.
    pub operation: String,
    /// Who called.
    pub caller: &'static str,
    /// The first example: what was sent, and what came back.
    pub detail: String,
}

/// The ways to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A canary stands in the body of an answer that is no error.
    CanaryInBody,
    /// A canary stands in a header.
    CanaryInHeader,
    /// A canary stands in an error.
    CanaryInError,
    /// A row that is not the caller's was changed, made or removed.
    RowChanged,
    /// Answered without anybody being signed in, though it is not on the reviewed public list.
    OpenToNobody,
    /// Another status than the one that is due.
    WrongStatus,
    /// What is somebody else's is answered otherwise than what does not exist.
    TellsApart,
    /// The server failed.
    ServerError,
    /// There is an address or a method that the document does not have.
    Undocumented,
    /// Self-check: no owner was ever answered with success, so a refusal proves nothing.
    NeverSucceeded,
    /// Self-check: the generator does not know what to send.
    CannotFill,
    /// Self-check: a text field never got a canary.
    NoCanary,
    /// Self-check: a canary was planted and never seen by its owner.
    CanaryNeverSeen,
}

/// How much was tried.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub operations: usize,
    /// Those that answered an owner with success.
    pub succeeded: usize,
    /// Requests in all.
    pub calls: usize,
    /// Calls of somebody who must not, each followed by a look at all rows.
    pub foreign_calls: usize,
    pub tables_watched: usize,
    /// Text fields of requests that got a canary.
    pub fields: usize,
    pub canaries_planted: usize,
    pub canaries_seen_by_owner: usize,
    /// Ids of the first tenant that the other one tried.
    pub foreign_ids: usize,
}

/// Collects findings, one for each kind, operation and caller.
#[derive(Default)]
pub(super) struct Findings(BTreeMap<(Kind, String, &'static str), String>);

impl Findings {
    pub(super) fn add(&mut self, kind: Kind, operation: &str, caller: &'static str, detail: impl Into<String>) {
        self.0.entry((kind, operation.to_owned(), caller)).or_insert_with(|| detail.into());
    }

    pub(super) fn into_vec(self) -> Vec<Finding> {
        let all = self.0.into_iter();
        all.map(|((kind, operation, caller), detail)| Finding { kind, operation, caller, detail }).collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?}", self.counts)?;
        for Finding { kind, operation, caller, detail } in &self.findings {
            writeln!(f, "{kind:?} {operation} as {caller}: {detail}")?;
        }
        Ok(())
    }
}
