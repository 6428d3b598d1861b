//! What an account signs in with on its server: its password, or an access token that is asked for when it is needed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;
use postroom_mail::access_token::{self, TokenError};
use postroom_mail::account::{Account, Opened};
use postroom_mail::{Login, Reach};
use postroom_mailproto::net::{Credentials, Failure, Secret};
use postroom_types::{AccountId, Timestamp};

use crate::SyncError;
use crate::claim::Claim;

/// A token is not used any more so shortly before its end: signing in takes a while.
const MARGIN: TimeDelta = TimeDelta::seconds(60);

/// Access tokens of the accounts that this process keeps, in memory alone.
pub(crate) struct Tokens {
    reach: Reach,
    kept: Mutex<HashMap<AccountId, Kept>>,
}

struct Kept {
    token: Secret,
    until: Timestamp,
    /// Of the account: what was edited since signs in anew.
    version: i32,
}

impl Tokens {
    pub(crate) fn new(reach: Reach) -> Self {
        Self { reach, kept: Mutex::default() }
    }

    /// Signs in with what the account has, by `attempt`. A token that the server refuses is renewed once.
    pub(crate) async fn sign_in<T, F>(
        &self,
        claim: &Claim,
        account: &Account,
        attempt: impl Fn(Credentials) -> F,
    ) -> Result<T, SyncError>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let opened = claim.login().await?;
        let username = account.username.clone();
        if let Login::Password(password) = &opened.login {
            let password = Secret::new(password.as_str());
            return Ok(attempt(Credentials::Password { username, password }).await?);
        }
        let token = match self.kept(claim, account) {
            Some(token) => token,
            None => self.renew(claim, account, &opened).await?,
        };
        match attempt(Credentials::OAuth2 { username: username.clone(), token }).await {
            Err(Failure::Credentials(_)) => {}
            done => return Ok(done?),
        }
        // With the refresh token of now: the first question may have had another one given.
        let token = self.renew(claim, account, &claim.login().await?).await?;
        match attempt(Credentials::OAuth2 { username, token }).await {
            Err(Failure::Credentials(_)) => Err(TokenError::Refused(account.hostname.clone()).into()),
            done => Ok(done?),
        }
    }

    fn kept(&self, claim: &Claim, account: &Account) -> Option<Secret> {
        let now = claim.context().now();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, kept| kept.until > now);
        kept.get(&claim.account).filter(|kept| kept.version == account.version).map(|kept| kept.token.clone())
    }

    async fn renew(&self, claim: &Claim, account: &Account, opened: &Opened) -> Result<Secret, SyncError> {
        let Login::OAuth2(grant) = opened.login.clone() else {
            // Somebody has entered a password since.
            return Err(TokenError::Refused(account.hostname.clone()).into());
        };
        let asked = claim.context().now();
        let (owner, opened, reach) = (claim.clone(), opened.clone(), self.reach.clone());
        // To its end, also when nobody waits for it any more: with a new refresh token the one before may be good for nothing.
        let asking = tokio::spawn(async move {
            let mut granted = access_token::obtain(&grant, reach).await?;
            if let Some(refresh_token) = granted.refresh_token.take() {
                owner.keep_refresh_token(&opened, refresh_token).await?;
            }
            Ok::<_, SyncError>(granted)
        });
        let granted = asking.await.map_err(|_| postroom_mail::Error::Busy)??;
        let token = Secret::new(granted.access_token.as_str());
        let lifetime = TimeDelta::from_std(granted.lifetime).unwrap_or_default();
        let kept = Kept { token: token.clone(), until: asked + lifetime - MARGIN, version: account.version };
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(claim.account, kept);
        Ok(token)
    }
}
