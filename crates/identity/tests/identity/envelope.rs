//! Sealed values on a real database: who can open them, and what is left when a key is gone.
use postroom_identity::envelope::{self, Location, Unreadable};
use postroom_identity::{Error, Identity};
use postroom_store::{SystemActor, TenantActor};
use postroom_types::TenantId;
use uuid::Uuid;

use crate::support::{Setup, refusal};

const HERE: Location = Location { table: "t", column: "c", row: Uuid::from_u128(5) };
const SECRET: &[u8] = b"walnut ferry";

async fn seal(identity: &Identity, tenant: Option<TenantId>) -> Result<Vec<u8>, Error> {
    if let Some(tenant) = tenant {
        let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
        let sealed = envelope::seal(identity, &tx, &HERE, SECRET).await?;
        tx.commit().await?;
        return Ok(sealed);
    }
    let tx = identity.store.system_tx(SystemActor::System).await?;
    let sealed = envelope::seal(identity, &tx, &HERE, SECRET).await?;
    tx.commit().await?;
    Ok(sealed)
}

async fn open(identity: &Identity, tenant: Option<TenantId>, sealed: &[u8]) -> Result<Vec<u8>, Error> {
    if let Some(tenant) = tenant {
        let tx = identity.store.tenant_tx(TenantActor::System { tenant }).await?;
        return Ok(envelope::open(identity, &tx, &HERE, sealed).await?.to_vec());
    }
    let tx = identity.store.system_tx(SystemActor::System).await?;
    Ok(envelope::open(identity, &tx, &HERE, sealed).await?.to_vec())
}

fn unreadable<T>(outcome: Result<T, Error>) -> Unreadable {
    match refusal(outcome) {
        Error::Unreadable(unreadable) => unreadable,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_first_key_is_made_once_however_many_need_it() {
    let setup = Setup::new().await;
    for tenant in [Some(setup.acme.id), None] {
        let sealing = (0..8).map(|_| {
            let identity = setup.identity.clone();
            tokio::spawn(async move { seal(&identity, tenant).await.unwrap() })
        });
        for sealed in sealing.collect::<Vec<_>>() {
            let sealed = sealed.await.unwrap();
            assert_eq!(open(&setup.identity, tenant, &sealed).await.unwrap(), SECRET);
        }
    }
    let made: i64 = setup.ask("SELECT count(*) FROM postroom.data_keys").await;
    let of_installation: i64 = setup.ask("SELECT count(*) FROM postroom_management.installation_data_keys").await;
    assert_eq!((made, of_installation), (1, 1));
}

#[tokio::test]
async fn nobody_else_opens_it_and_nobody_at_all_without_the_key() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let (acme, globex) = (Some(setup.acme.id), Some(globex.id));
    let sealed = seal(&setup.identity, acme).await.unwrap();
    seal(&setup.identity, globex).await.unwrap();
    for other in [globex, None] {
        assert_eq!(unreadable(open(&setup.identity, other, &sealed).await), Unreadable::DataKey);
    }
    // Not even when the data key is copied to the other tenant.
    setup
        .run(&format!(
            "UPDATE postroom.data_keys SET tenant_id = '{}', number = 2 WHERE tenant_id = '{}'",
            globex.unwrap(),
            acme.unwrap()
        ))
        .await;
    assert_eq!(unreadable(open(&setup.identity, globex, &sealed).await), Unreadable::NotAuthentic);
    // Destroyed, it is unreadable for good, and the next value gets a new key.
    assert_eq!(unreadable(open(&setup.identity, acme, &sealed).await), Unreadable::DataKey);
    let again = seal(&setup.identity, acme).await.unwrap();
    assert_eq!(open(&setup.identity, acme, &again).await.unwrap(), SECRET);
    for broken in ["'\\x'", "'\\x01'", "'\\x02' || substr(wrapped, 2)", "substr(wrapped, 1, 40)"] {
        let before: Vec<u8> =
            setup.ask(&format!("SELECT wrapped FROM postroom.data_keys WHERE tenant_id = '{}'", setup.acme.id)).await;
        setup
            .run(&format!("UPDATE postroom.data_keys SET wrapped = {broken} WHERE tenant_id = '{}'", setup.acme.id))
            .await;
        unreadable(open(&setup.identity, acme, &again).await);
        let update = "UPDATE postroom.data_keys SET wrapped = $1 WHERE tenant_id = $2";
        setup.owner.execute(update, &[&before, &setup.acme.id.0]).await.unwrap();
    }
    assert_eq!(open(&setup.identity, acme, &again).await.unwrap(), SECRET);
}
