//! Telling clients what changed, as it happens and afterwards.

mod board;
mod changes;
mod feed;
mod frame;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use http::request::Parts;
use http::{HeaderName, HeaderValue, header};
use serde::Deserialize;
use tokio::sync::mpsc;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::board::Board;
use self::feed::{BUFFERED, Feed};
use crate::app::App;
use crate::extract::{PersonOrKey, Query};
use crate::problem::Problem;

/// Tells proxies that know it (nginx) to pass each event on at once.
const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
const LAST_EVENT_ID: &str = "last-event-id";

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(events)).routes(routes!(changes::list))
}

/// Where to go on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EventsQuery {
    /// The number of the last change that is known; `Last-Event-ID` comes before it.
    #[param(minimum = 0)]
    since: Option<i64>,
}

/// The header with which a client that was cut off says what it has seen.
struct LastEventId(Option<i64>);

/// What changes, as it happens
///
/// A stream of server-sent events. `ready` comes first when the stream begins now: `{"last"}` is the number of the last
/// change before it. `change` has the number as its id and says what changed: `{"number", "kind", "id", "removed", "at"}`;
/// read it anew if it is shown. `hint` has no id: `{"kind"}` names what changes too often to be counted, at most once a
/// second. `resync` says that something was left out: read everything anew that is shown, and go on from `{"last"}`.
///
/// The stream goes on behind `Last-Event-ID`, or behind `since`. It ends with the session, and when the server stops:
/// connect again after a moment. A person may have ten.
#[utoipa::path(get, path = "/events", tag = "events", operation_id = "streamEvents", params(EventsQuery),
    responses((status = 200, description = "Events", content_type = "text/event-stream", body = String)))]
async fn events(
    PersonOrKey(caller): PersonOrKey,
    LastEventId(seen): LastEventId,
    Query(query): Query<EventsQuery>,
    axum::extract::State(app): axum::extract::State<App>,
) -> Result<Response, Problem> {
    let since = changes::checked(query.since)?;
    let place = app.board().open(&caller.claims, caller.identity.store.bus())?;
    let (sender, mut receiver) = mpsc::channel(BUFFERED);
    let mut feed = Feed::new(caller, place.wake(), sender, app.stopping());
    // In the request, so that an ended session is refused like anywhere else.
    feed.begin(seen.or(since)).await?;
    tokio::spawn(feed.run());
    let frames = stream::poll_fn(move |context| {
        // The place is free again when the answer's body is dropped: at its end, or when the client has gone.
        let _kept = &place;
        receiver.poll_recv(context).map(|frame| frame.map(Ok::<Bytes, std::convert::Infallible>))
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (BUFFERING, HeaderValue::from_static("no")),
    ];
    Ok((headers, Body::from_stream(frames)).into_response())
}

impl FromRequestParts<App> for LastEventId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(LAST_EVENT_ID) else { return Ok(Self(None)) };
        let number = value.to_str().ok().and_then(|text| text.trim().parse().ok()).filter(|number: &i64| *number >= 0);
        number.map(|number| Self(Some(number))).ok_or_else(|| Problem::invalid("Last-Event-ID", "must be a number"))
    }
}
