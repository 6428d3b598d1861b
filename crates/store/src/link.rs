//! Tells the other instances on this database what happened here, and this one what happened there (PostgreSQL's NOTIFY).
//!
//! Not in the transactions themselves: PostgreSQL lets only one transaction with a notification commit at a time. Instead each
//! instance says a little later, on a connection of its own, what its bus has told since the last time. What is lost that way,
//! with a connection or an instance, is made up for by [`Notice::Missed`], and by nothing relying on notices.

use std::time::Duration;

use postroom_tenancy::{Heard, MAX_PAYLOAD, TxError, run_channel, say_once};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, mpsc};
use uuid::Uuid;

use crate::{Bus, Notice};

const CHANNEL: &str = "postroom_notices";
/// How long notices gather before they are said.
const GATHER: Duration = Duration::from_millis(20);

/// What is said: several notices of one instance.
#[derive(Serialize, Deserialize)]
struct Saying<'a> {
    from: Uuid,
    notices: std::borrow::Cow<'a, [Notice]>,
}

/// Carries notices between this instance and the others until it is dropped.
///
/// # Errors
/// Only when the URL cannot be read. It must lead past a connection pooler.
pub async fn link(url: &str, bus: &Bus, instance: Uuid) -> Result<(), TxError> {
    let (sayings, to_say) = mpsc::channel(64);
    let hear = |heard| match heard {
        Heard::Connected => bus.relay(Notice::Missed),
        Heard::Payload(text) => match serde_json::from_str::<Saying<'_>>(&text) {
            Ok(saying) if saying.from == instance => {}
            Ok(saying) => saying.notices.iter().for_each(|notice| bus.relay(notice.clone())),
            // Of another version, which knows further notices.
            Err(_) => bus.relay(Notice::Missed),
        },
    };
    let gather = gather(bus.subscribe_own(), instance, sayings);
    tokio::select! {
        ended = run_channel(url, CHANNEL, to_say, hear) => ended,
        () = gather => Ok(()),
    }
}

/// Tells all instances what a process without a link, such as a command, has to tell.
pub async fn tell(url: &str, mut own: broadcast::Receiver<Notice>) -> Result<(), TxError> {
    let mut notices = Vec::new();
    drain(&mut own, &mut notices);
    if notices.is_empty() {
        return Ok(());
    }
    // Nobody has this id, so everybody listens.
    say_once(url, CHANNEL, &sayings(Uuid::nil(), &notices)).await
}

/// Puts together what was told within a moment.
async fn gather(mut own: broadcast::Receiver<Notice>, instance: Uuid, to_say: mpsc::Sender<String>) {
    loop {
        let mut notices = match own.recv().await {
            Ok(notice) => vec![notice],
            Err(RecvError::Lagged(_)) => vec![Notice::Missed],
            Err(RecvError::Closed) => return,
        };
        tokio::time::sleep(GATHER).await;
        drain(&mut own, &mut notices);
        for saying in sayings(instance, &notices) {
            if to_say.send(saying).await.is_err() {
                return;
            }
        }
    }
}

/// Takes what was told meanwhile, each once.
fn drain(own: &mut broadcast::Receiver<Notice>, notices: &mut Vec<Notice>) {
    loop {
        let notice = match own.try_recv() {
            Ok(notice) => notice,
            Err(TryRecvError::Lagged(_)) => Notice::Missed,
            Err(_) => return,
        };
        if !notices.contains(&notice) {
            notices.push(notice);
        }
    }
}

/// As texts, each short enough for one notification.
fn sayings(from: Uuid, notices: &[Notice]) -> Vec<String> {
    if notices.is_empty() {
        return Vec::new();
    }
    let saying = Saying { from, notices: notices.into() };
    match serde_json::to_string(&saying) {
        Ok(text) if text.len() <= MAX_PAYLOAD => vec![text],
        Ok(_) if notices.len() > 1 => {
            let (first, rest) = notices.split_at(notices.len() / 2);
            [sayings(from, first), sayings(from, rest)].concat()
        }
        // One alone is too long.
        _ => sayings(from, &[Notice::Missed]),
    }
}

#[cfg(test)]
mod tests {
    use postroom_types::{TenantId, UserId};

    use super::*;

    #[test]
    fn what_is_too_long_is_said_in_pieces() {
        let of = |number| Notice::PolicyChanged { tenant: TenantId(Uuid::from_u128(number)) };
        let notices: Vec<_> = (0..1_000).map(of).collect();
        let texts = sayings(Uuid::max(), &notices);
        assert!(texts.len() > 1 && texts.iter().all(|text| text.len() <= MAX_PAYLOAD));
        let heard = texts.iter().flat_map(|text| {
            let saying: Saying<'_> = serde_json::from_str(text).expect("ours");
            assert_eq!(saying.from, Uuid::max());
            saying.notices.into_owned()
        });
        assert_eq!(heard.collect::<Vec<_>>(), notices);
        assert!(sayings(Uuid::nil(), &[]).is_empty());
        let users = (0..1_000).map(|number| UserId(Uuid::from_u128(number))).collect();
        let long = sayings(Uuid::nil(), &[Notice::Changed { tenant: TenantId(Uuid::nil()), users }]);
        assert!(matches!(&long[..], [text] if text.contains("missed")), "{long:?}");
    }
}
