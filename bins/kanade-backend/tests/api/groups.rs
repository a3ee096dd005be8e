//! Attributes, groups and configuration, as operators write them and machines are told.

use kanade_testkit::{PATIENCE, wait_until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{TestBackend, Who};

const TOKYO: &str = "
id: tokyo
description: Machines of the Tokyo office
query: SELECT pc_id FROM attributes WHERE key = 'site' AND value = 'tokyo'
";

impl TestBackend {
    async fn ask(&self, method: Method, path: &str, body: Value) -> Value {
        let request = self.request(Who::Operator, method, path).json(&body);
        let response = request.send().await.unwrap();
        let (status, text) = (response.status(), response.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    async fn told(&self, path: &str) -> Value {
        let response = self.get(Who::Viewer, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    async fn describe(&self, pc: &str, attributes: Value) {
        let path = format!("/api/agents/{pc}/attributes");
        let body = json!({ "attributes": attributes });
        self.ask(Method::PATCH, &path, body).await;
    }

    async fn save_group(&self, document: &str) -> Value {
        let request = self.request(Who::Operator, Method::POST, "/api/groups");
        let request = request.header("content-type", "application/yaml");
        let response = request.body(document.to_owned()).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{document}");
        response.json().await.unwrap()
    }

    async fn members(&self, group: &str) -> Vec<String> {
        let members = self.told(&format!("/api/groups/{group}/members")).await;
        let members = members.as_array().unwrap().iter();
        members
            .map(|member| member["pc_id"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn until_members(&self, group: &str, expected: &[&str]) {
        let what = format!("{group} to be {expected:?}");
        wait_until(&what, PATIENCE, async || {
            self.members(group).await == expected
        })
        .await;
    }
}

#[tokio::test]
async fn attributes_are_changed_shown_and_filtered_by() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["pc-1", "pc-2", "pc-3"]).await;
    backend
        .describe("pc-1", json!({ "site": "tokyo", "owner": "mori" }))
        .await;
    backend.describe("pc-2", json!({ "site": "osaka" })).await;
    backend.describe("pc-1", json!({ "owner": null })).await;

    let shown = backend.told("/api/agents/pc-1").await;
    assert_eq!(shown["attributes"], json!({ "site": "tokyo" }));
    for (filter, expected) in [
        ("attr.site=tokyo", vec!["pc-1"]),
        ("attr.site__ne=tokyo", vec!["pc-2", "pc-3"]),
        ("attr.site__contains=SAK", vec!["pc-2"]),
        ("attr.site__absent=", vec!["pc-3"]),
        ("attr.site__set=&q=pc-2", vec!["pc-2"]),
    ] {
        let rows = backend.told(&format!("/api/agents?{filter}")).await;
        let found: Vec<&str> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["pc_id"].as_str().unwrap())
            .collect();
        assert_eq!(found, expected, "{filter}");
    }
    let names = backend.told("/api/attributes").await;
    assert_eq!(names, json!([{ "key": "site", "machines": 2 }]));
    let refused = backend
        .get(Who::Viewer, "/api/agents?attr.site__like=x")
        .await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_table_is_previewed_and_then_taken_whole() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["pc-1", "pc-2"]).await;
    let send = async |query: &str, table: &str| {
        let path = format!("/api/agents/attributes/import{query}");
        let request = backend.request(Who::Operator, Method::POST, &path);
        request
            .header("content-type", "text/csv")
            .body(table.to_owned())
            .send()
            .await
            .unwrap()
    };
    let table = "pc_id,site\npc-1,tokyo\nPC-2,osaka\n";
    let preview: Value = send("?dry_run=true", table).await.json().await.unwrap();
    assert_eq!(
        (&preview["applied"], &preview["change_count"]),
        (&json!(false), &json!(1))
    );
    let unknown = json!([{ "line": 3, "pc_id": "PC-2", "meant": "pc-2" }]);
    assert_eq!(preview["unknown"], unknown);
    assert_eq!(backend.told("/api/attributes").await, json!([]));

    let applied: Value = send("", table).await.json().await.unwrap();
    assert_eq!(applied["applied"], true);
    let names = backend.told("/api/attributes").await;
    assert_eq!(names, json!([{ "key": "site", "machines": 1 }]));
    let refused = send("", "pc_id,site\npc-1,a\npc-1,b\n").await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let refused: Value = refused.json().await.unwrap();
    assert_eq!(
        (&refused["code"], &refused["errors"][0]["line"]),
        (&json!("invalid_csv"), &json!(3))
    );
}

#[tokio::test]
async fn a_dynamic_group_follows_attributes_and_its_members_are_reached() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["pc-1", "pc-2"]).await;
    backend.describe("pc-1", json!({ "site": "tokyo" })).await;
    let saved = backend.save_group(TOKYO).await;
    assert_eq!(saved["member_count"], 1);
    assert_eq!(backend.members("tokyo").await, ["pc-1"]);

    backend.describe("pc-2", json!({ "site": "tokyo" })).await;
    backend.until_members("tokyo", &["pc-1", "pc-2"]).await;
    backend.describe("pc-1", json!({ "site": "osaka" })).await;
    backend.until_members("tokyo", &["pc-2"]).await;
    let groups = backend.told("/api/agents/pc-2/groups").await;
    assert_eq!(groups, json!({ "groups": ["tokyo"] }));

    let path = "/api/groups/tokyo";
    let delete = backend
        .request(Who::Operator, Method::DELETE, path)
        .send()
        .await
        .unwrap();
    assert_eq!(delete.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        backend.told("/api/agents/pc-2/groups").await,
        json!({ "groups": [] })
    );
}

#[tokio::test]
async fn a_query_that_cannot_be_used_is_refused_and_a_preview_says_who_moves() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["pc-1", "pc-2"]).await;
    backend
        .save_group("id: ring\nmembers: [pc-1, ghost]\n")
        .await;
    let ask = |path: &str, document: &'static str| {
        let request = backend.request(Who::Operator, Method::POST, path);
        request
            .header("content-type", "application/yaml")
            .body(document)
    };
    let preview = "id: ring\nquery: SELECT pc_id FROM machines\n";
    let preview = ask("/api/groups/preview", preview).send().await.unwrap();
    let preview: Value = preview.json().await.unwrap();
    assert_eq!(preview["entering_sample"], json!(["pc-2"]));
    assert_eq!(preview["leaving_sample"], json!(["ghost"]));
    for (document, code) in [
        (
            "id: ring\nquery: SELECT pc_id FROM nowhere\n",
            "invalid_group_query",
        ),
        (
            "id: ring\nquery: SELECT hostname FROM machines\n",
            "invalid_group_query",
        ),
        ("id: ring\n", "invalid_group"),
    ] {
        let refused = backend.refusal(ask("/api/groups", document)).await;
        assert_eq!(
            (refused.status, refused.code.as_str()),
            (400, code),
            "{document}"
        );
        assert!(!refused.errors.is_empty());
    }
    let request = backend.request(Who::Operator, Method::POST, "/api/agents/pc-2/groups");
    let refused = backend
        .refusal(request.json(&json!({ "group": "ring" })))
        .await;
    assert_eq!(
        (refused.status, refused.code.as_str()),
        (409, "group_declared")
    );
}

