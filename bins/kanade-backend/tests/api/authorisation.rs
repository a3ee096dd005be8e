//! Walks the OpenAPI document: every operation is closed to whoever may not use it, from the
//! first route on.

use kanade_api_types::Role;
use reqwest::Method;
use serde_json::Value;

use crate::support::{TestBackend, Who};

/// An operation of the document; `role` is `None` for one that needs no session.
struct Operation {
    method: Method,
    path: String,
    role: Option<Role>,
}

/// What may be done before a password that must be changed is changed.
const WITH_ANY_PASSWORD: [&str; 3] = [
    "/api/auth/me",
    "/api/auth/logout",
    "/api/auth/change-password",
];

#[tokio::test]
async fn every_operation_but_the_public_ones_refuses_strangers() {
    let backend = TestBackend::start().await;
    let operations = operations(&backend).await;
    assert!(operations.len() > 30, "the document is read");
    for operation in operations
        .iter()
        .filter(|operation| operation.role.is_some())
    {
        let request = backend.request(Who::Nobody, operation.method.clone(), &operation.path);
        let refusal = backend.refusal(request).await;
        let found = (refusal.status, refusal.code.as_str());
        assert_eq!(found, (401, "not_signed_in"), "{}", operation.path);
    }
}

#[tokio::test]
async fn operations_without_security_are_open() {
    let backend = TestBackend::start().await;
    let operations = operations(&backend).await;
    let open: Vec<&Operation> = operations
        .iter()
        .filter(|operation| operation.role.is_none())
        .collect();
    let paths: Vec<&str> = open
        .iter()
        .map(|operation| operation.path.as_str())
        .collect();
    assert_eq!(paths, ["/api/auth/login", "/api/version", "/health"]);
    for operation in open {
        let request = backend.request(Who::Nobody, operation.method.clone(), &operation.path);
        let status = request.send().await.unwrap().status().as_u16();
        assert!(
            ![401, 403, 404].contains(&status),
            "{} is {status}",
            operation.path
        );
    }
}

#[tokio::test]
async fn every_operation_refuses_roles_below_its_own() {
    let backend = TestBackend::start().await;
    let mut refused = 0;
    for operation in operations(&backend).await {
        for (who, role) in [(Who::Viewer, Role::Viewer), (Who::Operator, Role::Operator)] {
            if operation.role.is_none_or(|needed| role >= needed) {
                continue;
            }
            let request = backend.request(who, operation.method.clone(), &operation.path);
            let refusal = backend.refusal(request).await;
            let found = (refusal.status, refusal.code.as_str());
            assert_eq!(found, (403, "role_too_low"), "{}", operation.path);
            refused += 1;
        }
    }
    assert!(refused > 5, "some operations need more than a viewer");
}

#[tokio::test]
async fn the_role_an_operation_asks_for_is_enough() {
    let backend = TestBackend::start().await;
    let operations = operations(&backend).await;
    for operation in operations
        .iter()
        .filter(|operation| operation.path != "/api/auth/logout")
    {
        let who = match operation.role {
            None => continue,
            Some(Role::Viewer) => Who::Viewer,
            Some(Role::Operator) => Who::Operator,
            Some(Role::Admin) => Who::Admin,
        };
        let request = backend.request(who, operation.method.clone(), &operation.path);
        let status = request.send().await.unwrap().status().as_u16();
        assert!(
            ![401, 403].contains(&status),
            "{} is {status}",
            operation.path
        );
    }
}

#[tokio::test]
async fn whoever_must_change_the_password_can_do_nothing_else() {
    let backend = TestBackend::start().await;
    for operation in operations(&backend).await {
        if operation.role.is_none() || WITH_ANY_PASSWORD.contains(&operation.path.as_str()) {
            continue;
        }
        let request = backend.request(Who::Newcomer, operation.method.clone(), &operation.path);
        let refusal = backend.refusal(request).await;
        let found = (refusal.status, refusal.code.as_str());
        assert_eq!(found, (403, "must_change_password"), "{}", operation.path);
    }
}

/// The operations of the document that the backend serves, with made-up path parameters.
async fn operations(backend: &TestBackend) -> Vec<Operation> {
    let document: Value = backend
        .get(Who::Nobody, "/api/openapi.json")
        .await
        .json()
        .await
        .unwrap();
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, operations)| {
        let operations = operations.as_object().unwrap().iter();
        operations.map(move |(method, operation)| Operation {
            method: method.to_uppercase().parse().unwrap(),
            path: with_made_up_parameters(path),
            role: role_of(operation),
        })
    });
    all.collect()
}

fn with_made_up_parameters(path: &str) -> String {
    let parts = path.split('/');
    let parts = parts.map(|part| if part.starts_with('{') { "1" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn role_of(operation: &Value) -> Option<Role> {
    let roles = operation.get("security")?.get(0)?.get("session")?;
    Some(serde_json::from_value(roles[0].clone()).unwrap())
}
