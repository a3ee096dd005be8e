//! Where the text of a run goes: into its row while it is short, else compressed beside it.

use std::io;

use kanade_store::projection::KeptOutput;
use kanade_store::results::OutputPlace;
use kanade_wire::ResultId;
use kanade_wire::output::OutputStream;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::bulk::{BulkInsert, RowArguments};

/// Bytes of a text that stays in its row.
const IN_ROW: usize = 2 * 1024;

/// Characters of a longer text that the row shows.
pub const PREVIEW: usize = 200;

const INSERT: BulkInsert = BulkInsert {
    head: "INSERT INTO result_outputs (result_id, stream, body) VALUES",
    columns: 3,
    tail: "ON CONFLICT (result_id, stream) DO UPDATE SET body = excluded.body",
};

/// A text on its way beside its row.
pub struct Body {
    result_id: ResultId,
    stream: OutputStream,
    text: String,
}

/// Cuts a long text down to its preview; what is to be kept beside the row is pushed to `bodies`.
pub fn place(
    output: &mut KeptOutput,
    stream: OutputStream,
    result_id: &ResultId,
    bodies: &mut Vec<Body>,
) {
    if output.text.len() <= IN_ROW {
        return;
    }
    let preview = output.text.chars().take(PREVIEW).collect();
    bodies.push(Body {
        result_id: result_id.clone(),
        stream,
        text: std::mem::replace(&mut output.text, preview),
    });
    output.elsewhere.get_or_insert(OutputPlace::Beside);
}

/// Stores texts beside their rows.
pub async fn store(
    connection: &mut SqliteConnection,
    bodies: Vec<Body>,
) -> Result<(), sqlx::Error> {
    INSERT.run(connection, bodies, bind).await
}

fn bind(body: Body, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(body.result_id))?;
    values.add(body.stream.as_str())?;
    values.add(zstd::bulk::compress(
        body.text.as_bytes(),
        zstd::DEFAULT_COMPRESSION_LEVEL,
    )?)
}

/// The text of a stored body.
pub fn read(body: &[u8]) -> io::Result<String> {
    let bytes = zstd::stream::decode_all(body)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}
