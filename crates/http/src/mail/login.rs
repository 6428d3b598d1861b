//! What people give an account to sign in with.

use postroom_mail::{Grant, Login, TokenUrl};
use serde::Deserialize;
use utoipa::ToSchema;
use zeroize::Zeroizing;

use crate::problem::Problem;

/// The right to ask for access tokens (OAuth 2.0), in place of a password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct OAuth2 {
    /// Where access tokens are given; `https`.
    #[schema(max_length = 2048, example = "https://login.example.org/token")]
    token_url: String,
    #[schema(max_length = 255)]
    client_id: String,
    #[schema(value_type = Option<String>, max_length = 1024, format = Password)]
    client_secret: Option<Zeroizing<String>>,
    /// Is never answered.
    #[schema(value_type = String, max_length = 8192, format = Password)]
    refresh_token: Zeroizing<String>,
    /// What to ask for, with blanks between; what was granted at first unless given.
    #[schema(max_length = 1024)]
    scope: Option<String>,
}

/// What was given of both; beside a grant, a password counts for nothing.
pub(super) fn login(password: Option<Zeroizing<String>>, oauth2: Option<OAuth2>) -> Result<Option<Login>, Problem> {
    let password = password.map(checked_password).transpose()?;
    match oauth2 {
        Some(oauth2) => Ok(Some(Login::OAuth2(oauth2.checked()?))),
        None => Ok(password.map(Login::Password)),
    }
}

/// Where there has to be one.
pub(super) fn needed(login: Option<Login>) -> Result<Login, Problem> {
    login.ok_or_else(|| Problem::invalid("password", "must be given, or oauth2 in its place"))
}

fn checked_password(password: Zeroizing<String>) -> Result<Zeroizing<String>, Problem> {
    if is_line(&password, 1024) {
        Ok(password)
    } else {
        Err(Problem::invalid("password", "must have 1 to 1024 characters on one line"))
    }
}

fn is_line(text: &str, longest: usize) -> bool {
    !text.is_empty() && text.len() <= longest && !text.chars().any(|c| matches!(c, '\0' | '\r' | '\n'))
}

impl OAuth2 {
    fn checked(self) -> Result<Grant, Problem> {
        let line = |field: &str, text: &str, longest: usize| match is_line(text, longest) {
            true => Ok(()),
            false => Err(Problem::invalid(field, format!("must have 1 to {longest} characters on one line"))),
        };
        line("oauth2.clientId", &self.client_id, 255)?;
        line("oauth2.refreshToken", &self.refresh_token, 8192)?;
        self.client_secret.as_deref().map_or(Ok(()), |secret| line("oauth2.clientSecret", secret, 1024))?;
        self.scope.as_deref().map_or(Ok(()), |scope| line("oauth2.scope", scope, 1024))?;
        let token_url =
            TokenUrl::parse(&self.token_url).map_err(|reason| Problem::invalid("oauth2.tokenUrl", reason))?;
        Ok(Grant {
            token_url,
            client_id: self.client_id,
            client_secret: self.client_secret,
            refresh_token: self.refresh_token,
            scope: self.scope,
        })
    }
}
