//! Packages, script objects and releases through the API.

use std::io::Write;
use std::net::TcpStream;

use kanade_api_types::files::{FileRow, FilesUsage, PublishedFile};
use kanade_testkit::{PATIENCE, wait_until};
use kanade_update::Label;
use kanade_wire::blob::{BlobRequest, ERROR_HEADER, NOT_FOUND, SIZE_HEADER};
use kanade_wire::{Digest, PcId, subjects};
use reqwest::header::{CONTENT_TYPE, IF_MATCH, IF_RANGE, RANGE};
use reqwest::{Method, StatusCode};

use crate::support::{TestBackend, Who};

const PACKAGE: &str = "/api/app-packages/vlc/3.0.20";
const SCRIPT: &str = "/api/script-objects/greet/1";

pub(crate) async fn publish(backend: &TestBackend, path: &str, body: &[u8]) -> PublishedFile {
    let request = backend.request(Who::Operator, Method::POST, path);
    let answer = request.body(body.to_vec()).send().await.unwrap();
    let status = answer.status();
    assert!(
        status.is_success(),
        "{status}: {}",
        answer.text().await.unwrap()
    );
    answer.json().await.unwrap()
}

pub(crate) async fn refused(
    backend: &TestBackend,
    method: Method,
    path: &str,
    body: &[u8],
) -> (u16, String, String) {
    let request = backend.request(Who::Operator, method, path);
    let refusal = backend.refusal(request.body(body.to_vec())).await;
    (refusal.status, refusal.code, refusal.detail)
}

async fn stored(backend: &TestBackend, store: &str) -> u64 {
    let info = backend.bus.stream_info(&format!("OBJ_{store}")).await;
    info.unwrap().unwrap().messages
}

#[tokio::test]
async fn a_package_is_published_listed_downloaded_and_deleted() {
    let backend = TestBackend::start().await;
    let body = vec![7; 300_000];
    let published = publish(&backend, PACKAGE, &body).await;
    assert_eq!((published.size, published.existed), (300_000, false));
    assert_eq!(published.sha256, Digest::of(&body));

    let listed = backend.get(Who::Viewer, "/api/app-packages?q=VLC").await;
    let listed: Vec<FileRow> = listed.json().await.unwrap();
    assert_eq!(
        (listed[0].name.as_str(), listed[0].version.as_str()),
        ("vlc", "3.0.20")
    );
    let download = backend.get(Who::Viewer, PACKAGE).await;
    assert_eq!(
        download.headers()["x-content-sha256"],
        published.sha256.as_str()
    );
    assert_eq!(download.bytes().await.unwrap(), body);

    let delete = backend.request(Who::Operator, Method::DELETE, PACKAGE);
    assert_eq!(
        delete.send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    let gone = backend.get(Who::Viewer, PACKAGE).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
    let listed = backend.get(Who::Viewer, "/api/app-packages").await;
    assert_eq!(listed.text().await.unwrap(), "[]");
}

#[tokio::test]
async fn a_form_is_taken_as_a_body_is() {
    let backend = TestBackend::start().await;
    let form = "--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\necho hi\r\n--XX--\r\n";
    let send = |form: String| {
        let request = backend.request(Who::Operator, Method::POST, SCRIPT);
        let request = request.header(CONTENT_TYPE, "multipart/form-data; boundary=XX");
        request.body(form)
    };
    let cut_off = form.trim_end_matches("\r\n--XX--\r\n").to_owned();
    let refusal = backend.refusal(send(cut_off)).await;
    assert_eq!(
        (refusal.status, refusal.code.as_str()),
        (400, "upload_broke_off")
    );
    assert_eq!(stored(&backend, "scripts").await, 0);

    let published = send(form.to_owned()).send().await.unwrap();
    assert_eq!(published.status(), StatusCode::CREATED);
    let text = backend.get(Who::Viewer, SCRIPT).await.text().await.unwrap();
    assert_eq!(text, "echo hi");
}

#[tokio::test]
async fn what_is_published_stays_what_it_is() {
    let backend = TestBackend::start().await;
    publish(&backend, PACKAGE, b"one").await;
    let before = stored(&backend, "app_packages").await;

    assert!(publish(&backend, PACKAGE, b"one").await.existed);
    let (status, code, detail) = refused(&backend, Method::POST, PACKAGE, b"two").await;
    assert_eq!((status, code.as_str()), (409, "exists_with_other_content"));
    assert!(detail.contains("vlc/3.0.20"), "{detail}");
    assert_eq!(stored(&backend, "app_packages").await, before);
}

#[tokio::test]
async fn of_uploads_of_one_name_at_once_one_counts() {
    let backend = TestBackend::start().await;
    let bodies = [1_u8, 2, 3, 4].map(|byte| vec![byte; 1_000_000]);
    let uploads = bodies.iter().map(|body| {
        let request = backend.request(Who::Operator, Method::POST, PACKAGE);
        request.body(body.clone()).send()
    });
    let answers = futures_util::future::join_all(uploads).await;
    let mut statuses: Vec<u16> = answers
        .iter()
        .map(|it| it.as_ref().unwrap().status().as_u16())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409]);
    let body = backend
        .get(Who::Viewer, PACKAGE)
        .await
        .bytes()
        .await
        .unwrap();
    assert!(bodies.iter().any(|sent| *sent == body));
    assert_eq!(stored(&backend, "app_packages").await, 9);
}

