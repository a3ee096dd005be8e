use serde_json::json;

use crate::backend::Backend;
use crate::program::Program;

#[test]
fn a_setting_is_changed_and_the_others_stay() {
    let backend = Backend::start();
    let path = "/api/groups/eu/config";
    backend.answers(&format!("GET {path}"), json!({ "target_version": "1.2.0" }));
    let saved = json!({ "target_version": "1.2.0", "process_perf_top_n": 5 });
    backend.answers(&format!("PUT {path}"), saved);
    let call = "config set --group eu process_perf_top_n=5";
    insta::assert_snapshot!(Program::at(&backend).call(call));
    let expected = r#"{"process_perf_top_n":5,"target_version":"1.2.0"}"#;
    assert_eq!(backend.bodies(&format!("PUT {path}")), [expected]);
}

#[test]
fn what_holds_on_a_machine_says_where_it_comes_from() {
    let backend = Backend::start();
    backend.answers(
        "GET /api/agents/web01/effective_config",
        json!({
            "pc_id": "web01",
            "effective": {
                "target_version": null, "target_version_jitter": "10m", "heartbeat_interval": "1m",
                "host_perf_interval": "60s", "process_perf_enabled": false,
                "process_perf_expires_at": null, "process_perf_top_n": 20,
                "client_display_name": null,
            },
            "warnings": ["heartbeat_interval is set by group a and by group b"],
            "sources": {
                "target_version_jitter": { "layer": "built_in" },
                "heartbeat_interval": { "layer": "group", "name": "b" },
                "host_perf_interval": { "layer": "global" },
                "process_perf_enabled": { "layer": "machine", "name": "web01" },
            },
        }),
    );
    insta::assert_snapshot!(Program::at(&backend).call("config effective web01"));
}
