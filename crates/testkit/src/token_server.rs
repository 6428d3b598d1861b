use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use data_encoding::BASE64;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A token endpoint (RFC 6749, 6) on loopback. It gives the access tokens `a-1`, `a-2`, … for an hour, and with each another
/// refresh token: `r-1` is good at first, then `r-2`, and so on. It ends with this value.
pub struct TokenServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    accepting: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    asked: Vec<BTreeMap<String, String>>,
    has_ended: bool,
}

impl TokenServer {
    pub async fn start() -> TokenServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::<Mutex<State>>::default();
        let accepting = tokio::spawn({
            let state = Arc::clone(&state);
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(answer(stream, Arc::clone(&state)));
                }
            }
        });
        TokenServer { address, state, accepting }
    }

    pub fn url(&self) -> String {
        format!("http://{}/token", self.address)
    }

    /// The forms that were sent so far.
    pub fn asked(&self) -> Vec<BTreeMap<String, String>> {
        lock(&self.state).asked.clone()
    }

    /// Takes back what was granted, or grants it again.
    pub fn end(&self, has_ended: bool) {
        lock(&self.state).has_ended = has_ended;
    }

    /// What a client says to sign in with an access token (SASL XOAUTH2).
    pub fn sign_in(username: &str, access_token: &str) -> String {
        let text = format!("user={username}\x01auth=Bearer {access_token}\x01\x01");
        format!("AUTHENTICATE XOAUTH2 {}", BASE64.encode(text.as_bytes()))
    }
}

impl Drop for TokenServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn answer(stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut stream = BufReader::new(stream);
    let Some(form) = form(&mut stream).await else { return };
    let (status, body) = lock(&state).answer(form);
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let _ = stream.write_all(answer.as_bytes()).await;
}

async fn form(stream: &mut BufReader<TcpStream>) -> Option<BTreeMap<String, String>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok().filter(|count| *count > 0)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(form_urlencoded::parse(&body).into_owned().collect())
}

impl State {
    fn answer(&mut self, form: BTreeMap<String, String>) -> (&'static str, String) {
        let good = 1 + self.asked.len();
        let given = form.get("refresh_token").cloned().unwrap_or_default();
        self.asked.push(form);
        if self.has_ended || given != format!("r-{good}") {
            return ("400 Bad Request", r#"{"error":"invalid_grant"}"#.to_owned());
        }
        let next = good + 1;
        let body = format!(
            r#"{{"access_token":"a-{good}","token_type":"Bearer","expires_in":3600,"refresh_token":"r-{next}"}}"#
        );
        ("200 OK", body)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
