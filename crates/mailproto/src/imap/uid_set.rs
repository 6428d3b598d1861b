use std::fmt;
use std::ops::RangeInclusive;

/// A set of UIDs as ranges, so that "1:4294967295" costs what it says and not what it means (RFC 3501 section 9,
/// `sequence-set`).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UidSet {
    /// Ascending, with gaps between them.
    ranges: Vec<(u32, u32)>,
}

impl UidSet {
    pub fn new() -> Self {
        Self::default()
    }

    /// Everything from this UID on.
    pub fn from_start(first: u32) -> Self {
        Self { ranges: vec![(first.max(1), u32::MAX)] }
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
        Self { ranges: merged }
    }

    /// Cheap when the UID is larger than all before it.
    pub fn insert(&mut self, uid: u32) {
        match self.ranges.last_mut() {
            Some(last) if uid >= last.0 && uid <= last.1 => {}
            Some(last) if last.1.checked_add(1) == Some(uid) => last.1 = uid,
            Some(last) if uid < last.0 => {
                let mut ranges = std::mem::take(&mut self.ranges);
                ranges.push((uid, uid));
                *self = Self::from_ranges(ranges);
            }
            _ => self.ranges.push((uid, uid)),
        }
    }

    pub fn extend(&mut self, other: &Self) {
        let mut ranges = std::mem::take(&mut self.ranges);
        ranges.extend_from_slice(&other.ranges);
        *self = Self::from_ranges(ranges);
    }

    pub fn contains(&self, uid: u32) -> bool {
        let after = self.ranges.partition_point(|range| range.0 <= uid);
        after > 0 && self.ranges[after - 1].1 >= uid
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
        for &(mut first, last) in &self.ranges {
            loop {
                let end = last.min(first.saturating_add(room - 1));
                chunk.ranges.push((first, end));
                room -= end - first + 1;
                // An open end is not split: it stands for what is there, not for its numbers.
                if last == u32::MAX {
                    if let Some(range) = chunk.ranges.last_mut() {
                        range.1 = last;
                    }
                    chunks.push(std::mem::take(&mut chunk));
                    return chunks;
                }
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
            let mut together = UidSet::new();
            for chunk in collected.chunks(size) {
                prop_assert!(chunk.len() <= u64::from(size));
                together.extend(&chunk);
            }
            prop_assert_eq!(together, collected);
        }
    }
}
