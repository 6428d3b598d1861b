use axum::Json as JsonAnswer;
use axum::extract::State;
use postroom_mail::writing_help::{self, Help};
use postroom_types::DraftId;
use postroom_writing as writing;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::refusal::OfDrafts;
use crate::app::App;
use crate::extract::needs::DraftsSuggest;
use crate::extract::{InTenant, Json, Path};
use crate::problem::Problem;

/// What help is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Suggest {
    #[schema(inline)]
    kind: Kind,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Completion,
    Subject,
    Tone,
}

/// What is proposed for a draft. It changes nothing until you take it, and is not kept.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Suggested {
    /// Who helped: `local` on this installation alone, `openai` or `anthropic`.
    #[schema(example = "local")]
    provider: &'static str,
    /// Which of the provider's models answered; null for `local`.
    model: Option<String>,
    /// Plain texts, up to three, the best first: continuations, to be put behind the text as they are, or subject lines. Empty when nothing
    /// can be proposed, and for a tone.
    proposals: Vec<String>,
    /// How the draft reads; null unless that was asked.
    tone: Option<Tone>,
}

/// How a text reads.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Tone {
    /// `neutral`, `friendly`, `formal`, `urgent`, `angry` or `apologetic`.
    #[schema(example = "friendly")]
    label: &'static str,
    /// A sentence that says why.
    explanation: String,
}

/// Get help with a draft
///
/// Continues it, proposes subject lines, or says how it will read. What you wrote counts, and nothing that is quoted or forwarded. Yours, or one
/// that is shared with you for writing. Off (403, `writing-help-off`) until an administrator of your organisation switches it on.
#[utoipa::path(post, path = "/drafts/{id}/suggest", tag = "drafts", operation_id = "suggestForDraft", request_body = Suggest,
    params(("id" = uuid::Uuid, Path, description = "The draft")),
    responses((status = 200, description = "What is proposed", body = Suggested)))]
pub(super) async fn suggest(
    State(app): State<App>,
    member: InTenant<DraftsSuggest>,
    Path(id): Path<DraftId>,
    OfDrafts(Json(asked)): OfDrafts<Json<Suggest>>,
) -> Result<JsonAnswer<Suggested>, Problem> {
    let (identity, user) = (&member.caller.identity, member.caller.claims.user);
    let kind = match asked.kind {
        Kind::Completion => writing::Kind::Completion,
        Kind::Subject => writing::Kind::Subject,
        Kind::Tone => writing::Kind::Tone,
    };
    let help = writing_help::help(identity, member.actor, user, &app.settings().writing, id, kind).await?;
    Ok(JsonAnswer(Suggested::from(help)))
}

impl From<Help> for Suggested {
    fn from(Help { provider, model, suggestion }: Help) -> Self {
        let tone = suggestion.tone.map(|tone| Tone { label: tone.label.as_str(), explanation: tone.explanation });
        Self { provider, model, proposals: suggestion.proposals, tone }
    }
}
