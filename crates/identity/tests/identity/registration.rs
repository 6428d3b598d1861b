//! Signing up by oneself, where the tenant's policy lets people.
use std::sync::Arc;

use chrono::TimeDelta;
use postroom_identity::policy::{Changes, Registration};
use postroom_identity::registration::{self, Registrant};
use postroom_identity::sign_in::SignedIn;
use postroom_identity::{Error, Role};
use postroom_testkit::{PASSWORD, device, name, wait_for};
use postroom_types::{EmailAddress, MemberRole, Slug};

use crate::support::{Setup, refusal};

const NEW_PASSWORD: &str = "marble otter violin canyon";

impl Setup {
    async fn register(&self, tenant: &str, email: &str, password: &str) -> Result<SignedIn, Error> {
        let new = Registrant {
            tenant: Slug::parse(tenant).unwrap(),
            email: EmailAddress::parse(email).unwrap(),
            display_name: name("Nora"),
            password: password.to_owned(),
        };
        registration::register(&self.identity, &new, &device()).await
    }

    async fn open_registration(&self, registration: Registration) {
        self.change_policy(Changes { registration: Some(registration), ..Changes::default() }).await;
    }
}

#[tokio::test]
async fn whoever_wants_to_gets_in_while_the_policy_is_open() {
    let setup = Setup::new().await;
    let closed = refusal(setup.register("acme", "nora@x.example", NEW_PASSWORD).await).to_string();
    let unknown = refusal(setup.register("nowhere", "nora@x.example", NEW_PASSWORD).await).to_string();
    assert_eq!(closed, unknown);
    setup.open_registration(Registration::Open).await;
    for password in ["short", "nora@x.example", "passwordpassword"] {
        let error = refusal(setup.register("acme", "nora@x.example", password).await);
        assert!(matches!(error, Error::Invalid { field: "password", .. }), "{password}: {error:?}");
    }
    let claims = setup.claims(&setup.register("acme", "nora@x.example", NEW_PASSWORD).await.unwrap());
    assert_eq!((claims.tenant, claims.role), (Some(setup.acme.id), Role::Member(MemberRole::User)));
    assert!(setup.is_let_in(&claims).await && !claims.must_change_password);
    setup.try_sign_in("nora@x.example", NEW_PASSWORD, None).await.unwrap();
    for taken in ["nora@x.example", setup.ida.email.as_str(), "NORA@x.example"] {
        assert!(matches!(refusal(setup.register("acme", taken, NEW_PASSWORD).await), Error::Conflict(_)), "{taken}");
    }
    setup.open_registration(Registration::Invitation).await;
    assert!(matches!(refusal(setup.register("acme", "nils@x.example", NEW_PASSWORD).await), Error::NoPlace(_)));
}

#[tokio::test]
async fn a_policy_that_another_instance_closed_lets_nobody_in_even_before_this_one_knows() {
    let setup = Setup::new().await;
    setup.open_registration(Registration::Open).await;
    setup.register("acme", "nora@x.example", NEW_PASSWORD).await.unwrap();
    setup.run("UPDATE postroom.tenant_settings SET registration = 'invitation'").await;
    assert!(matches!(refusal(setup.register("acme", "nils@x.example", NEW_PASSWORD).await), Error::NoPlace(_)));
    let users: i64 = setup.ask("SELECT count(*) FROM postroom_management.users WHERE email = 'nils@x.example'").await;
    assert_eq!(users, 0);
    setup.run("UPDATE postroom.tenant_settings SET registration = 'open', is_active = false").await;
    assert!(matches!(refusal(setup.register("acme", "nils@x.example", NEW_PASSWORD).await), Error::NoPlace(_)));
}

#[tokio::test]
async fn the_same_address_registered_twice_at_once_is_one_person() {
    let setup = Setup::new().await;
    setup.open_registration(Registration::Open).await;
    let other = "copper lantern orchid bridge";
    let (a, b) = tokio::join!(
        setup.register("acme", "nora@x.example", NEW_PASSWORD),
        setup.register("acme", "nora@x.example", other)
    );
    assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1);
    let winner = if a.is_ok() { NEW_PASSWORD } else { other };
    setup.try_sign_in("nora@x.example", winner, None).await.unwrap();
}

#[tokio::test]
async fn a_registration_that_was_killed_half_way_is_taken_up_with_the_same_password() {
    let setup = Arc::new(Setup::new().await);
    setup.open_registration(Registration::Open).await;
    // The directory's transaction commits, and the tenant's cannot go on.
    let mut owner = setup.database.owner().await;
    let held = owner.transaction().await.unwrap();
    held.batch_execute("LOCK TABLE postroom.members IN EXCLUSIVE MODE").await.unwrap();
    let registering = tokio::spawn({
        let setup = Arc::clone(&setup);
        async move { setup.register("acme", "nora@x.example", NEW_PASSWORD).await.map(drop) }
    });
    let known = "SELECT count(*) > 0 FROM postroom_management.memberships m \
                 JOIN postroom_management.users u ON u.id = m.user_id WHERE u.email = 'nora@x.example'";
    wait_for("the directory to know her", async || setup.ask::<bool>(known).await).await;
    registering.abort();
    assert!(registering.await.unwrap_err().is_cancelled());
    held.rollback().await.unwrap();
    let members = "SELECT count(*) FROM postroom.members WHERE email = 'nora@x.example'";
    assert_eq!(setup.ask::<i64>(members).await, 0);

    // Whoever has not the same password learns what they learn of everybody who is there.
    let other = "copper lantern orchid bridge";
    let taken = refusal(setup.register("acme", &setup.ida.email, other).await).to_string();
    for _ in 0..10 {
        assert_eq!(refusal(setup.register("acme", "nora@x.example", other).await).to_string(), taken);
    }
    assert_eq!(refusal(setup.register("acme", "nora@x.example", NEW_PASSWORD).await).to_string(), taken, "locked");
    setup.clock.advance(TimeDelta::seconds(30));
    let claims = setup.claims(&setup.register("acme", "nora@x.example", NEW_PASSWORD).await.unwrap());
    assert_eq!((claims.tenant, claims.role), (Some(setup.acme.id), Role::Member(MemberRole::User)));
    assert!(setup.is_let_in(&claims).await);
    assert_eq!(refusal(setup.register("acme", "nora@x.example", NEW_PASSWORD).await).to_string(), taken);
    setup.try_sign_in("nora@x.example", NEW_PASSWORD, None).await.unwrap();
}

#[tokio::test]
async fn of_an_account_that_another_tenant_made_nothing_is_taken_up() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let gil = setup.member(&globex, "gil", MemberRole::User).await;
    setup.run("UPDATE postroom_management.users SET must_change_password = false").await;
    setup.open_registration(Registration::Open).await;
    assert!(matches!(refusal(setup.register("acme", &gil.email, PASSWORD).await), Error::Conflict(_)));
    let places = format!("SELECT count(*) FROM postroom_management.memberships WHERE user_id = '{}'", gil.user);
    assert_eq!(setup.ask::<i64>(&places).await, 1);
}
