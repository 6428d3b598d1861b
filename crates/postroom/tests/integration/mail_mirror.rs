//! Mirrors of real mailboxes while everything happens at once: other programs work in them, and processes are killed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use postroom_testkit::{
    ApiClient, Dovecot, DovecotSettings, MailClient, MailSnapshot, Server, ServerSettings, assert_counts, mirror_of,
    wait_for,
};
use postroom_types::{Entropy, SeededEntropy, random};
use rustix::process::{Signal, kill_process};
use serde_json::json;
use tokio_postgres::Client;
use uuid::Uuid;

use crate::mail_accounts::{IDA, account_at, becomes, connect, dovecot, message, near};
use crate::support::{Office, no_error_was_logged, text};

const MESSAGES: u32 = 10_000;

/// A number below `end`.
fn below(entropy: &dyn Entropy, end: u32) -> u32 {
    u32::from_le_bytes(random(entropy)) % end
}

pub fn date(minutes: u32) -> DateTime<Utc> {
    DateTime::from_timestamp(1_760_000_000 + i64::from(minutes) * 60, 0).expect("a time")
}

/// So many messages in four folders, some of them equal.
fn fill(dovecot: &Dovecot, count: u32) {
    for folder in ["Archive", "Trash", "Projects/Harbour"] {
        dovecot.create_folder(IDA, folder);
    }
    for number in 0..count {
        let folder = ["INBOX", "INBOX", "Archive", "Projects/Harbour"][number as usize % 4];
        let flags: &[&str] = [&[][..], &["\\Seen"], &["\\Seen", "\\Flagged"], &["Kiel"]][number as usize % 4];
        dovecot.deliver(IDA, folder, &message(number % (count - 50)), flags, date(number));
    }
}

