use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{DateTime, Utc};
use postroom_mail::account::{self, Encryption, Endpoint, NewAccount, Protocol};
use postroom_mail::action::{self, Action, Targets};
use postroom_mail::{Login, Reach};
use postroom_store::{TenantActor, TenantTx};
use postroom_sync::{Keeper, Method, Report, Servers, SyncError};
use postroom_testkit::{
    Database, Dovecot, DovecotSettings, MailSnapshot, TestTenant, World, assert_counts, mirror_of, name,
};
use postroom_types::{AccountId, EmailAddress, MailFolderId, UserId};
use uuid::Uuid;

pub const USER: &str = "ida@nordhavn.example";

/// A member with an account on a server, and what keeps it equal.
pub struct Stage {
    pub database: Database,
    pub world: World,
    pub tenant: TestTenant,
    pub account: AccountId,
    pub keeper: Keeper,
}

/// A placement as the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: Uuid,
    pub message: Uuid,
    pub folder: String,
    pub uid: i64,
    pub uid_validity: i64,
    pub flags: BTreeSet<String>,
    pub is_dirty: bool,
}

impl Stage {
    pub async fn imap(port: u16) -> Stage {
        Self::with(Protocol::Imap, port, None).await
    }

    pub async fn with(protocol: Protocol, port: u16, leave_on_server_days: Option<i32>) -> Stage {
        let login = Login::Password("secret".to_owned().into());
        Self::signing_in(protocol, port, leave_on_server_days, login).await
    }

    pub async fn signing_in(protocol: Protocol, port: u16, leave_on_server_days: Option<i32>, login: Login) -> Stage {
        let database = Database::fresh().await;
        let world = World::new(&database);
        let tenant = world.tenant("nordhavn").await;
        let new = NewAccount {
            account_name: name("Work"),
            email_address: EmailAddress::parse(USER).unwrap(),
            protocol,
            server: Endpoint {
                hostname: "127.0.0.1".to_owned(),
                port,
                encryption: Encryption::None,
                username: USER.to_owned(),
            },
            login,
            smtp: None,
            sync_interval: None,
            leave_on_server_days,
        };
        let tx = world.identity.store.tenant_tx(TenantActor::System { tenant: tenant.id }).await.unwrap();
        let account = account::create(&world.identity, &tx, tenant.admin.user, &new).await.unwrap();
        tx.commit().await.unwrap();
        let keeper = keeper(&world);
        Stage { database, world, tenant, account: AccountId(account.id), keeper }
    }

    pub fn user(&self) -> UserId {
        self.tenant.admin.user
    }

    pub async fn tx(&self) -> TenantTx {
        let actor = TenantActor::System { tenant: self.tenant.id };
        self.world.identity.store.tenant_tx(actor).await.unwrap()
    }

    /// A pass with the best that the server can do.
    pub async fn pass(&self) -> Report {
        self.try_pass(Method::QResync).await.unwrap()
    }

    pub async fn try_pass(&self, best: Method) -> Result<Report, SyncError> {
        self.keeper.pass_once(self.tenant.id, self.account, best).await
    }

    pub async fn rows(&self) -> Vec<Row> {
        let owner = self.database.owner().await;
        let rows = owner
            .query(
                "SELECT p.id, p.message_id, f.path, p.uid, p.uid_validity, p.is_read, p.is_flagged, p.is_draft, p.is_answered,
                     p.keywords, p.is_dirty
                 FROM postroom.email_message_folders p JOIN postroom.email_folders f ON f.id = p.folder_id
                 WHERE p.account_id = $1 AND NOT p.is_removed ORDER BY f.path, p.uid",
                &[&self.account.0],
            )
            .await
            .unwrap();
        let flags = |row: &tokio_postgres::Row| {
            let system = [(5, "\\Seen"), (6, "\\Flagged"), (7, "\\Draft"), (8, "\\Answered")];
            let mut flags: BTreeSet<String> =
                system.iter().filter(|(at, _)| row.get::<_, bool>(*at)).map(|(_, name)| (*name).to_owned()).collect();
            flags.extend(row.get::<_, Vec<String>>(9));
            flags
        };
        let made = |row: &tokio_postgres::Row| Row {
            id: row.get(0),
            message: row.get(1),
            folder: row.get(2),
            uid: row.get(3),
            uid_validity: row.get(4),
            flags: flags(row),
            is_dirty: row.get(10),
        };
        rows.iter().map(made).collect()
    }

    /// Both sides have the same: folders, numbers, flags, bytes; and the counts are right.
    pub async fn assert_equal(&self, dovecot: &Dovecot) {
        let there = without_deleted(dovecot.client(USER).await.snapshot().await);
        assert_eq!(self.snapshot().await, there, "\n{}", dovecot.log());
        self.assert_counts().await;
    }

