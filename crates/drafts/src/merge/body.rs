use super::lines::{self, LineConflict};
use super::{Pick, pick};
use crate::Content;

/// A draft's text, plain and perhaps with formatting. The two belong together: an editor writes both at each change, and both are sent.
/// So a text is taken from one side with both, and merged in both or not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Body<'a> {
    plain: &'a str,
    html: Option<&'a str>,
}

pub enum MergedBody {
    Merged { body: String, body_html: Option<String> },
    Conflict(Vec<LineConflict>),
}

impl<'a> Body<'a> {
    pub fn of(content: &'a Content) -> Self {
        Self { plain: &content.body, html: content.body_html.as_deref() }
    }
}

/// Merges line by line if all three texts are plain, or if all have HTML and both sides changed that. Otherwise one side's words would be
/// missing from the HTML, which most readers see: somebody who wrote plain text only, or began to format, has to decide.
pub fn merge(base: Body<'_>, stored: Body<'_>, incoming: Body<'_>) -> MergedBody {
    match pick(base, stored, incoming, |a, b| a == b) {
        Pick::Stored => return stored.into(),
        Pick::Incoming => return incoming.into(),
        Pick::Both => {}
    }
    let html = match (base.html, stored.html, incoming.html) {
        (None, None, None) => None,
        (Some(before), Some(theirs), Some(ours)) if theirs != before && ours != before => {
            Some(lines::merge(before, theirs, ours))
        }
        _ => return MergedBody::Conflict(Vec::new()),
    };
    match (lines::merge(base.plain, stored.plain, incoming.plain), html.transpose()) {
        (Ok(body), Ok(body_html)) => MergedBody::Merged { body, body_html },
        (Err(lines), _) | (Ok(_), Err(lines)) => MergedBody::Conflict(lines),
    }
}

impl From<Body<'_>> for MergedBody {
    fn from(body: Body<'_>) -> Self {
        Self::Merged { body: body.plain.to_owned(), body_html: body.html.map(str::to_owned) }
    }
}
