//! A schedule as the API shows it: its document, and beside its keys what the backend knows of it.

use kanade_control::catalogue::{Stored, Unreadable};
use kanade_manifest::Schedule;
use serde_json::{Value, json};

/// The document's object with `revision` and `updated_at` in it; for one that cannot be read only
/// those, its `id` and `error`.
pub fn shown(stored: &Result<Stored<Schedule>, Unreadable>) -> Value {
    match stored {
        Ok(stored) => {
            let mut document = serde_json::to_value(&stored.document).unwrap_or_default();
            if let Value::Object(members) = &mut document {
                members.insert("revision".into(), stored.revision.into());
                members.insert("updated_at".into(), json!(stored.updated_at));
            }
            document
        }
        Err(broken) => json!({
            "id": broken.id,
            "revision": broken.revision,
            "updated_at": broken.updated_at,
            "error": broken.reason,
        }),
    }
}
