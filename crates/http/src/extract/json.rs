use std::fmt;
use std::marker::PhantomData;

use axum::extract::{FromRequest, Request};
use bytes::BytesMut;
use futures_util::StreamExt;
use http::header;
use postroom_mail::html;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::app::App;
use crate::problem::Problem;
use crate::request;

/// Bytes of a draft as JSON: its text may have 25 MiB, of which escapes make more.
const LARGE: usize = 40 * 1024 * 1024;
/// Bytes that are read while others wait: about a millisecond's work.
const QUICK: usize = 256 * 1024;
/// How many bytes beyond the limit are read before a client is cut off.
const READ_ON: usize = 16 * 1024 * 1024;

/// A JSON body, read whole before any transaction is opened. Unknown fields and wrong values are refused by name.
pub struct Json<T>(pub T);

/// The same, for what may be as large as a draft.
pub(crate) struct LargeJson<T>(pub(crate) T);

/// A JSON body as it came.
pub(crate) struct Bytes(pub(crate) bytes::Bytes);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let Bytes(bytes) = Bytes::from_request(request, app).await?;
        parse_json(&bytes).map(Self)
    }
}

impl<T: DeserializeOwned + Send + 'static> FromRequest<App> for LargeJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &App) -> Result<Self, Problem> {
        let bytes = json(request, LARGE).await?;
        if bytes.len() <= QUICK {
            return parse_json(&bytes).map(Self);
        }
        let parsed = html::apart(move || parse_json(&bytes)).await?;
        // The other thread does not know which request it works for.
        parsed.map(Self).map_err(|problem| Problem { instance: request::instance(), ..problem })
    }
}

impl FromRequest<App> for Bytes {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        json(request, app.settings().body_limit).await.map(Self)
    }
}

async fn json(request: Request, limit: usize) -> Result<bytes::Bytes, Problem> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_json = content_type.is_some_and(|value| {
        value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
    });
    let bytes = read(request, limit).await?;
    if !is_json && !bytes.is_empty() {
        return Err(Problem::unsupported_media_type());
    }
    Ok(bytes)
}

/// The whole body. One that is too long is read on for a while and forgotten: a connection that is closed on a client
/// that still sends is reset, and the client never reads why.
async fn read(request: Request, limit: usize) -> Result<bytes::Bytes, Problem> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let declared: Option<usize> = length.and_then(|value| value.to_str().ok()?.parse().ok());
    // Such a client waits for our word before it sends anything.
    let waits = request.headers().contains_key(header::EXPECT);
    let is_hopeless = declared.is_some_and(|length| length > limit.saturating_add(READ_ON));
    if is_hopeless || (waits && declared.is_some_and(|length| length > limit)) {
        return Err(Problem::too_large(limit));
    }
    let mut body = request.into_body().into_data_stream();
    let (mut kept, mut length) = (BytesMut::new(), 0);
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| Problem::malformed("The body ended early."))?;
        length += chunk.len();
        if length <= limit {
            kept.extend_from_slice(&chunk);
        } else if length > limit.saturating_add(READ_ON) {
            break;
        }
    }
    if length > limit { Err(Problem::too_large(limit)) } else { Ok(kept.freeze()) }
}

/// For fields that may be null: tells a null, which takes the value away, from a field that is left out.
pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// For objects of which every field may be left out: without it, an empty list would be one as well.
pub(crate) fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Fields<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }

    deserializer.deserialize_map(Fields(PhantomData))
}

/// A body, which is an object: what has no fields would be an empty list as well.
struct Whole<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Whole<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        object(deserializer).map(Self)
    }
}

/// Reads the whole text as one value. Broken JSON is malformed; a value that does not fit is invalid, by field.
pub(crate) fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let Whole(value) = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        match inner.classify() {
            serde_json::error::Category::Data => Problem::invalid(field_of(&path, &inner), reason_of(&inner)),
            // Where one of some words is expected, serde_json calls a number a broken text.
            _ if path != "." && serde_json::from_slice::<IgnoredAny>(bytes).is_ok() => {
                Problem::invalid(path, "has the wrong type")
            }
            _ => Problem::malformed(format!("The body is not JSON: {inner}.")),
        }
    })?;
    deserializer.end().map_err(|error| Problem::malformed(format!("The body is not JSON: {error}.")))?;
    Ok(value)
}

/// The path to the value; for a field that is missing or unknown its name, which serde tells in its message only.
fn field_of(path: &str, error: &serde_json::Error) -> String {
    let message = error.to_string();
    let named = message.strip_prefix("missing field `").or_else(|| message.strip_prefix("unknown field `"));
    let named = named.and_then(|rest| rest.split('`').next());
    match (path, named) {
        (".", Some(name)) => name.to_owned(),
        (path, Some(name)) if !path.ends_with(name) => format!("{path}.{name}"),
        (".", None) => "body".to_owned(),
        (path, _) => path.to_owned(),
    }
}

/// Serde's message without the position; what the caller sent is not repeated at length.
fn reason_of(error: &serde_json::Error) -> String {
    let message = error.to_string();
    if message.starts_with("missing field") {
        return "is missing".to_owned();
    }
    if message.starts_with("unknown field") {
        return "is not known here".to_owned();
    }
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    message.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Body {
        #[expect(dead_code, reason = "only read by serde")]
        display_name: postroom_types::Name,
        #[serde(default)]
        #[expect(dead_code, reason = "only read by serde")]
        list: Vec<u8>,
    }

    #[derive(Debug, Deserialize)]
    struct Nothing {}

    fn refusal(text: &str) -> (u16, String) {
        let problem = parse_json::<Body>(text.as_bytes()).expect_err(text);
        (problem.status, problem.errors.first().map(|e| format!("{} {}", e.field, e.reason)).unwrap_or_default())
    }

    #[test]
    fn says_which_field_and_why() {
        assert_eq!(refusal(r#"{}"#), (422, "displayName is missing".into()));
        assert_eq!(refusal(r#"{"displayName":"a","x":1}"#), (422, "x is not known here".into()));
        assert_eq!(refusal(r#"{"displayName":""}"#), (422, "displayName must not be empty".into()));
        assert!(refusal(r#"{"displayName":7}"#).1.starts_with("displayName invalid type"));
        assert!(refusal(r#"{"displayName":"a","list":[1,"x"]}"#).1.starts_with("list[1] invalid type"));
        assert!(refusal("[]").0 == 422);
        assert_eq!(parse_json::<Nothing>(b"{}").map(|_| ()).map_err(|problem| problem.status), Ok(()));
        assert_eq!(parse_json::<Nothing>(b"[]").map(|_| ()).map_err(|problem| problem.status), Err(422));
    }

    #[test]
    fn broken_and_deep_json_is_refused() {
        for text in ["", "{", "\u{0}", "{\"displayName\":\"a\"} x"] {
            assert_eq!(refusal(text).0, 400, "{text:?}");
        }
        // Half a surrogate pair is no text, though it is JSON.
        assert_eq!(refusal(r#"{"displayName":"\ud800"}"#).0, 422);
        let deep = format!(r#"{{"displayName":"a","list":{}}}"#, "[".repeat(100_000));
        assert_eq!(refusal(&deep).0, 422);
    }
}
