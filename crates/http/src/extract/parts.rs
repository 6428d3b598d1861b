use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::problem::Problem;

/// The id in the address. What is no id cannot be there, so it is not found.
pub struct Path<T>(pub T);

/// Two ids in the address: of a thing, and of one of its own.
pub(crate) struct Paths<A, B>(pub(crate) A, pub(crate) B);

/// The parameters behind the question mark; unknown ones and wrong values are refused by name.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: std::str::FromStr> FromRequestParts<App> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Problem::not_found())?;
        let first = params.iter().next().map(|(_, value)| value.parse());
        match first {
            Some(Ok(id)) => Ok(Self(id)),
            _ => Err(Problem::not_found()),
        }
    }
}

impl<A: std::str::FromStr, B: std::str::FromStr> FromRequestParts<App> for Paths<A, B> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Problem::not_found())?;
        let values: Vec<&str> = params.iter().map(|(_, value)| value).collect();
        let [first, second] = values[..] else { return Err(Problem::not_found()) };
        match (first.parse(), second.parse()) {
            (Ok(first), Ok(second)) => Ok(Self(first, second)),
            _ => Err(Problem::not_found()),
        }
    }
}

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let text = parts.uri.query().unwrap_or_default();
        let deserializer = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
        serde_path_to_error::deserialize(deserializer).map(Self).map_err(|error| {
            let path = error.path().to_string();
            let message = error.into_inner().to_string();
            match message.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next()) {
                Some(name) => Problem::invalid(name, "is not known here"),
                None if message.starts_with("UUID parsing failed") => Problem::invalid(path, "must be a UUID"),
                None => Problem::invalid(path, message.chars().take(200).collect::<String>()),
            }
        })
    }
}
