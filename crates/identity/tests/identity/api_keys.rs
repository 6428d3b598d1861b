//! API keys: what they may do, and what ends them.
use chrono::TimeDelta;
use postroom_identity::api_key::{self, Created, NewApiKey};
use postroom_identity::{Claims, Error, Permission, Scopes, member, policy, second_factor, session, sign_in, user};
use postroom_store::{SystemActor, TenantActor};
use postroom_testkit::{Authenticator, PASSWORD, Person, device, name};
use postroom_types::{MemberRole, PageRequest, SessionId};

use crate::support::{Setup, is_over, refusal};

const ALL: PageRequest = PageRequest { after: None, limit: 100, offset: 0, with_total: false };

impl Setup {
    async fn try_key(&self, claims: &Claims, scopes: &[&str], days: Option<i64>) -> Result<Created, Error> {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let new = NewApiKey { name: name("backup"), scopes, expires_in_days: days };
        let tx = self.identity.store.tenant_tx(claims.tenant_actor().unwrap()).await?;
        let created = api_key::create(&self.identity, &tx, claims, &new).await?;
        tx.commit().await?;
        Ok(created)
    }

    /// A key of this person in acme.
    async fn key(&self, person: &Person, scopes: &[&str]) -> Created {
        let claims = self.claims(&self.sign_in_to(person, &self.acme).await);
        self.try_key(&claims, scopes, None).await.unwrap()
    }

    /// What the key's next request may claim.
    async fn claimed(&self, key: &str) -> Option<Claims> {
        api_key::claims(&self.identity, key).await.unwrap()
    }

    async fn works(&self, key: &Created) -> bool {
        match self.claimed(&key.key).await {
            Some(claims) => self.is_let_in(&claims).await,
            None => false,
        }
    }
}

#[tokio::test]
async fn a_key_acts_for_its_member_within_its_scopes_and_the_role() {
    let setup = Setup::new().await;
    let admin = setup.acme.admin.clone();
    let created = setup.key(&admin, &["members:read", "policy:read"]).await;
    assert!(created.key.starts_with("prk_") && created.key.len() == 90, "{}", created.key);
    let claims = setup.claimed(&created.key).await.unwrap();
    assert_eq!((claims.user, claims.tenant), (admin.user, Some(setup.acme.id)));
    assert_eq!(claims.permissions(), [Permission::MembersRead, Permission::PolicyRead]);
    assert!(claims.is_api_key() && !claims.allow(Permission::MembersWrite));
    assert!(setup.is_let_in(&claims).await);

    // The present role, whatever it was when the key was made.
    setup.member(&setup.acme, "ole", MemberRole::Admin).await;
    let actor = TenantActor::System { tenant: setup.acme.id };
    let tx = setup.identity.store.tenant_tx(actor).await.unwrap();
    let demotion = member::Changes { role: Some(MemberRole::User), ..member::Changes::default() };
    member::update(&setup.identity, &tx, admin.member.unwrap(), &demotion, None).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!setup.is_let_in(&claims).await, "what was claimed before the demotion is refused");
    let claims = setup.claimed(&created.key).await.unwrap();
    assert!(setup.is_let_in(&claims).await && claims.permissions().is_empty());
}

#[tokio::test]
async fn nobody_gives_a_key_more_than_they_have() {
    let setup = Setup::new().await;
    let admin = setup.claims(&setup.sign_in_to(&setup.acme.admin, &setup.acme).await);
    let ida = setup.claims(&setup.signed_in().await);
    for (claims, scopes) in
        [(&admin, ["tenants:read"]), (&admin, ["members:*"]), (&admin, [""]), (&ida, ["members:read"])]
    {
        let error = refusal(setup.try_key(claims, &scopes, None).await);
        assert!(matches!(error, Error::Invalid { field: "scopes", .. }), "{scopes:?}: {error:?}");
    }
    for days in [0, -1, 366, i64::MAX] {
        let error = refusal(setup.try_key(&ida, &[], Some(days)).await);
        assert!(matches!(error, Error::Invalid { field: "expiresInDays", .. }), "{days}: {error:?}");
    }
    let created = setup.try_key(&ida, &[], Some(1)).await.unwrap();
    assert_eq!(created.api_key.scopes, Scopes::default());
    for _ in 1..100 {
        setup.try_key(&ida, &[], None).await.unwrap();
    }
    assert!(matches!(refusal(setup.try_key(&ida, &[], None).await), Error::Conflict(_)), "a hundred are enough");
}