#[tokio::test]
async fn machines_are_assigned_by_hand_and_groups_are_shown_whole() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["pc-1"]).await;
    backend.save_group("id: ring\nmembers: [pc-1]\n").await;
    let path = "/api/agents/pc-1/groups";
    let added = backend
        .ask(Method::POST, path, json!({ "group": "hand" }))
        .await;
    assert_eq!(added, json!({ "groups": ["hand", "ring"] }));
    let mail = json!({ "emails": ["B@x.example", "a@x.example "] });
    backend
        .ask(Method::PUT, "/api/groups/hand/email", mail)
        .await;

    let list = backend.told("/api/groups").await;
    let rows: Vec<Value> = list["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["name"], row["kind"], row["members"], row["emails"]]))
        .collect();
    let expected = [
        json!(["hand", "assigned", ["pc-1"], ["a@x.example", "b@x.example"]]),
        json!(["ring", "static", ["pc-1"], []]),
    ];
    assert_eq!(rows, expected);
    let left = backend
        .ask(Method::DELETE, "/api/agents/pc-1/groups/hand", json!({}))
        .await;
    assert_eq!(left, json!({ "groups": ["ring"] }));
}

#[tokio::test]
async fn layers_are_written_in_turn_and_each_value_says_where_it_comes_from() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["pc-1"]).await;
    backend.save_group("id: ring\nmembers: [pc-1]\n").await;
    let global = json!({ "heartbeat_interval": "1m", "process_perf_top_n": 5 });
    backend.ask(Method::PUT, "/api/config", global).await;
    let ring = json!({ "heartbeat_interval": "2m" });
    backend
        .ask(Method::PUT, "/api/groups/ring/config", ring)
        .await;

    let machine = backend.told("/api/agents/pc-1/effective_config").await;
    assert_eq!(machine["effective"]["heartbeat_interval"], "2m");
    assert_eq!(
        machine["sources"]["heartbeat_interval"],
        json!({ "layer": "group", "name": "ring" })
    );
    assert_eq!(
        machine["sources"]["process_perf_top_n"],
        json!({ "layer": "global" })
    );
    assert_eq!(
        machine["sources"]["host_perf_interval"],
        json!({ "layer": "built_in" })
    );
    let inherited = backend.told("/api/groups/ring/config/inherited").await;
    assert_eq!(inherited["heartbeat_interval"], "1m");

    let layer = backend.get(Who::Viewer, "/api/groups/ring/config").await;
    let tag = layer.headers()["etag"].to_str().unwrap().to_owned();
    let path = "/api/groups/ring/config";
    backend
        .ask(Method::PUT, path, json!({ "heartbeat_interval": "3m" }))
        .await;
    let late = backend
        .request(Who::Operator, Method::PUT, path)
        .header("if-match", &tag);
    let refused = backend.refusal(late.json(&json!({}))).await;
    assert_eq!(
        (refused.status, refused.code.as_str()),
        (409, "config_changed")
    );
    let wrong = backend.request(Who::Operator, Method::PUT, "/api/config");
    let refused = backend
        .refusal(wrong.json(&json!({ "heartbeat": "1m" })))
        .await;
    assert_eq!(
        (refused.status, refused.errors[0].path.as_str()),
        (400, "heartbeat")
    );
}
