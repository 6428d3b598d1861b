//! Who gets in, where to, and what everybody else is told.
use postroom_identity::sign_in;
use postroom_identity::{Error, Role, user};
use postroom_store::SystemActor;
use postroom_testkit::{PASSWORD, device};
use postroom_types::{MemberRole, OperatorRole};

use crate::support::{Setup, refusal};

#[tokio::test]
async fn wrong_passwords_and_unknown_people_look_the_same() {
    let setup = Setup::new().await;
    let unknown =
        ["nobody@acme.example", "nobody", "", "@", "ida@acme.example\0", "'; DROP TABLE users; --", "ídå@acme.example"];
    for login in unknown {
        let error = refusal(setup.try_sign_in(login, PASSWORD, None).await);
        assert!(matches!(error, Error::WrongCredentials), "{login:?}: {error:?}");
    }
    for password in ["", "wrong", "WALNUT ferry clock harbour", &format!("{PASSWORD} "), &PASSWORD.repeat(100)] {
        let error = refusal(setup.try_sign_in(&setup.ida.email, password, None).await);
        assert!(matches!(error, Error::WrongCredentials), "{password:?}: {error:?}");
    }
    let sessions: i64 = setup.ask("SELECT count(*) FROM postroom.sessions").await;
    assert_eq!(sessions, 0);
}

#[tokio::test]
async fn a_handle_or_an_address_in_any_case_signs_in() {
    let setup = Setup::new().await;
    for login in ["ida@acme.example", "IDA@Acme.EXAMPLE", " ida@acme.example ", "ida"] {
        let signed_in = setup.try_sign_in(login, PASSWORD, None).await.unwrap();
        assert_eq!(signed_in.opened.user, setup.ida.user, "{login:?}");
    }
    let noted: bool = setup
        .ask("SELECT last_sign_in_at = '2026-11-20 12:00Z' FROM postroom_management.users WHERE handle = 'ida'")
        .await;
    assert!(noted);
}

#[tokio::test]
async fn somebody_without_a_password_does_not_sign_in() {
    let setup = Setup::new().await;
    setup.run("UPDATE postroom_management.users SET password_hash = NULL").await;
    for password in ["", "nobody", PASSWORD] {
        let error = refusal(setup.try_sign_in(&setup.ida.email, password, None).await);
        assert!(matches!(error, Error::WrongCredentials));
    }
}

#[tokio::test]
async fn whoever_is_suspended_is_told_only_with_the_right_password() {
    let setup = Setup::new().await;
    let pairs = [
        ("postroom.members", "is_active = false", "is_active = true"),
        ("postroom.tenant_settings", "is_active = false", "is_active = true"),
        ("postroom_management.tenants", "status = 'suspended'", "status = 'active'"),
        ("postroom_management.tenants", "status = 'provisioning'", "status = 'active'"),
        ("postroom_management.users", "status = 'suspended'", "status = 'active'"),
    ];
    for (table, off, on) in pairs {
        setup.run(&format!("UPDATE {table} SET {off}")).await;
        for tenant in [None, Some(&setup.acme.slug)] {
            let error = refusal(setup.try_sign_in(&setup.ida.email, PASSWORD, tenant).await);
            assert!(matches!(error, Error::NoPlace(_)), "{table} {off}: {error:?}");
            let error = refusal(setup.try_sign_in(&setup.ida.email, "wrong", tenant).await);
            assert!(matches!(error, Error::WrongCredentials), "{table} {off}: {error:?}");
        }
        setup.run(&format!("UPDATE {table} SET {on}")).await;
        setup.signed_in().await;
    }
    setup.run("UPDATE postroom_management.users SET status = 'deleted'").await;
    let error = refusal(setup.try_sign_in(&setup.ida.email, PASSWORD, None).await);
    assert!(matches!(error, Error::WrongCredentials));
}

#[tokio::test]
async fn a_member_of_several_tenants_chooses() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    setup.member(&globex, &setup.ida.email, MemberRole::Admin).await;
    let stranger = setup.tenant("initech").await;
    let first = setup.sign_in(&setup.ida).await;
    assert_eq!(setup.claims(&first).tenant, Some(setup.acme.id));
    let there = setup.claims(&setup.sign_in_to(&setup.ida, &globex).await);
    assert_eq!((there.tenant, there.role), (Some(globex.id), Role::Member(MemberRole::Admin)));
    for slug in [&stranger.slug, &postroom_types::Slug::parse("nowhere").unwrap()] {
        let error = refusal(setup.try_sign_in(&setup.ida.email, PASSWORD, Some(slug)).await);
        assert!(matches!(error, Error::NoPlace(_)), "a tenant of others and none at all look the same: {error:?}");
    }
    // One that is shut does not keep them out of the other.
    setup.run("UPDATE postroom_management.tenants SET status = 'suspended' WHERE slug = 'acme'").await;
    setup
        .run(&format!("UPDATE postroom.tenant_settings SET is_active = false WHERE tenant_id = '{}'", setup.acme.id))
        .await;
    assert_eq!(setup.claims(&setup.sign_in(&setup.ida).await).tenant, Some(globex.id));
}

