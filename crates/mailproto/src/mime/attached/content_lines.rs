//! iCalendar (RFC 5545) and vCard (RFC 6350, and the older ones), whose lines are made alike.

use std::borrow::Cow;

use super::super::{TransferEncoding, charset, transfer};
use super::Problems;

/// What people read of an appointment or a card: who, what, where. No times, identifiers and pictures.
const READ: [&str; 22] = [
    "ADR",
    "ATTENDEE",
    "CATEGORIES",
    "COMMENT",
    "CONTACT",
    "DESCRIPTION",
    "EMAIL",
    "FN",
    "IMPP",
    "LOCATION",
    "N",
    "NICKNAME",
    "NOTE",
    "ORG",
    "ORGANIZER",
    "RELATED",
    "RESOURCES",
    "ROLE",
    "SUMMARY",
    "TEL",
    "TITLE",
    "URL",
];

/// The values of the properties in [`READ`], a line for each.
pub(super) fn to_text(content: &str) -> String {
    let mut text = String::new();
    let mut lines = content.lines().peekable();
    while let Some(first) = lines.next() {
        // RFC 5545 section 3.1: a line that begins with a blank continues the one before.
        let mut line = Cow::Borrowed(first);
        while let Some(more) = lines.next_if(|next| next.starts_with([' ', '\t'])) {
            line.to_mut().push_str(&more[1..]);
        }
        let Some(property) = Property::read(&line) else { continue };
        if !property.is_printable {
            property.write(&mut text);
            continue;
        }
        // vCard 2.1: a soft line break continues it, too.
        while line.ends_with('=')
            && let Some(more) = lines.next()
        {
            line.to_mut().push('\n');
            line.to_mut().push_str(more);
        }
        if let Some(property) = Property::read(&line) {
            property.write(&mut text);
        }
    }
    text
}

/// A property that is read.
struct Property<'x> {
    /// The name of a calendar's user (`CN`).
    person: Option<&'x str>,
    charset: Option<&'x str>,
    /// Encoded as quoted-printable.
    is_printable: bool,
    value: &'x str,
}

impl<'x> Property<'x> {
    fn read(line: &'x str) -> Option<Self> {
        let colon = outside_quotes(line, ':').or_else(|| line.find(':'))?;
        let (head, value) = (&line[..colon], &line[colon + 1..]);
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        // RFC 6350 section 3.3: "item1.EMAIL" belongs to a group.
        let name = name.rsplit_once('.').map_or(name, |(_, name)| name).trim();
        READ.iter().find(|read| read.eq_ignore_ascii_case(name))?;
        let mut property = Self { person: None, charset: None, is_printable: false, value };
        let mut rest = parameters;
        while !rest.is_empty() {
            let end = outside_quotes(rest, ';').unwrap_or(rest.len());
            property.parameter(&rest[..end]);
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        Some(property)
    }

    fn parameter(&mut self, parameter: &'x str) {
        let (name, value) = parameter.split_once('=').unwrap_or(("", parameter));
        let value = value.trim_matches('"');
        match name.trim().to_ascii_uppercase().as_str() {
            "CN" => self.person = Some(value),
            "CHARSET" => self.charset = Some(value),
            "ENCODING" | "" => self.is_printable |= value.eq_ignore_ascii_case("quoted-printable"),
            _ => {}
        }
    }

    fn write(&self, text: &mut String) {
        if let Some(person) = self.person {
            text.push_str(person);
            text.push(' ');
        }
        let value = match self.is_printable {
            true => Cow::Owned(self.printable()),
            false => Cow::Borrowed(self.value),
        };
        let is_mailto = value.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
        unescape(if is_mailto { &value[7..] } else { &value }, text);
        text.push('\n');
    }

    fn printable(&self) -> String {
        let encoded = self.value.as_bytes();
        let (decoded, _) = transfer::decode_up_to(TransferEncoding::QuotedPrintable, encoded, encoded.len());
        charset::decode(decoded, self.charset, &mut Problems::default())
    }
}

/// RFC 5545 section 3.3.11, RFC 6350 section 3.4.
fn unescape(value: &str, text: &mut String) {
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let Some(escaped) = after.chars().next() else { return };
        text.push(if matches!(escaped, 'n' | 'N') { '\n' } else { escaped });
        rest = &after[escaped.len_utf8()..];
    }
    text.push_str(rest);
}

fn outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let mut is_quoted = false;
    text.char_indices().find_map(|(at, one)| {
        is_quoted ^= one == '"';
        (one == wanted && !is_quoted).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_says_who_what_and_where() {
        let calendar = "BEGIN:VCALENDAR\nPRODID:-//no//EN\nBEGIN:VEVENT\nDTSTART;TZID=no:20261101T100000\nUID:no@x.example\n\
            SUMMARY;LANGUAGE=en:Budget\\, second rea\n ding\nLOCATION:Room 7\\; north\nDESCRIPTION:First line\\nSecond \\\\ line\n\
            ATTENDEE;ROLE=REQ;CN=\"Lund: Ida\";RSVP=TRUE:MAILTO:ida@nordhavn.example\norganizer;cn=Omar:mailto:omar@x.example\n\
            ATTACH;ENCODING=BASE64:bm8=\nEND:VEVENT\nEND:VCALENDAR\n";
        assert_eq!(
            to_text(calendar),
            "Budget, second reading\nRoom 7; north\nFirst line\nSecond \\ line\nLund: Ida ida@nordhavn.example\nOmar omar@x.example\n"
        );
    }

    #[test]
    fn cards_of_all_ages_are_read() {
        let card = "BEGIN:VCARD\nFN:Ida Lund\nN:Lund;Ida;;;\nitem1.EMAIL;TYPE=work:ida@x.example\nPHOTO:data:no\n\
            NOTE;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Gr=FC=DFe aus=\n=20Wien\nORG;QUOTED-PRINTABLE:a=\nEND:VCARD";
        assert_eq!(to_text(card), "Ida Lund\nLund;Ida;;;\nida@x.example\nGrüße aus Wien\naEND:VCARD\n");
    }

    #[test]
    fn what_is_none_says_nothing() {
        for content in ["", ":", ";", "SUMMARY", "=\n=\n", " \n \n", "SUMMARY;CN=\"no end"] {
            assert_eq!(to_text(content), "", "{content:?}");
        }
        assert_eq!(to_text("SUMMARY;X=\"no end:yes\\"), "yes\n");
    }
}
