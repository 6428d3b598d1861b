//! Drafts and the Drafts folder of a real Dovecot, with a second mail program at work there.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use postroom_drafts::merge::Strategy;
use postroom_drafts::{Address, Content, Limits};
use postroom_mail::draft::folder::copy;
use postroom_mail::draft::save::{Base, Device};
use postroom_mail::draft::{self, Draft, Save, Saved, history};
use postroom_store::{TenantActor, TenantTx};
use postroom_sync::drafts::write_copy;
use postroom_sync::{Allowances, Keeper, Method};
use postroom_testkit::{Dovecot, DovecotSettings, FakeMailbox, MailClient, ScriptedServer};
use postroom_types::{AccountId, DraftId, MemberRole, PageRequest, UserId};
use uuid::Uuid;

use crate::support::{Stage, USER, date, dovecot, keeper, servers};

const ID: DraftId = DraftId(Uuid::from_u128(7));
const PLAN: &str = "one\ntwo\nthree\nfour\nfive\n";

struct Desk {
    dovecot: Dovecot,
    stage: Stage,
}

impl Desk {
    async fn open() -> Desk {
        let dovecot = dovecot(DovecotSettings::default()).await;
        dovecot.create_folder(USER, "Drafts");
        let stage = Stage::imap(dovecot.imap_port()).await;
        stage.pass().await;
        Desk { dovecot, stage }
    }

    /// With a draft, and its copy in the folder.
    async fn with_copy() -> Desk {
        let desk = Desk::open().await;
        desk.save(0, &plan(PLAN)).await;
        desk.copies_it().await;
        desk
    }

    async fn tx(&self) -> TenantTx {
        self.stage.world.identity.store.tenant_tx(TenantActor::System { tenant: self.stage.tenant.id }).await.unwrap()
    }

    async fn save(&self, base: i32, content: &Content) -> Saved {
        save(&self.stage, self.stage.user(), self.stage.account, base, content).await
    }

    /// The job that waits for the end of the typing.
    async fn job(&self) {
        self.run(false).await;
    }

    async fn run(&self, is_closed: bool) {
        let identity = &self.stage.world.identity;
        write_copy(identity, &servers(), self.stage.tenant.id, ID, is_closed, 1).await.unwrap();
    }

    /// Nobody types, the copy is written, and the synchronisation comes by.
    async fn copies_it(&self) {
        self.stage.world.clock.advance(TimeDelta::seconds(30));
        self.job().await;
        self.stage.pass().await;
    }

    async fn draft(&self) -> Draft {
        let tx = self.tx().await;
        draft::find(&self.stage.world.identity, &tx, self.stage.user(), ID).await.unwrap()
    }

    async fn drafts(&self) -> Vec<Draft> {
        drafts(&self.stage, self.stage.user()).await
    }

    /// Everything that its revisions say in the body, and who saved it, newest first.
    async fn history(&self) -> Vec<(String, String)> {
        let (identity, user) = (&self.stage.world.identity, self.stage.user());
        let tx = self.tx().await;
        let mut contents = Vec::new();
        for (record, _) in history::records(identity, &tx, user, ID, &page()).await.unwrap().items {
            let revision = history::revision(identity, &tx, user, ID, record.id).await.unwrap();
            contents.push((record.device, revision.content.body));
        }
        contents
    }

    async fn other(&self) -> MailClient {
        self.dovecot.client(USER).await
    }

    /// What lies in the folder, by UID.
    async fn folder(&self) -> BTreeMap<u32, String> {
        let all = self.other().await.fetch_all("Drafts").await;
        all.into_iter().map(|(uid, (_, raw))| (uid, String::from_utf8(raw).unwrap())).collect()
    }

    /// The only copy.
    async fn copy(&self) -> (u32, String) {
        let mut folder = self.folder().await;
        assert_eq!(folder.len(), 1, "{folder:?}");
        folder.pop_first().unwrap()
    }

