//! Operators: somebody always stays who can do everything.
use postroom_identity::operator::{self, Added};
use postroom_identity::user::{self, NewUser};
use postroom_identity::{Error, Role, member};
use postroom_store::{SystemActor, TenantActor};
use postroom_testkit::{PASSWORD, Person, name, wait_for};
use postroom_types::{EmailAddress, MemberRole, OperatorRole};

use crate::support::{Setup, is_over, refusal};

impl Setup {
    async fn set_operator_role(&self, person: &Person, role: OperatorRole) -> Result<(), Error> {
        let tx = self.identity.store.system_tx(SystemActor::System).await?;
        operator::set_role(&self.identity, &tx, person.operator.unwrap(), Some(role), None, person.user).await?;
        Ok(tx.commit().await?)
    }

    async fn add_operator(&self, email: &str) -> Result<Added, Error> {
        let email = EmailAddress::parse(email).unwrap();
        let new = NewUser { email, display_name: name("Somebody"), handle: None, password: None };
        let (added, tx) =
            operator::add(&self.identity, SystemActor::System, &new, OperatorRole::Operator, None).await?;
        tx.commit().await?;
        Ok(added)
    }

    async fn suspend_operator(&self, person: &Person, suspended: bool) -> Result<(), Error> {
        let tx = self.identity.store.system_tx(SystemActor::System).await?;
        operator::set_suspended(&self.identity, &tx, person.operator.unwrap(), suspended, None, Some(person.user))
            .await?;
        Ok(tx.commit().await?)
    }
}

