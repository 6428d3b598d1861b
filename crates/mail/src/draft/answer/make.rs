//! What is made of a message, without the database.

use std::collections::HashMap;

use postroom_drafts::{Address, Content};
use postroom_mailproto::compose;
use postroom_mailproto::mime;
use postroom_types::{AttachmentId, EmailAddress, MailIdentityId, Timestamp};

use super::language::Language;
use super::{File, Kind, Part};
use crate::draft::DraftError;
use crate::mail_identity::{MailIdentity, Signature};
use crate::{Error, html};

/// Bytes of a quoted text; what is longer is cut.
const QUOTED: usize = 512 * 1024;
/// Characters of a subject and of a file's name; what is longer is cut.
const LINE: usize = 200;

/// Who is going to write, and when the message came.
pub(super) struct Writer {
    /// All addresses of the member.
    pub own: Vec<String>,
    /// Those of the account that the draft belongs to.
    pub identities: Vec<MailIdentity>,
    pub language: Language,
    pub received_at: Timestamp,
}

/// The content of the draft, and the files that go along.
pub(super) fn make(
    bytes: Vec<u8>,
    kind: Kind,
    writer: &Writer,
    parts: &[Part],
    whole: AttachmentId,
) -> Result<(Content, Vec<File>), DraftError> {
    let parsed = mime::parse(&bytes, &mime::Limits::default()).ok();
    if kind == Kind::ForwardAttached {
        let parsed = parsed.unwrap_or_default();
        let content = attached(&parsed, writer);
        let name =
            format!("{}.eml", if parsed.subject.is_empty() { "message".to_owned() } else { line(&parsed.subject) });
        return Ok((
            content,
            vec![File {
                id: whole,
                name: name.replace(['/', '\\'], "-"),
                mime_type: "message/rfc822".to_owned(),
                bytes,
            }],
        ));
    }
    let message = parsed.ok_or(Error::Conflict("This message cannot be read. Forward it as an attachment."))?;
    // In a draft, files are called by their ids.
    let inline = |part: &Part| Some((part.content_id.clone()?, source(part)));
    let html = safe_html(&message, parts.iter().filter_map(inline).collect());
    let is_shown = |part: &&Part| html.as_ref().is_some_and(|html| html.contains(&source(part)));
    let decoded = |part: &Part| {
        let bytes = mime::content(&bytes, part.number)?;
        Some(File { id: part.id, name: part.name.clone(), mime_type: part.mime_type.clone(), bytes })
    };
    let wanted = parts.iter().filter(|part| kind == Kind::Forward || is_shown(part));
    let files = wanted.filter_map(decoded).collect();
    let content =
        if kind == Kind::Forward { forward(&message, html, writer) } else { reply(&message, html, writer, kind) };
    Ok((content, files))
}

impl Writer {
    /// The identity that the message was sent to, or was sent as; of several with one address the default one.
    fn addressed(&self, message: &mime::Message) -> Option<&MailIdentity> {
        let named = [&message.to, &message.cc, &message.bcc, &message.from].into_iter().flatten();
        named.filter_map(|named| EmailAddress::parse(&named.address).ok()).find_map(|address| {
            let mut with_it = self.identities.iter().filter(|one| one.address == address.as_str());
            with_it.clone().find(|one| one.is_default).or_else(|| with_it.next())
        })
    }

    /// That identity, and what stands below what the member is going to write.
    fn identity(&self, message: &mime::Message) -> (Option<MailIdentityId>, Signature) {
        let addressed = self.addressed(message);
        let shown = addressed.or_else(|| self.identities.iter().find(|one| one.is_default));
        (addressed.map(|one| one.id), shown.map(|one| one.signature.clone()).unwrap_or_default())
    }
}

fn reply(message: &mime::Message, html: Option<String>, writer: &Writer, kind: Kind) -> Content {
    let to = compose::reply_recipients(message, &writer.own, kind == Kind::ReplyAll);
    let (identity_id, signature) = writer.identity(message);
    let who = message.from.first().map(|from| from.name.clone().unwrap_or_else(|| from.address.clone()));
    let references = compose::references(message);
    let attribution = writer.language.attribution(&date(message, writer), &line(&who.unwrap_or_default()));
    Content {
        subject: line(&compose::reply_subject(&message.subject)),
        body: below(&signature, &compose::quoted_text(&text(message), &attribution)),
        body_html: html.map(|html| html_below(&signature, &compose::quoted_html(&html, &attribution))),
        identity_id,
        to: people(to.to),
        cc: people(to.cc),
        // An id that cannot be written is not among them.
        in_reply_to: references.last().filter(|last| Some(*last) == message.message_id.as_ref()).cloned(),
        references,
        ..Content::default()
    }
}

/// It answers nobody, but belongs to the thread for whoever has that.
fn forward(message: &mime::Message, html: Option<String>, writer: &Writer) -> Content {
    let (date, (identity_id, signature)) = (date(message, writer), writer.identity(message));
    let labels = writer.language.labels();
    Content {
        subject: line(&compose::forward_subject(&message.subject)),
        body: below(&signature, &compose::forwarded_text(message, &labels, &date, &text(message))),
        body_html: html.map(|html| html_below(&signature, &compose::forwarded_html(message, &labels, &date, &html))),
        identity_id,
        references: compose::references(message),
        ..Content::default()
    }
}

