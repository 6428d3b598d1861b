//! What an answer takes over from the message that it answers.

use super::header;
use crate::mime::{Address, Message};
use crate::smtp::Mailbox;

/// Ids in References, and their bytes: some servers take no more of one header.
const IDS: usize = 30;
const ID_BYTES: usize = 8_000;

/// What programs put before a subject, in lower case, in the languages that are met most.
const REPLY: &[&str] =
    &["re", "aw", "sv", "vs", "antw", "antwort", "odp", "rif", "res", "ynt", "atb", "回复", "答复", "回覆"];
const FORWARD: &[&str] = &["fwd", "fw", "wg", "vb", "vl", "tr", "rv", "enc", "doorst", "转发", "轉寄"];

/// To whom an answer goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients {
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
}

/// To whom an answer goes (RFC 5322 section 3.6.3): to Reply-To, or else to From; with `all`, a copy to everyone in To and
/// Cc. `own` addresses get none, nobody gets two, and what cannot be written to is left out. An answer to one's own message
/// goes where that went; when nobody else is left, to oneself.
pub fn reply_recipients(parent: &Message, own: &[String], all: bool) -> Recipients {
    let own: Vec<String> = own.iter().map(|address| key(address)).collect();
    let is_own = |address: &Address| own.contains(&key(&address.address));
    let is_mine = !parent.from.is_empty() && parent.from.iter().all(is_own);
    let author = if parent.reply_to.is_empty() { &parent.from } else { &parent.reply_to };
    let (answer, copies) = match (is_mine && parent.reply_to.iter().all(is_own), all) {
        (true, true) => (&parent.to, vec![&parent.cc]),
        (true, false) => (&parent.to, vec![]),
        (false, true) => (author, vec![&parent.to, &parent.cc]),
        (false, false) => (author, vec![]),
    };
    let mut seen = Vec::new();
    let mut others = |list: &[Address]| -> Vec<Address> {
        let mut others = Vec::new();
        for address in list.iter().filter(|address| !is_own(address) && Mailbox::parse(&address.address).is_ok()) {
            let key = key(&address.address);
            if !seen.contains(&key) {
                seen.push(key);
                others.push(address.clone());
            }
        }
        others
    };
    let mut to = others(answer);
    if to.is_empty() {
        // A Reply-To that names nobody else.
        to = others(&parent.from);
    }
    let mut cc: Vec<Address> = copies.into_iter().flat_map(|list| others(list)).collect();
    if to.is_empty() {
        to = std::mem::take(&mut cc);
    }
    if to.is_empty() {
        to = author.iter().filter(|address| Mailbox::parse(&address.address).is_ok()).take(1).cloned().collect();
    }
    Recipients { to, cc }
}

