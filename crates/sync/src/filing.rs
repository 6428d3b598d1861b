//! A message of our own put into a folder on its account's server, once.

use postroom_identity::Identity;
use postroom_mail::account::{Account, Opened};
use postroom_mailproto::imap::{Access, Connection, Flags, MailboxName, Resync};
use postroom_store::TenantActor;
use postroom_types::{AccountId, TenantId};

use crate::session::endpoint_of;
use crate::{Servers, SyncError, test};

/// What to file, and where.
pub(crate) struct Filing<'a> {
    pub account: &'a Account,
    pub opened: &'a Opened,
    /// As the server writes it; none when it has none yet.
    pub folder: Option<&'a [u8]>,
    /// What a new one is called.
    pub usual_name: &'static [u8],
    pub flags: Flags,
    /// Our own: of letters, digits, dots and hyphens, and the domain of an address that was parsed.
    pub message_id: &'a str,
    pub raw: &'a [u8],
}

/// Files it, unless the folder has a message with its Message-ID.
pub(crate) async fn file(
    identity: &Identity,
    servers: &Servers,
    tenant: TenantId,
    filing: &Filing<'_>,
) -> Result<(), SyncError> {
    let (account, actor) = (filing.account, TenantActor::System { tenant });
    let (id, name) = (AccountId(account.id), &account.username);
    let credentials = test::credentials_of(identity, servers, actor, id, name, filing.opened).await?;
    let mut connection = Connection::connect(&servers.connector, &endpoint_of(account), |_| ()).await?;
    connection.login(&credentials, |_| ()).await?;
    let folder = match filing.folder {
        Some(name) => MailboxName::from_wire(name),
        None => {
            let name = MailboxName::from_wire(filing.usual_name);
            // Refused where it is there by now.
            if let Err(failure) = connection.create(&name).await
                && !failure.leaves_connection_usable()
            {
                return Err(failure.into());
            }
            name
        }
    };
    connection.select(&folder, Access::ReadOnly, Resync::Plain).await?;
    let there = connection.search(&format!("HEADER Message-ID \"{}\"", filing.message_id)).await?;
    if there.is_empty() {
        connection.append(&folder, &filing.flags, None, filing.raw).await?;
    }
    if let Err(failure) = connection.logout().await {
        tracing::debug!(%failure, "a mail server was left without a good-bye");
    }
    Ok(())
}
