//! What comes from a Drafts folder, without a server: messages are put where the synchronisation would.

use postroom_drafts::{Address, Content};
use postroom_store::queries::draft_copy;
use postroom_types::{EmailAddress, MailFolderId, Name, OutboxId};

use super::follow::Place;
use super::*;
use crate::account::{self, Encryption, Endpoint, NewAccount, Protocol};
use crate::draft::attachment::{self, Upload};
use crate::draft::history;
use crate::draft::save::{Base, Device};
use crate::draft::{Draft, Save, Saved, delete, find, list, save};
use crate::folder::{self, FolderType, NewFolder};
use crate::ingest::{self, Flags, Incoming};
use crate::outbox::send::{Wanted, compose, queue};
use crate::tests::Stage;
use crate::{Login, clean_up, prepare};
use postroom_drafts::Limits;
use postroom_drafts::merge::Strategy;
use postroom_types::PageRequest;

const ID: DraftId = DraftId(Uuid::from_u128(7));
const PLAN: &str = "one\ntwo\nthree\nfour\nfive\n";
const PAGE: PageRequest = PageRequest { after: None, limit: 100, offset: 0, with_total: false };

struct Desk {
    stage: Stage,
    place: Place,
}

impl Desk {
    async fn open() -> Desk {
        let stage = Stage::open().await;
        let server = |port| Endpoint {
            hostname: "mail.nordhavn.example".to_owned(),
            port,
            encryption: Encryption::Tls,
            username: "ida".to_owned(),
        };
        let new = NewAccount {
            account_name: Name::parse("Work").unwrap(),
            email_address: EmailAddress::parse("ida@nordhavn.example").unwrap(),
            protocol: Protocol::Imap,
            server: server(993),
            login: Login::Password("secret".to_owned().into()),
            smtp: Some(server(465)),
            sync_interval: None,
            leave_on_server_days: None,
        };
        let tx = stage.tx().await;
        let account = account::create(&stage.world.identity, &tx, stage.user(), &new).await.unwrap();
        tx.commit().await.unwrap();
        let place = Place { user: stage.user(), account: AccountId(account.id), folder: MailFolderId(Uuid::nil()) };
        let mut desk = Desk { stage, place };
        desk.place.folder = desk.folder("Drafts", FolderType::Drafts).await;
        desk
    }

    /// With a draft, and its copy where the synchronisation has found it; the copy.
    async fn with_copy() -> (Desk, String) {
        let desk = Desk::open().await;
        desk.save(0, plan(PLAN)).await;
        let raw = desk.handed_over().await;
        desk.arrives(1, &raw).await;
        desk.follow().await;
        assert!(!desk.draft().await.is_dirty);
        (desk, raw)
    }

    async fn folder(&self, name: &str, kind: FolderType) -> MailFolderId {
        let tx = self.stage.tx().await;
        let new = NewFolder { parent: None, name, path: name, kind };
        let folder = folder::ensure(&self.stage.world.identity.context, &tx, self.place.account, &new).await.unwrap();
        tx.commit().await.unwrap();
        folder
    }

    async fn save(&self, base: i32, content: Content) -> Saved {
        let wanted = Save {
            id: ID,
            account: Some(self.place.account),
            base: if base == 0 { Base::Nothing } else { Base::Version(base) },
            device: Device::parse("laptop").unwrap(),
            content,
            strategy: Strategy::Merge,
            limits: Limits::default(),
        };
        let tx = self.stage.tx().await;
        let saved = save(&self.stage.world.identity, &tx, self.stage.user(), wanted).await.unwrap();
        tx.commit().await.unwrap();
        saved
    }

    /// The copy of the draft as it is handed to the server.
    async fn handed_over(&self) -> String {
        let identity = &self.stage.world.identity;
        let copy = copy::begin(identity, self.stage.tenant.id, ID, true).await.unwrap().unwrap();
        copy::done(identity, &copy).await.unwrap();
        String::from_utf8(copy.raw).unwrap()
    }

