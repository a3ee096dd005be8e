//! Conditions of a search, as the query says them.

use kanade_store::inventory::Condition;

/// Parameters that are no conditions. A column of such a name is reached with its operator:
/// `limit__eq`.
const OTHERS: [&str; 4] = ["limit", "cursor", "offset", "format"];

/// The conditions among the parameters.
pub fn conditions(parameters: &[(String, String)]) -> Vec<Condition> {
    let conditions = parameters
        .iter()
        .filter(|(key, _)| !OTHERS.contains(&key.as_str()));
    conditions
        .map(|(key, value)| Condition::parse(key, value))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paging_is_no_condition() {
        let parameters = [
            ("limit", "5"),
            ("limit__eq", "7"),
            ("name", "curl"),
            ("format", "csv"),
        ];
        let parameters = parameters.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let columns: Vec<String> = conditions(&parameters)
            .into_iter()
            .map(|condition| condition.column)
            .collect();
        assert_eq!(columns, ["limit", "name"]);
    }
}
