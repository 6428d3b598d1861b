//! Refresh tokens: used once, with grace for a lost answer, and theft ends the family.
use chrono::TimeDelta;
use postroom_identity::Role;
use postroom_identity::session::{self, RefreshToken};
use postroom_identity::{sign_in, user};
use postroom_testkit::{PASSWORD, device};
use postroom_types::{MemberRole, OperatorRole};

use crate::support::{Setup, is_over, refusal};

#[tokio::test]
async fn each_refresh_gives_the_next_token() {
    let setup = Setup::new().await;
    let mut current = setup.signed_in().await;
    let session = current.opened.session;
    for _ in 0..3 {
        setup.clock.advance(TimeDelta::minutes(14));
        let next = setup.refresh(&current).await.unwrap();
        assert!(next.opened.refresh_token != current.opened.refresh_token);
        assert_eq!((next.opened.session, next.opened.user), (session, setup.ida.user));
        assert!(setup.is_let_in(&setup.claims(&next)).await);
        current = next;
    }
    let sessions: i64 = setup.ask("SELECT count(*) FROM postroom.sessions").await;
    assert_eq!(sessions, 1);
    let secrets: i64 = setup.ask("SELECT count(DISTINCT octet_length(token_hash)) FROM postroom.refresh_tokens").await;
    assert_eq!(secrets, 1);
}

#[tokio::test]
async fn twenty_at_once_get_the_same_successor() {
    let setup = Setup::new().await;
    for operators in [false, true] {
        let signed_in = if operators {
            let olga = setup.operator("olga", OperatorRole::Operator).await;
            setup.sign_in(&olga).await
        } else {
            setup.signed_in().await
        };
        let tasks = (0..20).map(|_| {
            let (identity, token) = (setup.identity.clone(), signed_in.opened.refresh_token.clone());
            tokio::spawn(async move { sign_in::refresh(&identity, &token, &device()).await })
        });
        let mut tokens = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            tokens.push(task.await.unwrap().unwrap().opened.refresh_token.encode());
        }
        tokens.dedup();
        assert_eq!(tokens.len(), 1);
        let token = RefreshToken::parse(&tokens[0]).unwrap();
        sign_in::refresh(&setup.identity, &token, &device()).await.unwrap();
    }
}

#[tokio::test]
async fn a_repeat_within_ten_seconds_is_a_lost_answer() {
    let setup = Setup::new().await;
    let first = setup.signed_in().await;
    let second = setup.refresh(&first).await.unwrap();
    setup.clock.advance(TimeDelta::seconds(10));
    let again = setup.refresh(&first).await.unwrap();
    assert!(again.opened.refresh_token == second.opened.refresh_token);
    // The grace counts from the first use, however often it is used.
    setup.clock.advance(TimeDelta::microseconds(1));
    assert!(is_over(&refusal(setup.refresh(&first).await)));
}

#[tokio::test]
async fn reuse_after_the_grace_ends_the_family() {
    let setup = Setup::new().await;
    let first = setup.signed_in().await;
    let other = setup.signed_in().await;
    let second = setup.refresh(&first).await.unwrap();
    setup.clock.advance(TimeDelta::seconds(11));
    assert!(is_over(&refusal(setup.refresh(&first).await)));
    assert!(is_over(&refusal(setup.refresh(&second).await)), "the thief's and the owner's token both end");
    assert!(!setup.is_let_in(&setup.claims(&second)).await, "the access token, too, at once");
    assert!(setup.is_let_in(&setup.claims(&other)).await, "other sessions go on");
    setup.refresh(&other).await.unwrap();
}

#[tokio::test]
async fn reuse_after_the_successor_was_used_ends_the_family() {
    let setup = Setup::new().await;
    let first = setup.signed_in().await;
    let second = setup.refresh(&first).await.unwrap();
    let third = setup.refresh(&second).await.unwrap();
    assert!(is_over(&refusal(setup.refresh(&first).await)), "even within ten seconds");
    assert!(is_over(&refusal(setup.refresh(&third).await)));
    assert!(!setup.is_let_in(&setup.claims(&third)).await);
}

