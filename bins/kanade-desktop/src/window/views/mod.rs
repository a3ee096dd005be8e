//! What is drawn: functions of what is known, which say what the person wants done.

mod health;
mod jobs;
mod markdown;
mod marks;
mod notices;
mod page;
mod parts;
mod planned;
mod runs;
mod scene;
mod times;

pub use page::show;
pub use scene::{Page, Scene, Tab, Wish};
