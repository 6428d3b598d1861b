//! Stands between a pool and PostgreSQL, reads what the client sends, and holds the answers back.
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use postroom_testkit::Database;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

pub struct Proxy {
    address: std::net::SocketAddr,
    sent: Arc<Mutex<Vec<String>>>,
    answering: watch::Sender<bool>,
}

impl Proxy {
    pub async fn start(database: &Database) -> Proxy {
        let config: tokio_postgres::Config = database.app_url().parse().unwrap();
        let [tokio_postgres::config::Host::Unix(directory)] = config.get_hosts() else { panic!("a socket") };
        let socket: PathBuf = directory.join(".s.PGSQL.5432");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (answering, answers) = watch::channel(true);
        let proxy = Proxy { address: listener.local_addr().unwrap(), sent: Arc::default(), answering };
        let sent = proxy.sent.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&socket).await.unwrap();
                tokio::spawn(relay(client, server, sent.clone(), answers.clone()));
            }
        });
        proxy
    }

    pub fn url(&self, database: &Database) -> String {
        format!("postgresql://postroom_app@{}/{}", self.address, database.name())
    }

    /// From now on nothing that PostgreSQL says gets through.
    pub fn hold_answers(&self) {
        self.sent.lock().unwrap().clear();
        self.answering.send_replace(false);
    }

    pub fn release_answers(&self) {
        self.answering.send_replace(true);
    }

    /// What clients have sent since the answers were held: the message's letter, and the text of simple queries.
    pub fn sent(&self) -> Vec<String> {
        self.sent.lock().unwrap().clone()
    }
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
            let length = letters + u32::from_be_bytes(length.try_into().unwrap()) as usize;
            if unread.len() < length {
                break;
            }
            let message: Vec<u8> = unread.drain(..length).collect();
            if !startup {
                let text = String::from_utf8_lossy(&message[5..]).trim_end_matches('\0').to_owned();
                let letter = char::from(message[0]);
                sent.lock().unwrap().push(if letter == 'Q' { format!("Q {text}") } else { letter.to_string() });
            }
            startup = false;
            if to_server.write_all(&message).await.is_err() {
                return;
            }
        }
    }
}
