//! Output that is not in the database: in chunks from our agents, in objects from 0.43's.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use kanade_bus::backend::{ApiError, Bus, ObjectError, Read, StreamMessage, StreamReader};
use kanade_wire::output::{CHUNK_HEADER, OutputStream, STREAM_HEADER};
use kanade_wire::result::ChunkedOutput;
use kanade_wire::{PcId, ResultId, subjects, topology};

/// How long the broker may take to hand out what it holds.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why output could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The stream could not be read.
    #[error("the broker's stream of outputs could not be read")]
    Stream(#[from] ApiError),
    /// The object could not be read.
    #[error("the broker's store of outputs could not be read")]
    Object(#[from] ObjectError),
}

/// Fetches output by the pieces it travelled in; `None` when some of them have left the broker.
///
/// # Errors
/// When the broker cannot be read.
pub async fn from_chunks(
    bus: &Bus,
    pc: &PcId,
    result: &ResultId,
    stream: OutputStream,
    output: &ChunkedOutput,
) -> Result<Option<String>, OutputError> {
    let subject = subjects::output(pc, result);
    let mut reader = StreamReader::new(bus, topology::OUTPUT.name, 0).filter(subject);
    let reading = read_chunks(&mut reader, stream, output.chunks);
    let pieces = tokio::time::timeout(PATIENCE, reading).await;
    reader.close().await;
    let Ok(pieces) = pieces else {
        return Ok(None);
    };
    let bytes: Vec<u8> = pieces?.into_values().flatten().collect();
    Ok((bytes.len() as u64 == output.bytes).then(|| String::from_utf8_lossy(&bytes).into_owned()))
}

async fn read_chunks(
    reader: &mut StreamReader,
    stream: OutputStream,
    wanted: u32,
) -> Result<BTreeMap<u32, Vec<u8>>, ApiError> {
    let mut pieces = BTreeMap::new();
    while pieces.len() < wanted as usize {
        let Read::Messages(messages) = reader.read().await? else {
            continue;
        };
        let nothing_more = messages.last().is_some_and(|last| last.pending == 0);
        pieces.extend(messages.iter().filter_map(|message| piece(message, stream)));
        if nothing_more {
            break;
        }
    }
    Ok(pieces)
}

fn piece(message: &StreamMessage, stream: OutputStream) -> Option<(u32, Vec<u8>)> {
    let of = OutputStream::from_str(message.headers.get(STREAM_HEADER)?).ok()?;
    let number = message.headers.get(CHUNK_HEADER)?.parse().ok()?;
    (of == stream).then(|| (number, message.payload.to_vec()))
}

/// Fetches output that a 0.43 agent put into an object; `None` when it has left the broker.
///
/// # Errors
/// When the broker cannot be read.
pub async fn from_object(bus: &Bus, name: &str) -> Result<Option<String>, OutputError> {
    let store = topology::RESULT_OUTPUT.name;
    if bus.object_info(store, name).await?.is_none() {
        return Ok(None);
    }
    let bytes = bus.object_get(store, name).await?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