#[tokio::test]
async fn texts_that_are_no_key_of_ours_open_nothing() {
    let setup = Setup::new().await;
    let created = setup.key(&setup.ida, &[]).await;
    let other = setup.key(&setup.ida, &[]).await;
    // The id of one with the secret of the other.
    let mixed = format!("{}{}", &created.key[..47], &other.key[47..]);
    let lower = created.key.to_lowercase();
    for text in
        ["prk_", "prk_x", "", &mixed, &lower, &created.key[4..], &created.key[..89], &format!("{}A", created.key)]
    {
        assert_eq!(setup.claimed(text).await, None, "{text:?}");
    }
    let stored: i64 = setup
        .ask(&format!("SELECT count(*) FROM postroom.api_keys k WHERE k::text LIKE '%{}%'", &created.key[60..]))
        .await;
    assert_eq!(stored, 0);
}

#[tokio::test]
async fn a_key_ends_when_it_is_deleted_and_when_its_time_is_over() {
    let setup = Setup::new().await;
    let claims = setup.claims(&setup.signed_in().await);
    let (deleted, short, long) = (
        setup.try_key(&claims, &[], None).await.unwrap(),
        setup.try_key(&claims, &[], Some(1)).await.unwrap(),
        setup.try_key(&claims, &[], None).await.unwrap(),
    );
    let actor = claims.tenant_actor().unwrap();
    let listed = api_key::list(&setup.identity, actor, setup.ida.user, &ALL).await.unwrap().items;
    assert_eq!(listed.iter().map(|key| key.id).collect::<Vec<_>>().len(), 3);
    let stale = setup.claimed(&deleted.key).await.unwrap();
    let stranger = setup.claims(&setup.sign_in_to(&setup.acme.admin, &setup.acme).await);
    let id = SessionId(deleted.api_key.id);
    let revoke = async |by: &Claims| {
        let tx = setup.identity.store.tenant_tx(by.tenant_actor().unwrap()).await.unwrap();
        let outcome = api_key::revoke(&setup.identity, &tx, by.user, id).await;
        tx.commit().await.unwrap();
        outcome
    };
    assert!(matches!(revoke(&stranger).await, Err(Error::NotFound)));
    assert!(setup.works(&deleted).await);
    revoke(&claims).await.unwrap();
    assert!(matches!(revoke(&claims).await, Err(Error::NotFound)));
    assert!(!setup.works(&deleted).await && !setup.is_let_in(&stale).await);
    assert!(setup.works(&short).await && setup.works(&long).await);
    setup.clock.advance(TimeDelta::days(1));
    assert!(!setup.works(&short).await && setup.works(&long).await);
    setup.clock.advance(TimeDelta::days(89));
    assert!(!setup.works(&long).await);
}

#[tokio::test]
async fn keys_are_no_sessions_that_somebody_signed_in_to() {
    let setup = Setup::new().await;
    let claims = setup.claims(&setup.signed_in().await);
    let created = setup.try_key(&claims, &[], None).await.unwrap();
    let id = SessionId(created.api_key.id);
    let tx = setup.identity.store.tenant_tx(claims.tenant_actor().unwrap()).await.unwrap();
    let records = session::in_tenant(&tx);
    let listed = session::list(&setup.identity, &records, setup.ida.user, &ALL).await.unwrap().items;
    assert_eq!(listed.iter().map(|row| row.id).collect::<Vec<_>>(), [claims.session.0]);
    let ended = session::end(&setup.identity, &records, setup.ida.user, id, "session_ended").await;
    assert!(matches!(ended, Err(Error::NotFound)));
    tx.commit().await.unwrap();
    // A refresh token for a key, were there ever one, is worth nothing.
    let tenant = setup.acme.id;
    setup
        .run(&format!(
            "INSERT INTO postroom.refresh_tokens (tenant_id, id, session_id, token_hash, created_at, updated_at) \
             VALUES ('{tenant}', '{id}', '{id}', sha256('\\x{zeros}'), now(), now())",
            zeros = "00".repeat(32)
        ))
        .await;
    let text = base64(&[tenant.0.as_bytes(), id.0.as_bytes(), &[0; 32][..]].concat());
    let token = session::RefreshToken::parse(&text).unwrap();
    assert!(is_over(&refusal(sign_in::refresh(&setup.identity, &token, &device()).await)));
}

