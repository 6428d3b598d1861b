//! What is learned of a mail after it was handed in.

use super::*;
use crate::folder::{self, FolderType, NewFolder};
use crate::ingest::{self, Flags, Incoming, Place};
use crate::outbox::among_sent;
use crate::prepare;
use postroom_types::{MemberRole, UserId};

const GONE: &str = "Final-Recipient: rfc822; bo@y.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such person\r\n";
const LATE: &str =
    "Final-Recipient: rfc822; bo@y.example\r\nAction: delayed\r\nStatus: 4.4.1\r\nDiagnostic-Code: smtp; 450 Busy\r\n";

fn report(message_id: &str, recipient: &str) -> String {
    format!(
        "From: MAILER-DAEMON@x.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\n\r\nIt was not delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.example\r\n\r\n{recipient}\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{message_id}>\r\n\r\n--b--\r\n"
    )
}

impl Desk {
    /// A mail to two people, with how its only attempt ended.
    async fn handed_in(&self, ending: Ending) -> Entry {
        let id = self.send(self.draft(&["anna@x.example", "bo@y.example"]).await).await.unwrap();
        let attempt = self.begin(id).await.unwrap();
        assert!(self.mark(&attempt).await);
        self.settle(&attempt, ending).await;
        self.entry(id).await
    }

    /// A message arrives in a folder of a member's account.
    async fn arrives(&self, user: UserId, account: AccountId, kind: FolderType, uid: i64, raw: String) {
        let context = &self.stage.world.identity.context;
        let tx = self.stage.tx().await;
        let name = kind.as_str();
        let folder = folder::ensure(context, &tx, account, &NewFolder { parent: None, name, path: name, kind }).await;
        let place = Place { user, account, folder: folder.unwrap(), uid_validity: 1 };
        let (message, flags) = (prepare(raw), Flags::default());
        let incoming = Incoming { message, uid, mod_seq: 0, flags, received_at: context.now(), gmail_id: None };
        ingest::store(context, &tx, &place, &[incoming]).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn look_among_sent(&self) {
        let tx = self.stage.tx().await;
        among_sent::settle(&self.stage.world.identity, &tx, self.stage.user(), self.account).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn what_came_back_is_told_of_whom_it_came_back_from() {
    let desk = desk().await;
    let sent = desk.handed_in(taken()).await;
    let (user, inbox) = (desk.stage.user(), FolderType::Inbox);
    desk.arrives(user, desk.account, inbox, 1, report(&sent.message_id, LATE)).await;
    let late = desk.entry(sent.id).await;
    assert_eq!(late.recipients[1].state, "accepted");
    assert_eq!(
        late.state_text,
        "It has not reached bo@y.example yet, and is still tried there. The server says: 450 Busy"
    );

    desk.arrives(user, desk.account, inbox, 2, report(&sent.message_id, GONE)).await;
    let back = desk.entry(sent.id).await;
    let told: Vec<(&str, &str, &str)> =
        back.recipients.iter().map(|one| (&*one.state, &*one.reply, &*one.status)).collect();
    assert_eq!(told, [("accepted", "250 taken", ""), ("bounced", "550 5.1.1 No such person", "5.1.1")]);
    assert_eq!(back.state_text, "It came back from bo@y.example. The server says: 550 5.1.1 No such person");
    assert_eq!(back.state, State::Sent);
    // Once more, and late: nothing is taken back.
    desk.arrives(user, desk.account, inbox, 3, report(&sent.message_id, LATE)).await;
    assert_eq!(desk.entry(sent.id).await.state_text, back.state_text);
}

#[tokio::test]
async fn a_report_says_nothing_of_another_members_mail() {
    let desk = desk().await;
    let sent = desk.handed_in(taken()).await;
    let jo = desk.stage.world.member(&desk.stage.tenant, "jo", MemberRole::User).await.user;
    let tx = desk.stage.tx().await;
    let theirs = crate::local::account(&desk.stage.world.identity, &tx, jo, "jo@nordhavn.example").await.unwrap();
    tx.commit().await.unwrap();
    desk.arrives(jo, theirs, FolderType::Inbox, 1, report(&sent.message_id, GONE)).await;
    desk.arrives(desk.stage.user(), desk.account, FolderType::Inbox, 1, report("other@x", GONE)).await;
    let entry = desk.entry(sent.id).await;
    assert!(entry.recipients.iter().all(|one| one.state == "accepted") && entry.state_text.is_empty());
}

#[tokio::test]
async fn a_copy_of_an_earlier_attempt_settles_nothing() {
    let desk = desk_at("smtp.gmail.com").await;
    let id = desk.send(desk.draft(&["anna@x.example", "bo@y.example"]).await).await.unwrap();
    let first = desk.begin(id).await.unwrap();
    assert!(desk.mark(&first).await);
    let reply = |code| Reply { code, enhanced: None, text: "said".to_owned() };
    let verdicts = vec![Verdict::Accepted(reply(250)), Verdict::Deferred(reply(450))];
    let ended = Ended::Asked { verdicts, ending: taken(), sentence: String::new() };
    settle(&desk.stage.world.identity, &first, &ended).await.unwrap();
    desk.stage.world.clock.advance(TimeDelta::seconds(1));
    let second = desk.begin(id).await.unwrap();
    assert!(desk.mark(&second).await);
    desk.settle(&second, Ending::Unknown(Failure::TimedOut)).await;
    let raw = format!("Message-ID: <{}>\r\nSubject: Plan\r\n\r\nx\r\n", desk.entry(id).await.message_id);
    desk.arrives(desk.stage.user(), desk.account, FolderType::Sent, 1, raw).await;
    desk.look_among_sent().await;
    let entry = desk.entry(id).await;
    let states: Vec<&str> = entry.recipients.iter().map(|one| &*one.state).collect();
    assert_eq!((entry.state, states), (State::Unknown, vec!["accepted", "waiting"]));
}

#[tokio::test]
async fn what_the_provider_has_filed_was_sent() {
    for (host, is_settled) in [("mail.nordhavn.example", false), ("smtp.gmail.com", true)] {
        let desk = desk_at(host).await;
        let unknown = desk.handed_in(Ending::Unknown(Failure::TimedOut)).await;
        let raw = format!("Message-ID: <{}>\r\nSubject: Plan\r\n\r\nx\r\n", unknown.message_id);
        desk.arrives(desk.stage.user(), desk.account, FolderType::Inbox, 1, raw.clone()).await;
        desk.look_among_sent().await;
        assert_eq!(desk.entry(unknown.id).await.state, State::Unknown, "it is not among the sent mail");
        desk.arrives(desk.stage.user(), desk.account, FolderType::Sent, 1, raw).await;
        desk.look_among_sent().await;
        desk.look_among_sent().await;
        let entry = desk.entry(unknown.id).await;
        if !is_settled {
            assert_eq!(entry.state, State::Unknown, "this provider files nothing");
            continue;
        }
        assert_eq!((entry.state, entry.copy_state.as_str(), entry.state_text.as_str()), (State::Sent, "provider", ""));
        assert!(entry.sent_at.is_some() && entry.recipients.iter().all(|one| one.state == "accepted"));
    }
}
