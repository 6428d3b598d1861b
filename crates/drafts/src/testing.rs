//! Contents for tests.

use postroom_types::{AttachmentId, MailIdentityId, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use crate::{Address, Attachment, Content};

pub fn address(address: &str) -> Address {
    Address { name: None, address: address.to_owned() }
}

pub fn attachment(id: u128, filename: &str, size: u64) -> Attachment {
    Attachment {
        id: AttachmentId(Uuid::from_u128(id)),
        filename: filename.to_owned(),
        mime_type: "text/plain".to_owned(),
        size,
        uploaded_at: Timestamp::UNIX_EPOCH,
    }
}

/// Contents in their normal form, of few values, so that two of them have much in common.
pub fn contents() -> impl Strategy<Value = Content> {
    let people = || vec((select(&["a@x.org", "a@X.org", "b@x.org", "c@", "d"][..]), select(&["", "A", "B"][..])), 0..4);
    let people = (people(), people(), people());
    let files = vec((0_u128..4, select(&["x", "y"][..]), 0_u64..3), 0..4);
    let tags = vec(select(&["p", "q", "r"][..]), 0..3);
    let words = (select(&["", "s", "t"][..]), lines(), option::of(lines()));
    let threads = (option::of(select(&["<1>", "<2>"][..])), vec(select(&["<1>", "<2>"][..]), 0..3));
    let ids = (option::of(0_i64..3), option::of(0_u128..3), threads);
    (words, people, files, tags, ids).prop_map(|((subject, body, body_html), (to, cc, bcc), files, tags, ids)| {
        let to_list = |list: Vec<(&str, &str)>| {
            let entry = |(to, name): (&str, &str)| Address { name: Some(name.to_owned()), ..address(to) };
            list.into_iter().map(entry).collect()
        };
        let content = Content {
            subject: subject.to_owned(),
            body,
            body_html,
            to: to_list(to),
            cc: to_list(cc),
            bcc: to_list(bcc),
            attachments: files.into_iter().map(|(id, name, size)| attachment(id, name, size)).collect(),
            tags: tags.into_iter().map(str::to_owned).collect(),
            scheduled_send_time: ids.0.and_then(|seconds| Timestamp::from_timestamp(seconds, 0)),
            identity_id: ids.1.map(|id| MailIdentityId(Uuid::from_u128(id))),
            in_reply_to: ids.2.0.map(str::to_owned),
            references: ids.2.1.into_iter().map(str::to_owned).collect(),
        };
        content.normal()
    })
}

/// A text of few different lines.
pub fn lines() -> impl Strategy<Value = String> {
    vec(select(&["", "a", "b", "c", "d"][..]), 0..7).prop_map(|lines| lines.join("\n"))
}

/// Contents as hostile clients send them.
pub fn raw_contents() -> impl Strategy<Value = Content> {
    let text = || any::<String>();
    let people = vec((option::of(text()), text()), 0..4);
    (text(), text(), option::of(text()), people, vec(text(), 0..4), contents()).prop_map(
        |(subject, body, body_html, to, tags, content)| Content {
            subject,
            body,
            body_html,
            to: to.into_iter().map(|(name, address)| Address { name, address }).collect(),
            in_reply_to: tags.first().cloned(),
            references: tags.clone(),
            tags,
            ..content
        },
    )
}
