//! A script's output on its way: bytes become text, text is capped, and the newest part is kept for watchers.

mod capped;
mod decoder;
mod mask;
mod ring;

pub use capped::{CappedText, Kept};
pub use decoder::LossyDecoder;
pub use mask::{Masker, Secrets};
pub use ring::TextRing;
