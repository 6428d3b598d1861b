//! What a response means (RFC 3501 section 7 and extensions).

use chrono::{DateTime, Utc};

use super::types::{FlagUpdate, Flags, Folder, Status};
use super::value::{self, Frame, Value};
use super::{MailboxName, UidSet};
use crate::mime::parse_date;
use crate::net::{Body, Failure};

#[derive(Debug)]
pub(crate) enum Response {
    Continue,
    Tagged { tag: Vec<u8>, reply: Reply },
    Untagged(Untagged),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Ok,
    No,
    Bad,
    Bye,
    PreAuth,
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) kind: Kind,
    /// The response code: its name in upper case, and what follows.
    pub(crate) code: Option<(String, Vec<Value>)>,
    pub(crate) text: String,
}

#[derive(Debug)]
pub(crate) enum Untagged {
    Reply(Reply),
    Capability(Vec<String>),
    Enabled(Vec<String>),
    List(Folder),
    Status(MailboxName, Status),
    Search(UidSet),
    Namespace(Vec<Value>),
    Exists(u32),
    Expunge(u32),
    Fetch(Box<Fetch>),
    Vanished {
        earlier: bool,
        uids: UidSet,
    },
    /// Of no interest, or unknown.
    Other,
}

#[derive(Debug, Default)]
pub(crate) struct Fetch {
    pub(crate) sequence: u32,
    pub(crate) uid: Option<u32>,
    pub(crate) flags: Option<Flags>,
    pub(crate) mod_seq: Option<u64>,
    pub(crate) internal_date: Option<DateTime<Utc>>,
    pub(crate) size: Option<u64>,
    /// X-GM-MSGID.
    pub(crate) gmail_id: Option<u64>,
    /// The header fields that were asked for.
    pub(crate) head: Option<Vec<u8>>,
    /// The body and its announced length.
    pub(crate) body: Option<(Option<Body>, u64)>,
    /// A piece of the body.
    pub(crate) part: Option<Vec<u8>>,
}

/// What a small thing on the heap takes, with the pointer to it.
const SMALL: u64 = 48;

impl Untagged {
    /// About how many bytes it takes to keep this.
    pub(crate) fn weight(&self) -> u64 {
        let (bytes, things) = match self {
            Self::Fetch(fetch) => {
                let keywords = fetch.flags.as_ref().map_or(&[][..], |flags| &flags.keywords);
                (keywords.iter().map(String::len).sum(), 1 + keywords.len())
            }
            Self::List(folder) => {
                let attributes = &folder.attributes;
                let name = folder.name.as_bytes().len();
                (attributes.iter().map(String::len).sum::<usize>() + 2 * name, 4 + attributes.len())
            }
            Self::Search(uids) | Self::Vanished { uids, .. } => (16 * uids.ranges().count(), 1),
            Self::Namespace(values) => (0, value::count(values)),
            Self::Reply(reply) => (reply.text.len(), 1),
            _ => (0, 1),
        };
        bytes as u64 + SMALL * (things as u64 + 1)
    }

    /// Leaves out a message's content where nobody asked for one.
    pub(crate) fn drop_content(&mut self) {
        if let Self::Fetch(fetch) = self {
            (fetch.head, fetch.body, fetch.part) = (None, None, None);
        }
    }
}

impl Fetch {
    pub(crate) fn to_update(&self) -> Option<FlagUpdate> {
        let flags = self.flags.clone()?;
        Some(FlagUpdate { uid: self.uid, sequence: self.sequence, flags, mod_seq: self.mod_seq })
    }
}

impl Reply {
    pub(crate) fn has_code(&self, name: &str) -> bool {
        self.code.as_ref().is_some_and(|(code, _)| code == name)
    }

    pub(crate) fn number<N: std::str::FromStr>(&self) -> Option<N> {
        self.code.as_ref()?.1.first()?.number()
    }

    pub(crate) fn uids(&self) -> UidSet {
        let set = self.code.as_ref().and_then(|(_, values)| UidSet::parse(values.first()?.atom()?));
        set.unwrap_or_default()
    }
}