#[tokio::test]
async fn what_arrives_must_be_what_was_declared() {
    let backend = TestBackend::start().await;
    let declare = |digest: String| {
        let request = backend.request(Who::Operator, Method::POST, PACKAGE);
        request.header("X-Content-SHA256", digest).body("content")
    };
    let refusal = backend
        .refusal(declare(Digest::of(b"another").to_string()))
        .await;
    assert_eq!(
        (refusal.status, refusal.code.as_str()),
        (400, "digest_differs")
    );
    let refusal = backend.refusal(declare("abc".to_owned())).await;
    assert_eq!(refusal.code, "invalid_digest");
    assert_eq!(stored(&backend, "app_packages").await, 0);

    let right = declare(Digest::of(b"content").to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(right.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let backend = TestBackend::start().await;
    let address = backend.base().trim_start_matches("http://").to_owned();
    let token = backend.token(Who::Operator).unwrap().to_owned();
    let send = move || {
        let mut connection = TcpStream::connect(&address).unwrap();
        let head = format!(
            "POST {PACKAGE} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 9000000\r\n\r\n"
        );
        connection.write_all(head.as_bytes()).unwrap();
        connection.write_all(&vec![1; 3_000_000]).unwrap();
        connection
    };
    let connection = tokio::task::spawn_blocking(send).await.unwrap();
    wait_until("some of it to be stored", PATIENCE, async || {
        stored(&backend, "app_packages").await > 0
    })
    .await;
    drop(connection);

    wait_until("it to be removed", PATIENCE, async || {
        stored(&backend, "app_packages").await == 0
    })
    .await;
    let listed = backend.get(Who::Viewer, "/api/app-packages").await;
    assert_eq!(listed.text().await.unwrap(), "[]");
}

#[tokio::test]
async fn parts_are_downloaded_under_conditions() {
    let backend = TestBackend::start().await;
    let body: Vec<u8> = (0..400_000_u32).map(|n| (n % 251) as u8).collect();
    let published = publish(&backend, PACKAGE, &body).await;
    let tag = format!("\"{}\"", published.sha256);
    let ask = |headers: &[(reqwest::header::HeaderName, &str)]| {
        let request = backend.request(Who::Viewer, Method::GET, PACKAGE);
        let request = headers
            .iter()
            .fold(request, |it, (name, value)| it.header(name, *value));
        request.send()
    };

    let part = ask(&[(RANGE, "bytes=131070-262200"), (IF_RANGE, &tag)])
        .await
        .unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(
        part.headers()["content-range"],
        "bytes 131070-262200/400000"
    );
    assert_eq!(part.bytes().await.unwrap(), &body[131_070..=262_200]);
    let whole = ask(&[(RANGE, "bytes=0-9"), (IF_RANGE, "\"old\"")])
        .await
        .unwrap();
    assert_eq!(
        (whole.status(), whole.content_length()),
        (StatusCode::OK, Some(400_000))
    );
    let outside = ask(&[(RANGE, "bytes=400000-")]).await.unwrap();
    assert_eq!(outside.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(outside.headers()["content-range"], "bytes */400000");
    let changed = ask(&[(IF_MATCH, "\"old\"")]).await.unwrap();
    assert_eq!(changed.status(), StatusCode::PRECONDITION_FAILED);
    let head = backend
        .request(Who::Viewer, Method::HEAD, PACKAGE)
        .send()
        .await
        .unwrap();
    assert_eq!(head.headers()["etag"], tag.as_str());
}

#[tokio::test]
async fn a_script_that_a_job_names_is_not_deleted() {
    let backend = TestBackend::start().await;
    publish(&backend, SCRIPT, b"echo hello").await;
    let job = "id: greet\nversion: 1.0.0\nexecute:\n  shell: sh\n  script_object: greet/1\n  timeout: 30s\n";
    let client = backend.client(Who::Operator);
    let saved = client.save_job(job, None).await.unwrap();

    let (status, code, detail) = refused(&backend, Method::DELETE, SCRIPT, b"").await;
    assert_eq!((status, code.as_str()), (409, "in_use"));
    assert!(detail.contains("job greet"), "{detail}");
    let listed = backend.get(Who::Viewer, "/api/script-objects").await;
    let listed: Vec<FileRow> = listed.json().await.unwrap();
    assert_eq!(listed[0].used_by, ["job greet"]);

    client.delete_job(&saved.id).await.unwrap();
    let delete = backend.request(Who::Operator, Method::DELETE, SCRIPT);
    assert_eq!(
        delete.send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
}

#[tokio::test]
async fn a_script_is_no_larger_than_it_may_be() {
    let backend = TestBackend::start().await;
    let (status, code, _) =
        refused(&backend, Method::POST, SCRIPT, &vec![b'#'; (4 << 20) + 1]).await;
    assert_eq!((status, code.as_str()), (413, "body_too_large"));
    assert_eq!(stored(&backend, "scripts").await, 0);
    let largest = publish(&backend, SCRIPT, &vec![b'#'; 4 << 20]).await;
    assert_eq!(largest.size, 4 << 20);
}

#[tokio::test]
async fn machines_fetch_releases_and_scripts_by_their_digest() {
    let backend = TestBackend::start().await;
    let mut program: Vec<u8> = (0..1_500_000_u32).map(|n| (n % 249) as u8).collect();
    let label = Label::new("kanade-agent", "1.2.0");
    program[700_000..][..label.bytes().len()].copy_from_slice(label.bytes());
    let path = "/api/agents/publish?version=1.2.0&platform=linux-x86_64";
    let release = publish(&backend, path, &program).await;
    let script = publish(&backend, SCRIPT, b"echo hello").await;
    let subject = subjects::blob(&PcId::new("web01").unwrap());
    let fetch = async |digest: &Digest, offset: u64| {
        let asked = BlobRequest {
            digest: digest.clone(),
            offset,
        };
        let asked = serde_json::to_vec(&asked).unwrap().into();
        backend
            .bus
            .request(&subject, asked, PATIENCE)
            .await
            .unwrap()
    };

    let mut fetched = Vec::new();
    while fetched.len() < program.len() {
        let piece = fetch(&release.sha256, fetched.len() as u64).await;
        assert_eq!(piece.headers.get_u64(SIZE_HEADER), Some(1_500_000));
        fetched.extend_from_slice(&piece.payload);
    }
    assert!(fetched == program);
    assert_eq!(&fetch(&script.sha256, 5).await.payload[..], b"hello");
    let unknown = fetch(&Digest::of(b"unknown"), 0).await;
    assert_eq!(unknown.headers.get(ERROR_HEADER), Some(NOT_FOUND));
}

#[tokio::test]
async fn usage_tells_what_each_store_takes() {
    let backend = TestBackend::start().await;
    publish(&backend, PACKAGE, &vec![1; 300_000]).await;
    let usage = backend.get(Who::Viewer, "/api/files/usage").await;
    let usage: FilesUsage = usage.json().await.unwrap();
    let kinds: Vec<&str> = usage
        .stores
        .iter()
        .map(|store| store.kind.as_str())
        .collect();
    assert_eq!(kinds, ["packages", "scripts", "releases", "bundles"]);
    assert_eq!(usage.stores[0].objects, Some(1));
    assert!(usage.stores[0].stored_bytes >= 300_000 && usage.stored_bytes >= 300_000);
    assert_eq!(usage.stores[3].kept_days, Some(30));
}
