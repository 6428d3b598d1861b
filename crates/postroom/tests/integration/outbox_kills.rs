//! The server is killed in the middle of sending, at every point of a transaction: nothing is lost, and nothing comes twice
//! that is not told to be unknown.

use std::collections::HashMap;
use std::time::Duration;

use postroom_testkit::{ApiClient, Moment, wait_for};
use postroom_types::{SeededEntropy, random};
use serde_json::{Value, json};

use crate::mail_accounts::near;
use crate::outbox::{begin, desk, from_now, to};
use crate::support::text;

/// As many as one member may send in an hour.
const AN_HOUR: usize = 100;
/// Messages for which the server is killed once at each moment.
const A_ROUND: usize = 250;

/// As many as `POSTROOM_TEST_SENDS` says, or those of an hour.
fn messages() -> usize {
    std::env::var("POSTROOM_TEST_SENDS").ok().and_then(|count| count.parse().ok()).unwrap_or(AN_HOUR)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_loses_nothing_and_sends_nothing_twice() {
    let mut desk = desk(near()).await;
    let mut client = desk.ida.client.clone();
    let mut ids = Vec::new();
    let (messages, owner) = (messages(), desk.office.server.owner().await);
    let soon = from_now(&desk.office.server, &format!("{} seconds", 45 + messages / 10)).await;
    for number in 0..messages {
        if number % AN_HOUR == 0 {
            let sql = "UPDATE postroom.outbox SET created_at = created_at - interval '2 hours'";
            owner.batch_execute(sql).await.expect("as if they were of hours before");
        }
        let draft = json!({ "subject": format!("message-{number}-"), "to": to(&["anna@example.org"]) });
        let draft = begin(&client, &desk.account, draft).await;
        let sent = client.post(&format!("/drafts/{draft}/send"), &json!({ "sendAt": soon })).await.expect(201);
        ids.push(text(&sent["id"]).to_owned());
    }
    let entropy = SeededEntropy::new(11);
    let rounds = messages.div_ceil(A_ROUND);
    for moment in [Moment::Mail, Moment::Data, Moment::Content, Moment::Answered].repeat(rounds) {
        let further: [u8; 1] = random(&entropy);
        desk.sink.stop_at(desk.sink.transactions() + 2 + usize::from(further[0] % 16), moment);
        patiently(&format!("the server is at {moment:?}"), async || desk.sink.is_stopped()).await;
        tokio::task::block_in_place(|| desk.office.server.kill());
        desk.office.server.start_again().await;
        client = client.at(desk.office.server.url());
    }
    patiently("everything is settled", async || states(&client, &ids).await.iter().all(|state| is_settled(state)))
        .await;
    let states = states(&client, &ids).await;
    let mut received: HashMap<usize, usize> = HashMap::new();
    for message in desk.sink.received() {
        let number = message.raw.split("message-").nth(1).and_then(|rest| rest.split('-').next()?.parse().ok());
        *received.entry(number.expect("its number")).or_default() += 1;
    }
    let mut unknown = 0;
    for (number, state) in states.iter().enumerate() {
        let times = received.get(&number).copied().unwrap_or_default();
        match state.as_str() {
            "sent" => assert_eq!(times, 1, "message {number} was sent"),
            _ => {
                unknown += 1;
                assert!(times <= 1, "message {number} is unknown and came {times} times");
            }
        }
    }
    assert_eq!(states.len(), messages);
    assert!(
        (2 * rounds..=3 * rounds).contains(&unknown),
        "of four kills two or three leave something unknown: {unknown} of {states:?}"
    );
}

fn is_settled(state: &str) -> bool {
    state == "sent" || state == "unknown"
}

async fn states(client: &ApiClient, ids: &[String]) -> Vec<String> {
    let (mut states, mut cursor) = (HashMap::new(), String::new());
    loop {
        let page = client.get(&format!("/outbox?limit=100{cursor}")).await.expect(200);
        let items = page["items"].as_array().expect("a list").iter();
        states.extend(items.map(|item: &Value| (text(&item["id"]).to_owned(), text(&item["state"]).to_owned())));
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    ids.iter().filter_map(|id| states.remove(id)).collect()
}

/// A dead worker's jobs go to another one after some 20 seconds, and a thousandfold may wait before them.
async fn patiently(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    for _ in 0..12 {
        if tokio::time::timeout(Duration::from_secs(25), wait_for(what, &mut condition)).await.is_ok() {
            return;
        }
    }
    panic!("this did not come true in time: {what}");
}
