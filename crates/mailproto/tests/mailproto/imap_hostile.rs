//! Servers that want our memory, our time, or the same copy again and again.

use std::time::Duration;

use postroom_mailproto::imap::{Access, Connection, Connector, Encryption, Failure, MailboxName, Resync, Roots};
use tokio_rustls::rustls::RootCertStore;

use crate::imap_session::{session, uids};
use crate::support::{hasty, ida, serve};

fn name(text: &str) -> MailboxName {
    MailboxName::from_text(text)
}

#[tokio::test]
async fn a_response_has_one_message_and_an_end() {
    let empty = " {0}\r\n".repeat(500_000);
    for (words, expected) in [
        ("BODY[] {3}\r\nabc BODY[] {3}\r\nabc)\r\n".to_owned(), "Protocol"),
        (format!("X{empty})\r\n"), "TooLarge"),
        (format!("X {})\r\n", "a ".repeat(600_000)), "TooLarge"),
    ] {
        let (mut connection, _server) = session("", move |mut server| async move {
            server.command("UID FETCH").await;
            server.send(format!("* 1 FETCH (UID 1 {words}")).await;
            server.drain().await;
        })
        .await;
        let wanted = uids("1");
        let failure = connection.fetch_bodies(&wanted).unwrap().next().await.unwrap_err();
        assert!(format!("{failure:?}").starts_with(expected), "{failure:?}");
    }
}

#[tokio::test]
async fn only_lists_of_uids_are_long() {
    let (mut connection, _server) = session("", |mut server| async move {
        let all: String = (1..=300_000).map(|uid| format!(" {}", 2 * uid)).collect();
        server.answer("UID SEARCH ALL", &format!("* search{all}\r\n")).await;
        let one_by_one: String = (1..=100_000).rev().map(|uid| format!("* SEARCH {}\r\n", 2 * uid)).collect();
        server.answer("UID SEARCH ALL", &one_by_one).await;
        server.answer("LIST", &format!("* LIST () \"/\" \"{}\"\r\n", "x".repeat(2_000_000))).await;
    })
    .await;
    assert_eq!(connection.search("ALL").await.unwrap().len(), 300_000);
    assert_eq!(connection.search("ALL").await.unwrap().len(), 100_000);
    assert!(matches!(connection.list().await, Err(Failure::TooLarge { .. })));
}

#[tokio::test]
async fn what_a_command_gathers_is_bounded() {
    let (mut connection, _server) = session("", |mut server| async move {
        server.command("UID FETCH").await;
        let keywords: String = (0..200).map(|number| format!(" {number}")).collect();
        for uid in 1..20_000 {
            server.send(format!("* {uid} FETCH (UID {uid} FLAGS ({keywords}))\r\n")).await;
        }
        server.drain().await;
    })
    .await;
    let failure = connection.fetch_flags(&uids("1:*"), None).await.unwrap_err();
    assert!(matches!(failure, Failure::TooLarge { .. }), "{failure:?}");
    assert!(matches!(connection.noop().await, Err(Failure::Closed(_))));
}

#[tokio::test]
async fn a_refusal_after_the_copy_copies_nothing_again() {
    // Two commands' worth of messages.
    let wanted = uids(&(1..=201).map(|number| (2 * number).to_string()).collect::<Vec<_>>().join(","));
    let wanted = &wanted;
    for (refused, expected_left) in [("UID STORE", 1), ("UID EXPUNGE", 1), ("UID COPY 402", 1), ("nothing", 0)] {
        let (mut connection, server) = session("UIDPLUS", move |mut server| async move {
            for (copied, number) in [("UID COPY 2,4", 1), ("UID COPY 402", 2)] {
                for command in [copied, "UID STORE", "UID EXPUNGE"] {
                    let tag = server.command(command).await;
                    if command == refused {
                        server.send(format!("{tag} NO you may not\r\n")).await;
                        return server.answer("NOOP", "").await;
                    }
                    let code = if command == copied { format!("[COPYUID 4 {number} {number}]") } else { String::new() };
                    server.send(format!("{tag} OK {code} x\r\n")).await;
                }
            }
            server.answer("NOOP", "").await;
        })
        .await;
        let moved = connection.move_to(wanted, &name("to")).await.unwrap();
        assert_eq!(moved.left.len(), expected_left, "{refused}");
        assert_eq!(moved.is_removed, !matches!(refused, "UID STORE" | "UID EXPUNGE"), "{refused}");
        assert_eq!(moved.copied.unwrap().to[0], 1, "{refused}");
        connection.noop().await.unwrap();
        server.await.unwrap();
    }
    let (mut connection, _server) = session("UIDPLUS", move |mut server| async move {
        let tag = server.command("UID COPY").await;
        server.send(format!("{tag} NO [TRYCREATE] no such mailbox\r\n")).await;
    })
    .await;
    assert!(matches!(connection.move_to(wanted, &name("to")).await, Err(Failure::Server(_))));
}