/// Another program that works in the mailbox until it is told to stop: appends, flags, moves, expunges. It begins anew
/// when the server goes away.
async fn work(port: u16, seed: u64, stop: Arc<AtomicBool>) -> u32 {
    let mut done = 0;
    while !stop.load(Ordering::SeqCst) {
        let session = tokio::spawn(session(port, SeededEntropy::new(seed + u64::from(done)), Arc::clone(&stop)));
        // A session that breaks with its connection has done something or nothing: what lies there counts.
        match session.await {
            Ok(acts) => done += acts,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    done
}

async fn session(port: u16, entropy: SeededEntropy, stop: Arc<AtomicBool>) -> u32 {
    let mut client = MailClient::login(port, IDA, "secret").await;
    let mut done = 0;
    while !stop.load(Ordering::SeqCst) && done < 40 {
        let folder = ["INBOX", "Archive", "Projects/Harbour"][below(&entropy, 3) as usize];
        client.select(folder).await;
        let first = 1 + below(&entropy, 4000);
        let some = format!("{first}:{}", first + below(&entropy, 20));
        match below(&entropy, 6) {
            0 => drop(client.append(folder, &message(100_000 + first), &["\\Seen"], Some(date(first))).await),
            1 => drop(client.store(&some, "+FLAGS", &["\\Flagged", "Hafen"]).await),
            2 => drop(client.store(&some, "-FLAGS", &["\\Seen", "\\Flagged"]).await),
            3 => drop(client.move_to(&some, "Trash").await),
            4 => drop(client.copy(&some, "Archive").await),
            _ => drop(client.expunge(&format!("{first}:{}", first + 2)).await),
        }
        done += 1;
    }
    done
}

/// Has the account looked at until both sides are the same.
async fn assert_becomes_equal(client: &ApiClient, id: &str, owner: &Client, dovecot: &Dovecot) {
    let account = Uuid::parse_str(id).expect("an id");
    let mut other = dovecot.client(IDA).await;
    let mut there = other.snapshot().await;
    for _ in 0..200 {
        client.post(&format!("/accounts/{id}/sync"), &json!({})).await.expect(202);
        tokio::time::sleep(Duration::from_millis(500)).await;
        if client.get(&format!("/accounts/{id}")).await.expect(200)["state"] == "idle" {
            there = other.snapshot().await;
            if mirror_of(owner, account).await == there {
                break;
            }
        }
    }
    let here = mirror_of(owner, account).await;
    assert!(here == there, "{}", differences(&here, &there));
    assert_counts(owner, account).await;
}

/// The first differences, for people.
fn differences(here: &MailSnapshot, there: &MailSnapshot) -> String {
    let empty = BTreeMap::new();
    let mut lines = Vec::new();
    for folder in here.keys().chain(there.keys()) {
        let (here, there) = (here.get(folder).unwrap_or(&empty), there.get(folder).unwrap_or(&empty));
        lines.push(format!("{folder}: {} here, {} there", here.len(), there.len()));
        let uids = here.keys().chain(there.keys()).filter(|uid| here.get(uid) != there.get(uid));
        lines.extend(uids.take(5).map(|uid| format!("  {uid}: {:?} here, {:?} there", here.get(uid), there.get(uid))));
    }
    lines.join("\n")
}

async fn count(client: &ApiClient, id: &str) -> u64 {
    let answer = client.get(&format!("/accounts/{id}")).await;
    answer.body["totalCount"].as_u64().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_messages_arrive_while_another_program_works_in_them() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    fill(&dovecot, MESSAGES);
    let office = Office::with(near()).await;
    let ida = office.member("ida", "user").await.client;
    let stop = Arc::new(AtomicBool::new(false));
    let worker = tokio::spawn(work(dovecot.imap_port(), 1, Arc::clone(&stop)));
    let id = connect(&ida, &account_at(dovecot.imap_port())).await;
    becomes(&ida, &id, "idle").await;
    stop.store(true, Ordering::SeqCst);
    assert!(worker.await.expect("the other program") > 20);
    let owner = office.server.database().owner().await;
    assert_becomes_equal(&ida, &id, &owner, &dovecot).await;

    // The bytes themselves, and not only what we say of them.
    let mut other = dovecot.client(IDA).await;
    let there = other.fetch_all("Trash").await;
    let folders = ida.get(&format!("/accounts/{id}/folders")).await.expect(200);
    let trash = folders["items"].as_array().expect("folders").iter().find(|folder| folder["path"] == "Trash");
    let trash = text(&trash.expect("a bin")["id"]).to_owned();
    let rows = ida.get(&format!("/messages?folderId={trash}&limit=200")).await.expect(200);
    let mut theirs: Vec<&Vec<u8>> = there.values().map(|(_, raw)| raw).collect();
    theirs.sort();
    for row in rows["items"].as_array().expect("rows") {
        let raw = ida.get(&format!("/messages/{}/raw", text(&row["id"]))).await.text;
        assert!(theirs.binary_search(&&raw.into_bytes()).is_ok(), "{row}");
    }
    no_error_was_logged(&office.server);
}

/// Who is killed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Victim {
    Server,
    PostgreSql,
    Dovecot,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_killed_and_whenever_nothing_is_lost_or_doubled() {
    let mut dovecot = dovecot(DovecotSettings::default()).await;
    fill(&dovecot, MESSAGES);
    let mut server = Server::start(near_alone()).await;
    let ida = newcomer(&server).await;
    let stop = Arc::new(AtomicBool::new(false));
    let worker = tokio::spawn(work(dovecot.imap_port(), 2, Arc::clone(&stop)));
    let id = connect(&ida, &account_at(dovecot.imap_port())).await;

    let entropy = SeededEntropy::new(3);
    let mut victims = [vec![Victim::Server; 20], vec![Victim::PostgreSql; 5], vec![Victim::Dovecot; 5]].concat();
    let mut moments: Vec<u64> = victims.iter().map(|_| u64::from(below(&entropy, MESSAGES - 1500))).collect();
    moments.sort_unstable();
    let mut client = at(&server, &ida);
    for moment in moments {
        let victim = victims.swap_remove(below(&entropy, u32::try_from(victims.len()).expect("few")) as usize);
        wait_for(&format!("{moment} messages, then {victim:?}"), async || count(&client, &id).await >= moment).await;
        match victim {
            Victim::Server => {
                tokio::task::block_in_place(|| server.kill());
                server.start_again().await;
                client = at(&server, &ida);
            }
            Victim::PostgreSql => {
                kill_process(server.postmaster(), Signal::KILL).expect("killed");
                wait_for("PostgreSQL is back", async || server.client().get("/health/ready").await.status == 200).await;
            }
            Victim::Dovecot => {
                tokio::task::block_in_place(|| dovecot.kill());
                dovecot.start_again().await;
                // A server that was gone is tried again after a while; whoever cannot wait says so.
                let _asked = client.post(&format!("/accounts/{id}/sync"), &json!({})).await;
            }
        }
    }
    stop.store(true, Ordering::SeqCst);
    worker.await.expect("the other program");
    let owner = server.owner().await;
    assert_becomes_equal(&client, &id, &owner, &dovecot).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_instances_one_is_killed_and_the_other_goes_on() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    fill(&dovecot, 3000);
    let mut office = Office::with(near()).await;
    let ida = office.member("ida", "user").await.client;
    let second = Server::start(ServerSettings::beside(&office.server)).await;
    let there = ida.at(second.url());
    let id = connect(&ida, &account_at(dovecot.imap_port())).await;
    wait_for("it is under way", async || count(&there, &id).await > 500).await;
    let owner = second.owner().await;
    let keeper = "SELECT claimed_by FROM postroom.email_accounts";
    let kept_by: Uuid = owner.query_one(keeper, &[]).await.expect("a row").get(0);
    let processes = "SELECT id FROM postroom_management.instances ORDER BY created_at";
    let instances: Vec<Uuid> =
        owner.query(processes, &[]).await.expect("instances").iter().map(|row| row.get(0)).collect();
    assert_eq!(instances.len(), 2);
    let mut other = Some(second);
    let left = if kept_by == instances[0] {
        tokio::task::block_in_place(|| office.server.kill());
        there
    } else {
        let mut second = other.take().expect("it runs");
        tokio::task::block_in_place(|| second.kill());
        ida
    };
    let taken = async || {
        let now: Option<Uuid> = owner.query_one(keeper, &[]).await.expect("a row").get(0);
        now.is_some_and(|now| now != kept_by)
    };
    // A dead instance is dead when it has been silent for half a minute.
    for _ in 0..3 {
        if tokio::time::timeout(Duration::from_secs(25), wait_for("the other takes it over", taken)).await.is_ok() {
            break;
        }
    }
    becomes(&left, &id, "idle").await;
    assert_becomes_equal(&left, &id, &owner, &dovecot).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_are_moved_in_one_request_and_a_restart_is_no_obstacle() {
    let dovecot = dovecot(DovecotSettings::default()).await;
    dovecot.create_folder(IDA, "Archive");
    for number in 0..MESSAGES {
        dovecot.deliver(IDA, "INBOX", &message(number), &[], date(number));
    }
    let mut server = Server::start(near_alone()).await;
    let ida = newcomer(&server).await;
    let id = connect(&ida, &account_at(dovecot.imap_port())).await;
    becomes(&ida, &id, "idle").await;
    let all = json!({ "all": { "folderType": "inbox" }, "action": "archive" });
    let done = ida.post("/messages/batch", &all).await.expect(200);
    assert_eq!(done["changed"], MESSAGES);
    tokio::task::block_in_place(|| server.kill());
    server.start_again().await;
    let ida = at(&server, &ida);
    let rows =
        async |kind: &str| ida.get(&format!("/messages/anchors?folderType={kind}")).await.expect(200)["total"].clone();
    assert_eq!((rows("inbox").await, rows("archive").await), (json!(0), json!(MESSAGES)));
    let mut other = dovecot.client(IDA).await;
    wait_for("the server has them there", async || {
        let answer = other.try_command("STATUS Archive (MESSAGES)").await;
        format!("{answer:?}").contains("10000")
    })
    .await;
    let owner = server.owner().await;
    assert_becomes_equal(&ida, &id, &owner, &dovecot).await;
    // Taken back, everywhere.
    let undo = ida.post("/messages/undo", &json!({ "undoId": done["undoId"] })).await.expect(200);
    assert_eq!(undo["changed"], MESSAGES);
    assert_eq!((rows("inbox").await, rows("archive").await), (json!(MESSAGES), json!(0)));
    assert_becomes_equal(&ida, &id, &owner, &dovecot).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_of_a_hundred_megabytes_needs_little_memory() {
    let dovecot = dovecot(DovecotSettings::default().on_disk()).await;
    let file = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3\r\n";
    let body = file.repeat(100 * 1024 * 1024 / file.len());
    let large = format!(
        "Message-ID: <large@nordhavn.example>\r\nFrom: marta@nordhavn.example\r\nSubject: The drawings\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nAll of them.\r\n--b\r\n\
         Content-Type: application/zip; name=drawings.zip\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=drawings.zip\r\n\r\n{body}--b--\r\n"
    );
    dovecot.deliver(IDA, "INBOX", large.as_bytes(), &[], date(1));
    let office = Office::with(near()).await;
    let ida = office.member("ida", "user").await.client;
    let before = peak(&office.server);
    let id = connect(&ida, &account_at(dovecot.imap_port())).await;
    let account = becomes(&ida, &id, "idle").await;
    assert_eq!((&account["totalCount"], &account["problemCount"]), (&json!(1), &json!(0)));
    let after = peak(&office.server);
    assert!(after < 512 << 10, "it took {after} KiB in all, {before} before");
    let row = ida.get("/messages").await.expect(200)["items"][0].clone();
    let raw = ida.get_bytes(&format!("/messages/{}/raw", text(&row["id"]))).await;
    assert!(raw == large.as_bytes(), "{} bytes came, and {} were sent", raw.len(), large.len());
    eprintln!("the server had {before} KiB at most before, {after} KiB with the message");
}

/// The most memory that the server has had, in KiB.
pub fn peak(server: &Server) -> u64 {
    resident(server, "VmHWM:")
}

/// What of the program itself is in memory, in KiB: as it is built for tests, twice of what is released.
pub fn program(server: &Server) -> u64 {
    resident(server, "RssFile:")
}

fn resident(server: &Server, what: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid().as_raw_nonzero())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix(what)).expect("a figure");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// With a data directory of its own, where nobody else can be.
fn near_alone() -> ServerSettings {
    near().data_directory()
}

/// A member of the only organisation.
async fn newcomer(server: &Server) -> ApiClient {
    let operator = server.operator().await;
    let tenant = crate::support::tenant(server, &operator, "acme").await;
    crate::support::member(server, &tenant, "ida", "user").await.client
}

/// The same session at the address that the server has now.
fn at(server: &Server, client: &ApiClient) -> ApiClient {
    client.at(server.url())
}
