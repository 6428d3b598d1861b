//! Names and headers in UTF-8 (RFC 6855), and being told of other mailboxes (NOTIFY, RFC 5465).

use postroom_mailproto::imap::{Access, Flags, Folder, MailboxName, Resync, Status};

use crate::imap_session::{session, uids};

#[tokio::test]
async fn names_are_the_same_where_they_go_over_the_line_in_utf8() {
    let (mut connection, server) = session("ENABLE UTF8=ACCEPT UIDPLUS MOVE NAMESPACE", |mut server| async move {
        server.answer("LIST \"\" \"*\"", "* LIST () \"/\" \"Entw&APw-rfe\"\r\n* LIST () \"/\" \"A&-B\"\r\n").await;
        server.answer("STATUS \"Entw&APw-rfe\" (", "* STATUS \"Entw&APw-rfe\" (MESSAGES 4)\r\n").await;
        server.answer("ENABLE UTF8=ACCEPT", "* ENABLED UTF8=ACCEPT\r\n").await;
        server.answer("LIST \"\" \"*\"", "* LIST () \"/\" \"Entwürfe\"\r\n* LIST () \"/\" {3}\r\nA&B\r\n").await;
        server.answer("STATUS \"Entwürfe\" (", "* STATUS Entwürfe (MESSAGES 4)\r\n").await;
        server.answer("NAMESPACE", "* NAMESPACE ((\"Größe/\" \"/\")) NIL NIL\r\n").await;
        server.answer("EXAMINE \"Entwürfe\"", "* 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n").await;
        server.answer("CREATE \"A&B\"", "").await;
        server.answer("RENAME \"A&B\" \"日本\\\"語\\\"\"", "").await;
        server.answer("UID COPY 1 \"日本語\"", "").await;
        server.answer("UID MOVE 1 \"日本語\"", "").await;
        server.answer("DELETE \"日本語\"", "").await;
    })
    .await;
    let drafts = MailboxName::from_text("Entwürfe");
    let names = |folders: Vec<Folder>| -> Vec<String> { folders.iter().map(|folder| folder.name.to_text()).collect() };
    assert_eq!(names(connection.list().await.unwrap()), ["Entwürfe", "A&B"]);
    assert_eq!(connection.status(&drafts).await.unwrap().messages, Some(4));
    connection.enable(&["UTF8=ACCEPT"]).await.unwrap();
    assert_eq!(names(connection.list().await.unwrap()), ["Entwürfe", "A&B"]);
    assert_eq!(connection.status(&drafts).await.unwrap().messages, Some(4));
    assert_eq!(connection.namespaces().await.unwrap()[0].prefix.to_text(), "Größe/");
    connection.select(&drafts, Access::ReadOnly, Resync::Plain).await.unwrap();
    let name = MailboxName::from_text;
    connection.create(&name("A&B")).await.unwrap();
    connection.rename(&name("A&B"), &name("日本\"語\"")).await.unwrap();
    connection.copy(&uids("1"), &name("日本語")).await.unwrap();
    connection.move_to(&uids("1"), &name("日本語")).await.unwrap();
    connection.delete(&name("日本語")).await.unwrap();
    server.await.unwrap();
}

