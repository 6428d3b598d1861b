//! What became of a message that was sent: delivery reports (RFC 3464; RFC 6533 where addresses go beyond ASCII).

use super::problem::Problems;
use super::structure::{Part, walk};
use super::{Limits, clean, fields, head, transfer};
use crate::net::EnhancedStatus;

/// Characters kept of one field.
const TEXT: usize = 1_000;

/// What a server reports about a message. Whoever wrote it chose every word of it: it proves nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The server's name.
    pub reporting_mta: Option<String>,
    /// What the sender had called the transaction (ENVID of RFC 3461).
    pub envelope_id: Option<String>,
    /// Of the message in question, without angle brackets, where it or its headers were returned.
    pub message_id: Option<String>,
    pub recipients: Vec<Reported>,
}

/// What became of it for one recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reported {
    /// Where it was to be delivered in the end.
    pub final_recipient: Option<String>,
    /// Whom the sender had named.
    pub original_recipient: Option<String>,
    pub action: Option<Action>,
    pub status: Option<EnhancedStatus>,
    /// The words of the server that was asked last.
    pub diagnostic: Option<String>,
}

/// RFC 3464 section 2.3.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It was not delivered, and nobody tries again.
    Failed,
    /// It was not delivered yet.
    Delayed,
    Delivered,
    /// Handed over to something that does not report.
    Relayed,
    /// Delivered to the members of a list.
    Expanded,
}

/// Reads a delivery report. None when the message is none: one that is attached to it does not count.
pub fn report(raw: &[u8], limits: &Limits) -> Option<Report> {
    let raw = super::message::with_line_feeds(raw);
    let mut problems = Problems::default();
    let parts = walk(&raw, limits, &mut problems);
    let is_report = |index: usize| parts[index].fields.media_type == "multipart/report";
    let status = parts.iter().find(|part| is_status(part) && part.parent.is_some_and(is_report))?;
    let content = |part: &Part| transfer::decode_up_to(part.fields.encoding, &raw[part.body.clone()], limits.head).0;
    let mut report = Report::default();
    read_status(&content(status), limits, &mut report);
    let returned = parts.iter().find(|part| part.parent == status.parent && is_returned(part));
    report.message_id = returned.and_then(|part| {
        let content = content(part);
        let lines = head::read(&content, head::start(&content), &[], &mut problems).lines;
        fields::root(&content[lines], limits, &mut problems).message_id
    });
    Some(report)
}

fn is_status(part: &Part) -> bool {
    matches!(part.fields.media_type.as_str(), "message/delivery-status" | "message/global-delivery-status")
}

/// The message, or its headers (RFC 6522 section 3).
fn is_returned(part: &Part) -> bool {
    part.fields.is_message()
        || matches!(
            part.fields.media_type.as_str(),
            "text/rfc822-headers" | "message/rfc822-headers" | "message/global-headers"
        )
}

/// Groups of fields with empty lines between them: the first is about the message, each other one about a recipient.
fn read_status(content: &[u8], limits: &Limits, report: &mut Report) {
    let text = String::from_utf8_lossy(content);
    let mut recipient = Reported::default();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() {
            finish(&mut recipient, limits, report);
            continue;
        }
        let mut field = line.to_owned();
        while let Some(more) = lines.next_if(|next| next.starts_with([' ', '\t']) && !next.trim().is_empty()) {
            // What is beyond is read over.
            if field.len() < 4 * TEXT {
                field.push_str(more);
            }
        }
        let Some((name, value)) = field.split_once(':') else { continue };
        let value = clean::line(value);
        // "type; value"; the type says "rfc822", "dns", or "smtp" nearly always.
        let typed = || short(value.split_once(';').map_or(value.as_str(), |(_, value)| value));
        match name.trim().to_ascii_lowercase().as_str() {
            "reporting-mta" if report.reporting_mta.is_none() => report.reporting_mta = typed(),
            "original-envelope-id" if report.envelope_id.is_none() => report.envelope_id = short(&value),
            "final-recipient" => {
                // Without an empty line before it.
                if recipient.final_recipient.is_some() {
                    finish(&mut recipient, limits, report);
                }
                recipient.final_recipient = typed().and_then(address);
            }
            "original-recipient" => recipient.original_recipient = typed().and_then(address),
            "action" => recipient.action = action(&value),
            "status" => recipient.status = EnhancedStatus::split(&value).map(|(status, _)| status),
            "diagnostic-code" => recipient.diagnostic = typed(),
            _ => {}
        }
    }
    finish(&mut recipient, limits, report);
}

