//! One message handed in (RFC 6409), whoever it is from.

use std::time::Duration;

use postroom_mail::Error;
use postroom_mail::outbox::verdict::Ended;
use postroom_mailproto::net::{Connector, Credentials, Endpoint, Failure};
use postroom_mailproto::smtp::{Connection, Ending, Envelope, Message};

use crate::words;

/// Between attempts to write down how an attempt ended.
const PAUSES: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(10), Duration::from_secs(20)];

/// A server for outgoing mail.
pub(crate) struct Server<'a> {
    pub connector: &'a Connector,
    pub endpoint: &'a Endpoint,
    /// None where it lets everybody in who reaches it.
    pub credentials: Option<&'a Credentials>,
}

/// Hands a message in over a connection of its own. Right before the server is given the content, `mark` notes that it may
/// have it from then on, and says whether it may.
pub(crate) async fn hand_in(
    server: &Server<'_>,
    envelope: &Envelope,
    raw: &[u8],
    mark: impl Future<Output = Result<bool, Error>> + Send,
) -> Ended {
    let host = &server.endpoint.host;
    let not_reached =
        |failure: &Failure| Ended::NotReached { sentence: words::told(host, failure), is_final: is_final(failure) };
    // A machine behind a router has no name that anybody could look up: it greets as what it sends for.
    let name = envelope.sender.as_ref().map_or("localhost", |sender| sender.domain());
    let mut connection = match Connection::connect(server.connector, server.endpoint, name, |_| ()).await {
        Ok(connection) => connection,
        Err(failure) => return not_reached(&failure),
    };
    if let Some(credentials) = server.credentials
        && let Err(failure) = connection.login(credentials, |_| ()).await
    {
        return not_reached(&failure);
    }
    let may = async { mark.await.inspect_err(|error| tracing::warn!(%error, "a mail is held back")).unwrap_or(false) };
    let outcome = connection.send_if(envelope, &mut Message::from_bytes(raw), may).await;
    let sentence = match &outcome.ending {
        Ending::NotSent(failure) | Ending::Unknown(failure) => words::told(host, failure),
        Ending::HeldBack => "Something went wrong here before the message was handed over.".to_owned(),
        _ => String::new(),
    };
    if !matches!(outcome.ending, Ending::NotSent(_) | Ending::Unknown(_)) {
        connection.quit().await;
    }
    Ended::Asked { verdicts: outcome.recipients, ending: outcome.ending, sentence }
}

/// Writes down how it ended. A database that is away for a moment must not make an answer unknown that is known.
pub(crate) async fn written<F>(write: impl Fn() -> F) -> Result<(), Error>
where
    F: Future<Output = Result<(), Error>>,
{
    for pause in PAUSES {
        match write().await {
            Err(error) => tracing::warn!(%error, "what became of a mail is not written down yet"),
            Ok(()) => return Ok(()),
        }
        tokio::time::sleep(pause).await;
    }
    write().await
}

/// Whoever has the account has to do something about it first.
pub(crate) fn is_final(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Credentials(_) | Failure::OutOfReach(_) | Failure::Unencrypted | Failure::NoPermission(_)
    )
}
