//! Members: the last administrator stays, and nobody's password changes by being added.
use postroom_identity::member::{self, Changes, Filter};
use postroom_identity::user::NewUser;
use postroom_identity::{Error, Role};
use postroom_store::TenantActor;
use postroom_testkit::{PASSWORD, Person, name};
use postroom_types::{EmailAddress, MemberId, MemberRole, PageRequest};

use crate::support::{Setup, is_over, refusal};

impl Setup {
    fn acme_system(&self) -> TenantActor {
        TenantActor::System { tenant: self.acme.id }
    }

    async fn set_role(&self, person: &Person, role: MemberRole) -> Result<(), Error> {
        let tx = self.identity.store.tenant_tx(self.acme_system()).await?;
        let changes = Changes { role: Some(role), ..Changes::default() };
        member::update(&self.identity, &tx, person.member.unwrap(), &changes, None).await?;
        Ok(tx.commit().await?)
    }

    async fn suspend(&self, person: &Person, suspended: bool) -> Result<(), Error> {
        let tx = self.identity.store.tenant_tx(self.acme_system()).await?;
        member::set_suspended(&self.identity, &tx, person.member.unwrap(), suspended, None).await?;
        Ok(tx.commit().await?)
    }

    async fn active_admins(&self) -> i64 {
        self.ask(&format!(
            "SELECT count(*) FROM postroom.members WHERE role = 'admin' AND is_active AND tenant_id = '{}'",
            self.acme.id
        ))
        .await
    }
}

#[tokio::test]
async fn the_last_active_administrator_stays() {
    let setup = Setup::new().await;
    setup.tenant("globex").await;
    let second = setup.member(&setup.acme, "ada", MemberRole::Admin).await;
    setup.suspend(&second, true).await.unwrap();
    let last = setup.acme.admin.clone();
    for refused in [
        setup.set_role(&last, MemberRole::User).await,
        setup.suspend(&last, true).await,
        member::remove(&setup.identity, setup.acme_system(), last.member.unwrap(), None).await,
    ] {
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    }
    // To stay what one is, is no demotion; and the suspended one may be changed freely.
    setup.set_role(&last, MemberRole::Admin).await.unwrap();
    setup.set_role(&second, MemberRole::User).await.unwrap();
    setup.set_role(&second, MemberRole::Admin).await.unwrap();
    setup.suspend(&second, false).await.unwrap();
    setup.set_role(&last, MemberRole::Readonly).await.unwrap();
    assert_eq!(setup.active_admins().await, 1);
}

#[tokio::test]
async fn two_administrators_cannot_demote_each_other_at_once() {
    let setup = Setup::new().await;
    for round in 0..5 {
        let second = setup.member(&setup.acme, &format!("ada{round}"), MemberRole::Admin).await;
        setup
            .run("UPDATE postroom.members SET role = 'admin', is_active = true WHERE email = 'admin@acme.example'")
            .await;
        let others = format!(
            "UPDATE postroom.members SET role = 'user' WHERE email NOT IN ('admin@acme.example', '{}')",
            second.email
        );
        setup.run(&others).await;
        let (a, b) = match round % 2 {
            0 => tokio::join!(
                setup.set_role(&setup.acme.admin, MemberRole::User),
                setup.set_role(&second, MemberRole::User)
            ),
            _ => tokio::join!(setup.suspend(&setup.acme.admin, true), setup.set_role(&second, MemberRole::User)),
        };
        let refused = [a, b].into_iter().filter_map(Result::err).collect::<Vec<_>>();
        assert!(matches!(refused.as_slice(), [Error::Conflict(_)]), "{refused:?}");
        assert_eq!(setup.active_admins().await, 1);
    }
}

