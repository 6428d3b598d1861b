//! Who keeps which account equal, in this process and among the others.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use postroom_identity::{Identity, clean_up};
use postroom_mail::account::Account;
use postroom_mailproto::net::Connector;
use postroom_store::queries::{email_account, instance};
use postroom_store::{Notice, SystemActor, TenantActor};
use postroom_types::{AccountId, TenantId};
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::SyncError;
use crate::allowance::Ration;
use crate::budget::{Budget, Lane, Turn};
use crate::claim::Claim;
use crate::method::Method;
use crate::pass::{self, Extent, Pass, Report};
use crate::servers::Servers;
use crate::session::Session;
use crate::sign_in::Tokens;
use crate::watch::{self, Calls};

/// How often it is looked whether another instance has died.
const SWEEP_EVERY: Duration = Duration::from_secs(10);
/// Of these looks, every so manieth is for accounts that nobody keeps, whatever the reason.
const FULL_SWEEP: u32 = 30;
/// An instance that has not been seen for so long is dead.
const SILENT: TimeDelta = TimeDelta::seconds(30);

/// Keeps accounts equal to their servers. Copies are one and the same.
#[derive(Clone)]
pub struct Keeper(Arc<Inner>);

struct Inner {
    identity: Identity,
    servers: Servers,
    tokens: Tokens,
    instance: Uuid,
    is_alone: bool,
    budget: Budget,
    watched: Mutex<HashMap<AccountId, Watched>>,
}

struct Watched {
    claim: Claim,
    calls: Calls,
    task: JoinHandle<()>,
}

impl Keeper {
    /// `instance` is this process among the others; with `is_alone` there can be no others, and what a process that died has
    /// left is taken over at once.
    pub fn new(identity: Identity, servers: Servers, instance: Uuid, is_alone: bool) -> Self {
        Self(Arc::new(Inner {
            identity,
            tokens: Tokens::new(servers.reach.clone()),
            servers,
            instance,
            is_alone,
            budget: Budget::default(),
            watched: Mutex::default(),
        }))
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.0.identity
    }

    pub(crate) fn connector(&self) -> &Connector {
        &self.0.servers.connector
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.0.tokens
    }

    /// Sees to it that somebody keeps the account equal, and that whoever does looks at it now. What takes long happens
    /// afterwards, so a job that calls this is done at once.
    pub async fn keep(&self, tenant: TenantId, account: AccountId) -> Result<(), SyncError> {
        if self.call(account, false) {
            return Ok(());
        }
        let alive = self.alive().await?;
        self.take(tenant, account, &alive, true).await
    }

    /// One pass, here and now, in this way at best; then the account is given back. For commands and tests.
    pub async fn pass_once(&self, tenant: TenantId, account: AccountId, best: Method) -> Result<Report, SyncError> {
        let alive = self.alive().await?;
        let claim = self.claim(tenant, account, &alive).await?.ok_or(SyncError::Lost)?;
        let row = claim.account().await?;
        let mut session = None;
        let _turn = self.turn(&row.hostname, Lane::Wanted).await;
        let done = self.pass(&claim, &row, &mut session, best, &Extent::Everything).await;
        claim.release().await?;
        done
    }

    /// Takes accounts over and follows what happens until `stop`; then gives back what is kept here.
    pub async fn run(&self, stop: impl Future<Output = ()> + Send) {
        tokio::select! {
            () = self.follow() => {}
            () = self.sweep_again_and_again() => {}
            () = stop => {}
        }
        self.stop().await;
    }

    /// Ends all watching, and lets others have the accounts at once.
    pub async fn stop(&self) {
        let watched: Vec<Watched> = self.watched().drain().map(|(_, watched)| watched).collect();
        for Watched { claim, task, .. } in watched {
            task.abort();
            let _ended = task.await;
            if let Err(error) = claim.release().await {
                tracing::debug!(%error, "an account could not be given back");
            }
        }
    }

    /// Accounts that are kept equal here.
    pub fn count(&self) -> usize {
        self.watched().values().filter(|watched| !watched.task.is_finished()).count()
    }

    /// Waits until this process may make a pass of this kind on the server.
    pub(crate) async fn turn(&self, host: &str, lane: Lane) -> Turn {
        self.0.budget.turn(host, lane).await
    }

    /// Connects unless there is a connection, and makes a pass over it. The caller has a turn.
    pub(crate) async fn pass(
        &self,
        claim: &Claim,
        account: &Account,
        session: &mut Option<Session>,
        best: Method,
        extent: &Extent,
    ) -> Result<Report, SyncError> {
        let mut open = match session.take() {
            Some(open) => open,
            None => self.open(claim, account, best, account.last_sync_at.is_none()).await?,
        };
        open.listens_to = None;
        let ration = self.ration(claim, account).await?;
        let mut pass = Pass { claim, account, session: &mut open, ration, slice: None };
        let report = pass::run(&mut pass, extent).await?;
        *session = Some(open);
        Ok(report)
    }

