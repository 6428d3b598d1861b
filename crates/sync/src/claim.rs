//! The right to write an account's mirror. Each worker that takes an account over gets a higher number, and every
//! transaction of a worker first holds the account's row under its own: one that was thought dead and goes on writes nothing.

use postroom_identity::Identity;
use postroom_mail::account::{self, Account, Opened};
use postroom_store::queries::email_account;
use postroom_store::{Context, TenantActor, TenantOnce, TenantTx};
use postroom_types::{AccountId, TenantId, UserId};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::SyncError;

/// One worker's claim on an account.
#[derive(Clone)]
pub struct Claim {
    pub(crate) identity: Identity,
    pub(crate) tenant: TenantId,
    pub(crate) account: AccountId,
    pub(crate) user: UserId,
    pub(crate) number: i64,
}

impl Claim {
    /// Takes the account, unless an instance keeps it that is among the living. None when there is nothing to take.
    pub async fn take(
        identity: &Identity,
        tenant: TenantId,
        account: AccountId,
        instance: Uuid,
        alive: &[Uuid],
    ) -> Result<Option<Self>, SyncError> {
        let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
        let Some(found) = account::find_any(&tx, account).await? else { return Ok(None) };
        let query = email_account::claim_free();
        let now = identity.context.now();
        let number = query.bind(&tx, &instance, &now, &tenant.0, &account.0, &alive).opt().await?;
        tx.commit().await?;
        let claim = |number| Self { identity: identity.clone(), tenant, account, user: UserId(found.user_id), number };
        Ok(number.map(claim))
    }

    /// A transaction in which the claim stays this worker's until it ends.
    pub(crate) async fn tx(&self) -> Result<TenantTx, SyncError> {
        let tx = self.identity.store.tenant_tx(TenantActor::System { tenant: self.tenant }).await?;
        let held = email_account::hold().bind(&tx, &self.tenant.0, &self.account.0, &self.number).opt().await?;
        if held.is_some() { Ok(tx) } else { Err(SyncError::Lost) }
    }

    /// For one statement that reads.
    pub(crate) async fn look(&self) -> Result<TenantOnce, SyncError> {
        Ok(self.identity.store.tenant_once(TenantActor::System { tenant: self.tenant }).await?)
    }

    /// What opens the account on its server.
    pub(crate) async fn login(&self) -> Result<Opened, SyncError> {
        let tx = self.tx().await?;
        let opened = account::login(&self.identity, &tx, self.account).await?;
        tx.commit().await?;
        Ok(opened)
    }

    /// Stores a refresh token that was given in place of the one before, and may be the only good one: also when another worker
    /// has the account by now. Who entered something else meanwhile keeps that.
    pub(crate) async fn keep_refresh_token(
        &self,
        before: &Opened,
        refresh_token: Zeroizing<String>,
    ) -> Result<(), SyncError> {
        let tx = self.identity.store.tenant_tx(TenantActor::System { tenant: self.tenant }).await?;
        account::keep_refresh_token(&self.identity, &tx, self.account, before, refresh_token).await?;
        Ok(tx.commit().await?)
    }

    /// The account as it is now, as long as it is to be kept equal.
    pub(crate) async fn account(&self) -> Result<Account, SyncError> {
        let found = account::find_any(&self.look().await?, self.account).await?.ok_or(SyncError::Off)?;
        if found.is_enabled && found.is_sync_enabled { Ok(found) } else { Err(SyncError::Off) }
    }

    /// Fails when the account is not to be kept equal any more.
    pub(crate) async fn require_kept(&self) -> Result<(), SyncError> {
        let once = self.look().await?;
        let kept = email_account::is_kept().bind(&once, &self.tenant.0, &self.account.0).opt().await?;
        if kept == Some(true) { Ok(()) } else { Err(SyncError::Off) }
    }

    /// Gives the account back, for another worker to take at once.
    pub(crate) async fn release(&self) -> Result<(), SyncError> {
        let once = self.look().await?;
        email_account::release().bind(&once, &self.tenant.0, &self.account.0, &self.number).opt().await?;
        Ok(())
    }

    pub(crate) fn context(&self) -> &Context {
        &self.identity.context
    }
}
