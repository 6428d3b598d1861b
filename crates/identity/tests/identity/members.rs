//! Members: the last administrator stays, and nobody gets at an account by adding its person.
use chrono::TimeDelta;
use postroom_identity::member::{self, Added, Changes, Filter};
use postroom_identity::user::NewUser;
use postroom_identity::{Error, Role};
use postroom_store::TenantActor;
use postroom_testkit::{PASSWORD, Person, TestTenant, name, wait_for};
use postroom_types::{EmailAddress, MemberId, MemberRole, OperatorRole, PageRequest};

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

    /// Somebody with this address is to belong to the tenant.
    async fn add_to(&self, actor: TenantActor, email: &str) -> Result<Added, Error> {
        let email = EmailAddress::parse(email).unwrap();
        let new = NewUser { email, display_name: name("Somebody"), handle: None, password: None };
        let (added, tx) = member::add(&self.identity, actor, &new, MemberRole::User, None).await?;
        tx.commit().await?;
        Ok(added)
    }

    /// How often the directory says that the person belongs to the tenant.
    async fn places(&self, person: &Person, tenant: &TestTenant) -> i64 {
        let sql = "SELECT count(*) FROM postroom_management.memberships";
        self.ask(&format!("{sql} WHERE user_id = '{}' AND tenant_id = '{}'", person.user, tenant.id)).await
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
async fn the_installation_adds_anybody_with_a_new_first_password() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let signed_in = setup.signed_in().await;
    let actor = TenantActor::System { tenant: globex.id };
    let added = setup.add_to(actor, "IDA@acme.example").await.unwrap();
    assert_eq!(added.member.user_id, setup.ida.user.0);
    assert_eq!(added.member.display_name, "Somebody");
    assert!(!setup.is_let_in(&setup.claims(&signed_in)).await, "the sessions in other tenants end, too");
    assert!(is_over(&refusal(setup.refresh(&signed_in).await)));
    let old = setup.try_sign_in(&setup.ida.email, PASSWORD, None).await;
    assert!(matches!(refusal(old), Error::WrongCredentials));
    for slug in [&setup.acme.slug, &globex.slug] {
        let there = setup.try_sign_in(&setup.ida.email, &added.initial_password, Some(slug)).await.unwrap();
        assert!(there.must_change_password);
    }
    let people: i64 = setup.ask("SELECT count(*) FROM postroom_management.users WHERE handle LIKE 'ida%'").await;
    assert_eq!(people, 1);
    // Twice in the same tenant is a conflict, and changes nothing.
    assert!(matches!(refusal(setup.add_to(actor, &setup.ida.email).await), Error::Conflict(_)));
    setup.try_sign_in(&setup.ida.email, &added.initial_password, None).await.unwrap();
}

/// A tenant's administrator must not get at somebody's account by adding the person, even before the first sign-in there;
/// nor may they let in whoever made that account.
#[tokio::test]
async fn an_administrator_adds_nobody_who_belongs_elsewhere() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let olga = setup.operator("olga", OperatorRole::OperatorReadonly).await;
    let admin = setup.member_actor(&globex.admin, &globex).await;
    let never: bool =
        setup.ask("SELECT last_sign_in_at IS NULL FROM postroom_management.users WHERE handle = 'ida'").await;
    assert!(never);
    for person in [&setup.ida, &olga] {
        assert!(matches!(refusal(setup.add_to(admin, &person.email).await), Error::Conflict(_)));
        assert_eq!(setup.places(person, &globex).await, 0);
        let signed_in = setup.sign_in(person).await;
        assert!(matches!(refusal(setup.add_to(admin, &person.email).await), Error::Conflict(_)));
        assert!(setup.is_let_in(&setup.claims(&signed_in)).await);
    }
    // Somebody new, and somebody who belongs nowhere any more, are welcome.
    setup.add_to(admin, "new@globex.example").await.unwrap();
    member::remove(&setup.identity, setup.acme_system(), setup.ida.member.unwrap(), None).await.unwrap();
    let added = setup.add_to(admin, &setup.ida.email).await.unwrap();
    assert_eq!(added.member.user_id, setup.ida.user.0);
    let old = setup.try_sign_in(&setup.ida.email, PASSWORD, None).await;
    assert!(matches!(refusal(old), Error::WrongCredentials));
    setup.try_sign_in(&setup.ida.email, &added.initial_password, Some(&globex.slug)).await.unwrap();
}

