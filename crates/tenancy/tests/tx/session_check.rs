//! The check travels with the write and raises: a session that ended a moment ago leaves no row.
use chrono::TimeDelta;
use postroom_store::{GenericClient, Session, SystemActor, TxError};
use postroom_tenancy::TenantActor;
use postroom_types::{MemberRole, OperatorRole};

use crate::support::Setup;

async fn assert_refused(setup: &Setup, actor: TenantActor, why: &str) {
    let before = setup.count().await;
    let tx = setup.cell().begin(actor).await.unwrap();
    let refused = setup.insert(&tx, actor.tenant(), why).await.expect_err(why);
    assert!(matches!(TxError::from(refused), TxError::SessionOver), "{why}");
    // Whoever swallows the refusal cannot commit either.
    assert!(tx.commit().await.is_err(), "{why}");
    let once = setup.cell().once(actor).await.unwrap();
    let refused = setup.insert_once(&once, actor.tenant(), why).await.expect_err(why);
    assert!(matches!(TxError::from(refused), TxError::SessionOver), "{why}");
    drop(once);
    let once = setup.cell().once(actor).await.unwrap();
    let read = once.prepare("SELECT canary FROM isolation_probes").await.unwrap();
    let refused = once.query_raw(&read, std::iter::empty::<i32>()).await.err().expect(why);
    assert!(matches!(TxError::from(refused), TxError::SessionOver), "{why}");
    drop(once);
    assert_eq!(setup.count().await, before, "{why}");
    setup.assert_clean(why).await;
}

async fn assert_accepted(setup: &Setup, actor: TenantActor) {
    let before = setup.count().await;
    let tx = setup.cell().begin(actor).await.unwrap();
    setup.insert(&tx, actor.tenant(), "written").await.unwrap();
    tx.commit().await.unwrap();
    let once = setup.cell().once(actor).await.unwrap();
    setup.insert_once(&once, actor.tenant(), "written").await.unwrap();
    assert_eq!(setup.count().await, before + 2);
}

#[tokio::test]
async fn a_members_write_after_the_end_leaves_no_row() {
    let setup = Setup::new().await;
    let endings = [
        ("revoked", "UPDATE postroom.sessions SET revoked_at = now()"),
        ("expired", "UPDATE postroom.sessions SET expires_at = '2026-11-20 12:00Z'"),
        ("deleted", "DELETE FROM postroom.sessions"),
        ("promoted", "UPDATE postroom.members SET role = 'admin' WHERE role = 'user'"),
        ("demoted", "UPDATE postroom.members SET role = 'readonly' WHERE role = 'user'"),
        ("suspended", "UPDATE postroom.members SET is_active = false WHERE role = 'user'"),
        ("removed", "DELETE FROM postroom.members WHERE role = 'user'"),
        ("tenant suspended", "UPDATE postroom.tenant_settings SET is_active = false"),
    ];
    for (number, (why, ending)) in endings.into_iter().enumerate() {
        let person = setup.world.member(&setup.acme, &format!("m{number}"), MemberRole::User).await;
        let actor = setup.world.member_actor(&person, &setup.acme).await;
        assert_accepted(&setup, actor).await;
        setup.owner.batch_execute(ending).await.unwrap();
        assert_refused(&setup, actor, why).await;
    }
}

#[tokio::test]
async fn a_session_ends_by_the_clock() {
    let setup = Setup::new().await;
    let actor = setup.acme_admin().await;
    setup.world.clock.advance(TimeDelta::days(30) - TimeDelta::microseconds(1));
    assert_accepted(&setup, actor).await;
    setup.world.clock.advance(TimeDelta::microseconds(1));
    assert_refused(&setup, actor, "expired").await;
}

#[tokio::test]
async fn a_session_is_good_for_one_person_in_one_tenant_and_role() {
    let setup = Setup::new().await;
    let ida = setup.world.member(&setup.acme, "ida", MemberRole::User).await;
    let TenantActor::Member { session, tenant } = setup.world.member_actor(&ida, &setup.acme).await else { panic!() };
    let globex = setup.globex.id;
    let other = Session { user: setup.acme.admin.user, ..session };
    assert_refused(&setup, TenantActor::Member { tenant, session: other }, "another person").await;
    let admin = Session { role: "admin", ..session };
    assert_refused(&setup, TenantActor::Member { tenant, session: admin }, "a role of one's own making").await;
    assert_refused(&setup, TenantActor::Member { tenant: globex, session }, "another tenant").await;
    assert_accepted(&setup, TenantActor::Member { tenant, session }).await;
    // Not even as a member there; being added elsewhere ends the session here, too.
    let again = setup.world.member(&setup.globex, &ida.email, MemberRole::User).await;
    assert_eq!(again.user, ida.user);
    assert_refused(&setup, TenantActor::Member { tenant: globex, session }, "the same person's other tenant").await;
    assert_refused(&setup, TenantActor::Member { tenant, session }, "the person was added elsewhere").await;
}

const WRITE: &str = "INSERT INTO postroom_management.operator_idempotency_keys \
     (id, user_id, route, key, request_digest, status, answer, created_at, updated_at) \
     VALUES ($1::uuid, $1::uuid, 'r', ($1::uuid)::text, '', 0, '', now(), now()) RETURNING id";

async fn system_writes(setup: &Setup, actor: SystemActor) -> [Result<(), TxError>; 2] {
    let id = setup.uuid();
    let several = async {
        let tx = setup.store().system_tx(actor).await?;
        let statement = tx.prepare(WRITE).await?;
        tx.query_one(&statement, &[&id]).await?;
        tx.commit().await
    };
    let id = setup.uuid();
    let one = async {
        let once = setup.store().system_once(actor).await?;
        let statement = once.prepare(WRITE).await?;
        Ok(once.query_one(&statement, &[&id]).await.map(drop)?)
    };
    [several.await, one.await]
}

#[tokio::test]
async fn an_operators_write_after_the_end_leaves_no_row() {
    let setup = Setup::new().await;
    let endings = [
        ("revoked", "UPDATE postroom_management.operator_sessions SET revoked_at = now()"),
        ("expired", "UPDATE postroom_management.operator_sessions SET expires_at = '2026-11-20 12:00Z'"),
        ("demoted", "UPDATE postroom_management.operators SET role = 'operator-readonly'"),
        ("suspended", "UPDATE postroom_management.operators SET is_active = false"),
        ("removed", "UPDATE postroom_management.operators SET deleted_at = now()"),
        ("person suspended", "UPDATE postroom_management.users SET status = 'suspended'"),
    ];
    let count = "SELECT count(*) FROM postroom_management.operator_idempotency_keys";
    for (number, (why, ending)) in endings.into_iter().enumerate() {
        let person = setup.world.operator(&format!("o{number}"), OperatorRole::Operator).await;
        let actor = setup.world.operator_actor(&person).await;
        for outcome in system_writes(&setup, actor).await {
            outcome.unwrap();
        }
        let before: i64 = setup.owner.query_one(count, &[]).await.unwrap().get(0);
        setup.owner.batch_execute(ending).await.unwrap();
        for outcome in system_writes(&setup, actor).await {
            assert!(matches!(outcome, Err(TxError::SessionOver)), "{why}: {outcome:?}");
        }
        assert_eq!(setup.owner.query_one(count, &[]).await.unwrap().get::<_, i64>(0), before, "{why}");
    }
    setup.assert_clean("operators").await;
}
