//! How fast the broker stores and hands out messages, for each way of syncing to the disk.
//!
//! `cargo run --release -p kanade-bus --example broker_speed`

use std::time::{Duration, Instant};

use kanade_broker::{Broker, BrokerConfig, NatsServer, SearchPlaces, SyncInterval, find};
use kanade_bus::ConnectOptions;
use kanade_bus::backend::{Bus, Outgoing, Read, ReconcileOptions, StreamReader};
use kanade_runtime::SystemClock;

const MESSAGES: u32 = 60_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let places = SearchPlaces::of_this_process(kanade_testkit::tools_folder());
    let server = find(&places, |sentence| eprintln!("{sentence}"))?;
    let seconds = |seconds| SyncInterval::Every(Duration::from_secs(seconds));
    let ways = [
        ("always", SyncInterval::Always),
        ("100 ms", SyncInterval::Every(Duration::from_millis(100))),
        ("1 s", seconds(1)),
        ("10 s", seconds(10)),
        ("120 s", seconds(120)),
    ];
    println!("sync_interval | one by one /s | 1 in flight p99 | 500 in flight /s | read /s");
    for (name, sync_interval) in ways {
        println!("{name} | {}", measure(&server, sync_interval).await?);
    }
    Ok(())
}

async fn measure(
    server: &NatsServer,
    sync_interval: SyncInterval,
) -> Result<String, Box<dyn std::error::Error>> {
    // In the working folder: a folder for temporary files may not be on a disk at all.
    let folder = tempfile::tempdir_in(".")?;
    let mut config = BrokerConfig::new(folder.path().join("run"), folder.path().join("store"));
    config.sync_interval = sync_interval;
    let mut broker = Broker::start(server, config).await?;
    let clock = SystemClock::shared();
    let bus = Bus::open(&ConnectOptions::new(broker.url(), "speed", clock.clone())).await?;
    bus.connected().await;
    bus.reconcile(ReconcileOptions {
        store_limit: Some(10 << 30),
        now: clock.now(),
    })
    .await?;
    let (one_by_one, p99) = one_by_one(&bus).await?;
    let many = many(&bus).await?;
    let read = read(&bus).await?;
    broker.stop().await?;
    Ok(format!(
        "{one_by_one:.0} | {p99:.1?} | {many:.0} | {read:.0}"
    ))
}

fn message() -> Outgoing {
    Outgoing::new("results.pc.machine", vec![b'x'; 700])
}

async fn one_by_one(bus: &Bus) -> Result<(f64, Duration), Box<dyn std::error::Error>> {
    let mut times = Vec::new();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(2) {
        let before = Instant::now();
        bus.publish(message()).await?;
        times.push(before.elapsed());
    }
    times.sort_unstable();
    let rate = times.len() as f64 / start.elapsed().as_secs_f64();
    Ok((rate, times[times.len() * 99 / 100]))
}

async fn many(bus: &Bus) -> Result<f64, Box<dyn std::error::Error>> {
    let start = Instant::now();
    let mut acknowledged = 0;
    while acknowledged < MESSAGES && start.elapsed() < Duration::from_secs(10) {
        let messages = std::iter::repeat_with(message).take(2_000);
        for ack in bus.publish_many(messages, 500).await {
            ack?;
            acknowledged += 1;
        }
    }
    Ok(f64::from(acknowledged) / start.elapsed().as_secs_f64())
}

async fn read(bus: &Bus) -> Result<f64, Box<dyn std::error::Error>> {
    let last = bus
        .stream_info("RESULTS")
        .await?
        .ok_or("no stream")?
        .last_sequence;
    let mut reader = StreamReader::new(bus, "RESULTS", 1);
    let start = Instant::now();
    while reader.next_sequence() <= last {
        if let Read::Messages(batch) = reader.read().await? {
            std::hint::black_box(batch);
        }
    }
    Ok(last as f64 / start.elapsed().as_secs_f64())
}