    /// Another program opens the copy, and saves it as most do: the new message first, then the old one goes.
    async fn edits(&self, edit: impl Fn(String) -> String) {
        let (uid, raw) = self.copy().await;
        let mut other = self.other().await;
        other.append("Drafts", edit(raw).as_bytes(), &["\\Draft", "\\Seen"], Some(date(1))).await;
        other.select("Drafts").await;
        other.expunge(&uid.to_string()).await;
    }
}

async fn save(stage: &Stage, user: UserId, account: AccountId, base: i32, content: &Content) -> Saved {
    let wanted = Save {
        id: ID,
        account: Some(account),
        base: if base == 0 { Base::Nothing } else { Base::Version(base) },
        device: Device::parse("laptop").unwrap(),
        content: content.clone(),
        strategy: Strategy::Merge,
        limits: Limits::default(),
    };
    let identity = &stage.world.identity;
    let tx = identity.store.tenant_tx(TenantActor::System { tenant: stage.tenant.id }).await.unwrap();
    let saved = draft::save(identity, &tx, user, wanted).await.unwrap();
    tx.commit().await.unwrap();
    saved
}

async fn drafts(stage: &Stage, user: UserId) -> Vec<Draft> {
    let identity = &stage.world.identity;
    let tx = identity.store.tenant_tx(TenantActor::System { tenant: stage.tenant.id }).await.unwrap();
    let page = draft::list(&tx, user, None, &page()).await.unwrap();
    page.items.into_iter().map(|listed| listed.draft).collect()
}

fn page() -> PageRequest {
    PageRequest { after: None, limit: 100, offset: 0, with_total: false }
}

fn plan(body: &str) -> Content {
    let to = |address: &str| Address { name: None, address: address.to_owned() };
    Content {
        subject: "Plan".to_owned(),
        body: body.to_owned(),
        to: vec![to("jo@nordhavn.example"), to("half")],
        bcc: vec![to("bo@nordhavn.example")],
        tags: vec!["travel".to_owned()],
        ..Content::default()
    }
}

/// As another program writes it that keeps no header that it does not know.
fn without_our_header(raw: String) -> String {
    raw.lines().filter(|line| !line.starts_with("X-Postroom-Draft")).map(|line| format!("{line}\r\n")).collect()
}

#[tokio::test]
async fn a_copy_is_written_after_a_pause_and_replaces_the_one_before() {
    let desk = Desk::open().await;
    desk.save(0, &plan("one")).await;
    assert!(desk.draft().await.is_dirty);
    desk.stage.world.clock.advance(TimeDelta::seconds(20));
    desk.save(1, &plan("one\ntwo")).await;
    desk.stage.world.clock.advance(TimeDelta::seconds(20));
    desk.job().await;
    assert!(desk.folder().await.is_empty(), "somebody typed 20 seconds ago");
    desk.stage.world.clock.advance(TimeDelta::seconds(10));
    desk.job().await;
    let mut there = desk.other().await.fetch_all("Drafts").await;
    let (flags, raw) = there.pop_first().unwrap().1;
    assert!(flags.contains("\\Draft") && flags.contains("\\Seen"), "{flags:?}");
    let raw = String::from_utf8(raw).unwrap();
    for part in ["X-Postroom-Draft: 00000000-0000-0000-0000-000000000007; version=2\r\n", "bo@nordhavn.example", "two"]
    {
        assert!(raw.contains(part), "{part} in {raw}");
    }
    assert!(!desk.draft().await.is_dirty);
    desk.stage.pass().await;
    desk.job().await;
    assert_eq!(desk.copy().await.1, raw, "once is enough");

    desk.save(2, &plan("one\ntwo\nthree")).await;
    desk.run(true).await;
    assert_eq!(desk.folder().await.len(), 2, "the new one first");
    desk.stage.pass().await;
    assert!(desk.copy().await.1.contains("version=3"), "then the old one goes");
    desk.stage.pass().await;
    desk.stage.assert_equal(&desk.dovecot).await;
    assert_eq!((desk.draft().await.version, desk.drafts().await.len()), (3, 1));
}

