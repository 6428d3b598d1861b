use std::io::Seek;

use axum::Json as JsonAnswer;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use postroom_drafts::bundle::{Compression, Format, Layout};
use postroom_mail::draft::bundle::{self, Imported, LARGEST};
use postroom_types::{AccountId, DraftId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::attachments::{disposition, stream};
use super::super::received::{failed, received};
use super::super::require_session;
use super::dto;
use super::refusal::OfDrafts;
use crate::extract::needs::{MailImport, MailWrite};
use crate::extract::{InTenant, Json, Query};
use crate::problem::Problem;
use crate::request;

/// Which drafts to export, and how.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in super::super) struct ExportDrafts {
    #[schema(value_type = Uuid)]
    account_id: AccountId,
    /// Only these; all of the account when it is left out.
    #[schema(value_type = Option<Vec<Uuid>>, max_items = 10_000)]
    draft_ids: Option<Vec<DraftId>>,
    /// `json` (by default) or `jsonl`, a line for each draft.
    #[schema(example = "json")]
    format: Option<String>,
    /// By default false.
    enable_compression: Option<bool>,
    /// What with: `gzip` (by default) or `zstd`.
    #[schema(example = "gzip")]
    compression: Option<String>,
}

/// Where an import goes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct ImportDraftsQuery {
    /// The mail account that the drafts are to be of.
    #[param(value_type = Option<Uuid>, required)]
    account_id: Option<AccountId>,
    #[param(max_length = 64)]
    device_id: Option<String>,
}

/// What an import did.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct DraftsImported {
    created: usize,
    /// Existing drafts that have a further version now.
    updated: usize,
    /// Existing drafts that were like this already.
    unchanged: usize,
    /// Of the updated ones, those that had been saved since the export; what they said is in their history.
    conflicts: usize,
    refused: Vec<RefusedItem>,
}

/// A draft that was not imported.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct RefusedItem {
    /// Its place in the bundle, from 0.
    index: usize,
    draft_id: Option<Uuid>,
    reason: String,
}

/// Export drafts
///
/// A bundle with all drafts of a mail account, or those named, and with their files.
#[utoipa::path(post, path = "/drafts/export", tag = "drafts", operation_id = "exportDrafts", request_body = ExportDrafts,
    responses((status = 200, description = "The bundle", body = String, content_type = "application/octet-stream")))]
pub(in super::super) async fn export(
    member: InTenant<MailWrite>,
    OfDrafts(Json(body)): OfDrafts<Json<ExportDrafts>>,
) -> Result<Response, Problem> {
    let (identity, actor, user) = (member.caller.identity.clone(), member.actor, member.caller.claims.user);
    let format = body.format()?;
    let ids = body.draft_ids;
    if ids.as_ref().is_some_and(|ids| ids.is_empty() || ids.len() > 10_000) {
        return Err(Problem::refused("draftIds", "must be 1 to 10000 ids"));
    }
    let out = tempfile::tempfile().map_err(|error| failed(&error))?;
    let export =
        request::to_its_end(
            async move { bundle::export(&identity, actor, user, body.account_id, ids, format, out).await },
        );
    let (mut file, metadata) = export.await?;
    let size = file.stream_position().map_err(|error| failed(&error))?;
    file.rewind().map_err(|error| failed(&error))?;
    tracing::debug!(drafts = metadata.count, ratio = metadata.compression_ratio, "drafts exported");
    let (kind, name) = kind(format);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition("attachment", name)),
        (header::CONTENT_LENGTH, HeaderValue::from(size)),
    ];
    Ok((headers, stream(file)).into_response())
}

/// Import drafts
///
/// A bundle of any format, as the body. All of it is looked at before anything is written, in one transaction.
#[utoipa::path(post, path = "/drafts/import", tag = "drafts", operation_id = "importDrafts", params(ImportDraftsQuery),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, description = "Imported", body = DraftsImported)))]
pub(in super::super) async fn import(
    member: InTenant<MailImport>,
    OfDrafts(Query(query)): OfDrafts<Query<ImportDraftsQuery>>,
    body: Body,
) -> Result<JsonAnswer<DraftsImported>, Problem> {
    let (identity, actor, user) = (member.caller.identity.clone(), member.actor, member.caller.claims.user);
    let device = dto::device(query.device_id.as_deref())?;
    let Some(account) = query.account_id else {
        require_session(&member).await?;
        return Err(Problem::refused("accountId", "is missing"));
    };
    let received = received(body, tempfile::tempfile().map_err(|error| failed(&error))?, LARGEST).await?;
    let import =
        request::to_its_end(
            async move { bundle::import(&identity, actor, user, account, &device, received.file).await },
        );
    Ok(JsonAnswer(import.await?.into()))
}

impl ExportDrafts {
    fn format(&self) -> Result<Format, Problem> {
        let layout = match self.format.as_deref() {
            None | Some("json") => Layout::Json,
            Some("jsonl") => Layout::JsonLines,
            Some(_) => return Err(Problem::refused("format", "must be one of: json jsonl")),
        };
        let packing = match self.compression.as_deref() {
            None | Some("gzip") => Compression::Gzip,
            Some("zstd") => Compression::Zstd,
            Some(_) => return Err(Problem::refused("compression", "must be one of: gzip zstd")),
        };
        let is_packed = self.enable_compression.unwrap_or(self.compression.is_some());
        Ok(Format::new(layout, if is_packed { packing } else { Compression::None }))
    }
}

impl From<Imported> for DraftsImported {
    fn from(imported: Imported) -> Self {
        let refused = imported.refused.into_iter().map(|(index, id, reason)| RefusedItem {
            index,
            draft_id: id.map(|id| id.0),
            reason,
        });
        Self {
            created: imported.created,
            updated: imported.updated,
            unchanged: imported.unchanged,
            conflicts: imported.conflicts,
            refused: refused.collect(),
        }
    }
}

fn kind(format: Format) -> (&'static str, &'static str) {
    match (format.compression, format.layout) {
        (Compression::Gzip, Layout::Json) => ("application/gzip", "drafts.json.gz"),
        (Compression::Gzip, Layout::JsonLines) => ("application/gzip", "drafts.jsonl.gz"),
        (Compression::Zstd, Layout::Json) => ("application/zstd", "drafts.json.zst"),
        (Compression::Zstd, Layout::JsonLines) => ("application/zstd", "drafts.jsonl.zst"),
        (Compression::None, Layout::Json) => ("application/json", "drafts.json"),
        (Compression::None, Layout::JsonLines) => ("application/jsonl", "drafts.jsonl"),
    }
}