#[tokio::test]
async fn the_owner_changing_the_password_leaves_keys_alone_and_whoever_takes_the_account_away_ends_them() {
    let setup = Setup::new().await;
    let created = setup.key(&setup.ida, &[]).await;
    let claims = setup.claims(&setup.signed_in().await);
    let new = "marble otter violin canyon";
    user::change_password(&setup.identity, &claims, PASSWORD, new, &device()).await.unwrap();
    user::end_sign_ins(&setup.identity, setup.ida.user).await.unwrap();
    assert!(setup.works(&created).await);

    let actor = TenantActor::System { tenant: setup.acme.id };
    let (ole, eva, uli, kim) = (
        setup.member(&setup.acme, "ole", MemberRole::User).await,
        setup.member(&setup.acme, "eva", MemberRole::User).await,
        setup.member(&setup.acme, "uli", MemberRole::User).await,
        setup.member(&setup.acme, "kim", MemberRole::User).await,
    );
    let keys = [setup.key(&ole, &[]).await, setup.key(&eva, &[]).await, setup.key(&uli, &[]).await];
    let bystander = setup.key(&kim, &[]).await;
    member::issue_password(&setup.identity, actor, ole.member.unwrap()).await.unwrap();
    let tx = setup.identity.store.tenant_tx(actor).await.unwrap();
    member::set_suspended(&setup.identity, &tx, eva.member.unwrap(), true, None).await.unwrap();
    member::set_suspended(&setup.identity, &tx, eva.member.unwrap(), false, None).await.unwrap();
    tx.commit().await.unwrap();
    member::remove(&setup.identity, actor, uli.member.unwrap(), None).await.unwrap();
    user::set_suspended(&setup.identity, SystemActor::System, None, setup.ida.user, true).await.unwrap();
    user::set_suspended(&setup.identity, SystemActor::System, None, setup.ida.user, false).await.unwrap();
    for key in keys.iter().chain([&created]) {
        assert!(!setup.works(key).await);
    }
    assert!(setup.works(&bystander).await);
}

#[tokio::test]
async fn a_key_made_without_a_second_factor_does_not_outlive_the_demand_for_one() {
    let setup = Setup::new().await;
    let without = setup.key(&setup.ida, &[]).await;
    let session = setup.claims(&setup.signed_in().await);
    let begun = second_factor::enrol(&setup.identity, &session, PASSWORD).await.unwrap();
    let code = Authenticator::of(&begun.secret).code(setup.identity.context.now(), 0);
    second_factor::confirm(&setup.identity, &session, &code).await.unwrap();
    let with = setup.try_key(&session, &[], None).await.unwrap();
    assert!(setup.works(&without).await && setup.works(&with).await, "nobody demands one yet");
    let (claimed, other) = (setup.claimed(&without.key).await.unwrap(), setup.claimed(&with.key).await.unwrap());
    let require = async |required| {
        setup.change_policy(policy::Changes { second_factor_required: Some(required), ..Default::default() }).await;
    };
    require(true).await;
    assert_eq!(setup.claimed(&without.key).await, None);
    assert!(!setup.is_let_in(&claimed).await, "not even what was claimed a moment before");
    assert!(setup.works(&with).await && setup.is_let_in(&other).await);
    // Whoever signed in may still set one up.
    assert!(setup.is_let_in(&session).await);
    require(false).await;
    assert!(setup.works(&without).await, "as before the demand");
}

#[tokio::test]
async fn a_key_that_is_just_being_made_does_not_outlive_a_reset() {
    let setup = Setup::new().await;
    for _ in 0..5 {
        let claims = setup.claims(&setup.signed_in().await);
        let (made, ended) =
            tokio::join!(setup.try_key(&claims, &[], None), user::end_all_sessions(&setup.identity, setup.ida.user));
        ended.unwrap();
        match made {
            Ok(created) => assert!(!setup.works(&created).await, "made first, ended after"),
            Err(error) => assert!(is_over(&error), "{error:?}"),
        }
        // Sessions that were opened at the very moment of the ending count as ended.
        setup.clock.advance(TimeDelta::seconds(1));
    }
}

#[tokio::test]
async fn uses_are_noted_once_a_minute() {
    let setup = Setup::new().await;
    let created = setup.key(&setup.ida, &[]).await;
    let noted = async || -> Option<i64> {
        setup.ask("SELECT extract(epoch FROM last_used_at)::bigint FROM postroom.api_keys").await
    };
    assert_eq!(noted().await, None);
    let start = setup.identity.context.now().timestamp();
    for (passed, expected) in [(0, 0), (59, 0), (1, 60), (30, 60), (31, 121)] {
        setup.clock.advance(TimeDelta::seconds(passed));
        assert!(setup.works(&created).await);
        assert_eq!(noted().await, Some(start + expected));
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}
