//! Codes of an authenticator and recovery codes: each once, whoever sends them and how often.
use std::sync::Arc;

use chrono::TimeDelta;
use postroom_identity::second_factor::{self, Proof};
use postroom_identity::sign_in::{self, Login};
use postroom_identity::{Claims, Error, policy, user};
use postroom_store::TenantActor;
use postroom_testkit::{Authenticator, PASSWORD, Person, device};
use postroom_types::OperatorRole;

use crate::support::{Setup, is_over, refusal};

impl Setup {
    /// Sets a second factor up and lets the step pass that confirmed it.
    async fn enrolled(&self, claims: &Claims) -> (Authenticator, Vec<String>) {
        let begun = second_factor::enrol(&self.identity, claims, PASSWORD).await.unwrap();
        let authenticator = Authenticator::of(&begun.secret);
        let codes = second_factor::confirm(&self.identity, claims, &authenticator.code(self.identity.context.now(), 0))
            .await
            .unwrap();
        self.clock.advance(TimeDelta::seconds(60));
        (authenticator, codes)
    }

    async fn with_code(&self, person: &Person, code: &str) -> Result<sign_in::SignedIn, Error> {
        self.try_sign_in_with(&person.email, PASSWORD, None, Some(Proof::Totp(code))).await
    }

    async fn with_recovery_code(&self, person: &Person, code: &str) -> Result<sign_in::SignedIn, Error> {
        self.try_sign_in_with(&person.email, PASSWORD, None, Some(Proof::Recovery(code))).await
    }

