//! What changed, in numbers: who is told, in which order, for how long, and nothing of what did not happen.
use std::sync::Arc;

use chrono::TimeDelta;
use postroom_identity::changes::{self, Part};
use postroom_identity::{Claims, Error, clean_up, member, policy, tenant};
use postroom_store::{Notice, PoolLimits, SystemActor, TenantActor, TenantTx};
use postroom_testkit::{Database, Person, TestTenant, World, name};
use postroom_types::{MemberRole, OperatorRole};
use tokio::sync::Barrier;
use uuid::Uuid;

use crate::support::{Setup, is_over};

/// What somebody reads at once.
const MANY: i64 = 1_000;

impl Setup {
    async fn admin_claims(&self) -> Claims {
        self.world.claims(&self.world.sign_in_to(&self.acme.admin, &self.acme).await)
    }

    async fn since(&self, claims: &Claims, since: i64) -> Part {
        changes::since(&self.identity, claims, since, MANY).await.unwrap()
    }

    async fn in_acme(&self) -> TenantTx {
        self.identity.store.tenant_tx(TenantActor::System { tenant: self.acme.id }).await.unwrap()
    }

    /// Something changes that administrators are to know.
    async fn change(&self) -> Uuid {
        let (tx, id) = (self.in_acme().await, self.identity.context.uuid());
        tx.changed(&self.identity.context, "member", id);
        tx.commit().await.unwrap();
        id
    }
}

fn kinds(part: &Part) -> Vec<(&str, Uuid, bool)> {
    part.changes.iter().map(|change| (change.kind.as_str(), change.resource, change.removed)).collect()
}

#[tokio::test]
async fn administrators_are_told_and_nobody_else() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let admin = setup.admin_claims().await;
    let ida = setup.claims(&setup.sign_in_to(&setup.ida, &setup.acme).await);
    let foreign = setup.claims(&setup.sign_in_to(&globex.admin, &globex).await);
    let from = changes::last(&setup.identity, &admin).await.unwrap();
    let others = (changes::last(&setup.identity, &ida).await.unwrap(), setup.since(&foreign, 0).await.last);
    assert_eq!(others.0, 0, "she was never told anything");

    let mut listener = setup.identity.store.bus().subscribe();
    let carl = setup.member(&setup.acme, "carl", MemberRole::User).await;
    let tx = setup.in_acme().await;
    let changes = member::Changes { display_name: Some(name("Carl")), role: None };
    member::update(&setup.identity, &tx, carl.member.unwrap(), &changes, None).await.unwrap();
    policy::change(&setup.identity, &tx, &policy::Changes::default(), None).await.unwrap();
    tx.commit().await.unwrap();
    let actor = TenantActor::System { tenant: setup.acme.id };
    member::remove(&setup.identity, actor, carl.member.unwrap(), None).await.unwrap();

    let part = setup.since(&admin, from).await;
    let member = carl.member.unwrap().0;
    let expected = [
        ("member", member, false),
        ("member", member, false),
        ("policy", setup.acme.id.0, false),
        ("member", member, true),
    ];
    assert_eq!(kinds(&part), expected);
    assert_eq!(
        part.changes.iter().map(|change| change.number).collect::<Vec<_>>(),
        (from + 1..=from + 4).collect::<Vec<_>>()
    );
    assert!(part.complete && part.last == from + 4 && part.up_to == part.last);
    assert_eq!(setup.since(&ida, 0).await.last, 0);
    assert_eq!(setup.since(&foreign, 0).await.last, others.1);
    let told = Notice::Changed { tenant: setup.acme.id, users: vec![setup.acme.admin.user] };
    let mut notices = Vec::new();
    while let Ok(notice) = listener.try_recv() {
        notices.push(notice);
    }
    assert_eq!(notices.iter().filter(|notice| **notice == told).count(), 3, "{notices:?}");
}

#[tokio::test]
async fn operators_share_one_count() {
    let setup = Setup::new().await;
    let (kim, lou) = (
        setup.operator("kim", OperatorRole::Operator).await,
        setup.operator("lou", OperatorRole::OperatorReadonly).await,
    );
    let (kim, lou) = (setup.claims(&setup.sign_in(&kim).await), setup.claims(&setup.sign_in(&lou).await));
    let from = changes::last(&setup.identity, &kim).await.unwrap();
    let globex = setup.tenant("globex").await;
    let renamed = tenant::Changes { name: Some(name("Globex")), contact_email: None };
    tenant::update(&setup.identity, SystemActor::System, globex.id, &renamed, None, None).await.unwrap();
    let part = setup.since(&kim, from).await;
    assert_eq!(kinds(&part), [("tenant", globex.id.0, false); 2]);
    assert_eq!(setup.since(&lou, from).await, part);
}

