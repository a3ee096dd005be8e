//! An event as the API shows it, and lists of words in a query.

use kanade_api_types::obs_events::ObsEventRow;
use kanade_store::obs_events::ObsEvent;
use kanade_wire::PcId;

use crate::http::failures::LookupError;

/// The event.
pub fn event_row(stored: ObsEvent) -> ObsEventRow {
    let event = stored.event;
    ObsEventRow {
        id: stored.id,
        pc_id: event.pc_id,
        at: event.at,
        reported_at: event.reported_at,
        kind: event.kind,
        source: event.source,
        event_record_id: event.event_record_id,
        payload: event.payload,
        recorded_at: event.recorded_at,
    }
}

/// Words with commas between them.
pub fn words(text: Option<&str>) -> Vec<String> {
    let words = text.unwrap_or_default().split(',').map(str::trim);
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Machines with commas between them.
///
/// # Errors
/// When one is no machine's id.
pub fn machines(text: Option<&str>) -> Result<Vec<PcId>, LookupError> {
    let read = |word: String| {
        PcId::new(word).map_err(|error| LookupError::Word {
            parameter: "pc_ids",
            reason: error.to_string(),
        })
    };
    words(text).into_iter().map(read).collect()
}
