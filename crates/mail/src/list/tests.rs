use futures_util::TryStreamExt;
use postroom_store::{GenericClient, TenantTx, ToSql};
use postroom_types::MailFolderId;

use super::*;
use crate::tests::Stage;

const MESSAGES: i32 = 20_000;

/// Whatever PostgreSQL knows of the parameters: after some calls it may take a plan that is for all of them.
#[tokio::test]
async fn a_page_of_a_folder_is_read_along_its_index_and_no_further() {
    let stage = Stage::open().await;
    let (account, folder) = stage.folder("Inbox").await;
    stage.fill(account, folder, MESSAGES).await;
    for mode in ["force_custom_plan", "force_generic_plan"] {
        let tx = stage.tx().await;
        let set = tx.prepare("SELECT set_config('plan_cache_mode', $1, true)").await.unwrap();
        tx.query_one(&set, &[&mode]).await.unwrap();
        let first = page_of(&stage, &tx, folder, None).await;
        assert_eq!((first.items.len(), first.next.is_some()), (50, true));
        let second = page_of(&stage, &tx, folder, first.next).await;
        assert!(first.items.iter().all(|one| second.items.iter().all(|other| one.message.id != other.message.id)));
        for after in [None, first.next] {
            let plan = plan(&stage, &tx, folder, after).await;
            // One more than the page, to know whether there is another; and the message of each.
            let placements = "Index Scan using email_placements_list on email_message_folders p (actual rows=51";
            let messages = "Index Scan using email_messages_pkey on email_messages m (actual rows=1";
            assert!(plan.contains(placements) && plan.contains(messages), "{mode} {after:?}\n{plan}");
            assert!(!plan.contains("Seq Scan on email_message"), "{mode} {after:?}\n{plan}");
        }
    }
}

async fn page_of(stage: &Stage, tx: &TenantTx, folder: MailFolderId, after: Option<Position>) -> Page<Row> {
    let scope = Scope { folder: Some(folder), ..Scope::default() };
    let request = PageRequest { after, limit: 50, offset: 0, with_total: false };
    plain_page(tx, stage.user(), &scope, &request).await.unwrap()
}

/// How the statement is carried out that [`plain_page`] prepared, as itself and under row level security.
async fn plan(stage: &Stage, tx: &TenantTx, folder: MailFolderId, after: Option<Position>) -> String {
    let prepared = "SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT p.id, %OFFSET 0) AS m %'";
    let statement = tx.prepare(prepared).await.unwrap();
    let name: String = tx.query_one(&statement, &[]).await.unwrap().get(0);
    let quoted = |value: Option<String>| value.map_or("NULL".to_owned(), |value| format!("'{value}'"));
    let at = quoted(after.map(|after| after.created_at.to_rfc3339()));
    let id = quoted(after.map(|after| after.id.to_string()));
    let (tenant, user) = (stage.tenant.id.0, stage.user().0);
    let sql = format!(
        "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) \
         EXECUTE {name} ('{tenant}', {at}, {id}, 51, '{user}', NULL, '{}', NULL)",
        folder.0
    );
    let statement = tx.prepare(&sql).await.unwrap();
    let none: [&(dyn ToSql + Sync); 0] = [];
    let rows: Vec<_> = tx.query_raw(&statement, none).await.unwrap().try_collect().await.unwrap();
    rows.iter().map(|row| row.get(0)).collect::<Vec<&str>>().join("\n")
}