#[tokio::test]
async fn what_is_rolled_back_has_no_number() {
    let setup = Setup::new().await;
    let admin = setup.admin_claims().await;
    let from = changes::last(&setup.identity, &admin).await.unwrap();
    let tx = setup.in_acme().await;
    tx.changed(&setup.identity.context, "member", Uuid::nil());
    drop(tx);
    let (first, second) = (setup.change().await, setup.change().await);
    let part = setup.since(&admin, from).await;
    assert_eq!(kinds(&part), [("member", first, false), ("member", second, false)]);
    assert_eq!(part.last, from + 2);
}

#[tokio::test]
async fn a_part_ends_where_it_was_cut_and_a_number_never_given_is_not_known() {
    let setup = Setup::new().await;
    let admin = setup.admin_claims().await;
    let from = changes::last(&setup.identity, &admin).await.unwrap();
    for _ in 0..3 {
        setup.change().await;
    }
    let part = changes::since(&setup.identity, &admin, from, 2).await.unwrap();
    assert!(part.complete && part.changes.len() == 2 && part.up_to == from + 2 && part.last == from + 3);
    let nothing_new = setup.since(&admin, from + 3).await;
    assert!(nothing_new.complete && nothing_new.changes.is_empty() && nothing_new.up_to == from + 3);
    assert!(!setup.since(&admin, from + 4).await.complete);
}

#[tokio::test]
async fn what_is_older_than_thirty_days_cannot_be_told_any_more() {
    let setup = Setup::new().await;
    let kim = setup.operator("kim", OperatorRole::Operator).await;
    let begin = setup.since(&setup.admin_claims().await, 0).await.last;
    setup.clock.advance(TimeDelta::days(20));
    let late = setup.change().await;
    setup.clock.advance(TimeDelta::days(10) + TimeDelta::seconds(1));
    clean_up::tenant(&setup.identity, setup.acme.id).await.unwrap();
    clean_up::installation(&setup.identity).await.unwrap();
    let admin = setup.admin_claims().await;
    let part = setup.since(&admin, begin).await;
    assert!(part.complete);
    assert_eq!(kinds(&part), [("member", late, false)]);
    assert!(!setup.since(&admin, begin - 1).await.complete);
    assert!(!setup.since(&admin, 0).await.complete);
    let operator = setup.claims(&setup.sign_in(&kim).await);
    let last = changes::last(&setup.identity, &operator).await.unwrap();
    assert!(last > 0 && !setup.since(&operator, 0).await.complete && setup.since(&operator, last).await.complete);
    // Numbers go on where they were, even when nothing is kept.
    setup.clock.advance(TimeDelta::days(40));
    clean_up::tenant(&setup.identity, setup.acme.id).await.unwrap();
    let admin = setup.admin_claims().await;
    setup.change().await;
    assert_eq!(setup.since(&admin, begin + 1).await.last, begin + 2);
}

#[tokio::test]
async fn who_comes_back_goes_on_counting() {
    let setup = Setup::new().await;
    let second = setup.member(&setup.acme, "ada", MemberRole::Admin).await;
    setup.change().await;
    let actor = TenantActor::System { tenant: setup.acme.id };
    let before = setup.since(&setup.claims(&setup.sign_in_to(&second, &setup.acme).await), 0).await.last;
    assert_eq!(before, 2, "her own addition, and what came then");
    member::remove(&setup.identity, actor, second.member.unwrap(), None).await.unwrap();
    setup.change().await;
    let again = setup.member(&setup.acme, "ada", MemberRole::Admin).await;
    setup.change().await;
    let part = setup.since(&setup.claims(&setup.sign_in_to(&again, &setup.acme).await), before).await;
    assert!(part.complete && part.last == before + 2, "{part:?}");
    member::remove(&setup.identity, actor, again.member.unwrap(), None).await.unwrap();
    setup.clock.advance(TimeDelta::days(31));
    clean_up::tenant(&setup.identity, setup.acme.id).await.unwrap();
    let sql = format!("SELECT count(*) FROM postroom.change_counters WHERE user_id = '{}'", again.user);
    assert_eq!(setup.ask::<i64>(&sql).await, 0, "nothing of who is gone stays");
}

#[tokio::test]
async fn the_session_is_checked() {
    let setup = Setup::new().await;
    let admin = setup.admin_claims().await;
    setup.run("UPDATE postroom.sessions SET revoked_at = now()").await;
    assert!(is_over(&changes::since(&setup.identity, &admin, 0, 1).await.unwrap_err()));
}

