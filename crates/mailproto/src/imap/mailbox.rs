//! Mailboxes as a whole, and the session itself.

use std::collections::HashMap;

use super::connection::{Command, Connection};
use super::response::{self, Untagged};
use super::types::{Folder, Status};
use super::value::Value;
use super::{MailboxName, UidSet};
use crate::net::Failure;

/// Mailboxes in a listing.
const FOLDERS: usize = 200_000;

/// Bytes of a mailbox's name, as the server writes it and as a person reads it. Beyond it no client can be of use.
const NAME: usize = 1000;

/// UIDs that a search may find.
const FOUND: u64 = 20_000_000;

/// Whose mailboxes stand below a prefix (RFC 2342).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    pub kind: NamespaceKind,
    pub prefix: MailboxName,
    pub delimiter: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamespaceKind {
    Personal,
    OtherUsers,
    Shared,
}

impl Connection {
    /// Puts extensions into force (RFC 5161), as far as the server has them. What is in force after it,
    /// [`Connection::has_enabled`] tells.
    pub async fn enable(&mut self, extensions: &[&str]) -> Result<(), Failure> {
        // Who takes nothing but UTF-8 says so in another way (RFC 6855 section 6).
        let can = |name: &&str| self.can(name) || *name == "UTF8=ACCEPT" && self.can("UTF8=ONLY");
        let known: Vec<&str> = extensions.iter().copied().filter(can).collect();
        if !self.can("ENABLE") || known.is_empty() {
            return Ok(());
        }
        self.run(Command::new("ENABLE").text(&known.join(" ")), Some).await.map(drop)
    }

