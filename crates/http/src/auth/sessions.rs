use axum::Json;
use http::StatusCode;
use postroom_identity::session::{self, SessionRow};
use postroom_types::{Page, SessionId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{Caller, Path, Query, SignedIn};
use crate::list::{CursorQuery, List, ListQuery};
use crate::problem::Problem;

/// One of your sessions.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    id: Uuid,
    /// The session that asks.
    current: bool,
    /// The device in words.
    #[schema(example = "Firefox on Linux")]
    device: String,
    user_agent: String,
    /// The address that it was last used from.
    address: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    last_used_at: Timestamp,
    /// When it ends if it is not used.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// Your sessions in this tenant, or in the operator area
#[utoipa::path(get, path = "/auth/sessions", tag = "auth", operation_id = "listSessions", params(CursorQuery),
    responses((status = 200, description = "Newest first", body = List<Session>)))]
pub(super) async fn list(
    SignedIn(caller): SignedIn,
    Query(query): Query<CursorQuery>,
) -> Result<Json<List<Session>>, Problem> {
    let query = ListQuery::from(query);
    let Caller { identity, claims, .. } = &caller;
    let name = format!("sessions of {} in {:?}", claims.user, claims.tenant);
    let request = query.request(&identity.keys, &name)?;
    let page: Page<SessionRow> = if let Some(actor) = claims.tenant_actor() {
        let tx = identity.store.tenant_tx(actor).await?;
        let page = session::list(identity, &session::in_tenant(&tx), claims.user, &request).await?;
        tx.commit().await?;
        page
    } else {
        let tx = identity.store.system_tx(claims.system_actor().ok_or_else(Problem::forbidden)?).await?;
        let page = session::list(identity, &session::in_operator_area(&tx), claims.user, &request).await?;
        tx.commit().await?;
        page
    };
    let page = page.map(|row| render(row, claims.session));
    Ok(Json(query.answer(&identity.keys, &name, page)))
}

/// End one of your sessions
#[utoipa::path(delete, path = "/auth/sessions/{id}", tag = "auth", operation_id = "endSession",
    params(("id" = Uuid, Path, description = "The session")), responses((status = 204, description = "Ended")))]
pub(super) async fn end(SignedIn(caller): SignedIn, Path(id): Path<SessionId>) -> Result<StatusCode, Problem> {
    let Caller { identity, claims, .. } = &caller;
    if let Some(actor) = claims.tenant_actor() {
        let tx = identity.store.tenant_tx(actor).await?;
        session::end(identity, &session::in_tenant(&tx), claims.user, id, "session_ended").await?;
        tx.commit().await?;
    } else {
        let tx = identity.store.system_tx(claims.system_actor().ok_or_else(Problem::forbidden)?).await?;
        session::end(identity, &session::in_operator_area(&tx), claims.user, id, "session_ended").await?;
        tx.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn render(row: SessionRow, current: SessionId) -> Session {
    Session {
        id: row.id,
        current: row.id == current.0,
        device: device_in_words(&row.user_agent),
        user_agent: row.user_agent,
        address: row.address,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        expires_at: row.expires_at,
    }
}

/// A rough reading of the user agent: enough to recognise one's own device. Order matters, since browsers name each
/// other.
fn device_in_words(user_agent: &str) -> String {
    let find = |names: &[(&'static str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => user_agent.split(['/', ' ']).next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_recognised() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36";
        assert_eq!(device_in_words(chrome), "Chrome on Linux");
        assert_eq!(device_in_words("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Firefox/140.0"), "Firefox on Windows");
        assert_eq!(device_in_words("backup-script/1.2"), "backup-script");
        assert_eq!(device_in_words(""), "");
    }
}
