//! Mail: accounts, folders, messages, threads, attachments, drafts, sending, workflows.

mod accounts;
mod actions;
mod attachments;
mod connecting;
mod contacts;
mod drafts;
mod dto;
mod folders;
mod html;
mod identities;
mod import;
mod login;
mod messages;
mod outbox;
mod received;
mod search;
mod servers;
mod syncing;
mod templates;
mod ticket;
mod workflow;

use postroom_mail::account;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::extract::InTenant;
use crate::problem::Problem;

pub(crate) use drafts::DraftConflict;

/// Only a statement checks the session: what asks nothing of the database has to ask for that.
async fn require_session<P>(member: &InTenant<P>) -> Result<(), Problem> {
    let once = member.caller.identity.store.tenant_once(member.actor).await?;
    account::of_user(&once, member.caller.claims.user).await?;
    Ok(())
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(accounts::list, accounts::create))
        .routes(routes!(accounts::find, accounts::update, accounts::delete))
        .routes(routes!(accounts::problems))
        .routes(routes!(identities::list, identities::create))
        .routes(routes!(identities::find, identities::update, identities::delete))
        .routes(routes!(connecting::try_server))
        .routes(routes!(connecting::try_account))
        .routes(routes!(connecting::find_servers))
        .routes(routes!(syncing::start, syncing::state, syncing::cancel))
        .routes(routes!(syncing::certificate, syncing::certify))
        .routes(routes!(folders::list))
        .routes(routes!(import::import))
        .routes(routes!(messages::list))
        .routes(routes!(messages::anchors))
        .routes(routes!(messages::find))
        .routes(routes!(messages::raw))
        .routes(routes!(messages::thread))
        .routes(routes!(attachments::download))
        .routes(routes!(html::page))
        .routes(routes!(html::image))
        .routes(routes!(html::allow))
        .routes(routes!(actions::batch))
        .routes(routes!(actions::undo))
        .routes(routes!(search::suggestions))
        .routes(routes!(outbox::list))
        .routes(routes!(outbox::find, outbox::cancel))
        .routes(routes!(outbox::retry))
        .routes(routes!(outbox::dismiss))
        .routes(routes!(contacts::list))
        .routes(routes!(contacts::delete))
        .routes(routes!(templates::list, templates::create))
        .routes(routes!(templates::find, templates::update, templates::delete))
        .routes(routes!(templates::fill))
        .merge(drafts::routes())
        .merge(workflow::routes())
}
