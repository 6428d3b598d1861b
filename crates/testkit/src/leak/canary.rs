use std::collections::HashMap;

/// Whose something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Side {
    /// The tenant that is attacked.
    A,
    /// The tenant that attacks.
    B,
    /// The operator area.
    Staff,
    /// Tenants that operators make by the way.
    Other,
}

/// Who may see something of a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Everybody of the tenant, and operators.
    Everybody,
    /// The person, the tenant's administrators, and operators, because the management directory holds it.
    Directory,
    /// The person and the tenant's administrators.
    Roster,
    /// The person alone.
    Personal,
    /// Operators.
    Staff,
    /// Nobody, ever: it never comes back.
    Secret,
}

/// As many bytes as every canary has at least.
const START: usize = 8;

/// A text that occurs nowhere else.
#[derive(Debug)]
pub(super) struct Canary {
    pub(super) text: String,
    /// Where it was planted: an operation and a field, or a kind of id.
    pub(super) field: String,
    pub(super) side: Side,
    pub(super) class: Class,
    /// The address of the person whom it is about.
    pub(super) person: Option<String>,
    pub(super) seen: bool,
    /// An id that the server made; it is watched for like a canary.
    pub(super) is_id: bool,
}

/// Who looks at an answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Viewer {
    pub(super) side: Option<Side>,
    pub(super) is_admin: bool,
    pub(super) email: String,
}

/// Everything that was planted.
pub(super) struct Canaries {
    pub(super) all: Vec<Canary>,
    by_text: HashMap<String, usize>,
    /// Canaries by their first bytes: answers are searched in one pass.
    by_start: HashMap<[u8; START], Vec<usize>>,
    seed: u64,
    words: u64,
}

impl Canaries {
    pub(super) fn new(seed: u64) -> Canaries {
        Canaries { all: Vec::new(), by_text: HashMap::new(), by_start: HashMap::new(), seed, words: 0 }
    }

    /// A new word of 16 letters, fit for names, handles, short names of tenants, and local parts of addresses.
    pub(super) fn word(&mut self) -> String {
        self.words += 1;
        // splitmix64, so that words do not share long parts.
        let mut z = self.seed.wrapping_add(self.words.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let mut word = String::from("cnry");
        for at in 0..12 {
            // 60 of the 64 bits.
            let index = (z >> (at * 5)) & 31;
            word.push(char::from(b"abcdefghijklmnopqrstuvwxyz012345"[usize::try_from(index).unwrap_or(0)]));
        }
        word
    }

    /// Watches for this text from now on. A text that is known already only learns about whom it is.
    pub(super) fn plant(&mut self, canary: Canary) {
        if let Some(known) = self.by_text.get(&canary.text) {
            let known = &mut self.all[*known];
            known.person = known.person.take().or(canary.person);
            return;
        }
        let start = canary.text.as_bytes().first_chunk().expect("canaries are long");
        self.by_start.entry(*start).or_default().push(self.all.len());
        self.by_text.insert(canary.text.clone(), self.all.len());
        self.all.push(canary);
    }

    /// Notes what an owner sees.
    pub(super) fn note_seen(&mut self, answer: &str) {
        for at in self.found_in(answer) {
            self.all[at].seen = true;
        }
    }

    /// The first canary in the text that this viewer must not see.
    pub(super) fn leaked(&self, viewer: &Viewer, text: &str, is_excused: impl Fn(&Canary) -> bool) -> Option<&Canary> {
        let found = self.found_in(text).into_iter().map(|at| &self.all[at]);
        found.into_iter().find(|canary| !canary.may_be_seen_by(viewer) && !is_excused(canary))
    }

    /// Whether the text holds a word of ours or another text that is watched.
    pub(super) fn is_canary(&self, text: &str) -> bool {
        !self.found_in(text).is_empty()
    }

    fn found_in(&self, text: &str) -> Vec<usize> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        for (at, start) in bytes.windows(START).enumerate() {
            // Canaries are of letters, digits and hyphens; most places in an answer begin none.
            if !start[0].is_ascii_alphanumeric() || !start[1].is_ascii_alphanumeric() {
                continue;
            }
            let Some(candidates) = start.first_chunk().and_then(|start| self.by_start.get(start)) else { continue };
            found.extend(candidates.iter().filter(|c| bytes[at..].starts_with(self.all[**c].text.as_bytes())));
        }
        found
    }
}

impl Canary {
    fn may_be_seen_by(&self, viewer: &Viewer) -> bool {
        let is_same_side = viewer.side == Some(self.side);
        let is_staff = viewer.side == Some(Side::Staff);
        let is_about_viewer = self.person.as_deref() == Some(viewer.email.as_str());
        match self.class {
            Class::Everybody => is_same_side || is_staff,
            Class::Directory => is_about_viewer || is_staff || (is_same_side && viewer.is_admin),
            Class::Roster => is_about_viewer || (is_same_side && viewer.is_admin),
            Class::Personal => is_about_viewer,
            Class::Staff => is_staff,
            Class::Secret => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_unique_and_fit_everywhere() {
        let mut canaries = Canaries::new(1);
        let words: std::collections::HashSet<String> = (0..10_000).map(|_| canaries.word()).collect();
        assert_eq!(words.len(), 10_000);
        assert!(words.iter().all(|w| w.len() == 16 && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())));
    }
}
