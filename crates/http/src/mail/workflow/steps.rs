//! What nodes do: each calls the function of a route.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::super::drafts::{self, bundles, history, saving};
use super::super::{messages, outbox, syncing};
use super::node_types::{DRAFT_MANAGER, MAIL_SEARCH, MAIL_SEND, MAIL_SYNC, NODE_TYPES};
use crate::creating::Creating;
use crate::etag::IfMatch;
use crate::extract::needs::WorkflowsRun;
use crate::extract::{InTenant, Json as JsonBody, LargeJson, Path, Query, parse_json};
use crate::problem::Problem;
use crate::request;

/// Bytes that a node may leave; a larger bundle has to be exported by its own route.
const MOST_LEFT: usize = 32 << 20;

/// What a node leaves besides `success`.
type Output = Result<Map<String, Value>, Problem>;

/// Runs a node. Its output says in `success` whether it did what it was for, and in `error` why it did not.
pub(super) async fn run(member: &InTenant<WorkflowsRun>, kind: &str, parameters: &Value) -> Value {
    let step = Step { member, parameters };
    let output = match step.check(kind) {
        Ok(()) => match kind {
            // In one, they would take more room on the stack than a thread has.
            DRAFT_MANAGER => Box::pin(step.draft_manager()).await,
            MAIL_SEND => Box::pin(step.mail_send()).await,
            MAIL_SEARCH => Box::pin(step.mail_search()).await,
            MAIL_SYNC => Box::pin(step.mail_sync()).await,
            _ => Err(Problem::not_found()),
        },
        Err(problem) => Err(problem),
    };
    let is_draft = kind == DRAFT_MANAGER;
    let mut left = match output {
        Ok(left) => left,
        Err(problem) => {
            let problem = if is_draft { problem.of_drafts() } else { problem };
            let conflict = problem.conflict.is_some();
            let mut left = Map::from_iter([("error".to_owned(), json!(problem))]);
            if is_draft {
                left.insert("conflictDetected".to_owned(), conflict.into());
            }
            left
        }
    };
    left.insert("success".to_owned(), (!left.contains_key("error")).into());
    left.entry("error").or_insert(Value::Null);
    if is_draft {
        left.insert("action".to_owned(), parameters["action"].clone());
        left.entry("conflictDetected").or_insert(Value::Bool(false));
    }
    Value::Object(left)
}

struct Step<'a> {
    member: &'a InTenant<WorkflowsRun>,
    /// An object.
    parameters: &'a Value,
}

