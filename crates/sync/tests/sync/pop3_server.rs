use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A small POP3 server that gives what it wants.
#[derive(Clone)]
pub struct Pop3Server {
    port: u16,
    mailbox: Arc<Mutex<Vec<Held>>>,
}

#[derive(Clone)]
struct Held {
    name: String,
    raw: Vec<u8>,
    is_withheld: bool,
}

impl Pop3Server {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { port: listener.local_addr().unwrap().port(), mailbox: Arc::default() };
        let served = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(served.clone().serve(stream));
            }
        });
        server
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn add(&self, name: &str, raw: &[u8], is_withheld: bool) {
        self.mailbox.lock().unwrap().push(Held { name: name.to_owned(), raw: raw.to_vec(), is_withheld });
    }

    /// From now on it gives everything.
    pub fn give_all(&self) {
        self.mailbox.lock().unwrap().iter_mut().for_each(|held| held.is_withheld = false);
    }

    async fn serve(self, stream: TcpStream) -> Option<()> {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"+OK ready\r\n").await.ok()?;
        while let Some(line) = lines.next_line().await.ok()? {
            writer.write_all(&self.answer(&line)).await.ok()?;
        }
        None
    }

    fn answer(&self, line: &str) -> Vec<u8> {
        let mailbox = self.mailbox.lock().unwrap().clone();
        let mut words = line.split(' ');
        let command = words.next().unwrap_or_default().to_ascii_uppercase();
        let held = words.next().and_then(|number| mailbox.get(number.parse::<usize>().ok()?.checked_sub(1)?));
        let listed = |of: fn(&Held) -> String| {
            let lines: String =
                (1..).zip(&mailbox).map(|(number, held)| format!("{number} {}\r\n", of(held))).collect();
            format!("+OK\r\n{lines}.\r\n").into_bytes()
        };
        match (command.as_str(), held) {
            ("CAPA", _) => b"+OK\r\nUSER\r\nUIDL\r\nTOP\r\n.\r\n".to_vec(),
            ("UIDL", _) => listed(|held| held.name.clone()),
            ("LIST", _) => listed(|held| held.raw.len().to_string()),
            ("RETR" | "TOP", Some(held)) if held.is_withheld => b"-ERR it cannot be read\r\n".to_vec(),
            ("RETR", Some(held)) => [b"+OK\r\n", &held.raw[..], b".\r\n"].concat(),
            ("TOP", Some(held)) => {
                let end = held.raw.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
                [b"+OK\r\n", &held.raw[..end], b".\r\n"].concat()
            }
            _ => b"+OK\r\n".to_vec(),
        }
    }
}
