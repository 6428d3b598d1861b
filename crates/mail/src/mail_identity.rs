//! Whom members write as: the identities of a mail account, each with a name, an address and a signature.
//!
//! The account's own address always is one. It has the account's id, and needs no row until its name or signature is changed.
//! One identity is the account's default; when that is deleted, it is the own one again.

mod signature;

use postroom_identity::{Identity, member};
use postroom_store::audit::{Entry, Trail};
use postroom_store::queries::mail_identity::{self, MailIdentity as Row};
use postroom_store::{TenantClient, TenantTx};
use postroom_types::{AccountId, EmailAddress, MailIdentityId, Name, UserId};
use serde_json::json;

pub use signature::Signature;

use crate::Error;
use crate::account::{self, Account};

/// Identities that one account may have, its own address counted.
pub const MOST: usize = 100;

/// Whom a member writes as.
#[derive(Clone, Debug)]
pub struct MailIdentity {
    pub id: MailIdentityId,
    pub account: AccountId,
    /// Shown beside the address.
    pub name: String,
    pub address: String,
    /// Where answers go, if not to the address.
    pub reply_to: Option<String>,
    pub signature: Signature,
    /// Of drafts that name no identity.
    pub is_default: bool,
    /// The account's own address.
    pub is_own: bool,
    /// From 1, one more with every change.
    pub version: i32,
}

/// What to change; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub name: Option<Name>,
    pub address: Option<EmailAddress>,
    pub reply_to: Option<Option<EmailAddress>>,
    pub signature: Option<String>,
    pub signature_html: Option<String>,
    /// False gives it back to the account's own address.
    pub is_default: Option<bool>,
}

/// All identities of one of a member's accounts: its own address first, then the oldest.
pub async fn of_account(tx: &impl TenantClient, user: UserId, account: AccountId) -> Result<Vec<MailIdentity>, Error> {
    let account = account::find(tx, user, account).await?;
    all_of(tx, &account).await
}

/// One of them.
pub async fn find(
    tx: &impl TenantClient,
    user: UserId,
    account: AccountId,
    id: MailIdentityId,
) -> Result<MailIdentity, Error> {
    let all = of_account(tx, user, account).await?;
    all.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)
}

/// Whom a mail of this account is from: the identity that its draft names, or else the default one. Of one that was deleted
/// nothing is left but its id, so it is the default one as well.
pub(crate) async fn of_draft(
    tx: &impl TenantClient,
    account: &Account,
    wanted: Option<MailIdentityId>,
) -> Result<MailIdentity, Error> {
    let all = all_of(tx, account).await?;
    let place = all.iter().position(|one| Some(one.id) == wanted).or_else(|| all.iter().position(|one| one.is_default));
    all.into_iter().nth(place.unwrap_or_default()).ok_or(Error::NotFound)
}

/// The same of an account that is known already, which has one at least.
pub(crate) async fn all_of(tx: &impl TenantClient, account: &Account) -> Result<Vec<MailIdentity>, Error> {
    let (tenant, id) = (tx.tenant().0, account.id);
    let rows = mail_identity::of_account().bind(tx, &tenant, &id).all().await?;
    let default = mail_identity::default_of().bind(tx, &tenant, &id).opt().await?.ok_or(Error::NotFound)?;
    let has_default = rows.iter().any(|row| row.id == default);
    let (mut own, others): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.id == id);
    let own = match own.pop() {
        Some(row) => MailIdentity { address: account.email_address.clone(), ..MailIdentity::from(row) },
        None => unchanged(tx, account).await?,
    };
    let all = std::iter::once(own).chain(others.into_iter().map(MailIdentity::from));
    let is_default = |one: &MailIdentity| if has_default { one.id.0 == default } else { one.is_own };
    Ok(all.map(|one| MailIdentity { is_default: is_default(&one), ..one }).collect())
}

/// The addresses of all identities of a member that are no account's own.
pub(crate) async fn addresses(tx: &impl TenantClient, user: UserId) -> Result<Vec<String>, Error> {
    Ok(mail_identity::addresses_of().bind(tx, &tx.tenant().0, &user.0).all().await?)
}

/// Adds an identity to an account. It needs a name and an address.
pub async fn create(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    account: AccountId,
    new: Changes,
) -> Result<MailIdentity, Error> {
    let all = lock(tx, user, account).await?;
    if all.len() >= MOST {
        return Err(Error::Conflict("This account has as many identities as one can have. Delete one first."));
    }
    let blank = MailIdentity {
        id: MailIdentityId(identity.context.uuid()),
        account,
        name: String::new(),
        address: String::new(),
        reply_to: None,
        signature: Signature::default(),
        is_default: false,
        is_own: false,
        version: 0,
    };
    let made = changed(blank, new).await?;
    write(identity, tx, user, &made, "mail_identity_added").await?;
    Ok(made)
}

/// Changes an identity. The address of the account's own is the account's.
pub async fn update(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    (account, id): (AccountId, MailIdentityId),
    changes: Changes,
    version: Option<i32>,
) -> Result<MailIdentity, Error> {
    let before = locked(tx, user, (account, id), version).await?;
    let other = changes.address.as_ref().is_some_and(|address| address.as_str() != before.address);
    if before.is_own && other {
        let reason = "is the account's own, and changes with it; add another identity for another address".to_owned();
        return Err(Error::Invalid { field: "address", reason });
    }
    let changed = changed(before, changes).await?;
    write(identity, tx, user, &changed, "mail_identity_changed").await?;
    Ok(changed)
}