/// The References of an answer (section 3.6.4): those of its parent, or else what that answers, and the parent itself. Of a
/// long list the thread's root and the nearest ancestors are kept.
pub fn references(parent: &Message) -> Vec<String> {
    let before = match (&parent.references[..], &parent.in_reply_to[..]) {
        ([], [only]) => std::slice::from_ref(only),
        (references, _) => references,
    };
    let mut ids: Vec<String> = Vec::new();
    for id in before.iter().filter(|id| header::is_id(id) && Some(*id) != parent.message_id.as_ref()) {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids.extend(parent.message_id.clone().filter(|id| header::is_id(id)));
    let mut bytes: usize = ids.iter().map(|id| id.len() + 3).sum();
    while ids.len() > 2 && (ids.len() > IDS || bytes > ID_BYTES) {
        bytes -= ids.remove(1).len() + 3;
    }
    ids
}

/// The subject of an answer: one "Re: ", whatever stood there for it.
pub fn reply_subject(subject: &str) -> String {
    format!("Re: {}", without(subject, REPLY)).trim_end().to_owned()
}

/// The subject of a forwarded message: one "Fwd: ".
pub fn forward_subject(subject: &str) -> String {
    format!("Fwd: {}", without(subject, FORWARD)).trim_end().to_owned()
}

/// Without prefixes of one kind at its beginning: "AW: ", "Re[2]: ", "RE : ", "回复：".
fn without<'x>(subject: &'x str, prefixes: &[&str]) -> &'x str {
    let mut rest = subject.trim();
    while let Some((before, after)) = rest.split_once([':', '：']) {
        let word = before.trim_end();
        let word = match word.strip_suffix([']', ')']).and_then(|word| word.rsplit_once(['[', '('])) {
            Some((word, count)) if !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()) => {
                word.trim_end()
            }
            _ => word,
        };
        if !prefixes.contains(&word.to_lowercase().as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

/// Addresses that are the same to everybody but the standard: no server tells `Ida@` from `ida@`.
fn key(address: &str) -> String {
    Mailbox::parse(address).map_or_else(|_| address.trim().to_owned(), |mailbox| mailbox.to_string()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> Vec<Address> {
        text.split_whitespace().map(|address| Address { name: None, address: address.into() }).collect()
    }

    /// "to | cc", of a message with these headers, for ida@x.
    fn answer(from: &str, reply_to: &str, to: &str, cc: &str, all: bool) -> String {
        let parent = Message {
            from: addresses(from),
            reply_to: addresses(reply_to),
            to: addresses(to),
            cc: addresses(cc),
            ..Message::default()
        };
        let Recipients { to, cc } = reply_recipients(&parent, &["ida@x".into(), "ida@müller.example".into()], all);
        let names = |list: Vec<Address>| list.into_iter().map(|one| one.address).collect::<Vec<_>>().join(" ");
        format!("{} | {}", names(to), names(cc))
    }

    #[test]
    fn an_answer_goes_to_everyone_once() {
        assert_eq!(answer("jo@y", "", "ida@x bo@z", "al@z", false), "jo@y | ");
        assert_eq!(answer("jo@y", "", "IDA@x bo@z JO@y", "al@z bo@Z", true), "jo@y | bo@z al@z");
        assert_eq!(answer("jo@y", "list@y", "list@y ida@xn--mller-kva.example", "bo@z", true), "list@y | bo@z");
        assert_eq!(answer("jo@y", "", "root", "undisclosed-recipients:;", true), "jo@y | ");
        assert_eq!(answer("jo@y", "ida@x", "bo@z", "", true), "jo@y | bo@z");
        assert_eq!(answer("jo@y", "nobody", "ida@x", "", false), "jo@y | ");
        // To one's own message, and to oneself.
        assert_eq!(answer("ida@x", "", "jo@y", "bo@z", false), "jo@y | ");
        assert_eq!(answer("ida@x", "ida@x", "jo@y ida@x", "bo@z", true), "jo@y | bo@z");
        assert_eq!(answer("ida@x", "", "", "bo@z", true), "bo@z | ");
        assert_eq!(answer("ida@x", "", "ida@x", "", true), "ida@x | ");
        assert_eq!(answer("ida@x", "list@y", "list@y", "", false), "list@y | ");
        assert_eq!(answer("", "", "", "", true), " | ");
    }

    #[test]
    fn subjects_have_one_prefix() {
        for (subject, reply, forward) in [
            ("Kiel", "Re: Kiel", "Fwd: Kiel"),
            ("Re: Kiel", "Re: Kiel", "Fwd: Re: Kiel"),
            ("AW: Re[2]: RE : SV: Kiel", "Re: Kiel", "Fwd: AW: Re[2]: RE : SV: Kiel"),
            ("WG: FW: Kiel", "Re: WG: FW: Kiel", "Fwd: Kiel"),
            ("回复：Kiel", "Re: Kiel", "Fwd: 回复：Kiel"),
            ("Report: Kiel", "Re: Report: Kiel", "Fwd: Report: Kiel"),
            ("Re: ", "Re:", "Fwd: Re:"),
            ("", "Re:", "Fwd:"),
            (":", "Re: :", "Fwd: :"),
        ] {
            assert_eq!((reply_subject(subject).as_str(), forward_subject(subject).as_str()), (reply, forward));
        }
    }

    #[test]
    fn references_keep_the_root_and_the_nearest() {
        let parent = |references: &[&str], in_reply_to: &[&str], id: &str| {
            let owned = |list: &[&str]| list.iter().map(|id| (*id).to_owned()).collect();
            let message_id = Some(id.to_owned()).filter(|id| !id.is_empty());
            references_of(Message {
                references: owned(references),
                in_reply_to: owned(in_reply_to),
                message_id,
                ..Message::default()
            })
        };
        fn references_of(parent: Message) -> String {
            references(&parent).join(" ")
        }
        assert_eq!(parent(&["a@x", "b@x"], &["b@x"], "c@x"), "a@x b@x c@x");
        assert_eq!(parent(&["c@x", "a@x", "a@x"], &[], "c@x"), "a@x c@x");
        assert_eq!(parent(&[], &["a@x"], "c@x"), "a@x c@x");
        assert_eq!(parent(&[], &["a@x", "b@x"], "c@x"), "c@x");
        assert_eq!(parent(&["a\r\nBcc: x@y", "ä@x", "b>@x", ""], &[], ""), "");
        let many: Vec<String> = (0..100).map(|number| format!("{number}@x")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let kept = parent(&many, &[], "c@x");
        assert!(kept.starts_with("0@x 72@x 73@x") && kept.ends_with("99@x c@x") && kept.split(' ').count() == 30);
        let long = format!("{}@x", "y".repeat(890));
        let long: Vec<String> = (0..30).map(|number| format!("{number}{long}")).collect();
        let long: Vec<&str> = long.iter().map(String::as_str).collect();
        assert!(parent(&long, &[], "c@x").len() <= ID_BYTES);
    }
}
