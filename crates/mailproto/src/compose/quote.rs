//! What an answer shows of the message that it answers, and a forwarded message of itself.

use std::fmt::Write;

use crate::mime::{self, Address, Message};

/// The words before a forwarded message, in the writer's language.
#[derive(Clone, Copy, Debug)]
pub struct ForwardLabels<'x> {
    /// "Forwarded message".
    pub heading: &'x str,
    pub from: &'x str,
    pub date: &'x str,
    pub subject: &'x str,
    pub to: &'x str,
    pub cc: &'x str,
}

/// The attribution ("On Friday Ida wrote:"), and the text with "> " before each line.
pub fn quoted_text(text: &str, attribution: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + text.len() / 16 + attribution.len() + 2);
    if !attribution.is_empty() {
        quoted.push_str(attribution);
        quoted.push('\n');
    }
    for line in text.trim_end().lines() {
        // What was quoted before is joined (">> "), and an empty line has no blank at its end.
        quoted.push_str(if line.is_empty() || line.starts_with('>') { ">" } else { "> " });
        quoted.push_str(line);
        quoted.push('\n');
    }
    quoted
}

/// The same for HTML, which must have been sanitised, and be no whole document.
pub fn quoted_html(html: &str, attribution: &str) -> String {
    let mut quoted = String::with_capacity(html.len() + attribution.len() + 64);
    if !attribution.is_empty() {
        quoted.push_str("<p>");
        mime::escape(attribution, &mut quoted);
        quoted.push_str("</p>\n");
    }
    quoted.push_str("<blockquote type=\"cite\">");
    quoted.push_str(html);
    quoted.push_str("</blockquote>\n");
    quoted
}

/// The headers of a message for its reader, and its text. `date` is the message's, in the writer's language.
pub fn forwarded_text(parent: &Message, labels: &ForwardLabels<'_>, date: &str, text: &str) -> String {
    let mut forwarded = format!("---------- {} ----------\n", labels.heading);
    for (label, value) in fields(parent, labels, date) {
        let _ = writeln!(forwarded, "{label}: {value}");
    }
    forwarded.push('\n');
    forwarded.push_str(text);
    forwarded
}

/// The same for HTML, which must have been sanitised, and be no whole document.
pub fn forwarded_html(parent: &Message, labels: &ForwardLabels<'_>, date: &str, html: &str) -> String {
    let mut forwarded = String::from("<p>---------- ");
    mime::escape(labels.heading, &mut forwarded);
    forwarded.push_str(" ----------");
    for (label, value) in fields(parent, labels, date) {
        forwarded.push_str("<br>\n<b>");
        mime::escape(label, &mut forwarded);
        forwarded.push_str(":</b> ");
        mime::escape(&value, &mut forwarded);
    }
    forwarded.push_str("</p>\n");
    forwarded.push_str(html);
    forwarded
}

/// Those that are there.
fn fields<'x>(
    parent: &Message,
    labels: &ForwardLabels<'x>,
    date: &str,
) -> impl Iterator<Item = (&'x str, String)> + use<'x> {
    let fields = [
        (labels.from, shown(&parent.from)),
        (labels.date, date.to_owned()),
        (labels.subject, parent.subject.clone()),
        (labels.to, shown(&parent.to)),
        (labels.cc, shown(&parent.cc)),
    ];
    fields.into_iter().filter(|(_, value)| !value.is_empty())
}

fn shown(addresses: &[Address]) -> String {
    let shown = addresses.iter().map(|one| match &one.name {
        Some(name) => format!("{name} <{}>", one.address),
        None => one.address.clone(),
    });
    shown.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes() {
        let text = "Hello\n\n> older\n>> oldest\nBye\n\n";
        assert_eq!(quoted_text(text, "Ida wrote:"), "Ida wrote:\n> Hello\n>\n>> older\n>>> oldest\n> Bye\n");
        assert_eq!(quoted_text("", ""), "");
        let expected = "<p>A &lt;b&gt; wrote:</p>\n<blockquote type=\"cite\"><i>x</i></blockquote>\n";
        assert_eq!(quoted_html("<i>x</i>", "A <b> wrote:"), expected);
    }

    #[test]
    fn a_forwarded_message_says_whose_it_was() {
        let address =
            |name: Option<&str>, address: &str| Address { name: name.map(str::to_owned), address: address.into() };
        let parent = Message {
            from: vec![address(Some("Ida <b>"), "ida@x.example")],
            to: vec![address(None, "jo@y.example"), address(None, "bo@y.example")],
            subject: "Kiel & Lübeck".into(),
            ..Message::default()
        };
        let labels =
            ForwardLabels { heading: "Forwarded", from: "From", date: "Date", subject: "Subject", to: "To", cc: "Cc" };
        assert_eq!(
            forwarded_text(&parent, &labels, "Friday", "Hello\n"),
            "---------- Forwarded ----------\nFrom: Ida <b> <ida@x.example>\nDate: Friday\nSubject: Kiel & Lübeck\n\
             To: jo@y.example, bo@y.example\n\nHello\n"
        );
        assert_eq!(
            forwarded_html(&parent, &labels, "", "<i>Hello</i>"),
            "<p>---------- Forwarded ----------<br>\n<b>From:</b> Ida &lt;b&gt; &lt;ida@x.example&gt;<br>\n\
             <b>Subject:</b> Kiel &amp; Lübeck<br>\n<b>To:</b> jo@y.example, bo@y.example</p>\n<i>Hello</i>"
        );
    }
}