#[tokio::test]
async fn operators_enter_the_operator_area() {
    let setup = Setup::new().await;
    let olga = setup.operator("olga", OperatorRole::OperatorReadonly).await;
    let claims = setup.claims(&setup.sign_in(&olga).await);
    assert_eq!((claims.tenant, claims.role), (None, Role::Operator(OperatorRole::OperatorReadonly)));
    assert!(setup.is_let_in(&claims).await);
    assert!(matches!(
        refusal(setup.try_sign_in(&olga.email, PASSWORD, Some(&setup.acme.slug)).await),
        Error::NoPlace(_)
    ));
    setup.run("UPDATE postroom_management.operators SET is_active = false").await;
    assert!(!setup.is_let_in(&claims).await);
    assert!(matches!(refusal(setup.try_sign_in(&olga.email, PASSWORD, None).await), Error::NoPlace(_)));
}

#[tokio::test]
async fn switching_opens_there_and_ends_here() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let initech = setup.tenant("initech").await;
    setup.member(&globex, &setup.ida.email, MemberRole::Readonly).await;
    let before = setup.claims(&setup.signed_in().await);
    // Where one does not belong: the session stays.
    for target in [Some(&initech.slug), None] {
        let error = refusal(sign_in::switch(&setup.identity, &before, target, &device()).await);
        assert!(matches!(error, Error::NoPlace(_)), "{error:?}");
        assert!(setup.is_let_in(&before).await);
    }
    let after = sign_in::switch(&setup.identity, &before, Some(&globex.slug), &device()).await.unwrap();
    let after = setup.claims(&after);
    assert_eq!((after.tenant, after.role), (Some(globex.id), Role::Member(MemberRole::Readonly)));
    assert!(setup.is_let_in(&after).await && !setup.is_let_in(&before).await);
    assert!(crate::support::is_over(&refusal(
        sign_in::switch(&setup.identity, &before, Some(&globex.slug), &device()).await
    )));
}

#[tokio::test]
async fn logging_out_ends_one_session_and_logging_out_everywhere_all() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    setup.member(&globex, &setup.ida.email, MemberRole::User).await;
    let (a, b) = (setup.signed_in().await, setup.signed_in().await);
    let there = setup.sign_in_to(&setup.ida, &globex).await;
    let [first, second, third] = [&a, &b, &there].map(|s| setup.claims(s));
    let admin = setup.claims(&setup.sign_in_to(&setup.acme.admin, &setup.acme).await);
    sign_in::logout(&setup.identity, &first).await.unwrap();
    sign_in::logout(&setup.identity, &first).await.unwrap();
    assert!(!setup.is_let_in(&first).await && setup.is_let_in(&second).await && setup.is_let_in(&third).await);
    assert!(setup.refresh(&a).await.is_err());
    user::end_all_sessions(&setup.identity, setup.ida.user).await.unwrap();
    assert!(!setup.is_let_in(&second).await && !setup.is_let_in(&third).await);
    assert!(setup.refresh(&b).await.is_err() && setup.refresh(&there).await.is_err());
    assert!(setup.is_let_in(&admin).await, "nobody else's");
}

#[tokio::test]
async fn suspending_a_person_ends_everything_at_once() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    setup.member(&globex, &setup.ida.email, MemberRole::User).await;
    let here = setup.claims(&setup.signed_in().await);
    let there = setup.claims(&setup.sign_in_to(&setup.ida, &globex).await);
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let by = setup.operator_actor(&olga).await;
    user::set_suspended(&setup.identity, by, Some(olga.user), setup.ida.user, true).await.unwrap();
    assert!(!setup.is_let_in(&here).await && !setup.is_let_in(&there).await);
    assert!(matches!(refusal(setup.try_sign_in(&setup.ida.email, PASSWORD, None).await), Error::NoPlace(_)));
    user::set_suspended(&setup.identity, by, Some(olga.user), setup.ida.user, false).await.unwrap();
    assert!(!setup.is_let_in(&here).await, "old sessions do not come back");
    setup.signed_in().await;
    let own = user::set_suspended(&setup.identity, by, Some(olga.user), olga.user, true).await;
    assert!(matches!(own, Err(Error::Conflict(_))));
    let nobody = postroom_types::UserId(setup.identity.context.uuid());
    let unknown = user::set_suspended(&setup.identity, SystemActor::System, None, nobody, true).await;
    assert!(matches!(unknown, Err(Error::NotFound)));
}
