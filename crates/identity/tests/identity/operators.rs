//! Operators: somebody always stays who can do everything.
use postroom_identity::operator;
use postroom_identity::{Error, Role, user};
use postroom_store::SystemActor;
use postroom_testkit::{PASSWORD, Person};
use postroom_types::{MemberRole, OperatorRole};

use crate::support::{Setup, is_over, refusal};

impl Setup {
    async fn set_operator_role(&self, person: &Person, role: OperatorRole) -> Result<(), Error> {
        let tx = self.identity.store.system_tx(SystemActor::System).await?;
        operator::set_role(&self.identity, &tx, person.operator.unwrap(), role, None, person.user).await?;
        Ok(tx.commit().await?)
    }

    async fn suspend_operator(&self, person: &Person, suspended: bool) -> Result<(), Error> {
        let tx = self.identity.store.system_tx(SystemActor::System).await?;
        operator::set_suspended(&self.identity, &tx, person.operator.unwrap(), suspended, None, person.user).await?;
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
    let stale = operator::set_role(&setup.identity, &tx, id, OperatorRole::OperatorReadonly, Some(9), by).await;
    assert!(matches!(refusal(stale), Error::VersionMismatch));
    let unknown = postroom_types::OperatorId(setup.identity.context.uuid());
    let missing = operator::set_suspended(&setup.identity, &tx, unknown, true, None, by).await;
    assert!(matches!(refusal(missing), Error::NotFound));
    drop(tx);
    let again = postroom_identity::user::NewUser {
        email: postroom_types::EmailAddress::parse(&rita.email).unwrap(),
        display_name: postroom_testkit::name("Rita"),
        handle: None,
        password: None,
    };
    let twice = operator::add(&setup.identity, SystemActor::System, &again, OperatorRole::Operator, None).await;
    assert!(matches!(refusal(twice), Error::Conflict(_)));
    setup.sign_in(&rita).await;
}

#[tokio::test]
async fn a_member_who_becomes_an_operator_keeps_the_password() {
    let setup = Setup::new().await;
    let signed_in = setup.signed_in().await;
    let new = postroom_identity::user::NewUser {
        email: postroom_types::EmailAddress::parse(&setup.ida.email).unwrap(),
        display_name: postroom_testkit::name("Ida"),
        handle: None,
        password: None,
    };
    let (added, tx) =
        operator::add(&setup.identity, SystemActor::System, &new, OperatorRole::Operator, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(added.initial_password, None);
    assert!(setup.is_let_in(&setup.claims(&signed_in)).await);
    assert_eq!(setup.claims(&setup.sign_in(&setup.ida).await).tenant, None);
    let there = setup.claims(&setup.sign_in_to(&setup.ida, &setup.acme).await);
    assert_eq!(there.role, Role::Member(MemberRole::User));
}
