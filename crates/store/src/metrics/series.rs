use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use kanade_wire::PcId;
use kanade_wire::outcome::UnknownWord;
use kanade_wire::perf::ProcessSample;

use super::Gauges;

/// A gauge over some time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GaugePoint {
    /// The mean of the samples.
    pub average: f64,
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
}

/// A machine over some time.
#[derive(Debug, Clone, PartialEq)]
pub struct HostPoint {
    /// Where that time begins.
    pub at: DateTime<Utc>,
    /// What was measured; `None` where nothing was.
    pub gauges: Gauges<Option<GaugePoint>>,
}

/// How the samples of many machines become one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FleetAggregate {
    /// The mean.
    Average,
    /// The greatest.
    Max,
}

impl FleetAggregate {
    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Average => "avg",
            Self::Max => "max",
        }
    }
}

impl FromStr for FleetAggregate {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "avg" | "mean" => Ok(Self::Average),
            "max" => Ok(Self::Max),
            _ => Err(UnknownWord {
                text: text.to_owned(),
                words: "avg, mean, max".to_owned(),
            }),
        }
    }
}

/// The fleet over some time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FleetPoint {
    /// Where that time begins.
    pub at: DateTime<Utc>,
    /// The value.
    pub value: f64,
}

/// A machine's mean over a window.
#[derive(Debug, Clone, PartialEq)]
pub struct MachineLoad {
    /// The machine.
    pub pc_id: PcId,
    /// The mean.
    pub value: f64,
}

/// The last sample of a machine's processes.
#[derive(Debug, Clone, PartialEq)]
pub struct LatestProcesses {
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// The processes, the busiest first.
    pub processes: Vec<ProcessSample>,
}

/// What the processes of a machine used over some time, by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProcessTimeline {
    /// The names that used most over the whole time, the greatest first; `other` stands for the
    /// rest when there is one.
    pub names: Vec<String>,
    /// The points, in order of time.
    pub points: Vec<ProcessPoint>,
}

/// What processes used over some time.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessPoint {
    /// Where that time begins.
    pub at: DateTime<Utc>,
    /// The mean by name.
    pub values: BTreeMap<String, f64>,
}

/// Samples of a machine whose clock is ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FutureSamples {
    /// The machine.
    pub pc_id: PcId,
    /// How many there were.
    pub count: u64,
    /// When the last one came.
    pub last_at: DateTime<Utc>,
}