#[tokio::test]
async fn a_header_in_utf8_is_announced_where_that_is_in_force() {
    const GLOBAL: &str = "Subject: Häfen\r\n\r\nx\r\n";
    const PLAIN: &str = "Subject: x\r\n\r\nHäfen\r\n";
    let (mut connection, server) = session("ENABLE UTF8=ONLY UIDPLUS LITERAL+", |mut server| async move {
        for (form, message, end) in
            [("() {22+}", GLOBAL, ""), ("() UTF8 (~{22+}", GLOBAL, ")"), ("() {22+}", PLAIN, "")]
        {
            if end == ")" {
                server.answer("ENABLE UTF8=ACCEPT", "* ENABLED UTF8=ACCEPT\r\n").await;
            }
            let tag = server.command(&format!("APPEND \"Sent\" {form}")).await;
            let sent = format!("{message}{end}\r\n");
            assert_eq!(server.exactly(sent.len()).await, sent.as_bytes());
            server.send(format!("{tag} OK [APPENDUID 7 9] done\r\n")).await;
        }
    })
    .await;
    let (sent, none) = (MailboxName::from_text("Sent"), Flags::default());
    let filed = Some((7, 9));
    assert_eq!(connection.append(&sent, &none, None, GLOBAL.as_bytes()).await.unwrap(), filed);
    connection.enable(&["UTF8=ACCEPT"]).await.unwrap();
    assert_eq!(connection.append(&sent, &none, None, GLOBAL.as_bytes()).await.unwrap(), filed);
    assert_eq!(connection.append(&sent, &none, None, PLAIN.as_bytes()).await.unwrap(), filed);
    server.await.unwrap();
}

#[tokio::test]
async fn other_mailboxes_are_told_of_while_waiting() {
    let (mut connection, server) = session("IDLE NOTIFY CONDSTORE", |mut server| async move {
        let tag = server.command("NOTIFY SET STATUS (selected (MessageNew MessageExpunge FlagChange)) (personal (").await;
        server.send(format!("{tag} NO [BADEVENT MailboxName] no\r\n")).await;
        let now = "* STATUS \"Sent\" (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 9 HIGHESTMODSEQ 7)\r\n";
        let less = "NOTIFY SET STATUS (selected (MessageNew MessageExpunge FlagChange)) (personal (MessageNew MessageExpunge))";
        server.answer(less, now).await;
        // Of another one in between.
        let between = "* STATUS Other (MESSAGES 8)\r\n* STATUS Sent (MESSAGES 2 UNSEEN 1)\r\n";
        server.answer("STATUS \"Sent\" (", between).await;
        let tag = server.command("IDLE").await;
        server.send("+ idling\r\n* STATUS Sent (MESSAGES 3 UIDNEXT 4)\r\n* LIST () \"/\" New\r\n").await;
        assert_eq!(server.line().await, "DONE");
        server.send(format!("* OK [NOTIFICATIONOVERFLOW] too much\r\n{tag} OK\r\n")).await;
    })
    .await;
    let (sent, other) = (MailboxName::from_text("Sent"), MailboxName::from_text("Other"));
    assert!(!connection.is_notified());
    assert!(connection.notify().await.unwrap() && connection.is_notified());
    let told = connection.take_notices();
    let first =
        Status { messages: Some(2), uid_next: Some(3), uid_validity: Some(9), highest_mod_seq: Some(7), unseen: None };
    assert_eq!(told.statuses[&sent], first);
    assert_eq!(
        connection.status(&sent).await.unwrap(),
        Status { messages: Some(2), unseen: Some(1), ..Status::default() }
    );
    let told = connection.take_notices();
    assert_eq!(told.statuses.keys().collect::<Vec<_>>(), [&other]);
    connection.idle(std::future::pending()).await.unwrap();
    let told = connection.take_notices();
    assert_eq!((told.statuses[&sent].messages, told.is_list_changed, told.has_overflowed), (Some(3), true, true));
    assert!(connection.take_notices().is_empty() && connection.take_events().is_empty());
    server.await.unwrap();
}

#[tokio::test]
async fn a_server_that_refuses_to_tell_of_others_is_not_asked_again() {
    let (mut connection, server) = session("IDLE NOTIFY", |mut server| async move {
        for _ in 0..2 {
            let tag = server.command("NOTIFY SET").await;
            server.send(format!("* STATUS Sent (MESSAGES 1)\r\n{tag} BAD no\r\n")).await;
        }
        server.answer("NOOP", "* STATUS Sent (MESSAGES 2)\r\n").await;
    })
    .await;
    assert!(!connection.notify().await.unwrap());
    connection.noop().await.unwrap();
    assert!(connection.take_notices().is_empty());
    server.await.unwrap();
}
