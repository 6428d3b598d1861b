//! Which key the database belongs to, and its replacement.
use postroom_identity::envelope::{self, Location, Unreadable};
use postroom_identity::installation_key::{self, Rotation, Standing, State};
use postroom_identity::{Error, Identity, Keys, sign_in};
use postroom_store::{SystemActor, TenantActor};
use postroom_testkit::device;
use postroom_types::TenantId;
use uuid::Uuid;

use crate::support::{Setup, refusal};

const OLD: [u8; 32] = [7; 32];
const NEW: [u8; 32] = [8; 32];
const HERE: Location = Location { table: "t", column: "c", row: Uuid::from_u128(5) };

fn with(identity: &Identity, secret: [u8; 32], old: &[[u8; 32]]) -> Identity {
    Identity { keys: Keys::with_old(&secret, old), ..identity.clone() }
}

fn fingerprint(secret: [u8; 32]) -> String {
    Keys::derive(&secret).fingerprint().to_owned()
}

async fn seal(identity: &Identity, tenant: TenantId) -> Vec<u8> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await.unwrap();
    let sealed = envelope::seal(identity, &tx, &HERE, b"walnut").await.unwrap();
    tx.commit().await.unwrap();
    sealed
}

async fn open(identity: &Identity, tenant: TenantId, sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
    Ok(envelope::open(identity, &tx, &HERE, sealed).await?.to_vec())
}

#[tokio::test]
async fn the_database_knows_its_key() {
    let setup = Setup::new().await;
    let (old, new) = (with(&setup.identity, OLD, &[]), with(&setup.identity, NEW, &[]));
    // Of two that start first at the same time, one is in force and the other is refused.
    let (a, b) = tokio::join!(installation_key::check(&old), installation_key::check(&new));
    let in_force = installation_key::in_force(&old).await.unwrap();
    let standings = [a.unwrap(), b.unwrap()];
    assert_eq!(standings.iter().filter(|s| **s == Standing::InForce).count(), 1, "{standings:?}");
    let (winner, loser) = if in_force == fingerprint(OLD) { (OLD, NEW) } else { (NEW, OLD) };
    let foreign = installation_key::check(&with(&setup.identity, loser, &[])).await.unwrap();
    assert_eq!(foreign, Standing::Foreign { in_force: fingerprint(winner) });
    let next = installation_key::check(&with(&setup.identity, loser, &[winner])).await.unwrap();
    assert_eq!(next, Standing::New);
    let first = installation_key::check(&with(&setup.identity, winner, &[loser])).await.unwrap();
    assert_eq!(first, Standing::InForce);
    let refused = installation_key::rotate(&with(&setup.identity, loser, &[])).await;
    assert!(matches!(refusal(refused), Error::Unreadable(Unreadable::InstallationKey)));
}

#[tokio::test]
async fn a_rotation_wraps_everything_anew_and_nothing_stops_working() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let (acme, globex) = (setup.acme.id, globex.id);
    let old = with(&setup.identity, OLD, &[NEW]);
    let new = with(&setup.identity, NEW, &[OLD]);
    let sealed = seal(&old, acme).await;
    let tx = old.store.system_tx(SystemActor::System).await.unwrap();
    let of_installation = envelope::seal(&old, &tx, &HERE, b"walnut").await.unwrap();
    tx.commit().await.unwrap();
    let signed_in = setup.signed_in().await;

    let rotation = installation_key::rotate(&new).await.unwrap();
    assert_eq!(rotation, Rotation { rewrapped: 2, retired: vec![fingerprint(OLD)] });
    assert_eq!(installation_key::rotate(&new).await.unwrap(), Rotation::default(), "twice is harmless");
    for identity in [&old, &new, &with(&setup.identity, NEW, &[])] {
        assert_eq!(open(identity, acme, &sealed).await.unwrap(), b"walnut");
        let tx = identity.store.system_tx(SystemActor::System).await.unwrap();
        assert_eq!(envelope::open(identity, &tx, &HERE, &of_installation).await.unwrap().to_vec(), b"walnut");
    }
    let lost = open(&with(&setup.identity, OLD, &[]), acme, &sealed).await;
    assert!(matches!(refusal(lost), Error::Unreadable(Unreadable::InstallationKey)));

    // A server that still signs with the old key wraps with the new one.
    let made_late = seal(&old, globex).await;
    assert_eq!(open(&with(&setup.identity, NEW, &[]), globex, &made_late).await.unwrap(), b"walnut");
    assert_eq!(installation_key::check(&old).await.unwrap(), Standing::Replaced { by: fingerprint(NEW) });
    assert!(matches!(refusal(installation_key::rotate(&old).await), Error::Conflict(_)));
    let status = installation_key::status(&new).await.unwrap();
    let status: Vec<_> = status.iter().map(|key| (key.fingerprint.clone(), key.state, key.data_keys)).collect();
    assert_eq!(status, [(fingerprint(OLD), State::Retired, 0), (fingerprint(NEW), State::InForce, 3)]);

    // Sessions go on, and a lost answer is given again by a server with the other key.
    let moved_on = sign_in::refresh(&old, &signed_in.opened.refresh_token, &device()).await.unwrap();
    let again = sign_in::refresh(&new, &signed_in.opened.refresh_token, &device()).await.unwrap();
    assert!(again.opened.refresh_token == moved_on.opened.refresh_token);
    let next =
        sign_in::refresh(&with(&setup.identity, NEW, &[]), &again.opened.refresh_token, &device()).await.unwrap();
    assert_eq!(next.opened.user, setup.ida.user);
}
