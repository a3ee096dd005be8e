//! Which operations are lists, and what a row of each is made of.

use std::collections::HashMap;

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayItems, SchemaType};
use utoipa::openapi::{
    Components, Content, ObjectBuilder, OpenApi, RefOr, Required, Response, Schema, Type,
};

/// How the answer of a list becomes a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// The member that holds the rows; `None` where the answer is the rows.
    pub member: Option<String>,
    /// The columns, in the order of the type's fields; empty when only the rows tell.
    pub columns: Vec<String>,
}

/// The lists of a document by their path.
pub fn lists(document: &OpenApi) -> HashMap<String, Shape> {
    let components = document.components.as_ref();
    let paths = document.paths.paths.iter();
    let lists = paths.filter_map(|(path, item)| {
        let operation = item.get.as_ref().filter(|operation| is_list(operation))?;
        Some((path.clone(), shape(operation, components)))
    });
    lists.collect()
}

/// Says in the document that lists can be had as CSV.
pub fn declare(document: &mut OpenApi) {
    let items = document.paths.paths.values_mut();
    let operations = items.filter_map(|item| item.get.as_mut());
    for operation in operations.filter(|operation| is_list(operation)) {
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

fn is_list(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.name == "cursor",
        RefOr::Ref(_) => false,
    })
}

fn shape(operation: &Operation, components: Option<&Components>) -> Shape {
    let answer = match operation.responses.responses.get("200") {
        Some(RefOr::T(answer)) => rows_of(answer, components),
        _ => None,
    };
    answer.unwrap_or_default()
}

fn rows_of(answer: &Response, components: Option<&Components>) -> Option<Shape> {
    let RefOr::T(content) = answer.content.get("application/json")? else {
        return None;
    };
    let schema = resolve(content.schema.as_ref()?, components)?;
    if let Some(items) = items(schema) {
        return Some(Shape {
            member: None,
            columns: columns(items, components),
        });
    }
    let Schema::Object(object) = schema else {
        return None;
    };
    let mut members = object.properties.iter().filter_map(|(name, member)| {
        let items = items(resolve(member, components)?)?;
        Some((name, items))
    });
    let first = members.next()?;
    let (name, items) = match first.0.as_str() {
        "rows" => first,
        _ => members.find(|(name, _)| *name == "rows").unwrap_or(first),
    };
    Some(Shape {
        member: Some(name.clone()),
        columns: columns(items, components),
    })
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
