//! Workflows, for the fuzzer: one that has something to keep.

use serde_json::{Value, json};

use super::callers::Person;
use super::run::Run;
use super::wire::Call;

impl Run {
    /// The id of a run that was just carried out for this person.
    pub(super) async fn workflow_run(&mut self, person: &Person) -> Result<String, String> {
        let operation = self.stock.document.operations.iter().find(|operation| operation.id == "runWorkflow").cloned();
        let operation = operation.ok_or("the document has no runWorkflow")?;
        let body = self.stock.body(&operation, person.side, person)?;
        let made = self.send_as(person, Call::new("POST", "/api/v1/workflows/run").body(body)).await;
        let id = made.json["id"].as_str().map(str::to_owned);
        let id = id.ok_or_else(|| format!("a workflow cannot be run: {}", made.describe()))?;
        self.learn(&operation, person.side, person, &made);
        self.stock.ids.add(person.side, "runs", &id);
        Ok(id)
    }
}

/// What schemas do not tell: nodes that belong together.
pub(super) fn body(operation: &str, word: &str) -> Option<Value> {
    let search = json!({ "id": "search", "type": "mail-search", "parameters": { "q": "{{ $json.word }}" } });
    let document = json!({ "version": "2.2.0", "nodes": [search], "input": { "word": word } });
    matches!(operation, "runWorkflow" | "checkWorkflow").then_some(document)
}
