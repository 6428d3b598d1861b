//! Fetches 50,000 messages of 8 KB from a server in the same process over loopback, and says how long it took.

use std::io::{BufRead, BufReader, Write};

use postroom_mailproto::imap::{Access, Connection, MailboxName, Resync, UidSet};
use postroom_mailproto::mime::{Limits, parse};
use postroom_mailproto::net::{Connector, Credentials, Encryption, Endpoint, Roots, Secret, Timeouts};

const MESSAGES: u32 = 50_000;

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::disallowed_methods, reason = "it measures")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    std::thread::spawn(move || serve(&listener));
    let parses = std::env::args().any(|argument| argument == "--parse");
    let connector = Connector::new(Roots::Platform, Timeouts::default())?;
    let endpoint = Endpoint { host: "127.0.0.1".into(), port, encryption: Encryption::None };
    let mut connection = Connection::connect(&connector, &endpoint, |_| {}).await?;
    let credentials = Credentials::Password { username: "x".into(), password: Secret::new("x") };
    connection.login(&credentials, |_| {}).await?;
    connection.select(&MailboxName::inbox(), Access::ReadOnly, Resync::Plain).await?;
    let begin = std::time::Instant::now();
    let uids: UidSet = (1..=MESSAGES).collect();
    let mut bodies = connection.fetch_bodies(&uids)?;
    let (mut count, mut bytes) = (0, 0);
    while let Some(fetched) = bodies.next().await? {
        let Some(body) = fetched.body else { continue };
        (count, bytes) = (count + 1, bytes + body.len());
        if parses {
            parse(&body.into_vec()?, &Limits::default())?;
        }
    }
    println!("{count} messages, {bytes} bytes, {:?}", begin.elapsed());
    Ok(())
}

fn serve(listener: &std::net::TcpListener) -> Option<()> {
    let (mut stream, _) = listener.accept().ok()?;
    let body =
        format!("Subject: x\r\nFrom: a@b.example\r\n\r\n{}", "A line of some text, as there are many.\r\n".repeat(200));
    stream.write_all(b"* OK [CAPABILITY IMAP4rev1] x\r\n").ok()?;
    for line in BufReader::new(stream.try_clone().ok()?).lines() {
        let line = line.ok()?;
        let (tag, command) = line.split_once(' ')?;
        let mut answer = String::new();
        if let Some(set) = command.strip_prefix("UID FETCH ") {
            for uid in UidSet::parse(set.split(' ').next()?.as_bytes())?.iter() {
                let date = "17-Jul-2024 02:44:25 +0000";
                answer += &format!(
                    "* {uid} FETCH (UID {uid} FLAGS (\\Seen) INTERNALDATE \"{date}\" BODY[] {{{}}}\r\n{body})\r\n",
                    body.len()
                );
            }
        } else if command.starts_with("CAPABILITY") {
            answer = "* CAPABILITY IMAP4rev1\r\n".into();
        } else if command.starts_with("EXAMINE") {
            answer = format!("* {MESSAGES} EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n");
        }
        answer += &format!("{tag} OK x\r\n");
        stream.write_all(answer.as_bytes()).ok()?;
    }
    Some(())
}
