//! What keeps one account equal for as long as it is this process's: passes, and waiting in between for the server, the
//! member or the time. While it waits it has one connection without compression, and little else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use postroom_mail::account::Account;
use postroom_mailproto::net::Failure;
use postroom_store::queries::email_account;
use tokio::sync::Notify;

use crate::claim::Claim;
use crate::keeper::Keeper;
use crate::listen::{self, Heard, Line};
use crate::method::Method;
use crate::pass::Extent;
use crate::session::Session;
use crate::work::{Woken, Work, turn};
use crate::{SyncError, back_off, pop3, words};

/// After a connection broke while it waited.
const SHORT_PAUSE: Duration = Duration::from_secs(2);
/// A connection that lived for so long did not break at once.
const LONG_ENOUGH: TimeDelta = TimeDelta::seconds(60);
/// What a member is told who has stopped it.
const STOPPED: &str = "It was stopped, and goes on by itself after a while.";
/// While the database cannot be reached.
const PAUSE: Duration = Duration::from_secs(2);

/// What is told from outside to whoever keeps an account.
#[derive(Clone, Default)]
pub(crate) struct Calls {
    /// The member did something that the server is to be told.
    pub push: Arc<Notify>,
    /// Look at everything, also in a pause after a failure: the account has changed, or the member asks for it.
    pub look: Arc<Notify>,
    /// Leave it at what was done so far.
    pub cancel: Arc<Notify>,
}

