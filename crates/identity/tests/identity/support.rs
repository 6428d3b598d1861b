//! One tenant with an administrator and a member, and what the tests ask again and again.
use postroom_identity::sign_in::{self, SignedIn};
use postroom_identity::{Claims, Error};
use postroom_store::TxError;
use postroom_testkit::{Database, Person, TestTenant, World, device};
use postroom_types::MemberRole;
use tokio_postgres::Client;

pub struct Setup {
    pub world: World,
    pub acme: TestTenant,
    pub ida: Person,
    pub owner: Client,
    pub database: Database,
}

impl std::ops::Deref for Setup {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Setup {
    pub async fn new() -> Setup {
        let database = Database::fresh().await;
        let world = World::new(&database);
        let acme = world.tenant("acme").await;
        let ida = world.member(&acme, "ida", MemberRole::User).await;
        Setup { owner: database.owner().await, world, acme, ida, database }
    }

    /// Ida, signed in to acme.
    pub async fn signed_in(&self) -> SignedIn {
        self.sign_in_to(&self.ida, &self.acme).await
    }

    /// Whether a request with this access token would still be let in.
    pub async fn is_let_in(&self, claims: &Claims) -> bool {
        match sign_in::require_session(&self.identity, claims).await {
            Ok(()) => true,
            Err(error) if is_over(&error) => false,
            Err(error) => panic!("{error:?}"),
        }
    }

    pub async fn refresh(&self, signed_in: &SignedIn) -> Result<SignedIn, Error> {
        sign_in::refresh(&self.identity, &signed_in.opened.refresh_token, &device()).await
    }

    /// Asks the database as a superuser.
    pub async fn ask<T: for<'a> tokio_postgres::types::FromSql<'a>>(&self, sql: &str) -> T {
        self.owner.query_one(sql, &[]).await.unwrap().get(0)
    }

    pub async fn run(&self, sql: &str) {
        self.owner.batch_execute(sql).await.unwrap();
    }
}

/// The session is over, whoever found out.
pub fn is_over(error: &Error) -> bool {
    matches!(error, Error::SessionOver | Error::Tx(TxError::SessionOver))
}

/// The error of an outcome whose value cannot be printed.
pub fn refusal<T>(outcome: Result<T, Error>) -> Error {
    match outcome {
        Ok(_) => panic!("it was accepted"),
        Err(error) => error,
    }
}