#[tokio::test]
async fn adding_an_existing_person_does_not_reset_the_password() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let signed_in = setup.signed_in().await;
    let new = NewUser {
        email: EmailAddress::parse("IDA@acme.example").unwrap(),
        display_name: name("Ida elsewhere"),
        handle: None,
        password: None,
    };
    let actor = TenantActor::System { tenant: globex.id };
    let (added, tx) = member::add(&setup.identity, actor, &new, MemberRole::User, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(added.initial_password, None);
    assert_eq!(added.member.user_id, setup.ida.user.0);
    assert_eq!(added.member.display_name, "Ida elsewhere");
    assert!(setup.is_let_in(&setup.claims(&signed_in)).await);
    setup.try_sign_in(&setup.ida.email, PASSWORD, Some(&globex.slug)).await.unwrap();
    let people: i64 = setup.ask("SELECT count(*) FROM postroom_management.users WHERE handle LIKE 'ida%'").await;
    assert_eq!(people, 1);
    // Twice in the same tenant is a conflict, and changes nothing.
    let twice = member::add(&setup.identity, actor, &new, MemberRole::Admin, None).await;
    assert!(matches!(refusal(twice), Error::Conflict(_)));
}

/// A tenant's administrator must not get at somebody's account by adding the person, even before the first sign-in there.
#[tokio::test]
async fn adding_somebody_who_belongs_elsewhere_and_never_signed_in_gives_no_password() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let new = NewUser {
        email: EmailAddress::parse(&setup.ida.email).unwrap(),
        display_name: name("Ida"),
        handle: None,
        password: None,
    };
    let never: bool =
        setup.ask("SELECT last_sign_in_at IS NULL FROM postroom_management.users WHERE handle = 'ida'").await;
    assert!(never);
    let actor = TenantActor::System { tenant: globex.id };
    let (added, tx) = member::add(&setup.identity, actor, &new, MemberRole::User, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(added.initial_password, None);
    setup.try_sign_in(&setup.ida.email, PASSWORD, Some(&setup.acme.slug)).await.unwrap();
}

#[tokio::test]
async fn an_attempt_that_broke_off_is_simply_repeated() {
    let setup = Setup::new().await;
    let new = NewUser {
        email: EmailAddress::parse("new@acme.example").unwrap(),
        display_name: name("New"),
        handle: None,
        password: None,
    };
    let (first, tx) = member::add(&setup.identity, setup.acme_system(), &new, MemberRole::User, None).await.unwrap();
    drop(tx);
    let (second, tx) = member::add(&setup.identity, setup.acme_system(), &new, MemberRole::User, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(first.member.user_id, second.member.user_id);
    let (first, second) = (first.initial_password.unwrap(), second.initial_password.unwrap());
    assert!(setup.try_sign_in("new@acme.example", &first, None).await.is_err());
    setup.try_sign_in("new@acme.example", &second, None).await.unwrap();
}

#[tokio::test]
async fn the_same_person_added_twice_at_once_is_one_member() {
    let setup = Setup::new().await;
    let add = async || {
        let email = EmailAddress::parse("new@acme.example").unwrap();
        let new = NewUser { email, display_name: name("New"), handle: None, password: None };
        let (added, tx) = member::add(&setup.identity, setup.acme_system(), &new, MemberRole::User, None).await?;
        tx.commit().await?;
        Ok::<_, Error>(added)
    };
    let (a, b) = tokio::join!(add(), add());
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for outcome in [a, b] {
        match outcome {
            Ok(added) => good.push(added),
            Err(error) => bad.push(error),
        }
    }
    assert_eq!(good.len(), 1, "{bad:?}");
    assert!(matches!(bad.as_slice(), [Error::Conflict(_)]), "{bad:?}");
}

#[tokio::test]
async fn suspending_and_removing_bite_at_once() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    setup.member(&globex, &setup.ida.email, MemberRole::User).await;
    let (here, there) = (setup.signed_in().await, setup.sign_in_to(&setup.ida, &globex).await);
    setup.suspend(&setup.ida, true).await.unwrap();
    assert!(!setup.is_let_in(&setup.claims(&here)).await && setup.is_let_in(&setup.claims(&there)).await);
    assert!(is_over(&refusal(setup.refresh(&here).await)));
    setup.suspend(&setup.ida, false).await.unwrap();
    assert!(!setup.is_let_in(&setup.claims(&here)).await, "old sessions do not come back");
    let here = setup.signed_in().await;
    member::remove(&setup.identity, setup.acme_system(), setup.ida.member.unwrap(), None).await.unwrap();
    assert!(!setup.is_let_in(&setup.claims(&here)).await && setup.is_let_in(&setup.claims(&there)).await);
    assert!(matches!(
        refusal(setup.try_sign_in(&setup.ida.email, PASSWORD, Some(&setup.acme.slug)).await),
        Error::NoPlace(_)
    ));
    setup.sign_in_to(&setup.ida, &globex).await;
}

