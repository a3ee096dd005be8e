//! A document's origin, written below its text and taken off again.

use serde_json::json;

use crate::authored::Document;
use crate::document::{Format, parse};
use crate::origin::Origin;

/// The text with its origin below it; `None` where that would not leave the same document, as with
/// one that names an origin itself, or one in JSON.
pub fn stamped<D: Document>(text: &str, origin: &Origin) -> Option<String> {
    let document = D::parse(text, Format::Yaml).ok()?.document;
    if document.origin().is_some() {
        return None;
    }
    let below = serde_saphyr::to_string(&json!({ "origin": origin })).ok()?;
    let stamped = format!("{}\n{below}", text.trim_end_matches('\n'));
    let read = D::parse(&stamped, Format::Yaml).ok()?.document;
    (read == document.with_origin(Some(origin.clone()))).then_some(stamped)
}

/// The text as its author wrote it, without an origin that stands at its end.
pub fn unstamped(text: &str) -> &str {
    let Ok(document) = parse(text, Format::Yaml) else {
        return text;
    };
    let Some(entry) = document.entry("origin") else {
        return text;
    };
    let above = entry.key_place.bytes.and_then(|(at, _)| text.get(..at));
    match above {
        Some(above) if means_the_rest(&document.to_value(), above) => above,
        _ => text,
    }
}

fn means_the_rest(document: &serde_json::Value, above: &str) -> bool {
    let mut rest = document.clone();
    if let Some(members) = rest.as_object_mut() {
        members.remove("origin");
    }
    parse(above, Format::Yaml).is_ok_and(|node| node.to_value() == rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::Manifest;

    const JOB: &str =
        "id: a # why\nversion: 1.0.0\nexecute:\n  shell: sh\n  timeout: 10s\n  script: echo\n";

    fn origin() -> Origin {
        Origin {
            path: "jobs/a.yaml".into(),
            repo: Some("https://git.example/fleet.git".into()),
            commit: Some("0a1b2c".into()),
            script_file: None,
        }
    }

    #[test]
    fn what_was_stamped_is_its_authors_text_again() {
        let stamped = stamped::<Manifest>(JOB, &origin()).unwrap();
        let job = Manifest::parse(&stamped, Format::Yaml).unwrap().document;
        assert_eq!(job.origin, Some(origin()));
        assert_eq!(unstamped(&stamped), JOB);
    }

    #[test]
    fn an_origin_that_its_author_wrote_stays_where_it_is() {
        let own = format!("origin: {{ path: x }}\n{JOB}");
        assert_eq!(stamped::<Manifest>(&own, &origin()), None);
        assert_eq!(unstamped(&own), own);
    }

    #[test]
    fn json_cannot_be_stamped() {
        let json =
            r#"{"id":"a","version":"1","execute":{"shell":"sh","timeout":"10s","script":"echo"}}"#;
        assert_eq!(stamped::<Manifest>(json, &origin()), None);
    }
}
