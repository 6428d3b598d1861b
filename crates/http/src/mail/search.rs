use axum::Json as JsonAnswer;
use postroom_mail::search;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::require_session;
use crate::extract::needs::MailRead;
use crate::extract::{InTenant, Query};
use crate::list::List;
use crate::problem::Problem;

const MOST: i64 = 8;
const OPERATORS: [&str; 16] = [
    "from:",
    "to:",
    "cc:",
    "subject:",
    "in:",
    "has:attachment",
    "is:unread",
    "is:read",
    "is:flagged",
    "is:answered",
    "before:",
    "after:",
    "larger:",
    "smaller:",
    "filename:",
    "account:",
];

/// What somebody has begun to write.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SuggestionQuery {
    /// The last word of the search.
    #[param(max_length = 255)]
    q: Option<String>,
}

/// How a search could go on.
#[derive(Serialize, ToSchema)]
pub(super) struct Suggestion {
    /// `address` or `operator`.
    kind: &'static str,
    /// What to put in its place.
    text: String,
    /// What to show.
    label: String,
}

/// How a search could go on
///
/// With people of your own accounts, and with operators.
#[utoipa::path(get, path = "/search/suggestions", tag = "mail", operation_id = "suggestSearch", params(SuggestionQuery),
    responses((status = 200, description = "The most likely first", body = List<Suggestion>)))]
pub(super) async fn suggestions(
    member: InTenant<MailRead>,
    Query(query): Query<SuggestionQuery>,
) -> Result<JsonAnswer<List<Suggestion>>, Problem> {
    let text = query.q.unwrap_or_default();
    let text = text.trim();
    if text.chars().count() > 255 {
        return Err(Problem::invalid("q", "must have at most 255 characters"));
    }
    let (operator, rest) = match text.split_once(':') {
        Some((operator @ ("from" | "to" | "cc"), rest)) => (Some(operator), rest),
        _ => (None, text),
    };
    let people = if rest.is_empty() && operator.is_none() {
        require_session(&member).await?;
        Vec::new()
    } else {
        let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
        let people = search::suggest(&tx, member.caller.claims.user, rest, MOST).await?;
        tx.commit().await?;
        people
    };
    let mut items: Vec<Suggestion> = OPERATORS
        .iter()
        .filter(|name| operator.is_none() && !text.is_empty() && name.starts_with(&text.to_lowercase()))
        .map(|name| Suggestion { kind: "operator", text: (*name).to_owned(), label: (*name).to_owned() })
        .collect();
    items.extend(people.into_iter().map(|person| Suggestion {
        kind: "address",
        text: format!("{}:{}", operator.unwrap_or("from"), person.address),
        label: if person.name.is_empty() { person.address } else { format!("{} <{}>", person.name, person.address) },
    }));
    Ok(JsonAnswer(List::new(items, None)))
}
