//! Changing the password ends every session everywhere, and overtakes sign-ins under way.
use postroom_identity::sign_in::Login;
use postroom_identity::{Error, member, user};
use postroom_store::TenantActor;
use postroom_testkit::{PASSWORD, device};
use postroom_types::{MemberRole, OperatorRole};

use crate::support::{Setup, is_over, refusal};

const NEW: &str = "saddle comet parsley drum";

#[tokio::test]
async fn a_change_ends_every_session_everywhere_at_once() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    setup.member(&globex, &setup.ida.email, MemberRole::User).await;
    let asking = setup.signed_in().await;
    let (other, there) = (setup.signed_in().await, setup.sign_in_to(&setup.ida, &globex).await);
    let claims = setup.claims(&asking);
    assert!(claims.must_change_password);
    let fresh = user::change_password(&setup.identity, &claims, PASSWORD, NEW, &device()).await.unwrap();
    for ended in [&asking, &other, &there] {
        assert!(!setup.is_let_in(&setup.claims(ended)).await);
        assert!(is_over(&refusal(setup.refresh(ended).await)));
    }
    let fresh_claims = setup.claims(&fresh);
    assert!(setup.is_let_in(&fresh_claims).await);
    assert_eq!((fresh_claims.tenant, fresh_claims.must_change_password), (Some(setup.acme.id), false));
    assert!(matches!(refusal(setup.try_sign_in(&setup.ida.email, PASSWORD, None).await), Error::WrongCredentials));
    let again = setup.try_sign_in(&setup.ida.email, NEW, None).await.unwrap();
    assert!(!again.must_change_password);
    assert!(!setup.refresh(&again).await.unwrap().must_change_password);
}

#[tokio::test]
async fn an_operators_change_ends_sessions_in_the_operator_area() {
    let setup = Setup::new().await;
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let (asking, other) = (setup.sign_in(&olga).await, setup.sign_in(&olga).await);
    let fresh = user::change_password(&setup.identity, &setup.claims(&asking), PASSWORD, NEW, &device()).await.unwrap();
    assert!(!setup.is_let_in(&setup.claims(&asking)).await && !setup.is_let_in(&setup.claims(&other)).await);
    assert!(setup.is_let_in(&setup.claims(&fresh)).await);
    assert_eq!(setup.claims(&fresh).tenant, None);
}

#[tokio::test]
async fn what_is_refused_changes_nothing() {
    let setup = Setup::new().await;
    let signed_in = setup.signed_in().await;
    let claims = setup.claims(&signed_in);
    let change = async |current: &str, new: &str| match refusal(
        user::change_password(&setup.identity, &claims, current, new, &device()).await,
    ) {
        Error::Invalid { field, reason } => (field, reason),
        other => panic!("{other:?}"),
    };
    assert_eq!(change("wrong", NEW).await.0, "currentPassword");
    for (new, why) in [
        (PASSWORD, "differ"),
        ("short", "12 characters"),
        ("passwordpassword", "easy to guess"),
        ("ida@acme.example", "e-mail"),
        (&"x".repeat(2000), "at most"),
    ] {
        let (field, reason) = change(PASSWORD, new).await;
        assert!(field == "newPassword" && reason.contains(why), "{new}: {reason}");
    }
    assert!(setup.is_let_in(&claims).await);
    setup.signed_in().await;
    // And a session that is over cannot ask at all.
    setup.run("UPDATE postroom.sessions SET revoked_at = now()").await;
    assert!(is_over(&refusal(user::change_password(&setup.identity, &claims, PASSWORD, NEW, &device()).await)));
}

#[tokio::test]
async fn of_two_changes_at_once_one_wins() {
    let setup = Setup::new().await;
    let (a, b) = (setup.claims(&setup.signed_in().await), setup.claims(&setup.signed_in().await));
    let other = "pebble violin orchard fog";
    let place = device();
    let (first, second) = tokio::join!(
        user::change_password(&setup.identity, &a, PASSWORD, NEW, &place),
        user::change_password(&setup.identity, &b, PASSWORD, other, &place),
    );
    assert_eq!([first.is_ok(), second.is_ok()].into_iter().filter(|ok| *ok).count(), 1);
    let works =
        [setup.try_sign_in(&setup.ida.email, NEW, None).await, setup.try_sign_in(&setup.ida.email, other, None).await];
    assert_eq!(works.iter().filter(|outcome| outcome.is_ok()).count(), 1);
}

