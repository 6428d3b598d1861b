use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

/// A set of UIDs as ranges, so that "1:4294967295" costs what it says and not what it means (RFC 3501 section 9,
/// `sequence-set`).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UidSet {
    /// The last of each range by its first, with gaps between them. A tree, because servers add to a set in any order.
    ranges: BTreeMap<u32, u32>,
}

impl UidSet {
    pub fn new() -> Self {
        Self::default()
    }

    /// Everything from this UID on.
    pub fn from_start(first: u32) -> Self {
        Self { ranges: BTreeMap::from([(first.max(1), u32::MAX)]) }
    }

    /// "1,3:5,9"; the order and overlaps do not matter, "*" is the largest UID there can be. None for anything else.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let number = |text: &[u8]| match text {
            b"*" => Some(u32::MAX),
            digits => std::str::from_utf8(digits).ok()?.parse::<u32>().ok().filter(|uid| *uid > 0),
        };
        let mut ranges = Vec::new();
        for range in text.split(|byte| *byte == b',') {
            let (first, last) = match memchr::memchr(b':', range) {
                Some(at) => (number(&range[..at])?, number(&range[at + 1..])?),
                None => (number(range)?, number(range)?),
            };
            ranges.push((first.min(last), first.max(last)));
        }
        Some(Self::from_ranges(ranges))
    }

    fn from_ranges(mut ranges: Vec<(u32, u32)>) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Self { ranges: merged.into_iter().collect() }
    }

    pub fn insert(&mut self, uid: u32) {
        self.add(uid, uid);
    }

    /// Costs what the other set has, whatever this one has already.
    pub fn extend(&mut self, other: &Self) {
        other.ranges.iter().for_each(|(first, last)| self.add(*first, *last));
    }

    fn add(&mut self, mut first: u32, mut last: u32) {
        // What overlaps or touches becomes one range.
        while let Some((&begin, &end)) = self.ranges.range(..=last.saturating_add(1)).next_back()
            && end.saturating_add(1) >= first
        {
            self.ranges.remove(&begin);
            (first, last) = (first.min(begin), last.max(end));
        }
        self.ranges.insert(first, last);
    }

    pub fn contains(&self, uid: u32) -> bool {
        self.ranges.range(..=uid).next_back().is_some_and(|(_, last)| *last >= uid)
    }

    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// How many UIDs there are.
    pub fn len(&self) -> u64 {
        self.ranges.iter().map(|(first, last)| u64::from(last - first) + 1).sum()
    }

    pub fn ranges(&self) -> impl Iterator<Item = RangeInclusive<u32>> + '_ {
        self.ranges.iter().map(|(first, last)| *first..=*last)
    }

    /// All UIDs, ascending. There may be four thousand million: a server's word is bounded first.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.ranges().flatten()
    }

    /// Sets of at most `uids` UIDs and 200 ranges each, in order, so that no command grows without bound.
    pub fn chunks(&self, uids: u32) -> Vec<Self> {
        let uids = uids.max(1);
        let mut chunks = Vec::new();
        let mut chunk = Self::new();
        let mut room = uids;
        for (&first, &last) in &self.ranges {
            let mut first = first;
            loop {
                // An open end is not split: it stands for what is there, not for its numbers.
                if last == u32::MAX {
                    chunk.ranges.insert(first, last);
                    chunks.push(chunk);
                    return chunks;
                }
                let end = last.min(first.saturating_add(room - 1));
                chunk.ranges.insert(first, end);
                room -= end - first + 1;
                if room == 0 || chunk.ranges.len() == 200 {
                    chunks.push(std::mem::take(&mut chunk));
                    room = uids;
                }
                if end == last {
                    break;
                }
                first = end + 1;
            }
        }
        if !chunk.is_empty() {
            chunks.push(chunk);
        }
        chunks
    }
}