#[tokio::test]
async fn of_two_administrators_who_add_a_stranger_at_once_one_gets_them() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let here = setup.member_actor(&setup.acme.admin, &setup.acme).await;
    let there = setup.member_actor(&globex.admin, &globex).await;
    for round in 0..5 {
        let email = format!("new{round}@example.org");
        let (a, b) = tokio::join!(setup.add_to(here, &email), setup.add_to(there, &email));
        let (winner, refused) = match (a, b) {
            (Ok(added), Err(error)) | (Err(error), Ok(added)) => (added, error),
            (Ok(_), Ok(_)) => panic!("both let them in"),
            (Err(a), Err(b)) => panic!("{a:?}, {b:?}"),
        };
        assert!(matches!(refused, Error::Conflict(_)), "{refused:?}");
        setup.try_sign_in(&email, &winner.initial_password, None).await.unwrap();
    }
}

#[tokio::test]
async fn operators_are_not_members() {
    let setup = Setup::new().await;
    let olga = setup.operator("olga", OperatorRole::OperatorReadonly).await;
    let signed_in = setup.sign_in(&olga).await;
    for _ in 0..2 {
        // Not even on the installation's word, and not while suspended.
        assert!(matches!(refusal(setup.add_to(setup.acme_system(), &olga.email).await), Error::Conflict(_)));
        assert_eq!(setup.places(&olga, &setup.acme).await, 0);
        assert!(setup.refresh(&signed_in).await.is_ok());
        setup.sign_in(&olga).await;
        setup.run("UPDATE postroom_management.operators SET is_active = false").await;
        assert!(matches!(refusal(setup.add_to(setup.acme_system(), &olga.email).await), Error::Conflict(_)));
        setup.run("UPDATE postroom_management.operators SET is_active = true").await;
    }
}

/// The removal has taken the member away, but not yet the row in the directory, when the person comes back.
#[tokio::test]
async fn somebody_who_is_added_again_during_the_removal_stays_in_the_directory() {
    let setup = Setup::new().await;
    let mut blocker = setup.database.owner().await;
    let block = blocker.transaction().await.unwrap();
    let ida = format!("WHERE user_id = '{}'", setup.ida.user);
    block.query_one(&format!("SELECT FROM postroom_management.memberships {ida} FOR UPDATE"), &[]).await.unwrap();
    let (identity, actor, id) = (setup.identity.clone(), setup.acme_system(), setup.ida.member.unwrap());
    let removing = tokio::spawn(async move { member::remove(&identity, actor, id, None).await });
    wait_for("the removal waits for the directory", async || {
        let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
             AND usename = 'postroom_app' AND wait_event_type = 'Lock'";
        setup.ask::<i64>(waiting).await == 1
    })
    .await;
    assert_eq!(setup.ask::<i64>(&format!("SELECT count(*) FROM postroom.members {ida}")).await, 0);
    // What adding does to the directory, a moment later.
    let later = format!("UPDATE postroom_management.memberships SET created_at = created_at + interval '1 s' {ida}");
    block.batch_execute(&later).await.unwrap();
    block.commit().await.unwrap();
    removing.await.unwrap().unwrap();
    assert_eq!(setup.places(&setup.ida, &setup.acme).await, 1);
}

#[tokio::test]
async fn whoever_is_removed_and_added_again_at_once_keeps_the_place() {
    let setup = Setup::new().await;
    let mut id = setup.ida.member.unwrap();
    for _ in 0..10 {
        let remove = member::remove(&setup.identity, setup.acme_system(), id, None);
        let add = async {
            loop {
                match setup.add_to(setup.acme_system(), &setup.ida.email).await {
                    // Not removed yet.
                    Err(Error::Conflict(_)) => {}
                    other => return other,
                }
            }
        };
        // Time does not stand still between the two.
        let ticking = async {
            loop {
                setup.clock.advance(TimeDelta::microseconds(1));
                tokio::task::yield_now().await;
            }
        };
        let (removed, added) = tokio::select! {
            both = async { tokio::join!(remove, add) } => both,
            () = ticking => panic!("time has ended"),
        };
        removed.unwrap();
        let added = added.unwrap();
        assert_eq!(setup.places(&setup.ida, &setup.acme).await, 1);
        setup.try_sign_in(&setup.ida.email, &added.initial_password, Some(&setup.acme.slug)).await.unwrap();
        id = MemberId(added.member.id);
    }
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
    assert!(setup.try_sign_in("new@acme.example", &first.initial_password, None).await.is_err());
    setup.try_sign_in("new@acme.example", &second.initial_password, None).await.unwrap();
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
    let told = &good[0].initial_password;
    setup.try_sign_in("new@acme.example", told, None).await.expect("the password that was told works");
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
