//! Nobody learns from a refused sign-in whether there is such a person: not from the answer, and not from how long it takes,
//! because the same is done for it.
use std::time::Duration;

use postroom_identity::sign_in::{self, Login};
use postroom_identity::{Error, Identity};
use postroom_store::{PoolLimits, Store, StoreConfig, TenantActor};
use postroom_testkit::{Proxy, device};

use crate::support::{Setup, refusal};

/// One connection for each pool, so that whatever is waited for shows, one after the other.
const LIMITS: PoolLimits = PoolLimits {
    size: 1,
    max_overflow: 0,
    timeout: Duration::from_secs(600),
    recycle: Duration::from_secs(3600),
    tenant_size: 1,
    tenant_timeout: Duration::from_secs(600),
};

fn over(setup: &Setup, url: String, limits: PoolLimits) -> Identity {
    let config = StoreConfig { cell_url: url.clone(), management_url: url, limits, prepared_statements: true };
    Identity { store: Store::new(config, setup.clock.clone()).unwrap(), ..setup.identity.clone() }
}

async fn fail(identity: &Identity, name: &str) -> Error {
    let login = Login { name, password: "wrong", proof: None, tenant: None };
    refusal(sign_in::login(identity, &login, &device()).await)
}

#[tokio::test]
async fn known_and_unknown_people_take_the_same_messages_and_hashes() {
    let setup = Setup::new().await;
    let proxy = Proxy::start(&setup.database).await;
    let identity = over(&setup, proxy.url(&setup.database), LIMITS);
    // What was done until the answer was there.
    let observe = async |name: &str| {
        identity.background.settled().await;
        proxy.forget();
        let before = identity.hasher.hashed();
        let error = fail(&identity, name).await;
        // The end of a read is not waited for.
        let sent = proxy.sent().into_iter().filter(|message| message != "Q COMMIT").collect::<Vec<_>>();
        (error.to_string(), sent, identity.hasher.hashed() - before)
    };
    let names = ["ida@acme.example", "nobody@acme.example", "ida", "nobody", "no name at all", ""];
    // Statements are prepared at their first use.
    for name in ["ida@acme.example", "nobody@acme.example"] {
        observe(name).await;
    }
    let (answer, sent, hashes) = observe("kim@acme.example").await;
    assert_eq!(hashes, 1);
    assert!(sent.iter().filter(|message| message.as_str() == "E").count() >= 4, "{sent:?}");
    for name in names {
        assert_eq!(observe(name).await, (answer.clone(), sent.clone(), 1), "{name:?}");
    }
    for name in names {
        for _ in 0..12 {
            observe(name).await;
        }
    }
    let locked = observe("ida@acme.example").await;
    assert!(locked.0.contains("too many") && locked.2 == 1, "{locked:?}");
    for name in names {
        assert_eq!(observe(name).await, locked, "{name:?}");
    }
}

#[tokio::test]
async fn a_busy_tenant_does_not_tell_its_people_from_others() {
    let setup = Setup::new().await;
    let identity = over(&setup, setup.database.app_url(), LIMITS);
    // All that the tenant may have is taken, and would be waited for until the test is given up.
    let taken = identity.store.tenant_tx(TenantActor::System { tenant: setup.acme.id }).await.unwrap();
    for attempt in 0..12 {
        let (known, unknown) = (fail(&identity, &setup.ida.email).await, fail(&identity, "nobody@acme.example").await);
        assert_eq!(known.to_string(), unknown.to_string(), "{attempt}");
        assert_eq!(matches!(known, Error::TooManyAttempts { .. }), attempt >= 10, "{attempt}");
    }
    drop(taken);
    identity.background.settled().await;
    let recorded = "SELECT count(*) FROM postroom.audit_events WHERE event IN ('login_failed', 'locked_out')";
    assert_eq!(setup.ask::<i64>(recorded).await, 11);
}

#[tokio::test]
async fn what_a_busy_tenant_cannot_record_the_installation_does() {
    let setup = Setup::new().await;
    let limits = PoolLimits { tenant_timeout: Duration::from_millis(1), ..LIMITS };
    let identity = over(&setup, setup.database.app_url(), limits);
    let taken = identity.store.tenant_tx(TenantActor::System { tenant: setup.acme.id }).await.unwrap();
    assert!(matches!(fail(&identity, &setup.ida.email).await, Error::WrongCredentials));
    identity.background.settled().await;
    drop(taken);
    let recorded =
        "SELECT count(*) FROM postroom_management.audit_events WHERE event = 'login_failed' AND actor_id IS NOT NULL";
    assert_eq!(setup.ask::<i64>(recorded).await, 1);
}
