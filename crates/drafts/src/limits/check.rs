use chrono::Datelike;
use postroom_types::Timestamp;

use super::{MAX_ADDRESS, MAX_ATTACHMENTS, MAX_LINE, MAX_NAME, MAX_RECIPIENTS, MAX_REFERENCES, MAX_TAGS, MaxDraftSize};
use crate::content::Field;
use crate::{Content, Refused};

/// Every field that a draft cannot hold. Of a list that is too long, the items are not looked at.
pub fn check(content: &Content, max_size: MaxDraftSize) -> Vec<Refused> {
    let mut check = Check::default();
    let size = content.size();
    if size > max_size.get() {
        check
            .refuse("draft", format!("must have at most {} bytes with its attachments; it has {size}", max_size.get()));
    }
    check.line(Field::Subject, &content.subject, MAX_LINE);
    if check.count("to, cc and bcc", content.recipients().count(), MAX_RECIPIENTS) {
        for (field, at, to) in content.recipients() {
            check.line(format_args!("{field}[{at}].name"), to.name.as_deref().unwrap_or_default(), MAX_NAME);
            check.seen(format_args!("{field}[{at}].address"), &to.address, MAX_ADDRESS);
        }
    }
    if check.count(Field::Attachments, content.attachments.len(), MAX_ATTACHMENTS) {
        for (at, file) in content.attachments.iter().enumerate() {
            check.seen(format_args!("attachments[{at}].filename"), &file.filename, MAX_NAME);
            check.media_type(format_args!("attachments[{at}].mimeType"), &file.mime_type);
            check.year(format_args!("attachments[{at}].uploadedAt"), Some(file.uploaded_at));
        }
    }
    if check.count(Field::Tags, content.tags.len(), MAX_TAGS) {
        for (at, tag) in content.tags.iter().enumerate() {
            check.seen(format_args!("tags[{at}]"), tag, MAX_NAME);
        }
    }
    check.year(Field::ScheduledSendTime, content.scheduled_send_time);
    check.line(Field::InReplyTo, content.in_reply_to.as_deref().unwrap_or_default(), MAX_LINE);
    if check.count(Field::References, content.references.len(), MAX_REFERENCES) {
        for (at, id) in content.references.iter().enumerate() {
            check.line(format_args!("references[{at}]"), id, MAX_LINE);
        }
    }
    check.refused
}

#[derive(Default)]
struct Check {
    refused: Vec<Refused>,
}

impl Check {
    /// A text that goes into a header.
    fn line(&mut self, field: impl ToString, text: &str, most: usize) {
        if text.chars().any(ends_line_or_controls) {
            self.refuse(field, "must be one line without control characters");
        } else if text.len() > most && text.chars().count() > most {
            self.refuse(field, format!("must have at most {most} characters"));
        }
    }

    /// A line that people decide by.
    fn seen(&mut self, field: impl ToString, text: &str, most: usize) {
        if text.chars().any(turns_direction) {
            self.refuse(field, "must not hold invisible characters that change the direction of writing");
        } else {
            self.line(field, text, most);
        }
    }

    /// `type/subtype` of RFC 2045 section 5.1, without parameters.
    fn media_type(&mut self, field: impl ToString, text: &str) {
        let token = |text: &str| !text.is_empty() && text.bytes().all(is_token);
        if text.len() > MAX_NAME || !text.split_once('/').is_some_and(|(kind, sub)| token(kind) && token(sub)) {
            self.refuse(field, format!("must look like text/plain, with at most {MAX_NAME} characters"));
        }
    }

    /// RFC 3339 has no other years.
    fn year(&mut self, field: impl ToString, time: Option<Timestamp>) {
        if time.is_some_and(|time| !(0..=9999).contains(&time.year())) {
            self.refuse(field, "must be in the years 0 to 9999");
        }
    }

    /// Whether there are few enough of them.
    fn count(&mut self, field: impl ToString, count: usize, most: usize) -> bool {
        if count > most {
            self.refuse(field, format!("must have at most {most}; there are {count}"));
        }
        count <= most
    }

    fn refuse(&mut self, field: impl ToString, reason: impl Into<String>) {
        self.refused.push(Refused::new(field.to_string(), reason));
    }
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte)
}

