//! The frame of everything that shows rows of one of the API's lists.

use std::io;

use kanade_client::{List, Page};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Look, plural, raw};

/// How rows of a kind are listed.
pub struct Listing<T> {
    /// What to try when the backend refuses.
    pub help: &'static str,
    /// What is said when there are none.
    pub none: &'static str,
    /// The rows for people; there is at least one.
    pub table: fn(&[T], &Look) -> String,
}

impl<T: Serialize + DeserializeOwned> Listing<T> {
    /// Shows the first rows of a list; all of them as CSV.
    pub async fn run(&self, context: &Context, list: List<T>, limit: usize) -> Ended {
        self.run_saying(context, list, limit, |_| None).await
    }

    /// The same for a list that has something of its own to say of its rows.
    pub async fn run_saying(
        &self,
        context: &Context,
        list: List<T>,
        limit: usize,
        remark: impl FnOnce(&Page<T>) -> Option<String>,
    ) -> Ended {
        if context.output.is_csv() {
            return copy(list, self.help).await;
        }
        let page = list.take(limit).await.or_try(self.help)?;
        self.show_saying(context, &page, remark)
    }

    /// Shows rows.
    pub fn show(&self, context: &Context, page: &Page<T>) -> Ended {
        self.show_saying(context, page, |_| None)
    }

    fn show_saying(
        &self,
        context: &Context,
        page: &Page<T>,
        remark: impl FnOnce(&Page<T>) -> Option<String>,
    ) -> Ended {
        context
            .output
            .show(&page.rows, |look| match page.rows.len() {
                0 => String::new(),
                _ => (self.table)(&page.rows, look),
            })?;
        if context.output.is_for_people() {
            let remark = remark(page).or_else(|| self.remark(page));
            remark.into_iter().for_each(|it| context.output.say(it));
        }
        Ok(ExitStatus::Ok)
    }

    fn remark(&self, page: &Page<T>) -> Option<String> {
        match (page.rows.len(), page.has_more()) {
            (0, _) => Some(self.none.to_owned()),
            (shown, true) => Some(format!(
                "{shown} shown, there are more: --limit {}",
                shown * 4
            )),
            (_, false) => None,
        }
    }
}

/// What is said of a list that is always shown whole: how many rows it has, if any.
pub fn counted<T>(noun: &'static str) -> impl FnOnce(&Page<T>) -> Option<String> {
    move |page| match page.rows.len() {
        0 => None,
        count => Some(plural(count as u64, noun)),
    }
}

/// Copies a list as the backend writes it for spreadsheets: every row that its filters find.
pub async fn copy<T: DeserializeOwned>(list: List<T>, help: &'static str) -> Ended {
    copy_as_one([list], help).await
}

/// Copies lists that have the same columns as one: the first with its head, the others without theirs.
pub async fn copy_as_one<T: DeserializeOwned>(
    lists: impl IntoIterator<Item = List<T>>,
    help: &'static str,
) -> Ended {
    let mut is_in_head = false;
    for list in lists {
        let mut download = list.csv().await.or_try(help)?;
        while let Some(bytes) = download.next().await.or_try(help)? {
            let rows = match is_in_head {
                true => after_line(&bytes),
                false => Some(&bytes[..]),
            };
            if let Some(rows) = rows {
                is_in_head = false;
                raw(&mut io::stdout().lock(), rows)?;
            }
        }
        is_in_head = true;
    }
    Ok(ExitStatus::Ok)
}

/// What follows the first line; none while it has not ended.
fn after_line(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some(&bytes[end + 1..])
}

/// Words as the API takes several; none when there are none.
pub fn joined(words: &[String]) -> Option<String> {
    Some(words.join(",")).filter(|text| !text.is_empty())
}
