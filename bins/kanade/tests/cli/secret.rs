use serde_json::{Value, json};

use crate::backend::Backend;
use crate::fixtures::minutes_ago;
use crate::program::Program;

#[test]
fn secrets_are_listed_without_their_values() {
    let backend = Backend::start();
    let secret = |name: &str, used_by: &[&str]| {
        json!({
            "name": name, "used_by": used_by, "set_at": minutes_ago(3), "set_by": "ada",
            "created_at": minutes_ago(190),
        })
    };
    let rows = [
        secret("api-key", &["nightly-report", "upload"]),
        secret("old-token", &[]),
    ];
    backend.answers("GET /api/secrets", json!(rows));
    insta::assert_snapshot!(Program::at(&backend).call("secret list"));
}

#[test]
fn a_secret_is_read_from_standard_input() {
    let backend = Backend::start();
    backend.answers("PUT /api/secrets/api-key", Value::Null);
    let ended = Program::at(&backend).call_with_input(&["secret", "set", "api-key"], "hunter22\n");
    assert_eq!(ended.code, Some(0), "{ended}");
    assert_eq!(
        backend.bodies("PUT /api/secrets/api-key"),
        [r#"{"value":"hunter22"}"#]
    );
    assert!(!ended.to_string().contains("hunter22"), "{ended}");
}

#[test]
fn an_illegal_name_of_a_secret_is_told_what_would_be_right() {
    let backend = Backend::start();
    let ended = Program::at(&backend).call("secret delete ../x");
    assert_eq!(ended.code, Some(2), "{ended}");
    assert!(
        ended.to_string().contains("not a valid secret name"),
        "{ended}"
    );
}
