//! How much memory large messages take that come in a file.

use postroom_types::{SeededEntropy, random};
use reqwest::Method;
use serde_json::json;

use crate::mail_mirror::{peak, program};
use crate::support::{Office, no_error_was_logged, text};

/// Bytes of one message.
const LARGE: usize = 56 * 1024 * 1024;
/// What the server may need for all of them, in KiB: for one of them, twice over.
const MOST: u64 = 112 << 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_messages_are_imported_one_at_a_time() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    let before = peak(&office.server);
    let mbox: String =
        (0..4).map(|number| format!("From x@y.example Mon Nov  2 09:00:00 2026\n{}\n", message(number))).collect();
    let import = ida.request(Method::POST, "/accounts/import?fileName=drawings.mbox");
    let report = import.bytes("application/octet-stream", mbox).send().await.expect(200);
    assert_eq!((&report["stored"], &report["poison"], &report["remarks"]), (&json!(4), &json!(0), &json!([])));
    let after = peak(&office.server);
    eprintln!("the server had {before} KiB at most before, {after} KiB with the import");
    assert!(after - before < MOST, "four messages of 56 MB took {} KiB", after - before);
    let row = ida.get("/messages?q=subject:2").await.expect(200)["items"][0].clone();
    let raw = ida.get_bytes(&format!("/messages/{}/raw", text(&row["id"]))).await;
    assert!(raw == message(2).as_bytes(), "{} bytes came", raw.len());
    no_error_was_logged(&office.server);
}

/// Each with an attachment of its own.
fn message(number: u32) -> String {
    let line = format!("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY{number}\n");
    format!(
        "Message-ID: <{number}@north.example>\nFrom: marta@north.example\nSubject: Drawing {number}\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nAll of them.\n--b\n\
         Content-Type: application/zip; name=drawing.zip\nContent-Transfer-Encoding: base64\n\
         Content-Disposition: attachment; filename=drawing.zip\n\n{}--b--\n",
        line.repeat(LARGE / line.len())
    )
}

/// Three long texts, of which nothing is cut out, and in which no word is like the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_texts_need_no_more_than_one_of_them() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    let before = peak(&office.server);
    let entropy = SeededEntropy::new(1);
    let long = |number: u32| {
        let mut text = format!("Message-ID: <{number}@north.example>\nSubject: Protocol {number}\n\n");
        while text.len() < 60 << 20 {
            let words: [u64; 8] = std::array::from_fn(|_| u64::from_le_bytes(random(&entropy)));
            text.extend(words.iter().map(|word| format!("{word:x} ")));
            text.push('\n');
        }
        text
    };
    let mbox: String =
        (0..3).map(|number| format!("From x@y.example Mon Nov  2 09:00:00 2026\n{}\n", long(number))).collect();
    let import = ida.request(Method::POST, "/accounts/import?fileName=protocols.mbox");
    let report = import.bytes("application/octet-stream", mbox).send().await.expect(200);
    assert_eq!((&report["stored"], &report["poison"], &report["remarks"]), (&json!(3), &json!(0), &json!([])));
    let (after, program) = (peak(&office.server), program(&office.server));
    eprintln!(
        "the server had {before} KiB at most before, {after} KiB with the import, {program} of them its own code"
    );
    // 256 MiB in all, some 30 of which the program takes that is released.
    assert!(after - program < 226 << 10, "it took {after} KiB in all, {program} of them its own code");
    no_error_was_logged(&office.server);
}
