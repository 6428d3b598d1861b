//! What becomes of a draft that was changed in two places: base is what both began with, `stored` what was saved meanwhile,
//! `incoming` what is to be saved now. The server's clock decides which is later, so that is always the incoming one.

mod body;
mod lines;
mod set;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Content;
use crate::content::Field;
use body::{Body, MergedBody};
use set::Member;

pub use lines::{LineConflict, MAX_CHANGED_LINES};

/// How a conflict is resolved, as the request names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// The incoming content replaces the stored one.
    LocalWins,
    /// The stored content stays.
    RemoteWins,
    /// Both are merged, field by field.
    Merge,
}

impl Strategy {
    /// The name in requests and records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LocalWins => "local-wins",
            Self::RemoteWins => "remote-wins",
            Self::Merge => "merge",
        }
    }

    /// The strategy of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::LocalWins, Self::RemoteWins, Self::Merge].into_iter().find(|strategy| strategy.as_str() == name)
    }
}

/// What to save. Whatever was typed is in it: in the content, in the conflicts, or, when a side lost, in that side, which the caller
/// keeps as a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "there is one for a save, and it is moved once")]
pub enum Resolution {
    /// This becomes the next version. It may be larger than either side: ask [`Limits`](crate::Limits) once more.
    Merged {
        content: Content,
        /// Fields in which a value that was typed is not in the content, for the conflict record.
        conflicts: Vec<FieldConflict>,
    },
    /// Both sides changed the same lines. The stored content stays as it is, and whoever typed has to decide.
    Conflict {
        /// All fields that disagree, with the bodies.
        conflicts: Vec<FieldConflict>,
        /// The places in the bodies; empty when the bodies cannot be compared line by line.
        lines: Vec<LineConflict>,
    },
}

/// A field that both sides changed, with the whole value of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldConflict {
    pub field: Field,
    pub stored: Value,
    pub incoming: Value,
}

/// Resolves a conflict. All three contents are in their normal form; when the base is not known any more, the default content is
/// one with which nothing is lost.
///
/// With [`Strategy::Merge`], what one side alone changed is taken from it; of what both changed:
///
/// - recipients, attachments and tags merge as sets: what either added is in, what either removed is out, the stored order and the
///   first spelling stay;
/// - the subject and the other single values are the incoming ones, with both in the conflicts;
/// - bodies merge line by line, the plain and the HTML one together or not at all (see `body`).
pub fn resolve(strategy: Strategy, base: &Content, stored: &Content, incoming: &Content) -> Resolution {
    let conflict = |field| FieldConflict::of(field, stored, incoming);
    match strategy {
        Strategy::LocalWins => Resolution::Merged {
            content: incoming.clone(),
            conflicts: overruled(base, stored, incoming).map(conflict).collect(),
        },
        Strategy::RemoteWins => Resolution::Merged {
            content: stored.clone(),
            conflicts: overruled(base, incoming, stored).map(conflict).collect(),
        },
        Strategy::Merge => merge(base, stored, incoming),
    }
}

/// The fields that the losing side had changed, and that say something else now.
fn overruled<'a>(base: &'a Content, loser: &'a Content, winner: &'a Content) -> impl Iterator<Item = Field> + 'a {
    Field::ALL.into_iter().filter(|field| !loser.agrees(base, *field) && !loser.agrees(winner, *field))
}

fn merge(base: &Content, stored: &Content, incoming: &Content) -> Resolution {
    let mut sides = Sides { base, stored, incoming, conflicts: Vec::new() };
    let content = Content {
        subject: sides.single(Field::Subject, |content| &content.subject),
        to: sides.set(Field::To, |content| &content.to),
        cc: sides.set(Field::Cc, |content| &content.cc),
        bcc: sides.set(Field::Bcc, |content| &content.bcc),
        attachments: sides.set(Field::Attachments, |content| &content.attachments),
        tags: sides.set(Field::Tags, |content| &content.tags),
        scheduled_send_time: sides.single(Field::ScheduledSendTime, |content| &content.scheduled_send_time),
        identity_id: sides.single(Field::IdentityId, |content| &content.identity_id),
        in_reply_to: sides.single(Field::InReplyTo, |content| &content.in_reply_to),
        references: sides.single(Field::References, |content| &content.references),
        body: String::new(),
        body_html: None,
    };
    let mut conflicts = sides.conflicts;
    match body::merge(Body::of(base), Body::of(stored), Body::of(incoming)) {
        MergedBody::Merged { body, body_html } => {
            Resolution::Merged { content: Content { body, body_html, ..content }, conflicts }
        }
        MergedBody::Conflict(lines) => {
            let bodies = [Field::Body, Field::BodyHtml].into_iter();
            let bodies = bodies.filter(|field| !stored.agrees(incoming, *field));
            conflicts.extend(bodies.map(|field| FieldConflict::of(field, stored, incoming)));
            Resolution::Conflict { conflicts, lines }
        }
    }
}

/// Which side a value is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pick {
    Stored,
    Incoming,
    /// Both changed it, and differently.
    Both,
}

fn pick<T>(base: T, stored: T, incoming: T, same: impl Fn(&T, &T) -> bool) -> Pick {
    if same(&incoming, &base) || same(&incoming, &stored) {
        Pick::Stored
    } else if same(&stored, &base) {
        Pick::Incoming
    } else {
        Pick::Both
    }
}

struct Sides<'a> {
    base: &'a Content,
    stored: &'a Content,
    incoming: &'a Content,
    conflicts: Vec<FieldConflict>,
}

impl Sides<'_> {
    fn single<T: Clone + PartialEq>(&mut self, field: Field, get: impl Fn(&Content) -> &T) -> T {
        let (stored, incoming) = (get(self.stored), get(self.incoming));
        match pick(get(self.base), stored, incoming, |a, b| a == b) {
            Pick::Stored => stored.clone(),
            Pick::Incoming => incoming.clone(),
            Pick::Both => {
                self.conflict(field);
                incoming.clone()
            }
        }
    }

    fn set<T: Member>(&mut self, field: Field, get: impl Fn(&Content) -> &Vec<T>) -> Vec<T> {
        let merged = set::merge(get(self.base), get(self.stored), get(self.incoming));
        if merged.overruled {
            self.conflict(field);
        }
        merged.members
    }

    fn conflict(&mut self, field: Field) {
        self.conflicts.push(FieldConflict::of(field, self.stored, self.incoming));
    }
}

impl FieldConflict {
    fn of(field: Field, stored: &Content, incoming: &Content) -> Self {
        Self { field, stored: stored.value(field), incoming: incoming.value(field) }
    }
}
