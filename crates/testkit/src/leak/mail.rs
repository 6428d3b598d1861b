//! Mail for the fuzzer: a message with a canary wherever a text can stand, imported for whoever needs one.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::attack::UNKNOWN_ID;
use super::callers::Person;
use super::canary::{Canary, Class, Side};
use super::document::{Area, Operation};
use super::run::Run;
use super::wire::Call;

/// The smallest file that its first bytes show to be an image.
const IMAGE: &[u8] = b"\x89PNG\r\n\x1a\n";

impl Run {
    /// The id of something of a message that was just imported for this person.
    pub(super) async fn imported(&mut self, kind: &str, person: &Person) -> Result<String, String> {
        match kind {
            "accounts" => return self.connected(person).await,
            "drafts" => return self.drafted(person).await,
            "saves" | "files" | "shares" => return self.of_draft(kind, person).await,
            "identities" => return self.identified(person).await,
            "contacts" => return self.written_to(person).await,
            "templates" => return self.kept_template(person).await,
            _ => {}
        }
        let message = self.import_for(person).await?;
        let id = match kind {
            "threads" => message["threadId"].clone(),
            "attachments" => message["attachments"][0]["id"].clone(),
            "undos" => self.undo_of(person, &message).await,
            _ => message["id"].clone(),
        };
        let id = id.as_str().map(str::to_owned).ok_or_else(|| format!("mail has no id of `{kind}`: {message}"))?;
        self.stock.ids.add(person.side, kind, &id);
        Ok(id)
    }

    /// The id of an account that was just connected for this person, to a server that nobody is.
    async fn connected(&mut self, person: &Person) -> Result<String, String> {
        let operation =
            self.stock.document.operations.iter().find(|operation| operation.id == "connectAccount").cloned();
        let operation = operation.ok_or("the document has no connectAccount")?;
        let body = self.stock.body(&operation, person.side, person)?;
        let made = self.send_as(person, Call::new("POST", "/api/v1/accounts").body(body)).await;
        let id = made.json["id"].as_str().map(str::to_owned);
        let id = id.ok_or_else(|| format!("an account cannot be connected: {}", made.describe()))?;
        self.learn(&operation, person.side, person, &made);
        self.stock.ids.add(person.side, "accounts", &id);
        // Its own address is an identity of the same id.
        self.stock.ids.add(person.side, "identities", &id);
        Ok(id)
    }

    /// The id of somebody this person has written to.
    async fn written_to(&mut self, person: &Person) -> Result<String, String> {
        let name = self.planted(person, "contact.name");
        let id = self.rows.add_contact(&person.email, &name).await;
        self.stock.ids.add(person.side, "contacts", &id);
        let contacts = self.send_as(person, Call::new("GET", format!("/api/v1/contacts?q={name}"))).await;
        let reading = self.stock.document.operations.iter().find(|operation| operation.id == "listContacts").cloned();
        self.learn(&reading.ok_or("the document has no listContacts")?, person.side, person, &contacts);
        Ok(id)
    }

    /// The id of a template that this person has just made.
    async fn kept_template(&mut self, person: &Person) -> Result<String, String> {
        let operation =
            self.stock.document.operations.iter().find(|operation| operation.id == "createTemplate").cloned();
        let operation = operation.ok_or("the document has no createTemplate")?;
        let body = self.stock.body(&operation, person.side, person)?;
        let made = self.send_as(person, Call::new("POST", "/api/v1/templates").body(body)).await;
        let id = made.json["id"].as_str().map(str::to_owned);
        let id = id.ok_or_else(|| format!("a template cannot be made: {}", made.describe()))?;
        self.learn(&operation, person.side, person, &made);
        Ok(id)
    }

    /// The id of an identity that was just added to the newest account.
    async fn identified(&mut self, person: &Person) -> Result<String, String> {
        let operation =
            self.stock.document.operations.iter().find(|operation| operation.id == "createMailIdentity").cloned();
        let operation = operation.ok_or("the document has no createMailIdentity")?;
        let account = self.stock.ids.newest(person.side, "accounts").cloned().ok_or("there is no account")?;
        let body = self.stock.body(&operation, person.side, person)?;
        let call = Call::new("POST", format!("/api/v1/accounts/{account}/identities")).body(body);
        let made = self.send_as(person, call).await;
        let id = made.json["id"].as_str().map(str::to_owned);
        let id = id.ok_or_else(|| format!("an identity cannot be added: {}", made.describe()))?;
        self.learn(&operation, person.side, person, &made);
        Ok(id)
    }

    /// The id of a draft that this person has just begun.
    async fn drafted(&mut self, person: &Person) -> Result<String, String> {
        let operation = self.stock.document.operations.iter().find(|operation| operation.id == "createDraft").cloned();
        let operation = operation.ok_or("the document has no createDraft")?;
        let accounts = self.send_as(person, Call::new("GET", "/api/v1/accounts")).await;
        let account = match accounts.json["items"][0]["id"].as_str() {
            Some(id) => id.to_owned(),
            None => self.connected(person).await?,
        };
        self.stock.ids.add(person.side, "accounts", &account);
        self.stock.ids.add(person.side, "identities", &account);
        let mut body = self.stock.body(&operation, person.side, person)?.unwrap_or_default();
        body["accountId"] = json!(account);
        let made = self.send_as(person, Call::new("POST", "/api/v1/drafts").body(Some(body))).await;
        let id = made.json["draft"]["draftId"].as_str().map(str::to_owned);
        let id = id.ok_or_else(|| format!("a draft cannot be begun: {}", made.describe()))?;
        self.learn(&operation, person.side, person, &made);
        self.stock.ids.add(person.side, "drafts", &id);
        Ok(id)
    }