/// The same with the message as a file: there is nothing to quote.
fn attached(message: &mime::Message, writer: &Writer) -> Content {
    let (identity_id, signature) = writer.identity(message);
    let is_signed = !signature.as_text().is_empty();
    Content {
        subject: line(&compose::forward_subject(&message.subject)),
        body: if is_signed { below(&signature, "") } else { String::new() },
        body_html: (!signature.html.is_empty()).then(|| html_below(&signature, "")),
        identity_id,
        references: compose::references(message),
        ..Content::default()
    }
}

/// Room to write in, the signature, and what is quoted.
fn below(signature: &Signature, quoted: &str) -> String {
    let signature = signature.as_text();
    let gap = if signature.is_empty() || quoted.is_empty() { "" } else { "\n" };
    format!("\n\n{signature}{gap}{quoted}")
}

fn html_below(signature: &Signature, quoted: &str) -> String {
    format!("<p><br></p>\n{}{quoted}", signature.as_html())
}

fn date(message: &mime::Message, writer: &Writer) -> String {
    writer.language.date(message.sent_at.unwrap_or(writer.received_at))
}

fn text(message: &mime::Message) -> String {
    let mut text = mime::display_text(message);
    if text.len() > QUOTED {
        text.truncate(text.floor_char_boundary(QUOTED));
        text.push_str("\n…\n");
    }
    text
}

/// Without scripts, and without what is on other servers: nobody who gets the answer is to call there. The message's own images stay.
fn safe_html(message: &mime::Message, inline: HashMap<String, String>) -> Option<String> {
    let html = message.html_body.as_deref().filter(|html| html.len() <= QUOTED)?;
    Some(html::sanitise(html, inline, |_| None).html)
}

/// Where the HTML of the draft has an image.
fn source(part: &Part) -> String {
    format!("cid:{}", part.id)
}

fn people(list: Vec<mime::Address>) -> Vec<Address> {
    let person = |one: mime::Address| Address { name: one.name.map(|name| line(&name)), address: one.address };
    list.into_iter().map(person).collect()
}

