//! A tenant's policy: what may be set, and what it does to sessions.
use chrono::TimeDelta;
use postroom_identity::policy::{self, Changes, Policy, Registration, WritingHelp};
use postroom_identity::{Error, Lifetimes};
use postroom_store::TenantActor;

use crate::support::{Setup, is_over, refusal};

impl Setup {
    /// Changes acme's policy on the installation's word.
    pub async fn change_policy(&self, changes: Changes) -> Policy {
        let tx = self.identity.store.tenant_tx(TenantActor::System { tenant: self.acme.id }).await.unwrap();
        let policy = policy::change(&self.identity, &tx, &changes, None).await.unwrap();
        tx.commit().await.unwrap();
        self.identity.policies.forget(self.acme.id);
        policy
    }
}

#[tokio::test]
async fn begins_open_to_nobody_and_changes_one_thing_at_a_time() {
    let setup = Setup::new().await;
    let admin = setup.member_actor(&setup.acme.admin, &setup.acme).await;
    let tx = setup.identity.store.tenant_tx(admin).await.unwrap();
    let first = policy::find(&tx).await.unwrap();
    let (registration, version) = (Registration::Invitation, 1);
    let expected = Policy {
        second_factor_required: false,
        session_idle: None,
        session_max: None,
        registration,
        writing_help: WritingHelp::Off,
        version,
    };
    assert_eq!(first, expected);
    let changes = Changes { session_idle: Some(Some(600)), ..Changes::default() };
    let second = policy::change(&setup.identity, &tx, &changes, Some(1)).await.unwrap();
    let expected = Policy { session_idle: Some(TimeDelta::minutes(10)), version: 2, ..first };
    assert_eq!(second, expected);
    let changes = Changes { second_factor_required: Some(true), session_idle: Some(None), ..Changes::default() };
    let third = policy::change(&setup.identity, &tx, &changes, None).await.unwrap();
    assert_eq!(third, Policy { second_factor_required: true, version: 3, ..first });
    let stale = policy::change(&setup.identity, &tx, &Changes::default(), Some(2)).await;
    assert!(matches!(stale, Err(Error::VersionMismatch)));
    for (changes, field) in [
        (Changes { session_idle: Some(Some(299)), ..Changes::default() }, "sessionIdleSeconds"),
        (Changes { session_idle: Some(Some(2_592_001)), ..Changes::default() }, "sessionIdleSeconds"),
        (Changes { session_max: Some(Some(3_599)), ..Changes::default() }, "sessionMaxSeconds"),
        (Changes { session_max: Some(Some(i32::MAX)), ..Changes::default() }, "sessionMaxSeconds"),
        (Changes { session_max: Some(Some(-1)), ..Changes::default() }, "sessionMaxSeconds"),
    ] {
        let error = refusal(policy::change(&setup.identity, &tx, &changes, None).await);
        assert!(matches!(&error, Error::Invalid { field: of, .. } if *of == field), "{error:?}");
    }
    tx.commit().await.unwrap();
    let recorded: String = setup
        .ask(
            "SELECT string_agg((metadata -> 'old' ->> 'sessionIdleSeconds') || '>' \
             || coalesce(metadata -> 'new' ->> 'sessionIdleSeconds', 'default'), ',') \
             FROM postroom.audit_events WHERE event = 'policy_changed'",
        )
        .await;
    assert_eq!(recorded, "600>default", "the first one was not set before");
}

#[tokio::test]
async fn a_session_lasts_as_long_as_the_policy_says_and_no_longer_than_the_installation() {
    let setup = Setup::new().await;
    setup.change_policy(Changes { session_idle: Some(Some(300)), ..Changes::default() }).await;
    let idle = setup.signed_in().await;
    let now = setup.identity.context.now();
    assert_eq!(idle.opened.expires_at - now, TimeDelta::seconds(300));
    assert_eq!(idle.access_token.expires_in_seconds, 150, "renewed before the session would count as unused");
    setup.clock.advance(TimeDelta::seconds(299));
    let renewed = setup.refresh(&idle).await.unwrap();
    assert!(setup.is_let_in(&setup.claims(&renewed)).await);
    setup.clock.advance(TimeDelta::seconds(300));
    assert!(is_over(&refusal(setup.refresh(&renewed).await)));

    let longest =
        Changes { session_idle: Some(Some(2_592_000)), session_max: Some(Some(7_776_000)), ..Changes::default() };
    setup.change_policy(longest).await;
    let defaults = Lifetimes::default();
    let usual = setup.signed_in().await;
    assert_eq!(usual.opened.expires_at - setup.identity.context.now(), defaults.refresh);
    assert_eq!(usual.access_token.expires_in_seconds, defaults.access.num_seconds());
}

#[tokio::test]
async fn a_stricter_policy_ends_older_sessions_at_their_next_refresh() {
    let setup = Setup::new().await;
    let old = setup.signed_in().await;
    setup.clock.advance(TimeDelta::hours(2));
    setup.change_policy(Changes { session_max: Some(Some(3_600)), ..Changes::default() }).await;
    assert!(is_over(&refusal(setup.refresh(&old).await)), "it is two hours old");
    let young = setup.signed_in().await;
    setup.clock.advance(TimeDelta::minutes(50));
    let young = setup.refresh(&young).await.unwrap();
    assert_eq!(young.opened.expires_at - setup.identity.context.now(), TimeDelta::minutes(10));
    setup.clock.advance(TimeDelta::minutes(10));
    assert!(is_over(&refusal(setup.refresh(&young).await)), "an hour in any case");

    let idle = setup.signed_in().await;
    setup.clock.advance(TimeDelta::minutes(6));
    setup.change_policy(Changes { session_idle: Some(Some(300)), ..Changes::default() }).await;
    assert!(is_over(&refusal(setup.refresh(&idle).await)), "nobody used it for six minutes");
    setup.change_policy(Changes { session_idle: Some(None), ..Changes::default() }).await;
    assert!(is_over(&refusal(setup.refresh(&idle).await)), "and it does not come back");
}

#[tokio::test]
async fn what_an_instance_knows_is_half_a_minute_old_at_most() {
    let setup = Setup::new().await;
    let known = async || policy::known(&setup.identity, setup.acme.id).await.unwrap().unwrap().second_factor_required;
    assert!(!known().await);
    // As another instance would change it, without a word to this one.
    setup.run("UPDATE postroom.tenant_settings SET second_factor_required = true").await;
    assert!(!known().await);
    setup.clock.advance(TimeDelta::seconds(31));
    assert!(known().await);
    setup.run("UPDATE postroom.tenant_settings SET second_factor_required = false").await;
    setup.identity.policies.forget(setup.acme.id);
    assert!(!known().await);
    let nobody = postroom_types::TenantId(setup.identity.context.uuid());
    assert_eq!(policy::known(&setup.identity, nobody).await.unwrap(), None);
}

#[tokio::test]
async fn another_tenants_policy_is_its_own() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    setup.change_policy(Changes { session_idle: Some(Some(300)), ..Changes::default() }).await;
    let there = setup.sign_in_to(&globex.admin, &globex).await;
    assert_eq!(there.opened.expires_at - setup.identity.context.now(), Lifetimes::default().refresh);
}
