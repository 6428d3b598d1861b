//! A real Dovecot 2.3, without root's rights, on this machine alone. Skipped where it is not installed.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use postroom_mailproto::imap::{Access, Connection, Event, FlagChange, Flags, Known, MailboxName, Resync, UidSet};
use postroom_mailproto::net::{Encryption, Endpoint, Failure};

use crate::support::{connector, ida};

/// Nobody's, on Debian.
const NOBODY: u32 = 65534;

pub struct Dovecot {
    child: Child,
    pub imap: Endpoint,
    pub pop3: Endpoint,
    _place: tempfile::TempDir,
}

impl Dovecot {
    /// None, saying so, where Dovecot is not installed.
    pub async fn start() -> Option<Self> {
        let program =
            ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot"].into_iter().find(|path| Path::new(path).exists());
        let Some(program) = program else {
            eprintln!("skipped: dovecot is not installed");
            return None;
        };
        // Sockets have short names.
        let place = tempfile::Builder::new().prefix("pm").tempdir_in("/tmp").unwrap();
        let root = place.path();
        let is_root = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(root).unwrap()) == 0;
        let (imap, pop3) = (free_port(), free_port());
        let user = if is_root { "nobody".to_owned() } else { output("id", "-un") };
        let group = if is_root { "nogroup".to_owned() } else { output("id", "-gn") };
        std::fs::create_dir(root.join("mail")).unwrap();
        std::fs::write(root.join("users"), "ida:{PLAIN}secret\n").unwrap();
        std::fs::write(root.join("dovecot.conf"), configuration(root, &user, &group, imap, pop3)).unwrap();
        let mut command = Command::new(program);
        command.arg("-F").arg("-c").arg(root.join("dovecot.conf")).stdin(Stdio::null()).stdout(Stdio::null());
        if is_root {
            for path in [root.to_owned(), root.join("mail"), root.join("users"), root.join("dovecot.conf")] {
                std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
            }
            command.uid(NOBODY).gid(NOBODY);
        }
        let endpoint = |port| Endpoint { host: "127.0.0.1".into(), port, encryption: Encryption::None };
        let dovecot =
            Self { child: command.spawn().unwrap(), imap: endpoint(imap), pop3: endpoint(pop3), _place: place };
        for _ in 0..200 {
            if Connection::connect(&connector(), &dovecot.imap, |_| {}).await.is_ok() {
                return Some(dovecot);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let log = std::fs::read_to_string(dovecot._place.path().join("log")).unwrap_or_default();
        panic!("dovecot does not answer: {log}");
    }

    pub async fn login(&self) -> Connection {
        let mut connection = Connection::connect(&connector(), &self.imap, |_| {}).await.unwrap();
        connection.login(&ida(), |_| {}).await.unwrap();
        connection
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // SIGTERM, so that it ends its own processes, too.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

fn output(program: &str, argument: &str) -> String {
    String::from_utf8(Command::new(program).arg(argument).output().unwrap().stdout).unwrap().trim().to_owned()
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn configuration(root: &Path, user: &str, group: &str, imap: u16, pop3: u16) -> String {
    let root = root.display();
    format!(
        "protocols = imap pop3\nlisten = 127.0.0.1\nbase_dir = {root}/run\nstate_dir = {root}/state\n\
         default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\nlog_path = {root}/log\n\
         disable_plaintext_auth = no\nauth_mechanisms = plain login\nssl = no\nmail_location = maildir:{root}/mail/%u\n\
         mail_fsync = never\nmail_plugins = notify zlib\nmail_max_userip_connections = 50\n\
         protocol imap {{\n  mail_plugins = notify zlib imap_zlib\n}}\n\
         passdb {{\n  driver = passwd-file\n  args = scheme=PLAIN username_format=%u {root}/users\n}}\n\
         userdb {{\n  driver = static\n  args = uid={user} gid={group} home={root}/mail/%u\n}}\n\
         namespace inbox {{\n  inbox = yes\n  separator = /\n  mailbox Sent {{\n    auto = create\n    special_use = \\Sent\n  }}\n}}\n\
         service imap-login {{\n  chroot =\n  inet_listener imap {{\n    port = {imap}\n  }}\n  inet_listener imaps {{\n    port = 0\n  }}\n}}\n\
         service pop3-login {{\n  chroot =\n  inet_listener pop3 {{\n    port = {pop3}\n  }}\n  inet_listener pop3s {{\n    port = 0\n  }}\n}}\n\
         service anvil {{\n  chroot =\n}}\nservice stats {{\n  chroot =\n}}\n"
    )
}

fn message(number: usize) -> Vec<u8> {
    format!(
        "Message-ID: <{number}@x.example>\r\nSubject: number {number}\r\nFrom: ida@x.example\r\n\r\n.\r\n{}\r\n",
        "line\r\n".repeat(number)
    )
    .into_bytes()
}

#[tokio::test]
async fn a_real_imap_server() {
    let Some(dovecot) = Dovecot::start().await else { return };
    let mut wrong = Connection::connect(&connector(), &dovecot.imap, |_| {}).await.unwrap();
    let bad = postroom_mailproto::net::Credentials::Password {
        username: "ida".into(),
        password: postroom_mailproto::net::Secret::new("wrong"),
    };
    assert!(matches!(wrong.login(&bad, |_| {}).await, Err(Failure::Credentials(_))));

    let mut connection = dovecot.login().await;
    assert!(connection.compress().await.unwrap());
    connection.enable(&["QRESYNC", "CONDSTORE"]).await.unwrap();
    assert!(connection.has_enabled("QRESYNC"));
    let inbox = MailboxName::inbox();
    let archive = MailboxName::from_text("Ablage/Älteres & 日本語");
    connection.create(&archive).await.unwrap();
    connection.subscribe(&archive, true).await.unwrap();
    let folders = connection.list_with_status().await.unwrap();
    let names: Vec<_> = folders.iter().map(|folder| folder.name.to_text()).collect();
    assert!(names.contains(&"Ablage/Älteres & 日本語".to_owned()) && names.contains(&"INBOX".to_owned()), "{names:?}");
    let sent = folders.iter().find(|folder| folder.attributes.iter().any(|attribute| attribute == "\\sent")).unwrap();
    assert_eq!(sent.name.to_text(), "Sent");
    assert!(folders.iter().all(|folder| !folder.is_selectable() || folder.status.is_some()), "{folders:?}");
    assert_eq!(connection.namespaces().await.unwrap().len(), 1);

    let first = connection.select(&inbox, Access::ReadWrite, Resync::CondStore).await.unwrap();
    assert_eq!(first.exists, 0);
    for number in 1..=20 {
        let flags = Flags { seen: number % 2 == 0, ..Flags::default() };
        let (validity, uid) = connection.append(&inbox, &flags, None, &message(number)).await.unwrap().unwrap();
        assert_eq!((validity, uid as usize), (first.uid_validity, number));
    }
    let all = UidSet::from_start(1);
    let mut bodies = connection.fetch_bodies(&all).unwrap();
    let mut count = 0;
    while let Some(one) = bodies.next().await.unwrap() {
        count += 1;
        assert_eq!(one.uid, count);
        assert_eq!(one.flags.unwrap().seen, count % 2 == 0);
        assert!(one.internal_date.is_some() && one.mod_seq.is_some());
        assert_eq!(one.body.unwrap().into_vec().unwrap(), message(count as usize));
    }
    assert_eq!(count, 20);
    let mut overviews = connection.fetch_overviews(&all).unwrap();
    let one = overviews.next().await.unwrap().unwrap();
    assert_eq!((one.uid, one.size), (1, message(1).len() as u64));
    assert_eq!(one.digest, postroom_mailproto::imap::header_digest(&message(1)));
    while overviews.next().await.unwrap().is_some() {}
    connection.take_events();

    // Another client changes things; this one learns of it by IDLE, and after that by QRESYNC.
    let before = connection.status(&inbox).await.unwrap();
    let mut other = dovecot.login().await;
    other.enable(&["QRESYNC"]).await.unwrap();
    other.select(&inbox, Access::ReadWrite, Resync::Plain).await.unwrap();
    let (idle, stored) = tokio::join!(connection.idle(tokio::time::sleep(Duration::from_secs(20))), async {
        let flagged = Flags { flagged: true, keywords: vec!["$Label".into()], ..Flags::default() };
        other.store(&UidSet::parse(b"3").unwrap(), FlagChange::Add, &flagged, None).await
    });
    idle.unwrap();
    assert!(stored.unwrap().updates[0].flags.flagged);
    let events = connection.take_events();
    assert!(
        matches!(&events[..], [Event::Flags(update)] if update.uid == Some(3) && update.flags.flagged),
        "{events:?}"
    );
    let (three, seen) = (UidSet::parse(b"3").unwrap(), Flags { seen: true, ..Flags::default() });
    let stale = connection.store(&three, FlagChange::Add, &seen, before.highest_mod_seq).await.unwrap();
    assert_eq!(stale.modified, three);
    let moved = other.move_to(&UidSet::parse(b"5:6").unwrap(), &archive).await.unwrap();
    assert!(moved.is_removed && moved.copied.unwrap().to == [1, 2]);
    let deleted = Flags { deleted: true, ..Flags::default() };
    other.store(&UidSet::parse(b"8,10").unwrap(), FlagChange::Add, &deleted, None).await.unwrap();
    other.expunge(&UidSet::parse(b"8").unwrap()).await.unwrap();
    other.logout().await.unwrap();

    let known = Known {
        uid_validity: first.uid_validity,
        mod_seq: before.highest_mod_seq.unwrap(),
        uids: Some(UidSet::parse(b"1:20").unwrap()),
    };
    let again = connection.select(&inbox, Access::ReadWrite, Resync::Since(known)).await.unwrap();
    assert_eq!(again.vanished.to_string(), "5:6,8");
    let changed: Vec<_> = again.changed.iter().filter_map(|update| update.uid).collect();
    assert_eq!(changed, [3, 10]);
    let flags = connection.fetch_flags(&all, Some(before.highest_mod_seq.unwrap())).await.unwrap();
    assert_eq!(flags.len(), 2);
    assert_eq!(connection.search("UID 1:4 UNSEEN").await.unwrap().to_string(), "1,3");
    connection.rename(&archive, &MailboxName::from_text("Ablage/neu")).await.unwrap();
    connection.delete(&MailboxName::from_text("Ablage/neu")).await.unwrap();
    assert!(matches!(connection.delete(&archive).await, Err(Failure::Server(_))));
    connection.noop().await.unwrap();
    connection.logout().await.unwrap();
}
