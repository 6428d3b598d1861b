//! A message's flags as a set, and how two sides that have both changed them become one again.

use std::collections::BTreeMap;

use postroom_mail::ingest;
use postroom_mailproto::imap;

/// Flags and keywords by their names. `\Seen` and `\seen` are the same (RFC 9051, 2.3.2); each is kept as it was first
/// written. `\Deleted` and `\Recent` are nothing that is mirrored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlagSet(BTreeMap<String, String>);

/// Which flags a folder keeps (PERMANENTFLAGS, RFC 9051, 7.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permanent {
    flags: FlagSet,
    any_keyword: bool,
}

/// What the server is to be told about one message's flags.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    pub add: Vec<String>,
    pub remove: Vec<String>,
}

impl FlagSet {
    /// From names as IMAP writes them.
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut set = BTreeMap::new();
        for name in names {
            let key = name.to_ascii_lowercase();
            let is_kept = !matches!(key.as_str(), "\\deleted" | "\\recent" | "\\*" | "")
                && !name.contains(|c: char| c.is_whitespace());
            if is_kept {
                set.entry(key).or_insert_with(|| name.to_owned());
            }
        }
        Self(set)
    }

    /// As a server says them.
    pub fn from_server(flags: &imap::Flags) -> Self {
        let system = [
            (flags.seen, "\\Seen"),
            (flags.answered, "\\Answered"),
            (flags.flagged, "\\Flagged"),
            (flags.draft, "\\Draft"),
        ];
        let set = system.iter().filter(|(is_set, _)| *is_set).map(|(_, name)| *name);
        Self::from_names(set.chain(flags.keywords.iter().map(String::as_str)))
    }

    /// As a row holds them.
    pub fn from_row(is_read: bool, is_flagged: bool, is_draft: bool, is_answered: bool, keywords: &[String]) -> Self {
        let system =
            [(is_read, "\\Seen"), (is_flagged, "\\Flagged"), (is_draft, "\\Draft"), (is_answered, "\\Answered")];
        let set = system.iter().filter(|(is_set, _)| *is_set).map(|(_, name)| *name);
        Self::from_names(set.chain(keywords.iter().map(String::as_str)))
    }

    /// As a row holds them.
    pub fn to_row(&self) -> ingest::Flags {
        ingest::Flags::from_names(self.0.values().map(String::as_str))
    }

    /// For a command.
    pub fn to_server(&self) -> imap::Flags {
        let keywords = self.0.iter().filter(|(key, _)| !key.starts_with('\\')).map(|(_, name)| name.clone());
        imap::Flags {
            seen: self.has("\\seen"),
            answered: self.has("\\answered"),
            flagged: self.has("\\flagged"),
            draft: self.has("\\draft"),
            keywords: keywords.collect(),
            ..imap::Flags::default()
        }
    }

    /// The names, in order.
    pub fn names(&self) -> Vec<String> {
        self.0.values().cloned().collect()
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(&name.to_ascii_lowercase())
    }

    /// Whether both hold the same, however it is written.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.keys().eq(other.0.keys())
    }

    /// After a difference was told to the server and done there.
    pub fn with(&self, difference: &Difference) -> Self {
        let mut set = self.0.clone();
        for name in &difference.remove {
            set.remove(&name.to_ascii_lowercase());
        }
        for name in &difference.add {
            set.entry(name.to_ascii_lowercase()).or_insert_with(|| name.clone());
        }
        Self(set)
    }

    /// What leads from these to others, as far as the folder keeps it.
    pub fn difference(&self, wanted: &Self, permanent: &Permanent) -> Difference {
        let missing = |from: &Self, to: &Self| {
            let names = to.0.iter().filter(|(key, _)| !from.0.contains_key(*key) && permanent.keeps(key));
            names.map(|(_, name)| name.clone()).collect::<Vec<_>>()
        };
        Difference { add: missing(self, wanted), remove: missing(wanted, self) }
    }
}

impl Permanent {
    /// From what a row remembers; `\*` stands for any keyword.
    pub fn from_names(names: &[String]) -> Self {
        Self {
            flags: FlagSet::from_names(names.iter().map(String::as_str)),
            any_keyword: names.iter().any(|name| name == "\\*"),
        }
    }

    /// From what the server said when the folder was opened. A server that says nothing keeps them all.
    pub fn from_selected(selected: &imap::Selected) -> Self {
        let flags = FlagSet::from_server(&selected.permanent_flags);
        if flags.0.is_empty() && !selected.allows_new_keywords && !selected.is_read_only {
            return Self::everything();
        }
        Self { flags, any_keyword: selected.allows_new_keywords }
    }

