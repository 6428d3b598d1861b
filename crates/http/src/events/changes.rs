use axum::Json;
use postroom_identity::changes as domain;
use postroom_types::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::extract::{PersonOrKey, Query};
use crate::list::limit;
use crate::problem::Problem;

/// Which changes are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ChangesQuery {
    /// The number of the last change that is known. Without it there are none, but the last number.
    #[param(minimum = 0)]
    since: Option<i64>,
    /// Changes at most: 1 to 100, by default 20.
    limit: Option<i64>,
}

/// A part of what changed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Changes {
    /// Oldest first.
    items: Vec<Change>,
    /// Go on from here.
    last: i64,
    /// There is more behind `last` already.
    more: bool,
}

/// Something that was made, changed or removed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Change {
    /// One more with every change.
    number: i64,
    /// The noun: `member`, `invitation`, `policy` and `audit` in a tenant; `tenant`, `operator`, `audit` and `isolation` in
    /// the operator area.
    #[schema(example = "member")]
    kind: String,
    id: Uuid,
    /// It is not there any more.
    removed: bool,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// What changed since
///
/// Numbers grow without a gap, except that what an API key's scopes do not let it read is left out. They are kept for 30
/// days: behind an older one the answer is 410, and everything that is shown has to be read anew.
#[utoipa::path(get, path = "/changes", tag = "events", operation_id = "listChanges", params(ChangesQuery),
    responses((status = 200, description = "Oldest first", body = Changes)))]
pub(super) async fn list(
    PersonOrKey(caller): PersonOrKey,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<Changes>, Problem> {
    let (since, limit) = (checked(query.since)?, limit(query.limit)?);
    let Some(since) = since else {
        let last = domain::last(&caller.identity, &caller.claims).await?;
        return Ok(Json(Changes { items: Vec::new(), last, more: false }));
    };
    let part = domain::since(&caller.identity, &caller.claims, since, limit).await?;
    if !part.complete {
        return Err(Problem::gone("Changes behind this number cannot be told. Read everything anew."));
    }
    let items = part.changes.into_iter().map(Change::from).collect();
    Ok(Json(Changes { items, last: part.up_to, more: part.up_to < part.last }))
}

/// A number that may have been given.
pub(super) fn checked(since: Option<i64>) -> Result<Option<i64>, Problem> {
    match since {
        Some(since) if since < 0 => Err(Problem::invalid("since", "must be 0 or more")),
        since => Ok(since),
    }
}

impl From<domain::Change> for Change {
    fn from(change: domain::Change) -> Self {
        let domain::Change { number, kind, resource, removed, at } = change;
        Self { number, kind, id: resource, removed, at }
    }
}
