use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

use crate::imap_wire::{Part, from_modified_utf7, parts, quoted, read_line, to_modified_utf7};

/// Everything in an account: by folder and UID.
pub type MailSnapshot = BTreeMap<String, BTreeMap<u32, SnapshotMessage>>;

/// A message as the server has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SnapshotMessage {
    /// Without `\Recent`, which is the session's.
    pub flags: BTreeSet<String>,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Another mail program on an IMAP account: what it does is to be mirrored, and what it sees is the truth to compare with.
///
/// Folder names are in UTF-8. A method panics when the server refuses; [`MailClient::try_command`] does not.
pub struct MailClient {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
    commands: u32,
}

/// What a server said to a command.
#[derive(Debug)]
pub struct ImapAnswer {
    /// The lines before the last one, taken apart, without the asterisk.
    pub untagged: Vec<Vec<Part>>,
    /// The last line without the tag: `OK …`, `NO …` or `BAD …`.
    pub result: String,
}

impl MailClient {
    /// Connects without TLS to a port of this machine, and signs in.
    pub async fn login(port: u16, user: &str, password: &str) -> MailClient {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket");
        let (reader, writer) = stream.into_split();
        let mut client = MailClient { reader: BufReader::new(reader), writer, commands: 0 };
        client.line().await;
        client.command(&format!("LOGIN {} {}", quoted(user), quoted(password))).await;
        client
    }

    /// Says a command, without a tag, and takes everything up to its result.
    pub async fn try_command(&mut self, command: &str) -> ImapAnswer {
        self.say_and_listen(command.as_bytes()).await
    }

    /// The same, where the answer must be OK.
    pub async fn command(&mut self, command: &str) -> ImapAnswer {
        let answer = self.try_command(command).await;
        let shown: String = command.chars().take(80).collect();
        assert!(answer.result.starts_with("OK"), "{shown}: {}", answer.result);
        answer
    }

    /// Opens a folder for reading and writing.
    pub async fn select(&mut self, folder: &str) -> ImapAnswer {
        self.command(&format!("SELECT {}", wire(folder))).await
    }

    /// Puts a message in, and gives its UID where the server tells (UIDPLUS).
    pub async fn append(
        &mut self,
        folder: &str,
        raw: &[u8],
        flags: &[&str],
        internal_date: Option<DateTime<Utc>>,
    ) -> Option<u32> {
        let date = internal_date.map(|date| format!("\"{}\" ", date.format("%d-%b-%Y %H:%M:%S +0000")));
        let begin =
            format!("APPEND {} ({}) {}{{{}+}}\r\n", wire(folder), flags.join(" "), date.unwrap_or_default(), raw.len());
        let answer = self.say_and_listen(&[begin.as_bytes(), raw].concat()).await;
        assert!(answer.result.starts_with("OK"), "APPEND to {folder}: {}", answer.result);
        let (code, _) = answer.result.strip_prefix("OK [APPENDUID ")?.split_once(']')?;
        code.split(' ').nth(1)?.parse().ok()
    }

    /// Changes flags in the selected folder: `store("1:3,7", "+FLAGS", &["\\Seen"])`.
    pub async fn store(&mut self, uids: &str, how: &str, flags: &[&str]) -> ImapAnswer {
        self.command(&format!("UID STORE {uids} {how} ({})", flags.join(" "))).await
    }

    /// Copies from the selected folder.
    pub async fn copy(&mut self, uids: &str, folder: &str) -> ImapAnswer {
        self.command(&format!("UID COPY {uids} {}", wire(folder))).await
    }

    /// Moves out of the selected folder (RFC 6851).
    pub async fn move_to(&mut self, uids: &str, folder: &str) -> ImapAnswer {
        self.command(&format!("UID MOVE {uids} {}", wire(folder))).await
    }

    /// Removes messages from the selected folder.
    pub async fn expunge(&mut self, uids: &str) -> ImapAnswer {
        self.store(uids, "+FLAGS", &["\\Deleted"]).await;
        self.command(&format!("UID EXPUNGE {uids}")).await
    }