    /// Compresses both directions (RFC 4978). False when the server does not offer it, or will not.
    pub async fn compress(&mut self) -> Result<bool, Failure> {
        if !self.can("COMPRESS=DEFLATE") {
            return Ok(false);
        }
        match self.run(Command::new("COMPRESS DEFLATE"), Some).await {
            Ok(_) => {
                self.wire.compress();
                self.capabilities.remove("COMPRESS=DEFLATE");
                Ok(true)
            }
            Err(Failure::Server(_)) => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// All namespaces; none from a server without NAMESPACE.
    pub async fn namespaces(&mut self) -> Result<Vec<Namespace>, Failure> {
        if !self.can("NAMESPACE") {
            return Ok(Vec::new());
        }
        let utf8 = self.utf8;
        let mut namespaces = Vec::new();
        self.run(Command::new("NAMESPACE"), |untagged| match untagged {
            Untagged::Namespace(values) => {
                let kinds = [NamespaceKind::Personal, NamespaceKind::OtherUsers, NamespaceKind::Shared];
                for (kind, value) in kinds.into_iter().zip(values) {
                    let list = value.list().unwrap_or_default();
                    namespaces.extend(list.iter().take(1000).filter_map(|entry| namespace(kind, entry, utf8)));
                }
                None
            }
            other => Some(other),
        })
        .await?;
        Ok(namespaces)
    }

    /// All mailboxes, each once, with their special uses. One whose name is longer than any could be is left out.
    pub async fn list(&mut self) -> Result<Vec<Folder>, Failure> {
        self.list_and(false).await
    }

    /// The same with their status, where the server gives it along (LIST-STATUS, RFC 5819). It may look into every mailbox for
    /// that, which takes long where there are many.
    pub async fn list_with_status(&mut self) -> Result<Vec<Folder>, Failure> {
        self.list_and(true).await
    }

    async fn list_and(&mut self, with_status: bool) -> Result<Vec<Folder>, Failure> {
        let mut options = Vec::new();
        if self.can("LIST-EXTENDED") {
            if self.can("SPECIAL-USE") {
                options.push("SPECIAL-USE".to_owned());
            }
            if with_status && self.can("LIST-STATUS") {
                options.push(format!("STATUS ({})", self.status_items()));
            }
        }
        let command = Command::new("LIST \"\" \"*\"");
        let command =
            if options.is_empty() { command } else { command.text(&format!("RETURN ({})", options.join(" "))) };
        let mut folders: Vec<Folder> = Vec::new();
        let mut places: HashMap<MailboxName, usize> = HashMap::new();
        let mut too_many = false;
        self.run(command, |untagged| match untagged {
            Untagged::List(folder) if is_too_long(&folder.name) => {
                tracing::info!(folder.bytes = folder.name.as_bytes().len(), "a mailbox is left out for its long name");
                None
            }
            Untagged::List(folder) => {
                too_many |= folders.len() == FOLDERS;
                if !too_many && !places.contains_key(&folder.name) {
                    places.insert(folder.name.clone(), folders.len());
                    folders.push(folder);
                }
                None
            }
            Untagged::Status(name, status) => {
                if let Some(place) = places.get(&name) {
                    // Not all of it, when it is told in between (NOTIFY).
                    folders[*place].status.get_or_insert_default().update(status);
                }
                None
            }
            other => Some(other),
        })
        .await?;
        if too_many {
            let what = "the list of mailboxes".into();
            return Err(Failure::TooLarge { what, size: FOLDERS as u64 + 1, max: FOLDERS as u64 });
        }
        Ok(folders)
    }

    /// The status of a mailbox that is not selected.
    pub async fn status(&mut self, name: &MailboxName) -> Result<Status, Failure> {
        let items = format!("({})", self.status_items());
        let mut found: Option<Status> = None;
        // Unless others may be told of in between (NOTIFY), it is this one, however the server writes it.
        let is_any = !self.is_notified();
        self.run(Command::new("STATUS").mailbox(name, self.utf8).text(&items), |untagged| match untagged {
            Untagged::Status(told, status) if is_any || told == *name => {
                found.get_or_insert_default().update(status);
                None
            }
            other => Some(other),
        })
        .await?;
        // Of this mailbox it says nothing; the others may do better.
        found.ok_or_else(|| Failure::Server("it gives no status".into()))
    }

    fn status_items(&self) -> &'static str {
        if self.can("CONDSTORE") || self.can("QRESYNC") {
            "MESSAGES UNSEEN UIDNEXT UIDVALIDITY HIGHESTMODSEQ"
        } else {
            "MESSAGES UNSEEN UIDNEXT UIDVALIDITY"
        }
    }

    pub async fn create(&mut self, name: &MailboxName) -> Result<(), Failure> {
        self.run(Command::new("CREATE").mailbox(name, self.utf8), Some).await.map(drop)
    }

    pub async fn rename(&mut self, from: &MailboxName, to: &MailboxName) -> Result<(), Failure> {
        self.run(Command::new("RENAME").mailbox(from, self.utf8).mailbox(to, self.utf8), Some).await.map(drop)
    }

    pub async fn delete(&mut self, name: &MailboxName) -> Result<(), Failure> {
        self.run(Command::new("DELETE").mailbox(name, self.utf8), Some).await.map(drop)
    }

    pub async fn subscribe(&mut self, name: &MailboxName, subscribed: bool) -> Result<(), Failure> {
        let command = Command::new(if subscribed { "SUBSCRIBE" } else { "UNSUBSCRIBE" });
        self.run(command.mailbox(name, self.utf8), Some).await.map(drop)
    }

    /// Gives the server the occasion to say what is new.
    pub async fn noop(&mut self) -> Result<(), Failure> {
        self.run(Command::new("NOOP"), Some).await.map(drop)
    }

    /// UIDs that meet the criteria of RFC 3501 section 6.4.4, in ASCII: `SINCE 1-Feb-2024 NOT DELETED`.
    pub async fn search(&mut self, criteria: &str) -> Result<UidSet, Failure> {
        if !criteria.bytes().all(|byte| matches!(byte, 32..=126)) || criteria.ends_with('}') {
            return Err(Failure::Server("criteria may hold printable ASCII only".into()));
        }
        let mut found = UidSet::new();
        // Ranges instead of single UIDs (RFC 4731), where the server can.
        let verb = if self.can("ESEARCH") { "UID SEARCH RETURN (ALL)" } else { "UID SEARCH" };
        self.run(Command::new(verb).text(criteria), |untagged| match untagged {
            Untagged::Search(uids) => {
                found.extend(&uids);
                None
            }
            other => Some(other),
        })
        .await?;
        // A range of thousands of millions costs a server three words.
        if found.len() > FOUND {
            return Err(Failure::TooLarge { what: "the list of messages".into(), size: found.len(), max: FOUND });
        }
        Ok(found)
    }

    /// Says good-bye and closes the connection.
    pub async fn logout(mut self) -> Result<(), Failure> {
        match self.run(Command::new("LOGOUT"), Some).await {
            Ok(_) | Err(Failure::Closed(_)) => Ok(()),
            Err(failure) => Err(failure),
        }
    }
}

fn is_too_long(name: &MailboxName) -> bool {
    name.as_bytes().len() > NAME || name.to_text().len() > NAME
}

fn namespace(kind: NamespaceKind, entry: &Value, utf8: bool) -> Option<Namespace> {
    let [prefix, delimiter, ..] = entry.list()? else { return None };
    let delimiter = response::delimiter(delimiter);
    Some(Namespace { kind, prefix: MailboxName::from_server(prefix.text()?, utf8), delimiter })
}
