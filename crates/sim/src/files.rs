//! Files of machines that do not exist.

use std::io::{self, Cursor};

use kanade_agent_core::sources::{Files, Named};
use rand::SeedableRng;
use rand::rngs::SmallRng;

use crate::output::lines;

/// Every path holds some lines, the same ones each time.
#[derive(Debug)]
pub(crate) struct SimulatedFiles {
    pub seed: u64,
}

impl Files for SimulatedFiles {
    fn open(&self, path: &str) -> io::Result<Named> {
        let seed = path.bytes().fold(self.seed, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(byte.into())
        });
        let text = lines::about(&mut SmallRng::seed_from_u64(seed), 6_000);
        Ok(Named {
            length: text.len() as u64,
            bytes: Box::new(Cursor::new(text.into_bytes())),
        })
    }
}
