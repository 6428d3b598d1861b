//! Mail on its way, for the fuzzer: drafts that can be sent, and messages that wait in the outbox.

use serde_json::{Value, json};

use super::callers::Person;
use super::document::Operation;
use super::run::Run;
use super::wire::Call;

impl Run {
    /// A draft with a recipient, in an account with a server for outgoing mail.
    pub(super) async fn sendable_draft(&mut self, person: &Person) -> Result<String, String> {
        let account = self.imported("accounts", person).await?;
        let draft = json!({ "subject": "for the outbox", "to": [{ "address": "somebody@canaries.example" }] });
        let body = json!({ "accountId": account, "draft": draft });
        let made = self.send_as(person, Call::new("POST", "/api/v1/drafts").body(Some(body))).await;
        let id = made.json["draft"]["draftId"].as_str().map(str::to_owned);
        let id = id.ok_or_else(|| format!("no draft can be made to be sent: {}", made.describe()))?;
        self.stock.ids.add(person.side, "drafts", &id);
        Ok(id)
    }

    /// A message that waits; one that failed for the operations that begin anew with it, or dismiss it.
    pub(super) async fn outbox_entry(&mut self, operation: &Operation, person: &Person) -> Result<String, String> {
        let draft = self.sendable_draft(person).await?;
        let how = Some(json!({ "undoSeconds": 60 }));
        let sent = self.send_as(person, Call::new("POST", format!("/api/v1/drafts/{draft}/send")).body(how)).await;
        let id = sent.json["id"].as_str().map(str::to_owned);
        let id = id.ok_or_else(|| format!("a draft cannot be sent: {}", sent.describe()))?;
        if matches!(&*operation.id, "sendAgain" | "dismissMessage") {
            self.rows.fail_messages().await;
        }
        self.stock.ids.add(person.side, "outbox", &id);
        Ok(id)
    }
}

/// Bodies whose values must fit together.
pub(super) fn body(operation: &str, word: &str) -> Option<Value> {
    match operation {
        "sendDraft" => Some(json!({ "undoSeconds": 60 })),
        "sendAgain" => Some(json!({})),
        "answerMessage" => Some(json!({ "kind": "reply", "deviceId": word })),
        _ => None,
    }
}