#[tokio::test]
async fn a_demoted_member_is_refused_until_the_refresh() {
    let setup = Setup::new().await;
    let ada = setup.member(&setup.acme, "ada", MemberRole::Admin).await;
    let before = setup.sign_in(&ada).await;
    setup.set_role(&ada, MemberRole::User).await.unwrap();
    assert!(!setup.is_let_in(&setup.claims(&before)).await);
    let after = setup.refresh(&before).await.unwrap();
    assert_eq!(setup.claims(&after).role, Role::Member(MemberRole::User));
}

#[tokio::test]
async fn another_version_or_tenant_is_refused() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let id = setup.ida.member.unwrap();
    let changes = || Changes { display_name: Some(name("Changed")), role: None };
    let tx = setup.identity.store.tenant_tx(setup.acme_system()).await.unwrap();
    let changed = member::update(&setup.identity, &tx, id, &changes(), Some(1)).await.unwrap();
    assert_eq!((changed.version, changed.display_name.as_str()), (2, "Changed"));
    let stale = member::update(&setup.identity, &tx, id, &changes(), Some(1)).await;
    assert!(matches!(refusal(stale), Error::VersionMismatch));
    let stale = member::set_suspended(&setup.identity, &tx, id, true, Some(1)).await;
    assert!(matches!(refusal(stale), Error::VersionMismatch));
    drop(tx);
    let stale = member::remove(&setup.identity, setup.acme_system(), id, Some(7)).await;
    assert!(matches!(refusal(stale), Error::VersionMismatch));
    let foreign = TenantActor::System { tenant: globex.id };
    let tx = setup.identity.store.tenant_tx(foreign).await.unwrap();
    assert!(matches!(refusal(member::find(&tx, id).await), Error::NotFound));
    assert!(matches!(refusal(member::update(&setup.identity, &tx, id, &changes(), None).await), Error::NotFound));
    assert!(matches!(refusal(member::set_suspended(&setup.identity, &tx, id, true, None).await), Error::NotFound));
    assert!(matches!(refusal(member::remove(&setup.identity, foreign, id, None).await), Error::NotFound));
}

#[tokio::test]
async fn lists_page_and_filter_within_the_tenant() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    setup.member(&globex, "ida_of_globex", MemberRole::User).await;
    for number in 0..5 {
        setup.member(&setup.acme, &format!("m_{number}"), MemberRole::User).await;
    }
    let mut seen: Vec<MemberId> = Vec::new();
    let mut after = None;
    loop {
        let request = PageRequest { after, limit: 3, offset: 0, with_total: true };
        let page = member::list(&setup.identity, setup.acme_system(), &Filter::default(), &request).await.unwrap();
        assert_eq!(page.total, Some(7));
        seen.extend(page.items.iter().map(|member| MemberId(member.id)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 7);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 7);
    let count = async |contains: &str| {
        let request = PageRequest { after: None, limit: 100, offset: 0, with_total: false };
        let filter = Filter { is_active: Some(true), contains: Some(contains.to_owned()) };
        member::list(&setup.identity, setup.acme_system(), &filter, &request).await.unwrap().items.len()
    };
    // An underscore or a percent sign is itself, not a wildcard.
    assert_eq!([count("M_").await, count("globex").await, count("%").await, count("_").await], [5, 0, 0, 5]);
}
