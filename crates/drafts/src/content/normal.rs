use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use postroom_types::Timestamp;

use super::{Address, Content};

impl Content {
    /// The same content in the form in which contents are compared and kept:
    ///
    /// - bodies have LF alone at the ends of lines, and U+FFFD for NUL, which PostgreSQL cannot hold; an empty HTML body is none;
    /// - addresses, tags and Message-IDs lose the white space around them, and empty ones are left out;
    /// - an address, tag or attachment that is in a list twice stays where and as it was first; a name is taken from the later one
    ///   if the first has none;
    /// - times are whole microseconds, as in the database.
    ///
    /// Subjects, names and bodies keep the white space around them: the next letter may be on its way.
    pub fn normal(mut self) -> Self {
        self.body = body(self.body);
        self.body_html = self.body_html.map(body).filter(|html| !html.is_empty());
        for list in [&mut self.to, &mut self.cc, &mut self.bcc] {
            *list = addresses(std::mem::take(list));
        }
        unique(&mut self.attachments, |file| file.id);
        self.attachments.iter_mut().for_each(|file| file.uploaded_at = micros(file.uploaded_at));
        self.tags = trimmed(self.tags);
        unique(&mut self.tags, String::clone);
        self.scheduled_send_time = self.scheduled_send_time.map(micros);
        self.in_reply_to = self.in_reply_to.and_then(|id| trimmed([id]).pop());
        self.references = trimmed(self.references);
        self
    }
}

fn body(text: String) -> String {
    if !text.contains(['\r', '\0']) {
        return text;
    }
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}")
}

fn addresses(list: Vec<Address>) -> Vec<Address> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Address> = Vec::with_capacity(list.len());
    for mut to in list {
        to.address = trim(to.address);
        to.name = to.name.filter(|name| !name.trim().is_empty());
        if to.address.is_empty() && to.name.is_none() {
            continue;
        }
        match places.entry(to.key()) {
            // Half typed rows that only have names are not the same person.
            Entry::Occupied(place) if !to.address.is_empty() => {
                let first = &mut kept[*place.get()];
                first.name = first.name.take().or(to.name);
            }
            Entry::Occupied(_) => kept.push(to),
            Entry::Vacant(place) => {
                place.insert(kept.len());
                kept.push(to);
            }
        }
    }
    kept
}

fn unique<T, K: Eq + Hash>(list: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let mut seen = HashSet::new();
    list.retain(|item| seen.insert(key(item)));
}

fn trimmed(list: impl IntoIterator<Item = String>) -> Vec<String> {
    list.into_iter().map(trim).filter(|text| !text.is_empty()).collect()
}

fn trim(text: String) -> String {
    let trimmed = text.trim();
    if trimmed.len() == text.len() { text } else { trimmed.to_owned() }
}

fn micros(time: Timestamp) -> Timestamp {
    Timestamp::from_timestamp_micros(time.timestamp_micros()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{address, attachment, raw_contents};
    use proptest::prelude::*;

    fn named(name: &str, address: &str) -> Address {
        Address { name: Some(name.into()), address: address.into() }
    }

    #[test]
    fn lists_hold_everybody_once_in_the_first_spelling() {
        let to = vec![
            address(" anna@Example.org "),
            named("Anna", "anna@example.ORG"),
            named("ANNA", "anna@example.org"),
            address("Anna@example.org"),
            address(""),
            named("Half typed", ""),
            named("Another", ""),
        ];
        let expected = [
            named("Anna", "anna@Example.org"),
            address("Anna@example.org"),
            named("Half typed", ""),
            named("Another", ""),
        ];
        assert_eq!(Content { to, ..Content::default() }.normal().to, expected);
        let attachments = vec![attachment(1, "a", 1), attachment(2, "b", 2), attachment(1, "c", 3)];
        let content =
            Content { attachments, tags: ["x", " x", "", "X"].map(str::to_owned).into(), ..Content::default() };
        let content = content.normal();
        assert_eq!(content.attachments, [attachment(1, "a", 1), attachment(2, "b", 2)]);
        assert_eq!(content.tags, ["x", "X"]);
    }

    #[test]
    fn bodies_end_their_lines_alike_and_keep_the_rest() {
        let content = Content {
            subject: " Re: ".into(),
            body: " a\r\nb\rc\n\0\u{202e} ".into(),
            body_html: Some(String::new()),
            ..Content::default()
        };
        let content = content.normal();
        assert_eq!(content.body, " a\nb\nc\n\u{fffd}\u{202e} ");
        assert_eq!((content.subject.as_str(), content.body_html), (" Re: ", None));
    }

    proptest! {
        #[test]
        fn the_normal_form_is_its_own(content in raw_contents()) {
            let normal = content.normal();
            prop_assert_eq!(normal.clone().normal(), normal);
        }
    }
}
