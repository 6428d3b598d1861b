use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::{Script, Step, lock, looks_like};
use crate::imap_wire::{from_modified_utf7, to_modified_utf7};
use crate::{MailSnapshot, SnapshotMessage};

/// Where Gmail keeps every message once.
pub(super) const ALL_MAIL: &str = "[Gmail]/All Mail";

/// A small mail server in memory, for [`Step::Serve`]. Clones are the same one, so that a test can change it meanwhile.
///
/// Folders are named as in UTF-8, or as on the wire where that is no modified UTF-7.
///
/// It understands only what it announces: without MOVE among the capabilities, for example, `UID MOVE` is BAD. With
/// `X-GM-EXT-1` it is like Gmail: what is in a folder is in All Mail as well, and folders are labels.
#[derive(Clone)]
pub struct FakeMailbox {
    capabilities: Arc<str>,
    state: Arc<Mutex<State>>,
    unusual: Arc<Mutex<Vec<Unusual>>>,
    changed: watch::Sender<u64>,
}

/// An answer in place of the usual one.
struct Unusual {
    pattern: String,
    script: Script,
    once: bool,
}

pub(super) struct State {
    /// By their names on the wire.
    pub(super) folders: BTreeMap<String, Folder>,
    pub(super) mod_seq: u64,
    next_validity: u32,
    next_content: u64,
}

#[derive(Clone, Default)]
pub(super) struct Folder {
    pub(super) attributes: String,
    pub(super) uid_validity: u32,
    pub(super) uid_next: u32,
    pub(super) messages: Vec<Message>,
    /// What was expunged, and at which mod-sequence.
    pub(super) vanished: Vec<(u32, u64)>,
}

#[derive(Clone)]
pub(super) struct Message {
    pub(super) uid: u32,
    pub(super) flags: BTreeSet<String>,
    pub(super) mod_seq: u64,
    pub(super) internal_date: String,
    pub(super) raw: Arc<[u8]>,
    /// It is counted, and none of it is given.
    pub(super) is_withheld: bool,
    /// The same for the same message in several folders, as X-GM-MSGID is.
    pub(super) content: u64,
}

impl FakeMailbox {
    /// An empty INBOX on a server that can do this: `"IMAP4rev1 IDLE CONDSTORE"`.
    pub fn new(capabilities: &str) -> FakeMailbox {
        let state = State { folders: BTreeMap::new(), mod_seq: 1, next_validity: 1000, next_content: 7001 };
        let mailbox = FakeMailbox {
            capabilities: capabilities.into(),
            state: Arc::new(Mutex::new(state)),
            unusual: Arc::default(),
            changed: watch::Sender::new(0),
        };
        mailbox.folder("INBOX", "\\HasNoChildren")
    }

    /// The same mailbox on a server that has learned, or forgotten, something.
    #[must_use]
    pub fn with_capabilities(&self, capabilities: &str) -> FakeMailbox {
        FakeMailbox { capabilities: capabilities.into(), ..self.clone() }
    }

    /// With another folder: its name as it goes over the wire, and its attributes.
    #[must_use]
    pub fn folder(self, wire_name: &str, attributes: &str) -> FakeMailbox {
        self.lock().create(wire_name, attributes);
        self
    }

    /// Answers commands like this by these steps, from now on.
    #[must_use]
    pub fn but(self, pattern: &str, script: Script) -> FakeMailbox {
        lock(&self.unusual).push(Unusual { pattern: pattern.to_owned(), script, once: false });
        self
    }

    /// The same for the next such command alone, whatever connection it comes on.
    #[must_use]
    pub fn but_once(self, pattern: &str, script: Script) -> FakeMailbox {
        lock(&self.unusual).push(Unusual { pattern: pattern.to_owned(), script, once: true });
        self
    }

    /// A connection from the greeting on.
    pub fn script(&self) -> Script {
        vec![Step::send(format!("* OK [CAPABILITY {}] ready\r\n", self.capabilities)), Step::Serve(self.clone())]
    }

    /// Puts a message in, and gives its UID.
    pub fn add(&self, folder: &str, raw: &[u8], flags: &[&str]) -> u32 {
        let flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let mut state = self.lock();
        let folder = state.wire_name(folder);
        let uid = state.add(&folder, raw.into(), flags, "20-Nov-2026 08:42:00 +0000", self.is_gmail());
        drop(state);
        self.tell();
        uid
    }

    /// Changes a message's flags, as another client does.
    pub fn set_flags(&self, folder: &str, uid: u32, flags: &[&str]) {
        let flags: BTreeSet<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let mut state = self.lock();
        let folder = state.wire_name(folder);
        state.change_flags(&folder, &[uid], self.is_gmail(), |now| now.clone_from(&flags));
        drop(state);
        self.tell();
    }

    /// Does not give any part of a message from now on, or gives it again.
    pub fn withhold(&self, folder: &str, uid: u32, is_withheld: bool) {
        let mut state = self.lock();
        let folder = state.wire_name(folder);
        let message = state.folder(&folder).messages.iter_mut().find(|message| message.uid == uid);
        message.expect("there is such a message").is_withheld = is_withheld;
    }

    /// Removes a message, as another client does.
    pub fn expunge(&self, folder: &str, uid: u32) {
        let mut state = self.lock();
        let folder = state.wire_name(folder);
        state.expunge(&folder, &[uid]);
        drop(state);
        self.tell();
    }

    /// Gives the message with this UID in INBOX a label, as Gmail's other clients do.
    pub fn label(&self, uid: u32, folder: &str) {
        let mut state = self.lock();
        let message = state.folder("INBOX").messages.iter().find(|message| message.uid == uid).cloned();
        let folder = state.wire_name(folder);
        state.put(&folder, message.expect("there is such a message"));
        drop(state);
        self.tell();
    }

