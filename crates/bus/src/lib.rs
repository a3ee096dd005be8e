//! The broker as the rest of kanade sees it; the only crate that names async-nats.