#[tokio::test]
async fn killed_after_the_copy_was_handed_over_leaves_a_spare_and_never_none() {
    let desk = Desk::open().await;
    desk.save(0, &plan("one")).await;
    let identity = &desk.stage.world.identity;
    // Handed over, and killed before that was written down.
    let hand_over = async || {
        let copy = copy::begin(identity, desk.stage.tenant.id, ID, true).await.unwrap().unwrap();
        desk.other().await.append("Drafts", &copy.raw, &["\\Draft", "\\Seen"], None).await;
    };
    hand_over().await;
    desk.run(true).await;
    desk.stage.pass().await;
    assert!(desk.copy().await.1.contains("version=1"), "the same version is written once");

    desk.save(1, &plan("one\ntwo")).await;
    hand_over().await;
    desk.save(2, &plan("one\ntwo\nthree")).await;
    desk.stage.pass().await;
    assert!(desk.draft().await.is_dirty);
    desk.run(true).await;
    assert_eq!(desk.folder().await.len(), 2);
    desk.stage.pass().await;
    assert!(desk.copy().await.1.contains("version=3"));
    assert_eq!((desk.draft().await.version, desk.drafts().await.len()), (3, 1), "a spare is no change");
}

#[tokio::test]
async fn the_copy_goes_when_the_draft_goes_and_comes_back_with_it() {
    let desk = Desk::with_copy().await;
    let (identity, user) = (&desk.stage.world.identity, desk.stage.user());
    let tx = desk.tx().await;
    draft::delete(identity, &tx, user, ID, None).await.unwrap();
    tx.commit().await.unwrap();
    desk.stage.pass().await;
    assert!(desk.folder().await.is_empty());
    desk.stage.pass().await;
    let tx = desk.tx().await;
    let wanted = history::Recover {
        max_age: None,
        preserve_attachments: true,
        reason: history::Reason::Manual,
        is_confirmed: true,
        device: Device::parse("laptop").unwrap(),
        limits: Limits::default(),
    };
    history::recover(identity, &tx, user, ID, wanted).await.unwrap();
    tx.commit().await.unwrap();
    assert!(desk.draft().await.is_dirty);
    desk.copies_it().await;
    desk.copy().await;
    assert!(!desk.draft().await.is_dirty);
}

#[tokio::test]
async fn what_another_program_changes_is_a_revision() {
    for keeps_header in [true, false] {
        let desk = Desk::with_copy().await;
        desk.edits(|raw| {
            let raw = raw.replace("two", "zwei").replace("Subject: Plan", "Subject: Plan B");
            if keeps_header { raw } else { without_our_header(raw) }
        })
        .await;
        desk.stage.pass().await;
        let draft = desk.draft().await;
        let expected = Content { subject: "Plan B".to_owned(), ..plan(&PLAN.replace("two", "zwei")) };
        assert_eq!((draft.content, draft.version, draft.is_dirty), (expected, 2, false));
        assert_eq!(desk.history().await[0].0, "Another mail program");
        desk.stage.pass().await;
        assert_eq!((desk.draft().await.version, desk.drafts().await.len()), (2, 1));
        assert!(desk.copy().await.1.contains("zwei"), "it is not copied back");

        // What is written here goes on from there.
        desk.save(2, &plan(&PLAN.replace("two", "zwei").replace("five", "fünf"))).await;
        desk.copies_it().await;
        assert!(desk.copy().await.1.contains("version=3"));
    }
}

#[tokio::test]
async fn what_both_write_is_merged_and_nothing_is_lost() {
    let desk = Desk::with_copy().await;
    desk.save(1, &plan(&PLAN.replace("five", "fünf"))).await;
    desk.edits(|raw| raw.replace("one", "eins")).await;
    desk.stage.pass().await;
    let draft = desk.draft().await;
    assert_eq!((draft.content.body.as_str(), draft.version), ("eins\ntwo\nthree\nfour\nfünf\n", 3));
    assert!(draft.is_dirty, "nobody else has both");
    desk.copies_it().await;
    assert!(!desk.draft().await.is_dirty);
    let (_, raw) = desk.copy().await;
    assert!(raw.contains("version=3") && raw.contains("eins"), "{raw}");

    // Both change the same line: the draft stays as it is, and what came is kept.
    desk.save(3, &plan("mine\n")).await;
    desk.edits(|raw| raw.replace("three", "drei")).await;
    desk.stage.pass().await;
    let draft = desk.draft().await;
    assert_eq!((draft.content.body.as_str(), draft.has_conflict, draft.is_dirty), ("mine\n", true, true));
    assert!(desk.history().await.iter().any(|(_, body)| body.contains("drei")));
    desk.copies_it().await;
    assert!(desk.copy().await.1.contains("mine"));
    assert_eq!(desk.drafts().await.len(), 1);
}

