use axum::extract::FromRequestParts;
use http::header;
use http::request::Parts;

use crate::app::App;
use crate::problem::Problem;

/// The version that the caller wants to change (`If-Match`, RFC 9110 section 13.1.1); none when any will do.
pub(crate) struct IfMatch(pub(crate) Option<i32>);

/// No thing ever has this version.
const IMPOSSIBLE: i32 = -1;

/// The `ETag` of a version.
pub(crate) fn etag(version: i32) -> [(header::HeaderName, String); 1] {
    [(header::ETAG, format!("\"{version}\""))]
}

impl FromRequestParts<App> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        Ok(Self(version_of(value.to_str().unwrap_or_default())))
    }
}

fn version_of(value: &str) -> Option<i32> {
    if value.trim() == "*" {
        return None;
    }
    let quoted = value.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    Some(quoted.and_then(|digits| digits.parse().ok()).unwrap_or(IMPOSSIBLE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_tags_match() {
        assert_eq!(version_of("\"7\""), Some(7));
        assert_eq!(version_of("*"), None);
        for foreign in ["7", "W/\"7\"", "\"x\"", "\"7\", \"8\"", "", "\"99999999999\""] {
            assert_eq!(version_of(foreign), Some(IMPOSSIBLE), "{foreign}");
        }
    }
}
