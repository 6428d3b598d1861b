//! Opening costs no round trip: while every answer is held back, opening, check and statement have all been sent.
use futures_util::TryStreamExt;
use postroom_store::{GenericClient, PoolLimits, Store, StoreConfig, SystemActor};
use postroom_testkit::{Database, Proxy, TestTenant, World, wait_for};
use postroom_types::OperatorRole;

use crate::support::INSERT;

struct Behind {
    proxy: Proxy,
    store: Store,
    world: World,
    acme: TestTenant,
    _database: Database,
}

impl Behind {
    async fn new() -> Behind {
        let database = Database::fresh().await;
        let world = World::new(&database);
        let acme = world.tenant("acme").await;
        let proxy = Proxy::start(&database).await;
        let url = proxy.url(&database);
        let limits = PoolLimits { size: 1, max_overflow: 0, ..PoolLimits::default() };
        let config = StoreConfig { cell_url: url.clone(), management_url: url, limits, prepared_statements: true };
        let store = Store::new(config, world.clock.clone()).unwrap();
        Behind { proxy, store, world, acme, _database: database }
    }

    /// Runs the future with the answers held back until it has sent all of `expected`; it must send nothing more.
    async fn sends<T>(&self, expected: &[&str], run: impl Future<Output = T>) -> T {
        self.proxy.hold_answers();
        let release = async {
            wait_for(&format!("{expected:?} are sent"), async || self.proxy.sent().len() >= expected.len()).await;
            self.proxy.release_answers();
        };
        let (output, ()) = tokio::join!(run, release);
        let sent = self.proxy.sent();
        assert_eq!(sent.len(), expected.len(), "{sent:?}");
        for (sent, expected) in sent.iter().zip(expected) {
            assert!(sent.starts_with(expected), "{sent:?} is not {expected:?}");
        }
        output
    }
}

const OPENING: &str = "Q BEGIN; SET LOCAL app.current_tenant_id = '";
/// Bind, Execute, Sync of one statement.
const STATEMENT: [&str; 3] = ["B", "E", "S"];

#[tokio::test]
async fn the_opening_travels_with_the_first_statement() {
    let behind = Behind::new().await;
    let acme = &behind.acme;
    let actor = behind.world.member_actor(&acme.admin, acme).await;
    for round in 0..2 {
        let tx = behind.store.tenant_tx(actor).await.unwrap();
        let statement = tx.prepare(INSERT).await.unwrap();
        let id = behind.world.identity.context.uuid();
        let params: [&(dyn tokio_postgres::types::ToSql + Sync); 3] = [&acme.id.0, &id, &"row"];
        if round == 0 {
            // Prepares the check as well, once for this connection.
            tx.query_one(&statement, &params).await.unwrap();
        } else {
            let expected = [&[OPENING][..], &STATEMENT, &STATEMENT].concat();
            behind.sends(&expected, tx.query_one(&statement, &params)).await.unwrap();
        }
        let commit = behind.sends(&["Q SELECT; COMMIT"], tx.commit()).await;
        commit.unwrap();
    }
}

#[tokio::test]
async fn a_transaction_of_one_statement_is_one_round_trip() {
    let behind = Behind::new().await;
    let acme = &behind.acme;
    let actor = behind.world.member_actor(&acme.admin, acme).await;
    let read = "SELECT email FROM members WHERE tenant_id = $1";
    for round in 0..2 {
        let once = behind.store.tenant_once(actor).await.unwrap();
        let (insert, read) = (once.prepare(INSERT).await.unwrap(), once.prepare(read).await.unwrap());
        let id = behind.world.identity.context.uuid();
        let params: [&(dyn tokio_postgres::types::ToSql + Sync); 3] = [&acme.id.0, &id, &"row"];
        if round == 0 {
            once.query_one(&insert, &params).await.unwrap();
            continue;
        }
        let writing = [&[OPENING][..], &STATEMENT, &STATEMENT, &["Q COMMIT"]].concat();
        behind.sends(&writing, once.query_one(&insert, &params)).await.unwrap();
        let reading = [&["Q BEGIN READ ONLY; SET LOCAL app"][..], &STATEMENT, &STATEMENT, &["Q COMMIT"]].concat();
        let rows = behind
            .sends(&reading, async { once.query_raw(&read, [&acme.id.0]).await?.try_collect::<Vec<_>>().await })
            .await;
        assert_eq!(rows.unwrap().len(), 1);
        // Giving the connection back and taking it again costs nothing either.
        let again = behind.sends(&[], async {
            drop(once);
            behind.store.tenant_once(actor).await
        });
        drop(again.await.unwrap());
    }
}

#[tokio::test]
async fn operators_pay_no_more() {
    let behind = Behind::new().await;
    let olga = behind.world.operator("olga", OperatorRole::Operator).await;
    let actor = behind.world.operator_actor(&olga).await;
    for (round, actor) in [actor, actor, SystemActor::System].into_iter().enumerate() {
        let once = behind.store.system_once(actor).await.unwrap();
        let statement = once.prepare("SELECT slug FROM postroom_management.tenants").await.unwrap();
        let run = once.query_one(&statement, &[]);
        let expected: &[&[&str]] = match round {
            0 => {
                run.await.unwrap();
                continue;
            }
            1 => &[&["Q BEGIN; SET LOCAL ROLE postroom_system; SET LOCAL app"], &STATEMENT, &STATEMENT, &["Q COMMIT"]],
            _ => &[&["Q BEGIN; SET LOCAL ROLE postroom_system"], &STATEMENT, &["Q COMMIT"]],
        };
        let row = behind.sends(&expected.concat(), run).await.unwrap();
        assert_eq!(row.get::<_, String>(0), "acme");
    }
}
