//! Pages over rows that SQL alone cannot choose: chunk after chunk is looked at until the page is
//! full, the rows end, or enough was looked at for one request.

use kanade_store::{Cursor, Page};

/// Rows of a chunk.
pub const CHUNK: u32 = 1_000;

/// Rows one request looks at; the next page goes on from there.
const BUDGET: usize = 20_000;

/// A page in the making.
pub struct Scan<T> {
    limit: usize,
    looked_at: usize,
    kept: Vec<T>,
    end: End,
}

/// Where the next page begins.
enum End {
    Open,
    Exhausted,
    After(Cursor),
}

impl<T> Scan<T> {
    /// An empty page of at most `limit` rows.
    pub fn new(limit: u32) -> Self {
        Self {
            limit: limit as usize,
            looked_at: 0,
            kept: Vec::new(),
            end: End::Open,
        }
    }

    /// Whether another chunk is wanted.
    pub fn is_open(&self) -> bool {
        matches!(self.end, End::Open)
    }

    /// Looks at a chunk, which is the last one when it is not full.
    pub fn take(
        &mut self,
        chunk: Vec<T>,
        keep: impl Fn(&T) -> bool,
        cursor_of: impl Fn(&T) -> Cursor,
    ) {
        let last_chunk = chunk.len() < CHUNK as usize;
        self.looked_at += chunk.len();
        let end = chunk.last().map(&cursor_of);
        for row in chunk.into_iter().filter(keep) {
            if self.kept.len() == self.limit {
                let last = self.kept.last().map(&cursor_of);
                self.end = last.map_or(End::Exhausted, End::After);
                return;
            }
            self.kept.push(row);
        }
        if last_chunk {
            self.end = End::Exhausted;
        } else if self.looked_at >= BUDGET {
            self.end = end.map_or(End::Exhausted, End::After);
        }
    }

    /// The page.
    pub fn into_page(self) -> Page<T> {
        let next = match self.end {
            End::After(cursor) => Some(cursor),
            End::Open | End::Exhausted => None,
        };
        Page {
            items: self.kept,
            next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(row: &u32) -> Cursor {
        Cursor::new("rows", row)
    }

    fn scan(limit: u32, rows: u32, keep: impl Fn(&u32) -> bool) -> Page<u32> {
        let mut scan = Scan::new(limit);
        let mut rows = 0..rows;
        while scan.is_open() {
            let chunk = rows.by_ref().take(CHUNK as usize).collect();
            scan.take(chunk, &keep, cursor);
        }
        scan.into_page()
    }

    #[test]
    fn a_full_page_ends_after_its_last_row() {
        let page = scan(2, 5_000, |row| row % 1_500 == 0);
        assert_eq!(
            (page.items, page.next),
            (vec![0, 1_500], Some(cursor(&1_500)))
        );
    }

    #[test]
    fn the_last_rows_have_no_next_page() {
        let page = scan(2, 2_500, |row| row % 1_500 == 0);
        assert_eq!((page.items, page.next), (vec![0, 1_500], None));
    }

    #[test]
    fn a_search_in_vain_stops_and_can_go_on() {
        let page = scan(2, 50_000, |_| false);
        assert_eq!((page.items, page.next), (vec![], Some(cursor(&19_999))));
    }
}
