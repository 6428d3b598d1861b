//! Signing up by oneself, where the tenant's policy lets people.
use postroom_identity::policy::{Changes, Registration};
use postroom_identity::registration::{self, Registrant};
use postroom_identity::sign_in::SignedIn;
use postroom_identity::{Error, Role};
use postroom_testkit::{device, name};
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
