//! Signing in and out, and what a browser's session must prove.

use kanade_api_types::auth::LoginResponse;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::json;

use crate::support::{PASSWORD, TestBackend, Who};

fn login(backend: &TestBackend, password: &str) -> RequestBuilder {
    let request = backend.request(Who::Nobody, Method::POST, "/api/auth/login");
    request.json(&json!({ "username": Who::Operator.name(), "password": password }))
}

/// Signs in as the page does; returns its cookie and CSRF token.
async fn sign_the_page_in(backend: &TestBackend) -> (String, String) {
    let response = login(backend, PASSWORD)
        .header("x-kanade-source", "spa")
        .send()
        .await
        .unwrap();
    let cookie = response.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .to_owned();
    let body: LoginResponse = response.json().await.unwrap();
    assert_eq!(body.token, "", "the page's session is the cookie alone");
    (cookie, body.csrf_token)
}

/// A write with the page's cookie.
fn write(backend: &TestBackend, cookie: &str) -> RequestBuilder {
    let request = backend.request(Who::Nobody, Method::POST, "/api/jobs/greet/kill");
    request.header("cookie", cookie.split(';').next().unwrap())
}

async fn status(response: RequestBuilder) -> u16 {
    let response: Response = response.send().await.unwrap();
    response.status().as_u16()
}

#[tokio::test]
async fn a_password_signs_in_and_the_session_ends_with_the_sign_out() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Nobody);
    let session = client.login(Who::Operator.name(), PASSWORD).await.unwrap();
    let client = client.with_token(&session.token).unwrap();
    assert_eq!(client.me().await.unwrap().username, Who::Operator.name());

    client.logout().await.unwrap();

    assert_eq!(client.me().await.unwrap_err().code(), Some("not_signed_in"));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_are_refused_alike() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Nobody);
    for name in [Who::Operator.name(), "nobody"] {
        let refused = client.login(name, "wrong password").await.err().unwrap();
        assert_eq!(
            (refused.status(), refused.code()),
            (Some(401), Some("login_refused"))
        );
    }
}

#[tokio::test]
async fn a_sign_in_link_works_once() {
    let backend = TestBackend::start().await;
    let link = || {
        let request = backend.request(Who::Nobody, Method::POST, "/api/auth/login");
        request.json(&json!({ "link": backend.link() }))
    };
    let session: LoginResponse = link().send().await.unwrap().json().await.unwrap();
    assert_eq!(session.username, Who::Viewer.name());
    assert_eq!(backend.refusal(link()).await.code, "login_refused");
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let backend = TestBackend::start().await;
    let old = backend.client(Who::Newcomer);
    let client = backend.client(Who::Nobody);
    let session = client.login(Who::Newcomer.name(), PASSWORD).await.unwrap();
    assert!(session.must_change_pw);
    let client = client.with_token(&session.token).unwrap();

    client
        .change_password(PASSWORD, "another fine password")
        .await
        .unwrap();

    assert!(!client.me().await.unwrap().must_change_pw);
    assert!(client.jobs().all().await.is_ok());
    assert_eq!(old.me().await.unwrap_err().status(), Some(401));
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_the_old_one_to_a_long_enough_one() {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Viewer);
    let refused = client
        .change_password("wrong", "another fine password")
        .await;
    assert_eq!(refused.unwrap_err().code(), Some("wrong_password"));
    let refused = client.change_password(PASSWORD, "short").await;
    assert_eq!(refused.unwrap_err().code(), Some("password_too_weak"));
}

#[tokio::test]
async fn a_browser_gets_its_session_where_no_script_can_read_it() {
    let backend = TestBackend::start().await;
    let (cookie, _) = sign_the_page_in(&backend).await;
    for attribute in [
        "kanade_session=kns_",
        "HttpOnly",
        "SameSite=Strict",
        "Path=/",
    ] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
}

#[tokio::test]
async fn a_write_with_the_cookie_needs_the_token_of_the_page() {
    let backend = TestBackend::start().await;
    let (cookie, csrf) = sign_the_page_in(&backend).await;

    let refusal = backend.refusal(write(&backend, &cookie)).await;
    assert_eq!(
        (refusal.status, refusal.code.as_str()),
        (403, "csrf_token_missing")
    );
    let forged = write(&backend, &cookie).header("x-csrf-token", "forged");
    assert_eq!(backend.refusal(forged).await.status, 403);

    let own = write(&backend, &cookie).header("x-csrf-token", csrf);
    assert_eq!(status(own).await, 204);
}

#[tokio::test]
async fn a_page_that_is_loaded_again_gets_its_token_again() {
    let backend = TestBackend::start().await;
    let (cookie, csrf) = sign_the_page_in(&backend).await;
    let me = backend.request(Who::Nobody, Method::GET, "/api/auth/me");
    let me = me.header("cookie", cookie.split(';').next().unwrap());
    let me: serde_json::Value = me.send().await.unwrap().json().await.unwrap();
    assert_eq!(me["csrf_token"], csrf);
}
