//! Which operations are lists, and what a row of each is made of.

use std::collections::HashMap;

use serde_json::Value;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayItems, SchemaType};
use utoipa::openapi::{
    Components, Content, ObjectBuilder, OpenApi, RefOr, Required, Response, Schema, Type,
};

/// Members that hold an answer's rows, whatever stands beside them.
const ROWS: [&str; 3] = ["rows", "points", "processes"];

/// How the answer of a list becomes a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// Whether it is read page by page: it takes `cursor`.
    pub is_paged: bool,
    /// The member that holds the rows; `None` where the answer is the rows.
    pub member: Option<String>,
    /// The columns, in the order of the type's fields; empty when only the rows tell.
    pub columns: Vec<String>,
}

impl Shape {
    /// A row with columns: what is one value stands in the only one.
    pub fn row(&self, row: Value) -> Value {
        match (row, self.columns.first()) {
            (row @ Value::Object(_), _) | (row, None) => row,
            (value, Some(column)) => Value::Object([(column.clone(), value)].into_iter().collect()),
        }
    }
}

/// The lists of a document by their path.
pub fn lists(document: &OpenApi) -> HashMap<String, Shape> {
    let components = document.components.as_ref();
    let paths = document.paths.paths.iter();
    let lists = paths
        .filter_map(|(path, item)| Some((path.clone(), shape(item.get.as_ref()?, components)?)));
    lists.collect()
}

/// Says in the document that lists can be had as CSV.
pub fn declare(document: &mut OpenApi) {
    let lists = lists(document);
    let items = document.paths.paths.iter_mut();
    let items = items.filter(|(path, _)| lists.contains_key(*path));
    for operation in items.filter_map(|(_, item)| item.get.as_mut()) {
        let parameters = operation.parameters.get_or_insert_default();
        parameters.push(RefOr::T(format_parameter()));
        if let Some(RefOr::T(answer)) = operation.responses.responses.get_mut("200") {
            let text = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
            let content = Content::new(Some(Schema::from(text)));
            answer
                .content
                .insert("text/csv".to_owned(), RefOr::T(content));
        }
    }
}

fn format_parameter() -> Parameter {
    ParameterBuilder::new()
        .name("format")
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(
            "`csv` for all rows the filters find, not only a page, as CSV; the same as `Accept: text/csv`",
        ))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(SchemaType::Type(Type::String))
                .enum_values(Some(["csv"])),
        ))
        .build()
}

fn takes_cursor(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.name == "cursor",
        RefOr::Ref(_) => false,
    })
}

/// Of an operation that is no list, nothing.
fn shape(operation: &Operation, components: Option<&Components>) -> Option<Shape> {
    let is_paged = takes_cursor(operation);
    let found = match operation.responses.responses.get("200") {
        Some(RefOr::T(answer)) => rows_of(answer, components, is_paged),
        _ => None,
    };
    let shape = found.or_else(|| is_paged.then(Shape::default))?;
    Some(Shape { is_paged, ..shape })
}

fn rows_of(answer: &Response, components: Option<&Components>, is_paged: bool) -> Option<Shape> {
    let RefOr::T(content) = answer.content.get("application/json")? else {
        return None;
    };
    let schema = resolve(content.schema.as_ref()?, components)?;
    if let Some(items) = items(schema) {
        return Some(Shape {
            columns: columns(items, components),
            ..Shape::default()
        });
    }
    let Schema::Object(object) = schema else {
        return None;
    };
    let arrays = object.properties.iter().filter_map(|(name, member)| {
        let items = items(resolve(member, components)?)?;
        Some((name, items))
    });
    let arrays: Vec<_> = arrays.collect();
    let named = arrays
        .iter()
        .find(|(name, _)| ROWS.contains(&name.as_str()));
    let is_all = is_paged || object.properties.len() == 1;
    let (name, items) = named.or_else(|| arrays.first().filter(|_| is_all))?;
    let columns = match is_text(items, components) {
        true => vec![(*name).clone()],
        false => columns(items, components),
    };
    Some(Shape {
        member: Some((*name).clone()),
        columns,
        ..Shape::default()
    })
}

fn is_text(row: &RefOr<Schema>, components: Option<&Components>) -> bool {
    let text = SchemaType::Type(Type::String);
    matches!(resolve(row, components), Some(Schema::Object(row)) if row.schema_type == text)
}

fn items(schema: &Schema) -> Option<&RefOr<Schema>> {
    match schema {
        Schema::Array(array) => match &array.items {
            ArrayItems::RefOrSchema(items) => Some(items),
            ArrayItems::False => None,
        },
        _ => None,
    }
}

fn columns(row: &RefOr<Schema>, components: Option<&Components>) -> Vec<String> {
    match resolve(row, components) {
        Some(Schema::Object(object)) => object.properties.keys().cloned().collect(),
        Some(Schema::AllOf(all)) => {
            let parts = all.items.iter();
            parts.flat_map(|part| columns(part, components)).collect()
        }
        _ => Vec::new(),
    }
}

fn resolve<'a>(
    schema: &'a RefOr<Schema>,
    components: Option<&'a Components>,
) -> Option<&'a Schema> {
    match schema {
        RefOr::T(schema) => Some(schema),
        RefOr::Ref(reference) => {
            let name = reference.ref_location.rsplit('/').next()?;
            resolve(components?.schemas.get(name)?, components)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::router::document;

    #[test]
    fn every_operation_that_takes_a_cursor_is_a_list_with_known_rows() {
        let lists = lists(&document());
        for path in ["/api/agents", "/api/results", "/api/executions"] {
            assert!(
                lists[path].columns.contains(&"pc_id".to_owned())
                    || lists[path].columns.contains(&"exec_id".to_owned()),
                "{path}: {:?}",
                lists[path]
            );
        }
    }

    #[test]
    fn an_answer_that_is_nothing_but_rows_is_a_list_without_pages() {
        let lists = lists(&document());
        let jobs = &lists["/api/jobs"];
        assert_eq!((jobs.is_paged, &jobs.member), (false, &None));
        assert_eq!(lists["/api/groups"].columns[0], "name");
        assert_eq!(lists["/api/perf/top"].member.as_deref(), Some("rows"));
        assert_eq!(lists["/api/obs_events/kinds"].columns, ["kinds"]);
        for path in ["/api/agents/{pc}", "/api/health/fleet", "/api/stop-all"] {
            assert!(!lists.contains_key(path), "{path}");
        }
    }

    #[test]
    fn a_row_that_is_one_value_stands_in_the_only_column() {
        let shape = Shape {
            columns: vec!["kinds".to_owned()],
            ..Shape::default()
        };
        let row = shape.row("logon".into());
        assert_eq!(row, serde_json::json!({ "kinds": "logon" }));
        assert_eq!(shape.row(row.clone()), row);
    }

    #[test]
    fn columns_stand_in_the_order_of_the_fields() {
        let agents = &lists(&document())["/api/agents"];
        assert_eq!(agents.columns[..2], ["pc_id", "hostname"]);
        assert_eq!(agents.member, None);
    }

    #[test]
    fn the_document_says_that_lists_can_be_had_as_csv() {
        let mut document = document();
        declare(&mut document);
        let operation = document.paths.paths["/api/results"].get.as_ref().unwrap();
        let Some(RefOr::T(answer)) = operation.responses.responses.get("200") else {
            panic!("the list has an answer");
        };
        assert!(answer.content.contains_key("text/csv"));
    }
}
