use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, RedisError};
use tokio::sync::Notify;

use super::gcra::{Decision, Rate};

/// An answer that takes longer is not waited for.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long to try to connect.
const CONNECT_PATIENCE: Duration = Duration::from_secs(1);
/// How long to wait before the next try.
const RETRY_AFTER: Duration = Duration::from_millis(500);

const SCRIPT: &str = include_str!("gcra.lua");

/// The limits that several instances share, in Redis. While Redis is away nobody waits for it: a single task looks whether it
/// is back.
#[derive(Clone)]
pub(super) struct Shared(Arc<Inner>);

struct Inner {
    /// None while Redis is away. Each connection has a number.
    connection: RwLock<Option<(u64, MultiplexedConnection)>>,
    lost: Notify,
}

/// Why an address of Redis cannot be used. It never repeats the address, which may hold a password.
#[derive(Debug, thiserror::Error)]
#[error("it must look like redis://host:6379/0, or rediss://… for TLS")]
pub struct RedisAddressError;

/// Where Redis is.
#[derive(Clone)]
pub struct RedisAddress(redis::Client);

impl RedisAddress {
    /// `redis://`, `rediss://` (verified TLS) or `unix://`.
    pub fn parse(url: &str) -> Result<Self, RedisAddressError> {
        redis::Client::open(url).map(Self).map_err(|_| RedisAddressError)
    }
}

impl std::fmt::Debug for RedisAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RedisAddress(…)")
    }
}

impl Shared {
    /// Starts to connect; until that has happened, it is away. Takes a Tokio runtime.
    pub(super) fn connect(address: &RedisAddress) -> Self {
        let shared = Self(Arc::new(Inner { connection: RwLock::new(None), lost: Notify::new() }));
        tokio::spawn(keep_connected(Arc::clone(&shared.0), address.0.clone()));
        shared
    }

    /// Counts one request of the caller; nothing when Redis is away.
    pub(super) async fn take(&self, caller: &str, rate: Rate) -> Option<Decision> {
        let (number, mut connection) = self.0.connection.read().unwrap_or_else(PoisonError::into_inner).clone()?;
        let asked = async {
            let mut eval = redis::cmd("EVAL");
            eval.arg(SCRIPT).arg(1).arg(caller).arg(rate.interval()).arg(rate.burst());
            eval.query_async::<(i64, i64)>(&mut connection).await
        };
        let reason = match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok((wait, whole_after))) => return Some(rate.decision(wait, whole_after)),
            Ok(Err(error)) => told(&error),
            Err(_) => "no answer in time".to_owned(),
        };
        self.lose(number, &reason);
        None
    }

    fn lose(&self, number: u64, reason: &str) {
        metrics::counter!("postroom_redis_failures_total").increment(1);
        let mut connection = self.0.connection.write().unwrap_or_else(PoisonError::into_inner);
        // Requests that were waiting at the same time find the same out, perhaps after there is a new one.
        if connection.take_if(|(present, _)| *present == number).is_some() {
            metrics::gauge!("postroom_redis_up").set(0.0);
            tracing::warn!(reason, "Redis is away: each instance limits requests by itself");
            self.0.lost.notify_one();
        }
    }
}

/// Connects, and again whenever the connection was lost.
async fn keep_connected(shared: Arc<Inner>, client: redis::Client) {
    let (mut is_told, mut number) = (false, 0);
    loop {
        match connect(&client).await {
            Ok(connection) => {
                number += 1;
                *shared.connection.write().unwrap_or_else(PoisonError::into_inner) = Some((number, connection));
                metrics::gauge!("postroom_redis_up").set(1.0);
                tracing::info!("limits of requests are shared through Redis");
                is_told = false;
                shared.lost.notified().await;
            }
            Err(reason) => {
                metrics::counter!("postroom_redis_failures_total").increment(1);
                metrics::gauge!("postroom_redis_up").set(0.0);
                if !is_told {
                    tracing::warn!(reason, "Redis cannot be reached: each instance limits requests by itself");
                    is_told = true;
                }
                tokio::time::sleep(RETRY_AFTER).await;
            }
        }
    }
}

/// A connection that answers.
async fn connect(client: &redis::Client) -> Result<MultiplexedConnection, String> {
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(CONNECT_PATIENCE))
        .set_response_timeout(Some(PATIENCE));
    let connected = async {
        let mut connection = client.get_multiplexed_async_connection_with_config(&config).await?;
        redis::cmd("PING").query_async::<String>(&mut connection).await.map(|_| connection)
    };
    match tokio::time::timeout(CONNECT_PATIENCE, connected).await {
        Ok(connected) => connected.map_err(|error| told(&error)),
        Err(_) => Err("no answer in time".to_owned()),
    }
}

/// What kind of error it was; its text could repeat the address.
fn told(error: &RedisError) -> String {
    match error.code() {
        Some(code) => format!("{} ({code})", error.category()),
        None => error.category().to_owned(),
    }
}