/// Runs until the account is switched off, lost to another worker, or its password is refused. `is_wanted`: somebody waits for
/// the first look.
pub(crate) async fn watch(keeper: Keeper, claim: Claim, calls: Calls, is_wanted: bool) {
    loop {
        match Box::pin(keep_equal(&keeper, &claim, &calls, is_wanted)).await {
            Ok(()) => break,
            Err(SyncError::Lost) => {
                tracing::info!(account.id = %claim.account, "another worker keeps the account now");
                return;
            }
            Err(error) if error.is_passing() => {
                tracing::debug!(account.id = %claim.account, %error, "the database could not be reached");
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => {
                tracing::warn!(account.id = %claim.account, %error, "an account is not kept any more");
                break;
            }
        }
    }
    if let Err(error) = claim.release().await {
        tracing::debug!(account.id = %claim.account, %error, "an account could not be given back");
    }
}

async fn keep_equal(keeper: &Keeper, claim: &Claim, calls: &Calls, is_wanted: bool) -> Result<(), SyncError> {
    let mut line = Line::default();
    let mut work = Work::everything(is_wanted);
    let mut due = Box::pin(tokio::time::sleep(Duration::ZERO));
    let mut breaks = 0;
    let mut version = None;
    loop {
        let account = match claim.account().await {
            Ok(account) => account,
            Err(SyncError::Off) => return Ok(()),
            Err(error) => return Err(error),
        };
        if account.sync_state == "sign_in_again" && account.sync_failures > 0 {
            return Ok(());
        }
        // Another password, or another server: what is open says nothing about it.
        if version.replace(account.version) != Some(account.version) {
            line.session = None;
        }
        if account.sync_state != "idle" {
            note(claim, &account, "syncing", "", account.sync_failures, false).await?;
        }
        let interval = Duration::from_secs(u64::try_from(account.sync_interval.max(30)).unwrap_or(300));
        let turn = match turn(keeper, claim, &account, calls, &mut work, &mut line).await {
            Ok(Some(turn)) => Ok(turn),
            Ok(None) => continue,
            Err(error) => Err(error),
        };
        if work.extent == Extent::Everything {
            due = Box::pin(tokio::time::sleep(interval));
            line.ears.take();
        }
        let again = AtomicBool::new(false);
        let done = match turn {
            Err(error) => Err(error),
            Ok(_turn) => tokio::select! {
                done = Box::pin(pass(keeper, claim, &account, &mut line.session, &work.extent)) => done,
                stopped = stopped(claim, calls, &again) => Err(stopped),
            },
        };
        if again.into_inner() {
            calls.look.notify_one();
        }
        if let (Ok(Done { was_worth_it, .. }), true) = (&done, work.is_heard) {
            line.pace.after(claim.context().now(), *was_worth_it);
        }
        match done {
            Ok(_) if work.is_put_off => work = Work::everything(work.is_wanted),
            Ok(Done { spent, .. }) => {
                match &spent {
                    None => note(claim, &account, "idle", "", 0, true).await?,
                    // The first synchronisation is over when everything is here.
                    Some(text) => note(claim, &account, "waiting", text, 0, account.last_sync_at.is_some()).await?,
                }
                let since = claim.context().now();
                let woken = match wait(keeper, claim, &account, &mut line, calls, &mut due).await {
                    Ok(Woken::Server) => Ok(hold_back(line.pace.before(claim.context().now()), calls, &mut due).await),
                    other => other,
                };
                work = match woken {
                    Ok(woken) => Work::of(&woken, &mut line.ears),
                    Err(SyncError::Server(_) | SyncError::Token(_)) => {
                        // It may have closed the connection out of habit. If not, connecting will say so; and if it lets
                        // us in and throws us out again and again, it is left alone for longer and longer.
                        line.session = None;
                        breaks = if claim.context().now() - since > LONG_ENOUGH { 0 } else { (breaks + 1).min(8) };
                        tokio::time::sleep(SHORT_PAUSE * (1 << breaks)).await;
                        Work::everything(false)
                    }
                    Err(error) => return Err(error),
                };
            }
            Err(SyncError::Off) => return Ok(()),
            Err(SyncError::Cancelled) => {
                line.session = None;
                note(claim, &account, "waiting", STOPPED, account.sync_failures, false).await?;
                work = tokio::select! {
                    () = &mut due => Work::everything(false),
                    () = calls.look.notified() => Work::everything(true),
                };
            }
            Err(error) if matches!(error, SyncError::Lost) || error.is_passing() => return Err(error),
            Err(error) => {
                line.session = None;
                match after_failure(claim, &account, &error, calls).await? {
                    Some(woken) => work = Work::of(&woken, &mut line.ears),
                    None => return Ok(()),
                }
            }
        }
    }
}

/// Waits with a look that the server asks for, unless there is something else to do before.
async fn hold_back(pause: Duration, calls: &Calls, due: &mut std::pin::Pin<Box<tokio::time::Sleep>>) -> Woken {
    if pause.is_zero() {
        return Woken::Server;
    }
    tokio::select! {
        () = tokio::time::sleep(pause) => Woken::Server,
        woken = called(calls, due) => woken,
    }
}

/// Why a pass has to end before it is through: it was cancelled, or the account was switched off. Calls to look again are
/// kept for afterwards.
async fn stopped(claim: &Claim, calls: &Calls, again: &AtomicBool) -> SyncError {
    // From the beginning on, so that none is missed while the account is looked at.
    let mut cancelled = std::pin::pin!(calls.cancel.notified());
    cancelled.as_mut().enable();
    loop {
        tokio::select! {
            () = &mut cancelled => return SyncError::Cancelled,
            () = calls.look.notified() => again.store(true, Ordering::Relaxed),
        }
        if let Err(SyncError::Off) = claim.account().await {
            return SyncError::Off;
        }
    }
}

/// What came of a pass.
struct Done {
    /// Something was new.
    was_worth_it: bool,
    /// What the member is told when the server allows no more today.
    spent: Option<String>,
}

async fn pass(
    keeper: &Keeper,
    claim: &Claim,
    account: &Account,
    session: &mut Option<Session>,
    extent: &Extent,
) -> Result<Done, SyncError> {
    if account.protocol == "pop3" {
        let (stored, spent) = pop3::pass(keeper, claim, account).await?;
        return Ok(Done { was_worth_it: stored > 0, spent });
    }
    let report = keeper.pass(claim, account, session, Method::QResync, extent).await?;
    tracing::debug!(account.id = %claim.account, ?report, "an account was made equal");
    Ok(Done { was_worth_it: report.new + report.changed + report.gone > 0, spent: report.spent })
}

/// Tells the member, and waits as long as it is sensible: why that ended, or none when nothing more is to be tried until the
/// account changes.
async fn after_failure(
    claim: &Claim,
    before: &Account,
    error: &SyncError,
    calls: &Calls,
) -> Result<Option<Woken>, SyncError> {
    let account = &claim.account().await?;
    // A long synchronisation that gets on is not one that fails again and again.
    let has_got_on = account.progress_done > 0 && account.progress_done != before.progress_done;
    let failures = if has_got_on { 1 } else { account.sync_failures.saturating_add(1) };
    let (state, text) = match error {
        SyncError::Server(failure) => {
            let text = words::sentence(&account.hostname, failure, account.last_sync_at);
            let state = match failure {
                Failure::Credentials(_) => "sign_in_again",
                _ if failure.is_passing() => "waiting",
                _ => "failed",
            };
            (state, text)
        }
        SyncError::Token(error) => {
            let state = if error.is_final() { "sign_in_again" } else { "waiting" };
            (state, words::since(error.sentence(), account.last_sync_at))
        }
        _ => ("waiting", "Postroom could not store what the server sent. It is tried again.".to_owned()),
    };
    tracing::info!(account.id = %claim.account, %error, failures, state, "an account could not be made equal");
    if account.version != before.version {
        // Somebody has changed it meanwhile: what failed is not what it is now.
        return Ok(Some(Woken::Asked));
    }
    note(claim, account, state, &text, failures, false).await?;
    if state == "sign_in_again" {
        // Asking again with the same password locks accounts.
        return Ok(None);
    }
    Ok(Some(tokio::select! {
        () = tokio::time::sleep(back_off::after(failures, &*claim.context().entropy)) => Woken::Due,
        () = calls.look.notified() => Woken::Asked,
    }))
}

/// Writes how the account is, and tells the member if that is new.
async fn note(
    claim: &Claim,
    account: &Account,
    state: &str,
    text: &str,
    failures: i32,
    is_synced: bool,
) -> Result<(), SyncError> {
    let tx = claim.tx().await?;
    let (now, tenant, id) = (claim.context().now(), claim.tenant.0, claim.account.0);
    let query = email_account::set_state();
    query.bind(&tx, &state, &now, &Some(text), &failures, &is_synced, &tenant, &id).one().await?;
    if state != account.sync_state || text != account.sync_state_text || account.last_sync_at.is_none() {
        tx.changed_for(claim.context(), claim.user, "mail_account", id);
    }
    Ok(tx.commit().await?)
}

/// Until the server speaks, the member does something, or it is time.
async fn wait(
    keeper: &Keeper,
    claim: &Claim,
    account: &Account,
    line: &mut Line,
    calls: &Calls,
    due: &mut std::pin::Pin<Box<tokio::time::Sleep>>,
) -> Result<Woken, SyncError> {
    if line.session.as_ref().is_some_and(|open| open.is_compressed) {
        line.session = None;
    }
    if line.session.is_none() && account.protocol == "imap" {
        line.session = Some(keeper.open(claim, account, Method::QResync, false).await?);
    }
    if !line.session.as_ref().is_some_and(|open| open.connection.can("IDLE")) {
        // A connection that only costs.
        line.session = None;
    }
    let is_connected = line.session.is_some();
    let called = async {
        tokio::select! {
            woken = called(calls, due) => woken,
            () = tokio::time::sleep(listen::LONGEST), if is_connected => Woken::Due,
        }
    };
    match listen::hear(claim, line, called).await? {
        Heard::Server => Ok(Woken::Server),
        Heard::Stopped(woken) => Ok(woken),
    }
}

/// Until it is time, or somebody calls.
async fn called(calls: &Calls, due: &mut std::pin::Pin<Box<tokio::time::Sleep>>) -> Woken {
    tokio::select! {
        () = &mut *due => Woken::Due,
        () = calls.look.notified() => Woken::Asked,
        () = calls.push.notified() => Woken::Member,
    }
}
