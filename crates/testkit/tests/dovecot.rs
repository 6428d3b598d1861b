//! The kit's Dovecot and its second client.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use postroom_testkit::{Certificate, Dovecot, DovecotSettings, MailClient};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const RAW: &[u8] = b"From: ida@nordhavn.example\r\nSubject: Kiel\r\n\r\nThe keys are ready.\r\n";

fn date() -> DateTime<Utc> {
    "2026-11-20T08:42:00Z".parse().expect("a date")
}

fn flags(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn mail_survives_a_crash() {
    let mut dovecot = Dovecot::start().await;
    dovecot.add_user("ida@nordhavn.example", "secret");
    dovecot.deliver("ida@nordhavn.example", "INBOX", RAW, &["\\Seen", "$Forwarded", "Kiel"], date());
    dovecot.deliver("ida@nordhavn.example", "Verträge/Häfen & Lager", RAW, &[], date());
    let mut client = dovecot.client("ida@nordhavn.example").await;
    assert_eq!(client.append("INBOX", RAW, &["\\Flagged"], Some(date())).await, Some(2));
    let before = client.snapshot().await;
    assert_eq!(before.keys().collect::<Vec<_>>(), ["INBOX", "Verträge/Häfen & Lager"]);
    assert_eq!(before["INBOX"][&1].flags, flags(&["$Forwarded", "Kiel", "\\Seen"]));
    assert_eq!(before["INBOX"][&2].flags, flags(&["\\Flagged"]));
    assert_eq!(before["INBOX"][&1].sha256, before["Verträge/Häfen & Lager"][&1].sha256);
    let dates = client.command("UID FETCH 1:2 INTERNALDATE").await;
    let dates: BTreeSet<String> = dates.untagged.iter().map(|row| row[2].items()[3].text()).collect();
    assert_eq!(dates, flags(&["20-Nov-2026 08:42:00 +0000"]));

    dovecot.kill();
    assert!(TcpStream::connect(("127.0.0.1", dovecot.imap_port())).await.is_err());
    dovecot.start_again().await;
    let mut client = MailClient::login(dovecot.imap_port(), "ida@nordhavn.example", "secret").await;
    assert_eq!(client.snapshot().await, before, "{}", dovecot.log());
}

#[tokio::test]
async fn thousands_are_delivered_in_order() {
    let dovecot = Dovecot::start().await;
    dovecot.add_user("bulk", "secret");
    for number in 1..=5000 {
        dovecot.deliver("bulk", "INBOX", format!("Subject: {number}\n\n").as_bytes(), &[], date());
    }
    let all = dovecot.client("bulk").await.fetch_all("INBOX").await;
    assert_eq!(all.len(), 5000);
    for (uid, (_, raw)) in all {
        assert_eq!(String::from_utf8(raw).unwrap(), format!("Subject: {uid}\r\n\r\n"));
    }
}

#[tokio::test]
async fn a_second_client_does_what_mail_programs_do() {
    let dovecot = Dovecot::with(DovecotSettings::default().recorded()).await;
    dovecot.add_user("ida", "secret");
    let mut client = dovecot.client("ida").await;
    client.create("Contracts/2026").await;
    for _ in 0..3 {
        client.append("INBOX", RAW, &[], None).await;
    }
    client.select("INBOX").await;
    client.store("1", "+FLAGS", &["\\Seen", "Kiel"]).await;
    client.copy("1", "Contracts/2026").await;
    client.move_to("2", "Contracts/2026").await;
    client.expunge("3").await;
    client.rename("Contracts", "Verträge").await;
    let now = client.snapshot().await;
    assert_eq!(now.keys().collect::<Vec<_>>(), ["INBOX", "Verträge/2026"]);
    assert_eq!(now["INBOX"].keys().collect::<Vec<_>>(), [&1]);
    assert_eq!(now["Verträge/2026"][&1].flags, flags(&["Kiel", "\\Seen"]));
    assert_eq!(now["Verträge/2026"].len(), 2);
    client.delete("Verträge/2026").await;
    assert!(client.try_command("SELECT Nowhere").await.result.starts_with("NO"));
    assert!(dovecot.said_by("ida").contains("UID MOVE 2"));
}

#[tokio::test]
async fn folders_change_behind_its_back() {
    let dovecot = Dovecot::start().await;
    dovecot.add_user("ida", "secret");
    for _ in 0..3 {
        dovecot.deliver("ida", "INBOX", RAW, &[], date());
    }
    let mut client = dovecot.client("ida").await;
    let validity = async |client: &mut MailClient| {
        let answer = client.command("STATUS INBOX (UIDVALIDITY UIDNEXT)").await;
        let told = answer.untagged[0][2].items();
        let number = |name: &str| told[told.iter().position(|part| part.is(name)).unwrap() + 1].text();
        (number("UIDVALIDITY"), number("UIDNEXT"))
    };
    client.select("INBOX").await;
    client.expunge("1").await;
    let first = validity(&mut client).await;

    let backup = dovecot.back_up("ida");
    dovecot.deliver("ida", "INBOX", RAW, &[], date());
    assert_eq!(dovecot.client("ida").await.fetch_all("INBOX").await.into_keys().collect::<Vec<_>>(), [2, 3, 4]);
    dovecot.restore(&backup);
    let mut client = dovecot.client("ida").await;
    assert_eq!(validity(&mut client).await, first);
    assert_eq!(client.fetch_all("INBOX").await.into_keys().collect::<Vec<_>>(), [2, 3]);

    dovecot.reset_uid_validity("ida", "INBOX");
    let mut client = dovecot.client("ida").await;
    assert_eq!(client.fetch_all("INBOX").await.into_keys().collect::<Vec<_>>(), [1, 2]);
    let second = validity(&mut client).await;
    assert_ne!(second.0, first.0);
    dovecot.set_uid_validity("ida", "INBOX", 7);
    assert_eq!(validity(&mut dovecot.client("ida").await).await, ("7".to_owned(), "3".to_owned()));

    dovecot.deliver("ida", "Hiring", RAW, &[], date());
    dovecot.rename_folder("ida", "Hiring", "Personal/Hiring");
    assert_eq!(dovecot.client("ida").await.list().await, ["Personal/Hiring", "INBOX"]);
    dovecot.remove_folder("ida", "Personal");
    dovecot.doveadm("ida", &["expunge", "mailbox", "INBOX", "all"]);
    assert!(dovecot.client("ida").await.fetch_all("INBOX").await.is_empty());
}

#[tokio::test]
async fn it_can_do_less() {
    let settings = DovecotSettings::default().without("CONDSTORE").without("COMPRESS=DEFLATE").without("SPECIAL-USE");
    let (less, all) = tokio::join!(Dovecot::with(settings), Dovecot::start());
    for (dovecot, can) in [(&less, false), (&all, true)] {
        dovecot.add_user("ida", "secret");
        let mut client = dovecot.client("ida").await;
        client.create("Sent").await;
        let told = client.command("CAPABILITY").await;
        for word in ["CONDSTORE", "QRESYNC", "COMPRESS=DEFLATE", "SPECIAL-USE"] {
            assert_eq!(told.untagged[0].iter().any(|part| part.is(word)), can, "{word}");
        }
        assert!(told.untagged[0].iter().any(|part| part.is("MOVE")));
        let listed = client.command("LIST \"\" Sent").await;
        assert_eq!(listed.untagged[0][1].items().iter().any(|part| part.is("\\Sent")), can);
    }
}

#[tokio::test]
async fn it_hangs_and_goes_on() {
    let dovecot = Dovecot::start().await;
    dovecot.add_user("ida", "secret");
    let mut client = dovecot.client("ida").await;
    dovecot.hang();
    let hung = tokio::time::timeout(Duration::from_millis(300), client.command("NOOP")).await;
    assert!(hung.is_err());
    dovecot.go_on();
    dovecot.client("ida").await.command("NOOP").await;
}

#[tokio::test]
async fn certificates_are_as_asked_for() {
    for (certificate, verdict) in [
        (Certificate::Good, "Verify return code: 0 (ok)"),
        (Certificate::Expired, "certificate has expired"),
        (Certificate::OtherHost, "hostname mismatch"),
    ] {
        let dovecot = Dovecot::with(DovecotSettings::default().tls(certificate).no_plain_port().pop3()).await;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), dovecot.ca_pem()).unwrap();
        for port in [dovecot.imaps_port(), dovecot.pop3s_port()] {
            let said = tokio::process::Command::new("openssl")
                .args(["s_client", "-CAfile", "ca.pem", "-verify_hostname", "localhost", "-connect"])
                .arg(format!("127.0.0.1:{port}"))
                .current_dir(&folder)
                .stdin(std::process::Stdio::null())
                .output()
                .await
                .unwrap();
            let said = String::from_utf8_lossy(&said.stdout).into_owned();
            assert!(said.contains(verdict), "{certificate:?}: {said}");
        }
    }
}

#[tokio::test]
async fn pop3_and_wrong_passwords() {
    let dovecot = Dovecot::with(DovecotSettings::default().pop3()).await;
    dovecot.add_user("ida", "secret");
    dovecot.deliver("ida", "INBOX", RAW, &[], date());
    dovecot.add_user("ida", "change");
    for (password, verdict) in [("secret", "-ERR"), ("change", "+OK 1 ")] {
        let mut stream = TcpStream::connect(("127.0.0.1", dovecot.pop3_port())).await.unwrap();
        stream.write_all(format!("USER ida\r\nPASS {password}\r\nSTAT\r\nQUIT\r\n").as_bytes()).await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        assert!(said.contains(verdict), "{said}");
    }
}

#[tokio::test]
async fn it_ends_with_its_value() {
    let dovecot = Dovecot::start().await;
    dovecot.add_user("ida", "secret");
    let (port, place) = (dovecot.imap_port(), dovecot.mail_directory("ida"));
    let mut client = dovecot.client("ida").await;
    client.select("INBOX").await;
    assert!(place.exists());
    drop(dovecot);
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
    assert!(!place.exists());
}
