//! The API describes itself.

use crate::support::{TestBackend, Who};

#[tokio::test]
async fn the_page_names_every_operation_of_the_document() {
    let backend = TestBackend::start().await;
    let page = backend.get(Who::Nobody, "/api/docs").await;
    assert!(
        page.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    let page = page.text().await.unwrap();
    let document = backend.get(Who::Nobody, "/api/openapi.json").await;
    let document: serde_json::Value = document.json().await.unwrap();
    assert_eq!(document, kanade_api::openapi());
    for path in document["paths"].as_object().unwrap().keys() {
        assert!(page.contains(path.as_str()), "{path} is on the page");
    }
}
