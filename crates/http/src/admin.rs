//! What a tenant's administrators do.

mod audit;
mod invitations;
mod members;
mod password_reset;
mod policy;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(members::list, members::add))
        .routes(routes!(members::find, members::update, members::remove))
        .routes(routes!(members::suspend))
        .routes(routes!(members::reactivate))
        .routes(routes!(members::issue_password))
        .routes(routes!(password_reset::issue))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::revoke))
        .routes(routes!(invitations::renew))
        .routes(routes!(members::reset_second_factor))
        .routes(routes!(policy::show, policy::change))
        .routes(routes!(audit::list))
        .routes(routes!(audit::export))
        .routes(routes!(audit::state))
}
