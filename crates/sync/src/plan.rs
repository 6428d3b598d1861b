//! What the server has to be told so that it has what the member sees: from rows that say both, to as few commands as will do.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::flags::{Difference, FlagSet, Permanent};

/// A placement of which the server does not have everything yet.
#[derive(Clone, Debug)]
pub(crate) struct Dirty {
    pub uid: u32,
    pub mod_seq: u64,
    /// Where the member sees it.
    pub folder: Uuid,
    pub local: FlagSet,
    /// The server's flags as last seen.
    pub server: FlagSet,
    pub is_removed: bool,
}

/// Commands for one folder, in this order: a message that is moved takes its flags along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub stores: Vec<Store>,
    pub moves: Vec<(Uuid, BTreeSet<u32>)>,
    pub removals: BTreeSet<u32>,
}

/// The same change of the same kind of messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Store {
    pub difference: Difference,
    /// Only of messages that have not changed since (RFC 7162, 3.1.3).
    pub unchanged_since: Option<u64>,
    pub uids: BTreeSet<u32>,
}

/// `known_until` is the folder's mod-sequence up to which everything is mirrored, none without CONDSTORE. What was changed by
/// our own command after it has a later one in its row.
pub(crate) fn plan(home: Uuid, dirty: &[Dirty], permanent: &Permanent, known_until: Option<u64>) -> Plan {
    let mut stores: BTreeMap<(Difference, Option<u64>), BTreeSet<u32>> = BTreeMap::new();
    let mut moves: BTreeMap<Uuid, BTreeSet<u32>> = BTreeMap::new();
    let mut plan = Plan::default();
    for row in dirty {
        if row.is_removed {
            plan.removals.insert(row.uid);
            continue;
        }
        let difference = row.server.difference(&row.local, permanent);
        if !difference.is_empty() {
            let since = known_until.map(|known| known.max(row.mod_seq));
            stores.entry((difference, since)).or_default().insert(row.uid);
        }
        if row.folder != home {
            moves.entry(row.folder).or_default().insert(row.uid);
        }
    }
    plan.stores = stores
        .into_iter()
        .map(|((difference, unchanged_since), uids)| Store { difference, unchanged_since, uids })
        .collect();
    plan.moves = moves.into_iter().collect();
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(uid: u32, folder: u128, server: &str, local: &str) -> Dirty {
        let set = |text: &str| FlagSet::from_names(text.split_whitespace());
        let folder = Uuid::from_u128(folder);
        Dirty { uid, mod_seq: 5, folder, local: set(local), server: set(server), is_removed: false }
    }

    #[test]
    fn equal_changes_travel_together() {
        let home = Uuid::from_u128(1);
        let rows = [
            row(10, 1, "", "\\Seen"),
            row(11, 1, "a", "a \\Seen"),
            row(12, 1, "\\Seen", ""),
            row(13, 2, "", "\\Seen"),
            row(14, 2, "\\Seen", "\\Seen"),
            Dirty { is_removed: true, ..row(15, 2, "", "\\Seen") },
            Dirty { mod_seq: 90, ..row(16, 1, "", "\\Seen") },
            row(17, 1, "x", "x"),
        ];
        let made = plan(home, &rows, &Permanent::everything(), Some(50));
        let stores: Vec<_> = made
            .stores
            .iter()
            .map(|s| (s.difference.add.len(), s.difference.remove.len(), s.unchanged_since, s.uids.clone()))
            .collect();
        assert_eq!(
            stores,
            [
                (0, 1, Some(50), BTreeSet::from([12])),
                (1, 0, Some(50), BTreeSet::from([10, 11, 13])),
                (1, 0, Some(90), BTreeSet::from([16])),
            ]
        );
        assert_eq!(made.moves, [(Uuid::from_u128(2), BTreeSet::from([13, 14]))]);
        assert_eq!(made.removals, BTreeSet::from([15]));
    }

    #[test]
    fn what_a_folder_does_not_keep_is_not_told() {
        let made = plan(Uuid::from_u128(1), &[row(1, 1, "", "mine")], &Permanent::default(), None);
        assert_eq!(made, Plan::default());
    }
}