    /// The id of something of the newest draft: of a save, of a file, or of a share.
    async fn of_draft(&mut self, kind: &str, person: &Person) -> Result<String, String> {
        let draft = self.stock.ids.newest(person.side, "drafts").cloned().ok_or("there is no draft")?;
        let path = format!("/api/v1/drafts/{draft}");
        let (call, field) = match kind {
            "saves" => (Call::new("GET", format!("{path}/revisions")), "/items/0/saveId"),
            "files" => (Call::new("POST", format!("{path}/attachments?filename=a")).raw(b"a".to_vec()), "/id"),
            _ => {
                let body = json!({ "handle": self.stock.handle, "access": "view" });
                (Call::new("POST", format!("{path}/shares")).body(Some(body)), "/id")
            }
        };
        let answer = self.send_as(person, call).await;
        let id = answer.json.pointer(field).and_then(Value::as_str).map(str::to_owned);
        let id = id.ok_or_else(|| format!("a draft has none of `{kind}`: {}", answer.describe()))?;
        self.stock.ids.add(person.side, kind, &id);
        Ok(id)
    }

    /// What stands behind the question mark when the owner calls.
    pub(super) fn owners_query(&self, operation: &Operation) -> String {
        let encoded = || form_urlencoded::byte_serialize(self.image_url.as_bytes()).collect::<String>();
        match operation.id.as_str() {
            "getRemoteImage" => format!("?url={}", encoded()),
            "importDrafts" => {
                let account = self.stock.ids.newest(Side::A, "accounts").cloned().unwrap_or_default();
                format!("?accountId={account}")
            }
            _ => String::new(),
        }
    }

    async fn undo_of(&mut self, person: &Person, message: &Value) -> Value {
        let body = json!({ "ids": [message["id"]], "action": "flag" });
        self.send_as(person, Call::new("POST", "/api/v1/messages/batch").body(Some(body))).await.json["undoId"].clone()
    }

    /// A word that only this person may see.
    fn planted(&mut self, person: &Person, field: &str) -> String {
        let text = self.stock.canaries.word();
        self.stock.canaries.plant(Canary {
            text: text.clone(),
            field: field.to_owned(),
            side: person.side,
            class: Class::Personal,
            person: Some(person.email.clone()),
            seen: false,
            is_id: false,
        });
        text
    }

    /// Imports a message and reads it.
    async fn import_for(&mut self, person: &Person) -> Result<Value, String> {
        let mut planted = |field: &str| self.planted(person, field);
        let (sender, subject, body) = (planted("mail.from"), planted("mail.subject"), planted("mail.body"));
        let (file, content) = (planted("mail.filename"), planted("mail.attachment"));
        let raw = format!(
            "Message-ID: <{subject}@canaries.example>\r\nFrom: {sender} <{sender}@canaries.example>\r\nSubject: {subject}\r\n\
             Date: Fri, 20 Nov 2026 12:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
             Content-Type: text/html; charset=utf-8\r\n\r\n<p>{body}</p><img src=\"{}\">\r\n--b\r\n\
             Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename={file}\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
            self.image_url,
            STANDARD.encode(&content),
        );
        let import = Call::new("POST", format!("/api/v1/accounts/import?fileName={subject}.eml")).raw(raw.into_bytes());
        let imported = self.send_as(person, import).await;
        if imported.json["stored"] != 1 {
            return Err(format!("a message cannot be imported: {}", imported.describe()));
        }
        let found = self.send_as(person, Call::new("GET", format!("/api/v1/messages?q={subject}"))).await;
        let id = found.json["items"][0]["id"].as_str().unwrap_or_default().to_owned();
        let message = self.send_as(person, Call::new("GET", format!("/api/v1/messages/{id}"))).await;
        let reading = self.stock.document.operations.iter().find(|operation| operation.id == "getMessage").cloned();
        if let Some(reading) = reading {
            self.learn(&reading, person.side, person, &message);
        }
        Ok(message.json)
    }
}

/// A bundle without drafts.
pub(super) const BUNDLE: &str = r#"{"bundleId":"01890000-0000-7000-8000-00000000b00d","exportedAt":"2026-11-20T12:00:00Z","drafts":[],
    "metadata":{"count":0,"totalSize":0,"compressionRatio":1,"format":"json"}}"#;

/// Bodies that name messages of one side.
pub(super) fn body(
    operation: &Operation,
    newest: impl Fn(&str) -> Option<String>,
    handle: &str,
    word: &str,
) -> Option<Value> {
    if let Some(body) = super::outbox::body(&operation.id, word) {
        return Some(body);
    }
    if let Some(body) = super::workflow::body(&operation.id, word) {
        return Some(body);
    }
    if operation.area != Area::Mail {
        return None;
    }
    match operation.id.as_str() {
        "changeMessages" => Some(json!({ "ids": [newest("messages")?], "action": "addKeyword", "keyword": word })),
        "undoChange" => Some(json!({ "undoId": newest("undos")? })),
        // Whether there is such a file is asked after the draft.
        "copyToDraft" => {
            Some(json!({ "attachmentId": newest("attachments").unwrap_or_else(|| UNKNOWN_ID.to_owned()) }))
        }
        "shareDraft" => Some(json!({ "handle": handle, "access": "edit" })),
        _ => None,
    }
}

/// A server on loopback that answers everybody with an image, as long as the test runs.
pub(super) async fn serve_images() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", IMAGE.len());
            let _ = stream.write_all(&[head.as_bytes(), IMAGE].concat()).await;
        }
    });
    format!("http://{address}/pixel.png")
}