#[tokio::test]
async fn one_odd_mailbox_does_not_stop_the_others() {
    let (mut connection, server) = session("", |mut server| async move {
        let (long, nonsense) = ("x".repeat(1001), "\u{85}".repeat(400));
        let listing = format!(
            "* LIST () \"/\" {long}\r\n* LIST () \"/\" \"{nonsense}{nonsense}\"\r\n* LIST () \"\0\" odd\r\n* LIST () \"/\" good\r\n"
        );
        server.answer("LIST", &listing).await;
        server.answer("STATUS", "").await;
        server.answer("SELECT", "* 1 EXISTS\r\n").await;
        server.answer("NOOP", "").await;
    })
    .await;
    let folders = connection.list().await.unwrap();
    let folders: Vec<_> = folders.iter().map(|folder| (folder.name.to_text(), folder.delimiter)).collect();
    assert_eq!(folders, [("odd".to_owned(), None), ("good".to_owned(), Some(b'/'))]);
    let failure = connection.status(&name("odd")).await.unwrap_err();
    assert!(failure.leaves_connection_usable(), "{failure:?}");
    let failure = connection.select(&name("odd"), Access::ReadWrite, Resync::Plain).await.unwrap_err();
    assert!(failure.leaves_connection_usable(), "{failure:?}");
    connection.noop().await.unwrap();
    server.await.unwrap();
}

#[tokio::test]
async fn a_body_is_as_large_as_it_came() {
    let (mut connection, _server) = session("", |mut server| async move {
        server
            .answer(
                "UID FETCH",
                "* 1 FETCH (UID 1 RFC822.SIZE 3 BODY[] {40}\r\n0123456789012345678901234567890123456789)\r\n",
            )
            .await;
    })
    .await;
    connection.set_body_limits(postroom_mailproto::imap::BodyLimits { memory: 10, size: 30 });
    let wanted = uids("1");
    let fetched = connection.fetch_bodies(&wanted).unwrap().next().await.unwrap().unwrap();
    assert_eq!((fetched.body.is_none(), fetched.size), (true, 40));
}

#[tokio::test]
async fn drop_by_drop_is_not_enough() {
    for (command, begin) in [("IDLE", "+ idling\r\n* 1 EXISTS"), ("UID FETCH", "* 1 FETCH (UID 1 BODY[] {100000}\r\n")]
    {
        let (endpoint, _server) = serve(Encryption::None, move |mut server| async move {
            server.welcome("IDLE").await;
            server.command(command).await;
            server.send(begin).await;
            for _ in 0..1000 {
                server.send(" ").await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
        .await;
        let connector = Connector::new(Roots::These(RootCertStore::empty()), hasty()).unwrap();
        let mut connection = Connection::connect(&connector, &endpoint, |_| {}).await.unwrap();
        connection.login(&ida(), |_| {}).await.unwrap();
        let wanted = uids("1");
        let reading = async {
            if command == "IDLE" {
                return connection.idle(std::future::pending()).await;
            }
            connection.fetch_bodies(&wanted).unwrap().next().await.map(drop)
        };
        let done = tokio::time::timeout(Duration::from_secs(20), reading).await.expect("it ends");
        assert_eq!(done, Err(Failure::TimedOut), "{command}");
    }
}
