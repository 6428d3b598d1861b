use std::pin::pin;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::sync::mpsc;
use tokio_postgres::types::Type;
use tokio_postgres::{AsyncMessage, Client, Config, Error, NoTls};

use crate::TxError;

/// How long a broken connection waits before the next try.
const RETRY_AFTER: Duration = Duration::from_millis(500);
/// How often an idle connection is tried, so that a dead one is noticed.
const TRY_EVERY: Duration = Duration::from_secs(10);
/// How long a try, or a connection, may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// PostgreSQL takes payloads of fewer than 8,000 bytes.
pub const MAX_PAYLOAD: usize = 7_900;

/// What comes out of a channel.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// From now on nothing is missed; of what was said before, anything may have been, in either direction.
    Connected,
    /// Somebody said this; it may have been this process.
    Payload(String),
}

/// Says what comes from `to_say` on a channel of the database (LISTEN and NOTIFY), and tells what is heard there, for as long
/// as `to_say` is open. It has a connection of its own, which must be a direct one: a pooler would lend it to others. What is
/// said while there is no connection is lost.
///
/// # Errors
/// Only when the URL cannot be read; a connection that breaks is made again.
pub async fn run_channel(
    url: &str,
    channel: &'static str,
    mut to_say: mpsc::Receiver<String>,
    mut hear: impl FnMut(Heard),
) -> Result<(), TxError> {
    let mut config: Config = url.parse().map_err(|e| TxError::Unavailable(Box::new(e)))?;
    config.application_name("postroom notices");
    while !to_say.is_closed() || !to_say.is_empty() {
        match one_life(&config, channel, &mut to_say, &mut hear).await {
            Ok(()) => break,
            Err(error) => tracing::debug!(%error, channel, "the connection for notices broke"),
        }
        tokio::time::sleep(RETRY_AFTER).await;
    }
    Ok(())
}

/// Says these payloads on a channel and ends, without listening.
pub async fn say_once(url: &str, channel: &'static str, payloads: &[String]) -> Result<(), TxError> {
    let client = crate::connect_owner(url).await?;
    for payload in payloads {
        say(&client, channel, payload).await?;
    }
    Ok(())
}

/// From a good connection to the end of what is to be said, or an error.
async fn one_life(
    config: &Config,
    channel: &'static str,
    to_say: &mut mpsc::Receiver<String>,
    hear: &mut impl FnMut(Heard),
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    #[expect(clippy::disallowed_methods, reason = "the tenancy crate is where connections are opened")]
    let (client, mut connection) = tokio::time::timeout(PATIENCE, config.connect(NoTls)).await??;
    let mut messages = pin!(stream::poll_fn(move |context| connection.poll_message(context)));
    let listen = format!("LISTEN {channel}");
    let mut listening = pin!(client.batch_execute(&listen));
    let mut is_listening = false;
    let mut saying = pin!(say_all(&client, channel, to_say));
    loop {
        tokio::select! {
            message = messages.next() => match message {
                Some(Ok(AsyncMessage::Notification(said))) => hear(Heard::Payload(said.payload().to_owned())),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => return Err("closed".into()),
            },
            listens = &mut listening, if !is_listening => {
                listens?;
                is_listening = true;
                hear(Heard::Connected);
            }
            said = &mut saying, if is_listening => return said,
        }
    }
}

/// Says everything, and tries the connection when there is nothing to say.
async fn say_all(
    client: &Client,
    channel: &'static str,
    to_say: &mut mpsc::Receiver<String>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    loop {
        match tokio::time::timeout(TRY_EVERY, to_say.recv()).await {
            Ok(Some(payload)) => tokio::time::timeout(PATIENCE, say(client, channel, &payload)).await??,
            Ok(None) => return Ok(()),
            Err(_) => tokio::time::timeout(PATIENCE, client.batch_execute("")).await??,
        }
    }
}

async fn say(client: &Client, channel: &str, payload: &str) -> Result<(), Error> {
    let notify = "SELECT pg_notify($1, $2)";
    client.query_typed_one(notify, &[(&channel, Type::TEXT), (&payload, Type::TEXT)]).await.map(drop)
}
