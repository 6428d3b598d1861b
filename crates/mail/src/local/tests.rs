use std::sync::Mutex;

use futures_util::TryStreamExt;
use postroom_store::{DatabaseError, GenericClient, Row, ToSql};
use postroom_testkit::wait_for;

use super::*;
use crate::account as accounts;
use crate::clean_up;
use crate::tests::{Stage, messages};

/// A batch's look for duplicates goes by the index whatever the statistics say: those of a small account stay while an import
/// makes it a large one, and reading all of it for each batch would take hours then.
#[tokio::test]
async fn duplicates_are_looked_for_by_an_index() {
    let stage = Stage::open().await;
    let (account, folder) = stage.folder("Inbox").await;
    stage.fill(account, folder, 1_000).await;
    let tx = stage.tx().await;
    let tenant = stage.tenant.id.0;
    let batch = messages(1, 200);
    let hashes: Vec<&[u8]> = batch.iter().map(|from| &from.message.content_hash[..]).collect();
    let heard = Heard { tx: &tx, statements: Mutex::default() };
    let there =
        email_placement::exists_for().bind(&heard, &hashes, &folder.0, &tenant, &account.0).all().await.unwrap();
    assert!(there.is_empty());
    let statement = heard.statements.into_inner().unwrap().pop().unwrap();
    let statement = tx.prepare(&format!("EXPLAIN {statement}")).await.unwrap();
    let values: [&(dyn ToSql + Sync); 4] = [&hashes, &folder.0, &tenant, &account.0];
    let rows: Vec<Row> = tx.query_raw(&statement, values).await.unwrap().try_collect().await.unwrap();
    let plan = rows.iter().map(|row| row.get(0)).collect::<Vec<&str>>().join("\n");
    assert!(plan.contains("email_messages_content_key") && !plan.contains("Seq Scan"), "{plan}");
}

#[tokio::test]
async fn of_two_imports_at_once_each_message_is_stored_by_one() {
    let stage = Stage::open().await;
    let account = stage.archive().await;
    let both = |first| import(&stage.world.identity, stage.actor(), stage.user(), account, messages(first, 150));
    // A hundred are in both.
    let (one, other) = tokio::join!(both(1), both(51));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!((one.stored + other.stored, one.duplicates + other.duplicates), (200, 100));
    assert_eq!((stage.count("email_messages").await, stage.count("email_message_folders").await), (200, 200));
    assert_eq!(stage.count("email_folders WHERE total_count = 200 AND unread_count = 200").await, 1);
}

#[tokio::test]
async fn nothing_is_imported_into_an_account_that_is_being_deleted() {
    let stage = Stage::open().await;
    let account = stage.archive().await;
    let identity = &stage.world.identity;
    import(identity, stage.actor(), stage.user(), account, messages(1, 20)).await.unwrap();
    let deleting = stage.tx().await;
    accounts::delete(identity, &deleting, stage.user(), account, None).await.unwrap();
    let (actor, user, context) = (stage.actor(), stage.user(), identity.clone());
    let importing = tokio::spawn(async move { import(&context, actor, user, account, messages(21, 20)).await });
    let owner = stage.database.owner().await;
    wait_for("the import waits for the account", async || {
        let waiting = "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database OR l.database IS NULL
            JOIN pg_stat_activity a ON a.pid = l.pid WHERE NOT l.granted AND d.datname = current_database() AND a.datname = d.datname";
        owner.query_one(waiting, &[]).await.unwrap().get::<_, i64>(0) > 0
    })
    .await;
    deleting.commit().await.unwrap();
    assert!(matches!(importing.await.unwrap(), Err(Error::NotFound)));
    assert_eq!(stage.count("email_messages").await, 20);
    clean_up::account(identity, stage.tenant.id, account).await.unwrap();
    assert_eq!((stage.count("email_messages").await, stage.count("email_accounts").await), (0, 0));
    // Imported anew, it is there again.
    let account = stage.archive().await;
    assert_eq!(import(identity, stage.actor(), stage.user(), account, messages(1, 20)).await.unwrap().stored, 20);
}

/// Hears which statements are prepared.
struct Heard<'a> {
    tx: &'a TenantTx,
    statements: Mutex<Vec<String>>,
}

impl GenericClient for Heard<'_> {
    type Prepared = <TenantTx as GenericClient>::Prepared;

    async fn prepare(&self, sql: &str) -> Result<Self::Prepared, DatabaseError> {
        self.statements.lock().unwrap().push(sql.to_owned());
        self.tx.prepare(sql).await
    }

    async fn query_one(
        &self,
        statement: &Self::Prepared,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Row, DatabaseError> {
        self.tx.query_one(statement, params).await
    }

    async fn query_opt(
        &self,
        statement: &Self::Prepared,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, DatabaseError> {
        self.tx.query_opt(statement, params).await
    }

    async fn query_raw<I>(
        &self,
        statement: &Self::Prepared,
        params: I,
    ) -> Result<tokio_postgres::RowStream, DatabaseError>
    where
        I: IntoIterator + Sync + Send,
        I::IntoIter: ExactSizeIterator,
        I::Item: tokio_postgres::types::BorrowToSql,
    {
        self.tx.query_raw(statement, params).await
    }
}
