//! The bytes of bundles: in chunks from our agents, in objects from 0.43's.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use kanade_bus::backend::{ApiError, Bus, ObjectError, Read, StreamReader};
use kanade_store::bundles::{Bundle, BundlePlace};
use kanade_wire::output::CHUNK_HEADER;
use kanade_wire::{Digest, subjects, topology};

/// How long the broker may take to hand out what it holds.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why a bundle could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The stream could not be read.
    #[error("the broker's stream of bundles could not be read")]
    Stream(#[from] ApiError),
    /// The object could not be read.
    #[error("the broker's store of bundles could not be read")]
    Object(#[from] ObjectError),
}

/// What the broker knows of a bundle's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleFacts {
    /// How many there are.
    pub size: u64,
    /// Their digest.
    pub digest: Option<String>,
}

/// Size and digest of a bundle whose report did not tell them; `None` when it has left the broker.
///
/// # Errors
/// When the broker cannot be read.
pub async fn facts(bus: &Bus, object: &str) -> Result<Option<BundleFacts>, BundleError> {
    let info = bus.object_info(topology::COLLECTIONS.name, object).await?;
    Ok(info.map(|info| BundleFacts {
        size: info.size,
        digest: info.digest,
    }))
}

/// The bytes of a bundle, their digest checked; `None` when some of them have left the broker.
///
/// # Errors
/// When the broker cannot be read, or what it holds is damaged.
pub async fn bytes(bus: &Bus, bundle: &Bundle) -> Result<Option<Bytes>, BundleError> {
    match &bundle.place {
        BundlePlace::Object(name) => {
            let store = topology::COLLECTIONS.name;
            if bus.object_info(store, name).await?.is_none() {
                return Ok(None);
            }
            Ok(Some(bus.object_get(store, name).await?))
        }
        BundlePlace::Chunks(chunks) => from_chunks(bus, bundle, *chunks).await,
    }
}

async fn from_chunks(
    bus: &Bus,
    bundle: &Bundle,
    chunks: u32,
) -> Result<Option<Bytes>, BundleError> {
    let subject = subjects::bundle(&bundle.pc_id, &bundle.result_id);
    let mut reader = StreamReader::new(bus, topology::BUNDLES.name, 0).filter(subject);
    let pieces = tokio::time::timeout(PATIENCE, read(&mut reader, chunks)).await;
    reader.close().await;
    let Ok(pieces) = pieces else {
        return Ok(None);
    };
    let body: Vec<u8> = pieces?.into_values().flatten().collect();
    let digest = format!("sha256:{}", Digest::of(&body));
    let is_whole = bundle.digest.as_ref().is_none_or(|told| *told == digest);
    Ok(is_whole.then(|| Bytes::from(body)))
}

async fn read(reader: &mut StreamReader, wanted: u32) -> Result<BTreeMap<u32, Bytes>, ApiError> {
    let mut pieces = BTreeMap::new();
    while pieces.len() < wanted as usize {
        let messages = match reader.read().await? {
            Read::Opened if reader.waiting_at_open() == 0 => break,
            Read::Opened => continue,
            Read::Messages(messages) => messages,
        };
        let nothing_more = messages.last().is_some_and(|last| last.pending == 0);
        for message in messages {
            let number = message.headers.get(CHUNK_HEADER);
            if let Some(Ok(number)) = number.map(str::parse) {
                pieces.insert(number, message.payload);
            }
        }
        if nothing_more {
            break;
        }
    }
    Ok(pieces)
}