/// Takes a recipient over, if it is one.
fn finish(recipient: &mut Reported, limits: &Limits, report: &mut Report) {
    let recipient = std::mem::take(recipient);
    let is_one = recipient.final_recipient.is_some() || recipient.original_recipient.is_some();
    if is_one && report.recipients.len() < limits.addresses {
        report.recipients.push(recipient);
    }
}

fn action(value: &str) -> Option<Action> {
    let word = value.split([' ', '(', ';']).next().unwrap_or_default();
    match word.to_ascii_lowercase().as_str() {
        "failed" => Some(Action::Failed),
        "delayed" => Some(Action::Delayed),
        "delivered" => Some(Action::Delivered),
        "relayed" => Some(Action::Relayed),
        "expanded" => Some(Action::Expanded),
        _ => None,
    }
}

/// Some servers write angle brackets.
fn address(value: String) -> Option<String> {
    short(value.trim_start_matches('<').trim_end_matches('>'))
}

fn short(value: &str) -> Option<String> {
    let value: String = value.trim().chars().take(TEXT).collect();
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: &str, returned: &str) -> Option<Report> {
        let raw = format!(
            "From: MAILER-DAEMON@x.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\n\r\nYour message was not delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n\
             --b\r\n{returned}\r\n--b--\r\n"
        );
        report(raw.as_bytes(), &Limits::default())
    }

    #[test]
    fn a_report_of_postfix() {
        let status = "Reporting-MTA: dns; mx.x.example\r\nX-Postfix-Queue-ID: 7B1C\r\nOriginal-Envelope-Id: abc\r\n\r\n\
            Final-Recipient: rfc822; bo@y.example\r\nOriginal-Recipient: rfc822;boris@y.example\r\nAction: failed\r\n\
            Status: 5.1.1\r\nRemote-MTA: dns; mx.y.example\r\nDiagnostic-Code: smtp; 550 5.1.1 <bo@y.example>:\r\n    No such\r\n\tperson\r\n\r\n\
            Final-Recipient: rfc822; <jo@y.example>\r\nAction: Delayed (for 4 hours)\r\nStatus: 4.4.1 (no answer)\r\n";
        let returned = "Content-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-ID: <abc@x.example>\r\n";
        let report = read(status, returned).unwrap();
        assert_eq!(report.reporting_mta.as_deref(), Some("mx.x.example"));
        assert_eq!(report.envelope_id.as_deref(), Some("abc"));
        assert_eq!(report.message_id.as_deref(), Some("abc@x.example"));
        let expected = [
            Reported {
                final_recipient: Some("bo@y.example".into()),
                original_recipient: Some("boris@y.example".into()),
                action: Some(Action::Failed),
                status: Some(EnhancedStatus::new(5, 1, 1)),
                diagnostic: Some("550 5.1.1 <bo@y.example>:    No such person".into()),
            },
            Reported {
                final_recipient: Some("jo@y.example".into()),
                action: Some(Action::Delayed),
                status: Some(EnhancedStatus::new(4, 4, 1)),
                ..Reported::default()
            },
        ];
        assert_eq!(report.recipients, expected);
    }

    #[test]
    fn what_others_write() {
        // A whole message, in Base64, no empty lines between the recipients, and nothing that fits.
        let returned =
            "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nTWVzc2FnZS1JRDogPHlAeD4KCmE=";
        let status =
            "Final-Recipient: a@x\nAction: exploded\nStatus: bad\nFinal-Recipient: b@x\nnonsense\n: x\nAction: relayed";
        let report = read(status, returned).unwrap();
        assert_eq!(report.message_id.as_deref(), Some("y@x"));
        let got: Vec<_> = report.recipients.iter().map(|one| (one.final_recipient.as_deref(), one.action)).collect();
        assert_eq!(got, [(Some("a@x"), None), (Some("b@x"), Some(Action::Relayed))]);
        assert_eq!(read("", "").unwrap(), Report::default());
        // With control characters, and without an end.
        let report = read(&format!("Final-Recipient: rfc822; {}\0\x1b", "x".repeat(100_000)), "").unwrap();
        assert_eq!(report.recipients[0].final_recipient.as_ref().unwrap().len(), TEXT);
    }

    #[test]
    fn what_is_no_report() {
        assert_eq!(report(b"Subject: x\n\nFinal-Recipient: rfc822; a@x\nAction: failed\n", &Limits::default()), None);
        // Somebody forwards one.
        let attached = b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: message/rfc822\n\n\
            Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n--b--\n--a--\n";
        assert_eq!(report(attached, &Limits::default()), None);
        let mixed = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n--b--\n";
        assert_eq!(report(mixed, &Limits::default()), None);
    }
}
