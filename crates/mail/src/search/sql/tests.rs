use postroom_fulltext::Query;
use postroom_store::queries::email_search;

use super::*;
use crate::list::{self, Filter};
use crate::search::Order;
use crate::tests::Stage;

const MESSAGES: i32 = 20_000;

#[tokio::test]
async fn a_rare_word_is_found_by_its_index_under_row_level_security() {
    let stage = Stage::open().await;
    let (account, folder) = stage.folder("Inbox").await;
    stage.fill(account, folder, MESSAGES).await;
    let tx = stage.tx().await;
    let tenant = stage.tenant.id.0;
    email_search::plan_anew().bind(&tx).one().await.unwrap();
    let places = email_search::places().bind(&tx, &tenant, &stage.user().0).all().await.unwrap();
    let calendar = Calendar::now(stage.world.identity.context.now(), "UTC");
    let (accounts, folders) = ([account.0], [folder.0]);
    let statement = Statement { tenant, accounts: &accounts, folders: &folders, places: &places, calendar: &calendar };
    let request = PageRequest { after: None, limit: 50, offset: 0, with_total: false };
    for search in ["quexalotl", "quexalotl is:unread", "quexalotl in:inbox"] {
        let query = Query::parse(search).unwrap();
        let (wanted, words) = (query.expr(), query.tsquery());
        let mut values = Values(Vec::new());
        let newest = statement.newest_sql(&mut values, wanted.as_ref(), &request);
        is_by_the_words(&tx, &values, &newest).await;
        assert_eq!(values.hits(&tx, &newest).await.unwrap().len(), 4, "{search}");
        let mut values = Values(Vec::new());
        let ranked = statement.ranked_sql(&mut values, wanted.as_ref(), words.as_ref(), 2_000, 50);
        is_by_the_words(&tx, &values, &ranked).await;
        let mut values = Values(Vec::new());
        let matching = statement.matching_sql(&mut values, wanted.as_ref(), 10_000);
        is_by_the_words(&tx, &values, &matching).await;
        assert_eq!(statement.count(&tx, wanted.as_ref(), 10_000).await.unwrap(), 4, "{search}");
    }
}

#[tokio::test]
async fn more_than_ten_thousand_are_not_counted() {
    let stage = Stage::open().await;
    let (account, folder) = stage.folder("Inbox").await;
    stage.fill(account, folder, 10_100).await;
    let tx = stage.tx().await;
    let calendar = Calendar::now(stage.world.identity.context.now(), "UTC");
    let request = PageRequest { after: None, limit: 2, offset: 0, with_total: true };
    let all = Filter::default();
    let query = Query::parse("delivery").unwrap();
    let found =
        crate::search::search(&tx, stage.user(), &query, &all, Order::Newest, &calendar, &request).await.unwrap();
    assert_eq!((found.found.len(), found.total), (2, Some(10_000)));
    for filter in [all, Filter { unread: true, ..all }, Filter { conversations: true, ..all }] {
        let page = list::page(&tx, stage.user(), &filter, &request).await.unwrap();
        assert_eq!((page.items.len(), page.total), (2, Some(10_000)));
    }
}

async fn is_by_the_words(tx: &TenantTx, values: &Values, sql: &str) {
    let rows = values.rows(tx, &format!("EXPLAIN {sql}")).await.unwrap();
    let plan = rows.iter().map(|row| row.get(0)).collect::<Vec<&str>>().join("\n");
    assert!(plan.contains("Bitmap Index Scan on email_messages_search"), "{plan}");
}
