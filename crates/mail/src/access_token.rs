//! Access tokens, asked for with a refresh token (OAuth 2.0, RFC 6749, 6).

use std::io::Read;
use std::time::Duration;

use serde::Deserialize;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::login::Grant;
use crate::reach::Reach;
use crate::web::{Manner, agent};

/// Nobody follows a redirect with a secret in hand.
const MANNER: Manner = Manner { name: "postroom", time_limit: Duration::from_secs(15), redirects: 0 };
const LARGEST: u64 = 64 * 1024;
const LONGEST_TOKEN: usize = 16 * 1024;
/// Where the answer does not say how long a token is good for.
const USUAL_LIFETIME: Duration = Duration::from_secs(300);
const LONGEST_LIFETIME: Duration = Duration::from_secs(24 * 3600);
/// So many questions at once, so that a server that hangs cannot take all threads.
static PLACES: Semaphore = Semaphore::const_new(16);

/// What a token server answered. Has no `Debug`, since it is secret.
pub struct Granted {
    pub access_token: Zeroizing<String>,
    pub lifetime: Duration,
    /// In place of the one that was sent, which may be good for nothing any more.
    pub refresh_token: Option<Zeroizing<String>>,
}

/// Why there is no access token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The refresh token has ended, or was taken back (`invalid_grant`).
    #[error("the sign-in at {0} has ended")]
    Ended(String),
    /// The server does not know the client, or not for this (`invalid_client` and its like).
    #[error("{host} refuses the client: {code}")]
    Client { host: String, code: String },
    /// Nothing that is for the member to mend.
    #[error("{host} gave no access token: {detail}")]
    Unavailable { host: String, detail: String },
    /// The mail server did not take an access token that was just given.
    #[error("{0} refuses the access token")]
    Refused(String),
}

impl TokenError {
    /// Whether nothing helps but the member.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Unavailable { .. })
    }

    /// What the member is told.
    pub fn sentence(&self) -> String {
        match self {
            Self::Ended(host) => {
                format!("The sign-in at {host} has ended. Sign in again there, and enter the new refresh token.")
            }
            Self::Client { host, .. } => {
                format!("{host} does not accept the client. Are the client ID and its secret right?")
            }
            Self::Unavailable { host, .. } => format!("{host} gives no access to the mail right now."),
            Self::Refused(host) => {
                format!("{host} does not accept the sign-in. Sign in again, and enter the new refresh token.")
            }
        }
    }
}

/// Asks for an access token. Private networks are reached only where the operator has opened them.
pub async fn obtain(grant: &Grant, reach: Reach) -> Result<Granted, TokenError> {
    let host = grant.token_url.host();
    let unavailable = |detail: &str| TokenError::Unavailable { host: host.clone(), detail: detail.to_owned() };
    let place = PLACES.acquire().await.map_err(|error| unavailable(&error.to_string()))?;
    let grant = grant.clone();
    // Who no longer waits for the answer does not end the question, which keeps its place as long as it takes.
    let asked = tokio::task::spawn_blocking(move || {
        let asked = ask(&grant, reach);
        drop(place);
        asked
    });
    let asked = asked.await;
    let (status, body) =
        asked.map_err(|_| unavailable("it could not be asked"))?.map_err(|detail| unavailable(&detail))?;
    read(&host, status, &body)
}

/// The status and the body of the answer.
fn ask(grant: &Grant, reach: Reach) -> Result<(u16, Zeroizing<Vec<u8>>), String> {
    let mut form = vec![
        ("grant_type", "refresh_token"),
        ("refresh_token", grant.refresh_token.as_str()),
        // In the body, where providers look for it; Basic is what some of them do not understand (RFC 6749, 2.3.1).
        ("client_id", grant.client_id.as_str()),
    ];
    form.extend(grant.client_secret.as_deref().map(|secret| ("client_secret", secret.as_str())));
    form.extend(grant.scope.as_deref().map(|scope| ("scope", scope)));
    let request = agent(reach, &MANNER).post(grant.token_url.as_str()).header("accept", "application/json");
    let mut answer = request.send_form(form).map_err(|error| error.to_string())?;
    let status = answer.status().as_u16();
    let mut body = Zeroizing::new(Vec::new());
    answer.body_mut().as_reader().take(LARGEST).read_to_end(&mut body).map_err(|error| error.to_string())?;
    Ok((status, body))
}

