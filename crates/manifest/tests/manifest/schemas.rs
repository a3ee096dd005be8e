//! What the editor is told.

use kanade_manifest::{group_schema, job_schema, schedule_schema, view_schema};
use serde_json::Value;

fn each_object(schema: &Value, visit: &mut impl FnMut(&Value)) {
    match schema {
        Value::Object(map) => {
            visit(schema);
            map.values().for_each(|value| each_object(value, visit));
        }
        Value::Array(items) => items.iter().for_each(|item| each_object(item, visit)),
        _ => {}
    }
}

#[test]
fn every_key_an_author_can_write_is_described() {
    for schema in [
        job_schema(),
        schedule_schema(),
        view_schema(),
        group_schema(),
    ] {
        each_object(&schema, &mut |object| {
            let Some(properties) = object.get("properties").and_then(Value::as_object) else {
                return;
            };
            assert_eq!(object["additionalProperties"], false, "{object}");
            for (key, property) in properties {
                let is_described = property.get("description").is_some_and(Value::is_string);
                assert!(is_described, "{key}: {property}");
            }
        });
    }
}

#[test]
fn the_words_of_a_key_are_in_the_schema() {
    let shells = &job_schema()["$defs"]["Shell"]["oneOf"];
    let words: Vec<&str> = shells
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|word| word["const"].as_str())
        .collect();
    assert_eq!(words, ["sh", "bash", "python", "powershell", "pwsh", "cmd"]);
}

#[test]
fn a_description_has_no_line_breaks_of_the_source() {
    each_object(&job_schema(), &mut |object| {
        if let Some(text) = object.get("description").and_then(Value::as_str) {
            assert!(!text.replace("\n\n", " ").contains('\n'), "{text}");
        }
    });
}

#[test]
fn the_schemas_are_those_the_editor_was_built_with() {
    let mut settings = insta::Settings::clone_current();
    settings.set_sort_maps(true);
    settings.bind(|| {
        insta::assert_json_snapshot!("job_schema", job_schema());
        insta::assert_json_snapshot!("schedule_schema", schedule_schema());
        insta::assert_json_snapshot!("view_schema", view_schema());
    });
}
