//! A request with a key is carried out once, and its answer is readable to nobody but the one who asked.
use chrono::TimeDelta;
use postroom_identity::envelope::Unreadable;
use postroom_identity::idempotency::{self, Answer, Begun, Request, Reservation};
use postroom_identity::{Claims, Error};
use postroom_store::SystemActor;
use postroom_types::OperatorRole;

use crate::support::{Setup, refusal};

const SECRET: &[u8] = b"{\"initialPassword\":\"walnut-ferry\"}";

fn request<'a>(key: &'a str, body: &'a [u8]) -> Request<'a> {
    Request { route: "POST /admin/members", key, body }
}

fn answer() -> Answer {
    Answer { status: 201, body: SECRET.to_vec() }
}

impl Setup {
    async fn begin(&self, claims: &Claims, key: &str, body: &[u8]) -> Begun {
        idempotency::begin(&self.identity, claims, &request(key, body)).await.unwrap()
    }

    async fn first(&self, claims: &Claims, key: &str, body: &[u8]) -> Reservation {
        match self.begin(claims, key, body).await {
            Begun::First(reservation) => reservation,
            _ => panic!("{key} is not free"),
        }
    }

    async fn complete(&self, claims: &Claims, reservation: &Reservation) -> Result<(), Error> {
        match claims.tenant_actor() {
            Some(actor) => {
                let tx = self.identity.store.tenant_tx(actor).await?;
                reservation.complete_in_tenant(&self.identity, &tx, &answer()).await?;
                Ok(tx.commit().await?)
            }
            None => {
                let tx = self.identity.store.system_tx(SystemActor::System).await?;
                reservation.complete_in_system(&self.identity, &tx, &answer()).await?;
                Ok(tx.commit().await?)
            }
        }
    }

    /// A member's session and an operator's: the same rules on different tables.
    async fn both(&self) -> [Claims; 2] {
        let olga = self.operator("olga", OperatorRole::Operator).await;
        [self.claims(&self.signed_in().await), self.claims(&self.sign_in(&olga).await)]
    }
}

#[tokio::test]
async fn a_repeat_gets_the_same_answer() {
    let setup = Setup::new().await;
    for claims in setup.both().await {
        let reservation = setup.first(&claims, "k", b"body").await;
        setup.complete(&claims, &reservation).await.unwrap();
        for _ in 0..2 {
            let Begun::Repeated(again) = setup.begin(&claims, "k", b"body").await else { panic!("not repeated") };
            assert_eq!(again, answer());
        }
        assert!(matches!(setup.begin(&claims, "k", b"other").await, Begun::OtherRequest));
        assert!(matches!(setup.begin(&claims, "k2", b"body").await, Begun::First(_)));
    }
}

#[tokio::test]
async fn twenty_at_once_are_carried_out_once() {
    let setup = Setup::new().await;
    for claims in setup.both().await {
        let tasks = (0..20).map(|_| {
            let identity = setup.identity.clone();
            tokio::spawn(async move { idempotency::begin(&identity, &claims, &request("k", b"body")).await })
        });
        let (mut first, mut in_flight) = (0, 0);
        for task in tasks.collect::<Vec<_>>() {
            match task.await.unwrap().unwrap() {
                Begun::First(_) => first += 1,
                Begun::InFlight => in_flight += 1,
                _ => panic!("neither first nor in flight"),
            }
        }
        assert_eq!((first, in_flight), (1, 19));
        assert!(matches!(setup.begin(&claims, "k", b"other").await, Begun::OtherRequest));
    }
}

#[tokio::test]
async fn a_failed_request_gives_its_key_back() {
    let setup = Setup::new().await;
    for claims in setup.both().await {
        let reservation = setup.first(&claims, "k", b"body").await;
        reservation.release(&setup.identity, &claims).await.unwrap();
        // Even for another body: nothing was done with it.
        let reservation = setup.first(&claims, "k", b"other").await;
        setup.complete(&claims, &reservation).await.unwrap();
        // What is answered stays.
        reservation.release(&setup.identity, &claims).await.unwrap();
        assert!(matches!(setup.begin(&claims, "k", b"other").await, Begun::Repeated(_)));
    }
}

