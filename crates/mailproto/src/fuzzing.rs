//! What the fuzz targets call (`crates/mailproto/fuzz`), and the property tests with them: each takes any bytes and must end,
//! without a panic, with values that keep their promises.

use std::io::Cursor;
use std::time::Duration;

use crate::files::{Dialect, Mbox};
use crate::imap::{MailboxName, UidSet};
use crate::mime;
use crate::net::wire::{Stream, Wire};
use crate::net::{BodyLimits, Connector, Roots, Timeouts};
use crate::{imap, pop3, smtp};

pub fn mime(bytes: &[u8]) {
    let Ok(message) = mime::parse(bytes, &mime::Limits::default()) else { return };
    let texts = [Some(&message.subject), message.text_body.as_ref(), message.html_body.as_ref()];
    assert!(texts.into_iter().flatten().all(|text| !text.contains('\0')));
    assert!(mime::snippet(&message, 80).chars().count() <= 80);
    mime::display_text(&message);
    for attachment in message.attachments.iter().take(10) {
        let content = mime::content(bytes, attachment.part);
        assert_eq!(content.map(|content| content.len() as u64), Some(attachment.size));
    }
    let mut cut = bytes.to_vec();
    for range in mime::segments(bytes, &message, 1).into_iter().rev() {
        cut.drain(range);
    }
    let again = mime::parse(&cut, &mime::Limits::default());
    let again = again.unwrap_or_default();
    assert_eq!(
        (again.subject, again.text_body, again.html_body),
        (message.subject, message.text_body, message.html_body)
    );
    let parts = |attachments: &[mime::Attachment]| attachments.iter().map(|one| one.part).collect::<Vec<_>>();
    assert_eq!(parts(&again.attachments), parts(&message.attachments));
}

/// What is attached to it, within limits that are easily reached.
pub fn attached(bytes: &[u8]) {
    let Ok(message) = mime::parse(bytes, &mime::Limits::default()) else { return };
    let limits = mime::AttachedLimits { depth: 3, content: 300, contents: 800, text: 100, texts: 250 };
    let attached = mime::attached(bytes, &message, &limits);
    let texts = attached.texts.iter().map(|one| one.text.as_str());
    assert!(texts.clone().all(|text| text.len() <= 100 && !text.contains('\0') && !text.trim().is_empty()));
    assert!(texts.map(str::len).sum::<usize>() <= 250);
    if mime::attached(bytes, &message, &mime::AttachedLimits::default()) == attached {
        return;
    }
    assert!(attached.is_cut, "the larger limits gave more");
}

pub fn mbox(bytes: &[u8]) {
    for dialect in [Dialect::Mboxrd, Dialect::Mboxo] {
        for item in Mbox::new(bytes, dialect, "fuzz".into(), 1000).flatten() {
            assert!(item.body.len() <= 1000);
        }
    }
}

pub fn names(bytes: &[u8]) {
    let name = MailboxName::from_wire(bytes);
    assert!(name.is_inbox() || name.as_bytes() == bytes);
    let text = name.to_text();
    if text.as_bytes() != bytes && !text.contains('\u{fffd}') {
        assert_eq!(MailboxName::from_text(&text), name);
    }
    if let Some(set) = UidSet::parse(bytes) {
        assert_eq!(UidSet::parse(set.to_string().as_bytes()), Some(set));
    }
}

/// All that a server says in one session, to a client that asks for a lot.
pub fn imap(bytes: &[u8]) {
    talk(async {
        let Some(mut connection) = imap::Connection::over(wire(bytes), connector()) else { return };
        connection.set_body_limits(BodyLimits { memory: 100, size: 1000 });
        let all = UidSet::from_start(1);
        let _ = connection.list_with_status().await;
        let _ = connection.select(&MailboxName::inbox(), imap::Access::ReadWrite, imap::Resync::CondStore).await;
        let _ = connection.fetch_flags(&all, None).await;
        if let Ok(mut bodies) = connection.fetch_bodies(&all) {
            while let Ok(Some(fetched)) = bodies.next().await {
                assert!(fetched.body.is_none_or(|body| body.len() <= 1000));
            }
        }
        let _ = connection.move_to(&all, &MailboxName::inbox()).await;
        let _ = connection.search("ALL").await;
        let _ = connection.enable(&["UTF8=ACCEPT"]).await;
        let _ = connection.notify().await;
        let _ = connection.list().await;
        connection.take_events();
        connection.take_notices();
    });
}

pub fn pop3(bytes: &[u8]) {
    talk(async {
        let Some(mut connection) = pop3::Connection::over(wire(bytes), connector()) else { return };
        connection.set_body_limits(BodyLimits { memory: 100, size: 1000 });
        let _ = connection.stat().await;
        let _ = connection.uidl().await;
        while let Ok(body) = connection.retrieve(1).await {
            assert!(body.is_none_or(|body| body.len() <= 1000));
        }
    });
}