    /// Gives a folder another UIDVALIDITY, and its messages UIDs from 1.
    pub fn reset_uid_validity(&self, folder: &str) {
        let mut state = self.lock();
        state.next_validity += 1;
        let validity = state.next_validity;
        let folder = state.wire_name(folder);
        let folder = state.folder(&folder);
        folder.uid_validity = validity;
        for (uid, message) in (1..).zip(&mut folder.messages) {
            message.uid = uid;
            folder.uid_next = uid + 1;
        }
        drop(state);
        self.tell();
    }

    /// Everything in it, to compare with.
    pub fn snapshot(&self) -> MailSnapshot {
        let state = self.lock();
        let selectable = state.folders.iter().filter(|(_, folder)| folder.is_selectable());
        let folders = selectable.map(|(name, folder)| {
            let messages = folder.messages.iter().map(|message| {
                let sha256 = HEXLOWER.encode(&Sha256::digest(&message.raw));
                (message.uid, SnapshotMessage { flags: message.flags.clone(), sha256 })
            });
            (from_modified_utf7(name), messages.collect())
        });
        folders.collect()
    }

    /// Whether a capability is announced.
    pub(super) fn can(&self, capability: &str) -> bool {
        self.capabilities.split(' ').any(|word| word.eq_ignore_ascii_case(capability))
    }

    pub(super) fn capabilities(&self) -> &str {
        &self.capabilities
    }

    pub(super) fn is_gmail(&self) -> bool {
        self.can("X-GM-EXT-1")
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Tells those who idle.
    pub(super) fn tell(&self) {
        self.changed.send_modify(|number| *number += 1);
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// What to do in place of the usual answer.
    pub(super) fn unusual(&self, command: &str) -> Option<Script> {
        let mut all = lock(&self.unusual);
        let at = all.iter().position(|unusual| looks_like(command, &unusual.pattern))?;
        Some(if all[at].once { all.remove(at).script } else { all[at].script.clone() })
    }
}

impl State {
    pub(super) fn create(&mut self, name: &str, attributes: &str) {
        self.next_validity += 1;
        let folder = Folder {
            attributes: attributes.to_owned(),
            uid_validity: self.next_validity,
            uid_next: 1,
            ..Folder::default()
        };
        self.folders.entry(name.to_owned()).or_insert(folder);
    }

    fn wire_name(&self, name: &str) -> String {
        if self.folders.contains_key(name) { name.to_owned() } else { to_modified_utf7(name) }
    }

    /// An existing one.
    pub(super) fn folder(&mut self, name: &str) -> &mut Folder {
        self.folders.get_mut(name).expect("there is such a folder")
    }

    pub(super) fn add(
        &mut self,
        folder: &str,
        raw: Arc<[u8]>,
        flags: BTreeSet<String>,
        date: &str,
        gmail: bool,
    ) -> u32 {
        self.next_content += 1;
        let content = self.next_content;
        let message =
            Message { uid: 0, flags, mod_seq: 0, internal_date: date.to_owned(), raw, is_withheld: false, content };
        if gmail && folder != ALL_MAIL && self.folders.contains_key(ALL_MAIL) {
            self.put(ALL_MAIL, message.clone());
        }
        self.put(folder, message)
    }

    /// Gives a message its place in a folder.
    pub(super) fn put(&mut self, folder: &str, mut message: Message) -> u32 {
        self.mod_seq += 1;
        message.mod_seq = self.mod_seq;
        let folder = self.folder(folder);
        message.uid = folder.uid_next;
        folder.uid_next += 1;
        folder.messages.push(message);
        folder.uid_next - 1
    }

    /// At Gmail a message has the same flags in all folders.
    pub(super) fn change_flags(
        &mut self,
        folder: &str,
        uids: &[u32],
        gmail: bool,
        change: impl Fn(&mut BTreeSet<String>),
    ) {
        self.mod_seq += 1;
        let mod_seq = self.mod_seq;
        let chosen = |message: &&mut Message| uids.contains(&message.uid);
        let contents: Vec<u64> =
            self.folder(folder).messages.iter_mut().filter(chosen).map(|message| message.content).collect();
        for (name, other) in &mut self.folders {
            for message in &mut other.messages {
                let same = name == folder && uids.contains(&message.uid);
                if same || gmail && contents.contains(&message.content) {
                    change(&mut message.flags);
                    message.mod_seq = mod_seq;
                }
            }
        }
    }

    pub(super) fn expunge(&mut self, folder: &str, uids: &[u32]) {
        self.mod_seq += 1;
        let mod_seq = self.mod_seq;
        let folder = self.folder(folder);
        let (gone, stay) = std::mem::take(&mut folder.messages).into_iter().partition(|one| uids.contains(&one.uid));
        folder.messages = stay;
        let gone: Vec<Message> = gone;
        folder.vanished.extend(gone.iter().map(|message| (message.uid, mod_seq)));
    }

    /// The folders, besides this one and All Mail, that have the same message: its labels.
    pub(super) fn labels(&self, content: u64, here: &str) -> Vec<String> {
        let others = self.folders.iter().filter(|(name, _)| *name != here && *name != ALL_MAIL);
        let with = others.filter(|(_, folder)| folder.messages.iter().any(|message| message.content == content));
        let name = |name: &String| match name.as_str() {
            "INBOX" => "\\Inbox".to_owned(),
            _ => name.strip_prefix("[Gmail]/").map_or_else(|| name.clone(), |special| format!("\\{special}")),
        };
        with.map(|(folder, _)| name(folder)).collect()
    }
}

impl Folder {
    pub(super) fn is_selectable(&self) -> bool {
        !self.attributes.to_ascii_lowercase().contains("\\noselect")
    }
}
