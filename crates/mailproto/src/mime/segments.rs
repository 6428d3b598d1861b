use std::ops::Range;

use super::Message;

/// Ranges of the raw message that a store may keep apart: the encoded bodies of attachments with at least `min` bytes,
/// in order, none overlapping another. The message with these ranges cut out still parses to the same headers, texts
/// and part numbers.
pub fn segments(raw: &[u8], message: &Message, min: usize) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = message
        .attachments
        .iter()
        .map(|attachment| attachment.encoded.clone())
        .filter(|range| !range.is_empty() && range.len() >= min && range.end <= raw.len())
        .collect();
    ranges.sort_by_key(|range| range.start);
    ranges
}