impl Step<'_> {
    /// Whether the parameters are those of this type.
    fn check(&self, kind: &str) -> Result<(), Problem> {
        let known = NODE_TYPES.iter().find(|known| known.kind == kind).map_or(&[][..], |known| known.parameters);
        let given = self.parameters.as_object().ok_or_else(|| Problem::invalid("parameters", "must be an object"))?;
        if let Some(unknown) = given.keys().find(|name| known.iter().all(|known| known.name != *name)) {
            return Err(Problem::invalid(unknown.chars().take(64).collect::<String>(), "is not known here"));
        }
        let missing = known.iter().find(|known| known.is_required && self.parameters[known.name].is_null());
        missing.map_or(Ok(()), |missing| Err(Problem::invalid(missing.name, "is missing")))
    }

    async fn draft_manager(&self) -> Output {
        // Every action is an account's, so it is refused without one, as it would be in the route.
        let _: uuid::Uuid = self.parameter("accountId")?;
        let action: String = self.parameter("action")?;
        match action.as_str() {
            "auto-save" => Box::pin(self.auto_save()).await,
            "recover" => {
                let wanted = [
                    "recoveryReason",
                    "deviceId",
                    "maxRecoveryAge",
                    "preserveAttachments",
                    "confirmed",
                    "maxDraftSize",
                ];
                let body = JsonBody(self.body(&wanted)?);
                let recovered =
                    history::recover(self.member.also().await?, Path(self.parameter("draftId")?), body.into()).await?;
                let recovery = value(&recovered.0)?;
                Ok(Map::from_iter([("draft".to_owned(), recovery["draft"].clone()), ("recovery".to_owned(), recovery)]))
            }
            "delete" => {
                let version =
                    if self.parameters["version"].is_null() { None } else { Some(self.parameter("version")?) };
                drafts::delete(self.member.also().await?, Path(self.parameter("draftId")?), IfMatch(version)).await?;
                Ok(Map::new())
            }
            "export" => Box::pin(self.export()).await,
            "import" => Box::pin(self.import()).await,
            "list" => {
                let query = Query(self.body(&["accountId", "limit", "cursor"])?);
                let page = value(&drafts::list(self.member.also().await?, query.into()).await?.0)?;
                Ok(fields(page, &[("items", "drafts"), ("nextCursor", "nextCursor")]))
            }
            "get" => {
                let found = drafts::find(self.member.also().await?, Path(self.parameter("draftId")?)).await?;
                Ok(Map::from_iter([("draft".to_owned(), answered(found).await?)]))
            }
            _ => {
                let actions = "auto-save recover delete export import list get";
                Err(Problem::invalid("action", format!("must be one of: {actions}")))
            }
        }
    }

    /// A draft without an id is a new one.
    async fn auto_save(&self) -> Output {
        let id = match &self.parameters["draftId"] {
            Value::Null => postroom_types::DraftId(self.member.caller.identity.context.uuid()),
            _ => self.parameter("draftId")?,
        };
        if self.parameters["draft"].is_null() {
            return Err(Problem::invalid("draft", "is missing"));
        }
        let wanted =
            ["accountId", "draft", "version", "syncToken", "strategy", "deviceId", "autoSaveInterval", "maxDraftSize"];
        let saved = saving::save(self.member.also().await?, Path(id), LargeJson(self.body(&wanted)?).into()).await?;
        let known = ["draft", "saveMetadata", "conflictDetected", "conflict"].map(|name| (name, name));
        Ok(fields(answered(saved).await?, &known))
    }

    /// JSON stands in the output as it is, lines as a text, and what is compressed as base64.
    async fn export(&self) -> Output {
        let wanted = ["accountId", "draftIds", "format", "enableCompression", "compression"];
        let exported = bundles::export(self.member.also().await?, JsonBody(self.body(&wanted)?).into()).await?;
        let bytes = bytes(exported).await?;
        let bundle = match serde_json::from_slice(&bytes) {
            Ok(bundle @ Value::Object(_)) => bundle,
            _ => match String::from_utf8(bytes) {
                Ok(lines) => lines.into(),
                Err(packed) => STANDARD.encode(packed.as_bytes()).into(),
            },
        };
        Ok(Map::from_iter([("bundle".to_owned(), bundle)]))
    }

    async fn import(&self) -> Output {
        let bundle = match &self.parameters["bundleData"] {
            Value::Null => return Err(Problem::invalid("bundleData", "is missing")),
            Value::String(text) => STANDARD.decode(text).unwrap_or_else(|_| text.clone().into_bytes()),
            bundle => bundle.to_string().into_bytes(),
        };
        let query = Query(self.body(&["accountId", "deviceId"])?);
        let imported = bundles::import(self.member.also().await?, query.into(), Body::from(bundle)).await?;
        Ok(Map::from_iter([("imported".to_owned(), value(&imported.0)?)]))
    }

    async fn mail_send(&self) -> Output {
        let wanted = Creating::within(self.body(&["version", "sendAt", "undoSeconds"])?);
        let sent = outbox::send(self.member.also().await?, Path(self.parameter("draftId")?), wanted.into()).await?;
        Ok(Map::from_iter([("message".to_owned(), answered(sent).await?)]))
    }

    async fn mail_search(&self) -> Output {
        let Json(page) = messages::list(self.member.also().await?, Query(parse(self.parameters)?)).await?;
        let known = [("items", "messages"), ("nextCursor", "nextCursor"), ("total", "total"), ("indexed", "indexed")];
        Ok(fields(value(&page)?, &known))
    }

    async fn mail_sync(&self) -> Output {
        let (_, Json(state)) = syncing::start(self.member.also().await?, Path(self.parameter("accountId")?)).await?;
        Ok(Map::from_iter([("sync".to_owned(), value(&state)?)]))
    }

    /// A parameter that has to be there.
    fn parameter<T: DeserializeOwned>(&self, name: &str) -> Result<T, Problem> {
        let given = &self.parameters[name];
        let reason = if given.is_null() { "is missing" } else { "has the wrong type" };
        serde_json::from_value(given.clone()).map_err(|_| Problem::invalid(name, reason))
    }

    /// Some of the parameters as the body of a route, or as what stands behind the question mark.
    fn body<T: DeserializeOwned>(&self, names: &[&str]) -> Result<T, Problem> {
        let given = names.iter().map(|name| (*name, &self.parameters[*name])).filter(|(_, value)| !value.is_null());
        parse(&json!(given.collect::<std::collections::BTreeMap<_, _>>()))
    }
}

/// Reads a value as a route reads its body, with the same refusals.
fn parse<T: DeserializeOwned>(given: &Value) -> Result<T, Problem> {
    parse_json(given.to_string().as_bytes())
}

/// What a route answered.
async fn answered(response: Response) -> Result<Value, Problem> {
    let bytes = bytes(response).await?;
    serde_json::from_slice(&bytes).map_err(|error| failed(&error))
}

async fn bytes(response: Response) -> Result<Vec<u8>, Problem> {
    debug_assert_ne!(response.status(), StatusCode::NO_CONTENT);
    let bytes = to_bytes(response.into_body(), MOST_LEFT).await.map_err(|_| Problem::too_large(MOST_LEFT))?;
    Ok(bytes.into())
}

fn value(answer: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(answer).map_err(|error| failed(&error))
}

/// Some fields of an answer, under the names that they have in outputs.
fn fields(mut answer: Value, names: &[(&str, &str)]) -> Map<String, Value> {
    let taken = names.iter().filter_map(|(field, name)| Some(((*name).to_owned(), answer.get_mut(*field)?.take())));
    taken.collect()
}

fn failed(error: &serde_json::Error) -> Problem {
    request::log_failure(error);
    Problem::internal()
}
