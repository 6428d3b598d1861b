use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::request::Parts;

use crate::app::App;

/// The way to mail servers, in time for whoever waits.
pub(super) struct Servers(pub(super) postroom_sync::Servers);

impl FromRequestParts<App> for Servers {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self(app.mail_servers().clone()))
    }
}
