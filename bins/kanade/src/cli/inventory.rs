use std::str::FromStr;

use clap::{Args, Subcommand};
use kanade_wire::{HumanDuration, JobId, PcId};

const SEARCH: &str = "\
COLUMN=VALUE finds the same; COLUMN:OPERATOR=VALUE compares. Operators: eq, ne, lt, le, gt, ge,
contains, prefix, suffix, and for versions version_lt, version_le, version_gt, version_ge.

  kanade inventory search installed-packages packages \\
    --where name=openssl --where version:version_lt=3.0.14";

/// What machines have.
#[derive(Debug, Subcommand)]
pub enum InventoryCommand {
    /// List the jobs that gather facts
    List,
    /// Show the facts of one machine
    Show {
        /// The machine
        #[arg(value_name = "MACHINE")]
        pc_id: PcId,
    },
    /// Find machines by what they have
    #[command(after_help = SEARCH)]
    Search(InventorySearchArguments),
    /// List what came, went and changed, the newest first
    History(InventoryHistoryArguments),
}

/// What is searched for.
#[derive(Debug, Args)]
pub struct InventorySearchArguments {
    /// The job that gathers it
    pub job: JobId,
    /// The list; without one the facts that are no list
    #[arg(value_name = "LIST")]
    pub field: Option<String>,
    /// What must hold; several must hold together
    #[arg(long = "where", value_name = "CONDITION")]
    pub conditions: Vec<Condition>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
}

/// A condition, as the API takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The column.
    pub column: String,
    /// How it is compared.
    pub operator: String,
    /// With what.
    pub value: String,
}

impl FromStr for Condition {
    type Err = String;

    /// `column=value` or `column:operator=value`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (left, value) = text
            .split_once('=')
            .ok_or("write COLUMN=VALUE or COLUMN:OPERATOR=VALUE")?;
        let (column, operator) = left.rsplit_once(':').unwrap_or((left, "eq"));
        if column.is_empty() {
            return Err("it names no column".into());
        }
        const KNOWN: [&str; 13] = [
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge",
            "contains",
            "prefix",
            "suffix",
            "version_lt",
            "version_le",
            "version_gt",
            "version_ge",
        ];
        if !KNOWN.contains(&operator) {
            return Err(format!("{operator} is none of {}", KNOWN.join(", ")));
        }
        Ok(Self {
            column: column.to_owned(),
            operator: operator.to_owned(),
            value: value.to_owned(),
        })
    }
}

/// Which changes.
#[derive(Debug, Args)]
pub struct InventoryHistoryArguments {
    /// Only changes on this machine
    #[arg(value_name = "MACHINE", required_unless_present = "job")]
    pub pc_id: Option<PcId>,
    /// Only changes that this job saw
    #[arg(long)]
    pub job: Option<JobId>,
    /// Only changes of this fact or list
    #[arg(long)]
    pub field: Option<String>,
    /// Only changes of rows whose key has this text, such as a package's name
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// Only changes of this kind: added, removed or changed
    #[arg(long)]
    pub kind: Option<String>,
    /// Only changes of this last while, such as 7d
    #[arg(long, value_name = "DURATION")]
    pub since: Option<HumanDuration>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, String, String) {
        let condition: Condition = text.parse().unwrap();
        (condition.column, condition.operator, condition.value)
    }

    #[test]
    fn conditions_compare_in_many_ways() {
        let is = |column: &str, operator: &str, value: &str| {
            (column.to_owned(), operator.to_owned(), value.to_owned())
        };
        assert_eq!(read("name=a=b"), is("name", "eq", "a=b"));
        assert_eq!(
            read("version:version_lt=1:3.0"),
            is("version", "version_lt", "1:3.0")
        );
    }

    #[test]
    fn what_is_no_condition_is_told_so() {
        for text in ["openssl", "=x", "version:older=3"] {
            assert!(text.parse::<Condition>().is_err(), "{text}");
        }
    }
}
