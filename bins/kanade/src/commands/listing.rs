//! The frame of every `list`.

use std::io;

use kanade_client::{Download, List, Page};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::{Look, raw};

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
        if context.output.is_csv() {
            self.copy(list.csv().await.or_try(self.help)?).await?;
            return Ok(ExitStatus::Ok);
        }
        let page = list.take(limit).await.or_try(self.help)?;
        self.show(context, &page)
    }

    /// Shows rows.
    pub fn show(&self, context: &Context, page: &Page<T>) -> Ended {
        let shown = page.rows.len();
        context.output.show(&page.rows, |look| match shown {
            0 => String::new(),
            _ => (self.table)(&page.rows, look),
        })?;
        if context.output.is_for_people() {
            match (shown, page.has_more()) {
                (0, _) => context.output.say(self.none),
                (_, true) => context.output.say(format!(
                    "{shown} shown, there are more: --limit {}",
                    shown * 4
                )),
                (_, false) => {}
            }
        }
        Ok(ExitStatus::Ok)
    }

    async fn copy(&self, mut download: Download) -> Result<(), Failure> {
        while let Some(bytes) = download.next().await.or_try(self.help)? {
            raw(&mut io::stdout().lock(), &bytes)?;
        }
        Ok(())
    }
}

/// Words as the API takes several; none when there are none.
pub fn joined(words: &[String]) -> Option<String> {
    Some(words.join(",")).filter(|text| !text.is_empty())
}
