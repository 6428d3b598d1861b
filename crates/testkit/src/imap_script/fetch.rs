//! What FETCH tells of a message, and which messages a set means.

use super::fake_mailbox::{Folder, Message};
use crate::imap_wire::Part;

/// What is needed to tell one message.
pub(super) struct Fetched<'state> {
    pub(super) number: usize,
    pub(super) message: &'state Message,
    pub(super) labels: Vec<String>,
}

impl Fetched<'_> {
    /// The whole line for these items.
    pub(super) fn line(&self, items: &[String]) -> Vec<u8> {
        let mut line = format!("* {} FETCH (", self.number).into_bytes();
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                line.push(b' ');
            }
            self.item(item, &mut line);
        }
        line.extend_from_slice(b")\r\n");
        line
    }

    fn item(&self, item: &str, line: &mut Vec<u8>) {
        let message = self.message;
        let upper = item.to_ascii_uppercase();
        let text = match upper.as_str() {
            "UID" => format!("UID {}", message.uid),
            "FLAGS" => format!("FLAGS ({})", message.flags.iter().cloned().collect::<Vec<_>>().join(" ")),
            "INTERNALDATE" => format!("INTERNALDATE \"{}\"", message.internal_date),
            "RFC822.SIZE" => format!("RFC822.SIZE {}", message.raw.len()),
            "MODSEQ" => format!("MODSEQ ({})", message.mod_seq),
            "X-GM-MSGID" => format!("X-GM-MSGID {}", message.content),
            "X-GM-THRID" => format!("X-GM-THRID {}", message.content),
            "X-GM-LABELS" => {
                let labels = self.labels.iter().map(|label| format!("\"{}\"", label.replace('\\', "\\\\")));
                format!("X-GM-LABELS ({})", labels.collect::<Vec<_>>().join(" "))
            }
            _ if upper.starts_with("BODY") || upper.starts_with("RFC822") => return self.body(item, &upper, line),
            _ => format!("{item} NIL"),
        };
        line.extend_from_slice(text.as_bytes());
    }

    /// `BODY[…]`, with or without `.PEEK` and `<from.count>`.
    fn body(&self, item: &str, upper: &str, line: &mut Vec<u8>) {
        let section = upper.split_once('[').and_then(|(_, rest)| rest.rsplit_once(']')).map_or("", |(inner, _)| inner);
        let range = upper.rsplit_once('<').and_then(|(_, range)| range.strip_suffix('>')?.split_once('.'));
        let (header, text) = halves(&self.message.raw);
        let mut bytes = match section {
            "HEADER" => header.to_vec(),
            "TEXT" => text.to_vec(),
            _ if section.starts_with("HEADER.FIELDS") => fields(header, section),
            _ => self.message.raw.to_vec(),
        };
        let mut name = item.split('<').next().unwrap_or_default().replace(".PEEK", "").replace(".peek", "");
        if let Some((from, count)) = range.and_then(|(from, count)| Some((from.parse().ok()?, count.parse().ok()?))) {
            let (from, count): (usize, usize) = (from, count);
            bytes = bytes.into_iter().skip(from).take(count).collect();
            name.push_str(&format!("<{from}>"));
        }
        line.extend_from_slice(format!("{name} {{{}}}\r\n", bytes.len()).as_bytes());
        line.extend_from_slice(&bytes);
    }
}

/// The header with the empty line after it, and the rest.
fn halves(raw: &[u8]) -> (&[u8], &[u8]) {
    let end = raw.windows(4).position(|window| window == b"\r\n\r\n").map_or(raw.len(), |at| at + 4);
    raw.split_at(end)
}

/// The header's fields that `HEADER.FIELDS (…)` or `HEADER.FIELDS.NOT (…)` names.
fn fields(header: &[u8], section: &str) -> Vec<u8> {
    let names: Vec<&str> = section.split(['(', ')']).nth(1).unwrap_or_default().split_whitespace().collect();
    let wanted = !section.starts_with("HEADER.FIELDS.NOT");
    let mut chosen = Vec::new();
    let mut taken = false;
    for line in header.split_inclusive(|byte| *byte == b'\n') {
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
            taken = names.iter().any(|one| name.eq_ignore_ascii_case(one.trim_matches('"').as_bytes())) == wanted;
        }
        if taken && line != b"\r\n" {
            chosen.extend_from_slice(line);
        }
    }
    chosen.extend_from_slice(b"\r\n");
    chosen
}

/// The names that a FETCH asks for; UID is told first when the command is UID FETCH.
pub(super) fn items(asked: &Part, by_uid: bool) -> Vec<String> {
    let mut items: Vec<String> = match asked {
        Part::List(items) => items.iter().map(Part::text).collect(),
        one => match one.text().to_ascii_uppercase().as_str() {
            "FAST" | "ALL" | "FULL" => ["FLAGS", "INTERNALDATE", "RFC822.SIZE"].map(str::to_owned).to_vec(),
            _ => vec![one.text()],
        },
    };
    if by_uid && !items.iter().any(|item| item.eq_ignore_ascii_case("UID")) {
        items.insert(0, "UID".to_owned());
    }
    items
}

/// The numbers of a folder's messages, counted from 0, that a set of UIDs or of sequence numbers means.
pub(super) fn chosen(folder: &Folder, set: &str, by_uid: bool) -> Vec<usize> {
    let value = |at: usize| if by_uid { u64::from(folder.messages[at].uid) } else { at as u64 + 1 };
    let last = folder.messages.len().checked_sub(1).map_or(0, value);
    let bound = |text: &str| if text == "*" { last } else { text.parse().unwrap_or(0) };
    let ranges: Vec<(u64, u64)> = set
        .split(',')
        .map(|range| {
            let (from, to) = range.split_once(':').unwrap_or((range, range));
            let (from, to) = (bound(from), bound(to));
            (from.min(to), from.max(to))
        })
        .collect();
    let hit = |at: &usize| ranges.iter().any(|(from, to)| (*from..=*to).contains(&value(*at)));
    (0..folder.messages.len()).filter(hit).collect()
}
