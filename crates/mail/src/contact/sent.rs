//! Whom a member has written to elsewhere, and before: from the mail in the folders of sent mail, as it is stored for the first time.

use std::collections::HashSet;

use postroom_store::queries::{contact, outbox};
use postroom_store::{Context, TenantClient, TenantTx};

use super::{Letter, Person, gather};
use crate::ingest::{Incoming, Place};
use crate::{Address, Error};

/// Recipients of a mail that are looked at: whoever writes to more knows few of them.
const OF_ONE: usize = 50;
/// Bytes of an address (RFC 5321 section 4.5.3.1.3), and characters of a name.
const LONGEST: usize = 254;
const LONGEST_NAME: usize = 255;

/// Counts whom the messages of a batch went to, in the transaction that stores them: those that the member wrote, elsewhere, and that are here
/// for the first time. Of other folders than those of sent mail it asks one thing, and takes nothing.
pub(crate) async fn gather_sent(
    context: &Context,
    tx: &TenantTx,
    place: &Place,
    new: &[&Incoming],
) -> Result<(), Error> {
    let (tenant, user) = (tx.tenant().0, place.user);
    let senders = contact::senders_of().bind(tx, &tenant, &user.0, &place.folder.0).all().await?;
    let is_own = |address: &Address| senders.contains(&address.address.to_lowercase());
    let mut own: Vec<&Incoming> = new
        .iter()
        .filter(|incoming| !incoming.message.is_withheld() && incoming.message.parsed.from.iter().any(is_own))
        .copied()
        .collect();
    if own.is_empty() {
        return Ok(());
    }
    // What was sent from here was counted when it was.
    let ids: Vec<&str> = own.iter().filter_map(|incoming| incoming.message.parsed.message_id.as_deref()).collect();
    let counted: HashSet<String> =
        outbox::sent_from_here().bind(tx, &tenant, &user.0, &ids).all().await?.into_iter().collect();
    own.retain(|incoming| incoming.message.parsed.message_id.as_ref().is_none_or(|id| !counted.contains(id)));
    let letters = own.into_iter().map(|incoming| letter(context, incoming)).collect();
    gather(context, tx, user, letters).await
}

fn letter(context: &Context, incoming: &Incoming) -> Letter {
    let parsed = &incoming.message.parsed;
    let can_be_one = |one: &&Address| one.address.len() <= LONGEST && one.address.contains('@');
    let person = |one: &Address| Person {
        address: one.address.clone(),
        name: one.name.iter().flat_map(|name| name.chars()).take(LONGEST_NAME).collect(),
    };
    Letter {
        // Nobody wrote it later than now, whatever it says.
        at: parsed.sent_at.unwrap_or(incoming.received_at).min(context.now()),
        people: parsed.to.iter().chain(&parsed.cc).filter(can_be_one).take(OF_ONE).map(person).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::{self, FolderType, NewFolder};
    use crate::ingest::{self, Flags};
    use crate::prepare;
    use crate::tests::Stage;
    use chrono::TimeDelta;

    async fn stores(stage: &Stage, kind: FolderType, first: i64, raws: &[String]) {
        let context = &stage.world.identity.context;
        let account = stage.archive().await;
        let tx = stage.tx().await;
        let name = kind.as_str();
        let folder = folder::ensure(context, &tx, account, &NewFolder { parent: None, name, path: name, kind }).await;
        let place = Place { user: stage.user(), account, folder: folder.unwrap(), uid_validity: 1 };
        let incoming = |(uid, raw): (i64, &String)| {
            let (message, flags) = (prepare(raw.clone().into_bytes()), Flags::default());
            Incoming { message, uid, mod_seq: 0, flags, received_at: context.now(), gmail_id: None }
        };
        let batch: Vec<Incoming> = (first..).zip(raws).map(incoming).collect();
        ingest::store(context, &tx, &place, &batch).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn known(stage: &Stage) -> Vec<(String, String, i32)> {
        let tx = stage.tx().await;
        let found = super::super::complete(&tx, stage.user(), "", 100).await.unwrap();
        found.into_iter().map(|one| (one.address, one.name, one.times)).collect()
    }

    fn mail(date: &str, from: &str, to: &str) -> String {
        format!(
            "From: {from}\r\n{to}\r\nDate: {date}\r\nMessage-ID: <{}@x>\r\n\r\n{to}",
            date.replace([' ', ':', ','], "")
        )
    }

    #[tokio::test]
    async fn whom_the_member_wrote_to_is_learned_from_the_sent_mail_once() {
        let stage = Stage::open().await;
        let ida = "Ida <IDA@nordhavn.example>";
        let sent = [
            mail(
                "Fri, 20 Mar 2020 08:42:00 +0000",
                ida,
                "To: Anna Old <anna@a.example>, ANNA@a.example\r\nCc: bo@b.example",
            ),
            mail("Fri, 20 Nov 2020 08:42:00 +0000", ida, "To: Anna New <Anna@A.example>\r\nBcc: secret@c.example"),
            mail("Fri, 20 Nov 2099 08:42:00 +0000", ida, "To: future@f.example"),
            mail("Fri, 20 Nov 2020 09:42:00 +0000", "eve@e.example", "To: mallory@m.example"),
            mail("Fri, 20 Nov 2020 10:42:00 +0000", ida, &format!("To: nobody, {}@long.example", "x".repeat(300))),
        ];
        stores(&stage, FolderType::Inbox, 1, &[mail("Fri, 20 Nov 2020 11:42:00 +0000", ida, "To: inbox@i.example")])
            .await;
        assert_eq!(known(&stage).await, []);
        stores(&stage, FolderType::Sent, 1, &sent).await;
        // What is here already is not counted again, wherever it turns up.
        stores(&stage, FolderType::Sent, 11, &sent).await;
        let expected = [("future@f.example", "", 1), ("anna@a.example", "Anna New", 2), ("bo@b.example", "", 1)];
        let expected = expected.map(|(address, name, times)| (address.to_owned(), name.to_owned(), times));
        assert_eq!(known(&stage).await, expected);
        let tx = stage.tx().await;
        let found = super::super::complete(&tx, stage.user(), "ann", 1).await.unwrap();
        let expected = chrono::DateTime::parse_from_rfc3339("2020-11-20T08:42:00Z").unwrap();
        assert_eq!(found[0].last_used_at, expected);
        // An older mail that arrives late changes no name.
        drop(tx);
        stage.world.clock.advance(TimeDelta::seconds(1));
        let late = mail("Fri, 20 Mar 2015 08:42:00 +0000", ida, "To: Anna Oldest <anna@a.example>");
        stores(&stage, FolderType::Sent, 21, &[late]).await;
        assert_eq!(known(&stage).await[1], ("anna@a.example".to_owned(), "Anna New".to_owned(), 3));
    }

    #[tokio::test]
    async fn whoever_writes_spam_is_suggested_to_nobody() {
        let stage = Stage::open().await;
        let date = "Fri, 20 Nov 2020 08:42:00 +0000";
        stores(&stage, FolderType::Spam, 1, &[mail(date, "Prizes <winner@p.example>", "To: ida@nordhavn.example")])
            .await;
        let date = "Fri, 20 Nov 2020 08:43:00 +0000";
        stores(&stage, FolderType::Inbox, 1, &[mail(date, "Prior <anna@a.example>", "To: ida@nordhavn.example")]).await;
        let tx = stage.tx().await;
        let found = crate::search::suggest(&tx, stage.user(), "pri", 10).await.unwrap();
        assert_eq!(found.iter().map(|one| one.address.as_str()).collect::<Vec<_>>(), ["anna@a.example"]);
    }
}