/// The sign-in has verified the old password and waits to note itself when the password is changed under it.
#[tokio::test]
async fn a_sign_in_that_verified_the_old_password_is_refused() {
    let setup = Setup::new().await;
    let mut blocker = setup.database.owner().await;
    let block = blocker.transaction().await.unwrap();
    // The sign-in's own row in the directory is held, so that it stops before its last step.
    let hold = "SELECT id FROM postroom_management.users WHERE handle = 'ida' FOR UPDATE";
    block.query_one(hold, &[]).await.unwrap();
    let identity = setup.identity.clone();
    let email = setup.ida.email.clone();
    let signing_in = tokio::spawn(async move {
        let login = Login { name: &email, password: PASSWORD, proof: None, tenant: None };
        postroom_identity::sign_in::login(&identity, &login, &device()).await
    });
    postroom_testkit::wait_for("the sign-in waits for the row", async || {
        let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
             AND usename = 'postroom_app' AND wait_event_type = 'Lock'";
        setup.ask::<i64>(waiting).await == 1
    })
    .await;
    let sessions: i64 = setup.ask("SELECT count(*) FROM postroom.sessions WHERE revoked_at IS NULL").await;
    assert_eq!(sessions, 1, "its session stands already");
    block
        .batch_execute("UPDATE postroom_management.users SET password_hash = 'another' WHERE handle = 'ida'")
        .await
        .unwrap();
    block.commit().await.unwrap();
    assert!(matches!(refusal(signing_in.await.unwrap()), Error::WrongCredentials));
    let sessions: i64 = setup.ask("SELECT count(*) FROM postroom.sessions WHERE revoked_at IS NULL").await;
    assert_eq!(sessions, 0, "and is ended");
}

#[tokio::test]
async fn a_new_first_password_ends_sessions_and_must_be_changed() {
    let setup = Setup::new().await;
    let claims = setup.claims(&setup.signed_in().await);
    let changed = user::change_password(&setup.identity, &claims, PASSWORD, NEW, &device()).await.unwrap();
    let admin = setup.member_actor(&setup.acme.admin, &setup.acme).await;
    let issued = member::issue_password(&setup.identity, admin, setup.ida.member.unwrap()).await.unwrap();
    assert!(!setup.is_let_in(&setup.claims(&changed)).await);
    assert!(matches!(refusal(setup.try_sign_in(&setup.ida.email, NEW, None).await), Error::WrongCredentials));
    let signed_in = setup.try_sign_in(&setup.ida.email, &issued, None).await.unwrap();
    assert!(signed_in.must_change_password && setup.claims(&signed_in).must_change_password);
    assert!(setup.refresh(&signed_in).await.unwrap().must_change_password);
}

#[tokio::test]
async fn one_tenants_administrator_does_not_become_another_tenants_member() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let shared = setup.member(&globex, &setup.ida.email, MemberRole::Admin).await;
    // Operators are not members; were one a member all the same, it would help nobody.
    let also = setup.member(&setup.acme, "ada", MemberRole::User).await;
    setup
        .run(&format!(
            "INSERT INTO postroom_management.operators (id, user_id, role, created_at, updated_at) \
             VALUES ('01990000-0000-7000-8000-000000000001', '{}', 'operator', now(), now())",
            also.user
        ))
        .await;
    let admin = setup.member_actor(&setup.acme.admin, &setup.acme).await;
    for person in [setup.ida.member, also.member] {
        let refused = member::issue_password(&setup.identity, admin, person.unwrap()).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    }
    setup.signed_in().await;
    setup.sign_in(&also).await;
    // Nor by naming the other tenant's member.
    let foreign = member::issue_password(&setup.identity, admin, shared.member.unwrap()).await;
    assert!(matches!(foreign, Err(Error::NotFound)));
    let own = TenantActor::System { tenant: setup.acme.id };
    assert!(member::issue_password(&setup.identity, own, setup.ida.member.unwrap()).await.is_err());
}