    pub async fn snapshot(&self) -> MailSnapshot {
        mirror_of(&self.database.owner().await, self.account.0).await
    }

    pub async fn assert_counts(&self) {
        assert_counts(&self.database.owner().await, self.account.0).await;
    }

    /// The member does something with messages of a folder.
    pub async fn act(&self, folder: &str, uids: &[i64], action: &Action) {
        let rows = self.rows().await;
        let ids: Vec<Uuid> =
            rows.iter().filter(|row| row.folder == folder && uids.contains(&row.uid)).map(|row| row.id).collect();
        assert_eq!(ids.len(), uids.len());
        let actor = TenantActor::System { tenant: self.tenant.id };
        let tx = self.world.identity.store.tenant_tx(actor).await.unwrap();
        action::act(&self.world.identity, &tx, self.user(), &Targets::Placements(ids), action).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn folder(&self, path: &str) -> MailFolderId {
        let owner = self.database.owner().await;
        let query = "SELECT id FROM postroom.email_folders WHERE account_id = $1 AND path = $2";
        MailFolderId(owner.query_one(query, &[&self.account.0, &path]).await.unwrap().get(0))
    }

    pub async fn execute(&self, statement: &str) {
        self.database.owner().await.batch_execute(statement).await.unwrap();
    }

    /// Has everything compared with the server in the next pass.
    pub async fn want_certificate(&self) {
        let tx = self.world.identity.store.tenant_tx(TenantActor::System { tenant: self.tenant.id }).await.unwrap();
        postroom_mail::folder::want_certificate(&self.world.identity.context, &tx, self.account).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn account_row(&self) -> account::Account {
        let actor = TenantActor::System { tenant: self.tenant.id };
        let tx = self.world.identity.store.tenant_tx(actor).await.unwrap();
        account::find(&tx, self.user(), self.account).await.unwrap()
    }
}

/// One more process that keeps accounts equal.
pub fn keeper(world: &World) -> Keeper {
    Keeper::new(world.identity.clone(), servers(), world.identity.context.uuid(), false)
}

/// The way to servers on this machine.
pub fn servers() -> Servers {
    let reach = Reach::with(vec!["127.0.0.0/8".parse().unwrap()]);
    Servers::new(&reach, Duration::from_secs(60), None).unwrap()
}

pub async fn dovecot(settings: DovecotSettings) -> Dovecot {
    let dovecot = Dovecot::with(settings).await;
    dovecot.add_user(USER, "secret");
    dovecot
}

/// Some mail in several folders, with flags and keywords, the same message twice, and one without a header.
pub fn fill(dovecot: &Dovecot) {
    for number in 1..=120 {
        let flags: &[&str] = match number % 4 {
            0 => &["\\Seen"],
            1 => &["\\Seen", "\\Answered", "$Forwarded"],
            2 => &["\\Flagged"],
            _ => &[],
        };
        dovecot.deliver(USER, "INBOX", &message(number), flags, date(number));
    }
    for number in 200..=215 {
        dovecot.deliver(USER, "Sent", &message(number), &["\\Seen"], date(number));
        dovecot.deliver(USER, "Projekte/Häfen & Lager", &message(number), &[], date(number));
    }
    dovecot.deliver(USER, "Archive", &message(7), &["\\Seen"], date(7));
    dovecot.deliver(USER, "Archive", &message(7), &["\\Seen"], date(7));
    dovecot.deliver(USER, "Archive", b"no header at all\r\n\r\nand a body \xff\x00\r\n", &[], date(8));
    dovecot.create_folder(USER, "Trash");
    dovecot.create_folder(USER, "Empty");
}

pub fn message(number: u32) -> Vec<u8> {
    format!(
        "Message-ID: <{number}@nordhavn.example>\r\nDate: Fri, 20 Nov 2026 08:42:00 +0000\r\n\
         From: Marta Lindqvist <marta@nordhavn.example>\r\nTo: Ida Holm <ida@nordhavn.example>\r\n\
         Subject: Delivery {number}\r\n\r\nThe driver needs the gate code before Thursday. {number}\r\n"
    )
    .into_bytes()
}

pub fn date(minutes: u32) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000 + i64::from(minutes) * 60, 0).unwrap()
}

/// `\Deleted` is not mirrored: it is how other programs say that something is about to go.
fn without_deleted(mut snapshot: MailSnapshot) -> MailSnapshot {
    for message in snapshot.values_mut().flat_map(BTreeMap::values_mut) {
        message.flags.remove("\\Deleted");
    }
    snapshot
}