    pub async fn create(&mut self, folder: &str) {
        self.command(&format!("CREATE {}", wire(folder))).await;
    }

    pub async fn rename(&mut self, from: &str, to: &str) {
        self.command(&format!("RENAME {} {}", wire(from), wire(to))).await;
    }

    pub async fn delete(&mut self, folder: &str) {
        self.command(&format!("DELETE {}", wire(folder))).await;
    }

    /// All folders that can be selected.
    pub async fn list(&mut self) -> Vec<String> {
        let answer = self.command("LIST \"\" \"*\"").await;
        let rows = answer.untagged.iter().filter(|row| row.first().is_some_and(|word| word.is("LIST")));
        let selectable = rows.filter(|row| {
            let attributes = row.get(1).map(Part::items).unwrap_or_default();
            !attributes.iter().any(|attribute| attribute.is("\\Noselect") || attribute.is("\\NonExistent"))
        });
        selectable.filter_map(|row| row.last()).map(|name| from_modified_utf7(&name.text())).collect()
    }

    /// Everything in a folder: UID, flags, bytes. It becomes the selected one, for reading.
    pub async fn fetch_all(&mut self, folder: &str) -> BTreeMap<u32, (BTreeSet<String>, Vec<u8>)> {
        self.command(&format!("EXAMINE {}", wire(folder))).await;
        let answer = self.command("UID FETCH 1:* (UID FLAGS BODY.PEEK[])").await;
        let mut messages: BTreeMap<u32, (BTreeSet<String>, Vec<u8>)> = BTreeMap::new();
        for row in &answer.untagged {
            let [_, word, fetched] = row.as_slice() else { continue };
            let (Some(uid), true) = (value(fetched, "UID"), word.is("FETCH")) else { continue };
            let message = messages.entry(uid.text().parse().expect("a number")).or_default();
            if let Some(flags) = value(fetched, "FLAGS") {
                let flags = flags.items().iter().map(Part::text);
                message.0 = flags.filter(|flag| !flag.eq_ignore_ascii_case("\\Recent")).collect();
            }
            if let Some(Part::Text(bytes)) = value(fetched, "BODY[]") {
                message.1.clone_from(bytes);
            }
        }
        messages
    }

    /// The whole account.
    pub async fn snapshot(&mut self) -> MailSnapshot {
        let mut snapshot = MailSnapshot::new();
        for folder in self.list().await {
            let messages = self.fetch_all(&folder).await.into_iter().map(|(uid, (flags, raw))| {
                (uid, SnapshotMessage { flags, sha256: HEXLOWER.encode(&Sha256::digest(&raw)) })
            });
            snapshot.insert(folder, messages.collect());
        }
        snapshot
    }

    async fn say_and_listen(&mut self, command: &[u8]) -> ImapAnswer {
        self.commands += 1;
        let tag = format!("T{} ", self.commands);
        let message = [tag.as_bytes(), command, b"\r\n"].concat();
        self.writer.write_all(&message).await.expect("the server reads");
        let mut untagged = Vec::new();
        loop {
            let line = self.line().await;
            if let Some(line) = line.strip_prefix(b"* ") {
                untagged.push(parts(line));
            } else if let Some(result) = line.strip_prefix(tag.as_bytes()) {
                return ImapAnswer { untagged, result: String::from_utf8_lossy(result).into_owned() };
            }
        }
    }

    async fn line(&mut self) -> Vec<u8> {
        read_line(&mut self.reader, None).await.expect("the server goes on").expect("the server has not hung up")
    }
}

/// What follows this name in the list of a FETCH.
fn value<'list>(fetched: &'list Part, name: &str) -> Option<&'list Part> {
    let items = fetched.items();
    items.iter().position(|item| item.is(name)).and_then(|at| items.get(at + 1))
}

fn wire(folder: &str) -> String {
    quoted(&to_modified_utf7(folder))
}
