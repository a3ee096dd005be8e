use reqwest::Response;

use crate::call::malformed;
use crate::error::ClientError;

/// An answer that is read piece by piece.
pub struct Download {
    operation: String,
    response: Response,
}

impl Download {
    pub(crate) fn new(operation: String, response: Response) -> Self {
        Self {
            operation,
            response,
        }
    }

    /// How many bytes it has, when the backend says so.
    pub fn size(&self) -> Option<u64> {
        self.response.content_length()
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    /// When it breaks off: what was read is then a part only.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, ClientError> {
        let chunk = self.response.chunk().await;
        let chunk = chunk.map_err(|source| malformed(&self.operation, source.without_url()))?;
        Ok(chunk.map(|bytes| bytes.to_vec()))
    }
}
