//! Invitations: one-time links with which people become members by their own consent.
use chrono::TimeDelta;
use postroom_identity::invitation::{self, Acceptance, Filter, Issued, NewInvitation};
use postroom_identity::sign_in::SignedIn;
use postroom_identity::{Error, Role, member, user};
use postroom_store::TenantActor;
use postroom_testkit::{PASSWORD, Person, TestTenant, device, name};
use postroom_types::{EmailAddress, InvitationId, MemberRole, OperatorRole, PageRequest, UserId};

use crate::support::{Setup, refusal};

const ALL: PageRequest = PageRequest { after: None, limit: 100, offset: 0, with_total: true };
const NEW_PASSWORD: &str = "marble otter violin canyon";
const OWN_PASSWORD: &str = "copper lantern orchid bridge";

impl Setup {
    async fn try_invite(
        &self,
        tenant: &TestTenant,
        email: &str,
        role: MemberRole,
        by: Option<UserId>,
        days: Option<i64>,
    ) -> Result<Issued, Error> {
        let email = EmailAddress::parse(email).unwrap();
        let new = NewInvitation { email, display_name: name("Somebody"), role, expires_in_days: days };
        let tx = self.identity.store.tenant_tx(TenantActor::System { tenant: tenant.id }).await.unwrap();
        let issued = invitation::create(&self.identity, &tx, &new, by).await?;
        tx.commit().await.unwrap();
        Ok(issued)
    }

    async fn invite(&self, email: &str, role: MemberRole) -> Issued {
        self.try_invite(&self.acme, email, role, Some(self.acme.admin.user), None).await.unwrap()
    }

    async fn accept(&self, token: &str, password: &str) -> Result<SignedIn, Error> {
        let acceptance =
            Acceptance { display_name: None, password: password.to_owned(), totp_code: None, recovery_code: None };
        invitation::accept(&self.identity, token, &acceptance, &device()).await
    }

    /// Chooses a password of their own, `OWN_PASSWORD`.
    async fn settle(&self, person: &Person) {
        let claims = self.claims(&self.sign_in(person).await);
        user::change_password(&self.identity, &claims, PASSWORD, OWN_PASSWORD, &device()).await.unwrap();
    }

    async fn is_there(&self, token: &str) -> bool {
        match invitation::offer(&self.identity, token).await {
            Ok(_) => true,
            Err(Error::NotFound) => false,
            Err(error) => panic!("{error:?}"),
        }
    }

    async fn renew(&self, issued: &Issued, by: UserId) -> Result<Issued, Error> {
        let tx = self.identity.store.tenant_tx(TenantActor::System { tenant: self.acme.id }).await.unwrap();
        let id = InvitationId(issued.invitation.id);
        let renewed = invitation::renew(&self.identity, &tx, id, None, Some(by)).await?;
        tx.commit().await.unwrap();
        Ok(renewed)
    }

    async fn revoke(&self, issued: &Issued) -> Result<(), Error> {
        let tx = self.identity.store.tenant_tx(TenantActor::System { tenant: self.acme.id }).await.unwrap();
        invitation::revoke(&self.identity, &tx, InvitationId(issued.invitation.id), None).await?;
        tx.commit().await.unwrap();
        Ok(())
    }

    async fn statuses(&self, status: Option<&'static str>) -> Vec<String> {
        let actor = TenantActor::System { tenant: self.acme.id };
        let filter = Filter { status, contains: None };
        let page = invitation::list(&self.identity, actor, &filter, &ALL).await.unwrap();
        assert_eq!(page.total, Some(page.items.len() as i64));
        page.items.into_iter().map(|invitation| invitation.status).collect()
    }
}

#[tokio::test]
async fn a_new_person_chooses_a_password_and_is_in() {
    let setup = Setup::new().await;
    let issued = setup.invite("nora@elsewhere.example", MemberRole::Readonly).await;
    let offer = invitation::offer(&setup.identity, &issued.token).await.unwrap();
    assert_eq!((offer.tenant_slug.as_str(), offer.email.as_str()), ("acme", "nora@elsewhere.example"));
    assert_eq!((offer.role.as_str(), offer.existing), ("readonly", false));
    for password in ["short", "nora@elsewhere.example", "passwordpassword"] {
        let error = refusal(setup.accept(&issued.token, password).await);
        assert!(matches!(error, Error::Invalid { field: "password", .. }), "{password}: {error:?}");
    }
    let signed_in = setup.accept(&issued.token, NEW_PASSWORD).await.unwrap();
    assert!(!signed_in.must_change_password);
    let claims = setup.claims(&signed_in);
    assert_eq!((claims.tenant, claims.role), (Some(setup.acme.id), Role::Member(MemberRole::Readonly)));
    assert!(setup.is_let_in(&claims).await);
    setup.try_sign_in("nora@elsewhere.example", NEW_PASSWORD, None).await.unwrap();
    assert!(!setup.is_there(&issued.token).await);
    assert!(matches!(refusal(setup.accept(&issued.token, NEW_PASSWORD).await), Error::NotFound));
    assert_eq!(setup.statuses(None).await, ["accepted"]);
    let recorded: String = setup
        .ask(
            "SELECT string_agg(event, ',' ORDER BY sequence) FROM postroom.audit_events WHERE event LIKE 'invitation%'",
        )
        .await;
    assert_eq!(recorded, "invitation_created,invitation_accepted");
}

