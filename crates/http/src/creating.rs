use axum::extract::{FromRequest, MatchedPath, Request};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use postroom_identity::idempotency::{self, Answer, Begun, Reservation};
use postroom_identity::{Error, Identity};
use postroom_store::{SystemTx, TenantTx, TxError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::extract::{Bytes, Caller, parse_json};
use crate::problem::Problem;
use crate::request;

/// The body of a POST that creates something, with its `Idempotency-Key` if it has one.
pub(crate) struct Creating<T> {
    pub(crate) value: T,
    key: Option<String>,
    route: String,
    body: bytes::Bytes,
}

impl<T: DeserializeOwned> FromRequest<App> for Creating<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let key = match request.headers().get("idempotency-key") {
            Some(key) => Some(checked_key(key)?),
            None => None,
        };
        // The path itself, not its pattern: the same key for another thing is another request.
        let matched = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let route = format!("{} {} {matched}", request.method(), request.uri().path());
        let Bytes(body) = Bytes::from_request(request, app).await?;
        Ok(Self { value: parse_json(&body)?, key, route, body })
    }
}

/// The transaction that ends a creation: the answer is stored in it.
pub(crate) trait FinalTx: Send {
    fn store(
        &self,
        identity: &Identity,
        reservation: &Reservation,
        answer: &Answer,
    ) -> impl Future<Output = Result<(), Error>> + Send;
    fn commit(self) -> impl Future<Output = Result<(), TxError>> + Send;
}

impl<T> Creating<T> {
    /// What tells a repeated request from another one, when it can be repeated.
    pub(crate) fn digest(&self) -> Option<Vec<u8>> {
        let key = self.key.as_ref()?;
        Some(Sha256::new().chain_update(key).chain_update([0]).chain_update(&self.body).finalize().to_vec())
    }

    /// A part of another request, which answers for its being carried out once.
    pub(crate) fn within(value: T) -> Self {
        Self { value, key: None, route: String::new(), body: bytes::Bytes::new() }
    }

    /// Carries the creation out once: `work` gets the value and gives its last transaction, uncommitted, with what to
    /// answer. It runs to its end even when the client has gone, so that nothing is left half made and a repeated
    /// request finds the answer.
    pub(crate) async fn run<W, F, X, A>(self, caller: &Caller, work: W) -> Result<Response, Problem>
    where
        W: FnOnce(T) -> F,
        F: Future<Output = Result<(X, A), Problem>> + Send + 'static,
        X: FinalTx,
        A: Serialize + Send,
    {
        let reservation = match &self.key {
            None => None,
            Some(key) => {
                let request = idempotency::Request { route: &self.route, key, body: &self.body };
                match idempotency::begin(&caller.identity, &caller.claims, &request).await? {
                    Begun::First(reservation) => Some(reservation),
                    Begun::Repeated(answer) => return Ok(render(answer)),
                    Begun::InFlight => return Err(Problem::in_flight()),
                    Begun::OtherRequest => {
                        return Err(Problem::invalid("Idempotency-Key", "was used for another request"));
                    }
                }
            }
        };
        let (identity, claims) = (caller.identity.clone(), caller.claims);
        let work = work(self.value);
        let carried = request::to_its_end(async move {
            let outcome = finish(&identity, work, reservation.as_ref()).await;
            if let (Err(_), Some(reservation)) = (&outcome, &reservation) {
                // Best effort: an unreleased key is free again once it counts as abandoned.
                if let Err(error) = reservation.release(&identity, &claims).await {
                    tracing::warn!(error = %error, "an idempotency key could not be released");
                }
            }
            outcome
        });
        carried.await.map(render)
    }
}

impl FinalTx for TenantTx {
    async fn store(&self, identity: &Identity, reservation: &Reservation, answer: &Answer) -> Result<(), Error> {
        reservation.complete_in_tenant(identity, self, answer).await
    }

    async fn commit(self) -> Result<(), TxError> {
        TenantTx::commit(self).await
    }
}

impl FinalTx for SystemTx {
    async fn store(&self, identity: &Identity, reservation: &Reservation, answer: &Answer) -> Result<(), Error> {
        reservation.complete_in_system(identity, self, answer).await
    }

    async fn commit(self) -> Result<(), TxError> {
        SystemTx::commit(self).await
    }
}

async fn finish<X: FinalTx, A: Serialize + Send>(
    identity: &Identity,
    work: impl Future<Output = Result<(X, A), Problem>> + Send,
    reservation: Option<&Reservation>,
) -> Result<Answer, Problem> {
    let (tx, created) = work.await?;
    let body = serde_json::to_vec(&created).map_err(|error| {
        request::log_failure(&error);
        Problem::internal()
    })?;
    let answer = Answer { status: StatusCode::CREATED.as_u16(), body };
    if let Some(reservation) = reservation {
        tx.store(identity, reservation, &answer).await?;
    }
    tx.commit().await?;
    Ok(answer)
}

fn render(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    (status, [(header::CONTENT_TYPE, "application/json")], answer.body).into_response()
}

fn checked_key(key: &HeaderValue) -> Result<String, Problem> {
    match key.to_str() {
        Ok(key) if (1..=255).contains(&key.len()) => Ok(key.to_owned()),
        _ => Err(Problem::invalid("Idempotency-Key", "must have 1 to 255 visible ASCII characters")),
    }
}
