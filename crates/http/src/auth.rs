//! Signing in and out, and the person's own things.

mod api_keys;
mod audit;
mod dto;
mod invitation;
mod login;
mod me;
mod password;
mod password_reset;
mod refresh;
mod register;
mod sessions;
mod totp;

pub(crate) use password_reset::ResetLink;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(login::login))
        .routes(routes!(login::logout))
        .routes(routes!(login::logout_all))
        .routes(routes!(login::switch))
        .routes(routes!(refresh::refresh))
        .routes(routes!(me::me, me::rename))
        .routes(routes!(me::set_preferences))
        .routes(routes!(password::change))
        .routes(routes!(totp::enrol, totp::remove))
        .routes(routes!(totp::confirm))
        .routes(routes!(totp::renew_recovery_codes))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(audit::list))
        .routes(routes!(api_keys::list, api_keys::create))
        .routes(routes!(api_keys::revoke))
        .routes(routes!(invitation::show))
        .routes(routes!(invitation::accept))
        .routes(routes!(password_reset::ask))
        .routes(routes!(password_reset::confirm))
        .routes(routes!(register::register))
}
