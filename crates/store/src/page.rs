//! Lists are read in pages, each of which says where the next begins.
//!
//! A cursor holds the sort key of the last row that was shown (keyset paging): rows that come or go
//! meanwhile neither repeat nor hide others.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// Where the next page begins; `None` when there are no more rows.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page from up to `limit + 1` rows: the surplus row only tells that there is a next page.
    pub fn from_surplus(
        mut items: Vec<T>,
        limit: u32,
        cursor_of: impl FnOnce(&T) -> Cursor,
    ) -> Self {
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next = items.last().filter(|_| more).map(cursor_of);
        Self { items, next }
    }

    /// The same page with other items.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            next: self.next,
        }
    }
}

/// Which page of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    limit: u32,
    cursor: Option<Cursor>,
}

impl PageRequest {
    /// A page of `limit` rows, brought into `1..=max`, after `cursor` or from the start.
    pub fn new(limit: u32, max: u32, cursor: Option<Cursor>) -> Self {
        Self {
            limit: limit.clamp(1, max.max(1)),
            cursor,
        }
    }

    /// The first `limit` rows.
    pub fn first(limit: u32) -> Self {
        Self::new(limit, u32::MAX, None)
    }

    /// How many rows are wanted; at least 1.
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// The key after which the page begins, for a list with the order `list`.
    ///
    /// # Errors
    /// When the cursor was made by another list or order.
    pub fn after<K: DeserializeOwned>(&self, list: &str) -> Result<Option<K>, InvalidCursor> {
        self.cursor
            .as_ref()
            .map(|cursor| cursor.key(list))
            .transpose()
    }
}

/// A place in a list: opaque to whoever holds it, safe in a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(String);

/// A cursor that does not belong to the list it was handed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor does not belong to this list: start again without one")]
pub struct InvalidCursor;

impl Cursor {
    /// The place of the row with this key in a list with the order `list`.
    pub fn new<K: Serialize>(list: &str, key: &K) -> Self {
        let json = serde_json::json!([list, key]);
        Self(URL_SAFE_NO_PAD.encode(json.to_string()))
    }

    fn key<K: DeserializeOwned>(&self, list: &str) -> Result<K, InvalidCursor> {
        let json = URL_SAFE_NO_PAD.decode(&self.0).map_err(|_| InvalidCursor)?;
        let (made_by, key): (String, K) =
            serde_json::from_slice(&json).map_err(|_| InvalidCursor)?;
        (made_by == list).then_some(key).ok_or(InvalidCursor)
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;
    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidCursor)?;
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_through_its_text() {
        let text = Cursor::new("results", &(5_i64, "r1")).to_string();
        let page = PageRequest::new(10, 500, Some(text.parse().unwrap()));
        let key: Option<(i64, String)> = page.after("results").unwrap();
        assert_eq!(key, Some((5, "r1".to_owned())));
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let page = PageRequest::new(10, 500, Some(Cursor::new("agents", &1)));
        assert_eq!(page.after::<i64>("results"), Err(InvalidCursor));
        assert_eq!("%%".parse::<Cursor>(), Err(InvalidCursor));
    }

    #[test]
    fn a_limit_is_brought_into_its_range() {
        assert_eq!(PageRequest::new(0, 500, None).limit(), 1);
        assert_eq!(PageRequest::new(9_999, 500, None).limit(), 500);
    }

    #[test]
    fn only_a_surplus_row_makes_a_next_page() {
        let page = |rows: Vec<i64>| Page::from_surplus(rows, 2, |last| Cursor::new("n", last));
        assert_eq!(page(vec![1, 2]).next, None);
        let more = page(vec![1, 2, 3]);
        assert_eq!(
            (more.items, more.next),
            (vec![1, 2], Some(Cursor::new("n", &2)))
        );
    }
}
