//! Hands members' mail in (RFC 6409), and files its copy among the sent mail.

use std::time::Duration;

use postroom_identity::Identity;
use postroom_mail::outbox::attempt::{self, Attempt};
use postroom_mail::outbox::sent_copy;
use postroom_mail::outbox::verdict::Ended;
use postroom_mailproto::imap::Flags;
use postroom_mailproto::net::Failure;
use postroom_mailproto::smtp::{Connection, Ending, Message};
use postroom_store::TenantActor;
use postroom_types::{OutboxId, TenantId};

use crate::filing::{self, Filing};
use crate::session::endpoint;
use crate::{Servers, SyncError, test, words};

/// Attempts to file a copy, some of them minutes apart, after which the member is told.
const COPY_ATTEMPTS: i16 = 12;

/// Between attempts to write down how an attempt ended.
const PAUSES: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(10), Duration::from_secs(20)];

/// Makes an attempt to send a mail, when it is time for one.
pub async fn send(identity: &Identity, servers: &Servers, tenant: TenantId, id: OutboxId) -> Result<(), SyncError> {
    let Some(attempt) = attempt::begin(identity, tenant, id).await? else { return Ok(()) };
    let ended = hand_in(identity, servers, tenant, &attempt).await?;
    settle(identity, &attempt, &ended).await
}

/// Files the copy of a sent mail on its account's server, once: `number` is which attempt this is, from 1.
pub async fn file_copy(
    identity: &Identity,
    servers: &Servers,
    tenant: TenantId,
    id: OutboxId,
    number: i16,
) -> Result<(), SyncError> {
    let Some(copy) = sent_copy::begin(identity, tenant, id).await? else { return Ok(()) };
    let filing = Filing {
        account: &copy.account,
        opened: &copy.opened,
        folder: copy.folder.as_deref(),
        usual_name: b"Sent",
        flags: Flags { seen: true, ..Flags::default() },
        message_id: &copy.message_id,
        raw: &copy.raw,
    };
    match filing::file(identity, servers, tenant, &filing).await {
        Ok(()) => Ok(sent_copy::filed(identity, &copy).await?),
        Err(SyncError::Server(failure)) if number >= COPY_ATTEMPTS || is_final(&failure) => {
            let sentence = words::told(&copy.account.hostname, &failure);
            Ok(sent_copy::failed(identity, &copy, &sentence).await?)
        }
        Err(error) => Err(error),
    }
}

/// Writes down how it ended. A database that is away for a moment must not make an answer unknown that is known.
async fn settle(identity: &Identity, attempt: &Attempt, ended: &Ended) -> Result<(), SyncError> {
    for pause in PAUSES {
        match attempt::settle(identity, attempt, ended).await {
            Err(error) => tracing::warn!(%error, "what became of a mail is not written down yet"),
            Ok(()) => return Ok(()),
        }
        tokio::time::sleep(pause).await;
    }
    Ok(attempt::settle(identity, attempt, ended).await?)
}

async fn hand_in(
    identity: &Identity,
    servers: &Servers,
    tenant: TenantId,
    attempt: &Attempt,
) -> Result<Ended, SyncError> {
    let server = &attempt.server;
    let not_reached = |failure: &Failure| Ended::NotReached {
        sentence: words::told(&server.hostname, failure),
        is_final: is_final(failure),
    };
    let (actor, account) = (TenantActor::System { tenant }, attempt.account);
    let asked = test::credentials_of(identity, servers, actor, account, &server.username, &attempt.opened).await;
    let credentials = match asked {
        Ok(credentials) => credentials,
        Err(SyncError::Token(error)) => {
            return Ok(Ended::NotReached { sentence: error.sentence(), is_final: error.is_final() });
        }
        Err(error) => return Err(error),
    };
    // A machine behind a router has no name that anybody could look up: it greets as what it sends for.
    let name = attempt.envelope.sender.as_ref().map_or("localhost", |sender| sender.domain()).to_owned();
    let mut connection = match Connection::connect(&servers.smtp, &endpoint(server), &name, |_| ()).await {
        Ok(connection) => connection,
        Err(failure) => return Ok(not_reached(&failure)),
    };
    if let Err(failure) = connection.login(&credentials, |_| ()).await {
        return Ok(not_reached(&failure));
    }
    let may = async {
        let marked = attempt::mark(identity, attempt).await;
        marked.inspect_err(|error| tracing::warn!(%error, "a mail is held back")).unwrap_or(false)
    };
    let mut message = Message::from_bytes(&attempt.raw);
    let outcome = connection.send_if(&attempt.envelope, &mut message, may).await;
    let sentence = match &outcome.ending {
        Ending::NotSent(failure) | Ending::Unknown(failure) => words::told(&server.hostname, failure),
        Ending::HeldBack => "Something went wrong here before the message was handed over.".to_owned(),
        _ => String::new(),
    };
    if !matches!(outcome.ending, Ending::NotSent(_) | Ending::Unknown(_)) {
        connection.quit().await;
    }
    Ok(Ended::Asked { verdicts: outcome.recipients, ending: outcome.ending, sentence })
}

/// The member has to do something about it first.
pub(crate) fn is_final(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Credentials(_) | Failure::OutOfReach(_) | Failure::Unencrypted | Failure::NoPermission(_)
    )
}