    /// What the account may receive today.
    pub(crate) async fn ration(&self, claim: &Claim, account: &Account) -> Result<Ration, SyncError> {
        let allowances = &self.0.servers.allowances;
        Ration::load(self.identity(), allowances, (claim.tenant, claim.account), &account.hostname).await
    }

    pub(crate) async fn open(
        &self,
        claim: &Claim,
        account: &Account,
        best: Method,
        compressed: bool,
    ) -> Result<Session, SyncError> {
        let open = |credentials| Session::open(self.connector(), account, credentials, best, compressed);
        self.tokens().sign_in(claim, account, open).await
    }

    fn watched(&self) -> MutexGuard<'_, HashMap<AccountId, Watched>> {
        self.0.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whoever keeps the account here, if somebody does.
    fn call(&self, account: AccountId, is_urgent: bool) -> bool {
        let watched = self.watched();
        let Some(found) = watched.get(&account).filter(|watched| !watched.task.is_finished()) else { return false };
        if is_urgent {
            found.calls.look.notify_one()
        } else {
            found.calls.push.notify_one()
        }
        true
    }

    /// Ends the look at the account that is under way here, if there is one.
    fn cancel(&self, account: AccountId) {
        if let Some(found) = self.watched().get(&account) {
            found.calls.cancel.notify_waiters();
        }
    }

    fn keeps(&self, account: AccountId) -> bool {
        self.watched().get(&account).is_some_and(|watched| !watched.task.is_finished())
    }

    fn call_all(&self) {
        self.watched().values().for_each(|watched| watched.calls.look.notify_one());
    }

    async fn claim(&self, tenant: TenantId, account: AccountId, alive: &[Uuid]) -> Result<Option<Claim>, SyncError> {
        Claim::take(self.identity(), tenant, account, self.0.instance, alive).await
    }

    /// `is_wanted`: somebody asks for this account.
    async fn take(
        &self,
        tenant: TenantId,
        account: AccountId,
        alive: &[Uuid],
        is_wanted: bool,
    ) -> Result<(), SyncError> {
        let Some(claim) = self.claim(tenant, account, alive).await? else { return Ok(()) };
        let calls = Calls::default();
        let task = tokio::spawn(watch::watch(self.clone(), claim.clone(), calls.clone(), is_wanted));
        let mut watched = self.watched();
        watched.retain(|_, watched| !watched.task.is_finished());
        if watched.get(&account).is_some_and(|other| other.claim.number > claim.number) {
            // Two took it at once, and the other did so last.
            task.abort();
            return Ok(());
        }
        if let Some(before) = watched.insert(account, Watched { claim, calls, task }) {
            // Its claim is an old one now.
            before.task.abort();
        }
        Ok(())
    }

    /// The other instances that have been seen lately.
    async fn alive(&self) -> Result<Vec<Uuid>, SyncError> {
        if self.0.is_alone {
            return Ok(Vec::new());
        }
        let since = self.identity().context.now() - SILENT;
        let once = self.identity().store.system_once(SystemActor::System).await?;
        let seen = instance::seen_since().bind(&once, &since).all().await?;
        Ok(seen.into_iter().map(|instance| instance.id).filter(|id| *id != self.0.instance).collect())
    }

    async fn follow(&self) {
        let mut notices = self.identity().store.bus().subscribe();
        loop {
            match notices.recv().await {
                Ok(Notice::MailToSync { account, is_urgent, .. }) => {
                    self.call(account, is_urgent);
                }
                Ok(Notice::MailSyncCancelled { account, .. }) => self.cancel(account),
                Ok(Notice::Missed) | Err(RecvError::Lagged(_)) => self.call_all(),
                Ok(_) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }

    async fn sweep_again_and_again(&self) {
        let mut known: HashSet<Uuid> = HashSet::new();
        for round in 0u32.. {
            match self.alive().await {
                Ok(alive) => {
                    let alive: HashSet<Uuid> = alive.into_iter().collect();
                    let somebody_died = known.iter().any(|id| !alive.contains(id));
                    if round.is_multiple_of(FULL_SWEEP) || somebody_died {
                        let alive: Vec<Uuid> = alive.iter().copied().collect();
                        if let Err(error) = self.sweep(&alive).await {
                            tracing::debug!(%error, "the accounts that nobody keeps could not be looked for");
                        }
                    }
                    known = alive;
                }
                Err(error) => tracing::debug!(%error, "the other instances could not be looked for"),
            }
            tokio::time::sleep(SWEEP_EVERY).await;
        }
    }

    /// Takes every account that nobody alive keeps; among them those that this process claims and does not keep, because it
    /// could not give them back.
    pub async fn sweep(&self, alive: &[Uuid]) -> Result<(), SyncError> {
        for tenant in clean_up::tenants(self.identity()).await? {
            let once = self.identity().store.tenant_once(TenantActor::System { tenant }).await?;
            let free = email_account::to_take_over().bind(&once, &tenant.0, &alive).all().await?;
            for account in free.into_iter().map(AccountId).filter(|account| !self.keeps(*account)) {
                self.take(tenant, account, alive, false).await?;
            }
        }
        Ok(())
    }
}
