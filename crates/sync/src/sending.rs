//! Hands members' mail in (RFC 6409), and files its copy among the sent mail.

use postroom_identity::Identity;
use postroom_mail::outbox::attempt::{self, Attempt};
use postroom_mail::outbox::sent_copy;
use postroom_mail::outbox::verdict::Ended;
use postroom_mailproto::imap::Flags;
use postroom_store::TenantActor;
use postroom_types::{OutboxId, TenantId};

use crate::filing::{self, Filing};
use crate::handing_in::{self, Server, is_final, written};
use crate::session::endpoint;
use crate::{Servers, SyncError, test, words};

/// Attempts to file a copy, some of them minutes apart, after which the member is told.
const COPY_ATTEMPTS: i16 = 12;

/// Makes an attempt to send a mail, when it is time for one.
pub async fn send(identity: &Identity, servers: &Servers, tenant: TenantId, id: OutboxId) -> Result<(), SyncError> {
    let Some(attempt) = attempt::begin(identity, tenant, id).await? else { return Ok(()) };
    let ended = hand_in(identity, servers, tenant, &attempt).await?;
    Ok(written(|| attempt::settle(identity, &attempt, &ended)).await?)
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

async fn hand_in(
    identity: &Identity,
    servers: &Servers,
    tenant: TenantId,
    attempt: &Attempt,
) -> Result<Ended, SyncError> {
    let server = &attempt.server;
    let (actor, account) = (TenantActor::System { tenant }, attempt.account);
    let asked = test::credentials_of(identity, servers, actor, account, &server.username, &attempt.opened).await;
    let credentials = match asked {
        Ok(credentials) => credentials,
        Err(SyncError::Token(error)) => {
            return Ok(Ended::NotReached { sentence: error.sentence(), is_final: error.is_final() });
        }
        Err(error) => return Err(error),
    };
    let server = Server { connector: &servers.smtp, endpoint: &endpoint(server), credentials: Some(&credentials) };
    let mark = attempt::mark(identity, attempt);
    Ok(handing_in::hand_in(&server, &attempt.envelope, &attempt.raw, mark).await)
}