/// In one line that a draft can have, whatever the sender wrote.
pub(super) fn line(text: &str) -> String {
    let is_odd = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let line: String = text.chars().map(|c| if is_odd(c) { ' ' } else { c }).take(LINE).collect();
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use postroom_types::AccountId;
    use uuid::Uuid;

    use super::*;

    const WHOLE: AttachmentId = AttachmentId(Uuid::from_u128(77));
    const RAW: &[u8] =
        b"Message-ID: <b@x>\r\nReferences: <a@x>\r\nFrom: Jo <jo@y.example>\r\nTo: ida@x.example, bo@z.example\r\n\
        Subject: AW: Kiel\r\nDate: Fri, 20 Nov 2026 08:42:00 +0000\r\nContent-Type: text/html\r\n\r\n\
        <p>Hello</p><script>x()</script><img src=\"https://track.example/1.png\">";

    fn writer(identities: &[(&str, bool, &str)]) -> Writer {
        let identity = |(number, (address, is_default, signature)): (usize, &(&str, bool, &str))| MailIdentity {
            id: MailIdentityId(Uuid::from_u128(number as u128)),
            account: AccountId(Uuid::nil()),
            name: "Ida".to_owned(),
            address: (*address).to_owned(),
            reply_to: None,
            signature: Signature { text: (*signature).to_owned(), html: String::new() },
            is_default: *is_default,
            is_own: number == 0,
            version: 1,
        };
        let identities: Vec<MailIdentity> = identities.iter().enumerate().map(identity).collect();
        let own = std::iter::once("ida@x.example".to_owned());
        let own = own.chain(identities.iter().map(|one| one.address.clone())).collect();
        Writer { own, identities, language: Language::English, received_at: Timestamp::default() }
    }

    fn made(kind: Kind) -> (Content, Vec<File>) {
        make(RAW.to_vec(), kind, &writer(&[]), &[], WHOLE).unwrap()
    }

    fn addresses(list: &[Address]) -> Vec<&str> {
        list.iter().map(|one| &*one.address).collect()
    }

    #[test]
    fn an_answer_quotes_and_keeps_the_thread() {
        let (content, files) = made(Kind::ReplyAll);
        assert_eq!((addresses(&content.to), addresses(&content.cc)), (vec!["jo@y.example"], vec!["bo@z.example"]));
        assert_eq!((content.subject.as_str(), content.in_reply_to.as_deref()), ("Re: Kiel", Some("b@x")));
        assert_eq!(content.references, ["a@x", "b@x"]);
        assert!(content.body.contains("On 20 November 2026 at 08:42 UTC, Jo wrote:\n> Hello"), "{}", content.body);
        let html = content.body_html.unwrap();
        assert!(html.contains("blockquote") && !html.contains("script") && !html.contains("track.example"), "{html}");
        assert!(files.is_empty() && addresses(&made(Kind::Reply).0.cc).is_empty());
    }

    #[test]
    fn a_message_is_passed_on() {
        let (content, _) = made(Kind::Forward);
        assert_eq!((content.subject.as_str(), content.to.len(), content.in_reply_to), ("Fwd: AW: Kiel", 0, None));
        assert!(content.body.contains("From: Jo <jo@y.example>\n"), "{}", content.body);
        let german = Writer { language: Language::German, ..writer(&[]) };
        let german = |kind| make(RAW.to_vec(), kind, &german, &[], WHOLE).unwrap().0;
        let (reply, forward) = (german(Kind::Reply), german(Kind::Forward));
        assert!(reply.body.contains("Am 20. November 2026 um 08:42 UTC schrieb Jo:\n> Hello"), "{}", reply.body);
        let head = "---------- Weitergeleitete Nachricht ----------\nVon: Jo <jo@y.example>\nDatum: 20. November 2026";
        assert!(forward.body.contains(head), "{}", forward.body);
        assert!(forward.body_html.unwrap().contains("<b>Betreff:</b> AW: Kiel<br>"));
        let (content, files) = made(Kind::ForwardAttached);
        assert_eq!((content.body.as_str(), files[0].name.as_str(), &*files[0].bytes), ("", "AW: Kiel.eml", RAW));
        let unreadable = make(b" \r\n".to_vec(), Kind::Reply, &writer(&[]), &[], WHOLE);
        assert!(unreadable.is_err());
        let unreadable = make(b" \r\n".to_vec(), Kind::ForwardAttached, &writer(&[]), &[], WHOLE).unwrap();
        assert_eq!(unreadable.1[0].name, "message.eml");
    }

    #[test]
    fn whoever_was_written_to_answers_and_signs() {
        let identities = [("ida@x.example", false, "own"), ("bo@z.example", false, "Bo"), ("c@z.example", true, "C")];
        let made = |identities: &[(&str, bool, &str)], kind| {
            make(RAW.to_vec(), kind, &writer(identities), &[], WHOLE).unwrap().0
        };
        let all = made(&identities, Kind::ReplyAll);
        assert_eq!(all.identity_id, Some(MailIdentityId(Uuid::from_u128(0))));
        assert_eq!(addresses(&all.to), ["jo@y.example"]);
        assert!(all.cc.is_empty(), "the other identity is the same person: {:?}", all.cc);
        assert!(all.body.starts_with("\n\n-- \nown\n\nOn 20 November"), "{}", all.body);
        let html = all.body_html.unwrap();
        assert!(html.starts_with("<p><br></p>\n<div>-- <br>\nown</div>\n<p>On 20"), "{html}");
        // Of two with the address, the default one.
        let two = [("ida@x.example", false, "own"), ("ida@x.example", true, "English")];
        assert_eq!(made(&two, Kind::Forward).identity_id, Some(MailIdentityId(Uuid::from_u128(1))));
        // Written to nobody of them: whichever is the default when it is sent.
        let other = made(&[("c@z.example", true, "C")], Kind::ForwardAttached);
        assert_eq!((other.identity_id, other.body.as_str(), other.body_html), (None, "\n\n-- \nC\n", None));
    }

    #[test]
    fn images_in_what_is_quoted_go_along() {
        let raw =
            b"From: jo@y.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\
            Content-Type: text/html\r\n\r\n<img src=\"cid:logo@y\"><img src=\"cid:none@y\">\r\n--b\r\n\
            Content-Type: image/png\r\nContent-ID: <logo@y>\r\n\r\nPNG\r\n--b\r\n\
            Content-Type: image/png\r\nContent-ID: <unused@y>\r\n\r\nGIF\r\n--b--\r\n";
        let part = |number: u32, content_id: &str| Part {
            id: AttachmentId(Uuid::from_u128(number.into())),
            number,
            name: "a.png".to_owned(),
            mime_type: "image/png".to_owned(),
            content_id: Some(content_id.to_owned()),
        };
        let parts = [part(2, "logo@y"), part(3, "unused@y")];
        for (kind, expected) in [(Kind::Reply, 1), (Kind::Forward, 2)] {
            let (content, files) = make(raw.to_vec(), kind, &writer(&[]), &parts, WHOLE).unwrap();
            let html = content.body_html.unwrap();
            assert!(html.contains(&format!("src=\"cid:{}\"", parts[0].id)), "{html}");
            assert!(html.matches("cid:").count() == 1 && files.len() == expected, "{kind:?} {html}");
            assert_eq!((files[0].id, &*files[0].bytes), (parts[0].id, &b"PNG"[..]));
        }
    }

    #[test]
    fn whatever_a_sender_wrote_is_one_line() {
        assert_eq!(line("a\u{202e}b\r\nBcc: x\0"), "a b  Bcc: x");
        assert_eq!(line(&"x".repeat(1000)).len(), LINE);
    }
}
