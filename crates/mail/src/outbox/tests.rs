mod dismissed;
mod learned;

use chrono::TimeDelta;
use postroom_drafts::merge::Strategy;
use postroom_drafts::{Address, Content, Limits};
use postroom_mailproto::net::Failure;
use postroom_mailproto::smtp::{Ending, Reply, Verdict};
use postroom_types::{AccountId, DraftId, EmailAddress, Name, OutboxId};

use super::attempt::{Attempt, begin, mark, settle};
use super::send::{Wanted, compose, queue};
use super::verdict::Ended;
use super::{Entry, State, cancel, find, retry};
use crate::account::{self, Encryption, Endpoint, NewAccount, Protocol};
use crate::draft::save::{Base, Device};
use crate::draft::{self, DraftError, Save};
use crate::tests::Stage;
use crate::{Error, Login};

/// A member whose account can send.
struct Desk {
    stage: Stage,
    account: AccountId,
}

async fn desk() -> Desk {
    desk_at("mail.nordhavn.example").await
}

/// The same, at a provider.
async fn desk_at(host: &str) -> Desk {
    let stage = Stage::open().await;
    let server =
        |port| Endpoint { hostname: host.to_owned(), port, encryption: Encryption::Tls, username: "ida".to_owned() };
    let new = NewAccount {
        account_name: Name::parse("Work").unwrap(),
        email_address: EmailAddress::parse("ida@nordhavn.example").unwrap(),
        protocol: Protocol::Imap,
        server: server(993),
        login: Login::Password("secret".to_owned().into()),
        smtp: Some(server(465)),
        sync_interval: None,
        leave_on_server_days: None,
    };
    let tx = stage.tx().await;
    let account = account::create(&stage.world.identity, &tx, stage.user(), &new).await.unwrap();
    tx.commit().await.unwrap();
    Desk { stage, account: AccountId(account.id) }
}

