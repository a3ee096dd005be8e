//! The browsable page of the OpenAPI document, made from it on the server: no script, nothing
//! from elsewhere.

use std::fmt::Write as _;

use serde_json::Value;

/// The document as one HTML page.
pub fn render(openapi: &Value) -> String {
    let mut body = String::new();
    let mut index = String::new();
    for (path, operations) in entries(&openapi["paths"]) {
        for (method, operation) in entries(operations) {
            let anchor = operation["operationId"].as_str().unwrap_or(path);
            let _ = write!(
                index,
                "<li><a href=\"#{a}\"><b>{m}</b> {p}</a>",
                a = escape(anchor),
                m = method.to_uppercase(),
                p = escape(path)
            );
            body.push_str(&operation_section(anchor, path, method, operation));
        }
    }
    let title = escape(openapi["info"]["title"].as_str().unwrap_or("API"));
    let about = escape(openapi["info"]["description"].as_str().unwrap_or_default());
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
        <title>{title}</title><link rel=\"stylesheet\" href=\"/api/docs.css\"><nav><ul>{index}</ul></nav><main><h1>{title}</h1><p>{about}</p>\
        <p>The same as JSON: <a href=\"/api/openapi.json\">/api/openapi.json</a></p>{body}<h2>Types</h2>{types}</main></html>",
        types = type_sections(openapi),
    )
}

fn operation_section(anchor: &str, path: &str, method: &str, operation: &Value) -> String {
    let mut section = format!(
        "<section id=\"{}\"><h3><b class=\"{method}\">{}</b> <code>{}</code></h3><p>{}</p><p class=\"role\">{}</p>",
        escape(anchor),
        method.to_uppercase(),
        escape(path),
        escape(
            operation["summary"]
                .as_str()
                .or(operation["description"].as_str())
                .unwrap_or_default()
        ),
        escape(&who_may(operation)),
    );
    section.push_str(&parameter_table(&operation["parameters"]));
    for (kind, content) in entries(&operation["requestBody"]["content"]) {
        let _ = write!(
            section,
            "<p>Body <code>{}</code>: {}</p>",
            escape(kind),
            type_of(&content["schema"])
        );
    }
    section.push_str("<ul>");
    for (status, response) in entries(&operation["responses"]) {
        let schema = entries(&response["content"])
            .next()
            .map(|(_, content)| type_of(&content["schema"]));
        let _ = write!(
            section,
            "<li><code>{}</code> {} {}",
            escape(status),
            escape(response["description"].as_str().unwrap_or_default()),
            schema.unwrap_or_default()
        );
    }
    section.push_str("</ul></section>");
    section
}

fn who_may(operation: &Value) -> String {
    match operation["security"][0]["session"][0].as_str() {
        Some(role) => format!("Role: {role} or above."),
        None => "Open to anybody.".into(),
    }
}

fn parameter_table(parameters: &Value) -> String {
    let Some(parameters) = parameters.as_array().filter(|list| !list.is_empty()) else {
        return String::new();
    };
    let mut table = String::from("<table>");
    for parameter in parameters {
        let _ = write!(
            table,
            "<tr><td><code>{}</code><td>{}<td>{}",
            escape(parameter["name"].as_str().unwrap_or_default()),
            escape(parameter["in"].as_str().unwrap_or_default()),
            escape(parameter["description"].as_str().unwrap_or_default()),
        );
    }
    table.push_str("</table>");
    table
}

fn type_sections(openapi: &Value) -> String {
    let mut sections = String::new();
    for (name, schema) in entries(&openapi["components"]["schemas"]) {
        let _ = write!(
            sections,
            "<section id=\"type-{n}\"><h3><code>{n}</code></h3><p>{d}</p><table>",
            n = escape(name),
            d = escape(schema["description"].as_str().unwrap_or_default()),
        );
        for (field, property) in entries(&schema["properties"]) {
            let _ = write!(
                sections,
                "<tr><td><code>{}</code><td>{}<td>{}",
                escape(field),
                type_of(property),
                escape(property["description"].as_str().unwrap_or_default()),
            );
        }
        sections.push_str("</table></section>");
    }
    sections
}

fn type_of(schema: &Value) -> String {
    if let Some(name) = schema["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next())
    {
        return format!("<a href=\"#type-{n}\">{n}</a>", n = escape(name));
    }
    if schema["items"].is_object() {
        return format!("{}[]", type_of(&schema["items"]));
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(options) = schema[choice].as_array() {
            return options.iter().map(type_of).collect::<Vec<_>>().join(" | ");
        }
    }
    match &schema["type"] {
        Value::String(kind) => escape(kind),
        Value::Array(kinds) => escape(
            &kinds
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(" | "),
        ),
        _ => "any".into(),
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The page's style, served beside it: the pages' policy forbids inline ones.
pub const STYLE: &str = ":root{color-scheme:light dark;font:14px/1.5 system-ui,sans-serif}body{margin:0;display:flex}\
    nav{flex:0 0 22rem;height:100vh;overflow:auto;position:sticky;top:0;border-right:1px solid #8884;font-size:12px}\
    nav ul{list-style:none;padding:1rem;margin:0}nav a{text-decoration:none;color:inherit}main{padding:1rem 2rem;max-width:60rem}\
    section{border-top:1px solid #8884}table{border-collapse:collapse}td{padding:.2rem .8rem .2rem 0;vertical-align:top}\
    .role{opacity:.8;font-size:12px}@media(max-width:50rem){body{display:block}nav{height:auto;position:static}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_stands_on_the_page_with_its_role_and_nothing_unescaped() {
        let page = render(&serde_json::json!({
            "info": {"title": "kanade"},
            "paths": {"/api/x/{id}": {"get": {"operationId": "x", "summary": "a < b",
                "security": [{"session": ["operator"]}], "responses": {"200": {"description": "fine"}}}}},
        }));
        assert!(
            page.contains("a &lt; b") && page.contains("Role: operator or above."),
            "{page}"
        );
    }
}
