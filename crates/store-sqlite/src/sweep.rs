//! Pages over rows that no index finds: stretches of an index are looked at one after the other,
//! the conditions of a row decided by SQLite, until the page is full, the rows end, or enough was
//! looked at for one request.

use async_trait::async_trait;

/// Rows of a stretch.
pub const STRETCH: u32 = 5_000;

/// Rows one request looks at; the next page goes on from there.
const BUDGET: u32 = 50_000;

/// Rows that can be looked at in stretches.
#[async_trait]
pub trait Sweep: Sync {
    /// A row.
    type Row: Send;
    /// A row's place in the order.
    type Key: Clone + Send + Sync;

    /// The place of the last row of the next stretch, which begins after `after`; `None` when
    /// fewer rows than a stretch are left.
    async fn boundary(&self, after: Option<&Self::Key>) -> Result<Option<Self::Key>, sqlx::Error>;

    /// The wanted rows after `after` and not behind `until`, at most `limit`, in order.
    async fn wanted(
        &self,
        after: Option<&Self::Key>,
        until: Option<&Self::Key>,
        limit: u32,
    ) -> Result<Vec<Self::Row>, sqlx::Error>;

    /// A row's place.
    fn key(row: &Self::Row) -> Self::Key;
}

/// At most `limit` wanted rows after `after`, and the place after which the next page begins when
/// there may be more.
///
/// # Errors
/// When the database fails.
pub async fn sweep<S: Sweep>(
    rows: &S,
    mut after: Option<S::Key>,
    limit: u32,
) -> Result<(Vec<S::Row>, Option<S::Key>), sqlx::Error> {
    let limit = limit as usize;
    let mut page = Vec::new();
    let mut looked_at = 0;
    loop {
        let until = rows.boundary(after.as_ref()).await?;
        let room = u32::try_from(limit + 1 - page.len()).unwrap_or(u32::MAX);
        page.extend(rows.wanted(after.as_ref(), until.as_ref(), room).await?);
        if page.len() > limit {
            page.truncate(limit);
            let last = page.last().map(S::key);
            return Ok((page, last));
        }
        let Some(until) = until else {
            return Ok((page, None));
        };
        looked_at += STRETCH;
        if looked_at >= BUDGET {
            return Ok((page, Some(until)));
        }
        after = Some(until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers from 1 to `last`; every `every`th is wanted.
    struct Numbers {
        last: u32,
        every: u32,
    }

    #[async_trait]
    impl Sweep for Numbers {
        type Row = u32;
        type Key = u32;

        async fn boundary(&self, after: Option<&u32>) -> Result<Option<u32>, sqlx::Error> {
            let end = after.copied().unwrap_or(0) + STRETCH;
            Ok((end <= self.last).then_some(end))
        }

        async fn wanted(
            &self,
            after: Option<&u32>,
            until: Option<&u32>,
            limit: u32,
        ) -> Result<Vec<u32>, sqlx::Error> {
            let stretch = after.copied().unwrap_or(0) + 1..=until.copied().unwrap_or(self.last);
            let wanted = stretch.filter(|number| number % self.every == 0);
            Ok(wanted.take(limit as usize).collect())
        }

        fn key(row: &u32) -> u32 {
            *row
        }
    }

    #[tokio::test]
    async fn a_full_page_ends_after_its_last_row() {
        let numbers = Numbers {
            last: 30_000,
            every: 7_000,
        };
        let page = sweep(&numbers, None, 2).await.unwrap();
        assert_eq!(page, (vec![7_000, 14_000], Some(14_000)));
        let page = sweep(&numbers, page.1, 2).await.unwrap();
        assert_eq!(page, (vec![21_000, 28_000], None));
    }

    #[tokio::test]
    async fn a_search_in_vain_stops_and_can_go_on() {
        let numbers = Numbers {
            last: 70_000,
            every: 65_000,
        };
        let page = sweep(&numbers, None, 2).await.unwrap();
        assert_eq!(page, (vec![], Some(50_000)));
        let page = sweep(&numbers, page.1, 2).await.unwrap();
        assert_eq!(page, (vec![65_000], None));
    }
}
