use clap::Args;
use kanade_wire::{HumanDuration, PcId, RunAs, Shell};

const EXAMPLES: &str = "\
Examples:
  kanade run web01 -- uptime
  kanade run web01 --shell python -- 'print(6 * 7)'
  kanade run web01 -- - < script.sh

Output and exit code are the script's own; 125 means that it did not run to its end.";

/// Which script, on which machine.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RunArguments {
    /// The machine; `kanade agent list` shows them
    #[arg(value_name = "MACHINE")]
    pub pc_id: PcId,
    /// What interprets the script: sh, bash, python, powershell, pwsh or cmd [default: powershell
    /// on Windows, sh elsewhere]
    #[arg(long)]
    pub shell: Option<Shell>,
    /// How long it may run
    #[arg(long, value_name = "DURATION", default_value = "60s")]
    pub timeout: HumanDuration,
    /// As whom it runs: system, user, system_gui, or an account of the machine: account:backup
    #[arg(long, value_name = "WHO", default_value = "system")]
    pub run_as: RunAs,
    /// The folder it runs in
    #[arg(long, value_name = "FOLDER")]
    pub cwd: Option<String>,
    /// Run it although a change freeze holds
    #[arg(long)]
    pub during_freeze: bool,
    /// The script; several words are joined by spaces, - reads stdin
    #[arg(last = true, required = true, value_name = "SCRIPT")]
    pub script: Vec<String>,
}
