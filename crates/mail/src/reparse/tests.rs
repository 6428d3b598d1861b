use postroom_testkit::wait_for;
use postroom_types::PageRequest;

use super::*;
use crate::ingest::Flags;
use crate::local::{self, FromFile};
use crate::search::{Calendar, Order, Query, search};
use crate::tests::{Stage, messages};
use crate::{clean_up, list};

#[tokio::test]
async fn a_large_message_is_parsed_again_when_it_has_its_turn() {
    let stage = Stage::open().await;
    let (identity, account) = (&stage.world.identity, stage.archive().await);
    let raw = format!("Message-ID: <large@nordhavn.example>\n\n{}", "all of it\n".repeat(1_000_000));
    let large = FromFile {
        message: crate::prepare(raw),
        flags: Flags::default(),
        received_at: None,
        folder: Some("Deliveries".to_owned()),
    };
    // Their ids are in this order.
    for batch in [messages(1, 2), vec![large], messages(3, 2)] {
        local::import(identity, stage.actor(), stage.user(), account, batch).await.unwrap();
        stage.world.clock.advance(chrono::TimeDelta::seconds(1));
    }
    let owner = stage.database.owner().await;
    owner.batch_execute("UPDATE postroom.email_messages SET search_version = 0").await.unwrap();
    let turn = large::turn(u64::MAX).await;
    let (again, tenant) = (identity.clone(), stage.tenant.id);
    let parsing = tokio::spawn(async move { super::account(&again, tenant, account, true).await });
    let done = async || stage.count("email_messages WHERE search_version > 0").await;
    wait_for("the first are parsed again", async || done().await > 0).await;
    assert_eq!(done().await, 2, "what comes behind the large one waits with it");
    drop(turn);
    assert_eq!(parsing.await.unwrap().unwrap(), Reparsed { messages: 5, poison: 0 });
    assert_eq!(done().await, 5);
    // The same for what an old version has indexed.
    owner.batch_execute("UPDATE postroom.email_messages SET search_version = 0").await.unwrap();
    assert_eq!(index_again(identity, tenant, 100).await.unwrap(), 5);
    assert_eq!(index_again(identity, tenant, 100).await.unwrap(), 0);
}

#[tokio::test]
async fn neither_a_damaged_message_nor_a_size_that_is_only_claimed_stops_the_others() {
    let stage = Stage::open().await;
    let (identity, account) = (&stage.world.identity, stage.archive().await);
    local::import(identity, stage.actor(), stage.user(), account, messages(1, 3)).await.unwrap();
    let owner = stage.database.owner().await;
    let change = "UPDATE postroom.email_messages SET search_version = 0; \
        UPDATE postroom.email_messages SET raw = 'not compressed' WHERE id = (SELECT max(id::text)::uuid FROM postroom.email_messages); \
        UPDATE postroom.email_messages SET size = 9223372036854775807 \
        WHERE id = (SELECT min(id::text)::uuid FROM postroom.email_messages)";
    owner.batch_execute(change).await.unwrap();
    assert_eq!(index_again(identity, stage.tenant.id, 100).await.unwrap(), 3);
    assert_eq!(stage.count("email_messages WHERE poison IS NULL AND search_version > 0").await, 2);
    // What was read of it stays.
    assert_eq!(stage.count("email_messages WHERE poison IS NOT NULL AND subject <> ''").await, 1);
    assert_eq!(index_again(identity, stage.tenant.id, 100).await.unwrap(), 0);
}

