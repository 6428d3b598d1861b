use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::fake_mailbox::{FakeMailbox, Folder, Message, State};
use super::fetch::{Fetched, chosen, items};
use super::looks_like;
use crate::imap_wire::{Part, from_modified_utf7, quoted, to_modified_utf7};

/// One client's view of a [`FakeMailbox`].
#[derive(Default)]
pub(super) struct Session {
    folder: Option<String>,
    /// The UIDs and mod-sequences that the client was told of, in order.
    told: Vec<(u32, u64)>,
    read_only: bool,
    condstore: bool,
    qresync: bool,
    /// Names are in UTF-8 (RFC 6855).
    utf8: bool,
}

/// A result's word and text, after what was put before it.
enum Refusal {
    No(&'static str),
    Bad(&'static str),
}

use Refusal::{Bad, No};

impl Session {
    /// Everything that is said to a command.
    pub(super) fn answer(&mut self, mailbox: &FakeMailbox, tag: &str, words: &[Part]) -> Vec<u8> {
        let mut out = Vec::new();
        let result = match self.obey(mailbox, words, &mut out) {
            Ok(text) => format!("OK {text}"),
            Err(No(text)) => format!("NO {text}"),
            Err(Bad(text)) => format!("BAD {text}"),
        };
        out.extend_from_slice(&self.news(mailbox));
        out.extend_from_slice(format!("{tag} {result}\r\n").as_bytes());
        out
    }

    /// What has changed in the folder since the client was last told.
    pub(super) fn news(&mut self, mailbox: &FakeMailbox) -> Vec<u8> {
        let mut news = String::new();
        let Some(name) = self.folder.clone() else { return Vec::new() };
        let state = mailbox.lock();
        let Some(folder) = state.folders.get(&name) else {
            // Deleted or renamed.
            self.folder = None;
            return Vec::new();
        };
        for number in (0..self.told.len()).rev() {
            let uid = self.told[number].0;
            if !folder.messages.iter().any(|message| message.uid == uid) {
                self.told.remove(number);
                let _ = match self.qresync {
                    true => write!(news, "* VANISHED {uid}\r\n"),
                    false => write!(news, "* {} EXPUNGE\r\n", number + 1),
                };
            }
        }
        let known = self.told.len();
        self.told.extend(folder.messages.iter().skip(known).map(|message| (message.uid, message.mod_seq)));
        if self.told.len() > known {
            let _ = write!(news, "* {} EXISTS\r\n", self.told.len());
        }
        let mut news = news.into_bytes();
        for (number, message) in folder.messages.iter().enumerate() {
            if self.told[number] != (message.uid, message.mod_seq) {
                self.told[number] = (message.uid, message.mod_seq);
                let fetched = Fetched { number: number + 1, message, labels: Vec::new() };
                let items: &[&str] = if self.condstore { &["UID", "FLAGS", "MODSEQ"] } else { &["UID", "FLAGS"] };
                news.extend(fetched.line(&items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>()));
            }
        }
        news
    }

    fn obey(&mut self, mailbox: &FakeMailbox, words: &[Part], out: &mut Vec<u8>) -> Result<String, Refusal> {
        let _ = self.folder.take_if(|folder| !mailbox.lock().folders.contains_key(folder));
        let by_uid = words.first().is_some_and(|word| word.is("UID"));
        let words = &words[usize::from(by_uid)..];
        let Some(command) = words.first().map(|word| word.text().to_ascii_uppercase()) else {
            return Err(Bad("empty"));
        };
        let renamed = if self.utf8 { Some(with_wire_names(&command, &words[1..])) } else { None };
        let arguments = renamed.as_deref().unwrap_or(&words[1..]);
        match command.as_str() {
            "CAPABILITY" => out.extend(format!("* CAPABILITY {}\r\n", mailbox.capabilities()).into_bytes()),
            "LOGOUT" => out.extend(b"* BYE\r\n"),
            "ID" => out.extend(b"* ID NIL\r\n"),
            "NAMESPACE" => out.extend(b"* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n"),
            "LOGIN" | "AUTHENTICATE" => return Ok(format!("[CAPABILITY {}] signed in", mailbox.capabilities())),
            "NOOP" | "CHECK" | "SUBSCRIBE" | "UNSUBSCRIBE" => {}
            "ENABLE" => self.enable(mailbox, arguments, out),
            "LIST" | "LSUB" => list(mailbox, &command, arguments, self.utf8, out),
            "STATUS" => status(mailbox, arguments, self.utf8, out)?,
            "CREATE" => mailbox.lock().create(&name(arguments, 0), ""),
            "DELETE" => {
                let folder = existing(mailbox, arguments, 0)?;
                mailbox.lock().folders.remove(&folder);
            }
            "RENAME" => {
                let from = existing(mailbox, arguments, 0)?;
                let mut state = mailbox.lock();
                let folder = state.folders.remove(&from).unwrap_or_default();
                state.folders.insert(name(arguments, 1), folder);
            }
            "SELECT" | "EXAMINE" => return self.select(mailbox, &command, arguments, out),
            "CLOSE" | "UNSELECT" => {
                if let Some(folder) = self.folder.take().filter(|_| command == "CLOSE" && !self.read_only) {
                    expunge(mailbox, &folder, None);
                }
            }
            "APPEND" => return append(mailbox, arguments),
            "FETCH" | "STORE" | "COPY" | "MOVE" | "EXPUNGE" | "SEARCH" => {
                let folder = self.folder.clone().ok_or(Bad("no folder is selected"))?;
                return self.in_folder(mailbox, &folder, &command, by_uid, arguments, out);
            }
            _ => return Err(Bad("unknown command")),
        }
        mailbox.tell();
        Ok("done".to_owned())
    }

    fn in_folder(
        &mut self,
        mailbox: &FakeMailbox,
        folder: &str,
        command: &str,
        by_uid: bool,
        arguments: &[Part],
        out: &mut Vec<u8>,
    ) -> Result<String, Refusal> {
        let set = arguments.first().map(Part::text).unwrap_or_default();
        let uids: Vec<u32> = {
            let mut state = mailbox.lock();
            let folder = state.folder(folder);
            chosen(folder, &set, by_uid).into_iter().map(|at| folder.messages[at].uid).collect()
        };
        if self.read_only && ["STORE", "MOVE", "EXPUNGE"].contains(&command) {
            return Err(No("[READ-ONLY] it was opened for reading"));
        }
        match command {
            "FETCH" => self.fetch(mailbox, folder, &uids, by_uid, arguments, out)?,
            "STORE" => self.store(mailbox, folder, &uids, arguments)?,
            "COPY" => return copy(mailbox, folder, &uids, arguments),
            "MOVE" => {
                if !mailbox.can("MOVE") {
                    return Err(Bad("unknown command"));
                }
                let text = copy(mailbox, folder, &uids, arguments)?;
                mailbox.lock().expunge(folder, &uids);
                out.extend(format!("* OK {text}\r\n").into_bytes());
            }
            "EXPUNGE" if by_uid && !mailbox.can("UIDPLUS") => return Err(Bad("unknown command")),
            "EXPUNGE" => expunge(mailbox, folder, by_uid.then_some(&uids)),
            _ => {
                let mut state = mailbox.lock();
                let found = search(state.folder(folder), by_uid, arguments);
                out.extend(format!("* SEARCH{found}\r\n").into_bytes());
            }
        }
        mailbox.tell();
        Ok("done".to_owned())
    }

    fn enable(&mut self, mailbox: &FakeMailbox, arguments: &[Part], out: &mut Vec<u8>) {
        const KNOWN: [&str; 3] = ["CONDSTORE", "QRESYNC", "UTF8=ACCEPT"];
        let known = |word: &&Part| mailbox.can(&word.text()) && KNOWN.iter().any(|known| word.is(known));
        for word in arguments.iter().filter(known) {
            self.condstore |= !word.is("UTF8=ACCEPT");
            self.qresync |= word.is("QRESYNC");
            self.utf8 |= word.is("UTF8=ACCEPT");
            out.extend(format!("* ENABLED {}\r\n", word.text()).into_bytes());
        }
    }

    fn select(
        &mut self,
        mailbox: &FakeMailbox,
        command: &str,
        arguments: &[Part],
        out: &mut Vec<u8>,
    ) -> Result<String, Refusal> {
        self.folder = None;
        let name = existing(mailbox, arguments, 0)?;
        let options = arguments.get(1).map(Part::items).unwrap_or_default();
        if !options.is_empty() && !mailbox.can("CONDSTORE") {
            return Err(Bad("unknown parameter"));
        }
        self.condstore |= !options.is_empty();
        let mut state = mailbox.lock();
        let mod_seq = state.mod_seq;
        let folder = state.folder(&name);
        if !folder.is_selectable() {
            return Err(No("[NONEXISTENT] it holds only other folders"));
        }
        let flags = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";
        let mut told = format!("* FLAGS ({flags})\r\n* OK [PERMANENTFLAGS ({flags} \\*)] yes\r\n");
        let count = folder.messages.len();
        let _ = write!(told, "* {count} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY {}] it is\r\n", folder.uid_validity);
        let _ = write!(told, "* OK [UIDNEXT {}] it is\r\n", folder.uid_next);
        if mailbox.can("CONDSTORE") {
            let _ = write!(told, "* OK [HIGHESTMODSEQ {mod_seq}] it is\r\n");
        }
        out.extend_from_slice(told.as_bytes());
        let known = options.iter().position(|option| option.is("QRESYNC")).and_then(|at| options.get(at + 1));
        if let Some([validity, since, ..]) = known.map(Part::items)
            && validity.text() == folder.uid_validity.to_string()
        {
            changes(folder, since.text().parse().unwrap_or(0), out);
        }
        self.told = folder.messages.iter().map(|message| (message.uid, message.mod_seq)).collect();
        self.folder = Some(name);
        self.read_only = command == "EXAMINE";
        Ok(format!("[{}] it is open", if self.read_only { "READ-ONLY" } else { "READ-WRITE" }))
    }

    fn fetch(
        &mut self,
        mailbox: &FakeMailbox,
        name: &str,
        uids: &[u32],
        by_uid: bool,
        arguments: &[Part],
        out: &mut Vec<u8>,
    ) -> Result<(), Refusal> {
        let mut items = items(arguments.get(1).ok_or(Bad("what of them?"))?, by_uid);
        let modifiers = arguments.get(2).map(Part::items).unwrap_or_default();
        let since = modifiers.iter().position(|word| word.is("CHANGEDSINCE")).and_then(|at| modifiers.get(at + 1));
        let since: Option<u64> = since.and_then(|number| number.text().parse().ok());
        let with_mod_seq = items.iter().any(|item| item.eq_ignore_ascii_case("MODSEQ"));
        if (since.is_some() || with_mod_seq) && !mailbox.can("CONDSTORE") {
            return Err(Bad("unknown parameter"));
        }
        self.condstore |= since.is_some() || with_mod_seq;
        if since.is_some() && !with_mod_seq {
            items.push("MODSEQ".to_owned());
        }
        let peeks = !items.iter().any(|item| item.to_ascii_uppercase().starts_with("BODY["));
        if !peeks && !self.read_only {
            mailbox.lock().change_flags(name, uids, mailbox.is_gmail(), |flags| {
                flags.insert("\\Seen".to_owned());
            });
        }
        let mut state = mailbox.lock();
        let folder = state.folder(name).clone();
        let opens = items.iter().any(|item| item.to_ascii_uppercase().starts_with("BODY"));
        if let Some(since) = since.filter(|_| modifiers.iter().any(|word| word.is("VANISHED"))) {
            vanished(&folder, since, out);
        }
        for (at, message) in folder.messages.iter().enumerate() {
            if uids.contains(&message.uid) && since.is_none_or(|since| message.mod_seq > since) {
                if opens && message.is_withheld {
                    return Err(No("[SERVERBUG] the message cannot be read"));
                }
                let labels = if mailbox.is_gmail() { state.labels(message.content, name) } else { Vec::new() };
                out.extend(Fetched { number: at + 1, message, labels }.line(&items));
            }
        }
        Ok(())
    }

    fn store(&mut self, mailbox: &FakeMailbox, folder: &str, uids: &[u32], arguments: &[Part]) -> Result<(), Refusal> {
        let guard = arguments.get(1).map(Part::items).filter(|items| !items.is_empty());
        let rest = &arguments[1 + usize::from(guard.is_some())..];
        let [how, flags] = rest else { return Err(Bad("which flags?")) };
        let how = how.text().to_ascii_uppercase();
        let flags: BTreeSet<String> = flags.items().iter().map(Part::text).collect();
        let limit = guard.and_then(|items| items.get(1)).and_then(|number| number.text().parse::<u64>().ok());
        let unchanged = |message: &&Message| limit.is_none_or(|limit| message.mod_seq <= limit);
        let mut state = mailbox.lock();
        if how.contains("X-GM-LABELS") {
            return relabel(&mut state, folder, uids, &how, &flags);
        }
        let messages = state.folder(folder).messages.iter().filter(|message| uids.contains(&message.uid));
        let uids: Vec<u32> = messages.filter(unchanged).map(|message| message.uid).collect();
        state.change_flags(folder, &uids, mailbox.is_gmail(), |now| match how.as_bytes()[0] {
            b'+' => now.extend(flags.iter().cloned()),
            b'-' => now.retain(|flag| !flags.contains(flag)),
            _ => now.clone_from(&flags),
        });
        Ok(())
    }
}

fn list(mailbox: &FakeMailbox, command: &str, arguments: &[Part], utf8: bool, out: &mut Vec<u8>) {
    let pattern = arguments.iter().filter(|word| !word.text().is_empty()).map(Part::text).next().unwrap_or_default();
    if pattern.is_empty() {
        return out.extend(b"* LIST (\\Noselect) \"/\" \"\"\r\n");
    }
    let one_level = pattern.contains('%');
    let pattern = pattern.replace('%', "*");
    for (name, folder) in &mailbox.lock().folders {
        if looks_like(name, &pattern) && !(one_level && name.contains('/')) {
            out.extend(format!("* {command} ({}) \"/\" {}\r\n", folder.attributes, shown(name, utf8)).into_bytes());
        }
    }
}

fn status(mailbox: &FakeMailbox, arguments: &[Part], utf8: bool, out: &mut Vec<u8>) -> Result<(), Refusal> {
    let name = existing(mailbox, arguments, 0)?;
    let mut state = mailbox.lock();
    let mod_seq = state.mod_seq;
    let folder = state.folder(&name);
    let values = arguments.get(1).map(Part::items).unwrap_or_default().iter().map(|item| {
        let item = item.text().to_ascii_uppercase();
        let value = match item.as_str() {
            "MESSAGES" => folder.messages.len() as u64,
            "UNSEEN" => folder.messages.iter().filter(|message| !message.flags.contains("\\Seen")).count() as u64,
            "UIDNEXT" => u64::from(folder.uid_next),
            "UIDVALIDITY" => u64::from(folder.uid_validity),
            "HIGHESTMODSEQ" => mod_seq,
            "SIZE" => folder.messages.iter().map(|message| message.raw.len() as u64).sum(),
            _ => 0,
        };
        format!("{item} {value}")
    });
    let values: Vec<String> = values.collect();
    out.extend(format!("* STATUS {} ({})\r\n", shown(&name, utf8), values.join(" ")).into_bytes());
    Ok(())
}

fn append(mailbox: &FakeMailbox, arguments: &[Part]) -> Result<String, Refusal> {
    let name = existing(mailbox, arguments, 0)?;
    let Some(Part::Text(raw)) = arguments.last() else { return Err(Bad("which message?")) };
    let flags = arguments.iter().flat_map(Part::items).map(Part::text).collect();
    let date = arguments[1..arguments.len() - 1].iter().find(|part| matches!(part, Part::Text(_))).map(Part::text);
    let date = date.unwrap_or_else(|| "20-Nov-2026 12:00:00 +0000".to_owned());
    let mut state = mailbox.lock();
    let uid = state.add(&name, raw.as_slice().into(), flags, &date, mailbox.is_gmail());
    let validity = state.folder(&name).uid_validity;
    drop(state);
    mailbox.tell();
    Ok(if mailbox.can("UIDPLUS") { format!("[APPENDUID {validity} {uid}] done") } else { "done".to_owned() })
}

/// Gives COPYUID where the server has UIDPLUS.
fn copy(mailbox: &FakeMailbox, folder: &str, uids: &[u32], arguments: &[Part]) -> Result<String, Refusal> {
    let target = existing(mailbox, arguments, 1).map_err(|_| No("[TRYCREATE] there is no such folder"))?;
    let mut state = mailbox.lock();
    let copied: Vec<Message> =
        state.folder(folder).messages.iter().filter(|message| uids.contains(&message.uid)).cloned().collect();
    let new: Vec<String> = copied.into_iter().map(|message| state.put(&target, message).to_string()).collect();
    let validity = state.folder(&target).uid_validity;
    drop(state);
    mailbox.tell();
    let old: Vec<String> = uids.iter().map(u32::to_string).collect();
    let code = format!("[COPYUID {validity} {} {}] done", old.join(","), new.join(","));
    Ok(if mailbox.can("UIDPLUS") && !new.is_empty() { code } else { "done".to_owned() })
}

/// Removes what has the flag for it; of these UIDs, if any are given.
fn expunge(mailbox: &FakeMailbox, folder: &str, among: Option<&Vec<u32>>) {
    let mut state = mailbox.lock();
    let deleted = state.folder(folder).messages.iter().filter(|message| message.flags.contains("\\Deleted"));
    let uids = deleted.map(|message| message.uid).filter(|uid| among.is_none_or(|uids| uids.contains(uid)));
    let uids: Vec<u32> = uids.collect();
    state.expunge(folder, &uids);
}

/// Knows ALL, sets, UID, the system flags and HEADER; everything else is true of every message.
fn search(folder: &Folder, by_uid: bool, arguments: &[Part]) -> String {
    let mut hits: Vec<usize> = (0..folder.messages.len()).collect();
    let mut words = arguments.iter().map(Part::text);
    while let Some(word) = words.next() {
        let upper = word.to_ascii_uppercase();
        let flag = |wanted: bool, flag: &str, hits: &mut Vec<usize>| {
            hits.retain(|at| folder.messages[*at].flags.contains(flag) == wanted);
        };
        match upper.as_str() {
            "SEEN" | "UNSEEN" => flag(upper == "SEEN", "\\Seen", &mut hits),
            "FLAGGED" | "UNFLAGGED" => flag(upper == "FLAGGED", "\\Flagged", &mut hits),
            "DELETED" | "UNDELETED" => flag(upper == "DELETED", "\\Deleted", &mut hits),
            "UID" => {
                let set = chosen(folder, &words.next().unwrap_or_default(), true);
                hits.retain(|at| set.contains(at));
            }
            "HEADER" => {
                let line = format!("{}: ", words.next().unwrap_or_default()).to_ascii_lowercase();
                let value = words.next().unwrap_or_default();
                hits.retain(|at| {
                    let raw = String::from_utf8_lossy(&folder.messages[*at].raw).into_owned();
                    raw.lines().any(|text| text.to_ascii_lowercase().starts_with(&line) && text.contains(&value))
                });
            }
            _ if upper.starts_with(|first: char| first.is_ascii_digit() || first == '*') => {
                let set = chosen(folder, &word, false);
                hits.retain(|at| set.contains(at));
            }
            _ => {}
        }
    }
    let number = |at: usize| if by_uid { folder.messages[at].uid.to_string() } else { (at + 1).to_string() };
    hits.into_iter().map(|at| format!(" {}", number(at))).collect()
}

/// What SELECT with QRESYNC tells (RFC 7162, 3.2.5).
fn changes(folder: &Folder, since: u64, out: &mut Vec<u8>) {
    vanished(folder, since, out);
    let items = ["UID", "FLAGS", "MODSEQ"].map(str::to_owned);
    for (at, message) in folder.messages.iter().enumerate().filter(|(_, message)| message.mod_seq > since) {
        out.extend(Fetched { number: at + 1, message, labels: Vec::new() }.line(&items));
    }
}

fn vanished(folder: &Folder, since: u64, out: &mut Vec<u8>) {
    let gone = folder.vanished.iter().filter(|(_, mod_seq)| *mod_seq > since).map(|(uid, _)| uid.to_string());
    let gone: Vec<String> = gone.collect();
    if !gone.is_empty() {
        out.extend(format!("* VANISHED (EARLIER) {}\r\n", gone.join(",")).into_bytes());
    }
}

/// Gmail's way to put a message into folders and out of them.
fn relabel(state: &mut State, folder: &str, uids: &[u32], how: &str, labels: &BTreeSet<String>) -> Result<(), Refusal> {
    let messages: Vec<Message> =
        state.folder(folder).messages.iter().filter(|message| uids.contains(&message.uid)).cloned().collect();
    for label in labels {
        let name = label.strip_prefix('\\').map_or_else(
            || label.clone(),
            |special| if special == "Inbox" { "INBOX".to_owned() } else { format!("[Gmail]/{special}") },
        );
        if !state.folders.contains_key(&name) {
            state.create(&name, "");
        }
        for message in &messages {
            let there = state.folder(&name).messages.iter().find(|other| other.content == message.content);
            match (there.map(|other| other.uid), how.starts_with('-')) {
                (Some(uid), true) => state.expunge(&name, &[uid]),
                (None, false) => drop(state.put(&name, message.clone())),
                _ => {}
            }
        }
    }
    Ok(())
}

/// A folder's name in quotes, as the client wants it.
fn shown(name: &str, utf8: bool) -> String {
    if utf8 { quoted(&from_modified_utf7(name)) } else { quoted(name) }
}

/// The arguments of a command that names folders in UTF-8, with these names as the mailbox has them.
fn with_wire_names(command: &str, arguments: &[Part]) -> Vec<Part> {
    let named: &[usize] = match command {
        "STATUS" | "CREATE" | "DELETE" | "SELECT" | "EXAMINE" | "APPEND" => &[0],
        "RENAME" => &[0, 1],
        "COPY" | "MOVE" => &[1],
        _ => &[],
    };
    let wire = |(at, part): (usize, &Part)| match part {
        Part::Text(_) | Part::Atom(_) if named.contains(&at) => Part::Text(to_modified_utf7(&part.text()).into_bytes()),
        _ => part.clone(),
    };
    arguments.iter().enumerate().map(wire).collect()
}

/// A folder's name among the arguments. INBOX is one name in any case.
fn name(arguments: &[Part], at: usize) -> String {
    let name = arguments.get(at).map(Part::text).unwrap_or_default();
    if name.eq_ignore_ascii_case("INBOX") { "INBOX".to_owned() } else { name }
}

fn existing(mailbox: &FakeMailbox, arguments: &[Part], at: usize) -> Result<String, Refusal> {
    let name = name(arguments, at);
    if mailbox.lock().folders.contains_key(&name) { Ok(name) } else { Err(No("[NONEXISTENT] there is no such folder")) }
}
