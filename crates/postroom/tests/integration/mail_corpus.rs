//! Every message of the shared corpus, broken and hostile ones among them, imported by the command.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use postroom_mailproto::files;
use postroom_testkit::{SECRET_KEY, assert_counts};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::support::{Office, json_of, no_error_was_logged, run};

const LARGEST: u64 = 128 * 1024 * 1024;

/// A message as it was stored.
struct Stored {
    id: Uuid,
    thread: Uuid,
    message_id: Option<String>,
    refers_to: Vec<String>,
    subject: String,
}

#[tokio::test]
async fn the_corpus_is_kept_byte_for_byte_and_its_threads_hold_together() {
    let Some(corpus) = corpus() else {
        eprintln!("skipped: there is no shared/corpus/mail beside the checkout, and POSTROOM_CORPUS is not set");
        return;
    };
    let office = Office::open().await;
    let ida = office.member("ida", "user").await;
    let database = office.server.database();
    let (app, owner_url) = (database.app_url(), database.owner_url());
    let environment = [
        ("POSTROOM_DATABASE_URL", app.as_str()),
        ("POSTROOM_DATABASE_OWNER_URL", owner_url.as_str()),
        ("POSTROOM_SECRET_KEY", SECRET_KEY),
    ];
    let path = corpus.to_str().expect("a path in UTF-8");
    let import = || json_of(&run(&environment, &["import", "mail", "--user", &ida.email, "--json", path]));
    let report = import();
    let there: Vec<files::Item> = files::messages(&corpus, LARGEST).filter_map(Result::ok).collect();
    let hash = |raw: &[u8]| Sha256::digest(raw).to_vec();
    assert_eq!(report["read"], there.len());
    let found = there.len();
    let raw = |item: files::Item| item.body.into_vec().expect("it can be read");
    let contents: HashSet<Vec<u8>> = there.into_iter().map(|item| hash(&raw(item))).collect();
    let poison = report["poisonList"].as_array().expect("a list");
    assert!(poison.len() * 200 < found, "too many are not understood: {poison:?}");
    assert_eq!(import()["stored"], 0, "the same again stores nothing");

    let owner = office.server.owner().await;
    let rows = owner
        .query(
            "SELECT id, thread_id, message_id, in_reply_to || ' ' || reference_ids, subject, content_hash
             FROM postroom.email_messages",
            &[],
        )
        .await
        .expect("messages");
    let kept: HashSet<Vec<u8>> = rows.iter().map(|row| row.get(5)).collect();
    assert!(kept == contents, "{} contents lie in the files, and {} here", contents.len(), kept.len());
    for row in &rows {
        let id: Uuid = row.get(0);
        let raw = ida.client.get_bytes(&format!("/messages/{id}/raw")).await;
        assert_eq!(hash(&raw), row.get::<_, Vec<u8>>(5), "{id}");
        // Nothing that somebody sends makes a page fail.
        assert_eq!(ida.client.get(&format!("/messages/{id}")).await.status, 200, "{id}");
    }
    let ids = |text: Option<String>| text.unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let stored: Vec<Stored> = rows
        .iter()
        .map(|row| Stored {
            id: row.get(0),
            thread: row.get(1),
            message_id: row.get(2),
            refers_to: ids(row.get(3)),
            subject: row.get(4),
        })
        .collect();
    replies_are_with_their_parents(&stored);
    threads_join_nothing_unrelated(&stored);
    let account: Uuid = owner.query_one("SELECT id FROM postroom.email_accounts", &[]).await.expect("one").get(0);
    assert_counts(&owner, account).await;
    no_error_was_logged(&office.server);
}

fn replies_are_with_their_parents(stored: &[Stored]) {
    let mut by_id: HashMap<&str, BTreeSet<Uuid>> = HashMap::new();
    for message in stored {
        if let Some(id) = &message.message_id {
            by_id.entry(id).or_default().insert(message.thread);
        }
    }
    let mut replies = 0;
    for message in stored {
        let parents = message.refers_to.iter().filter_map(|id| by_id.get(id.as_str()));
        for threads in parents {
            replies += 1;
            assert!(threads.contains(&message.thread), "{} is not with its parent: {}", message.id, message.subject);
        }
    }
    assert!(replies > 100, "only {replies} replies have a parent: the check has lost the corpus");
}

/// In each thread, all are connected by ids; what is not is there by its subject.
fn threads_join_nothing_unrelated(stored: &[Stored]) {
    let mut threads: HashMap<Uuid, Vec<&Stored>> = HashMap::new();
    for message in stored {
        threads.entry(message.thread).or_default().push(message);
    }
    for messages in threads.values().filter(|messages| messages.len() > 1) {
        let mut groups: Vec<(HashSet<&str>, BTreeSet<String>)> = Vec::new();
        for message in messages {
            let ids: HashSet<&str> = message.message_id.iter().chain(&message.refers_to).map(String::as_str).collect();
            let (with, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(known, _)| !known.is_disjoint(&ids));
            let mut joined = (ids, words(&message.subject));
            for (ids, subjects) in with {
                joined.0.extend(ids);
                joined.1.extend(subjects);
            }
            groups = apart;
            groups.push(joined);
        }
        for (_, subjects) in &groups {
            let related = groups.len() == 1
                || groups.iter().any(|(_, others)| !std::ptr::eq(others, subjects) && !others.is_disjoint(subjects))
                || subjects.is_empty();
            assert!(related, "unrelated messages share a thread: {subjects:?}");
        }
    }
}

/// The words of a subject, without those that replies put before and behind it.
fn words(subject: &str) -> BTreeSet<String> {
    let all = subject.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
    all.filter(|word| !["", "re", "fw", "fwd"].contains(&word.as_str())).collect()
}

fn corpus() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("POSTROOM_CORPUS") {
        let path = PathBuf::from(path);
        return [path.join("mail"), path].into_iter().find(|path| path.is_dir());
    }
    let root = std::env::current_dir().ok()?;
    root.ancestors().map(|parent| parent.join("shared/corpus/mail")).find(|path| path.is_dir())
}
