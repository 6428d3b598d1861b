use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

use crate::Database;

/// Stands between a pool and PostgreSQL, reads what the client sends, and can hold the answers back.
pub struct Proxy {
    address: std::net::SocketAddr,
    sent: Arc<Mutex<Vec<String>>>,
    answering: watch::Sender<bool>,
}

impl Proxy {
    /// Listens on a port of its own.
    pub async fn start(database: &Database) -> Proxy {
        let config: tokio_postgres::Config = database.app_url().parse().expect("a URL");
        let [tokio_postgres::config::Host::Unix(directory)] = config.get_hosts() else { panic!("a socket") };
        let socket: PathBuf = directory.join(".s.PGSQL.5432");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let (answering, answers) = watch::channel(true);
        let proxy = Proxy { address: listener.local_addr().expect("an address"), sent: Arc::default(), answering };
        let sent = proxy.sent.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&socket).await.expect("PostgreSQL");
                tokio::spawn(relay(client, server, sent.clone(), answers.clone()));
            }
        });
        proxy
    }

    /// Signs in as `postroom_app`, through it.
    pub fn url(&self, database: &Database) -> String {
        format!("postgresql://postroom_app@{}/{}", self.address, database.name())
    }

    /// Forgets what was sent so far.
    pub fn forget(&self) {
        lock(&self.sent).clear();
    }

    /// From now on nothing that PostgreSQL says gets through. Forgets what was sent so far.
    pub fn hold_answers(&self) {
        self.forget();
        self.answering.send_replace(false);
    }

    /// Lets through what was held back.
    pub fn release_answers(&self) {
        self.answering.send_replace(true);
    }

    /// What clients have sent since it was forgotten: the message's letter, and the text of simple queries.
    pub fn sent(&self) -> Vec<String> {
        lock(&self.sent).clone()
    }
}

fn lock(sent: &Mutex<Vec<String>>) -> MutexGuard<'_, Vec<String>> {
    sent.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn relay(
    client: TcpStream,
    server: UnixStream,
    sent: Arc<Mutex<Vec<String>>>,
    mut answers: watch::Receiver<bool>,
) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    tokio::spawn(async move {
        let mut buffer = vec![0; 65536];
        while let Ok(count @ 1..) = from_server.read(&mut buffer).await {
            if answers.wait_for(|answering| *answering).await.is_err()
                || to_client.write_all(&buffer[..count]).await.is_err()
            {
                return;
            }
        }
    });
    // The first message has no letter.
    let mut startup = true;
    let mut unread = Vec::new();
    let mut buffer = vec![0; 65536];
    while let Ok(count @ 1..) = from_client.read(&mut buffer).await {
        unread.extend_from_slice(&buffer[..count]);
        loop {
            let letters = usize::from(!startup);
            let Some(length) = unread.get(letters..letters + 4) else { break };
            let length = letters + u32::from_be_bytes(length.try_into().expect("four bytes")) as usize;
            if unread.len() < length {
                break;
            }
            let message: Vec<u8> = unread.drain(..length).collect();
            if !startup {
                let text = String::from_utf8_lossy(&message[5..]).trim_end_matches('\0').to_owned();
                let letter = char::from(message[0]);
                lock(&sent).push(if letter == 'Q' { format!("Q {text}") } else { letter.to_string() });
            }
            startup = false;
            if to_server.write_all(&message).await.is_err() {
                return;
            }
        }
    }
}