/// With `utf8`, names are in UTF-8.
pub(crate) fn parse(frame: Frame, utf8: bool) -> Result<Response, Failure> {
    let mut chunks = frame.chunks;
    let Some(value::Chunk::Text(first)) = chunks.first_mut() else {
        return Err(Failure::Protocol("an empty response".into()));
    };
    if first.first() == Some(&b'+') {
        return Ok(Response::Continue);
    }
    let (tag, rest) = word(first);
    let tag = tag.to_vec();
    // A status response ends in text for people, which is no tree of values.
    let (name, after) = word(rest);
    if let Some(kind) = kind(name) {
        let reply = reply(kind, after);
        return Ok(if tag == b"*" {
            Response::Untagged(Untagged::Reply(reply))
        } else {
            Response::Tagged { tag, reply }
        });
    }
    if tag != b"*" {
        let shown = crate::net::server_text(&first[..first.len().min(60)]);
        return Err(Failure::Protocol(format!("it says something that is no response: {shown}")));
    }
    if name.eq_ignore_ascii_case(b"SEARCH") && !rest.contains(&b'(') {
        // All UIDs of a mailbox may stand here; a tree of them would be large.
        let numbers = after.split(|byte| *byte == b' ').filter_map(|word| std::str::from_utf8(word).ok()?.parse().ok());
        return Ok(Response::Untagged(Untagged::Search(numbers.collect())));
    }
    *first = rest.to_vec();
    let values = value::parse(chunks)?;
    Ok(Response::Untagged(untagged(values, utf8)))
}

