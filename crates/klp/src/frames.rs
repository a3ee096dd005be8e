//! Frames: four bytes of length, little-endian, and as many bytes of text.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;

/// The most bytes of a frame's text.
pub const LONGEST_FRAME: usize = 1024 * 1024;

/// Why a frame could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// It is longer than the protocol allows. What follows it cannot be told from its text.
    #[error("a message of {0} bytes is longer than {LONGEST_FRAME}")]
    TooLong(usize),
    /// The connection failed, or ended within a frame.
    #[error("the connection failed")]
    Connection(#[from] io::Error),
}

/// Reads a frame's text; `None` when the connection ended before it. Not safe to cancel.
///
/// # Errors
/// When the frame is too long, or the connection fails.
pub async fn read_frame(
    from: &mut (impl AsyncRead + Unpin),
) -> Result<Option<Vec<u8>>, FrameError> {
    let mut length = [0; 4];
    match from.read_exact(&mut length).await {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    };
    let length = u32::from_le_bytes(length) as usize;
    if length > LONGEST_FRAME {
        return Err(FrameError::TooLong(length));
    }
    let mut text = vec![0; length];
    from.read_exact(&mut text).await?;
    Ok(Some(text))
}

/// Hands on frame by frame until the connection ends, fails, or nobody wants them any more: a frame
/// must be read without interruption, its receiver can be left at any time.
pub async fn read_frames(
    mut from: impl AsyncRead + Unpin,
    to: mpsc::Sender<Result<Vec<u8>, FrameError>>,
) {
    loop {
        let frame = tokio::select! {
            frame = read_frame(&mut from) => frame,
            () = to.closed() => return,
        };
        let is_last = frame.is_err();
        let Some(frame) = frame.transpose() else {
            return;
        };
        if to.send(frame).await.is_err() || is_last {
            return;
        }
    }
}

/// Writes a frame.
///
/// # Errors
/// When the text is too long, and then nothing is written, or the connection fails.
pub async fn write_frame(
    to: &mut (impl AsyncWrite + Unpin),
    text: &[u8],
) -> Result<(), FrameError> {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    if text.len() > LONGEST_FRAME {
        return Err(FrameError::TooLong(text.len()));
    }
    to.write_all(&length.to_le_bytes()).await?;
    to.write_all(text).await?;
    to.flush().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[tokio::test]
    async fn what_is_written_is_read() {
        let (mut one, mut other) = tokio::io::duplex(64);
        write_frame(&mut one, b"{}").await.unwrap();
        write_frame(&mut one, b"").await.unwrap();
        drop(one);
        assert_eq!(read_frame(&mut other).await.unwrap().unwrap(), b"{}");
        assert_eq!(read_frame(&mut other).await.unwrap().unwrap(), b"");
        assert_eq!(read_frame(&mut other).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_frame_that_is_too_long_is_refused_before_it_is_read() {
        let mut bytes: &[u8] = &[1, 0, 16, 0];
        let refused = read_frame(&mut bytes).await;
        assert!(matches!(refused, Err(FrameError::TooLong(1_048_577))));
        let mut sink = Vec::new();
        let refused = write_frame(&mut sink, &vec![b' '; LONGEST_FRAME + 1]).await;
        assert!(refused.is_err() && sink.is_empty());
    }

    #[tokio::test]
    async fn a_frame_that_breaks_off_is_an_error() {
        let mut bytes: &[u8] = &[3, 0, 0, 0, b'{'];
        assert!(read_frame(&mut bytes).await.is_err());
    }
}
