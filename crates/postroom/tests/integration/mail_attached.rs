//! Searching what is attached: over HTTP, as members do.

use postroom_testkit::ApiClient;
use serde_json::{Value, json};

use crate::mail::{import, messages, subjects};
use crate::support::{Office, no_error_was_logged};

/// Messages whose own text never has the word that is looked for.
fn mbox() -> String {
    let large = format!("text/csv; name=large.csv\r\n\r\n{}xochimilco,900", "item,price\r\n".repeat(10_000));
    let attached = [
        (
            "Sheet",
            "text/csv; charset=iso-8859-1; name=report.csv\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nitem,price\r\nquexalotl gr=FCn,900",
        ),
        (
            "Forward",
            "message/rfc822\r\n\r\nFrom: Jo <jo@inner.example>\r\nSubject: Drawings\r\n\r\nThe drawings are attached, and the parties were running late to Tenochtitlan.",
        ),
        (
            "Invitation",
            "text/calendar; name=invite.ics\r\n\r\nBEGIN:VCALENDAR\r\nSUMMARY:Reading of the teot\r\n ihuacan budget\r\nATTENDEE;CN=Ida:mailto:ida@guests.example\r\nEND:VCALENDAR",
        ),
        ("Large", &large),
        ("Picture", "image/png; name=quexalotl.png\r\n\r\nno text"),
    ];
    let message = |(number, (subject, part)): (usize, &(&str, &str))| {
        format!(
            "From x@y.example Mon Nov  2 09:0{number}:00 2026\nMessage-ID: <{number}@x.example>\r\nFrom: Marta <marta@north.example>\r\nSubject: {subject}\r\n\
             Date: Mon, 2 Nov 2026 09:0{number}:00 +0000\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee what is attached.\r\n\
             --b\r\nContent-Type: {part}\r\n--b--\r\n\n"
        )
    };
    attached.iter().enumerate().map(message).collect()
}

async fn found(client: &ApiClient, q: &str, more: &str) -> Vec<Value> {
    let encoded: String = q.bytes().map(|byte| format!("%{byte:02X}")).collect();
    messages(client, &format!("q={encoded}{more}")).await
}

#[tokio::test]
async fn a_word_that_is_only_attached_finds_the_message_and_says_where_it_is() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    let imported = import(&ida, "office.mbox", mbox()).await.expect(200);
    assert_eq!((&imported["stored"], &imported["poison"]), (&json!(5), &json!(0)));
    for (q, expected) in [
        ("quexalotl", &["Picture", "Sheet"][..]),
        ("filename:quexalotl", &["Picture"]),
        ("\"quexalotl grün\"", &["Sheet"]),
        ("\"grün quexalotl\"", &[]),
        ("tenochtitlan", &["Forward"]),
        ("\"running late\"", &["Forward"]),
        ("party", &["Forward"]),
        ("jo@inner.example", &["Forward"]),
        ("from:jo", &[]),
        ("subject:drawings", &[]),
        ("teotihuacan", &["Invitation"]),
        ("ida@guests.example", &["Invitation"]),
        ("xochimilco", &["Large"]),
        ("\"what is attached\" -tenochtitlan", &["Picture", "Large", "Invitation", "Sheet"]),
    ] {
        assert_eq!(subjects(&found(&ida, q, "").await), expected, "{q}");
    }
    let highlights = async |q: &str| found(&ida, q, "").await.pop().expect("a message")["highlights"].clone();
    let sheet = highlights("quexalotl").await;
    assert_eq!(sheet["attachment"], "report.csv");
    let hit = json!({ "text": "quexalotl", "isHit": true });
    assert!(sheet["snippet"].as_array().expect("fragments").contains(&hit), "{sheet}");
    assert_eq!(highlights("tenochtitlan").await["attachment"], "Drawings");
    assert_eq!(highlights("teotihuacan").await["attachment"], "invite.ics");
    // The message's own words go first, and what is kept apart is not read for each page.
    for q in ["attached", "from:marta", "xochimilco", "filename:quexalotl"] {
        let own = highlights(q).await;
        assert_eq!((own.get("attachment"), &own["snippet"][0]["isHit"]), (None, &json!(false)), "{q}");
    }
    no_error_was_logged(&office.server);
}

#[tokio::test]
async fn what_is_attached_ranks_below_what_is_written() {
    let office = Office::open().await;
    let ida = office.member("ida", "user").await.client;
    let message = |number: u8, subject: &str, body: &str, attached: &str| {
        format!(
            "From x@y.example Mon Nov  2 09:0{number}:00 2026\nMessage-ID: <{number}@x.example>\nFrom: a@x.example\nSubject: {subject}\n\
             Date: Mon, 2 Nov 2026 09:0{number}:00 +0000\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n{body}\n--b\n\
             Content-Type: text/csv\n\n{attached}\n--b--\n\n"
        )
    };
    let mbox = [
        message(1, "the lease", "nothing", "nothing"),
        message(2, "written", "the lease", "nothing"),
        message(3, "only attached", "nothing", "the lease"),
    ];
    assert_eq!(import(&ida, "office.mbox", mbox.concat()).await.expect(200)["stored"], 3);
    assert_eq!(subjects(&found(&ida, "lease", "&sort=rank").await), ["the lease", "written", "only attached"]);
}
