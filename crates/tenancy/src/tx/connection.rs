use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use deadpool::managed::Object;
use futures_util::{FutureExt, TryStreamExt};
use tokio::sync::OwnedSemaphorePermit;
use tokio_postgres::{Client, Error, SimpleQueryStream};

use crate::Statement;
use crate::connector::{Connector, Pooled};
use crate::pool::ConnectionPool;
use crate::statement;

/// How long a dropped transaction's statement may still run before it is cancelled.
const PATIENCE: Duration = Duration::from_secs(1);

/// The answer to a COMMIT that was sent and not waited for.
pub(super) type Committing = Pin<Box<SimpleQueryStream>>;

/// A pooled connection that never goes back dirty: while something is in flight or a transaction is open, dropping it
/// rolls back first, cancels what still runs, and closes the connection when even that does not help.
pub(crate) struct Connection {
    object: Option<Object<Connector>>,
    pool: ConnectionPool,
    place: Option<OwnedSemaphorePermit>,
    dirty: AtomicBool,
    committing: Mutex<Option<Committing>>,
}

impl Connection {
    pub(crate) fn new(object: Object<Connector>, pool: ConnectionPool) -> Self {
        let (dirty, committing) = (AtomicBool::new(false), Mutex::new(None));
        Self { object: Some(object), pool, place: None, dirty, committing }
    }

    pub(crate) fn client(&self) -> &Client {
        self.pooled().client()
    }

    /// The statement, prepared once. Names are looked up with the rights of `role`, where one is given: the login itself
    /// may not even see the management schema. That takes a transaction, unless one is open already.
    pub(super) async fn prepare(&self, sql: &str, role: Option<&str>) -> Result<Statement, Error> {
        if let Some(statement) = self.pooled().prepared(sql) {
            return Ok(statement);
        }
        let client = self.client();
        let statement = match role {
            Some(role) if !self.dirty.load(Ordering::SeqCst) => {
                let begin = format!("BEGIN READ ONLY; SET LOCAL ROLE {role}");
                self.mark_dirty();
                let (begun, prepared, ended) =
                    tokio::join!(client.batch_execute(&begin), self.ask(sql), client.batch_execute("ROLLBACK"));
                ended?;
                self.mark_clean();
                begun?;
                prepared?
            }
            _ if self.dirty.load(Ordering::SeqCst) => self.ask(sql).await?,
            // Dropped while it waits, behind a migration's lock for example, the connection is not free yet.
            _ => {
                self.mark_dirty();
                let prepared = self.ask(sql).await;
                self.mark_clean();
                prepared?
            }
        };
        self.pooled().keep(sql, &statement);
        Ok(statement)
    }

    /// Asks the server for the statement; sends its message when it is first polled.
    async fn ask(&self, sql: &str) -> Result<Statement, Error> {
        match self.pooled().prepares() {
            true => self.client().prepare(sql).await.map(Statement::named),
            false => statement::discover(self.client(), sql).await,
        }
    }

    /// To be called with every refusal: one that says that a prepared statement does not fit the tables any more, as
    /// after a migration, makes the next attempt prepare it anew.
    pub(super) fn note(&self, error: &Error) {
        if error.code().is_some_and(|code| crate::error::is_stale_statement(code, error)) {
            self.pooled().forget_statements();
        }
    }

    #[expect(clippy::expect_used, reason = "only drop takes the object, and nothing runs after drop")]
    fn pooled(&self) -> &Pooled {
        self.object.as_ref().expect("present until drop")
    }

    pub(super) fn set_place(&mut self, place: OwnedSemaphorePermit) {
        self.place = Some(place);
    }

    /// To be called before the first byte of a transaction is sent.
    pub(super) fn mark_dirty(&self) {
        self.dirty.store(true, Ordering::SeqCst);
    }

    /// To be called when the server has said that the transaction is over.
    pub(super) fn mark_clean(&self) {
        self.dirty.store(false, Ordering::SeqCst);
    }

    /// To be called when the COMMIT was sent behind everything else: whatever is sent next comes after the transaction,
    /// but the connection goes back only when the answer is there.
    pub(super) fn mark_committing(&self, answer: Committing) {
        *self.committing.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
        self.mark_clean();
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let Some(object) = self.object.take() else { return };
        let committing = self.committing.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let last_words = match (self.dirty.load(Ordering::SeqCst), committing) {
            (true, _) => None,
            (false, None) => return self.pool.give_back(object),
            (false, Some(mut answer)) => match drain(&mut answer).now_or_never() {
                Some(Ok(())) => return self.pool.give_back(object),
                Some(Err(_)) => None,
                None => Some(answer),
            },
        };
        let unclean = Unclean(Some(object));
        let (pool, place) = (self.pool.clone(), self.place.take());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Some(object) = unclean.clean_up(last_words).await {
                    pool.give_back(object);
                }
                drop(place);
            });
        }
    }
}

/// A connection that is closed unless it can be cleaned, even when its runtime ends meanwhile.
struct Unclean(Option<Object<Connector>>);

impl Unclean {
    /// Waits for the COMMIT that was sent, else sends ROLLBACK. Both queue behind whatever still runs, so the answer also
    /// says that the connection is free. What runs too long is cancelled.
    async fn clean_up(mut self, committing: Option<Committing>) -> Option<Object<Connector>> {
        let pooled: &Pooled = self.0.as_ref()?;
        let client = pooled.client();
        let over = {
            let end = async {
                match committing {
                    Some(mut answer) => drain(&mut answer).await,
                    None => client.batch_execute("ROLLBACK").await,
                }
            };
            tokio::pin!(end);
            match tokio::time::timeout(PATIENCE, &mut end).await {
                Ok(outcome) => outcome.is_ok(),
                Err(_) => {
                    let cancelled = tokio::time::timeout(PATIENCE, pooled.cancel()).await;
                    tracing::debug!(
                        cancelled = matches!(cancelled, Ok(Ok(()))),
                        "a dropped transaction's statement was cancelled"
                    );
                    matches!(tokio::time::timeout(PATIENCE, end).await, Ok(Ok(())))
                }
            }
        };
        if over { self.0.take() } else { None }
    }
}

impl Drop for Unclean {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}

async fn drain(answer: &mut Committing) -> Result<(), Error> {
    answer.try_for_each(|_| async { Ok(()) }).await
}
