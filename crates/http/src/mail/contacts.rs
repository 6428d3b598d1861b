use axum::Json as JsonAnswer;
use http::StatusCode;
use postroom_mail::contact;
use postroom_types::{ContactId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::extract::needs::{MailRead, MailWrite};
use crate::extract::{InTenant, Path, Query};
use crate::list::{List, limit};
use crate::problem::Problem;

/// Somebody you have written to.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Contact {
    id: Uuid,
    /// As you wrote it last; empty for none.
    name: String,
    address: String,
    /// How often.
    times: i32,
    #[schema(value_type = String, format = DateTime)]
    last_used_at: Timestamp,
}

/// Whom is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ContactQuery {
    /// The beginning of a word of the name, of the address or of its domain, without regard to case and accents.
    #[param(max_length = 255)]
    q: Option<String>,
    /// Contacts at most: 1 to 100, by default 20.
    limit: Option<i64>,
}

/// Whom you have written to
///
/// Gathered from what you sent, for completing addresses: the best first, who was written to often and lately. Up to 100,000 are kept.
#[utoipa::path(get, path = "/contacts", tag = "contacts", operation_id = "listContacts", params(ContactQuery),
    responses((status = 200, description = "The best of them", body = List<Contact>)))]
pub(super) async fn list(
    member: InTenant<MailRead>,
    Query(query): Query<ContactQuery>,
) -> Result<JsonAnswer<List<Contact>>, Problem> {
    let (text, limit) = (query.q.unwrap_or_default(), limit(query.limit)?);
    if text.chars().count() > 255 {
        return Err(Problem::invalid("q", "must have at most 255 characters"));
    }
    let once = member.caller.identity.store.tenant_once(member.actor).await?;
    let found = contact::complete(&once, member.caller.claims.user, &text, limit).await?;
    Ok(JsonAnswer(List::new(found.into_iter().map(Contact::from).collect(), None)))
}

/// Forget a contact
///
/// Until you write to the address again.
#[utoipa::path(delete, path = "/contacts/{id}", tag = "contacts", operation_id = "deleteContact",
    params(("id" = Uuid, Path, description = "The contact")),
    responses((status = 204, description = "Forgotten")))]
pub(super) async fn delete(member: InTenant<MailWrite>, Path(id): Path<ContactId>) -> Result<StatusCode, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    contact::delete(identity, &tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<contact::Contact> for Contact {
    fn from(found: contact::Contact) -> Self {
        Self {
            id: found.id,
            name: found.name,
            address: found.address,
            times: found.times,
            last_used_at: found.last_used_at,
        }
    }
}
