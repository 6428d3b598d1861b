//! Help with writing: by the server itself, and by providers that are made up here, which answer well, badly, too much or not at all.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, StatusCode, Uri};
use postroom_testkit::{ApiAnswer, ApiClient, ServerSettings, wait_for};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::mail_accounts::near;
use crate::outbox::{Desk, becomes, begin, desk, to};
use crate::support::{invalid, log_lines, no_error_was_logged, problem, text};

const KEY: &str = "the key of a provider";
/// Words that nobody but the writer and a remote provider may see.
const DRAFT: &str = "walrus";
const QUOTED: &str = "narwhal";

/// A provider: what it says, and what it was asked.
#[derive(Clone, Default)]
struct Service {
    says: Arc<Mutex<Says>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

#[derive(Clone, Default)]
enum Says {
    /// This status and body.
    Answer(u16, String),
    /// Go there.
    Redirect(String),
    #[default]
    Nothing,
}

#[derive(Clone, Debug)]
struct Asked {
    path: String,
    headers: HeaderMap,
    body: Value,
}

impl Service {
    async fn start() -> (Self, String) {
        let service = Self::default();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let base = format!("http://{}/base", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(answer).with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (service, base)
    }

    fn says(&self, says: Says) {
        *self.says.lock().expect("unpoisoned") = says;
    }

    /// An answer with these words, as OpenAI's kind says them.
    fn says_words(&self, words: &str) {
        let answer = json!({ "choices": [{ "message": { "role": "assistant", "content": words } }] });
        self.says(Says::Answer(200, answer.to_string()));
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("unpoisoned").clone()
    }
}

async fn answer(State(service): State<Service>, uri: Uri, headers: HeaderMap, body: String) -> Response {
    let body = serde_json::from_str(&body).expect("JSON");
    service.asked.lock().expect("unpoisoned").push(Asked { path: uri.path().to_owned(), headers, body });
    let says = service.says.lock().expect("unpoisoned").clone();
    match says {
        Says::Answer(status, body) => (StatusCode::from_u16(status).expect("a status"), body).into_response(),
        Says::Redirect(to) => Redirect::temporary(&to).into_response(),
        Says::Nothing => std::future::pending().await,
    }
}

/// An installation with this provider.
fn provided(provider: &str, base: &str) -> ServerSettings {
    near()
        .set("POSTROOM_AI_PROVIDER", provider)
        .set("POSTROOM_AI_URL", base)
        .set("POSTROOM_AI_MODEL", "small-1")
        .set("POSTROOM_AI_KEY", KEY)
        .set("POSTROOM_AI_TIMEOUT", "2")
}

/// Lets members have help.
async fn allow(desk: &Desk, help: &str) {
    let changed = desk.office.admin().patch("/admin/policy", &json!({ "writingHelp": help })).await.expect(200);
    assert_eq!(changed["writingHelp"], help);
}

async fn suggest(client: &ApiClient, draft: &str, kind: &str) -> ApiAnswer {
    client.post(&format!("/drafts/{draft}/suggest"), &json!({ "kind": kind })).await
}

/// A reply that has been begun.
async fn reply(desk: &Desk) -> String {
    let body = format!(
        "Dear Anna,\n\nthe {DRAFT} needs a bigger pool, please let me\n\nOn Friday Anna wrote:\n> The {QUOTED} is well.\n"
    );
    let draft = json!({ "subject": "Re: Animals", "body": body, "to": to(&["anna@example.org"]) });
    begin(&desk.ida.client, &desk.account, draft).await
}

#[tokio::test]
async fn help_is_off_until_it_is_switched_on_and_works_without_anybody_else() {
    let desk = desk(near()).await;
    let (client, draft) = (&desk.ida.client, reply(&desk).await);
    assert_eq!(desk.office.admin().get("/admin/policy").await.expect(200)["writingHelp"], "off");
    for kind in ["completion", "subject", "tone"] {
        let off = problem(&suggest(client, &draft, kind).await, 403, "writing-help-off");
        assert!(text(&off["detail"]).contains("administrator"), "{off}");
    }
    assert_eq!(desk.ida.client.patch("/admin/policy", &json!({ "writingHelp": "remote" })).await.status, 403);
    let wrong = desk.office.admin().patch("/admin/policy", &json!({ "writingHelp": "always" })).await;
    assert_eq!(wrong.status, 422);
    allow(&desk, "local").await;

    // Nothing was written before that goes on like this.
    let nothing = suggest(client, &draft, "completion").await.expect(200);
    assert_eq!(nothing, json!({ "provider": "local", "model": null, "proposals": [], "tone": null }));
    let template = json!({ "name": "Thanks", "body": "Please let me know what you think." });
    client.post("/templates", &template).await.expect(201);
    let before = json!({ "subject": "x", "body": "And please let me have the keys by Monday.\n", "to": to(&["bo@example.org"]) });
    let before = begin(client, &desk.account, before).await;
    let sent = client.post(&format!("/drafts/{before}/send"), &json!({ "undoSeconds": 0 })).await.expect(201);
    becomes(client, text(&sent["id"]), "sent").await;
    let continued = suggest(client, &draft, "completion").await.expect(200);
    assert_eq!(continued["proposals"], json!([" know what you think.", " have the keys by Monday."]));

    let subjects = suggest(client, &draft, "subject").await.expect(200);
    let subjects: Vec<&str> = subjects["proposals"].as_array().expect("a list").iter().map(text).collect();
    assert!(!subjects.is_empty() && subjects.len() <= 3, "{subjects:?}");
    assert!(subjects.iter().any(|line| line.to_lowercase().contains(DRAFT)), "{subjects:?}");
    assert!(!subjects.iter().any(|line| line.contains(QUOTED)), "what is quoted is not the writer's: {subjects:?}");
    let tone = suggest(client, &draft, "tone").await.expect(200);
    assert_eq!((&tone["proposals"], &tone["tone"]["label"]), (&json!([]), &json!("neutral")));
    assert!(text(&tone["tone"]["explanation"]).ends_with('.'));

    // Nothing has changed, and nobody else's is read.
    let now = client.get(&format!("/drafts/{draft}")).await.expect(200);
    assert_eq!((&now["version"], &now["subject"]), (&json!(1), &json!("Re: Animals")));
    problem(&suggest(desk.office.admin(), &draft, "tone").await, 404, "not-found");
    let reader = desk.office.member("rita", "user").await;
    let handle = reader.client.get("/auth/me").await.expect(200)["user"]["handle"].clone();
    let path = format!("/drafts/{draft}/shares");
    let share = client.post(&path, &json!({ "handle": handle, "access": "view" })).await.expect(201);
    problem(&suggest(&reader.client, &draft, "tone").await, 403, "forbidden");
    client.delete(&format!("{path}/{}", text(&share["id"]))).await.expect(204);
    client.post(&path, &json!({ "handle": handle, "access": "edit" })).await.expect(201);
    let theirs = suggest(&reader.client, &draft, "completion").await.expect(200);
    assert_eq!(theirs["proposals"], json!([]), "everybody goes on as they themselves did before");

    let path = format!("/drafts/{draft}/suggest");
    invalid(&client.post(&path, &json!({ "kind": "poem" })).await, "kind");
    for bad in [json!({}), json!([]), json!(["tone"]), json!({ "kind": "tone", "cursor": 3 })] {
        assert_eq!(client.post(&path, &bad).await.status, 422, "{bad}");
    }
    no_error_was_logged(&desk.office.server);
    assert!(!desk.office.server.log().contains(DRAFT));
}

#[tokio::test]
async fn a_remote_provider_is_asked_only_where_text_may_leave() {
    let (service, base) = Service::start().await;
    let desk = desk(provided("openai", &base)).await;
    let (client, draft) = (&desk.ida.client, reply(&desk).await);
    service.says_words("Gladly: {\"proposals\": [\"know.\", \"have it.\\u0000\\u202e\", \"know.\"]}");
    for help in ["off", "local"] {
        allow(&desk, help).await;
        let answer = suggest(client, &draft, "subject").await;
        assert_eq!(answer.status, if help == "off" { 403 } else { 200 });
        assert!(help == "off" || answer.body["provider"] == "local", "{}", answer.text);
    }
    assert!(service.asked().is_empty(), "nobody has let it");
    allow(&desk, "remote").await;

    let helped = suggest(client, &draft, "completion").await.expect(200);
    let expected =
        json!({ "provider": "openai", "model": "small-1", "proposals": [" know.", " have it."], "tone": null });
    assert_eq!(helped, expected);
    let asked = service.asked().pop().expect("a question");
    assert_eq!(asked.path, "/base/chat/completions");
    assert_eq!(asked.headers["authorization"], format!("Bearer {KEY}").as_str());
    assert_eq!(asked.body["model"], "small-1");
    let user = text(&asked.body["messages"][1]["content"]);
    assert!(user.contains(DRAFT) && user.contains("Re: Animals"), "{user}");
    for other in [QUOTED, "anna@example.org", "ida"] {
        assert!(!asked.body.to_string().contains(other), "{other} is no word of the writer's: {}", asked.body);
    }
    service.says_words("{\"label\": \"friendly\", \"explanation\": \"It is warm.\"}");
    let tone = suggest(client, &draft, "tone").await.expect(200);
    assert_eq!(tone["tone"], json!({ "label": "friendly", "explanation": "It is warm." }));
    // That it left is on record, and no word of it.
    let trail = desk.office.admin().get("/admin/audit?event=writing_help_asked").await.expect(200);
    let entry = &trail["items"][0];
    assert_eq!(entry["metadata"], json!({ "kind": "tone", "provider": "openai", "model": "small-1" }));
    assert_eq!(trail["items"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_provider_that_fails_is_told_and_holds_nobody_up() {
    let (service, base) = Service::start().await;
    let (elsewhere, other) = Service::start().await;
    elsewhere.says_words("{\"proposals\": [\"stolen\"]}");
    let desk = desk(provided("openai", &base)).await;
    allow(&desk, "remote").await;
    let (client, draft) = (&desk.ida.client, reply(&desk).await);
    let huge = format!("{{\"x\":\"{}\"}}", DRAFT.repeat(10_000_000 / DRAFT.len()));
    for (says, status, kind) in [
        (Says::Answer(200, "<html>a captive portal</html>".to_owned()), 502, "writing-provider"),
        (Says::Answer(200, "{\"choices\": []}".to_owned()), 502, "writing-provider"),
        (Says::Answer(500, format!("sorry: {DRAFT}")), 502, "writing-provider"),
        (Says::Answer(401, "no".to_owned()), 502, "writing-provider"),
        (Says::Answer(429, "later".to_owned()), 503, "unavailable"),
        (Says::Answer(200, huge), 502, "writing-provider"),
        (Says::Redirect(other), 502, "writing-provider"),
        (Says::Nothing, 503, "writing-provider"),
    ] {
        service.says(says);
        let answer = suggest(client, &draft, "completion").await;
        let told = problem(&answer, status, kind);
        assert!(!told.to_string().contains(DRAFT), "{told}");
        assert_eq!(answer.headers.contains_key("retry-after"), status == 503, "{told}");
    }
    assert!(elsewhere.asked().is_empty(), "nobody is sent on");
    wait_for("a line for each", async || {
        let log = log_lines(&desk.office.server);
        log.iter().filter(|line| line["message"] == "nobody helped with writing").count() == 8
    })
    .await;
    let log = desk.office.server.log();
    for secret in [DRAFT, KEY, QUOTED] {
        assert!(!log.contains(secret), "{secret} was logged");
    }
    // The words of a well-behaved one, afterwards.
    service.says_words("{\"proposals\": [\"A bigger pool\"]}");
    assert_eq!(suggest(client, &draft, "subject").await.expect(200)["proposals"], json!(["A bigger pool"]));
    no_error_was_logged(&desk.office.server);
}

#[tokio::test]
async fn the_other_kind_of_provider_is_asked_in_its_own_way() {
    let (service, base) = Service::start().await;
    let desk = desk(provided("anthropic", &base)).await;
    allow(&desk, "remote").await;
    let draft = reply(&desk).await;
    let words = "{\"proposals\": [\"A bigger pool\\nfor the walrus\"]}";
    service.says(Says::Answer(200, json!({ "content": [{ "type": "text", "text": words }] }).to_string()));
    let helped = suggest(&desk.ida.client, &draft, "subject").await.expect(200);
    assert_eq!(
        (&helped["provider"], &helped["proposals"]),
        (&json!("anthropic"), &json!(["A bigger pool for the walrus"]))
    );
    let asked = service.asked().pop().expect("a question");
    assert_eq!(
        (asked.path.as_str(), &asked.headers["x-api-key"]),
        ("/base/v1/messages", &http::HeaderValue::from_static(KEY))
    );
    assert!(asked.headers.contains_key("anthropic-version") && !asked.headers.contains_key("authorization"));
    assert!(asked.body["max_tokens"].as_u64().is_some_and(|most| most <= 2_000));
    assert!(text(&asked.body["messages"][0]["content"]).contains(DRAFT));
}
