use uuid::Uuid;

use crate::Timestamp;

/// Where a page ended: the last item's sort value and id (keyset paging).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub created_at: Timestamp,
    pub id: Uuid,
}

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// Continue behind this item.
    pub after: Option<Position>,
    /// At most so many items, from 1.
    pub limit: i64,
    /// Skip so many items first (pages by number).
    pub offset: i64,
    /// Count all items as well, up to 10,000.
    pub with_total: bool,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Where the next page continues, when there is one.
    pub next: Option<Position>,
    /// How many items there are in all, when that was asked for.
    pub total: Option<i64>,
}

impl Position {
    /// Before everything in a list that goes from new to old.
    pub fn beginning() -> Self {
        /// The year 9999.
        const LATEST: i64 = 253_370_764_800;
        Self { created_at: Timestamp::from_timestamp(LATEST, 0).unwrap_or_default(), id: Uuid::max() }
    }
}

impl PageRequest {
    /// Where a list that goes from new to old goes on.
    pub fn before(&self) -> Position {
        self.after.unwrap_or_else(Position::beginning)
    }

    /// The limit for the query: one more than asked for tells whether another page follows.
    pub fn probe(&self) -> i64 {
        self.limit + 1
    }

    /// Cuts the probing item off and notes where to continue.
    pub fn cut<T>(&self, mut items: Vec<T>, position: impl Fn(&T) -> Position, total: Option<i64>) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(position) } else { None };
        Page { items, next, total }
    }
}

impl<T> Page<T> {
    /// The same page with other items.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(convert).collect(), next: self.next, total: self.total }
    }
}

/// What a person typed into a search field, as an ILIKE pattern that finds it anywhere, taken literally.
pub fn contains_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars().filter(|c| *c != '\0') {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probing_item_is_cut_off_and_only_tells_that_more_follow() {
        let request = PageRequest { after: None, limit: 2, offset: 0, with_total: false };
        let at = |n: &u128| Position { created_at: Timestamp::UNIX_EPOCH, id: Uuid::from_u128(*n) };
        let page = request.cut(vec![1, 2, 3], at, None);
        assert_eq!((page.items, page.next), (vec![1, 2], Some(at(&2))));
        assert_eq!(request.cut(vec![1, 2], at, None).next, None);
    }

    #[test]
    fn patterns_are_literal() {
        assert_eq!(contains_pattern("50%_\\"), "%50\\%\\_\\\\%");
    }
}
