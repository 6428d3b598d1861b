//! Hands the installation's own mails to its relay.

use postroom_identity::Identity;
use postroom_mail::outbox::letter;
use postroom_mail::outbox::verdict::Ended;
use postroom_mailproto::net::{Connector, Credentials, Endpoint};
use postroom_types::LetterId;

use crate::handing_in::{Server, hand_in, written};
use crate::{Servers, SyncError};

/// The server that takes the installation's mails.
#[derive(Clone)]
pub struct Relay {
    connector: Connector,
    endpoint: Endpoint,
    credentials: Option<Credentials>,
}

impl Relay {
    /// The operator has named it, so that it may stand beside Postroom, where members' servers may not.
    pub fn new(servers: &Servers, endpoint: Endpoint, credentials: Option<Credentials>) -> Self {
        Self { connector: servers.smtp.clone().reaching(|_| true), endpoint, credentials }
    }
}

/// Makes an attempt to send a letter, when it is time for one.
pub async fn send(identity: &Identity, relay: Option<&Relay>, id: LetterId) -> Result<(), SyncError> {
    let Some(attempt) = letter::begin(identity, id).await? else { return Ok(()) };
    let ended = match relay {
        Some(Relay { connector, endpoint, credentials }) => {
            let server = Server { connector, endpoint, credentials: credentials.as_ref() };
            match hand_in(&server, &attempt.envelope, &attempt.raw, letter::mark(identity, &attempt)).await {
                // Whoever has the relay will mend it, and nobody writes the letter again.
                Ended::NotReached { sentence, .. } => Ended::NotReached { sentence, is_final: false },
                ended => ended,
            }
        }
        // Whoever put it in has one.
        None => Ended::NotReached {
            sentence: "This process has no relay: POSTROOM_MAIL_RELAY is not set.".to_owned(),
            is_final: false,
        },
    };
    Ok(written(|| letter::settle(identity, &attempt, &ended)).await?)
}