/// Whether a line that begins like this may hold all UIDs of a mailbox.
pub(crate) fn lists_uids(line: &[u8]) -> bool {
    let (tag, rest) = word(&line[..line.len().min(40)]);
    let name = word(rest).0;
    tag == b"*" && [&b"SEARCH"[..], b"ESEARCH", b"VANISHED"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether a line is a status response, which ends in text: a "{3}" there announces nothing.
pub(crate) fn is_status(line: &[u8]) -> bool {
    let (tag, rest) = word(line);
    tag != b"*" || kind(word(rest).0).is_some()
}

fn word(text: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b' ', text) {
        Some(at) => (&text[..at], text[at + 1..].trim_ascii_start()),
        None => (text, &[]),
    }
}

fn kind(name: &[u8]) -> Option<Kind> {
    let kinds =
        [("OK", Kind::Ok), ("NO", Kind::No), ("BAD", Kind::Bad), ("BYE", Kind::Bye), ("PREAUTH", Kind::PreAuth)];
    kinds.iter().find(|(known, _)| name.eq_ignore_ascii_case(known.as_bytes())).map(|(_, kind)| *kind)
}

fn reply(kind: Kind, after: &[u8]) -> Reply {
    let mut text = after;
    let mut code = None;
    if let Some(inside) = after.strip_prefix(b"[")
        && let Some(end) = memchr::memchr(b']', inside)
    {
        let (name, rest) = word(&inside[..end]);
        let values = value::parse(vec![value::Chunk::Text(rest.to_vec())]).unwrap_or_default();
        code = Some((String::from_utf8_lossy(name).to_ascii_uppercase(), values));
        text = &inside[end + 1..];
    }
    Reply { kind, code, text: crate::net::server_text(text) }
}

fn untagged(values: Vec<Value>, utf8: bool) -> Untagged {
    let mut values = values.into_iter();
    let Some(first) = values.next() else { return Untagged::Other };
    if let Some(number) = first.number::<u32>() {
        let Some(name) = values.next() else { return Untagged::Other };
        return if name.is("EXISTS") {
            Untagged::Exists(number)
        } else if name.is("EXPUNGE") {
            Untagged::Expunge(number)
        } else if name.is("FETCH")
            && let Some(Value::List(items)) = values.next()
        {
            Untagged::Fetch(Box::new(fetch(number, items)))
        } else {
            Untagged::Other
        };
    }
    let name = first.atom().unwrap_or_default().to_ascii_uppercase();
    let rest: Vec<Value> = values.collect();
    match name.as_slice() {
        b"CAPABILITY" => Untagged::Capability(words(&rest)),
        b"ENABLED" => Untagged::Enabled(words(&rest)),
        b"LIST" => folder(&rest, utf8).map_or(Untagged::Other, Untagged::List),
        b"STATUS" => status(&rest, utf8).unwrap_or(Untagged::Other),
        b"SEARCH" => Untagged::Search(rest.iter().filter_map(Value::number::<u32>).collect()),
        b"ESEARCH" => Untagged::Search(extended(&rest)),
        b"NAMESPACE" => Untagged::Namespace(rest),
        b"VANISHED" => {
            let earlier =
                rest.first().and_then(Value::list).is_some_and(|list| list.iter().any(|value| value.is("EARLIER")));
            let uids = rest.last().and_then(Value::atom).and_then(UidSet::parse);
            uids.map_or(Untagged::Other, |uids| Untagged::Vanished { earlier, uids })
        }
        _ => Untagged::Other,
    }
}

/// Capabilities in upper case.
pub(crate) fn words(values: &[Value]) -> Vec<String> {
    let texts = values.iter().filter_map(Value::text).filter(|text| text.len() <= 500).take(1000);
    texts.map(|text| String::from_utf8_lossy(text).to_ascii_uppercase()).collect()
}

fn folder(values: &[Value], utf8: bool) -> Option<Folder> {
    let [Value::List(attributes), delimiter, name, ..] = values else { return None };
    let attributes = attributes.iter().filter_map(Value::atom).filter(|attribute| attribute.len() <= 200).take(100);
    let attributes = attributes.map(|attribute| String::from_utf8_lossy(attribute).to_ascii_lowercase()).collect();
    // A mailbox may be called NIL, if it says so in quotes or not.
    let name = match name {
        Value::Atom(name) | Value::String(name) => name,
        _ => return None,
    };
    let delimiter = self::delimiter(delimiter);
    Some(Folder { name: MailboxName::from_server(name, utf8), delimiter, attributes, status: None })
}

/// What stands between the levels of a name. A control character, such as NUL, does not.
pub(crate) fn delimiter(value: &Value) -> Option<u8> {
    value.text()?.first().copied().filter(|byte| !byte.is_ascii_control())
}

fn status(values: &[Value], utf8: bool) -> Option<Untagged> {
    let [Value::Atom(name) | Value::String(name), Value::List(items), ..] = values else { return None };
    let mut status = Status::default();
    for pair in items.chunks_exact(2) {
        match pair[0].atom()?.to_ascii_uppercase().as_slice() {
            b"MESSAGES" => status.messages = pair[1].number(),
            b"UNSEEN" => status.unseen = pair[1].number(),
            b"UIDNEXT" => status.uid_next = pair[1].number(),
            b"UIDVALIDITY" => status.uid_validity = pair[1].number(),
            b"HIGHESTMODSEQ" => status.highest_mod_seq = pair[1].number(),
            _ => {}
        }
    }
    Some(Untagged::Status(MailboxName::from_server(name, utf8), status))
}

/// `ESEARCH (TAG "a1") UID ALL 1:5` (RFC 4731).
fn extended(values: &[Value]) -> UidSet {
    let all = values.iter().position(|value| value.is("ALL"));
    all.and_then(|at| UidSet::parse(values.get(at + 1)?.atom()?)).unwrap_or_default()
}

fn fetch(sequence: u32, items: Vec<Value>) -> Fetch {
    let mut fetch = Fetch { sequence, ..Fetch::default() };
    let mut items = items.into_iter();
    while let (Some(name), Some(value)) = (items.next(), items.next()) {
        let name = name.atom().unwrap_or_default().to_ascii_uppercase();
        match name.as_slice() {
            b"UID" => fetch.uid = value.number(),
            b"FLAGS" => {
                let flags = value.list().unwrap_or_default().iter().filter_map(Value::atom);
                fetch.flags = Some(Flags::from_names(flags));
            }
            b"MODSEQ" => fetch.mod_seq = value.list().and_then(|list| list.first()?.number()),
            b"INTERNALDATE" => {
                fetch.internal_date = value.text().and_then(|text| parse_date(&String::from_utf8_lossy(text)));
            }
            b"RFC822.SIZE" => fetch.size = value.number(),
            b"X-GM-MSGID" => fetch.gmail_id = value.number(),
            b"BODY[]" | b"RFC822" => {
                fetch.body = Some(match value {
                    Value::Body(body, announced) => (body, announced),
                    Value::String(bytes) => {
                        let length = bytes.len() as u64;
                        (Some(Body::Memory(bytes)), length)
                    }
                    _ => (None, 0),
                });
            }
            name if name.starts_with(b"BODY[]<") => fetch.part = Some(value.text().unwrap_or_default().to_vec()),
            name if name.starts_with(b"BODY[HEADER") => fetch.head = Some(value.text().unwrap_or_default().to_vec()),
            _ => {}
        }
    }
    fetch
}
