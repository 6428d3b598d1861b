//! Tenants: every step can be repeated, and a suspension bites at once.
use chrono::TimeDelta;
use postroom_identity::tenant::{self, Changes, NewTenant};
use postroom_identity::user::NewUser;
use postroom_identity::{Error, member};
use postroom_store::SystemActor;
use postroom_testkit::{PASSWORD, name};
use postroom_types::{EmailAddress, MemberRole, OperatorRole, Slug, TenantId};

use crate::support::{Setup, is_over, refusal};

fn new_tenant(slug: &str) -> NewTenant {
    NewTenant { slug: Slug::parse(slug).unwrap(), name: name(slug), contact_email: None }
}

#[tokio::test]
async fn an_interrupted_creation_is_finished_at_the_next_start() {
    let setup = Setup::new().await;
    let email = EmailAddress::parse("boss@late.example").unwrap();
    let boss = NewUser { email, display_name: name("Boss"), handle: None, password: Some(PASSWORD.to_owned()) };
    // The last transaction is never committed.
    let (_, added, tx) =
        tenant::create(&setup.identity, SystemActor::System, &new_tenant("late"), Some(&boss), None).await.unwrap();
    assert!(added.is_some());
    drop(tx);
    assert!(matches!(refusal(setup.try_sign_in("boss@late.example", PASSWORD, None).await), Error::NoPlace(_)));
    // And one that got no further than its first row.
    setup
        .run(
            "INSERT INTO postroom_management.tenants (id, slug, name, status, created_at, updated_at) \
             VALUES ('01990000-0000-7000-8000-000000000001', 'early', 'Early', 'provisioning', '2026-11-20 11:59Z', '2026-11-20 11:59Z')",
        )
        .await;
    let resume = async |idle| tenant::resume_provisioning(&setup.identity, idle).await.unwrap();
    // What may still be under way elsewhere is left alone.
    assert_eq!(resume(tenant::ABANDONED).await, 0);
    setup.clock.advance(TimeDelta::seconds(1));
    let (once, again) = tokio::join!(resume(TimeDelta::zero()), resume(TimeDelta::zero()));
    assert_eq!(once.max(again), 2);
    assert_eq!(resume(TimeDelta::zero()).await, 0);
    let active: i64 = setup.ask("SELECT count(*) FROM postroom_management.tenants WHERE status = 'active'").await;
    assert_eq!(active, 3);
    setup.try_sign_in("boss@late.example", PASSWORD, None).await.unwrap();
}

#[tokio::test]
async fn a_short_name_is_taken_once() {
    let setup = Setup::new().await;
    let refused = tenant::create(&setup.identity, SystemActor::System, &new_tenant("acme"), None, None).await;
    assert!(matches!(refusal(refused), Error::Conflict(_)));
    let create = async || {
        let (_, _, tx) =
            tenant::create(&setup.identity, SystemActor::System, &new_tenant("initech"), None, None).await?;
        Ok::<_, Error>(tx.commit().await?)
    };
    let (a, b) = tokio::join!(create(), create());
    assert_eq!([a.is_ok(), b.is_ok()].into_iter().filter(|ok| *ok).count(), 1);
}

#[tokio::test]
async fn a_creation_that_failed_can_be_repeated_at_once() {
    let setup = Setup::new().await;
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let boss = |email: &str| NewUser {
        email: EmailAddress::parse(email).unwrap(),
        display_name: name("Boss"),
        handle: None,
        password: None,
    };
    let create = async |email: &str| {
        let (new, boss) = (new_tenant("late"), boss(email));
        let (tenant, added, tx) = tenant::create(&setup.identity, SystemActor::System, &new, Some(&boss), None).await?;
        tx.commit().await?;
        Ok::<_, Error>((tenant, added.unwrap()))
    };
    // Operators are not members, so the first administrator cannot be added.
    assert!(matches!(refusal(create(&olga.email).await), Error::Conflict(_)));
    let making: String = setup.ask("SELECT status FROM postroom_management.tenants WHERE slug = 'late'").await;
    assert_eq!(making, "provisioning");
    let (tenant, added) = create("boss@late.example").await.unwrap();
    assert_eq!(tenant.status, "active");
    setup.try_sign_in("boss@late.example", &added.initial_password, None).await.unwrap();
    // What stands is not taken up again.
    assert!(matches!(refusal(create("boss@late.example").await), Error::Conflict(_)));
    setup.clock.advance(TimeDelta::days(1));
    assert!(matches!(refusal(create("boss@late.example").await), Error::Conflict(_)));
}

#[tokio::test]
async fn a_creation_that_broke_off_can_be_repeated_after_a_while() {
    let setup = Setup::new().await;
    let email = EmailAddress::parse("boss@late.example").unwrap();
    let boss = NewUser { email, display_name: name("Boss"), handle: None, password: None };
    let create =
        async || tenant::create(&setup.identity, SystemActor::System, &new_tenant("late"), Some(&boss), None).await;
    let (first, _, tx) = create().await.unwrap();
    drop(tx);
    // It could still be under way.
    setup.clock.advance(tenant::ABANDONED);
    assert!(matches!(refusal(create().await), Error::Conflict(_)));
    setup.clock.advance(TimeDelta::microseconds(1));
    let (second, added, tx) = create().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((second.id, second.status.as_str()), (first.id, "active"));
    setup.try_sign_in("boss@late.example", &added.unwrap().initial_password, None).await.unwrap();
}

