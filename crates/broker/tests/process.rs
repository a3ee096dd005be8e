//! A real nats-server as a child process.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kanade_broker::{
    Broker, BrokerConfig, BrokerError, NatsServer, SearchPlaces, Supervision, find, supervise,
};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(20);

fn server() -> NatsServer {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools");
    let tools = std::env::var_os("KANADE_TOOLS_DIR").map_or(default, PathBuf::from);
    find(&SearchPlaces::of_this_process(tools), |_| ()).expect("a nats-server is needed")
}

fn config(folder: &Path) -> BrokerConfig {
    BrokerConfig::new(folder.join("run"), folder.join("store"))
}

async fn answers(address: SocketAddr) -> bool {
    tokio::net::TcpStream::connect(address).await.is_ok()
}

#[tokio::test]
async fn a_broker_picks_a_free_port_and_keeps_it_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut broker = Broker::start(&server(), config(folder.path()))
        .await
        .unwrap();
    let address = broker.address();
    assert!(answers(address).await);

    broker.restart().await.unwrap();

    assert_eq!(broker.address(), address);
    assert!(answers(address).await);
    broker.stop().await.unwrap();
    broker.stop().await.unwrap();
    assert!(!answers(address).await);
}

#[tokio::test]
async fn a_port_in_use_is_said_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = config(folder.path());
    config.listen = other.local_addr().unwrap();

    let Err(error) = Broker::start(&server(), config).await else {
        panic!("two listeners on one port");
    };

    assert!(matches!(error, BrokerError::EndedEarly { .. }), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains("address already in use") || text.contains("bind"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn a_supervised_broker_that_is_killed_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut broker = Broker::start(&server(), config(folder.path()))
        .await
        .unwrap();
    let pid = broker.pid().unwrap();
    let address = broker.address();
    let (state, mut states) = watch::channel(Supervision::Stopped);
    let shutdown = CancellationToken::new();
    let watch_it = async {
        let mut wait = async |wanted: fn(&Supervision) -> bool| {
            timeout(PATIENCE, states.wait_for(wanted))
                .await
                .unwrap()
                .unwrap()
                .clone()
        };
        wait(|state| *state == Supervision::Running).await;
        kill(pid);
        wait(|state| matches!(state, Supervision::Restarting { restarts: 1, .. })).await;
        wait(|state| *state == Supervision::Running).await;
        assert!(answers(address).await);
        shutdown.cancel();
    };

    let (supervised, ()) = tokio::join!(supervise(&mut broker, &shutdown, &state), watch_it);

    supervised.unwrap();
    assert!(!answers(address).await);
}

#[cfg(unix)]
fn kill(pid: u32) {
    let pid = rustix::process::Pid::from_raw(pid.cast_signed()).expect("a process id");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("a process to kill");
}

/// The test starts itself again as the parent that is going to be killed.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_broker_ends_when_its_parent_is_killed() {
    use tokio::io::{AsyncBufReadExt, BufReader};
    const FOLDER: &str = "KANADE_BROKER_TEST_FOLDER";
    if let Some(folder) = std::env::var_os(FOLDER) {
        return be_the_parent(Path::new(&folder)).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut parent = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "a_broker_ends_when_its_parent_is_killed",
            "--nocapture",
        ])
        .env(FOLDER, folder.path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(parent.stdout.take().unwrap()).lines();
    let address: SocketAddr = loop {
        let line = timeout(PATIENCE, lines.next_line())
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        if let Some((_, address)) = line.split_once("broker at ") {
            break address.parse().unwrap();
        }
    };
    assert!(answers(address).await);

    parent.kill().await.unwrap();

    let gone = async {
        while answers(address).await {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, gone)
        .await
        .expect("the broker outlived its parent");
}

#[cfg(target_os = "linux")]
async fn be_the_parent(folder: &Path) {
    let broker = Broker::start(&server(), config(folder))
        .await
        .expect("a broker");
    println!("broker at {}", broker.address());
    std::future::pending::<()>().await;
}
