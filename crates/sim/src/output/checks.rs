//! What checks answer: most machines are well.

use kanade_wire::hints::CheckHint;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::machine::Machine;

pub fn document(machine: &Machine, job: &str, check: &CheckHint) -> Value {
    let kind = job.bytes().fold(0_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    let mut rng = SmallRng::seed_from_u64(machine.seed ^ kind);
    let (status, detail) = match rng.random_range(0..100) {
        0..3 => ("fail", "needs attention"),
        3..12 => ("warn", "should be looked at"),
        _ => ("ok", "as it should be"),
    };
    let detail = if job.contains("disk") {
        format!("{} % free on /", free(status, &mut rng))
    } else {
        detail.into()
    };
    json!({ &check.status_field: status, &check.detail_field: detail })
}

fn free(status: &str, rng: &mut SmallRng) -> f64 {
    let percent: f64 = match status {
        "fail" => rng.random_range(0.5..5.0),
        "warn" => rng.random_range(5.0..15.0),
        _ => rng.random_range(15.0..80.0),
    };
    (percent * 10.0).round() / 10.0
}
