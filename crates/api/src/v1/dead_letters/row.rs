//! A dead letter as the API shows it.

use kanade_api_types::dead_letters::DeadLetterRow;
use kanade_store::dead_letters::StoredDeadLetter;

/// The letter with at most `preview` characters of its payload.
pub fn dead_letter_row(stored: StoredDeadLetter, preview: usize) -> DeadLetterRow {
    let letter = stored.letter;
    let text = String::from_utf8_lossy(&letter.payload);
    DeadLetterRow {
        id: stored.id,
        payload_preview: text.chars().take(preview).collect(),
        stream: letter.stream,
        sequence: letter.sequence,
        subject: letter.subject,
        reason: letter.reason,
        recorded_at: letter.recorded_at,
        payload_bytes: letter.payload_bytes,
    }
}
