//! Which transitions or alerts are wanted.

use chrono::{DateTime, Utc};
use kanade_store::checks::{CheckHistoryFilter, CheckHistoryQuery};
use kanade_wire::{CheckName, PcId};
use serde::Deserialize;

use crate::http::failures::LookupError;
use crate::http::paging::PageQuery;

/// Which of them.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryFilter {
    /// On this machine.
    pc_id: Option<PcId>,
    /// Of this check.
    check: Option<CheckName>,
    /// At this time or later.
    since: Option<DateTime<Utc>>,
}

impl HistoryFilter {
    /// The query of a page.
    ///
    /// # Errors
    /// When the cursor is none.
    pub fn query(self, page: &PageQuery) -> Result<CheckHistoryQuery, LookupError> {
        Ok(CheckHistoryQuery {
            filter: CheckHistoryFilter {
                check_name: self.check,
                pc_id: self.pc_id,
                since: self.since,
            },
            page: page.request(100, 1_000)?,
        })
    }
}
