//! Notices to people at machines.

mod filter;
mod reader;
mod row;

pub use filter::{NoticeFilter, NoticeQuery, NoticeState};
pub use reader::NoticeReader;
pub use row::{NoticeCopy, NoticeRecall, StoredNotice};