/// A tenant's administrators, and a pool that does not make writers wait for each other.
async fn crowded(administrators: usize) -> (Database, World, TestTenant, Vec<Person>) {
    let database = Database::fresh().await;
    let limits = PoolLimits { size: 40, tenant_size: 40, ..PoolLimits::default() };
    let world = World::with_limits(&database, limits);
    let acme = world.tenant("acme").await;
    let mut people = vec![acme.admin.clone()];
    for number in 1..administrators {
        people.push(world.member(&acme, &format!("admin{number}"), MemberRole::Admin).await);
    }
    (database, world, acme, people)
}

/// Reads until the number is reached; every part must go on exactly where the one before ended.
async fn follow(world: &World, claims: &Claims, from: i64, to: i64) -> Vec<(i64, Uuid)> {
    let (mut seen, mut at) = (Vec::new(), from);
    while at < to {
        let part = changes::since(&world.identity, claims, at, MANY).await.unwrap();
        assert!(part.complete, "a number became visible before the one before it: {part:?}");
        at = part.up_to;
        seen.extend(part.changes.iter().map(|change| (change.number, change.resource)));
    }
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_of_32_writers_have_no_gap_and_come_in_the_order_of_commits() {
    const WRITERS: usize = 32;
    const WRITES: usize = 10;
    let (_database, world, acme, people) = crowded(3).await;
    let claims = [
        world.claims(&world.sign_in_to(&people[0], &acme).await),
        world.claims(&world.sign_in_to(&people[2], &acme).await),
    ];
    let from = [
        changes::last(&world.identity, &claims[0]).await.unwrap(),
        changes::last(&world.identity, &claims[1]).await.unwrap(),
    ];
    let (barrier, tenant) = (Arc::new(Barrier::new(WRITERS)), acme.id);
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (identity, barrier) = (world.identity.clone(), Arc::clone(&barrier));
            tokio::spawn(async move {
                barrier.wait().await;
                for write in 0..WRITES {
                    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await.unwrap();
                    tx.changed(&identity.context, "member", identity.context.uuid());
                    if write % 2 == 0 {
                        tx.changed(&identity.context, "invitation", identity.context.uuid());
                    }
                    // One in ten thinks better of it.
                    match (writer + write) % 10 {
                        0 => drop(tx),
                        _ => tx.commit().await.unwrap(),
                    }
                }
            })
        })
        .collect();
    let committed: i64 = (0..WRITERS)
        .flat_map(|writer| (0..WRITES).map(move |write| (writer, write)))
        .filter(|(writer, write)| (writer + write) % 10 != 0)
        .map(|(_, write)| if write % 2 == 0 { 2 } else { 1 })
        .sum();
    let (first, second) = tokio::join!(
        follow(&world, &claims[0], from[0], from[0] + committed),
        follow(&world, &claims[1], from[1], from[1] + committed)
    );
    for writer in writers {
        writer.await.unwrap();
    }
    let numbers: Vec<i64> = first.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (from[0] + 1..=from[0] + committed).collect::<Vec<_>>());
    let order = |seen: &[(i64, Uuid)]| seen.iter().map(|(_, id)| *id).collect::<Vec<_>>();
    assert_eq!(order(&first), order(&second), "everybody sees the same order");
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_who_come_and_go_meanwhile_lock_nobody_out() {
    const ADMINISTRATORS: usize = 6;
    let (_database, world, acme, people) = crowded(ADMINISTRATORS).await;
    let actor = TenantActor::System { tenant: acme.id };
    let all = Arc::new(Barrier::new(2 * ADMINISTRATORS - 2));
    let mut tasks = Vec::new();
    for person in people.iter().skip(1).cloned() {
        let (identity, barrier) = (world.identity.clone(), Arc::clone(&all));
        tasks.push(tokio::spawn(async move {
            barrier.wait().await;
            for role in [MemberRole::User, MemberRole::Admin] {
                let tx = identity.store.tenant_tx(actor).await?;
                let changes = member::Changes { role: Some(role), ..member::Changes::default() };
                member::update(&identity, &tx, person.member.unwrap(), &changes, None).await?;
                tx.commit().await?;
            }
            member::remove(&identity, actor, person.member.unwrap(), None).await
        }));
        let (identity, barrier) = (world.identity.clone(), Arc::clone(&all));
        tasks.push(tokio::spawn(async move {
            barrier.wait().await;
            for _ in 0..20 {
                let tx = identity.store.tenant_tx(actor).await?;
                tx.changed(&identity.context, "member", identity.context.uuid());
                tx.commit().await?;
            }
            Ok::<_, Error>(())
        }));
    }
    for task in tasks {
        task.await.unwrap().expect("no deadlock");
    }
}
