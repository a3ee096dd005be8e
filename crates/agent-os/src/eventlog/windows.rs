//! Asking the system for records.
//!
//! Compiled and checked for types on Linux, and answered "no log" by Wine; not run on Windows yet.

use windows::Win32::Foundation::{
    ERROR_ACCESS_DENIED, ERROR_EVT_CHANNEL_NOT_FOUND, ERROR_INSUFFICIENT_BUFFER,
    ERROR_NO_MORE_ITEMS,
};
use windows::Win32::System::EventLog::{
    EVT_HANDLE, EvtClose, EvtNext, EvtQuery, EvtQueryChannelPath, EvtQueryForwardDirection,
    EvtQueryReverseDirection, EvtRender, EvtRenderEventXml,
};
use windows::core::{Error, HSTRING};

use super::asked::{CHANNELS, Channel, SYSTEM};
use super::{Mark, Record, Story};
use crate::host_event::HostEvent;

/// The first look goes back this far.
const LOOK_BACK_MS: i64 = 24 * 60 * 60 * 1000;
/// Records read of one log in one go; the rest follows at the next.
const RECORDS: usize = 2_000;
/// Records asked for at a time.
const AT_A_TIME: usize = 32;
/// The system is not waited for any longer.
const PATIENCE_MS: u32 = 10_000;
/// What one record may take, rendered; the system writes none longer.
const LONGEST: u32 = 1024 * 1024;

/// The event log of this machine.
#[derive(Clone, Copy, Debug)]
pub struct EventLog(());

/// What came since the last reading.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// What happened, each log in its order.
    pub events: Vec<HostEvent>,
    /// From where to go on.
    pub mark: Mark,
    /// Whether there is more to read at once.
    pub more: bool,
}

/// Why the log was not read.
#[derive(Debug, thiserror::Error)]
pub enum EventLogError {
    /// The system refused.
    #[error("the event log {channel} cannot be read")]
    Read {
        /// Which log.
        channel: &'static str,
        /// What the system said.
        #[source]
        source: Error,
    },
    /// Reading ended before its time.
    #[error("reading the event log was broken off")]
    BrokenOff,
}

impl EventLog {
    /// The event log, where the system has one.
    pub fn find() -> Option<Self> {
        query(SYSTEM, "*[System[EventID=0]]", EvtQueryForwardDirection.0).ok()?;
        Some(Self(()))
    }

    /// What came after `mark`.
    ///
    /// # Errors
    /// When the machine's own log cannot be read. One that is not there, or not for this account, tells nothing.
    pub async fn read(self, mark: &Mark) -> Result<News, EventLogError> {
        let mark = mark.clone();
        let work = tokio::task::spawn_blocking(move || read_all(mark));
        work.await.map_err(|_| EventLogError::BrokenOff)?
    }
}

fn read_all(mark: Mark) -> Result<News, EventLogError> {
    let (mut story, mut events, mut more) = (Story::new(mark), Vec::new(), false);
    for channel in &CHANNELS {
        match read_channel(channel, &mut story, &mut events) {
            Ok(was_limit) => more |= was_limit,
            Err(error) if channel.name != SYSTEM && is_closed_to_us(&error) => {
                tracing::debug!(channel = channel.name, %error, "a log is not there, or not for this account");
            }
            Err(source) => {
                let channel = channel.name;
                return Err(EventLogError::Read { channel, source });
            }
        }
    }
    Ok(News {
        events: HostEvent::one_for_each(events, "service_failed", "service"),
        mark: story.mark().clone(),
        more,
    })
}

