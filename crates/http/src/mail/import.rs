use std::fs::File;

use axum::Json as JsonAnswer;
use axum::body::Body;
use postroom_mail::local::{self, Report};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::received::{failed, received};
use crate::extract::needs::MailImport;
use crate::extract::{InTenant, Query};
use crate::problem::Problem;
use crate::request;

/// Bytes of a file.
const LARGEST: usize = 1024 * 1024 * 1024;
/// Of what was left out or not understood, so many are named.
const NAMED: usize = 100;

/// What the file is called.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ImportQuery {
    /// Names the folder that an mbox file becomes.
    #[param(max_length = 255)]
    file_name: Option<String>,
}

/// What an import did.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImportReport {
    /// The account that it is in now.
    account_name: &'static str,
    /// Messages found in the file.
    read: usize,
    stored: usize,
    /// There already.
    duplicates: usize,
    /// Kept, but no parser could read them.
    poison: usize,
    /// Why something was left out, or not understood; 100 at most.
    remarks: Vec<String>,
}

/// Import a file of mail
///
/// An `.eml` or an mbox, as the body. It goes into your account *Archive*; what is there already is not stored again.
#[utoipa::path(post, path = "/accounts/import", tag = "mail accounts", operation_id = "importMail", params(ImportQuery),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, description = "Imported", body = ImportReport)))]
pub(super) async fn import(
    member: InTenant<MailImport>,
    Query(query): Query<ImportQuery>,
    body: Body,
) -> Result<JsonAnswer<ImportReport>, Problem> {
    let (identity, actor, user) = (member.caller.identity, member.actor, member.caller.claims.user);
    let folder = tempfile::tempdir().map_err(|error| failed(&error))?;
    let path = folder.path().join(file_name(query.file_name.as_deref()));
    let file = File::create(&path).map_err(|error| failed(&error))?;
    drop(received(body, file, LARGEST).await?);
    let address = {
        let once = identity.store.tenant_once(actor).await?;
        postroom_identity::member::find_by_user(&once, user).await?.email
    };
    let report = request::to_its_end(async move {
        // Where the file lay meanwhile is nobody's business.
        let place = format!("{}/", folder.path().display());
        let report = local::import_files(&identity, actor, user, &address, vec![path]).await;
        drop(folder);
        report.map(|mut report| {
            report.left_out.iter_mut().for_each(|line| *line = line.replace(&place, ""));
            report.poison.iter_mut().for_each(|(source, _)| *source = source.replace(&place, ""));
            report
        })
    });
    Ok(JsonAnswer(report.await?.into()))
}

/// The file's own name without a way out of our folder; what it is shows in its content.
fn file_name(given: Option<&str>) -> String {
    let name: String =
        given.unwrap_or_default().chars().filter(|c| !c.is_control() && !"/\\".contains(*c)).take(100).collect();
    match name.trim().trim_start_matches('.') {
        "" => "Imported".to_owned(),
        name => name.to_owned(),
    }
}

impl From<Report> for ImportReport {
    fn from(report: Report) -> Self {
        let understood = report.poison.into_iter().map(|(source, reason)| format!("{source}: {reason}"));
        Self {
            account_name: local::ACCOUNT,
            read: report.read,
            stored: report.imported.stored,
            duplicates: report.imported.duplicates,
            poison: report.imported.poison,
            remarks: report.left_out.into_iter().chain(understood).take(NAMED).collect(),
        }
    }
}
