use std::collections::HashMap;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use postroom_mail::{html, message, remote_image};
use postroom_types::{EmailAddress, MessageId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::ticket::{self, Ticketed};
use crate::app::App;
use crate::extract::needs::{MailRead, MailWrite};
use crate::extract::{InTenant, Json, Path, Query};
use crate::problem::Problem;

/// The frame shows text and pictures of this server; it runs nothing, sends nothing, and stands in our own page only.
const POLICY: &str = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox";
const LIGHT: &str = "html{color:#2b2925;background:#fff;color-scheme:light}a{color:#2e3fb8}";
const DARK: &str = "html{color:#dddbde;background:#19191c;color-scheme:dark}a{color:#9aa8fb}";

/// How the HTML is to look.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(super) struct HtmlQuery {
    /// `show` to have images on other servers shown, through this one.
    #[param(example = "show")]
    images: Option<String>,
    /// `dark` for light text on a dark page, where the message says nothing else.
    #[param(example = "dark")]
    theme: Option<String>,
}

/// Which image.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ImageQuery {
    /// Its address, as it stands in the message.
    #[param(max_length = 4096)]
    url: Option<String>,
}

/// Whose images to show.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ImageSender {
    #[schema(value_type = String, max_length = 254, format = Email)]
    address: EmailAddress,
    /// False forgets it.
    allow: bool,
}

/// A message's HTML, sanitised, as a page for a frame
#[utoipa::path(get, path = "/messages/{id}/html", tag = "mail", operation_id = "getMessageHtml",
    params(("id" = uuid::Uuid, Path, description = "The message"), HtmlQuery),
    responses((status = 200, description = "The page", body = String, content_type = "text/html")))]
pub(super) async fn page(
    Ticketed(member): Ticketed<MailRead>,
    Path(id): Path<MessageId>,
    Query(query): Query<HtmlQuery>,
) -> Result<Response, Problem> {
    let (identity, claims) = (&member.caller.identity, member.caller.claims);
    let tx = identity.store.tenant_tx(member.actor).await?;
    let (body, attachments) = message::source(&tx, claims.user, id).await?;
    tx.commit().await?;
    let (keys, now) = (identity.keys.clone(), identity.context.now());
    let of_part = |attachment: &message::Attachment| {
        let url = ticket::link(&keys, now, &claims, &format!("/api/v1/attachments/{}", attachment.id));
        attachment.content_id.clone().map(|content_id| (content_id, url))
    };
    let inline: HashMap<String, String> = attachments.iter().filter_map(of_part).collect();
    let shows = query.images.as_deref() == Some("show");
    let remote = move |url: &str| {
        let link = ticket::link(&keys, now, &claims, &format!("/api/v1/messages/{id}/image"));
        let url: String = form_urlencoded::byte_serialize(url.as_bytes()).collect();
        shows.then(|| format!("{link}&url={url}"))
    };
    let body = body.unwrap_or_default();
    let clean = html::apart(move || html::sanitise(&body, inline, remote).html).await?;
    // Light text on a background of the message's own could not be read.
    let is_dark = query.theme.as_deref() == Some("dark") && !clean.contains("background") && !clean.contains("bgcolor");
    let colours = if is_dark { DARK } else { LIGHT };
    let page = format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\"><style>\
         {colours}body{{margin:0;font:15px/24px Inter,system-ui,sans-serif;overflow-wrap:anywhere}}\
         img{{max-width:100%;height:auto}}img:not([src]){{display:none}}table{{max-width:100%}}\
         body>:first-child{{margin-top:0}}body>:last-child{{margin-bottom:0}}\
         blockquote{{margin:0 0 0 8px;padding-left:12px;border-left:2px solid #949087}}</style></head><body>{clean}</body></html>"
    );
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
    ];
    Ok((headers, page).into_response())
}

/// An image that a message calls from another server
///
/// Only addresses that stand in the message, so that nobody makes this server fetch something else.
#[utoipa::path(get, path = "/messages/{id}/image", tag = "mail", operation_id = "getRemoteImage",
    params(("id" = uuid::Uuid, Path, description = "The message"), ImageQuery),
    responses((status = 200, description = "The image", body = String, content_type = "image/png")))]
pub(super) async fn image(
    State(app): State<App>,
    Ticketed(member): Ticketed<MailRead>,
    Path(id): Path<MessageId>,
    Query(query): Query<ImageQuery>,
) -> Result<Response, Problem> {
    let tx = member.caller.identity.store.tenant_tx(member.actor).await?;
    let (body, _) = message::source(&tx, member.caller.claims.user, id).await?;
    tx.commit().await?;
    let url = query.url.unwrap_or_default();
    let wanted = url.clone();
    if !html::apart(move || body.is_some_and(|body| html::calls(&body, &wanted))).await? {
        return Err(Problem::not_found());
    }
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(super::attachments::POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600")),
    ];
    match remote_image::fetch(url, app.settings().reach.clone()).await {
        Some(image) => Ok((headers, [(header::CONTENT_TYPE, image.kind)], image.bytes).into_response()),
        None => Err(Problem::not_found()),
    }
}

/// Show a sender's images from now on, or no more
#[utoipa::path(post, path = "/senders/images", tag = "mail", operation_id = "showSendersImages", request_body = ImageSender,
    responses((status = 204, description = "Noted")))]
pub(super) async fn allow(member: InTenant<MailWrite>, Json(sender): Json<ImageSender>) -> Result<StatusCode, Problem> {
    let identity = &member.caller.identity;
    let tx = identity.store.tenant_tx(member.actor).await?;
    message::show_images(&identity.context, &tx, member.caller.claims.user, &sender.address, sender.allow).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