fn ends_line_or_controls(c: char) -> bool {
    (c.is_control() && c != '\t') || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether it ends a line, controls something, or changes the direction of writing: not for names that people decide by.
pub fn is_invisible(c: char) -> bool {
    c.is_control() || ends_line_or_controls(c) || turns_direction(c)
}

/// Unicode's `Bidi_Control` (UAX 9).
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::super::{AutoSaveInterval, Limits};
    use super::*;
    use crate::Address;
    use crate::testing::{address, attachment, raw_contents};
    use proptest::prelude::*;

    fn refused(content: Content) -> Vec<String> {
        Limits::default().accept(content).err().unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    fn texts(many: usize) -> Vec<String> {
        (0..many).map(|n| n.to_string()).collect()
    }

    #[test]
    fn the_settings_have_exact_edges() {
        for (millis, good) in [(0, false), (999, false), (1_000, true), (60_000, true), (60_001, false)] {
            assert_eq!(AutoSaveInterval::from_millis(millis).is_ok(), good, "{millis}");
        }
        for (bytes, good) in [(0, false), ((1 << 20) - 1, false), (1 << 20, true), (u64::MAX, true)] {
            assert_eq!(MaxDraftSize::from_bytes(bytes).is_ok(), good, "{bytes}");
        }
        let error = serde_json::from_str::<Limits>(r#"{"autoSaveInterval": 999}"#).expect_err("too often").to_string();
        assert!(error.starts_with("autoSaveInterval must be 1000 to 60000 ms"), "{error}");
        let defaults: Limits = serde_json::from_str("{}").expect("all have defaults");
        assert_eq!((defaults.auto_save_interval.get().as_millis(), defaults.max_draft_size.get()), (5_000, 26_214_400));
    }

    #[test]
    fn a_draft_has_25_mib_with_its_attachments_and_not_a_byte_more() {
        let content =
            |size| Content { attachments: vec![attachment(1, "", size)], body: "x".into(), ..Content::default() };
        assert_eq!(refused(content((25 << 20) - 1)), [""; 0]);
        let expected = "draft must have at most 26214400 bytes with its attachments; it has 26214401";
        assert_eq!(refused(content(25 << 20)), [expected]);
    }

    #[test]
    fn lists_have_exact_edges() {
        let files =
            |many| Content { attachments: (0..many).map(|n| attachment(n, "x", 1)).collect(), ..Content::default() };
        assert_eq!(refused(files(20)), [""; 0]);
        assert_eq!(refused(files(21)), ["attachments must have at most 20; there are 21"]);
        let people = |many: usize| Content {
            to: (0..250).map(|n| address(&format!("{n}@b.org"))).collect(),
            bcc: (250..many).map(|n| address(&format!("{n}@b.org"))).collect(),
            ..Content::default()
        };
        assert_eq!(refused(people(500)), [""; 0]);
        assert_eq!(refused(people(501)), ["to, cc and bcc must have at most 500; there are 501"]);
        assert_eq!(refused(Content { tags: texts(50), references: texts(200), ..Content::default() }), [""; 0]);
        let both = refused(Content { tags: texts(51), references: texts(201), ..Content::default() });
        assert_eq!(
            both,
            ["tags must have at most 50; there are 51", "references must have at most 200; there are 201"]
        );
    }

    #[test]
    fn lengths_are_in_characters() {
        assert_eq!(refused(Content { subject: "é".repeat(998), ..Content::default() }), [""; 0]);
        let long = refused(Content { subject: "é".repeat(999), ..Content::default() });
        assert_eq!(long, ["subject must have at most 998 characters"]);
        let long = refused(Content { to: vec![address(&"x".repeat(321))], ..Content::default() });
        assert_eq!(long, ["to[0].address must have at most 320 characters"]);
    }

    #[test]
    fn no_field_can_begin_a_header_of_its_own() {
        for bad in ["a\r\nBcc: x@y.org", "a\nb", "a\rb", "a\0b", "a\u{1b}[2J", "a\u{85}b", "a\u{2028}b"] {
            let content = Content {
                subject: bad.into(),
                body: bad.into(),
                to: vec![Address { name: Some(bad.into()), address: bad.into() }],
                attachments: vec![crate::Attachment { mime_type: bad.into(), ..attachment(1, bad, 1) }],
                tags: vec![bad.into()],
                in_reply_to: Some(bad.into()),
                references: vec![bad.into()],
                ..Content::default()
            };
            let fields: Vec<_> =
                Limits::default().accept(content).expect_err(bad).into_iter().map(|r| r.field).collect();
            let all = [
                "subject",
                "to[0].name",
                "to[0].address",
                "attachments[0].filename",
                "attachments[0].mimeType",
                "tags[0]",
                "inReplyTo",
                "references[0]",
            ];
            assert_eq!(fields, all, "{bad:?}");
        }
    }

    #[test]
    fn direction_characters_stay_where_languages_need_them() {
        let hebrew = "\u{202b}שלום\u{202c}\tx";
        let content = Content {
            subject: hebrew.into(),
            body: hebrew.into(),
            to: vec![Address { name: Some(hebrew.into()), address: "half typ".into() }],
            ..Content::default()
        };
        assert_eq!(Limits::default().accept(content.clone()), Ok(content));
        let content = Content {
            to: vec![address("a@b.org\u{202e}")],
            attachments: vec![attachment(1, "\u{202e}gnp.exe", 1)],
            tags: vec!["\u{2066}x".into()],
            ..Content::default()
        };
        assert_eq!(refused(content).len(), 3);
    }

    #[test]
    fn types_of_files_and_times_are_what_they_must_be() {
        let file = |mime_type: &str| Content {
            attachments: vec![crate::Attachment { mime_type: mime_type.into(), ..attachment(1, "x", 1) }],
            ..Content::default()
        };
        for good in ["text/plain", "application/vnd.oasis.opendocument.text", "image/svg+xml"] {
            assert_eq!(refused(file(good)), [""; 0], "{good}");
        }
        let long = format!("a/{}", "x".repeat(254));
        for bad in
            ["", "text", "/", "text/", "text/html; charset=x", "a/b/c", "text/plain\r\nX: y", "téxt/plain", &long]
        {
            assert_eq!(
                refused(file(bad)),
                ["attachments[0].mimeType must look like text/plain, with at most 255 characters"]
            );
        }
        let later = Content { scheduled_send_time: Some(Timestamp::MAX_UTC), ..Content::default() };
        assert_eq!(refused(later), ["scheduledSendTime must be in the years 0 to 9999"]);
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_accepted_again_as_it_is(content in raw_contents()) {
            if let Ok(accepted) = Limits::default().accept(content) {
                prop_assert_eq!(Limits::default().accept(accepted.clone()), Ok(accepted));
            }
        }
    }
}