#[tokio::test]
async fn somebody_who_belongs_elsewhere_joins_with_their_own_password() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let gil = setup.member(&globex, "gil", MemberRole::Admin).await;
    setup.settle(&gil).await;
    let there = setup.claims(&setup.try_sign_in(&gil.email, OWN_PASSWORD, None).await.unwrap());
    let issued = setup.invite(&gil.email, MemberRole::User).await;
    assert!(invitation::offer(&setup.identity, &issued.token).await.unwrap().existing);
    assert!(matches!(refusal(setup.accept(&issued.token, NEW_PASSWORD).await), Error::WrongCredentials));
    let refused: i64 = setup
        .ask("SELECT count(*) FROM postroom.audit_events WHERE NOT succeeded AND event = 'invitation_accepted'")
        .await;
    assert_eq!(refused, 1);
    let claims = setup.claims(&setup.accept(&issued.token, OWN_PASSWORD).await.unwrap());
    assert_eq!((claims.user, claims.role), (gil.user, Role::Member(MemberRole::User)));
    assert!(setup.is_let_in(&claims).await && setup.is_let_in(&there).await, "nothing was taken from them");
    for tenant in [&globex, &setup.acme] {
        setup.try_sign_in(&gil.email, OWN_PASSWORD, Some(&tenant.slug)).await.unwrap();
    }
}

#[tokio::test]
async fn whoever_knows_a_first_password_does_not_join_elsewhere_with_it() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    let gil = setup.member(&globex, "gil", MemberRole::User).await;
    let issued = setup.invite(&gil.email, MemberRole::Admin).await;
    // The administrator of globex has chosen it, and could send it as well as gil.
    let Error::Conflict(told) = refusal(setup.accept(&issued.token, PASSWORD).await) else { panic!("another error") };
    assert!(told.contains("change it"), "{told}");
    let members: i64 = setup.ask("SELECT count(*) FROM postroom.members WHERE email = 'gil@globex.example'").await;
    let places: i64 = setup
        .ask(&format!("SELECT count(*) FROM postroom_management.memberships WHERE user_id = '{}'", gil.user))
        .await;
    assert_eq!((members, places), (1, 1), "at globex");
    assert!(setup.is_there(&issued.token).await, "the link goes on working");
    setup.settle(&gil).await;
    setup.accept(&issued.token, OWN_PASSWORD).await.unwrap();
}

#[tokio::test]
async fn operators_members_and_suspended_people_do_not_get_in() {
    let setup = Setup::new().await;
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    setup.settle(&olga).await;
    let issued = setup.invite(&olga.email, MemberRole::User).await;
    assert!(matches!(refusal(setup.accept(&issued.token, OWN_PASSWORD).await), Error::Conflict(_)));
    assert!(matches!(
        refusal(setup.try_invite(&setup.acme, &setup.ida.email, MemberRole::User, None, None).await),
        Error::Conflict(_)
    ));
    // Added by other means meanwhile.
    let issued = setup.invite("nora@acme.example", MemberRole::Admin).await;
    let nora = setup.member(&setup.acme, "nora", MemberRole::Readonly).await;
    setup.settle(&nora).await;
    assert!(matches!(refusal(setup.accept(&issued.token, OWN_PASSWORD).await), Error::Conflict(_)));
    let role: String = setup.ask("SELECT role FROM postroom.members WHERE email = 'nora@acme.example'").await;
    assert_eq!(role, "readonly");
    let globex = setup.tenant("globex").await;
    let gil = setup.member(&globex, "gil", MemberRole::User).await;
    let issued = setup.invite(&gil.email, MemberRole::User).await;
    setup.run("UPDATE postroom_management.users SET status = 'suspended' WHERE handle = 'gil'").await;
    assert!(matches!(refusal(setup.accept(&issued.token, PASSWORD).await), Error::NoPlace(_)));
    let members: i64 =
        setup.ask("SELECT count(*) FROM postroom.members WHERE email LIKE 'gil@%' OR email LIKE 'olga@%'").await;
    assert_eq!(members, 1, "gil, at globex");
}

