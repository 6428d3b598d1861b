//! Reset links: a new password for whoever holds one, once.
use chrono::TimeDelta;
use postroom_identity::password_reset::{self, Issued};
use postroom_identity::{Error, user};
use postroom_store::TenantActor;
use postroom_testkit::{PASSWORD, device, wait_for};
use postroom_types::{EmailAddress, MemberRole, OperatorRole};

use crate::support::{Setup, refusal};

const NEW_PASSWORD: &str = "marble otter violin canyon";

impl Setup {
    async fn reset_link(&self) -> Issued {
        let actor = TenantActor::System { tenant: self.acme.id };
        password_reset::issue_for_member(&self.identity, actor, self.ida.member.unwrap()).await.unwrap()
    }

    async fn confirm(&self, token: &str, password: &str) -> Result<(), Error> {
        password_reset::confirm(&self.identity, token, password).await
    }
}

#[tokio::test]
async fn a_reset_sets_the_password_once_and_ends_every_session() {
    let setup = Setup::new().await;
    let claims = setup.claims(&setup.signed_in().await);
    let link = setup.reset_link().await;
    assert_eq!(link.expires_at - setup.identity.context.now(), TimeDelta::hours(1));
    assert!(setup.is_let_in(&claims).await, "a link alone changes nothing");
    for password in ["short", "ida@acme.example", "passwordpassword"] {
        let error = refusal(setup.confirm(&link.token, password).await);
        assert!(matches!(error, Error::Invalid { field: "newPassword", .. }), "{password}: {error:?}");
    }
    setup.confirm(&link.token, NEW_PASSWORD).await.unwrap();
    assert!(!setup.is_let_in(&claims).await);
    assert!(!setup.try_sign_in(&setup.ida.email, NEW_PASSWORD, None).await.unwrap().must_change_password);
    assert!(matches!(refusal(setup.try_sign_in(&setup.ida.email, PASSWORD, None).await), Error::WrongCredentials));
    assert!(matches!(refusal(setup.confirm(&link.token, "another otter violin canyon").await), Error::NotFound));
    let recorded: i64 = setup
        .ask(
            "SELECT (SELECT count(*) FROM postroom.audit_events WHERE event = 'password_reset_link_created') \
             + (SELECT count(*) FROM postroom_management.audit_events WHERE event = 'password_reset')",
        )
        .await;
    assert_eq!(recorded, 2);
}

