//! Secrets and parameters on their way from an admin to a machine.

use kanade_api_types::executions::ExecRequest;
use kanade_api_types::secrets::SetSecret;
use kanade_bus::backend::Bus;
use kanade_wire::environment::SecretText;
use kanade_wire::exec_events::ExecCreated;
use kanade_wire::{Command, JobId, SecretName, Target, subjects, topology};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{TestBackend, Who};

const VALUE: &str = "hunter22-and-more";

const JOB: &str = "\
id: upload
version: 1.0.0
parameters:
  - { name: folder, required: true, pattern: '/[a-z/]+' }
  - { name: max-age, type: integer, default: 30, max: 365 }
execute:
  shell: sh
  script: echo $API_KEY
  timeout: 30s
  env:
    API_KEY: { secret: api-key }
    REGION: eu
";

fn name() -> SecretName {
    SecretName::new("api-key").unwrap()
}

async fn set_secret(backend: &TestBackend) {
    let value = SecretText::new(VALUE);
    let client = backend.client(Who::Admin);
    client
        .set_secret(&name(), &SetSecret { value })
        .await
        .unwrap();
}

async fn add_upload(backend: &TestBackend) {
    let client = backend.client(Who::Operator);
    client.save_job(JOB, None).await.unwrap();
}

fn order(parameters: &Value) -> ExecRequest {
    ExecRequest {
        target: Target::all(),
        parameters: serde_json::from_value(parameters.clone()).unwrap(),
        ..ExecRequest::default()
    }
}

async fn last(bus: &Bus, stream: &str, subject: &str) -> Vec<u8> {
    let message = bus.get_last_message(stream, subject).await.unwrap();
    message.unwrap().payload.to_vec()
}

#[tokio::test]
async fn a_secret_reaches_machines_and_nobody_else() {
    let backend = TestBackend::start().await;
    set_secret(&backend).await;
    add_upload(&backend).await;
    backend.add_machines(&["pc1"]).await;
    let client = backend.client(Who::Operator);
    let job = JobId::new("upload").unwrap();

    let order = order(&json!({"folder": "/var/log", "max-age": "7"}));
    let ordered = client.exec(&job, &order).await.unwrap();

    let sent = last(&backend.bus, topology::EXEC.name, "commands.all").await;
    let sent: Command = serde_json::from_slice(&sent).unwrap();
    let value = sent.secret_env["API_KEY"].value.as_ref();
    assert_eq!(value.map(SecretText::reveal), Some(VALUE));
    let plain =
        json!({"REGION": "eu", "KANADE_PARAM_FOLDER": "/var/log", "KANADE_PARAM_MAX_AGE": "7"});
    assert_eq!(json!(sent.env), plain);

    let subject = subjects::exec_created(&ordered.exec_id);
    let announced = last(&backend.bus, topology::EVENTS.name, &subject).await;
    assert!(!String::from_utf8_lossy(&announced).contains(VALUE));
    let announced: ExecCreated = serde_json::from_slice(&announced).unwrap();
    assert_eq!(announced.command.secret_env["API_KEY"].secret, name());

    let execution = client.execution(&ordered.exec_id).await.unwrap().execution;
    assert_eq!(
        json!(execution.parameters),
        json!({"folder": "/var/log", "max-age": 7})
    );
    for path in ["/api/secrets", "/api/audit", "/api/executions", "/api/jobs"] {
        let text = backend.get(Who::Admin, path).await.text().await.unwrap();
        assert!(!text.contains(VALUE), "{path}: {text}");
    }
}

#[tokio::test]
async fn what_cannot_be_run_is_refused_before_anything_is_published() {
    let backend = TestBackend::start().await;
    add_upload(&backend).await;
    backend.add_machines(&["pc1"]).await;
    let events = backend.messages_in("EVENTS").await;
    let exec = |parameters: Value| {
        let request = backend.request(Who::Operator, Method::POST, "/api/exec/upload");
        backend.refusal(request.json(&order(&parameters)))
    };

    let bad = exec(json!({"folder": "C:", "max-age": 400, "colour": "red"})).await;
    assert_eq!((bad.status, bad.code.as_str()), (400, "invalid_parameters"));
    let paths: Vec<&str> = bad.errors.iter().map(|error| error.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "parameters.folder",
            "parameters.max-age",
            "parameters.colour"
        ]
    );

    let unset = exec(json!({"folder": "/var"})).await;
    assert_eq!((unset.status, unset.code.as_str()), (409, "secret_not_set"));
    assert!(
        unset.detail.contains("kanade secret set api-key"),
        "{}",
        unset.detail
    );
    assert_eq!(backend.messages_in("EVENTS").await, events);
    assert_eq!(backend.messages_in("EXEC").await, 0);
}

#[tokio::test]
async fn a_secret_that_a_job_uses_is_kept_and_a_short_one_refused() {
    let backend = TestBackend::start().await;
    set_secret(&backend).await;
    add_upload(&backend).await;
    let delete = || backend.request(Who::Admin, Method::DELETE, "/api/secrets/api-key");

    let used = backend.refusal(delete()).await;
    assert_eq!((used.status, used.code.as_str()), (409, "secret_used"));
    assert!(used.detail.contains("upload"), "{}", used.detail);
    let shown = backend
        .client(Who::Admin)
        .secrets()
        .take(10)
        .await
        .unwrap()
        .rows;
    assert_eq!(shown[0].used_by, [JobId::new("upload").unwrap()]);
    assert_eq!(shown[0].set_by, Who::Admin.name());

    let put = backend.request(Who::Admin, Method::PUT, "/api/secrets/pin");
    let short = backend.refusal(put.json(&json!({"value": "123"}))).await;
    assert_eq!((short.status, short.code.as_str()), (400, "invalid_secret"));

    let client = backend.client(Who::Operator);
    client
        .delete_job(&JobId::new("upload").unwrap())
        .await
        .unwrap();
    assert_eq!(delete().send().await.unwrap().status(), 204);
    let gone = backend.refusal(delete()).await;
    assert_eq!((gone.status, gone.code.as_str()), (404, "secret_not_found"));
}
