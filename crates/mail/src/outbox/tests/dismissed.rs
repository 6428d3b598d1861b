//! What its member does not want to see any more.

use super::*;
use crate::draft::history::{self, Reason, Recover};
use crate::outbox::{dismiss, list};
use postroom_types::PageRequest;

impl Desk {
    async fn dismiss(&self, id: OutboxId) -> Result<(), Error> {
        let tx = self.stage.tx().await;
        dismiss(&self.stage.world.identity, &tx, self.stage.user(), id).await?;
        Ok(tx.commit().await?)
    }

    async fn listed(&self) -> usize {
        let request = PageRequest { after: None, limit: 100, offset: 0, with_total: false };
        list(&self.stage.tx().await, self.stage.user(), &request).await.unwrap().items.len()
    }

    async fn recover(&self, draft: DraftId) -> Result<String, DraftError> {
        let wanted = Recover {
            max_age: None,
            preserve_attachments: true,
            reason: Reason::Manual,
            is_confirmed: true,
            device: Device::parse("laptop").unwrap(),
            limits: Limits::default(),
        };
        let tx = self.stage.tx().await;
        let recovered =
            history::recover(&self.stage.world.identity, &tx, self.stage.user(), draft, wanted).await?.draft;
        tx.commit().await.unwrap();
        Ok(recovered.content.subject)
    }

    /// Taken for the first recipient, and refused for the second.
    async fn settle_partly(&self, attempt: &Attempt) {
        let reply = |code| Reply { code, enhanced: None, text: "said".to_owned() };
        let verdicts = vec![Verdict::Accepted(reply(250)), Verdict::Refused(reply(550))];
        let ended = Ended::Asked { verdicts, ending: taken(), sentence: String::new() };
        settle(&self.stage.world.identity, attempt, &ended).await.unwrap();
    }
}

#[tokio::test]
async fn an_unknown_mail_is_dismissed_for_good_and_its_text_is_kept() {
    let desk = desk().await;
    let draft = desk.draft(&["anna@x.example"]).await;
    let id = desk.send(draft).await.unwrap();
    assert!(matches!(desk.dismiss(id).await, Err(Error::Conflict(_))), "it is on its way");
    let attempt = desk.begin(id).await.unwrap();
    assert!(desk.mark(&attempt).await);
    desk.settle(&attempt, Ending::Unknown(Failure::TimedOut)).await;
    assert_eq!(desk.listed().await, 1);
    desk.dismiss(id).await.unwrap();
    assert_eq!(desk.listed().await, 0);
    // The answer came all the same: nothing begins anew.
    desk.settle(&attempt, Ending::NotSent(Failure::TimedOut)).await;
    desk.stage.world.clock.advance(TimeDelta::days(1));
    assert!(desk.begin(id).await.is_none());
    assert!(matches!(desk.dismiss(id).await, Err(Error::NotFound)));
    assert!(matches!(desk.cancel(id).await, Err(Error::NotFound)));
    assert!(matches!(desk.send(draft).await, Err(DraftError::Error(Error::NotFound))), "it is no draft by itself");
    assert_eq!(desk.recover(draft).await.unwrap(), "Plan");
    assert_ne!(desk.send(draft).await.unwrap(), id);
    assert_eq!(desk.stage.count("outbox").await, 2, "it still counts for what may be sent in an hour");
}

#[tokio::test]
async fn a_mail_that_somebody_has_can_be_dismissed_and_not_sent_twice() {
    let desk = desk().await;
    let draft = desk.draft(&["anna@x.example", "bo@y.example"]).await;
    let id = desk.send(draft).await.unwrap();
    let attempt = desk.begin(id).await.unwrap();
    assert!(desk.mark(&attempt).await);
    desk.settle_partly(&attempt).await;
    desk.dismiss(id).await.unwrap();
    assert_eq!(desk.listed().await, 0);
    assert!(matches!(desk.recover(draft).await, Err(DraftError::Sent)));

    let all = desk.send(desk.draft(&["anna@x.example"]).await).await.unwrap();
    let attempt = desk.begin(all).await.unwrap();
    assert!(desk.mark(&attempt).await);
    desk.settle(&attempt, taken()).await;
    assert!(matches!(desk.dismiss(all).await, Err(Error::Conflict(_))), "there is nothing to be seen to");
}
