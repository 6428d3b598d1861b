//! Messages that are made to hurt are imported, listed, read, given back and searched like any others.

use std::collections::HashSet;

use postroom_testkit::ApiClient;
use serde_json::{Value, json};

use crate::mail::{import, messages};
use crate::support::{Office, no_error_was_logged, text};

/// In the bodies of the messages that a search finds.
const WORD: &str = "quexalotl";
const LONG: usize = 5 << 20;

#[tokio::test]
async fn each_is_kept_listed_read_and_found() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    let hostile = hostile();
    for (what, raw) in &hostile {
        let report = import(&ida, "one.eml", raw.clone()).await.expect(200);
        assert_eq!((&report["stored"], &report["poison"]), (&json!(1), &json!(0)), "{what}: {report}");
    }
    let account = ida.get("/accounts").await.expect(200)["items"][0].clone();
    let folders = ida.get(&format!("/accounts/{}/folders", text(&account["id"]))).await.expect(200);
    let folder = &folders["items"][0];
    assert_eq!(folder["totalCount"], hostile.len());

    let rows = one_by_one(&ida, &format!("folderId={}", text(&folder["id"]))).await;
    let ids: HashSet<&str> = rows.iter().map(|row| text(&row["id"])).collect();
    assert_eq!((rows.len(), ids.len()), (hostile.len(), hostile.len()));
    let mut left = hostile.clone();
    for row in &rows {
        let id = text(&row["id"]);
        let raw = ida.get_bytes(&format!("/messages/{id}/raw")).await;
        let place = left.iter().position(|(_, sent)| *sent == raw);
        let (what, _) = left.swap_remove(place.unwrap_or_else(|| panic!("{row} is none that was sent")));
        assert_eq!(ida.get(&format!("/messages/{id}")).await.status, 200, "{what}");
        let thread = ida.get(&format!("/threads/{}", text(&row["threadId"]))).await;
        assert_eq!(thread.status, 200, "{what}");
        assert_eq!(thread.body["messages"].as_array().map(Vec::len), Some(1), "{what}");
    }
    let with_word = hostile.iter().filter(|(_, raw)| String::from_utf8_lossy(raw).contains(WORD));
    assert_eq!(messages(&ida, &format!("q={WORD}")).await.len(), with_word.count());
    no_error_was_logged(&office.server);
}

/// A list in pages of one.
async fn one_by_one(client: &ApiClient, query: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = client.get(&format!("/messages?{query}&limit=1{cursor}")).await.expect(200);
        let items = page["items"].as_array().expect("items");
        assert!(items.len() == 1 && rows.len() < 100, "after {}: {page}", rows.len());
        rows.extend(items.iter().cloned());
        let Some(next) = page["nextCursor"].as_str() else { return rows };
        cursor = format!("&cursor={next}");
    }
}

/// What each is, and its bytes.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let parts: String = (0..10_000).map(|number| format!("--b\r\n\r\npart {number}\r\n")).collect();
    let levels: String = (0..1_000)
        .map(|level| format!("Content-Type: multipart/mixed; boundary=level{level}\r\n\r\n--level{level}\r\n"))
        .collect();
    let long = |unit: &dyn Fn(usize) -> String| {
        let mut value = String::with_capacity(LONG + 100);
        let mut number = 0;
        while value.len() < LONG {
            value += &unit(number);
            number += 1;
        }
        value
    };
    let words = long(&|number| format!("word{number} "));
    let folded = long(&|number| format!("word{number}\r\n "));
    let people = long(&|number| format!("a{number}@example.org, "));
    let ids = long(&|number| format!("<{number}@example.org>\r\n "));
    let nul = format!("Subject: A\0B\r\nFrom: \"\0\" <nul\0@example.org>\r\n\r\n{WORD} \0 and\0more\r\n");
    let dated = |date: &str| format!("Subject: Dated {date}\r\nDate: {date}\r\n\r\ntext\r\n").into_bytes();
    let bytes = |text: String| text.into_bytes();
    vec![
        ("10,000 parts", bytes(format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n"))),
        ("1,000 levels", bytes(format!("Subject: Levels\r\n{levels}\r\nthe innermost\r\n"))),
        ("1,000 attached to each other", bytes("Content-Type: message/rfc822\r\n\r\n".repeat(1_000))),
        ("a long field", bytes(format!("Subject: Long\r\nX-Long: {words}\r\n\r\ntext\r\n"))),
        ("a long subject", bytes(format!("Subject: {folded}\r\n\r\ntext\r\n"))),
        ("many people", bytes(format!("Subject: People\r\nTo: {people}\r\n\r\ntext\r\n"))),
        ("many references", bytes(format!("Subject: References\r\nReferences: {ids}\r\n\r\ntext\r\n"))),
        ("NUL", bytes(nul)),
        (
            "8 bits in the header",
            [&b"Subject: Gr\xfc\xdfe \xff\xfe\r\nFrom: J\xf6rg <j\xf6rg@example.org>\r\n\r\n"[..], WORD.as_bytes()]
                .concat(),
        ),
        ("no header", format!("\r\nonly {WORD}\r\n").into_bytes()),
        ("nothing but a header", b"Subject: No body".to_vec()),
        ("year 0", dated("Sat, 1 Jan 0000 00:00:00 +0000")),
        ("year 1", dated("Mon, 1 Jan 0001 00:00:00 +0000")),
        ("before year 1", dated("Mon, 1 Jan 0001 00:00:00 +1400")),
        ("year 9999", dated("Fri, 31 Dec 9999 23:59:59 +0000")),
        ("after year 9999", dated("Fri, 31 Dec 9999 23:59:59 -1200")),
    ]
}
