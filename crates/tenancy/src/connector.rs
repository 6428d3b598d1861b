use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use tokio_postgres::{Client, Config, Error, NoTls, Statement};

/// Makes the pool's connections.
pub(crate) struct Connector {
    config: Config,
    /// Raised when a migration has changed what a prepared statement returns, so that every connection prepares anew.
    generation: Arc<AtomicU64>,
}

/// One connection, with the statements that were prepared on it.
pub(crate) struct Pooled {
    client: Client,
    statements: Mutex<Statements>,
    generation: Arc<AtomicU64>,
}

/// By their text. Texts are constants of the program, so there are only so many.
#[derive(Default)]
struct Statements {
    generation: u64,
    by_text: HashMap<Box<str>, Statement>,
}

impl Connector {
    pub(crate) fn new(config: Config) -> Self {
        Self { config, generation: Arc::default() }
    }
}

impl Manager for Connector {
    type Type = Pooled;
    type Error = Error;

    #[expect(clippy::disallowed_methods, reason = "this is the tenancy crate's private pool")]
    async fn create(&self) -> Result<Pooled, Error> {
        let (client, connection) = self.config.connect(NoTls).await?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a database connection broke");
            }
        });
        Ok(Pooled { client, statements: Mutex::default(), generation: Arc::clone(&self.generation) })
    }

    async fn recycle(&self, pooled: &mut Pooled, _: &Metrics) -> RecycleResult<Error> {
        match pooled.client.is_closed() {
            true => Err(RecycleError::message("closed")),
            false => Ok(()),
        }
    }
}

impl Pooled {
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The statement, if it was prepared here and still fits the tables.
    pub(crate) fn prepared(&self, sql: &str) -> Option<Statement> {
        self.statements().by_text.get(sql).cloned()
    }

    pub(crate) fn keep(&self, sql: &str, statement: &Statement) {
        self.statements().by_text.insert(sql.into(), statement.clone());
    }

    /// To be called when a prepared statement does not fit the tables any more; the other connections' do not either.
    pub(crate) fn forget_statements(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    fn statements(&self) -> MutexGuard<'_, Statements> {
        let mut statements = self.statements.lock().unwrap_or_else(PoisonError::into_inner);
        let generation = self.generation.load(Ordering::SeqCst);
        if statements.generation != generation {
            *statements = Statements { generation, ..Statements::default() };
        }
        statements
    }
}
