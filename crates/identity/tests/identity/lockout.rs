//! Whoever fails too often waits: known or not, right or not, and nobody else.
use std::sync::Arc;

use chrono::TimeDelta;
use postroom_identity::second_factor::Proof;
use postroom_identity::session::Device;
use postroom_identity::sign_in::{self, Login};
use postroom_identity::{Error, second_factor, user};
use postroom_testkit::{PASSWORD, device};

use crate::support::{Setup, refusal};

impl Setup {
    async fn from(&self, address: &str, name: &str, password: &str) -> Result<(), Error> {
        let login = Login { name, password, proof: None, tenant: None };
        let device = Device { address: address.to_owned(), ..device() };
        sign_in::login(&self.identity, &login, &device).await.map(drop)
    }

    /// Seconds to wait, if the name is locked for this address.
    async fn locked(&self, address: &str, name: &str, password: &str) -> Option<u64> {
        match self.from(address, name, password).await {
            Err(Error::TooManyAttempts { retry_after_seconds }) => Some(retry_after_seconds),
            Ok(()) | Err(Error::WrongCredentials) => None,
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[tokio::test]
async fn ten_failures_lock_a_name_whether_it_is_known_or_not() {
    let setup = Setup::new().await;
    for (n, name) in ["ida@acme.example", "nobody@acme.example", "not a name at all"].into_iter().enumerate() {
        let address = |attempt: usize| format!("192.0.{n}.{attempt}");
        for attempt in 0..10 {
            assert_eq!(setup.locked(&address(attempt), name, "wrong").await, None, "{name}, {attempt}");
        }
        assert_eq!(setup.locked(&address(99), name, "wrong").await, Some(30), "{name}");
        assert_eq!(setup.locked(&address(99), name, PASSWORD).await, Some(30), "even with the right password");
    }
    setup.from("192.0.2.1", &setup.acme.admin.email, PASSWORD).await.unwrap();
    setup.identity.background.settled().await;
    let subjects: String = setup.ask("SELECT string_agg(subject, ' ') FROM postroom_management.sign_in_failures").await;
    assert!(!subjects.contains("ida") && !subjects.contains("name"), "people type passwords there: {subjects}");
    let known: i64 = setup.ask("SELECT count(*) FROM postroom.audit_events WHERE event = 'login_failed'").await;
    let unknown: i64 =
        setup.ask("SELECT count(*) FROM postroom_management.audit_events WHERE event = 'login_failed'").await;
    assert_eq!((known, unknown), (10, 20));
    let locked: i64 = setup
        .ask(
            "SELECT (SELECT count(*) FROM postroom.audit_events WHERE event = 'locked_out' AND NOT succeeded)
                + (SELECT count(*) FROM postroom_management.audit_events WHERE event = 'locked_out')",
        )
        .await;
    assert_eq!(locked, 3, "once for each name");
}

#[tokio::test]
async fn handle_and_address_of_one_person_count_together() {
    let setup = Setup::new().await;
    for attempt in 0..10 {
        let name = if attempt % 2 == 0 { "ida" } else { "IDA@acme.example" };
        assert_eq!(setup.locked(&format!("192.0.2.{attempt}"), name, "wrong").await, None, "{attempt}");
    }
    for name in ["ida", "ida@acme.example"] {
        assert_eq!(setup.locked("192.0.2.99", name, PASSWORD).await, Some(30), "{name}");
    }
    // Names that nobody has have nothing to do with each other.
    for attempt in 0..10 {
        let name = if attempt % 2 == 0 { "nobody" } else { "nobody@acme.example" };
        assert_eq!(setup.locked(&format!("198.51.100.{attempt}"), name, "wrong").await, None, "{attempt}");
    }
    assert_eq!(setup.locked("198.51.100.99", "nobody", "wrong").await, None);
}

#[tokio::test]
async fn whoever_is_signed_in_guesses_no_longer_than_at_sign_in() {
    let setup = Setup::new().await;
    let claims = setup.claims(&setup.signed_in().await);
    let (identity, wrong, new) = (&setup.identity, "wrong", "marble otter violin canyon");
    for attempt in 0..9 {
        let error = match attempt % 4 {
            0 => refusal(user::change_password(identity, &claims, wrong, new, &device()).await),
            1 => refusal(second_factor::enrol(identity, &claims, wrong).await),
            2 => refusal(second_factor::remove(identity, &claims, wrong, &Proof::Totp("000000")).await),
            _ => refusal(second_factor::renew_recovery_codes(identity, &claims, wrong, "000000").await),
        };
        assert!(matches!(error, Error::Invalid { .. }), "{attempt}: {error:?}");
    }
    // A right one gives no further guesses.
    second_factor::enrol(identity, &claims, PASSWORD).await.unwrap();
    assert_eq!(setup.locked("192.0.2.1", "ida", wrong).await, None, "the tenth");
    let locked = |error: Error| matches!(error, Error::TooManyAttempts { retry_after_seconds: 30 });
    assert!(locked(refusal(user::change_password(identity, &claims, PASSWORD, new, &device()).await)));
    assert!(locked(refusal(second_factor::enrol(identity, &claims, PASSWORD).await)));
    assert_eq!(setup.locked("192.0.2.1", "ida", PASSWORD).await, Some(30), "at sign-in as well");
    assert!(setup.is_let_in(&claims).await, "the session itself stays");
    setup.clock.advance(TimeDelta::seconds(30));
    user::change_password(identity, &claims, PASSWORD, new, &device()).await.unwrap();
}

#[tokio::test]
async fn each_further_failure_doubles_the_wait_up_to_a_quarter_of_an_hour() {
    let setup = Setup::new().await;
    let name = &setup.ida.email;
    for _ in 0..10 {
        setup.locked("192.0.2.1", name, "wrong").await;
    }
    for seconds in [30, 60, 120, 240, 480, 900, 900] {
        assert_eq!(setup.locked("192.0.2.2", name, "wrong").await, Some(seconds));
        setup.clock.advance(TimeDelta::seconds(i64::try_from(seconds).unwrap() - 1));
        assert_eq!(setup.locked("192.0.2.2", name, "wrong").await, Some(1));
        setup.clock.advance(TimeDelta::seconds(1));
        assert_eq!(setup.locked("192.0.2.2", name, "wrong").await, None);
    }
    setup.clock.advance(TimeDelta::seconds(900));
    setup.from("192.0.2.2", name, PASSWORD).await.unwrap();
    // A success has cleared it.
    for _ in 0..9 {
        assert_eq!(setup.locked("192.0.2.3", name, "wrong").await, None);
    }
    setup.from("192.0.2.3", name, PASSWORD).await.unwrap();
    assert_eq!(setup.locked("192.0.2.3", name, "wrong").await, None);
}

#[tokio::test]
async fn a_clock_that_is_set_back_locks_nobody_longer() {
    let setup = Setup::new().await;
    let name = &setup.ida.email;
    for _ in 0..10 {
        setup.locked("192.0.2.1", name, "wrong").await;
    }
    setup.clock.advance(TimeDelta::hours(-1));
    assert_eq!(setup.locked("192.0.2.2", name, PASSWORD).await, Some(30));
    setup.clock.advance(TimeDelta::seconds(29));
    assert_eq!(setup.locked("192.0.2.2", name, PASSWORD).await, Some(1));
    setup.clock.advance(TimeDelta::seconds(1));
    // Failures go on counting, and are forgotten when they would have been.
    assert_eq!(setup.locked("192.0.2.2", name, "wrong").await, None);
    assert_eq!(setup.locked("192.0.2.2", name, PASSWORD).await, Some(60));
    setup.clock.advance(TimeDelta::days(-1));
    assert_eq!(setup.locked("192.0.2.2", name, PASSWORD).await, Some(60));
    setup.clock.advance(TimeDelta::seconds(60 + 900));
    for attempt in 0..9 {
        assert_eq!(setup.locked("192.0.2.2", name, "wrong").await, None, "{attempt}");
    }
    setup.clock.advance(TimeDelta::hours(-1));
    assert_eq!(setup.locked("192.0.2.2", name, PASSWORD).await, None);
}

#[tokio::test]
async fn old_failures_are_forgotten() {
    let setup = Setup::new().await;
    for _ in 0..3 {
        for _ in 0..9 {
            assert_eq!(setup.locked("192.0.2.1", &setup.ida.email, "wrong").await, None);
        }
        setup.clock.advance(TimeDelta::minutes(15));
    }
}

#[tokio::test]
async fn fifty_failures_lock_an_address_and_its_network() {
    let setup = Setup::new().await;
    for attempt in 0..50 {
        let name = format!("nobody{attempt}@acme.example");
        assert_eq!(setup.locked(&format!("2001:db8::{attempt:x}"), &name, "wrong").await, None, "{attempt}");
    }
    assert_eq!(setup.locked("2001:db8::ffff", &setup.ida.email, PASSWORD).await, Some(30));
    assert_eq!(setup.locked("2001:db8:0:1::1", &setup.ida.email, PASSWORD).await, None);
    setup.clock.advance(TimeDelta::seconds(30));
    assert_eq!(setup.locked("2001:db8::ffff", &setup.ida.email, PASSWORD).await, None);
}

#[tokio::test]
async fn of_many_guesses_at_once_only_the_first_count() {
    let setup = Arc::new(Setup::new().await);
    let guesses = (0..30).map(|n| {
        let setup = Arc::clone(&setup);
        // The right one comes last.
        let password = if n == 29 { PASSWORD } else { "wrong" };
        tokio::spawn(async move { setup.from(&format!("192.0.2.{n}"), &setup.ida.email, password).await })
    });
    let (mut tried, mut locked) = (0, 0);
    for guess in guesses.collect::<Vec<_>>() {
        match guess.await.unwrap() {
            Ok(()) | Err(Error::WrongCredentials) => tried += 1,
            Err(Error::TooManyAttempts { .. }) => locked += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
    // Two are hashed at once, so a few more than ten may have been looked at together.
    assert!((10..=14).contains(&tried) && locked >= 16, "{tried} tried, {locked} locked");
}

#[tokio::test]
async fn wrong_passwords_are_told_apart_from_nothing() {
    let setup = Setup::new().await;
    let known = refusal(setup.from("192.0.2.1", &setup.ida.email, "wrong").await).to_string();
    let unknown = refusal(setup.from("192.0.2.1", "nobody@acme.example", "wrong").await).to_string();
    assert_eq!(known, unknown);
}