#[tokio::test]
async fn a_copy_that_was_taken_away_takes_the_draft_with_it_unless_there_is_more_here() {
    let desk = Desk::with_copy().await;
    let takes_away = async || {
        let (uid, _) = desk.copy().await;
        let mut other = desk.other().await;
        other.select("Drafts").await;
        other.expunge(&uid.to_string()).await;
    };
    desk.save(1, &plan("one\nmore\n")).await;
    takes_away().await;
    desk.stage.pass().await;
    assert!(desk.draft().await.is_dirty);
    desk.copies_it().await;
    assert!(desk.copy().await.1.contains("more"), "it is written anew");

    takes_away().await;
    desk.stage.pass().await;
    assert!(desk.drafts().await.is_empty());
    assert_eq!(desk.history().await[0].1, "one\nmore\n", "it can be recovered");
    desk.stage.pass().await;
    assert!(desk.folder().await.is_empty());
}

#[tokio::test]
async fn a_copy_that_is_put_back_brings_the_draft_back() {
    let desk = Desk::with_copy().await;
    let (uid, raw) = desk.copy().await;
    let mut other = desk.other().await;
    other.create("Elsewhere").await;
    other.select("Drafts").await;
    other.move_to(&uid.to_string(), "Elsewhere").await;
    desk.stage.pass().await;
    assert!(desk.drafts().await.is_empty());
    other.append("Drafts", raw.as_bytes(), &["\\Draft"], None).await;
    desk.stage.pass().await;
    desk.stage.pass().await;
    let draft = desk.draft().await;
    assert_eq!((draft.content, draft.is_dirty), (plan(PLAN), false));
    desk.copy().await;
}

#[tokio::test]
async fn a_draft_that_was_begun_elsewhere_is_taken_in_once() {
    let desk = Desk::open().await;
    let raw = "From: Ida <ida@nordhavn.example>\r\nTo: jo@nordhavn.example\r\nSubject: Kiel\r\nMessage-ID: <a@other.example>\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nShall we?\r\n--b\r\n\
        Content-Type: text/csv\r\nContent-Disposition: attachment; filename=plan.csv\r\n\r\na;b\r\n--b--\r\n";
    let mut other = desk.other().await;
    other.append("Drafts", raw.as_bytes(), &["\\Draft"], Some(date(1))).await;
    other.append("Drafts", b"Subject: no draft\r\n\r\nx\r\n", &["\\Seen"], Some(date(2))).await;
    desk.stage.pass().await;
    let second = keeper(&desk.stage.world);
    second.pass_once(desk.stage.tenant.id, desk.stage.account, postroom_sync::Method::QResync).await.unwrap();
    desk.dovecot.reset_uid_validity(USER, "Drafts");
    desk.stage.pass().await;
    desk.stage.pass().await;
    let drafts = desk.drafts().await;
    assert_eq!(drafts.len(), 1);
    let draft = &drafts[0];
    assert_eq!((draft.content.subject.as_str(), draft.version, draft.is_dirty), ("Kiel", 1, false));
    assert_eq!(draft.content.to[0].address, "jo@nordhavn.example");
    let files: Vec<(&str, u64)> =
        draft.content.attachments.iter().map(|file| (file.filename.as_str(), file.size)).collect();
    assert_eq!(files, [("plan.csv", 3)]);
    desk.stage.assert_equal(&desk.dovecot).await;
}

