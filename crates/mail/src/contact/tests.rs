use futures_util::TryStreamExt;
use postroom_store::{GenericClient, ToSql};

use super::*;
use crate::tests::Stage;

impl Stage {
    async fn write_to(&self, people: &[(&str, &str)]) {
        let person = |(name, address): &(&str, &str)| Person { name: (*name).into(), address: (*address).into() };
        let tx = self.tx().await;
        let context = &self.world.identity.context;
        let letter = Letter { at: context.now(), people: people.iter().map(person).collect() };
        gather(context, &tx, self.user(), vec![letter]).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn completed(&self, text: &str) -> Vec<String> {
        let tx = self.tx().await;
        let found = complete(&tx, self.user(), text, 10).await.unwrap();
        found.into_iter().map(|one| one.address).collect()
    }
}

#[tokio::test]
async fn people_are_found_by_the_beginning_of_any_word() {
    let stage = Stage::open().await;
    let anna = "anna-maria.berg@nordhavn.example";
    stage.write_to(&[("Åsa Öberg", "asa@oberg.example"), ("", anna), ("李小龍", "bruce@lee.example")]).await;
    for text in ["as", "ÅSA", "ob", "o\u{308}berg", "Asa Öb", "asa@ob", " oberg.ex"] {
        assert_eq!(stage.completed(text).await, ["asa@oberg.example"], "{text}");
    }
    for text in ["anna", "maria", "Berg", "nordh", "nordhavn.example", "ANNA-MARIA.B", "berg@nord", anna] {
        assert_eq!(stage.completed(text).await, [anna], "{text}");
    }
    assert_eq!(stage.completed("李小").await, ["bruce@lee.example"]);
    for text in ["example", "berg asa", "@", "%", "_", "x", "asa oberg lind", &"a".repeat(1_000)] {
        assert!(stage.completed(text).await.is_empty(), "{text}");
    }
    assert_eq!(stage.completed(" ").await.len(), 3);
}

#[tokio::test]
async fn who_is_written_to_often_and_lately_comes_first() {
    let stage = Stage::open().await;
    for _ in 0..5 {
        stage.write_to(&[("Anna Old", "old@a.example")]).await;
    }
    stage.world.clock.advance(TimeDelta::days(29));
    stage.write_to(&[("Anna New", "new@a.example"), ("", "NEW@a.example")]).await;
    assert_eq!(stage.completed("anna").await, ["old@a.example", "new@a.example"]);
    stage.world.clock.advance(TimeDelta::days(30));
    stage.write_to(&[("", "New@A.example")]).await;
    assert_eq!(stage.completed("anna").await, ["new@a.example", "old@a.example"]);
    let tx = stage.tx().await;
    let found = complete(&tx, stage.user(), "new", 1).await.unwrap();
    assert_eq!((found[0].times, found[0].name.as_str()), (2, "Anna New"), "a name stays when none is written");
    // After years, the sum is still one.
    stage.world.clock.advance(TimeDelta::days(36_500));
    stage.write_to(&[("Anna Old", "old@a.example")]).await;
    assert_eq!(stage.completed("anna").await, ["old@a.example", "new@a.example"]);
    delete(&stage.world.identity, &tx, stage.user(), ContactId(found[0].id)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((stage.completed("new").await.len(), stage.count("contact_keys").await), (0, 4));
}

#[test]
fn a_contact_has_few_keys_whatever_it_is_called() {
    let name = "a ".repeat(10_000);
    let keys = keys_of(&name, &format!("{}@{}.example", "b.".repeat(30), "c".repeat(60)));
    assert!(i64::try_from(keys.len()).unwrap() <= KEYS && keys.iter().all(|key| key.chars().count() <= LONGEST));
    assert_eq!(keys_of("", "nobody"), BTreeSet::from(["nobody".to_owned()]));
}

/// Whatever PostgreSQL knows of the parameters, and however many people have the same domain.
#[tokio::test]
async fn a_completion_reads_its_index_alone_among_a_hundred_thousand() {
    let stage = Stage::open().await;
    let owner = stage.database.owner().await;
    let contacts = "INSERT INTO postroom.contacts SELECT $1, gen_random_uuid(), $2, 'p' || n || '@nordhavn.example', 'Person ' || n, 1, n, now(), now(), now() \
        FROM generate_series(1, 100000) AS n";
    owner.execute(contacts, &[&stage.tenant.id.0, &stage.user().0]).await.unwrap();
    let keys = "INSERT INTO postroom.contact_keys SELECT tenant_id, id, user_id, unnest(ARRAY[split_part(address, '@', 1) || ' nordhavn example', \
        'nordhavn example', lower(name), split_part(name, ' ', 2)]), rank FROM postroom.contacts";
    owner.batch_execute(keys).await.unwrap();
    owner.batch_execute("VACUUM ANALYZE postroom.contacts").await.unwrap();
    owner.batch_execute("VACUUM ANALYZE postroom.contact_keys").await.unwrap();
    for mode in ["force_custom_plan", "force_generic_plan"] {
        let tx = stage.tx().await;
        let set = tx.prepare("SELECT set_config('plan_cache_mode', $1, true)").await.unwrap();
        tx.query_one(&set, &[&mode]).await.unwrap();
        for (text, best) in [("nord", "p100000@nordhavn.example"), ("p7777", "p77779@nordhavn.example")] {
            let found = complete(&tx, stage.user(), text, 10).await.unwrap();
            assert_eq!((found.len(), found[0].address.as_str()), (10, best), "{text}");
            let plan = plan(&stage, &tx, text).await;
            assert!(
                plan.contains("Index Only Scan using contact_keys_find on contact_keys k"),
                "{mode} {text}\n{plan}"
            );
            assert!(plan.contains("Index Scan using contacts_pkey on contacts c"), "{mode} {text}\n{plan}");
            assert!(plan.contains("Heap Fetches: 0") && !plan.contains("Seq Scan"), "{mode} {text}\n{plan}");
        }
    }
}

/// How the statement is carried out that [`complete`] prepared, as itself and under row level security.
async fn plan(stage: &Stage, tx: &TenantTx, text: &str) -> String {
    let prepared = "SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT c.id%contact_keys k%'";
    let statement = tx.prepare(prepared).await.unwrap();
    let name: String = tx.query_one(&statement, &[]).await.unwrap().get(0);
    let sql = format!(
        "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) \
         EXECUTE {name} ('{}', '{}', '{text}', '{text}\u{10ffff}', {}, 10)",
        stage.tenant.id,
        stage.user(),
        10 * KEYS
    );
    let statement = tx.prepare(&sql).await.unwrap();
    let none: [&(dyn ToSql + Sync); 0] = [];
    let rows: Vec<_> = tx.query_raw(&statement, none).await.unwrap().try_collect().await.unwrap();
    rows.iter().map(|row| row.get(0)).collect::<Vec<&str>>().join("\n")
}