    /// The synchronisation finds a draft in the folder.
    async fn arrives(&self, uid: i64, raw: &str) {
        let context = &self.stage.world.identity.context;
        let Place { user, account, folder } = self.place;
        let place = ingest::Place { user, account, folder, uid_validity: 1 };
        let flags = Flags { is_draft: true, ..Flags::default() };
        let message = prepare(raw.as_bytes().to_vec());
        let received_at = context.now() + TimeDelta::seconds(uid);
        let incoming = Incoming { message, uid, mod_seq: 0, flags, received_at, gmail_id: None };
        let tx = self.stage.tx().await;
        ingest::store(context, &tx, &place, &[incoming]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// It finds that a message has gone.
    async fn leaves(&self, uid: i64) {
        let sql = "DELETE FROM postroom.email_message_folders WHERE account_id = $1 AND uid = $2";
        assert_eq!(self.stage.database.owner().await.execute(sql, &[&self.place.account.0, &uid]).await.unwrap(), 1);
    }

    /// What happens after each look at the folder.
    async fn follow(&self) {
        let (identity, tenant) = (&self.stage.world.identity, self.stage.tenant.id);
        loop {
            let unknown = take_in::unknown(identity, tenant, self.place).await.unwrap();
            if unknown.is_empty() {
                break;
            }
            for unknown in unknown {
                let message = take_in::read(identity, tenant, self.place, unknown).await.unwrap().unwrap();
                let tx = self.stage.tx().await;
                Box::pin(take_in::take_in(identity, &tx, self.place, &message)).await.unwrap();
                tx.commit().await.unwrap();
            }
        }
        let tx = self.stage.tx().await;
        follow::settle(identity, &tx, self.place).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// UIDs of the messages that nobody has taken away.
    async fn lying(&self) -> Vec<i64> {
        let sql =
            "SELECT uid FROM postroom.email_message_folders WHERE account_id = $1 AND NOT is_removed ORDER BY uid";
        let rows = self.stage.database.owner().await.query(sql, &[&self.place.account.0]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    async fn draft(&self) -> Draft {
        find(&self.stage.world.identity, &self.stage.tx().await, self.stage.user(), ID).await.unwrap()
    }

    async fn drafts(&self) -> usize {
        list(&self.stage.tx().await, self.stage.user(), None, &PAGE).await.unwrap().items.len()
    }

    async fn delete(&self) {
        let tx = self.stage.tx().await;
        delete(&self.stage.world.identity, &tx, self.stage.user(), ID, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn send(&self) -> OutboxId {
        let (identity, user) = (&self.stage.world.identity, self.stage.user());
        let wanted = Wanted { draft: ID, version: None, send_at: None, undo_seconds: None };
        let composed = compose(identity, self.stage.actor(), user, wanted).await.unwrap();
        let tx = self.stage.tx().await;
        let entry = queue(identity, &tx, user, &composed).await.unwrap();
        tx.commit().await.unwrap();
        entry.id
    }

    /// Everything that was ever written in the body, and by whom.
    async fn history(&self) -> Vec<(String, String)> {
        let (identity, user, tx) = (&self.stage.world.identity, self.stage.user(), self.stage.tx().await);
        let mut bodies = Vec::new();
        for (record, _) in history::records(identity, &tx, user, ID, &PAGE).await.unwrap().items {
            let revision = history::revision(identity, &tx, user, ID, record.id).await.unwrap();
            bodies.push((record.device, revision.content.body));
        }
        bodies
    }

    /// Drafts whose copy a look at the account would have written.
    async fn overdue(&self) -> usize {
        let (tx, now) = (self.stage.tx().await, self.stage.world.identity.context.now());
        let (tenant, account) = (self.stage.tenant.id.0, self.place.account.0);
        draft_copy::overdue().bind(&tx, &tenant, &account, &now, &now, &100).all().await.unwrap().len()
    }
}

fn plan(body: &str) -> Content {
    let to = vec![Address { name: None, address: "jo@nordhavn.example".to_owned() }];
    Content { subject: "Plan".to_owned(), body: body.to_owned(), to, tags: vec!["travel".into()], ..Content::default() }
}

/// As a server gives a message back that keeps messages in a form of its own.
fn rewritten(raw: &str) -> String {
    format!("Received: from there by here\r\nX-MS-Has-Attach:\r\n{raw}")
}

fn by(program: &str, raw: &str) -> String {
    format!("User-Agent: {program}\r\n{raw}")
}

#[tokio::test]
async fn a_copy_that_its_server_wrote_anew_is_no_draft_of_its_own() {
    for leaves in ["stays", "deleted", "sent"] {
        let desk = Desk::open().await;
        desk.save(0, plan(PLAN)).await;
        let raw = desk.handed_over().await;
        match leaves {
            "deleted" => desk.delete().await,
            "sent" => drop(desk.send().await),
            _ => {}
        }
        desk.arrives(1, &rewritten(&raw)).await;
        desk.follow().await;
        let is_draft = leaves == "stays";
        assert_eq!((desk.drafts().await, desk.lying().await.len()), (is_draft.into(), is_draft.into()), "{leaves}");
        if !is_draft {
            continue;
        }
        let draft = desk.draft().await;
        assert_eq!((draft.version, draft.is_dirty, draft.content), (1, false, plan(PLAN)));
        // From here on it is a copy as any: taken away, and put back.
        desk.leaves(1).await;
        desk.follow().await;
        assert_eq!(desk.drafts().await, 0);
        desk.arrives(2, &rewritten(&raw)).await;
        desk.follow().await;
        assert_eq!((desk.drafts().await, desk.lying().await), (1, vec![2]));
    }
}

#[tokio::test]
async fn what_was_written_elsewhere_into_a_draft_that_was_sent_is_a_draft() {
    let (desk, raw) = Desk::with_copy().await;
    desk.send().await;
    desk.arrives(2, &raw.replace("three", "drei")).await;
    desk.leaves(1).await;
    desk.follow().await;
    assert_eq!((desk.drafts().await, desk.lying().await), (1, vec![2]));
}

#[tokio::test]
async fn a_change_that_cannot_be_a_draft_leaves_the_draft_as_it_was() {
    for is_too_large in [true, false] {
        let (desk, raw) = Desk::with_copy().await;
        let (head, text) = raw.split_once("MIME-Version").unwrap();
        let file =
            "--b\r\nContent-Disposition: attachment; filename=a.bin\r\nContent-Type: application/x-y\r\n\r\nx\r\n";
        let many = format!(
            "{head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n{}\r\n{}--b--\r\n",
            text.len(),
            file.repeat(21)
        );
        desk.arrives(2, &many).await;
        if is_too_large {
            let sql = "UPDATE postroom.email_messages SET is_too_large = true WHERE id IN
                (SELECT message_id FROM postroom.email_message_folders WHERE uid = 2)";
            desk.stage.database.owner().await.batch_execute(sql).await.unwrap();
        }
        desk.leaves(1).await;
        desk.follow().await;
        desk.follow().await;
        let draft = desk.draft().await;
        assert_eq!((draft.content, draft.is_dirty, desk.drafts().await), (plan(PLAN), true, 1), "{is_too_large}");
        assert_eq!(desk.lying().await, [2], "it is left alone");
        let raw = desk.handed_over().await;
        desk.arrives(3, &raw).await;
        desk.follow().await;
        assert_eq!((desk.lying().await, desk.draft().await.is_dirty), (vec![2, 3], false));
    }
}

#[tokio::test]
async fn two_programs_that_begin_with_the_same_copy_are_two_hands() {
    let edited = |raw: &str, from: &str, to: &str| raw.replace(from, to);
    for (one, other) in [("One/1.0", "Other/2.0"), ("", "")] {
        let (desk, raw) = Desk::with_copy().await;
        let by = |program: &str, raw: String| if program.is_empty() { raw } else { by(program, &raw) };
        desk.arrives(2, &by(one, edited(&raw, "one", "eins"))).await;
        desk.follow().await;
        desk.arrives(3, &by(other, edited(&raw, "five", "fünf"))).await;
        desk.follow().await;
        assert_eq!(desk.draft().await.content.body, "eins\ntwo\nthree\nfour\nfünf\n", "{one}");
        // In the same line: the draft stays, and the other's words are kept.
        desk.arrives(4, &by(other, edited(&raw, "one", "uno"))).await;
        desk.follow().await;
        assert!(desk.draft().await.has_conflict);
        let name = if other.is_empty() { "Another mail program" } else { "Mail program: Other/2.0" };
        let uno = desk.history().await.into_iter().find(|(_, body)| body.contains("uno")).unwrap();
        assert_eq!(uno.0, name);
    }
    // One that saves again what it began with before goes on typing.
    let (desk, raw) = Desk::with_copy().await;
    desk.arrives(2, &by("One/1.0", &edited(&raw, "one", "ei"))).await;
    desk.follow().await;
    desk.arrives(3, &by("One/1.0", &edited(&raw, "one", "eins"))).await;
    desk.follow().await;
    let draft = desk.draft().await;
    assert_eq!((draft.content.body.lines().next(), draft.has_conflict), (Some("eins"), false));
}

#[tokio::test]
async fn pictures_in_the_text_survive_another_program() {
    let desk = Desk::open().await;
    let identity = &desk.stage.world.identity;
    desk.save(0, plan(PLAN)).await;
    let upload = Upload {
        filename: "plan.png".to_owned(),
        mime_type: "image/png".to_owned(),
        content: crate::attachment::Body::Memory(b"PNG".to_vec()),
        hash: sha2::Digest::finalize(sha2::Digest::chain_update(sha2::Sha256::default(), b"PNG")).into(),
    };
    let tx = desk.stage.tx().await;
    let file = attachment::add(identity, &tx, desk.stage.user(), ID, upload, &Limits::default()).await.unwrap();
    tx.commit().await.unwrap();
    let html = format!("<p>one <img src=\"cid:{}\"></p>", file.id);
    let content = Content { body_html: Some(html), attachments: vec![file.clone()], ..plan("one\n") };
    desk.save(1, content).await;
    let raw = desk.handed_over().await;
    for (uid, raw) in [(2, raw.clone()), (3, raw.replace(&file.id.0.simple().to_string(), "part1.x"))] {
        desk.arrives(uid, &by("One/1.0", &raw.replace("one", &format!("eins {uid}")))).await;
        desk.follow().await;
        let content = desk.draft().await.content;
        let html = content.body_html.unwrap();
        assert!(html.contains(&format!("eins {uid}")) && html.contains(&format!("src=\"cid:{}\"", file.id)), "{html}");
        assert_eq!(content.attachments, vec![file.clone()]);
    }
}

#[tokio::test]
async fn a_draft_that_can_have_no_copy_is_tried_later_and_later() {
    let desk = Desk::open().await;
    desk.save(0, plan(PLAN)).await;
    let (clock, identity) = (&desk.stage.world.clock, &desk.stage.world.identity);
    clock.advance(TimeDelta::minutes(5));
    assert_eq!(desk.overdue().await, 1);
    for minutes in [20, 40, 80] {
        copy::failed(identity, desk.stage.tenant.id, ID).await.unwrap();
        clock.advance(TimeDelta::minutes(minutes));
        assert_eq!(desk.overdue().await, 0, "{minutes}");
        clock.advance(TimeDelta::seconds(1));
        assert_eq!(desk.overdue().await, 1, "{minutes}");
    }
    copy::failed(identity, desk.stage.tenant.id, ID).await.unwrap();
    clock.advance(TimeDelta::seconds(1));
    desk.save(1, plan("one\n")).await;
    clock.advance(TimeDelta::seconds(1));
    assert_eq!(desk.overdue().await, 1, "another version may have one");
    // What cannot be written as a message counts as well.
    let sql = "UPDATE postroom.email_accounts SET email_address = 'nobody'";
    desk.stage.database.owner().await.batch_execute(sql).await.unwrap();
    assert!(copy::begin(identity, desk.stage.tenant.id, ID, true).await.unwrap().is_none());
    assert_eq!(desk.overdue().await, 0);
}

#[tokio::test]
async fn copies_leave_what_was_the_drafts_folder_before() {
    let (mut desk, _) = Desk::with_copy().await;
    let owner = desk.stage.database.owner().await;
    owner.batch_execute("UPDATE postroom.email_folders SET type = 'custom'").await.unwrap();
    desk.place.folder = desk.folder("Entwürfe", FolderType::Drafts).await;
    desk.stage.world.clock.advance(TimeDelta::minutes(1));
    desk.follow().await;
    assert!(desk.draft().await.is_dirty, "the new folder has none");
    assert_eq!(desk.lying().await, [1], "there is none but this one yet");
    let raw = desk.handed_over().await;
    desk.arrives(2, &raw).await;
    desk.follow().await;
    assert_eq!((desk.lying().await, desk.draft().await.is_dirty), (vec![2], false));
}

#[tokio::test]
async fn a_copy_that_outlives_its_draft_is_no_new_one() {
    let (desk, _) = Desk::with_copy().await;
    desk.delete().await;
    // Nobody keeps the account equal meanwhile.
    desk.stage.world.clock.advance(TimeDelta::days(31));
    clean_up::tenant(&desk.stage.world.identity, desk.stage.tenant.id).await.unwrap();
    assert_eq!(desk.stage.count("drafts").await, 0);
    desk.follow().await;
    assert_eq!((desk.drafts().await, desk.lying().await.len()), (0, 0));
}