#[tokio::test]
async fn a_folder_that_is_known_in_part_deletes_no_draft() {
    let mailbox = FakeMailbox::new("IMAP4rev1 LITERAL+ UIDPLUS ENABLE CONDSTORE QRESYNC").folder("Drafts", "\\Drafts");
    let server = ScriptedServer::of(mailbox.script()).await;
    let stage = Stage::imap(server.port()).await;
    let (identity, tenant, user) = (&stage.world.identity, stage.tenant.id, stage.user());
    // The server allows so little that what another program writes waits.
    let allowing = servers().allowing(Allowances::default().with("127.0.0.1", 100_000));
    let keeper = Keeper::new(identity.clone(), allowing, identity.context.uuid(), false);
    let pass = async || keeper.pass_once(tenant, stage.account, Method::QResync).await.unwrap();
    pass().await;
    save(&stage, user, stage.account, 0, &plan(PLAN)).await;
    let copy = copy::begin(identity, tenant, ID, true).await.unwrap().unwrap();
    let uid = mailbox.add("Drafts", &copy.raw, &["\\Draft"]);
    copy::done(identity, &copy).await.unwrap();
    pass().await;
    let large = [&copy.raw[..], "x".repeat(150_000).as_bytes(), b"\r\n"].concat();
    mailbox.add("Drafts", &large, &["\\Draft"]);
    mailbox.expunge("Drafts", uid);
    for _ in 0..2 {
        let report = pass().await;
        assert!(report.spent.is_some(), "{report:?}");
        assert_eq!(drafts(&stage, user).await.len(), 1, "its copy was replaced, by what is not here yet");
    }
}

#[tokio::test]
async fn a_damaged_message_stops_no_other() {
    let desk = Desk::with_copy().await;
    // Here alone, and forgotten, so that it is read anew.
    desk.stage.execute("UPDATE postroom.email_messages SET raw = 'damaged'; DELETE FROM postroom.draft_copies").await;
    let raw = b"Subject: other\r\n\r\nx\r\n";
    desk.other().await.append("Drafts", raw, &["\\Draft"], Some(date(9))).await;
    desk.stage.pass().await;
    desk.stage.pass().await;
    let mut subjects: Vec<String> = desk.drafts().await.into_iter().map(|draft| draft.content.subject).collect();
    subjects.sort();
    assert_eq!(subjects, ["Plan", "other"]);
}

#[tokio::test]
async fn what_a_message_says_of_itself_touches_nobody_elses_draft() {
    let desk = Desk::open().await;
    let jo = desk.stage.world.member(&desk.stage.tenant, "jo", MemberRole::User).await.user;
    let identity = &desk.stage.world.identity;
    let tx = desk.tx().await;
    let theirs = postroom_mail::local::account(identity, &tx, jo, "jo@nordhavn.example").await.unwrap();
    tx.commit().await.unwrap();
    save(&desk.stage, jo, theirs, 0, &plan("theirs")).await;
    let mut other = desk.other().await;
    let id = ID.0;
    let simple = id.simple();
    for (number, head) in [
        format!("X-Postroom-Draft: {id}; version=1"),
        format!("X-Postroom-Draft: {id}; version=99"),
        format!("Message-ID: <{simple}.1.0@nordhavn.example>"),
    ]
    .into_iter()
    .enumerate()
    {
        let raw = format!("{head}\r\nSubject: mine {number}\r\n\r\nmine\r\n");
        other.append("Drafts", raw.as_bytes(), &["\\Draft"], Some(date(1))).await;
    }
    desk.stage.pass().await;
    let taken = drafts(&desk.stage, jo).await;
    assert_eq!((taken.len(), taken[0].version, taken[0].content.subject.as_str()), (1, 1, "Plan"));
    let mine = desk.drafts().await;
    assert!(mine.len() == 3 && mine.iter().all(|draft| draft.id != ID && draft.owner == desk.stage.user()));
    // And when they go again.
    other.select("Drafts").await;
    other.expunge("1:3").await;
    desk.stage.pass().await;
    assert_eq!((drafts(&desk.stage, jo).await.len(), desk.drafts().await.len()), (1, 0));
}