/// RFC 6749, 5.1 and 5.2.
#[derive(Deserialize)]
struct Answer {
    access_token: Option<Zeroizing<String>>,
    expires_in: Option<serde_json::Value>,
    refresh_token: Option<Zeroizing<String>>,
    error: Option<String>,
}

fn read(host: &str, status: u16, body: &[u8]) -> Result<Granted, TokenError> {
    let host = host.to_owned();
    // The text of a serde error may quote the answer.
    let Ok(answer) = serde_json::from_slice::<Answer>(body) else {
        return Err(TokenError::Unavailable { host, detail: format!("status {status} without an answer") });
    };
    if let Some(code) = answer.error {
        let code: String = code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(50).collect();
        return Err(match code.as_str() {
            "invalid_grant" => TokenError::Ended(host),
            "invalid_client" | "unauthorized_client" | "invalid_scope" => TokenError::Client { host, code },
            _ => TokenError::Unavailable { host, detail: code },
        });
    }
    // Anything else could say more in the sign-in than the token (RFC 6749, A.12).
    let is_token = |token: &str| {
        !token.is_empty() && token.len() <= LONGEST_TOKEN && token.bytes().all(|byte| (0x20..0x7f).contains(&byte))
    };
    match answer.access_token {
        Some(access_token) if status == 200 && is_token(&access_token) => Ok(Granted {
            access_token,
            lifetime: lifetime(answer.expires_in.as_ref()),
            refresh_token: answer.refresh_token.filter(|token| is_token(token)),
        }),
        _ => Err(TokenError::Unavailable { host, detail: format!("status {status} without a token") }),
    }
}

/// A number of seconds; some servers write it as a text.
fn lifetime(told: Option<&serde_json::Value>) -> Duration {
    let seconds = told.and_then(|told| told.as_u64().or_else(|| told.as_str()?.parse().ok()));
    seconds.map_or(USUAL_LIFETIME, Duration::from_secs).min(LONGEST_LIFETIME)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, body: &str) -> TokenError {
        read("login.example.org", status, body.as_bytes()).err().unwrap()
    }

    #[test]
    fn answers() {
        let body = br#"{"access_token":"a-1","token_type":"Bearer","expires_in":"3600","refresh_token":"r-2","x":[1]}"#;
        let granted = read("h", 200, body).ok().unwrap();
        assert_eq!((granted.access_token.as_str(), granted.lifetime.as_secs()), ("a-1", 3600));
        assert_eq!(granted.refresh_token.unwrap().as_str(), "r-2");
        let granted = read("h", 200, br#"{"access_token":"a-1","expires_in":99999999999}"#).ok().unwrap();
        assert_eq!((granted.lifetime, granted.refresh_token), (LONGEST_LIFETIME, None));
        let granted = read("h", 200, br#"{"access_token":"a-1"}"#).ok().unwrap();
        assert_eq!(granted.lifetime, USUAL_LIFETIME);
    }

    #[test]
    fn refusals() {
        let host = || "login.example.org".to_owned();
        assert_eq!(refusal(400, r#"{"error":"invalid_grant","error_description":"r-1"}"#), TokenError::Ended(host()));
        let client = TokenError::Client { host: host(), code: "invalid_client".to_owned() };
        assert_eq!(refusal(401, r#"{"error":"invalid_client"}"#), client);
        for (status, body) in [
            (503, "<html>"),
            (500, r#"{"error":"server_error"}"#),
            (200, "{}"),
            (302, r#"{"access_token":"a"}"#),
            (200, r#"{"access_token":"a\u0001user=other"}"#),
            (200, r#"{"access_token":"a\r\nx"}"#),
            (200, ""),
        ] {
            let refusal = refusal(status, body);
            assert!(!refusal.is_final() && !refusal.to_string().contains("user="), "{refusal}");
        }
    }
}
