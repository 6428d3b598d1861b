//! Drafts on a real database: nothing that was typed gets lost, and old history gets thin.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use postroom_drafts::merge::Strategy;
use postroom_drafts::{Address, Content, Limits};
use postroom_types::{AccountId, DraftId, PageRequest, SeededEntropy, random};
use uuid::Uuid;

use super::save::{Base, Device, Save, Saved, save};
use super::{Draft, history};
use crate::clean_up;
use crate::tests::Stage;

const ID: DraftId = DraftId(Uuid::from_u128(7));

struct Desk {
    stage: Stage,
    account: AccountId,
}

impl Desk {
    async fn open() -> Desk {
        let stage = Stage::open().await;
        let account = stage.archive().await;
        Desk { stage, account }
    }

    async fn save(&self, device: &str, base: i32, content: &Content, strategy: Strategy) -> Saved {
        let wanted = Save {
            id: ID,
            account: Some(self.account),
            base: if base == 0 { Base::Nothing } else { Base::Version(base) },
            device: Device::parse(device).unwrap(),
            content: content.clone(),
            strategy,
            limits: Limits::default(),
        };
        let tx = self.stage.tx().await;
        let saved = save(&self.stage.world.identity, &tx, self.stage.user(), wanted).await.unwrap();
        tx.commit().await.unwrap();
        saved
    }

    /// All that its revisions hold, whichever became versions.
    async fn history(&self) -> Vec<Content> {
        let tx = self.stage.tx().await;
        let (identity, user) = (&self.stage.world.identity, self.stage.user());
        let request = PageRequest { after: None, limit: 10_000, offset: 0, with_total: false };
        let mut contents = Vec::new();
        for (record, _) in history::records(identity, &tx, user, ID, &request).await.unwrap().items {
            contents.push(history::revision(identity, &tx, user, ID, record.id).await.unwrap().content);
        }
        contents
    }

    async fn clean_up(&self) {
        clean_up::tenant(&self.stage.world.identity, self.stage.tenant.id).await.unwrap();
    }
}

/// A browser with what it shows.
#[derive(Clone, Default)]
struct Browser {
    version: i32,
    content: Content,
}

fn text(body: &str) -> Content {
    Content { body: body.to_owned(), ..Content::default() }
}

fn stored(saved: Saved) -> Draft {
    match saved {
        Saved::Stored { draft, .. } | Saved::Unchanged { draft, .. } => *draft,
        other => panic!("stored, and not {other:?}"),
    }
}

/// What the content says in each field, as one line each.
fn values(content: &Content) -> BTreeMap<&'static str, String> {
    let tags = content.tags.join(" ");
    let to = content.to.iter().map(|to| to.address.as_str()).collect::<Vec<_>>().join(" ");
    BTreeMap::from([("subject", content.subject.clone()), ("body", content.body.clone()), ("tags", tags), ("to", to)])
}

fn edit(content: &mut Content, choice: u8, word: &str) {
    match choice % 5 {
        0 => content.subject = word.to_owned(),
        1 => content.tags.push(word.to_owned()),
        2 => content.to.push(Address { name: None, address: format!("{word}@example.org") }),
        _ => {
            let mut lines: Vec<&str> = content.body.lines().collect();
            lines.resize(lines.len().max(6), "-");
            lines[usize::from(choice / 5) % 6] = word;
            content.body = lines.join("\n");
        }
    }
}