#[tokio::test]
async fn an_unknown_token_ends_nothing() {
    let setup = Setup::new().await;
    let signed_in = setup.signed_in().await;
    // The right session, another secret: whoever knows a session's id must not be able to end it.
    let mut bytes = signed_in.opened.refresh_token.encode().into_bytes();
    for byte in &mut bytes[60..80] {
        *byte = if *byte == b'A' { b'B' } else { b'A' };
    }
    let forged = RefreshToken::parse(std::str::from_utf8(&bytes).unwrap()).unwrap();
    assert_eq!(forged.session, signed_in.opened.session);
    assert!(is_over(&refusal(sign_in::refresh(&setup.identity, &forged, &device()).await)));
    // A token of a tenant that does not exist, and one of the operator area.
    for tenant in [Some(postroom_types::TenantId(setup.identity.context.uuid())), None] {
        let mut elsewhere = signed_in.opened.refresh_token.clone();
        elsewhere.tenant = tenant;
        assert!(is_over(&refusal(sign_in::refresh(&setup.identity, &elsewhere, &device()).await)));
    }
    assert!(setup.is_let_in(&setup.claims(&signed_in)).await);
    setup.refresh(&signed_in).await.unwrap();
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used() {
    let setup = Setup::new().await;
    let signed_in = setup.signed_in().await;
    setup.clock.advance(TimeDelta::days(30) - TimeDelta::microseconds(1));
    let next = setup.refresh(&signed_in).await.unwrap();
    setup.clock.advance(TimeDelta::days(30));
    assert!(is_over(&refusal(setup.refresh(&next).await)));
}

#[tokio::test]
async fn a_session_ends_after_ninety_days_in_any_case() {
    let setup = Setup::new().await;
    let mut current = setup.signed_in().await;
    let ends_at = setup.identity.context.now() + TimeDelta::days(90);
    for _ in 0..4 {
        setup.clock.advance(TimeDelta::days(20));
        current = setup.refresh(&current).await.unwrap();
        assert!(current.opened.expires_at <= ends_at);
    }
    assert_eq!(current.opened.expires_at, ends_at);
    setup.clock.advance(TimeDelta::days(10) - TimeDelta::seconds(1));
    current = setup.refresh(&current).await.unwrap();
    let claims = setup.claims(&current);
    setup.clock.advance(TimeDelta::seconds(1));
    assert!(is_over(&refusal(setup.refresh(&current).await)));
    assert!(!setup.is_let_in(&claims).await);
}

#[tokio::test]
async fn refreshing_brings_the_new_role() {
    let setup = Setup::new().await;
    let signed_in = setup.signed_in().await;
    setup.run("UPDATE postroom.members SET role = 'readonly' WHERE role = 'user'").await;
    assert!(!setup.is_let_in(&setup.claims(&signed_in)).await);
    let next = setup.refresh(&signed_in).await.unwrap();
    assert_eq!(setup.claims(&next).role, Role::Member(MemberRole::Readonly));
    assert!(setup.is_let_in(&setup.claims(&next)).await);
}

#[tokio::test]
async fn nobody_who_was_suspended_refreshes() {
    let setup = Setup::new().await;
    let pairs = [
        ("postroom.members", "is_active = false", "is_active = true"),
        ("postroom.tenant_settings", "is_active = false", "is_active = true"),
        ("postroom_management.users", "status = 'suspended'", "status = 'active'"),
        ("postroom_management.users", "status = 'deleted'", "status = 'active'"),
    ];
    for (table, off, on) in pairs {
        let signed_in = setup.signed_in().await;
        setup.run(&format!("UPDATE {table} SET {off}")).await;
        assert!(is_over(&refusal(setup.refresh(&signed_in).await)), "{table} {off}");
        setup.run(&format!("UPDATE {table} SET {on}")).await;
        let later = setup.refresh(&signed_in).await;
        if table == "postroom_management.users" {
            assert!(is_over(&refusal(later)), "somebody who was suspended signs in again");
        } else {
            // The refusal was not theft: within the grace the session goes on where nothing else ended it.
            later.unwrap();
        }
    }
}

/// What ended every session did not get as far as this one's area, as when the tenant's database was away.
#[tokio::test]
async fn a_session_that_could_not_be_ended_is_over_at_its_next_use_elsewhere() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    setup.member(&globex, &setup.ida.email, MemberRole::User).await;
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let (refreshing, switching) = (setup.signed_in().await, setup.signed_in().await);
    let operating = setup.sign_in(&olga).await;
    let moved_on = setup.refresh(&refreshing).await.unwrap();
    setup.run("UPDATE postroom_management.users SET sessions_valid_from = '2026-11-20 12:00:01Z'").await;
    setup.clock.advance(TimeDelta::seconds(2));
    // However often it was refreshed: what counts is when it was opened.
    for session in [&moved_on, &operating] {
        assert!(is_over(&refusal(setup.refresh(session).await)));
        assert!(!setup.is_let_in(&setup.claims(session)).await, "and it is ended for good");
    }
    let claims = setup.claims(&switching);
    let switched = sign_in::switch(&setup.identity, &claims, Some(&globex.slug), &device()).await;
    assert!(is_over(&refusal(switched)));
    let standing: i64 = setup.ask("SELECT count(*) FROM postroom.sessions WHERE revoked_at IS NULL").await;
    assert_eq!(standing, 0, "neither the old one nor one in the other tenant");
    // A new one is good.
    let fresh = setup.signed_in().await;
    let fresh = setup.refresh(&fresh).await.unwrap();
    sign_in::switch(&setup.identity, &setup.claims(&fresh), Some(&globex.slug), &device()).await.unwrap();
}