#[tokio::test]
async fn only_the_newest_link_works_and_only_for_an_hour() {
    let setup = Setup::new().await;
    let (older, newer) = (setup.reset_link().await, setup.reset_link().await);
    assert!(matches!(refusal(setup.confirm(&older.token, NEW_PASSWORD).await), Error::NotFound));
    let mixed = format!("{}{}", &newer.token[..43], &older.token[43..]);
    for token in ["", "x", "\0", &mixed, &"A".repeat(86)] {
        assert!(matches!(refusal(setup.confirm(token, NEW_PASSWORD).await), Error::NotFound), "{token:?}");
    }
    setup.clock.advance(TimeDelta::hours(1));
    assert!(matches!(refusal(setup.confirm(&newer.token, NEW_PASSWORD).await), Error::NotFound));
    let link = setup.reset_link().await;
    setup.clock.advance(TimeDelta::minutes(59));
    setup.confirm(&link.token, NEW_PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_password_that_is_set_otherwise_ends_the_link() {
    let setup = Setup::new().await;
    let link = setup.reset_link().await;
    let claims = setup.claims(&setup.signed_in().await);
    user::change_password(&setup.identity, &claims, PASSWORD, NEW_PASSWORD, &device()).await.unwrap();
    assert!(matches!(refusal(setup.confirm(&link.token, "copper lantern orchid bridge").await), Error::NotFound));
    setup.try_sign_in(&setup.ida.email, NEW_PASSWORD, None).await.unwrap();
}

#[tokio::test]
async fn of_two_who_use_a_link_at_once_one_wins() {
    let setup = Setup::new().await;
    let link = setup.reset_link().await;
    let other = "copper lantern orchid bridge";
    let (a, b) = tokio::join!(setup.confirm(&link.token, NEW_PASSWORD), setup.confirm(&link.token, other));
    assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
    let winner = if a.is_ok() { NEW_PASSWORD } else { other };
    setup.try_sign_in(&setup.ida.email, winner, None).await.unwrap();
}

#[tokio::test]
async fn one_tenants_administrator_makes_no_link_for_another_tenants_member() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let actor = TenantActor::System { tenant: globex.id };
    let foreign = password_reset::issue_for_member(&setup.identity, actor, setup.ida.member.unwrap()).await;
    assert!(matches!(refusal(foreign), Error::NotFound));
    let there = setup.member(&globex, &setup.ida.email, MemberRole::User).await;
    let shared = password_reset::issue_for_member(&setup.identity, actor, there.member.unwrap()).await;
    assert!(matches!(refusal(shared), Error::Conflict(_)));
    let links: i64 = setup.ask("SELECT count(*) FROM postroom_management.password_resets").await;
    assert_eq!(links, 0);
    // The installation's word is enough.
    let email = EmailAddress::parse(&setup.ida.email).unwrap();
    let link = password_reset::issue_by_email(&setup.identity, &email).await.unwrap();
    setup.confirm(&link.token, NEW_PASSWORD).await.unwrap();
    let nobody = EmailAddress::parse("nobody@acme.example").unwrap();
    assert!(matches!(refusal(password_reset::issue_by_email(&setup.identity, &nobody).await), Error::NotFound));
}

#[tokio::test]
async fn a_tenants_link_for_somebody_who_has_joined_another_since_is_worth_nothing() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let link = setup.reset_link().await;
    // By an invitation, that is, without a new password.
    setup
        .run(&format!(
            "INSERT INTO postroom_management.memberships (tenant_id, user_id, created_at) VALUES ('{}', '{}', now())",
            globex.id, setup.ida.user
        ))
        .await;
    assert!(matches!(refusal(setup.confirm(&link.token, NEW_PASSWORD).await), Error::NotFound));
    setup.try_sign_in(&setup.ida.email, PASSWORD, None).await.unwrap();
    // The installation's word still counts.
    let email = EmailAddress::parse(&setup.ida.email).unwrap();
    let link = password_reset::issue_by_email(&setup.identity, &email).await.unwrap();
    setup.confirm(&link.token, NEW_PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_link_that_is_used_while_its_owner_joins_elsewhere_does_not_reach_there() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let link = setup.reset_link().await;
    let ida = setup.ida.user;
    // What accepting an invitation does: the person is held while their place is made.
    let mut joining = setup.database.owner().await;
    let joining = joining.transaction().await.unwrap();
    let held = "SELECT FROM postroom_management.users WHERE id = $1 FOR UPDATE";
    joining.query(held, &[&ida.0]).await.unwrap();
    let place = "INSERT INTO postroom_management.memberships (tenant_id, user_id, created_at) VALUES ($1, $2, now())";
    joining.execute(place, &[&globex.id.0, &ida.0]).await.unwrap();
    let (confirmed, ()) = tokio::join!(setup.confirm(&link.token, NEW_PASSWORD), async {
        let waiting = "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
                       AND datname = current_database()";
        wait_for("the link to wait", async || setup.ask::<bool>(waiting).await).await;
        joining.commit().await.unwrap();
    });
    assert!(matches!(refusal(confirmed), Error::NotFound));
    setup.try_sign_in(&setup.ida.email, PASSWORD, None).await.unwrap();
}

#[tokio::test]
async fn operators_get_links_from_operators() {
    let setup = Setup::new().await;
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let otto = setup.operator("otto", OperatorRole::Operator).await;
    let session = setup.claims(&setup.sign_in(&otto).await);
    let by = setup.operator_actor(&olga).await;
    let link = password_reset::issue_for_operator(&setup.identity, by, otto.operator.unwrap()).await.unwrap();
    setup.confirm(&link.token, NEW_PASSWORD).await.unwrap();
    assert!(!setup.is_let_in(&session).await);
    setup.try_sign_in(&otto.email, NEW_PASSWORD, None).await.unwrap();
}
