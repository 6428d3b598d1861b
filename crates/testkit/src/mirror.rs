use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::{Client, Row};
use uuid::Uuid;

use crate::{MailSnapshot, SnapshotMessage};

/// An account's mail as it lies in the database, as a mail program would see it on the server: by folder and number, with
/// flags and the SHA-256 of its bytes. Panics when two messages in a folder have one number.
pub async fn mirror_of(owner: &Client, account: Uuid) -> MailSnapshot {
    let query = "SELECT path FROM postroom.email_folders WHERE account_id = $1 AND is_selectable";
    let folders = owner.query(query, &[&account]).await.expect("folders");
    let mut snapshot: MailSnapshot = folders.iter().map(|row| (row.get(0), BTreeMap::new())).collect();
    let query = "SELECT f.path, p.uid, p.is_read, p.is_flagged, p.is_draft, p.is_answered, p.keywords,
            encode(m.content_hash, 'hex')
        FROM postroom.email_message_folders p JOIN postroom.email_folders f ON f.id = p.folder_id
        JOIN postroom.email_messages m ON m.id = p.message_id
        WHERE p.account_id = $1 AND NOT p.is_removed";
    for row in owner.query(query, &[&account]).await.expect("messages") {
        let (path, uid): (String, i64) = (row.get(0), row.get(1));
        let message = SnapshotMessage { flags: flags(&row), sha256: row.get(7) };
        let uid = u32::try_from(uid).unwrap_or(0);
        let before = snapshot.entry(path.clone()).or_default().insert(uid, message);
        assert!(before.is_none(), "two messages with the number {uid} in {path}");
    }
    snapshot
}

fn flags(row: &Row) -> BTreeSet<String> {
    let system = [(2, "\\Seen"), (3, "\\Flagged"), (4, "\\Draft"), (5, "\\Answered")];
    let mut flags: BTreeSet<String> =
        system.iter().filter(|(at, _)| row.get::<_, bool>(*at)).map(|(_, name)| (*name).to_owned()).collect();
    flags.extend(row.get::<_, Vec<String>>(6));
    flags
}

/// Checks that folders say of themselves what lies in them, and that no message lies nowhere.
pub async fn assert_counts(owner: &Client, account: Uuid) {
    let query = "SELECT f.path, f.total_count, count(p.id)
        FROM postroom.email_folders f
        LEFT JOIN postroom.email_message_folders p ON p.folder_id = f.id AND NOT p.is_removed
        WHERE f.account_id = $1 GROUP BY f.path, f.total_count, f.unread_count
        HAVING f.total_count <> count(p.id) OR f.unread_count <> count(p.id) FILTER (WHERE NOT p.is_read)";
    let wrong = owner.query(query, &[&account]).await.expect("counts");
    let wrong: Vec<(String, i32, i64)> = wrong.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let query = "SELECT count(*) FROM postroom.email_messages m WHERE m.account_id = $1
        AND NOT EXISTS (SELECT FROM postroom.email_message_folders p WHERE p.message_id = m.id)";
    let lost: i64 = owner.query_one(query, &[&account]).await.expect("a count").get(0);
    assert_eq!(lost, 0, "messages that lie nowhere");
}
