use postroom_identity::Keys;
use postroom_types::{Page, PageRequest};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::cursor;
use crate::problem::Problem;

const DEFAULT_LIMIT: i64 = 20;
const MAX_LIMIT: i64 = 100;
/// Page numbers beyond this are empty without asking the database.
const MAX_PAGE: i64 = 10_000;

/// Which part of a list is wanted: by cursor, or by page number.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Items at most: 1 to 100, by default 20.
    pub(crate) limit: Option<i64>,
    /// The `nextCursor` of the page before, with the same filter.
    pub(crate) cursor: Option<String>,
    /// The number of the page, from 1; instead of a cursor.
    pub(crate) page: Option<i64>,
    /// Items a page: 1 to 100, by default 20.
    pub(crate) per_page: Option<i64>,
    /// A status, or `all`.
    pub(crate) status: Option<String>,
    /// Part of a name or an address.
    pub(crate) q: Option<String>,
    /// Count all items as well, up to 10,000.
    pub(crate) total: Option<bool>,
}

/// The next part of a short list, which has no filter and no page numbers.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CursorQuery {
    /// Items at most: 1 to 100, by default 20.
    limit: Option<i64>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

impl From<CursorQuery> for ListQuery {
    fn from(query: CursorQuery) -> Self {
        Self { limit: query.limit, cursor: query.cursor, ..Self::default() }
    }
}

/// A part of a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct List<T> {
    items: Vec<T>,
    /// Continues behind the last item; null on the last page.
    next_cursor: Option<String>,
    /// How many items there are in all, up to 10,000; only when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i64>,
}

impl<T> List<T> {
    /// A part of a list that has paging of its own, or none.
    pub(crate) fn new(items: Vec<T>, next_cursor: Option<String>) -> Self {
        Self { items, next_cursor, total: None }
    }
}

impl ListQuery {
    /// The page that is asked for. `list` names the list and whose it is.
    pub(crate) fn request(&self, keys: &Keys, list: &str) -> Result<PageRequest, Problem> {
        let limit = in_range("limit", self.limit)?.or(in_range("perPage", self.per_page)?).unwrap_or(DEFAULT_LIMIT);
        let after = match &self.cursor {
            Some(text) => Some(cursor::decode(keys, &self.bound(list), text)?),
            None => None,
        };
        let page = self.page.unwrap_or(1);
        if page < 1 {
            return Err(Problem::invalid("page", "must be 1 or more"));
        }
        if after.is_some() && self.page.is_some() {
            return Err(Problem::invalid("page", "cannot be combined with a cursor"));
        }
        let offset = (page.min(MAX_PAGE) - 1) * limit;
        Ok(PageRequest { after, limit, offset, with_total: self.total.unwrap_or(false) })
    }

    /// The status, if one is asked for.
    pub(crate) fn status<T>(&self, known: &[(&str, T)]) -> Result<Option<T>, Problem>
    where
        T: Clone,
    {
        let Some(wanted) = self.status.as_deref().filter(|status| *status != "all") else { return Ok(None) };
        match known.iter().find(|(name, _)| *name == wanted) {
            Some((_, value)) => Ok(Some(value.clone())),
            None => {
                let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
                Err(Problem::invalid("status", format!("must be one of: all {}", names.join(" "))))
            }
        }
    }

    /// Part of a name or an address.
    pub(crate) fn contains(&self) -> Result<Option<String>, Problem> {
        match self.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
            Some(q) if q.chars().count() > 255 => Err(Problem::invalid("q", "must have at most 255 characters")),
            q => Ok(q.map(str::to_owned)),
        }
    }

    /// The page as it is answered.
    pub(crate) fn answer<T>(&self, keys: &Keys, list: &str, page: Page<T>) -> List<T> {
        let next_cursor = page.next.map(|position| cursor::encode(keys, &self.bound(list), &position));
        List { items: page.items, next_cursor, total: page.total }
    }

    /// The list with its filter: what a cursor is bound to.
    fn bound(&self, list: &str) -> String {
        format!("{list} status={:?} q={:?}", self.status.as_deref().unwrap_or("all"), self.q)
    }
}

/// How many items are wanted.
pub(crate) fn limit(wanted: Option<i64>) -> Result<i64, Problem> {
    Ok(in_range("limit", wanted)?.unwrap_or(DEFAULT_LIMIT))
}

fn in_range(field: &str, value: Option<i64>) -> Result<Option<i64>, Problem> {
    match value {
        Some(value) if !(1..=MAX_LIMIT).contains(&value) => {
            Err(Problem::invalid(field, format!("must be 1 to {MAX_LIMIT}")))
        }
        value => Ok(value),
    }
}