    async fn require(&self, required: bool) {
        let tx = self.identity.store.tenant_tx(TenantActor::System { tenant: self.acme.id }).await.unwrap();
        let changes = policy::Changes { second_factor_required: Some(required), ..policy::Changes::default() };
        policy::change(&self.identity, &tx, &changes, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn events(&self, event: &str) -> i64 {
        self.identity.background.settled().await;
        self.ask(&format!(
            "SELECT (SELECT count(*) FROM postroom.audit_events WHERE event = '{event}')
                  + (SELECT count(*) FROM postroom_management.audit_events WHERE event = '{event}')"
        ))
        .await
    }
}

#[tokio::test]
async fn a_code_is_asked_for_once_confirmed_and_accepted_once() {
    let setup = Setup::new().await;
    let claims = setup.claims(&setup.signed_in().await);
    let first = second_factor::enrol(&setup.identity, &claims, PASSWORD).await.unwrap();
    let begun = second_factor::enrol(&setup.identity, &claims, PASSWORD).await.unwrap();
    assert!(first.secret != begun.secret && begun.uri.contains(&begun.secret) && begun.uri.contains("ida%40acme"));
    setup.signed_in().await;
    let authenticator = Authenticator::of(&begun.secret);
    let outdated = Authenticator::of(&first.secret).code(setup.identity.context.now(), 0);
    for wrong in [outdated.as_str(), "", "000000", "x"] {
        let refused = second_factor::confirm(&setup.identity, &claims, wrong).await;
        assert!(matches!(refusal(refused), Error::Invalid { field: "code", .. }), "{wrong}");
    }
    let code = authenticator.code(setup.identity.context.now(), 0);
    let codes = second_factor::confirm(&setup.identity, &claims, &code).await.unwrap();
    assert_eq!(codes.len(), 10);
    assert!(matches!(refusal(setup.try_sign_in(&setup.ida.email, PASSWORD, None).await), Error::SecondFactorRequired));
    assert!(matches!(refusal(setup.try_sign_in(&setup.ida.email, "wrong", None).await), Error::WrongCredentials));
    // The one that confirmed it is used, and so are those before it.
    for used in [code, authenticator.code(setup.identity.context.now(), -1)] {
        assert!(matches!(refusal(setup.with_code(&setup.ida, &used).await), Error::WrongCode));
    }
    let next = authenticator.code(setup.identity.context.now(), 1);
    let signed_in = setup.with_code(&setup.ida, &next).await.unwrap();
    assert!(signed_in.opened.second_factor);
    assert!(matches!(refusal(setup.with_code(&setup.ida, &next).await), Error::WrongCode));
    assert_eq!(setup.events("failed_mfa").await, 3);
    let again = second_factor::enrol(&setup.identity, &claims, PASSWORD).await;
    assert!(matches!(refusal(again), Error::Conflict(_)));
    let me = user::me(&setup.identity, &claims).await.unwrap().second_factor;
    assert!(me.confirmed_at.is_some() && me.recovery_codes_left == 10);
}

#[tokio::test]
async fn of_many_with_one_code_one_gets_in() {
    let setup = Arc::new(Setup::new().await);
    let claims = setup.claims(&setup.signed_in().await);
    let (authenticator, codes) = setup.enrolled(&claims).await;
    let totp = authenticator.code(setup.identity.context.now(), 0);
    for (is_recovery, code) in [(false, totp), (true, codes[0].clone())] {
        let tries = (0..6).map(|_| {
            let (setup, code) = (Arc::clone(&setup), code.clone());
            tokio::spawn(async move {
                let proof = if is_recovery { Proof::Recovery(&code) } else { Proof::Totp(&code) };
                setup.try_sign_in_with(&setup.ida.email, PASSWORD, None, Some(proof)).await
            })
        });
        let mut accepted = 0;
        for attempt in tries.collect::<Vec<_>>() {
            match attempt.await.unwrap() {
                Ok(_) => accepted += 1,
                Err(Error::WrongCode) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(accepted, 1, "recovery: {is_recovery}");
    }
}

#[tokio::test]
async fn clocks_may_differ_by_a_step_and_ours_may_jump() {
    let setup = Setup::new().await;
    let claims = setup.claims(&setup.signed_in().await);
    let (authenticator, codes) = setup.enrolled(&claims).await;
    for (steps, accepted) in [(-2, false), (2, false), (-1, true), (0, true), (1, true), (0, false)] {
        let outcome = setup.with_code(&setup.ida, &authenticator.code(setup.identity.context.now(), steps)).await;
        assert_eq!(outcome.is_ok(), accepted, "{steps} steps");
    }
    setup.clock.advance(TimeDelta::hours(1));
    setup.with_code(&setup.ida, &authenticator.code(setup.identity.context.now(), 0)).await.unwrap();
    // An hour back: every step has been passed, so codes wait until time has caught up; recovery codes do not.
    setup.clock.advance(TimeDelta::hours(-1));
    assert!(matches!(
        refusal(setup.with_code(&setup.ida, &authenticator.code(setup.identity.context.now(), 0)).await),
        Error::WrongCode
    ));
    setup.with_recovery_code(&setup.ida, &codes[3]).await.unwrap();
    setup.clock.advance(TimeDelta::minutes(61));
    setup.with_code(&setup.ida, &authenticator.code(setup.identity.context.now(), 0)).await.unwrap();
}

#[tokio::test]
async fn recovery_codes_work_once_until_they_are_renewed() {
    let setup = Setup::new().await;
    let claims = setup.claims(&setup.signed_in().await);
    let (authenticator, codes) = setup.enrolled(&claims).await;
    let typed = codes[0].to_uppercase().replace('-', " ");
    setup.with_recovery_code(&setup.ida, &typed).await.unwrap();
    for wrong in
        [&codes[0], "", "aaaaa-aaaaa-aaaaa", &codes[1][..14], &authenticator.code(setup.identity.context.now(), 0)]
    {
        assert!(matches!(refusal(setup.with_recovery_code(&setup.ida, wrong).await), Error::WrongCode), "{wrong}");
    }
    let renew = async |password: &str, code: &str| {
        second_factor::renew_recovery_codes(&setup.identity, &claims, password, code).await
    };
    let code = authenticator.code(setup.identity.context.now(), 0);
    assert!(matches!(refusal(renew("wrong", &code).await), Error::Invalid { field: "password", .. }));
    assert!(matches!(refusal(renew(PASSWORD, "000000").await), Error::Invalid { .. }));
    let renewed = renew(PASSWORD, &code).await.unwrap();
    assert!(matches!(refusal(setup.with_recovery_code(&setup.ida, &codes[1]).await), Error::WrongCode));
    setup.with_recovery_code(&setup.ida, &renewed[9]).await.unwrap();
    let kept: String = setup.ask("SELECT string_agg(c::text, '') FROM postroom_management.recovery_codes c").await;
    assert!(renewed.iter().all(|code| !kept.contains(code.as_str())));
}

#[tokio::test]
async fn removing_needs_password_and_code_and_that_nobody_requires_it() {
    let setup = Setup::new().await;
    let claims = setup.claims(&setup.signed_in().await);
    let none = second_factor::remove(&setup.identity, &claims, PASSWORD, &Proof::Totp("000000")).await;
    assert!(matches!(refusal(none), Error::Conflict(_)));
    let (authenticator, _) = setup.enrolled(&claims).await;
    let remove = async |password: &str, code: &str| {
        second_factor::remove(&setup.identity, &claims, password, &Proof::Totp(code)).await
    };
    let code = authenticator.code(setup.identity.context.now(), 0);
    setup.require(true).await;
    assert!(matches!(refusal(remove(PASSWORD, &code).await), Error::Conflict(_)));
    setup.require(false).await;
    assert!(matches!(refusal(remove("wrong", &code).await), Error::Invalid { field: "password", .. }));
    assert!(matches!(refusal(remove(PASSWORD, "000000").await), Error::Invalid { field: "code", .. }));
    remove(PASSWORD, &code).await.unwrap();
    setup.signed_in().await;
    let left: i64 = setup.ask("SELECT count(*) FROM postroom_management.recovery_codes").await;
    assert_eq!((left, setup.events("second_factor_removed").await), (0, 1));
}

#[tokio::test]
async fn a_tenant_that_requires_it_confines_a_session_until_it_is_set_up() {
    let setup = Setup::new().await;
    let before = setup.signed_in().await;
    let other = setup.signed_in().await;
    setup.require(true).await;
    let confined = setup.refresh(&before).await.unwrap();
    assert!(confined.must_enrol_second_factor && setup.claims(&confined).must_enrol_second_factor);
    assert!(setup.signed_in().await.must_enrol_second_factor);
    let (authenticator, _) = setup.enrolled(&setup.claims(&confined)).await;
    let free = setup.refresh(&confined).await.unwrap();
    assert!(!free.must_enrol_second_factor && free.opened.second_factor);
    // Another session was opened with the password alone: that does not do any more.
    assert!(is_over(&refusal(setup.refresh(&other).await)));
    let with_code = setup.with_code(&setup.ida, &authenticator.code(setup.identity.context.now(), 0)).await.unwrap();
    assert!(!with_code.must_enrol_second_factor);
    // The fact goes with the person, into another tenant and past a change of password.
    let globex = setup.tenant("globex").await;
    setup.run(&format!(
        "INSERT INTO postroom_management.memberships (tenant_id, user_id, created_at) VALUES ('{0}', '{1}', now());
         INSERT INTO postroom.members (tenant_id, id, user_id, email, handle, display_name, role, created_at, updated_at)
         SELECT '{0}', id, user_id, email, handle, display_name, role, created_at, updated_at FROM postroom.members
         WHERE user_id = '{1}'",
        globex.id, setup.ida.user
    ))
    .await;
    let there =
        sign_in::switch(&setup.identity, &setup.claims(&with_code), Some(&globex.slug), &device()).await.unwrap();
    assert!(there.opened.second_factor);
    let new = "lantern gravel mosaic otter";
    let changed =
        user::change_password(&setup.identity, &setup.claims(&there), PASSWORD, new, &device()).await.unwrap();
    assert!(changed.opened.second_factor);
}

#[tokio::test]
async fn a_session_without_it_is_not_let_into_a_tenant_that_requires_it() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    setup.member(&globex, &setup.ida.email, postroom_types::MemberRole::User).await;
    setup.require(true).await;
    let (first, second) = (setup.sign_in_to(&setup.ida, &globex).await, setup.sign_in_to(&setup.ida, &globex).await);
    setup.enrolled(&setup.claims(&first)).await;
    let second = setup.claims(&second);
    let refused = sign_in::switch(&setup.identity, &second, Some(&setup.acme.slug), &device()).await;
    assert!(matches!(refusal(refused), Error::NoPlace(_)));
}

#[tokio::test]
async fn administrators_reset_it_for_their_own_people_only() {
    let setup = Setup::new().await;
    let ida = setup.claims(&setup.signed_in().await);
    setup.enrolled(&ida).await;
    let admin = setup.member_actor(&setup.acme.admin, &setup.acme).await;
    let own = second_factor::reset_of_member(&setup.identity, admin, setup.acme.admin.member.unwrap()).await;
    assert!(matches!(refusal(own), Error::Conflict(_)));
    let globex = setup.tenant("globex").await;
    let stranger = setup.member_actor(&globex.admin, &globex).await;
    let foreign = second_factor::reset_of_member(&setup.identity, stranger, setup.ida.member.unwrap()).await;
    assert!(matches!(refusal(foreign), Error::NotFound));
    second_factor::reset_of_member(&setup.identity, admin, setup.ida.member.unwrap()).await.unwrap();
    assert!(!setup.is_let_in(&ida).await, "every session ends");
    setup.signed_in().await;
    assert_eq!(setup.events("second_factor_reset").await, 1);
    setup.member(&globex, &setup.ida.email, postroom_types::MemberRole::User).await;
    let elsewhere = second_factor::reset_of_member(&setup.identity, admin, setup.ida.member.unwrap()).await;
    assert!(matches!(refusal(elsewhere), Error::Conflict(_)));
}

#[tokio::test]
async fn operators_have_it_too() {
    let setup = Setup::new().await;
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let omar = setup.operator("omar", OperatorRole::Operator).await;
    let (authenticator, codes) = setup.enrolled(&setup.claims(&setup.sign_in(&olga).await)).await;
    assert!(matches!(refusal(setup.try_sign_in(&olga.email, PASSWORD, None).await), Error::SecondFactorRequired));
    assert!(
        setup
            .with_code(&olga, &authenticator.code(setup.identity.context.now(), 0))
            .await
            .unwrap()
            .opened
            .second_factor
    );
    // A code is its owner's alone.
    setup.enrolled(&setup.claims(&setup.sign_in(&omar).await)).await;
    assert!(matches!(refusal(setup.with_recovery_code(&omar, &codes[1]).await), Error::WrongCode));
    let by = setup
        .claims(&setup.with_code(&olga, &authenticator.code(setup.identity.context.now(), 0)).await.unwrap())
        .system_actor()
        .unwrap();
    second_factor::reset_of_operator(&setup.identity, by, omar.operator.unwrap()).await.unwrap();
    setup.sign_in(&omar).await;
    let own = second_factor::reset_of_operator(&setup.identity, by, olga.operator.unwrap()).await;
    assert!(matches!(refusal(own), Error::Conflict(_)));
    let email = postroom_types::EmailAddress::parse(&olga.email).unwrap();
    assert!(second_factor::reset_by_email(&setup.identity, &email).await.unwrap());
    assert!(!second_factor::reset_by_email(&setup.identity, &email).await.unwrap());
    setup.sign_in(&olga).await;
}

#[tokio::test]
async fn a_secret_that_was_moved_or_changed_lets_nobody_in() {
    let setup = Setup::new().await;
    let (authenticator, codes) = setup.enrolled(&setup.claims(&setup.signed_in().await)).await;
    // The administrator's row gets Ida's sealed secret.
    setup
        .run(&format!(
            "UPDATE postroom_management.users SET totp_confirmed_at = now(), totp_secret =
                (SELECT totp_secret FROM postroom_management.users WHERE id = '{}') WHERE id = '{}'",
            setup.ida.user, setup.acme.admin.user
        ))
        .await;
    let moved = setup.with_code(&setup.acme.admin, &authenticator.code(setup.identity.context.now(), 0)).await;
    assert!(matches!(refusal(moved), Error::Unreadable(_)));
    setup.run("DELETE FROM postroom_management.installation_data_keys").await;
    let destroyed = setup.with_code(&setup.ida, &authenticator.code(setup.identity.context.now(), 0)).await;
    assert!(matches!(refusal(destroyed), Error::Unreadable(_)));
    assert!(matches!(refusal(setup.with_recovery_code(&setup.ida, &codes[0]).await), Error::Unreadable(_)));
    let login = Login { name: &setup.ida.email, password: "wrong", proof: None, tenant: None };
    let wrong = sign_in::login(&setup.identity, &login, &device()).await;
    assert!(matches!(refusal(wrong), Error::WrongCredentials));
}
