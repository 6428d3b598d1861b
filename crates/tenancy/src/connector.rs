use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use tokio_postgres::{Client, Config, Error, NoTls};

use crate::{Statement, cancel};

/// Makes the pool's connections.
pub(crate) struct Connector {
    config: Arc<Config>,
    /// Raised when a migration has changed what a prepared statement returns, so that every connection prepares anew.
    generation: Arc<AtomicU64>,
    /// Behind a pooler, where no statement can be prepared: the types of each one's parameters.
    types: Option<Arc<Types>>,
}

/// One connection, with the statements that were prepared on it.
pub(crate) struct Pooled {
    client: Client,
    config: Arc<Config>,
    statements: Mutex<Statements>,
    generation: Arc<AtomicU64>,
    types: Option<Arc<Types>>,
}

/// Typed statements by their text, for all connections of a pool.
type Types = Mutex<HashMap<Box<str>, Statement>>;

/// By their text. Texts are constants of the program, so there are only so many.
#[derive(Default)]
struct Statements {
    generation: u64,
    by_text: HashMap<Box<str>, Statement>,
}

impl Connector {
    /// Without `prepares`, statements go with their text each time.
    pub(crate) fn new(config: Config, prepares: bool) -> Self {
        Self { config: Arc::new(config), generation: Arc::default(), types: (!prepares).then(Arc::default) }
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
        let (generation, types) = (Arc::clone(&self.generation), self.types.clone());
        let config = Arc::clone(&self.config);
        Ok(Pooled { client, config, statements: Mutex::default(), generation, types })
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

    /// Has the server give up what runs on this connection.
    pub(crate) async fn cancel(&self) -> Result<(), Error> {
        match self.prepares() {
            true => self.client.cancel_token().cancel_query(NoTls).await,
            false => cancel::through_pooler(&self.config, &self.client.cancel_token()).await,
        }
    }

    /// Whether statements are prepared on the connection, and not sent with their text.
    pub(crate) fn prepares(&self) -> bool {
        self.types.is_none()
    }

    /// The statement, if it was prepared here and still fits the tables, or its types are known.
    pub(crate) fn prepared(&self, sql: &str) -> Option<Statement> {
        match &self.types {
            Some(types) => types.lock().unwrap_or_else(PoisonError::into_inner).get(sql).cloned(),
            None => self.statements().by_text.get(sql).cloned(),
        }
    }

    pub(crate) fn keep(&self, sql: &str, statement: &Statement) {
        match &self.types {
            Some(types) => types.lock().unwrap_or_else(PoisonError::into_inner).insert(sql.into(), statement.clone()),
            None => self.statements().by_text.insert(sql.into(), statement.clone()),
        };
    }

    /// To be called when a statement does not fit the tables any more; the other connections' do not either.
    pub(crate) fn forget_statements(&self) {
        if let Some(types) = &self.types {
            types.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
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