/// UIDs in the order in which they are listed, as COPYUID pairs them (RFC 4315 section 3). None for more than `max`.
pub(crate) fn listed(text: &[u8], max: usize) -> Option<Vec<u32>> {
    let number = |text: &[u8]| std::str::from_utf8(text).ok()?.parse::<u32>().ok();
    let mut uids = Vec::new();
    for range in text.split(|byte| *byte == b',') {
        let mut ends = range.splitn(2, |byte| *byte == b':');
        let first = number(ends.next()?)?;
        let last = ends.next().map_or(Some(first), number)?;
        if uids.len() as u64 + u64::from(first.abs_diff(last)) >= max as u64 {
            return None;
        }
        if first <= last { uids.extend(first..=last) } else { uids.extend((last..=first).rev()) }
    }
    Some(uids)
}

impl FromIterator<u32> for UidSet {
    fn from_iter<I: IntoIterator<Item = u32>>(uids: I) -> Self {
        Self::from_ranges(uids.into_iter().filter(|uid| *uid > 0).map(|uid| (uid, uid)).collect())
    }
}

impl fmt::Display for UidSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (first, last)) in self.ranges.iter().enumerate() {
            let comma = if place > 0 { "," } else { "" };
            match (first == last, *last == u32::MAX) {
                (_, true) => write!(formatter, "{comma}{first}:*")?,
                (true, false) => write!(formatter, "{comma}{first}")?,
                (false, false) => write!(formatter, "{comma}{first}:{last}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for UidSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "UidSet({self})")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    fn set(text: &str) -> UidSet {
        UidSet::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn reads_and_writes() {
        assert_eq!(set("9,3:5,4:6,1").to_string(), "1,3:6,9");
        assert_eq!(set("5:3").to_string(), "3:5");
        assert_eq!(set("7:*").to_string(), "7:*");
        assert_eq!(set("1:4294967295").len(), 4_294_967_295);
        for bad in ["", "0", "1,", "a", "1:", "-1", "4294967296", "1 2"] {
            assert_eq!(UidSet::parse(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(listed(b"4,9:7,1", 5), Some(vec![4, 9, 8, 7, 1]));
        assert_eq!((listed(b"4,9:7,1", 4), listed(b"1:4294967295", 9), listed(b"x", 9)), (None, None, None));
        let chunks: Vec<_> = set("1:3,5:9,20").chunks(4).iter().map(ToString::to_string).collect();
        assert_eq!(chunks, ["1:3,5", "6:9", "20"]);
        assert_eq!(set("3,7:*").chunks(2).iter().map(ToString::to_string).collect::<Vec<_>>(), ["3,7:*"]);
    }

    #[test]
    fn a_set_that_grows_backwards_costs_no_more() {
        let mut uids = UidSet::new();
        (1..=200_000u32).rev().for_each(|half| uids.extend(&UidSet::from_iter([2 * half])));
        assert_eq!(
            (uids.len(), uids.ranges().count(), uids.contains(7), uids.contains(8)),
            (200_000, 200_000, false, true)
        );
    }

    proptest! {
        #[test]
        fn is_a_set(uids in proptest::collection::vec(1u32..60, 0..40), more in 1u32..60, size in 1u32..9) {
            let expected: BTreeSet<u32> = uids.iter().copied().collect();
            let mut one_by_one = UidSet::new();
            uids.iter().for_each(|uid| one_by_one.insert(*uid));
            let collected: UidSet = uids.iter().copied().collect();
            prop_assert_eq!(&one_by_one, &collected);
            prop_assert!(collected.iter().eq(expected.iter().copied()));
            prop_assert_eq!(collected.contains(more), expected.contains(&more));
            prop_assert_eq!(collected.len() as usize, expected.len());
            if !collected.is_empty() {
                prop_assert_eq!(&UidSet::parse(collected.to_string().as_bytes()).unwrap(), &collected);
            }
            let mut backwards = UidSet::new();
            collected.chunks(size).iter().rev().for_each(|chunk| backwards.extend(chunk));
            prop_assert_eq!(&backwards, &collected);
            let mut together = UidSet::new();
            for chunk in collected.chunks(size) {
                prop_assert!(chunk.len() <= u64::from(size));
                together.extend(&chunk);
            }
            prop_assert_eq!(together, collected);
        }
    }
}
