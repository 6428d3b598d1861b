//! What the staff of the installation do.

mod audit;
mod dashboard;
mod isolation;
mod operators;
mod password_reset;
mod people;
mod tasks;
mod tenants;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(dashboard::find))
        .routes(routes!(isolation::find))
        .routes(routes!(isolation::check))
        .routes(routes!(tasks::list))
        .routes(routes!(tasks::summary))
        .routes(routes!(tasks::retry))
        .routes(routes!(tasks::cancel))
        .routes(routes!(tenants::list, tenants::create))
        .routes(routes!(tenants::find, tenants::update))
        .routes(routes!(tenants::suspend))
        .routes(routes!(tenants::reactivate))
        .routes(routes!(people::list, people::add))
        .routes(routes!(people::suspend))
        .routes(routes!(people::reactivate))
        .routes(routes!(operators::list, operators::add))
        .routes(routes!(operators::update))
        .routes(routes!(operators::suspend))
        .routes(routes!(operators::reactivate))
        .routes(routes!(password_reset::issue))
        .routes(routes!(operators::reset_second_factor))
        .routes(routes!(audit::list))
        .routes(routes!(audit::export))
        .routes(routes!(audit::state))
}
