use std::collections::HashMap;
use std::hash::Hash;

use super::{Pick, pick};
use crate::{Address, Attachment};

/// What lists are sets of.
pub trait Member: Clone + PartialEq {
    type Key: Eq + Hash;

    /// What makes it the same member in another list.
    fn key(&self) -> Self::Key;

    /// Whether it says the same as another with its key; spelling aside, since the first one wins.
    fn says(&self, other: &Self) -> bool;
}

pub struct Merged<T> {
    pub members: Vec<T>,
    /// Something that one side said of a member (a person's name, a file's) is not in the result.
    pub overruled: bool,
}

/// What either side added is in, what either removed is out. The stored order stays, additions follow.
pub fn merge<T: Member>(base: &[T], stored: &[T], incoming: &[T]) -> Merged<T> {
    match pick(base, stored, incoming, |a, b| a == b) {
        Pick::Stored => return Merged { members: stored.to_vec(), overruled: false },
        Pick::Incoming => return Merged { members: incoming.to_vec(), overruled: false },
        Pick::Both => {}
    }
    let (in_base, in_stored, in_incoming) = (by_key(base), by_key(stored), by_key(incoming));
    let mut overruled = false;
    let mut members = Vec::with_capacity(stored.len() + incoming.len());
    for theirs in stored {
        let key = theirs.key();
        match (in_base.get(&key), in_incoming.get(&key)) {
            (before, Some(ours)) => members.push(
                match before.map_or_else(
                    || if theirs.says(ours) { Pick::Stored } else { Pick::Both },
                    |before| pick(*before, theirs, ours, |a, b| a.says(b)),
                ) {
                    Pick::Stored => theirs.clone(),
                    Pick::Incoming => (*ours).clone(),
                    Pick::Both => {
                        overruled = true;
                        theirs.clone()
                    }
                },
            ),
            (None, None) => members.push(theirs.clone()),
            (Some(before), None) => overruled |= !theirs.says(before),
        }
    }
    for ours in incoming.iter().filter(|ours| !in_stored.contains_key(&ours.key())) {
        match in_base.get(&ours.key()) {
            None => members.push(ours.clone()),
            Some(before) => overruled |= !ours.says(before),
        }
    }
    Merged { members, overruled }
}

fn by_key<T: Member>(list: &[T]) -> HashMap<T::Key, &T> {
    list.iter().map(|member| (member.key(), member)).collect()
}

impl Member for Address {
    type Key = String;

    fn key(&self) -> String {
        Self::key(self)
    }

    fn says(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Member for Attachment {
    type Key = postroom_types::AttachmentId;

    fn key(&self) -> Self::Key {
        self.id
    }

    fn says(&self, other: &Self) -> bool {
        self == other
    }
}

impl Member for String {
    type Key = Self;

    fn key(&self) -> Self {
        self.clone()
    }

    fn says(&self, _: &Self) -> bool {
        true
    }
}
