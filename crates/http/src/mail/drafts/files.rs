use axum::Json as JsonAnswer;
use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use postroom_drafts::Limits;
use postroom_mail::attachment;
use postroom_mail::draft::attachment::{self as file, Upload};
use postroom_types::{AttachmentId, DraftId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::super::attachments::render;
use super::super::received::{failed, received};
use super::super::ticket::Ticketed;
use super::dto::{self, DraftAttachment};
use super::refusal::OfDrafts;
use crate::creating::Creating;
use crate::extract::needs::{MailRead, MailWrite};
use crate::extract::{InTenant, Path, Paths, Query};
use crate::problem::Problem;

/// What the file is called (`attachment` unless given), and what it is.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct UploadQuery {
    #[param(max_length = 255)]
    filename: Option<String>,
    /// Its media type; `application/octet-stream` unless given.
    #[param(max_length = 127, example = "text/plain")]
    mime_type: Option<String>,
}

/// Add a file to a draft
///
/// The file is the body. It goes along once a save names it among the attachments.
#[utoipa::path(post, path = "/drafts/{id}/attachments", tag = "drafts", operation_id = "attachToDraft",
    params(("id" = uuid::Uuid, Path, description = "The draft"), UploadQuery),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 201, description = "Added", body = DraftAttachment)))]
pub(in super::super) async fn upload(
    member: InTenant<MailWrite>,
    Path(id): Path<DraftId>,
    OfDrafts(Query(query)): OfDrafts<Query<UploadQuery>>,
    body: Body,
) -> Result<(StatusCode, JsonAnswer<DraftAttachment>), Problem> {
    let caller = &member.caller;
    let filename = query.filename.unwrap_or_else(|| "attachment".to_owned());
    if filename.trim().is_empty() {
        return Err(Problem::refused("filename", "must not be empty"));
    }
    let limits = Limits::default();
    let most = usize::try_from(limits.max_draft_size.get()).unwrap_or(usize::MAX);
    let received = received(body, tempfile::tempfile().map_err(|error| failed(&error))?, most).await?;
    let upload = Upload {
        filename,
        mime_type: query.mime_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
        content: attachment::Body::File(received.file, received.size),
        hash: received.hash,
    };
    let tx = caller.identity.store.tenant_tx(member.actor).await?;
    let added = file::add(&caller.identity, &tx, caller.claims.user, id, upload, &limits).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, JsonAnswer(dto::attachment(caller, id.0, added))))
}

/// A file of a message.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CopyAttachment {
    /// One of your messages' attachments.
    #[schema(value_type = Uuid)]
    attachment_id: AttachmentId,
}

/// Add a file of a message to a draft
///
/// It is copied on the server, and has to keep the same limits as one that is sent here. It goes along once a save names it among the attachments.
#[utoipa::path(post, path = "/drafts/{id}/attachments/copy", tag = "drafts", operation_id = "copyToDraft", request_body = CopyAttachment,
    params(("id" = Uuid, Path, description = "The draft"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "Added", body = DraftAttachment)))]
pub(in super::super) async fn copy(
    member: InTenant<MailWrite>,
    Path(id): Path<DraftId>,
    OfDrafts(creating): OfDrafts<Creating<CopyAttachment>>,
) -> Result<Response, Problem> {
    let (caller, actor) = (member.caller.clone(), member.actor);
    creating
        .run(&member.caller, move |asked| async move {
            let (identity, user, limits) = (&caller.identity, caller.claims.user, Limits::default());
            let upload = file::copied(identity, actor, user, id, asked.attachment_id, &limits).await?;
            let tx = identity.store.tenant_tx(actor).await?;
            let added = file::add(identity, &tx, user, id, upload, &limits).await?;
            Ok((tx, dto::attachment(&caller, id.0, added)))
        })
        .await
}

/// The content of a draft's file
#[utoipa::path(get, path = "/drafts/{id}/attachments/{fileId}", tag = "drafts", operation_id = "getDraftAttachment",
    params(("id" = uuid::Uuid, Path, description = "The draft"), ("fileId" = uuid::Uuid, Path, description = "The file")),
    responses((status = 200, description = "The content", body = String, content_type = "application/octet-stream")))]
pub(in super::super) async fn download(
    Ticketed(member): Ticketed<MailRead>,
    Paths(id, attachment): Paths<DraftId, AttachmentId>,
) -> Result<Response, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    let (found, content) = file::content(identity, &tx, member.caller.claims.user, id, attachment).await?;
    tx.commit().await?;
    Ok(render(&found.filename, &found.mime_type, content))
}