/// Takes an identity away. Drafts that name it are from the default one then.
pub async fn delete(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    (account, id): (AccountId, MailIdentityId),
    version: Option<i32>,
) -> Result<(), Error> {
    let before = locked(tx, user, (account, id), version).await?;
    if before.is_own {
        return Err(Error::Conflict("The account's own address stays as long as the account does."));
    }
    let (tenant, now) = (tx.tenant().0, identity.context.now());
    mail_identity::delete().bind(tx, &tenant, &account.0, &id.0).one().await?;
    if before.is_default {
        mail_identity::set_default().bind(tx, &None::<uuid::Uuid>, &now, &tenant, &account.0).one().await?;
    }
    tx.record(&identity.context, Entry::new("mail_identity_deleted").on("mail_identity", id.0).with(json!({}))).await?;
    tx.removed_for(&identity.context, user, "mail_identity", id.0);
    Ok(())
}

/// All identities of an account, which nobody else changes until the transaction has ended.
async fn lock(tx: &TenantTx, user: UserId, account: AccountId) -> Result<Vec<MailIdentity>, Error> {
    let held = mail_identity::lock_account().bind(tx, &tx.tenant().0, &account.0, &user.0).opt().await?;
    held.ok_or(Error::NotFound)?;
    of_account(tx, user, account).await
}

async fn locked(
    tx: &TenantTx,
    user: UserId,
    (account, id): (AccountId, MailIdentityId),
    version: Option<i32>,
) -> Result<MailIdentity, Error> {
    let all = lock(tx, user, account).await?;
    let found = all.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
    if version.is_some_and(|version| version != found.version) {
        return Err(Error::VersionMismatch);
    }
    Ok(found)
}

/// As it is with these changes, in its next version.
async fn changed(before: MailIdentity, changes: Changes) -> Result<MailIdentity, Error> {
    let signature = match (changes.signature, changes.signature_html) {
        (None, None) => before.signature,
        (text, html) => {
            Signature::parse(text.unwrap_or(before.signature.text), html.unwrap_or(before.signature.html)).await?
        }
    };
    Ok(MailIdentity {
        name: changes.name.map_or(before.name, |name| name.as_str().to_owned()),
        address: changes.address.map_or(before.address, |address| address.as_str().to_owned()),
        reply_to: match changes.reply_to {
            Some(reply_to) => reply_to.map(|address| address.as_str().to_owned()),
            None => before.reply_to,
        },
        signature,
        // The account's own is the default when no other one is.
        is_default: changes
            .is_default
            .map_or(before.is_default, |is_default| is_default || before.is_own && before.is_default),
        version: before.version + 1,
        ..before
    })
}

async fn write(
    identity: &Identity,
    tx: &TenantTx,
    user: UserId,
    one: &MailIdentity,
    event: &'static str,
) -> Result<(), Error> {
    let (tenant, now, id) = (tx.tenant().0, identity.context.now(), one.id.0);
    let before = mail_identity::default_of().bind(tx, &tenant, &one.account.0).one().await?;
    let address = if one.is_own { "" } else { one.address.as_str() };
    let written = mail_identity::put()
        .bind(
            tx,
            &tenant,
            &id,
            &user.0,
            &one.account.0,
            &one.name,
            &address,
            &one.reply_to.as_deref().unwrap_or_default(),
            &one.signature.text,
            &one.signature.html,
            &one.version,
            &now,
        )
        .opt()
        .await?;
    written.ok_or(Error::Busy)?;
    if one.is_default != (before == id) {
        let chosen = (one.is_default && !one.is_own).then_some(id);
        mail_identity::set_default().bind(tx, &chosen, &now, &tenant, &one.account.0).one().await?;
    }
    // Neither names nor addresses: administrators read the trail.
    tx.record(&identity.context, Entry::new(event).on("mail_identity", id).with(json!({}))).await?;
    tx.changed_for(&identity.context, user, "mail_identity", id);
    Ok(())
}

/// The account's own, as long as nobody has changed it: the member's name and no signature.
async fn unchanged(tx: &impl TenantClient, account: &Account) -> Result<MailIdentity, Error> {
    let member = member::find_by_user(tx, UserId(account.user_id)).await?;
    Ok(MailIdentity {
        id: MailIdentityId(account.id),
        account: AccountId(account.id),
        name: member.display_name,
        address: account.email_address.clone(),
        reply_to: None,
        signature: Signature::default(),
        is_default: false,
        is_own: true,
        version: 1,
    })
}

impl From<Row> for MailIdentity {
    fn from(row: Row) -> Self {
        Self {
            id: MailIdentityId(row.id),
            account: AccountId(row.account_id),
            name: row.name,
            address: row.address,
            reply_to: Some(row.reply_to).filter(|address| !address.is_empty()),
            signature: Signature { text: row.signature, html: row.signature_html },
            is_default: false,
            is_own: row.id == row.account_id,
            version: row.version,
        }
    }
}