#[tokio::test]
async fn whatever_three_devices_save_is_held_by_some_revision() {
    for seed in 0..6 {
        let desk = Desk::open().await;
        let entropy = SeededEntropy::new(seed);
        let mut browsers = [Browser::default(), Browser::default(), Browser::default()];
        let mut ever: BTreeSet<(&'static str, String)> = BTreeSet::new();
        for step in 0..50 {
            let [who, choice, way, goes_on]: [u8; 4] = random(&entropy);
            let browser = &mut browsers[usize::from(who) % 3];
            edit(&mut browser.content, choice, &format!("w{step}"));
            let strategy = match way % 6 {
                0 => Strategy::LocalWins,
                1 => Strategy::RemoteWins,
                _ => Strategy::Merge,
            };
            desk.stage.world.clock.advance(TimeDelta::milliseconds(i64::from(goes_on)));
            ever.extend(values(&browser.content));
            let name = format!("browser {}", who % 3);
            match desk.save(&name, browser.version, &browser.content, strategy).await {
                Saved::Stored { draft, .. } | Saved::Unchanged { draft, .. } => {
                    *browser = Browser { version: draft.version, content: draft.content };
                }
                // Half of the members take what is stored, and half go on and send it again.
                Saved::Conflict { stored, .. } if goes_on % 2 == 0 => {
                    *browser = Browser { version: stored.version, content: stored.content };
                }
                Saved::Conflict { stored, .. } => browser.version = stored.version,
                Saved::Deleted | Saved::Sent => panic!("nobody deletes or sends it"),
            }
        }
        let held: BTreeSet<(&'static str, String)> = desk.history().await.iter().flat_map(values).collect();
        let lost: Vec<_> = ever.difference(&held).collect();
        assert!(lost.is_empty(), "seed {seed}: {lost:?}");
    }
}

#[tokio::test]
async fn old_history_gets_thin_and_what_lost_stays() {
    let desk = Desk::open().await;
    let mut version = 0;
    for save in 0..6 * 24 * 9 {
        desk.stage.world.clock.advance(TimeDelta::minutes(10));
        version = stored(desk.save("laptop", version, &text(&format!("save {save}")), Strategy::Merge).await).version;
        if save == 3 {
            desk.save("phone", 0, &text("what lost"), Strategy::RemoteWins).await;
        }
    }
    let before = desk.history().await.len();
    desk.clean_up().await;
    let history = desk.history().await;
    assert_eq!(before, 6 * 24 * 9 + 1);
    // 24 hours whole, six days by the hour, and the two before by the day; hours that are not over are kept whole.
    assert!((24 * 6 + 6 * 24..24 * 7 + 7 * 24 + 12).contains(&history.len()), "{} are left", history.len());
    let held: Vec<&str> = history.iter().map(|content| content.body.as_str()).collect();
    assert!(held.contains(&"what lost") && held.contains(&"save 1295") && held.contains(&"save 1160"), "{held:?}");
    assert!(!held.contains(&"save 10"), "{held:?}");
    assert_eq!(
        desk.stage.count("draft_bodies").await,
        i64::try_from(history.len()).unwrap(),
        "no text without a revision"
    );
    desk.clean_up().await;
    assert_eq!(desk.history().await.len(), history.len(), "once is enough");
}

#[tokio::test]
async fn a_deleted_draft_goes_with_all_it_had_after_thirty_days() {
    let desk = Desk::open().await;
    let (identity, user) = (&desk.stage.world.identity, desk.stage.user());
    stored(desk.save("laptop", 0, &text("one"), Strategy::Merge).await);
    let tx = desk.stage.tx().await;
    super::delete(identity, &tx, user, ID, Some(1)).await.unwrap();
    tx.commit().await.unwrap();
    desk.stage.world.clock.advance(TimeDelta::days(30) - TimeDelta::minutes(1));
    desk.clean_up().await;
    assert_eq!(desk.stage.count("drafts").await, 1, "it can still be recovered");
    desk.stage.world.clock.advance(TimeDelta::minutes(2));
    desk.clean_up().await;
    for table in ["drafts", "draft_bodies", "draft_revisions", "draft_devices"] {
        assert_eq!(desk.stage.count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn the_same_text_is_stored_once() {
    let desk = Desk::open().await;
    let mut content = text(&"The driver needs the gate code. ".repeat(100));
    let mut version = 0;
    for number in 0..5 {
        content.subject = format!("Delivery {number}");
        version = stored(desk.save("laptop", version, &content, Strategy::Merge).await).version;
    }
    assert_eq!((version, desk.stage.count("draft_revisions").await), (5, 5));
    assert_eq!(desk.stage.count("draft_bodies").await, 1);
    let again = desk.save("laptop", 5, &content, Strategy::Merge).await;
    assert!(matches!(again, Saved::Unchanged { .. }));
    assert_eq!(desk.stage.count("draft_revisions").await, 5, "what is there already is no revision");
}