#[tokio::test]
async fn links_that_are_unknown_used_taken_back_or_expired_are_not_there() {
    let setup = Setup::new().await;
    let first = setup.invite("a@elsewhere.example", MemberRole::User).await;
    // Lists are in the order of time.
    setup.clock.advance(TimeDelta::seconds(1));
    let second = setup.invite("b@elsewhere.example", MemberRole::User).await;
    let mixed = format!("{}{}", &first.token[..43], &second.token[43..]);
    for token in ["", "x", "\0", &first.token[1..], &mixed, &"A".repeat(86), &first.token.repeat(2)] {
        assert!(!setup.is_there(token).await, "{token:?}");
        assert!(matches!(refusal(setup.accept(token, NEW_PASSWORD).await), Error::NotFound), "{token:?}");
    }
    let again = setup.try_invite(&setup.acme, "a@elsewhere.example", MemberRole::User, None, None).await;
    assert!(matches!(refusal(again), Error::Conflict(_)), "one open invitation for an address");
    setup.revoke(&first).await.unwrap();
    setup.revoke(&first).await.unwrap();
    assert!(!setup.is_there(&first.token).await && setup.is_there(&second.token).await);
    assert!(matches!(refusal(setup.renew(&first, setup.acme.admin.user).await), Error::Conflict(_)));
    setup.clock.advance(TimeDelta::days(7));
    assert!(!setup.is_there(&second.token).await);
    assert_eq!(setup.statuses(None).await, ["expired", "revoked"]);
    let renewed = setup.renew(&second, setup.acme.admin.user).await.unwrap();
    assert!(setup.is_there(&renewed.token).await && !setup.is_there(&second.token).await);
    setup.accept(&renewed.token, NEW_PASSWORD).await.unwrap();
    assert!(matches!(refusal(setup.revoke(&second).await), Error::Conflict(_)));
    assert!(matches!(refusal(setup.renew(&second, setup.acme.admin.user).await), Error::Conflict(_)));
    assert_eq!(setup.statuses(Some("accepted")).await.len() + setup.statuses(Some("revoked")).await.len(), 2);
    for days in [0, 31, -7] {
        let error = refusal(setup.try_invite(&setup.acme, "c@x.example", MemberRole::User, None, Some(days)).await);
        assert!(matches!(error, Error::Invalid { field: "expiresInDays", .. }), "{days}: {error:?}");
    }
    setup.run("UPDATE postroom.tenant_settings SET is_active = false").await;
    let closed = setup.try_invite(&setup.acme, "d@elsewhere.example", MemberRole::User, None, None).await.unwrap();
    assert!(!setup.is_there(&closed.token).await, "of a suspended tenant");
}

#[tokio::test]
async fn of_two_who_accept_at_once_one_wins() {
    let setup = Setup::new().await;
    let issued = setup.invite("nora@elsewhere.example", MemberRole::User).await;
    let other = "copper lantern orchid bridge";
    let (a, b) = tokio::join!(setup.accept(&issued.token, NEW_PASSWORD), setup.accept(&issued.token, other));
    assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1);
    let (winner, loser) = if a.is_ok() { (NEW_PASSWORD, other) } else { (other, NEW_PASSWORD) };
    setup.try_sign_in("nora@elsewhere.example", winner, None).await.unwrap();
    refusal(setup.try_sign_in("nora@elsewhere.example", loser, None).await);
    let members: i64 = setup.ask("SELECT count(*) FROM postroom.members WHERE email = 'nora@elsewhere.example'").await;
    assert_eq!(members, 1);
}

#[tokio::test]
async fn nobody_who_was_removed_comes_back_by_an_invitation_of_their_own() {
    let setup = Setup::new().await;
    let mal = setup.member(&setup.acme, "mal", MemberRole::Admin).await;
    let by = Some(mal.user);
    let issued = setup.try_invite(&setup.acme, "mal@private.example", MemberRole::Admin, by, None).await.unwrap();
    assert!(setup.is_there(&issued.token).await);
    let actor = TenantActor::System { tenant: setup.acme.id };
    member::remove(&setup.identity, actor, mal.member.unwrap(), None).await.unwrap();
    assert!(!setup.is_there(&issued.token).await);
    assert_eq!(setup.statuses(Some("revoked")).await, ["revoked"]);
    // Unless another administrator wants it so.
    let renewed = setup.renew(&issued, setup.acme.admin.user).await.unwrap();
    assert!(setup.is_there(&renewed.token).await && !setup.is_there(&issued.token).await);
}

#[tokio::test]
async fn an_acceptance_that_broke_off_can_be_repeated() {
    let setup = Setup::new().await;
    let issued = setup.invite("nora@elsewhere.example", MemberRole::User).await;
    // The directory has the person, the tenant's cell failed.
    setup
        .run(
            "CREATE FUNCTION postroom.fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'; \
             CREATE TRIGGER fail BEFORE INSERT ON postroom.members FOR EACH ROW EXECUTE FUNCTION postroom.fail()",
        )
        .await;
    refusal(setup.accept(&issued.token, NEW_PASSWORD).await);
    setup.run("DROP TRIGGER fail ON postroom.members").await;
    assert!(invitation::offer(&setup.identity, &issued.token).await.unwrap().existing);
    assert!(matches!(refusal(setup.accept(&issued.token, PASSWORD).await), Error::WrongCredentials));
    setup.accept(&issued.token, NEW_PASSWORD).await.unwrap();
}
