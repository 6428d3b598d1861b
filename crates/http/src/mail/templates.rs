use std::collections::BTreeMap;

use axum::Json as JsonAnswer;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use postroom_mail::template::{self, Changes, Filling, Texts};
use postroom_types::{AccountId, Name, TemplateId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::creating::Creating;
use crate::etag::{IfMatch, etag};
use crate::extract::needs::{MailRead, MailWrite};
use crate::extract::{InTenant, Json, Path, json};
use crate::list::List;
use crate::problem::Problem;

/// A text to begin mails with.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Template {
    id: Uuid,
    name: String,
    subject: String,
    /// Plain text.
    body: String,
    /// Sanitised.
    body_html: Option<String>,
    /// The names that it asks for. `recipient`, `me` and `date` come by themselves.
    placeholders: Vec<String>,
    /// For `If-Match`.
    version: i32,
}

/// A template in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListedTemplate {
    id: Uuid,
    name: String,
    subject: String,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    version: i32,
}

/// A template to keep. Its texts may hold placeholders: `Dear {{ recipient }}`.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewTemplate {
    /// No other one of yours has it.
    #[schema(value_type = String, max_length = 255)]
    name: Name,
    #[schema(max_length = 998)]
    subject: Option<String>,
    #[schema(max_length = 100_000)]
    body: Option<String>,
    /// It is sanitised.
    #[schema(max_length = 100_000)]
    body_html: Option<String>,
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangeTemplate {
    #[schema(value_type = Option<String>, max_length = 255)]
    name: Option<Name>,
    #[schema(max_length = 998)]
    subject: Option<String>,
    #[schema(max_length = 100_000)]
    body: Option<String>,
    /// Null takes it away.
    #[serde(default, deserialize_with = "json::present")]
    #[schema(value_type = Option<String>, max_length = 100_000)]
    body_html: Option<Option<String>>,
}

/// What to fill a template with.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FillTemplate {
    /// By the names of the placeholders: up to 100, of 10,000 characters each. They go before what the server gives.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// Fills `recipient`, `recipient.name` and `recipient.address`.
    recipient: Option<TemplateRecipient>,
    /// The mail account whose default identity `me`, `me.name` and `me.address` are; you as a member without one.
    #[schema(value_type = Option<Uuid>)]
    account_id: Option<AccountId>,
}

/// Whom a template is filled for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TemplateRecipient {
    /// That of your contact unless given, or else the address.
    #[schema(max_length = 255)]
    name: Option<String>,
    #[schema(max_length = 320)]
    address: String,
}

/// A filled template.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FilledTemplate {
    subject: String,
    body: String,
    body_html: Option<String>,
}

/// Your templates by name
#[utoipa::path(get, path = "/templates", tag = "templates", operation_id = "listTemplates",
    responses((status = 200, description = "All of them", body = List<ListedTemplate>)))]
pub(super) async fn list(member: InTenant<MailRead>) -> Result<JsonAnswer<List<ListedTemplate>>, Problem> {
    let once = member.caller.identity.store.tenant_once(member.actor).await?;
    let all = template::list(&once, member.caller.claims.user).await?;
    Ok(JsonAnswer(List::new(all.into_iter().map(ListedTemplate::from).collect(), None)))
}

/// Keep a template
///
/// Up to 200.
#[utoipa::path(post, path = "/templates", tag = "templates", operation_id = "createTemplate", request_body = NewTemplate,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, description = "Kept", body = Template)))]
pub(super) async fn create(member: InTenant<MailWrite>, creating: Creating<NewTemplate>) -> Result<Response, Problem> {
    let (identity, actor, user) = (member.caller.identity.clone(), member.actor, member.caller.claims.user);
    creating
        .run(&member.caller, move |new| async move {
            let texts = Texts {
                subject: new.subject.unwrap_or_default(),
                body: new.body.unwrap_or_default(),
                body_html: new.body_html,
            };
            let (tx, made) = template::create(&identity, actor, user, new.name, texts).await?;
            Ok((tx, Template::from(made)))
        })
        .await
}

/// One template
#[utoipa::path(get, path = "/templates/{id}", tag = "templates", operation_id = "getTemplate",
    params(("id" = Uuid, Path, description = "The template")),
    responses((status = 200, description = "The template", body = Template)))]
pub(super) async fn find(member: InTenant<MailRead>, Path(id): Path<TemplateId>) -> Result<Response, Problem> {
    let once = member.caller.identity.store.tenant_once(member.actor).await?;
    Ok(render(template::find(&once, member.caller.claims.user, id).await?))
}

/// Change a template
#[utoipa::path(patch, path = "/templates/{id}", tag = "templates", operation_id = "changeTemplate",
    params(("id" = Uuid, Path, description = "The template")), request_body = ChangeTemplate,
    responses((status = 200, description = "Changed", body = Template)))]
pub(super) async fn update(
    member: InTenant<MailWrite>,
    Path(id): Path<TemplateId>,
    IfMatch(version): IfMatch,
    Json(change): Json<ChangeTemplate>,
) -> Result<Response, Problem> {
    let changes =
        Changes { name: change.name, subject: change.subject, body: change.body, body_html: change.body_html };
    let (identity, user) = (&member.caller.identity, member.caller.claims.user);
    Ok(render(template::update(identity, member.actor, user, id, changes, version).await?))
}

/// Delete a template
#[utoipa::path(delete, path = "/templates/{id}", tag = "templates", operation_id = "deleteTemplate",
    params(("id" = Uuid, Path, description = "The template")),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete(
    member: InTenant<MailWrite>,
    Path(id): Path<TemplateId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    template::delete(identity, &tx, member.caller.claims.user, id, version).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Fill a template
///
/// Placeholders are names: nothing in a template is carried out. Every name that nothing is given for is refused by name.
#[utoipa::path(post, path = "/templates/{id}/fill", tag = "templates", operation_id = "fillTemplate", request_body = FillTemplate,
    params(("id" = Uuid, Path, description = "The template")),
    responses((status = 200, description = "Filled", body = FilledTemplate)))]
pub(super) async fn fill(
    member: InTenant<MailWrite>,
    Path(id): Path<TemplateId>,
    Json(filling): Json<FillTemplate>,
) -> Result<JsonAnswer<FilledTemplate>, Problem> {
    let filling = Filling {
        values: filling.values,
        recipient: filling.recipient.map(|recipient| (recipient.name, recipient.address)),
        account: filling.account_id,
    };
    let (identity, user) = (&member.caller.identity, member.caller.claims.user);
    let Texts { subject, body, body_html } = template::fill(identity, member.actor, user, id, filling).await?;
    Ok(JsonAnswer(FilledTemplate { subject, body, body_html }))
}

fn render(found: template::Template) -> Response {
    let version = etag(found.version);
    (version, JsonAnswer(Template::from(found))).into_response()
}

impl From<template::Template> for Template {
    fn from(found: template::Template) -> Self {
        Self {
            id: found.id.0,
            name: found.name,
            placeholders: found.texts.placeholders().into_iter().collect(),
            subject: found.texts.subject,
            body: found.texts.body,
            body_html: found.texts.body_html,
            version: found.version,
        }
    }
}

impl From<template::Listed> for ListedTemplate {
    fn from(listed: template::Listed) -> Self {
        let template::Listed { id, name, subject, version, updated_at } = listed;
        Self { id, name, subject, updated_at, version }
    }
}
