use postroom_testkit::wait_for;

use super::*;
use crate::ingest::Flags;
use crate::local::{self, FromFile};
use crate::tests::{Stage, messages};

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
    assert_eq!(index_again(identity, tenant).await.unwrap(), 5);
    assert_eq!(index_again(identity, tenant).await.unwrap(), 0);
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
    assert_eq!(index_again(identity, stage.tenant.id).await.unwrap(), 3);
    assert_eq!(stage.count("email_messages WHERE poison IS NULL AND search_version > 0").await, 2);
    // What was read of it stays.
    assert_eq!(stage.count("email_messages WHERE poison IS NOT NULL AND subject <> ''").await, 1);
    assert_eq!(index_again(identity, stage.tenant.id).await.unwrap(), 0);
}
