//! The product's side: 16 clients of the store, as a request handler uses it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use postroom_store::{Session, Store, TenantActor};
use postroom_types::{Clock, SessionId, SystemClock, TenantId, UserId};
use tokio::task::JoinSet;

use crate::proc_times::Parties;
use crate::report::Run;
use crate::rows::{self, Dice};
use crate::stopwatch::Stopwatch;
use crate::{Error, message};

/// How many ask at once, on every side.
pub(crate) const CLIENTS: u64 = 16;

/// What a client does again and again.
#[derive(Clone, Copy)]
pub(crate) enum Work {
    Page,
    Find,
    Update,
}

/// How long to run before measuring, and how long to measure.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    pub(crate) warm_up: Duration,
    pub(crate) measure: Duration,
}

/// Runs the clients and counts what they finish.
pub(crate) async fn run(store: &Store, work: Work, span: Span, parties: Parties) -> Result<Run, Error> {
    let (done, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        let (store, done, stop) = (store.clone(), Arc::clone(&done), Arc::clone(&stop));
        clients.spawn(async move {
            let mut dice = Dice::new(number);
            while !stop.load(Ordering::Relaxed) {
                once(&store, work, &mut dice).await?;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), Error>(())
        });
    }
    let measured = async {
        tokio::time::sleep(span.warm_up).await;
        let (watch, times, count) = (Stopwatch::start(), parties.times()?, done.load(Ordering::Relaxed));
        tokio::time::sleep(span.measure).await;
        let count = done.load(Ordering::Relaxed) - count;
        Run::new(count, watch.elapsed(), parties.times()?.since(times))
    };
    let run = tokio::select! {
        run = measured => run?,
        // A client ends early only by an error.
        Some(ended) = clients.join_next() => {
            ended??;
            return Err("a client ended too early".into());
        }
    };
    stop.store(true, Ordering::Relaxed);
    while let Some(ended) = clients.join_next().await {
        ended??;
    }
    Ok(run)
}

/// A member of the tenant, by number, with their session.
pub(crate) fn actor(tenant: u64, member: u64) -> TenantActor {
    let number = tenant * rows::MEMBERS + member;
    let session = Session {
        id: SessionId(rows::SESSION.id(number)),
        user: UserId(rows::USER.id(number)),
        role: rows::ROLE.as_str(),
    };
    TenantActor::Member { tenant: TenantId(rows::TENANT.id(tenant)), session }
}

async fn once(store: &Store, work: Work, dice: &mut Dice) -> Result<(), Error> {
    let member = dice.below(rows::MEMBERS);
    match work {
        Work::Page => {
            let tenant = dice.below(rows::TENANTS);
            let folder = rows::FOLDER.id(tenant * rows::FOLDERS + dice.below(rows::FOLDERS));
            let once = store.tenant_once(actor(tenant, member)).await?;
            let messages = message::page(&once, folder).await?;
            if messages.len() != rows::PAGE {
                return Err(format!("a page has {} messages instead of {}", messages.len(), rows::PAGE).into());
            }
        }
        Work::Find | Work::Update => {
            let number = dice.below(rows::MESSAGES);
            let once = store.tenant_once(actor(number % rows::TENANTS, member)).await?;
            let id = rows::MESSAGE.id(number);
            let is_there = match work {
                Work::Update => message::set_flags(&once, id, dice.below(8) as i32, SystemClock.now()).await?,
                _ => message::find(&once, id).await?.is_some(),
            };
            if !is_there {
                return Err(format!("message {id} is not there").into());
            }
        }
    }
    Ok(())
}
