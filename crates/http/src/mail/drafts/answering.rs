use axum::response::Response;
use postroom_mail::draft::answer::{Kind, Wanted, begin};
use postroom_types::{DraftId, MessageId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::dto;
use super::refusal::OfDrafts;
use super::saving::{DraftSaved, answer};
use crate::creating::Creating;
use crate::extract::needs::MailWrite;
use crate::extract::{InTenant, Path};
use crate::problem::Problem;

/// What to make of a message.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AnswerMessage {
    /// `reply`, `replyAll`, `forward` (its text and files), or `forwardAttached` (as it is, as one file).
    #[schema(example = "reply")]
    kind: String,
    /// Of the draft, if you choose it.
    #[schema(value_type = Option<Uuid>)]
    draft_id: Option<DraftId>,
    /// Which device asks.
    #[schema(max_length = 64)]
    device_id: Option<String>,
}

/// Answer a message, or pass it on
///
/// Begins a draft with its recipients, without your own addresses; with its text quoted, and what keeps the thread together. It
/// belongs to the message's account, or to another one of yours where that cannot send.
#[utoipa::path(post, path = "/messages/{id}/draft", tag = "drafts", operation_id = "answerMessage", request_body = AnswerMessage,
    params(("id" = Uuid, Path, description = "The message"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "Begun", body = DraftSaved)))]
pub(in super::super) async fn begin_answer(
    member: InTenant<MailWrite>,
    Path(id): Path<MessageId>,
    OfDrafts(creating): OfDrafts<Creating<AnswerMessage>>,
) -> Result<Response, Problem> {
    let (caller, actor) = (member.caller.clone(), member.actor);
    creating
        .run(&member.caller, move |asked| async move {
            let known = "must be one of: reply replyAll forward forwardAttached";
            let kind = Kind::named(&asked.kind).ok_or_else(|| Problem::refused("kind", known))?;
            let device = dto::device(asked.device_id.as_deref())?;
            let wanted = Wanted { message: id, kind, draft: asked.draft_id, device };
            let (tx, saved) = begin(&caller.identity, actor, caller.claims.user, wanted).await?;
            Ok((tx, answer(&caller, saved)?))
        })
        .await
}