    /// For servers that do not say.
    pub fn everything() -> Self {
        let flags = FlagSet::from_names(["\\Seen", "\\Answered", "\\Flagged", "\\Draft"]);
        Self { flags, any_keyword: true }
    }

    pub fn names(&self) -> Vec<String> {
        let mut names = self.flags.names();
        names.extend(self.any_keyword.then(|| "\\*".to_owned()));
        names
    }

    fn keeps(&self, key: &str) -> bool {
        self.flags.0.contains_key(key) || self.any_keyword && !key.starts_with('\\')
    }
}

impl Difference {
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }
}

/// The flags that both sides should have, from what both last agreed on (`known`), what they are here and what they are on
/// the server. Of each flag, the side that changed it decides; when both did, they agree, for there are only two ways.
pub fn merge(known: &FlagSet, local: &FlagSet, server: &FlagSet) -> FlagSet {
    let mut merged = BTreeMap::new();
    // The server's spelling first: it is what other programs see.
    for (key, name) in server.0.iter().chain(&local.0) {
        let (was, here, there) = (known.0.contains_key(key), local.0.contains_key(key), server.0.contains_key(key));
        let is_set = if here == was { there } else { here };
        if is_set {
            merged.entry(key.clone()).or_insert_with(|| name.clone());
        }
    }
    FlagSet(merged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(text: &str) -> FlagSet {
        FlagSet::from_names(text.split_whitespace())
    }

    #[test]
    fn the_side_that_changed_decides() {
        for (known, local, server, merged) in [
            ("", "", "", ""),
            ("", "\\Seen", "", "\\Seen"),
            ("", "", "\\Seen", "\\Seen"),
            ("\\Seen", "", "\\Seen", ""),
            ("\\Seen", "\\Seen", "", ""),
            ("\\Seen", "", "", ""),
            ("", "\\Flagged", "\\Seen", "\\Flagged \\Seen"),
            ("\\Seen a", "\\Seen a b", "c", "b c"),
            ("$Label1", "$label1 \\Seen", "$LABEL1", "$LABEL1 \\Seen"),
        ] {
            let made = merge(&set(known), &set(local), &set(server));
            assert!(made.is_same(&set(merged)), "{known} | {local} | {server}: {:?}", made.names());
        }
        assert_eq!(merge(&set("x"), &set("x"), &set("X")).names(), ["X"]);
    }

    #[test]
    fn only_what_is_kept_is_told() {
        let permanent = Permanent::from_names(&["\\Seen".to_owned(), "$Junk".to_owned()]);
        let difference = set("\\Flagged $junk").difference(&set("\\Seen \\Draft mine"), &permanent);
        assert_eq!((difference.add, difference.remove), (vec!["\\Seen".to_owned()], vec!["$junk".to_owned()]));
        let any = Permanent::from_names(&["\\*".to_owned()]);
        let difference = set("").difference(&set("\\Seen mine"), &any);
        assert_eq!((difference.add, difference.remove), (vec!["mine".to_owned()], vec![]));
        assert_eq!(any.names(), ["\\*"]);
    }

    #[test]
    fn rows_and_servers_say_the_same() {
        let flags = set("\\Seen \\Answered $Forwarded \\Deleted \\Recent");
        let row = flags.to_row();
        assert!(row.is_read && row.is_answered && !row.is_flagged);
        let from_row = FlagSet::from_row(row.is_read, row.is_flagged, row.is_draft, row.is_answered, &row.keywords);
        assert!(from_row.is_same(&flags) && FlagSet::from_server(&flags.to_server()).is_same(&flags));
    }

    fn any_set() -> impl Strategy<Value = FlagSet> {
        let names = ["\\Seen", "\\flagged", "\\Draft", "a", "A", "b", "$c"];
        proptest::sample::subsequence(names.to_vec(), 0..=names.len()).prop_map(FlagSet::from_names)
    }

    proptest! {
        #[test]
        fn merging_has_no_favourite_and_loses_nothing(known in any_set(), local in any_set(), server in any_set()) {
            let merged = merge(&known, &local, &server);
            // Both sides are equal before the law.
            prop_assert!(merged.is_same(&merge(&known, &server, &local)));
            // What nobody changed stays, and what both agree on stays.
            prop_assert!(merge(&known, &known, &server).is_same(&server));
            prop_assert!(merge(&known, &local, &known).is_same(&local));
            prop_assert!(merge(&known, &local, &local).is_same(&local));
            // Once it is told, nothing is left to tell.
            let told = server.difference(&merged, &Permanent::everything());
            prop_assert!(server.with(&told).is_same(&merged));
            prop_assert!(merge(&merged, &merged, &server.with(&told)).is_same(&merged));
        }
    }
}