#[tokio::test]
async fn the_last_active_operator_stays() {
    let setup = Setup::new().await;
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let rita = setup.operator("rita", OperatorRole::OperatorReadonly).await;
    for refused in [
        setup.set_operator_role(&olga, OperatorRole::OperatorReadonly).await,
        setup.suspend_operator(&olga, true).await,
    ] {
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    }
    setup.suspend_operator(&rita, true).await.unwrap();
    setup.suspend_operator(&rita, false).await.unwrap();
    setup.set_operator_role(&rita, OperatorRole::Operator).await.unwrap();
    setup.set_operator_role(&olga, OperatorRole::OperatorReadonly).await.unwrap();
    assert!(matches!(setup.suspend_operator(&rita, true).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn two_operators_cannot_demote_each_other_at_once() {
    let setup = Setup::new().await;
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let rita = setup.operator("rita", OperatorRole::Operator).await;
    for _ in 0..5 {
        setup.run("UPDATE postroom_management.operators SET role = 'operator', is_active = true").await;
        let readonly = OperatorRole::OperatorReadonly;
        let (a, b) = tokio::join!(setup.set_operator_role(&olga, readonly), setup.suspend_operator(&rita, true));
        let refused = [a, b].into_iter().filter_map(Result::err).collect::<Vec<_>>();
        assert_eq!(refused.len(), 1, "{refused:?}");
        let left: i64 =
            setup.ask("SELECT count(*) FROM postroom_management.operators WHERE role = 'operator' AND is_active").await;
        assert_eq!(left, 1);
    }
}

/// Suspending the person has the same effect as suspending the operator, so it must not get around the rule.
#[tokio::test]
async fn the_last_operator_is_not_suspended_as_a_person() {
    let setup = Setup::new().await;
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let refused = user::set_suspended(&setup.identity, SystemActor::System, None, olga.user, true).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    setup.sign_in(&olga).await;
    // A suspended person does not count as somebody who stays.
    let rita = setup.operator("rita", OperatorRole::Operator).await;
    user::set_suspended(&setup.identity, SystemActor::System, None, rita.user, true).await.unwrap();
    assert!(matches!(setup.suspend_operator(&olga, true).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn suspending_and_demoting_bite_at_once() {
    let setup = Setup::new().await;
    setup.operator("olga", OperatorRole::Operator).await;
    let rita = setup.operator("rita", OperatorRole::Operator).await;
    let before = setup.sign_in(&rita).await;
    setup.set_operator_role(&rita, OperatorRole::OperatorReadonly).await.unwrap();
    assert!(!setup.is_let_in(&setup.claims(&before)).await);
    let after = setup.refresh(&before).await.unwrap();
    assert_eq!(setup.claims(&after).role, Role::Operator(OperatorRole::OperatorReadonly));
    setup.suspend_operator(&rita, true).await.unwrap();
    assert!(!setup.is_let_in(&setup.claims(&after)).await);
    assert!(is_over(&refusal(setup.refresh(&after).await)));
    assert!(matches!(refusal(setup.try_sign_in(&rita.email, PASSWORD, None).await), Error::NoPlace(_)));
    setup.suspend_operator(&rita, false).await.unwrap();
    assert!(!setup.is_let_in(&setup.claims(&after)).await, "old sessions do not come back");
    setup.sign_in(&rita).await;
}

#[tokio::test]
async fn versions_and_repeats_are_noticed() {
    let setup = Setup::new().await;
    setup.operator("olga", OperatorRole::Operator).await;
    let rita = setup.operator("rita", OperatorRole::Operator).await;
    let (id, by) = (rita.operator.unwrap(), rita.user);
    let tx = setup.identity.store.system_tx(SystemActor::System).await.unwrap();
    let stale = operator::set_role(&setup.identity, &tx, id, Some(OperatorRole::OperatorReadonly), Some(9), by).await;
    assert!(matches!(refusal(stale), Error::VersionMismatch));
    let stale = operator::set_role(&setup.identity, &tx, id, None, Some(9), by).await;
    assert!(matches!(refusal(stale), Error::VersionMismatch));
    let same = operator::set_role(&setup.identity, &tx, id, None, None, by).await.unwrap();
    assert_eq!((same.role.as_str(), same.version), ("operator", 1));
    let unknown = postroom_types::OperatorId(setup.identity.context.uuid());
    let missing = operator::set_suspended(&setup.identity, &tx, unknown, true, None, None).await;
    assert!(matches!(refusal(missing), Error::NotFound));
    drop(tx);
    assert!(matches!(refusal(setup.add_operator(&rita.email).await), Error::Conflict(_)));
    setup.sign_in(&rita).await;
}

#[tokio::test]
async fn members_are_not_operators() {
    let setup = Setup::new().await;
    let signed_in = setup.signed_in().await;
    assert!(matches!(refusal(setup.add_operator(&setup.ida.email).await), Error::Conflict(_)));
    assert!(setup.is_let_in(&setup.claims(&signed_in)).await);
    assert_eq!(setup.claims(&setup.sign_in(&setup.ida).await).role, Role::Member(MemberRole::User));
    // Who belongs nowhere any more can be made one, with a new first password.
    let actor = TenantActor::System { tenant: setup.acme.id };
    member::remove(&setup.identity, actor, setup.ida.member.unwrap(), None).await.unwrap();
    let added = setup.add_operator(&setup.ida.email).await.unwrap();
    assert_eq!(added.operator.user_id, setup.ida.user.0);
    assert!(matches!(refusal(setup.try_sign_in(&setup.ida.email, PASSWORD, None).await), Error::WrongCredentials));
    let there = setup.try_sign_in(&setup.ida.email, &added.initial_password, None).await.unwrap();
    assert_eq!(setup.claims(&there).role, Role::Operator(OperatorRole::Operator));
}

/// The user of the new operator stands already, but the operator does not, when a tenant's administrator adds the same
/// address: whoever knows the first password then must not become an operator with it.
#[tokio::test]
async fn a_tenants_administrator_does_not_get_hold_of_an_operator_in_the_making() {
    let setup = Setup::new().await;
    let admin = setup.member_actor(&setup.acme.admin, &setup.acme).await;
    let mut blocker = setup.database.owner().await;
    let block = blocker.transaction().await.unwrap();
    block.batch_execute("LOCK TABLE postroom_management.operators IN EXCLUSIVE MODE").await.unwrap();
    let email = "olga@operators.example";
    let making = setup.add_operator(email);
    let adding = async {
        wait_for("the operator's user is there", async || {
            setup.ask::<i64>("SELECT count(*) FROM postroom_management.users WHERE handle = 'olga'").await == 1
        })
        .await;
        let email = EmailAddress::parse(email).unwrap();
        let new = NewUser { email, display_name: name("Olga"), handle: None, password: None };
        let identity = setup.identity.clone();
        let adding = tokio::spawn(async move {
            let (added, tx) = member::add(&identity, admin, &new, MemberRole::User, None).await?;
            tx.commit().await?;
            Ok::<_, Error>(added)
        });
        wait_for("both have come as far as they can", async || {
            let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                 AND usename = 'postroom_app' AND wait_event_type = 'Lock'";
            adding.is_finished() || setup.ask::<i64>(waiting).await == 2
        })
        .await;
        block.commit().await.unwrap();
        adding.await.unwrap()
    };
    let (made, added) = tokio::join!(making, adding);
    let refused = match (made, added) {
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
        (Ok(_), Ok(_)) => panic!("an operator whose password the tenant knows"),
        (Err(a), Err(b)) => panic!("{a:?}, {b:?}"),
    };
    assert!(matches!(refused, Error::Conflict(_)), "{refused:?}");
}
