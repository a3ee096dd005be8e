//! A body that is larger than what may be in memory of it.

use std::time::Instant;

use bytes::Bytes;
use futures_util::stream;
use reqwest::{Body, Method, StatusCode};

use crate::support::{TestBackend, Who};

const PACKAGE: &str = "/api/app-packages/large/1";
const PIECE: usize = 1 << 20;
const PIECES: usize = 200;

/// What this process, backend and client together, may need for it.
const MEMORY: u64 = 64 << 20;

/// Memory of this process now; nothing where it is not told.
fn resident() -> Option<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

fn piece(number: usize) -> Bytes {
    Bytes::from(vec![u8::try_from(number % 251).unwrap(); PIECE])
}

fn rate(since: Instant) -> f64 {
    f64::from(u32::try_from(PIECES).unwrap()) / since.elapsed().as_secs_f64()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_megabytes_pass_without_being_held() {
    let backend = TestBackend::start().await;
    let before = resident().unwrap_or_default();
    let pieces = stream::iter((0..PIECES).map(|number| Ok::<_, std::io::Error>(piece(number))));
    let request = backend.request(Who::Operator, Method::POST, PACKAGE);

    let started = Instant::now();
    let answer = request
        .body(Body::wrap_stream(pieces))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    println!("up: {:.0} MiB/s, read back included", rate(started));
    let started = Instant::now();
    let mut download = backend.get(Who::Viewer, PACKAGE).await;
    let (mut size, mut peak) = (0_usize, resident().unwrap_or_default());
    while let Some(chunk) = download.chunk().await.unwrap() {
        assert_eq!(usize::from(chunk[0]), size / PIECE % 251);
        size += chunk.len();
        peak = peak.max(resident().unwrap_or_default());
    }
    println!("down: {:.0} MiB/s", rate(started));

    assert_eq!(size, PIECES * PIECE);
    let grown = peak.saturating_sub(before);
    println!("grown by {} MiB", grown >> 20);
    assert!(grown < MEMORY, "grown by {} MiB", grown >> 20);
}