impl Desk {
    async fn draft(&self, recipients: &[&str]) -> DraftId {
        let to = recipients.iter().map(|address| Address { name: None, address: (*address).to_owned() }).collect();
        let identity = &self.stage.world.identity;
        let id = DraftId(identity.context.uuid());
        let save = Save {
            id,
            account: Some(self.account),
            base: Base::Nothing,
            device: Device::parse("laptop").unwrap(),
            content: Content { subject: "Plan".to_owned(), to, ..Content::default() },
            strategy: Strategy::Merge,
            limits: Limits::default(),
        };
        let tx = self.stage.tx().await;
        draft::save(identity, &tx, self.stage.user(), save).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn send(&self, draft: DraftId) -> Result<OutboxId, DraftError> {
        let (identity, user) = (&self.stage.world.identity, self.stage.user());
        let wanted = Wanted { draft, version: None, send_at: None, undo_seconds: Some(0) };
        let composed = compose(identity, self.stage.actor(), user, wanted).await?;
        let tx = self.stage.tx().await;
        let entry = queue(identity, &tx, user, &composed).await?;
        tx.commit().await.unwrap();
        Ok(entry.id)
    }

    async fn begin(&self, id: OutboxId) -> Option<Attempt> {
        begin(&self.stage.world.identity, self.stage.tenant.id, id).await.unwrap()
    }

    async fn mark(&self, attempt: &Attempt) -> bool {
        mark(&self.stage.world.identity, attempt).await.unwrap()
    }

    async fn settle(&self, attempt: &Attempt, ending: Ending) {
        let reply = Reply { code: 250, enhanced: None, text: "ok".to_owned() };
        let verdicts = attempt.envelope.recipients.iter().map(|_| Verdict::Accepted(reply.clone())).collect();
        let ended = Ended::Asked { verdicts, ending, sentence: String::new() };
        settle(&self.stage.world.identity, attempt, &ended).await.unwrap();
    }

    async fn entry(&self, id: OutboxId) -> Entry {
        let tx = self.stage.tx().await;
        find(&tx, self.stage.user(), id).await.unwrap()
    }

    async fn cancel(&self, id: OutboxId) -> Result<(), Error> {
        let tx = self.stage.tx().await;
        cancel(&self.stage.world.identity, &tx, self.stage.user(), id).await?;
        Ok(tx.commit().await?)
    }

    async fn retry(&self, id: OutboxId) {
        let tx = self.stage.tx().await;
        retry(&self.stage.world.identity, &tx, self.stage.user(), id).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn taken() -> Ending {
    Ending::Taken(Reply { code: 250, enhanced: None, text: "taken".to_owned() })
}

#[tokio::test]
async fn of_two_attempts_one_gives_the_content_away() {
    let desk = desk().await;
    let id = desk.send(desk.draft(&["anna@x.example"]).await).await.unwrap();
    let first = desk.begin(id).await.unwrap();
    assert_eq!((first.server.port, first.envelope.recipients.len()), (465, 1));
    assert!(first.raw.starts_with(b"From: ") || first.raw.windows(6).any(|bytes| bytes == b"\nFrom:"));
    // Its process died, or is only very slow: another one begins, and the first can do no harm any more.
    let second = desk.begin(id).await.unwrap();
    assert!(!desk.mark(&first).await);
    assert!(desk.mark(&second).await);
    desk.settle(&first, taken()).await;
    assert_eq!(desk.entry(id).await.state, State::Sending);
    // Now the server may have it, so nobody begins anew.
    assert!(desk.begin(id).await.is_none());
    assert_eq!(desk.entry(id).await.state, State::Unknown);
    assert!(desk.begin(id).await.is_none());
    // The answer came late, and came.
    desk.settle(&second, taken()).await;
    let sent = desk.entry(id).await;
    assert_eq!((sent.state, sent.recipients[0].state.as_str()), (State::Sent, "accepted"));
    assert!(desk.begin(id).await.is_none());
}

#[tokio::test]
async fn what_is_unknown_is_sent_again_by_its_member_alone() {
    let desk = desk().await;
    let id = desk.send(desk.draft(&["anna@x.example"]).await).await.unwrap();
    let first = desk.begin(id).await.unwrap();
    assert!(desk.mark(&first).await);
    desk.settle(&first, Ending::Unknown(Failure::TimedOut)).await;
    assert_eq!(desk.entry(id).await.state, State::Unknown);
    desk.stage.world.clock.advance(TimeDelta::days(1));
    assert!(desk.begin(id).await.is_none());
    assert!(matches!(desk.cancel(id).await, Err(Error::Conflict(_))));
    desk.retry(id).await;
    let second = desk.begin(id).await.unwrap();
    // What the first finds out now is about nothing any more.
    desk.settle(&first, taken()).await;
    assert_eq!(desk.entry(id).await.state, State::Sending);
    assert!(desk.mark(&second).await);
    desk.settle(&second, taken()).await;
    assert_eq!(desk.entry(id).await.state, State::Sent);
}

#[tokio::test]
async fn an_attempt_is_made_in_its_time_and_a_draft_comes_back_before() {
    let desk = desk().await;
    let (identity, user) = (&desk.stage.world.identity, desk.stage.user());
    let draft = desk.draft(&["anna@x.example"]).await;
    let id = desk.send(draft).await.unwrap();
    assert!(matches!(desk.send(draft).await, Err(DraftError::Error(Error::NotFound))));
    let attempt = desk.begin(id).await.unwrap();
    assert!(matches!(desk.cancel(id).await, Err(Error::Conflict(_))), "it is under way");
    desk.settle(&attempt, Ending::NotSent(Failure::TimedOut)).await;
    let waiting = desk.entry(id).await;
    assert_eq!((waiting.state, waiting.attempts), (State::Queued, 1));
    assert!(desk.begin(id).await.is_none(), "not yet");
    desk.stage.world.clock.advance(TimeDelta::seconds(1));
    let second = desk.begin(id).await.unwrap();
    desk.settle(&second, Ending::NotSent(Failure::TimedOut)).await;
    desk.cancel(id).await.unwrap();
    assert!(desk.begin(id).await.is_none());
    let tx = desk.stage.tx().await;
    assert_eq!(draft::find_own(identity, &tx, user, draft).await.unwrap().content.subject, "Plan");
    drop(tx);
    assert_ne!(desk.send(draft).await.unwrap(), id);
}