#[tokio::test]
async fn suspending_and_reactivating_at_once_end_as_one_of_the_two() {
    let setup = Setup::new().await;
    let set = async |suspended, version| {
        let actor = SystemActor::System;
        tenant::set_suspended(&setup.identity, actor, setup.acme.id, suspended, version, None).await
    };
    let agree = "SELECT (t.status = 'active') = s.is_active FROM postroom_management.tenants t \
         JOIN postroom.tenant_settings s ON s.tenant_id = t.id WHERE t.slug = 'acme'";
    for _ in 0..10 {
        let (off, on) = tokio::join!(set(true, None), set(false, None));
        assert_eq!((off.unwrap().status.as_str(), on.unwrap().status.as_str()), ("suspended", "active"));
        assert!(setup.ask::<bool>(agree).await);
    }
    // Of two who saw the same version, one is told.
    let seen = tenant::find(&setup.identity, SystemActor::System, setup.acme.id).await.unwrap().version;
    let (off, on) = tokio::join!(set(true, Some(seen)), set(false, Some(seen)));
    let refused = [off.err(), on.err()].into_iter().flatten().collect::<Vec<_>>();
    assert!(matches!(refused.as_slice(), [Error::VersionMismatch]), "{refused:?}");
    assert!(setup.ask::<bool>(agree).await);
    // What a crash left half done is put right by asking again.
    setup.run("UPDATE postroom.tenant_settings SET is_active = NOT is_active").await;
    set(false, None).await.unwrap();
    assert!(setup.ask::<bool>(agree).await);
    setup.signed_in().await;
}

#[tokio::test]
async fn a_suspension_bites_at_once_and_ends_with_it() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let by = setup.operator_actor(&olga).await;
    let signed_in = setup.signed_in().await;
    let elsewhere = setup.sign_in_to(&globex.admin, &globex).await;
    let suspended =
        tenant::set_suspended(&setup.identity, by, setup.acme.id, true, None, Some(olga.user)).await.unwrap();
    assert_eq!(suspended.status, "suspended");
    assert!(!setup.is_let_in(&setup.claims(&signed_in)).await);
    assert!(is_over(&refusal(setup.refresh(&signed_in).await)));
    assert!(matches!(refusal(setup.try_sign_in(&setup.ida.email, PASSWORD, None).await), Error::NoPlace(_)));
    assert!(setup.is_let_in(&setup.claims(&elsewhere)).await);
    // Again is no error.
    tenant::set_suspended(&setup.identity, by, setup.acme.id, true, None, Some(olga.user)).await.unwrap();
    let active = tenant::set_suspended(&setup.identity, by, setup.acme.id, false, None, Some(olga.user)).await.unwrap();
    assert_eq!(active.status, "active");
    assert!(setup.is_let_in(&setup.claims(&signed_in)).await);
    setup.signed_in().await;
}

#[tokio::test]
async fn steps_that_do_not_follow_are_refused_and_change_nothing() {
    let setup = Setup::new().await;
    let signed_in = setup.signed_in().await;
    let stale = tenant::set_suspended(&setup.identity, SystemActor::System, setup.acme.id, true, Some(99), None).await;
    assert!(matches!(refusal(stale), Error::VersionMismatch));
    let nobody = TenantId(setup.identity.context.uuid());
    let unknown = tenant::set_suspended(&setup.identity, SystemActor::System, nobody, true, None, None).await;
    assert!(matches!(refusal(unknown), Error::NotFound));
    let (making, _, tx) =
        tenant::create(&setup.identity, SystemActor::System, &new_tenant("late"), None, None).await.unwrap();
    drop(tx);
    let making = TenantId(making.id);
    for suspended in [true, false] {
        let early = tenant::set_suspended(&setup.identity, SystemActor::System, making, suspended, None, None).await;
        assert!(matches!(refusal(early), Error::Conflict(_)));
    }
    // Whoever may not, does not: the actor's session is checked before the tenant's rows are touched.
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let by = setup.operator_actor(&olga).await;
    setup.run("UPDATE postroom_management.operators SET role = 'operator-readonly'").await;
    assert!(is_over(&refusal(tenant::set_suspended(&setup.identity, by, setup.acme.id, true, None, None).await)));
    assert!(setup.is_let_in(&setup.claims(&signed_in)).await);
}

#[tokio::test]
async fn changes_are_versioned() {
    let setup = Setup::new().await;
    let change = async |changes: Changes, version| {
        tenant::update(&setup.identity, SystemActor::System, setup.acme.id, &changes, version, None).await
    };
    let contact = EmailAddress::parse("office@acme.example").unwrap();
    let before = tenant::find(&setup.identity, SystemActor::System, setup.acme.id).await.unwrap();
    let set = Changes { name: Some(name("Acme Ltd")), contact_email: Some(Some(contact)) };
    let after = change(set, Some(before.version)).await.unwrap();
    assert_eq!((after.name.as_str(), after.contact_email.as_deref()), ("Acme Ltd", Some("office@acme.example")));
    assert!(matches!(refusal(change(Changes::default(), Some(before.version)).await), Error::VersionMismatch));
    let after = change(Changes { name: None, contact_email: Some(None) }, None).await.unwrap();
    assert_eq!((after.name.as_str(), after.contact_email), ("Acme Ltd", None));
    assert_eq!(after.member_count, 2);
    setup.member(&setup.acme, "ada", MemberRole::User).await;
    let counted = tenant::find(&setup.identity, SystemActor::System, setup.acme.id).await.unwrap();
    assert_eq!(counted.member_count, 3);
    let actor = postroom_store::TenantActor::System { tenant: setup.acme.id };
    member::remove(&setup.identity, actor, setup.ida.member.unwrap(), None).await.unwrap();
    let counted = tenant::find(&setup.identity, SystemActor::System, setup.acme.id).await.unwrap();
    assert_eq!(counted.member_count, 2);
}