/// As many messages as the server answers, commands together or one by one.
pub fn smtp(bytes: &[u8]) {
    talk(async {
        let mailbox = |text| smtp::Mailbox::parse(text).expect("it is one");
        let recipients = vec![mailbox("a@y.example"), mailbox("b@y.example")];
        let envelope = smtp::Envelope { sender: Some(mailbox("ida@x.example")), recipients };
        let extensions: &[&str] = if bytes.len().is_multiple_of(2) { &["PIPELINING"] } else { &[] };
        let mut connection = smtp::Connection::over(wire(bytes), connector(), extensions);
        loop {
            let outcome = connection.send(&envelope, &mut smtp::Message::from_bytes(b"Subject: x")).await;
            let accepted = |verdict: &smtp::Verdict| matches!(verdict, smtp::Verdict::Accepted(_));
            let is_anyone = outcome.recipients.iter().any(accepted);
            match outcome.ending {
                smtp::Ending::Taken(_) | smtp::Ending::RefusedAfter(_) | smtp::Ending::Unknown(_) => assert!(is_anyone),
                smtp::Ending::NoRecipient => assert!(!is_anyone),
                smtp::Ending::RefusedBefore(_) => {}
                smtp::Ending::HeldBack | smtp::Ending::NotSent(_) => break,
            }
        }
    });
}

pub fn report(bytes: &[u8]) {
    let Some(report) = mime::report(bytes, &mime::Limits::default()) else { return };
    for one in &report.recipients {
        let texts = [&one.final_recipient, &one.original_recipient, &one.diagnostic];
        assert!(texts.into_iter().flatten().all(|text| !text.contains(['\0', '\n']) && text.chars().count() <= 1000));
        assert!(one.final_recipient.is_some() || one.original_recipient.is_some());
    }
}

/// The second byte says how many bytes come at a time.
fn wire(bytes: &[u8]) -> Wire {
    let piece = bytes.get(1).map_or(1, |byte| usize::from(*byte) % 40 + 1);
    Wire::new(Stream::Memory(Cursor::new(bytes.to_vec()), piece), Duration::from_secs(60))
}

fn connector() -> Connector {
    use std::sync::OnceLock;
    static CONNECTOR: OnceLock<Connector> = OnceLock::new();
    let new = || Connector::new(Roots::These(rustls::RootCertStore::empty()), Timeouts::default());
    CONNECTOR.get_or_init(|| new().expect("ring speaks TLS")).clone()
}

fn talk(session: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a thread without sockets can always be had").block_on(session);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    fn said(words: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
        let word = prop_oneof![
            9 => proptest::sample::select(words).prop_map(|word| word.as_bytes().to_vec()),
            1 => proptest::collection::vec(any::<u8>(), 0..5),
        ];
        proptest::collection::vec(word, 0..40).prop_map(|words| words.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_server_may_speak_imap(bytes in said(&[
            "* ", "p1 OK", "p2 OK", "p3 OK", "p4 OK", " ", "\r\n", "\n", "FETCH (UID 1 BODY[] {3}\r\nabc)", "1 ", "LIST () NIL x", "{5}",
            "(", ")", "\"", "\\", "[UIDVALIDITY 1]", "[COPYUID 1 1:4294967295 1]", "VANISHED (EARLIER) 1:*", "SEARCH 1 2", "EXISTS", "BYE",
            "+ ", "NIL", "STATUS x (MESSAGES 1", "{99999999999}", "* OK [CLOSED]", "FLAGS (\\Seen)",
        ])) {
            super::imap(&bytes);
        }

        #[test]
        fn any_server_may_speak_pop3(bytes in said(&["+OK", "-ERR", " ", "\r\n", "\n", ".", "..", "1 abc", "+ ", "2 320"])) {
            super::pop3(&bytes);
        }

        #[test]
        fn any_server_may_speak_smtp(bytes in said(&[
            "250 Ok\r\n", "250-", "250", "354 go\r\n", "550 5.1.1 no\r\n", "451 4.7.1 later\r\n", "421 bye\r\n", "\r\n", "\n", " ", "-",
        ])) {
            super::smtp(&bytes);
        }

        #[test]
        fn any_bytes_may_be_a_report(bytes in said(&[
            "Content-Type: multipart/report; boundary=b\n", "--b\n", "--b--\n", "\n", "Content-Type: message/delivery-status\n\n",
            "Final-Recipient: rfc822; ", "Status: 5.1.1", "Action: failed", "a@x", " ", "Content-Type: text/rfc822-headers\n\n", "Message-ID: <",
        ])) {
            super::report(&[b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n", &bytes[..]].concat());
            super::report(&bytes);
        }

        #[test]
        fn any_bytes_may_be_a_name(bytes in said(&["&", "-", "AAA", "APw", ",", "1:3", ":", "*", "a"])) {
            super::names(&bytes);
        }

        #[test]
        fn any_bytes_may_be_a_message(bytes in said(&[
            "Content-Type: multipart/mixed; boundary=b\n", "--b\n", "--b--\n", "\n", "\r\n", "Subject: =?utf-8?q?", "?=", "text/html", "<a",
        ])) {
            super::mime(&bytes);
            super::mbox(&bytes);
        }

        #[test]
        fn anything_may_be_attached(bytes in said(&[
            "\n--b\nContent-Type: ", "text/csv", "text/html", "text/xml", "text/calendar", "application/json", "message/rfc822",
            "text/plain; charset=utf-16", "; charset=iso-2022-jp", "\nContent-Transfer-Encoding: base64", "\nContent-Disposition: attachment; filename=a.txt",
            "\n\n", "\n", "Subject: a", "Content-Type: multipart/mixed; boundary=b\n\n", "SUMMARY;CN=\"", "N;QUOTED-PRINTABLE:", "=", ":", ";",
            "<![CDATA[", "]]>", "<!DOCTYPE [", "<!--", "<a", ">", "&amp;", "\\u", "d83d", "\\", "\u{feff}", "\0", "word ", "AGEAYgA=", "ä",
        ])) {
            super::attached(&[b"Content-Type: multipart/mixed; boundary=b\n\nx\n--b\n\nbody", &bytes[..]].concat());
        }
    }
}