#[tokio::test]
async fn ending_every_session_is_noted_before_anything_can_fail() {
    let setup = Setup::new().await;
    let sessions_end = async || -> bool {
        let now = setup.identity.context.now().to_rfc3339();
        let sql = "SELECT sessions_valid_from >= '$now' FROM postroom_management.users WHERE handle = 'ida'";
        setup.ask(&sql.replace("$now", &now)).await
    };
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let by = setup.operator_actor(&olga).await;
    // The tenant's part of it cannot be done.
    setup.run("ALTER TABLE postroom.sessions RENAME TO away").await;
    setup.clock.advance(TimeDelta::seconds(1));
    user::end_all_sessions(&setup.identity, setup.ida.user).await.unwrap_err();
    assert!(sessions_end().await);
    setup.clock.advance(TimeDelta::seconds(1));
    user::set_suspended(&setup.identity, by, None, setup.ida.user, true).await.unwrap_err();
    assert!(sessions_end().await);
    setup.run("ALTER TABLE postroom.away RENAME TO sessions").await;
}

#[tokio::test]
async fn operators_refresh_by_the_same_rules() {
    let setup = Setup::new().await;
    let olga = setup.operator("olga", OperatorRole::Operator).await;
    let first = setup.sign_in(&olga).await;
    let second = setup.refresh(&first).await.unwrap();
    setup.run("UPDATE postroom_management.operators SET role = 'operator-readonly'").await;
    assert!(!setup.is_let_in(&setup.claims(&second)).await);
    let third = setup.refresh(&second).await.unwrap();
    assert_eq!(setup.claims(&third).role, Role::Operator(OperatorRole::OperatorReadonly));
    assert!(is_over(&refusal(setup.refresh(&first).await)));
    assert!(is_over(&refusal(setup.refresh(&third).await)));
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_only() {
    let setup = Setup::new().await;
    let (first, second) = (setup.signed_in().await, setup.signed_in().await);
    let admins = setup.sign_in_to(&setup.acme.admin, &setup.acme).await;
    let tx = setup.identity.store.tenant_tx(setup.claims(&first).tenant_actor().unwrap()).await.unwrap();
    let records = session::in_tenant(&tx);
    let request = postroom_types::PageRequest { after: None, limit: 10, offset: 0, with_total: false };
    let mine = session::list(&setup.identity, &records, setup.ida.user, &request).await.unwrap();
    let ids: Vec<_> = mine.items.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.contains(&first.opened.session.0) && ids.contains(&second.opened.session.0));
    let foreign = session::end(&setup.identity, &records, setup.ida.user, admins.opened.session, "session_ended").await;
    assert!(matches!(foreign, Err(postroom_identity::Error::NotFound)));
    session::end(&setup.identity, &records, setup.ida.user, second.opened.session, "session_ended").await.unwrap();
    tx.commit().await.unwrap();
    assert!(setup.is_let_in(&setup.claims(&first)).await);
    assert!(!setup.is_let_in(&setup.claims(&second)).await);
    assert!(setup.is_let_in(&setup.claims(&admins)).await);
}

#[tokio::test]
async fn a_clock_that_is_set_back_throws_nobody_out() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    setup.member(&globex, &setup.ida.email, MemberRole::User).await;
    setup.clock.advance(TimeDelta::hours(2));
    let claims = setup.claims(&setup.signed_in().await);
    let new = "marble otter violin canyon";
    let changed = user::change_password(&setup.identity, &claims, PASSWORD, new, &device()).await.unwrap();
    setup.clock.advance(TimeDelta::hours(-1));
    let afterwards = setup.try_sign_in(&setup.ida.email, new, Some(&setup.acme.slug)).await.unwrap();
    let third = setup.try_sign_in(&setup.ida.email, new, Some(&setup.acme.slug)).await.unwrap();
    let switched =
        sign_in::switch(&setup.identity, &setup.claims(&third), Some(&globex.slug), &device()).await.unwrap();
    let mut sessions = vec![changed, afterwards, switched];
    for _ in 0..3 {
        setup.clock.advance(TimeDelta::minutes(15));
        for session in &mut sessions {
            *session = setup.refresh(session).await.unwrap();
        }
    }
    // Signing out everywhere ends all of them, even those in a tenant that could not be reached, and those opened later stay.
    user::logout_all(&setup.identity, &setup.claims(&sessions[0])).await.unwrap();
    setup.run("UPDATE postroom.sessions SET revoked_at = NULL").await;
    for session in &sessions {
        assert!(is_over(&refusal(setup.refresh(session).await)));
    }
    let last = setup.try_sign_in(&setup.ida.email, new, None).await.unwrap();
    setup.refresh(&last).await.unwrap();
}