/// Hands every record of a log to the story. Returns whether there would have been more.
fn read_channel(
    channel: &Channel,
    story: &mut Story,
    events: &mut Vec<HostEvent>,
) -> Result<bool, Error> {
    let last = story.mark().records.get(channel.name).copied();
    // A log that was emptied may count anew.
    let after = match last {
        Some(last) => newest(channel.name)?
            .filter(|newest| *newest >= last)
            .map(|_| last),
        None => None,
    };
    let question = channel.question(after, LOOK_BACK_MS);
    let results = query(channel.name, &question, EvtQueryForwardDirection.0)?;
    let mut count = 0;
    while count < RECORDS {
        let batch = next(&results, AT_A_TIME)?;
        if batch.is_empty() {
            return Ok(false);
        }
        count += batch.len();
        for record in &batch {
            if let Some(record) = Record::parse(&render(record)?) {
                events.extend(story.tell(&record));
            }
        }
    }
    Ok(true)
}

fn newest(channel: &str) -> Result<Option<u64>, Error> {
    let results = query(channel, "*", EvtQueryReverseDirection.0)?;
    let batch = next(&results, 1)?;
    let text = batch.first().map(render).transpose()?;
    Ok(text
        .and_then(|text| Record::parse(&text))
        .map(|record| record.number))
}

fn is_closed_to_us(error: &Error) -> bool {
    [ERROR_ACCESS_DENIED, ERROR_EVT_CHANNEL_NOT_FOUND]
        .iter()
        .any(|known| error.code() == known.to_hresult())
}

/// What the system gave to be closed.
struct Handle(EVT_HANDLE);

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and closed nowhere else.
        let _ = unsafe { EvtClose(self.0) };
    }
}

fn query(channel: &str, question: &str, direction: u32) -> Result<Handle, Error> {
    // SAFETY: the texts outlive the call.
    let handle = unsafe {
        EvtQuery(
            None,
            &HSTRING::from(channel),
            &HSTRING::from(question),
            EvtQueryChannelPath.0 | direction,
        )
    }?;
    Ok(Handle(handle))
}

/// The next records; none at the end.
fn next(results: &Handle, most: usize) -> Result<Vec<Handle>, Error> {
    let (mut handles, mut count) = (vec![0_isize; most], 0);
    // SAFETY: the list is ours and lives through the call.
    let read = unsafe { EvtNext(results.0, &mut handles, PATIENCE_MS, 0, &raw mut count) };
    match read {
        Ok(()) => {
            handles.truncate(usize::try_from(count).unwrap_or(0));
            let owned = handles.into_iter().map(|handle| Handle(EVT_HANDLE(handle)));
            Ok(owned.collect())
        }
        Err(error) if error.code() == ERROR_NO_MORE_ITEMS.to_hresult() => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn render(record: &Handle) -> Result<String, Error> {
    let mut buffer = vec![0_u16; 4 * 1024];
    loop {
        let bytes = u32::try_from(size_of_val(buffer.as_slice())).unwrap_or(0);
        let (mut used, mut properties) = (0, 0);
        // SAFETY: the buffer is as long as is said, and lives through the call.
        let rendered = unsafe {
            EvtRender(
                None,
                record.0,
                EvtRenderEventXml.0,
                bytes,
                Some(buffer.as_mut_ptr().cast()),
                &raw mut used,
                &raw mut properties,
            )
        };
        match rendered {
            Ok(()) => {
                let units = usize::try_from(used).unwrap_or(0) / size_of::<u16>();
                let text = String::from_utf16_lossy(&buffer[..units.min(buffer.len())]);
                return Ok(text.trim_end_matches('\0').to_owned());
            }
            Err(error)
                if error.code() == ERROR_INSUFFICIENT_BUFFER.to_hresult()
                    && used > bytes
                    && used <= LONGEST =>
            {
                buffer.resize(usize::try_from(used).unwrap_or(0).div_ceil(2), 0);
            }
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_without_a_log_is_told_apart_from_one_with_an_empty_one() {
        let Some(_) = EventLog::find() else {
            eprintln!("skipped: this system keeps no event log");
            return;
        };
        let news = read_all(Mark::default()).unwrap();
        assert!(news.mark.records.contains_key(SYSTEM) || news.events.is_empty());
    }
}