#[tokio::test]
async fn what_an_old_version_has_indexed_is_found_by_what_is_attached() {
    let stage = Stage::open().await;
    let (identity, account) = (&stage.world.identity, stage.archive().await);
    let with = |number: u32, part: &str| {
        let raw = format!(
            "Message-ID: <{number}@nordhavn.example>\nSubject: Delivery {number}\nContent-Type: multipart/mixed; boundary=b\n\n\
             --b\n\nSee attachment.\n--b\nContent-Type: {part}\n--b--\n"
        );
        FromFile { message: crate::prepare(raw), flags: Flags::default(), received_at: None, folder: None }
    };
    let large = format!("text/csv; name=large.csv\n\n{}quexalotl,900", "item,price\n".repeat(10_000));
    let batch = vec![
        with(1, "text/csv; name=small.csv\n\nquexalotl,900"),
        with(2, &large),
        with(3, "message/rfc822\n\nSubject: inner\n\nthe quexalotl of Nordhavn"),
        with(4, "application/pdf; name=a.pdf\n\nquexalotl"),
    ];
    local::import(identity, stage.actor(), stage.user(), account, batch).await.unwrap();
    assert_eq!(stage.count("email_blobs").await, 1, "the large one is kept apart");
    assert_eq!(found(&stage, "quexalotl").await.0, ["Delivery 1", "Delivery 2", "Delivery 3"]);
    let owner = stage.database.owner().await;
    let old = "UPDATE postroom.email_messages SET search_version = 2, search = to_tsvector('simple', 'delivery see attachment')";
    owner.batch_execute(old).await.unwrap();
    assert_eq!(found(&stage, "quexalotl").await, (vec![], 0));
    clean_up::tenant(identity, stage.tenant.id).await.unwrap();
    assert_eq!(
        found(&stage, "quexalotl").await,
        (["Delivery 1", "Delivery 2", "Delivery 3"].map(String::from).into(), 100)
    );
    assert_eq!(found(&stage, "\"quexalotl of nordhavn\"").await.0, ["Delivery 3"]);
    assert_eq!(stage.count("email_attachments").await, 4, "none is there twice");
}

#[tokio::test]
async fn the_newest_are_indexed_again_first_and_no_more_than_allowed_at_once() {
    let stage = Stage::open().await;
    let (identity, account, tenant) = (&stage.world.identity, stage.archive().await, stage.tenant.id);
    let now = identity.context.now();
    // As from a server: the newest first, so that their ids are the lowest.
    let mut batch = messages(1, 130);
    for (message, days) in batch.iter_mut().zip(1..) {
        message.received_at = Some(now - chrono::TimeDelta::days(days));
    }
    while !batch.is_empty() {
        let some = batch.drain(..10).collect();
        local::import(identity, stage.actor(), stage.user(), account, some).await.unwrap();
        stage.world.clock.advance(chrono::TimeDelta::seconds(1));
    }
    let owner = stage.database.owner().await;
    // Even what a newer version than others has indexed has no precedence.
    let old = "UPDATE postroom.email_messages SET search_version = 1 + (id < (SELECT max(id::text)::uuid FROM postroom.email_messages))::int";
    owner.batch_execute(old).await.unwrap();
    let done = async || {
        let sql = "SELECT count(*), min(received_at) FROM postroom.email_messages WHERE search_version = $1";
        let row = owner.query_one(sql, &[&postroom_fulltext::VERSION]).await.unwrap();
        (row.get::<_, i64>(0), row.get::<_, postroom_types::Timestamp>(1))
    };
    for (so_far, indexed) in [(60, 60), (120, 60), (130, 10)] {
        assert_eq!(index_again(identity, tenant, 60).await.unwrap(), indexed);
        assert_eq!(done().await, (so_far, now - chrono::TimeDelta::days(so_far)));
    }
    assert_eq!(index_again(identity, tenant, 60).await.unwrap(), 0);
}

/// The subjects of what is found, in their order, and how much of the mail could be looked at.
async fn found(stage: &Stage, q: &str) -> (Vec<String>, u8) {
    let tx = stage.tx().await;
    let calendar = Calendar::now(stage.world.identity.context.now(), "UTC");
    let (query, request) =
        (Query::parse(q).unwrap(), PageRequest { after: None, limit: 50, offset: 0, with_total: false });
    let filter = list::Filter::default();
    let results = search(&tx, stage.user(), &query, &filter, Order::Newest, &calendar, &request).await.unwrap();
    let mut subjects: Vec<String> = results.found.into_iter().map(|found| found.row.message.subject).collect();
    subjects.sort();
    (subjects, results.indexed)
}