#[tokio::test]
async fn an_abandoned_reservation_is_taken_over() {
    let setup = Setup::new().await;
    for claims in setup.both().await {
        let abandoned = setup.first(&claims, "k", b"body").await;
        setup.clock.advance(TimeDelta::seconds(90));
        assert!(matches!(setup.begin(&claims, "k", b"body").await, Begun::InFlight));
        setup.clock.advance(TimeDelta::microseconds(1));
        let next = setup.first(&claims, "k", b"body").await;
        // The one that was given up can no longer answer, and what it wrote in the same transaction is not kept.
        assert!(matches!(refusal(setup.complete(&claims, &abandoned).await), Error::Conflict(_)));
        abandoned.release(&setup.identity, &claims).await.unwrap();
        setup.complete(&claims, &next).await.unwrap();
        assert!(matches!(setup.begin(&claims, "k", b"body").await, Begun::Repeated(_)));
    }
}

#[tokio::test]
async fn an_answer_is_kept_for_a_day() {
    let setup = Setup::new().await;
    for claims in setup.both().await {
        let reservation = setup.first(&claims, "k", b"body").await;
        setup.complete(&claims, &reservation).await.unwrap();
        setup.clock.advance(TimeDelta::hours(24));
        assert!(matches!(setup.begin(&claims, "k", b"body").await, Begun::Repeated(_)));
        setup.clock.advance(TimeDelta::microseconds(1));
        assert!(matches!(setup.begin(&claims, "k", b"other").await, Begun::First(_)));
    }
}

#[tokio::test]
async fn keys_belong_to_one_person_in_one_place() {
    let setup = Setup::new().await;
    let globex = setup.tenant("globex").await;
    setup.member(&globex, &setup.ida.email, postroom_types::MemberRole::User).await;
    let ida = setup.claims(&setup.signed_in().await);
    let reservation = setup.first(&ida, "k", b"body").await;
    setup.complete(&ida, &reservation).await.unwrap();
    let admin = setup.claims(&setup.sign_in_to(&setup.acme.admin, &setup.acme).await);
    let elsewhere = setup.claims(&setup.sign_in_to(&setup.ida, &globex).await);
    for other in [&admin, &elsewhere] {
        assert!(matches!(setup.begin(other, "k", b"body").await, Begun::First(_)));
    }
    let route = Request { route: "POST /elsewhere", key: "k", body: b"body" };
    assert!(matches!(idempotency::begin(&setup.identity, &ida, &route).await.unwrap(), Begun::First(_)));
}

#[tokio::test]
async fn the_stored_answer_is_unreadable() {
    let setup = Setup::new().await;
    for (claims, table) in setup
        .both()
        .await
        .into_iter()
        .zip(["postroom.idempotency_keys", "postroom_management.operator_idempotency_keys"])
    {
        let reservation = setup.first(&claims, "k", b"the body is not kept either").await;
        setup.complete(&claims, &reservation).await.unwrap();
        let row: String = setup.ask(&format!("SELECT encode(answer, 'escape') || k::text FROM {table} k")).await;
        assert!(!row.contains("walnut") && !row.contains("initialPassword") && !row.contains("kept either"), "{row}");
        // Moved to another row, it does not open.
        let other = setup.first(&claims, "k2", b"body").await;
        setup.complete(&claims, &other).await.unwrap();
        setup
            .run(&format!("UPDATE {table} a SET answer = b.answer FROM {table} b WHERE a.key = 'k2' AND b.key = 'k'"))
            .await;
        let moved = idempotency::begin(&setup.identity, &claims, &request("k2", b"body")).await;
        assert!(matches!(refusal(moved), Error::Unreadable(Unreadable::NotAuthentic)));
    }
}

#[tokio::test]
async fn a_session_that_is_over_reserves_nothing() {
    let setup = Setup::new().await;
    let claims = setup.claims(&setup.signed_in().await);
    setup.run("UPDATE postroom.sessions SET revoked_at = now()").await;
    let refused = idempotency::begin(&setup.identity, &claims, &request("k", b"body")).await;
    assert!(crate::support::is_over(&refusal(refused)));
    let kept: i64 = setup.ask("SELECT count(*) FROM postroom.idempotency_keys").await;
    assert_eq!(kept, 0);
}
