//! What becomes of a script on a machine that does not exist.
//!
//! A few things are understood, so that a script typed by hand answers as expected: `echo` (also `Write-Output` and
//! `Write-Host`), `sleep` with seconds, `exit` and `true`. A script with anything else in it is a real program: nobody
//! knows which of its lines would run, so none is believed. A line `# sim: exit=3 duration=2s output=1000` counts in
//! either; with `on=sim-0001,sim-0002` it counts on these machines alone.

use std::time::Duration;

use kanade_wire::HumanDuration;

/// What a script says about its own run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Script {
    /// What it prints, line by line.
    pub lines: Vec<String>,
    /// How long it takes.
    pub duration: Option<Duration>,
    /// Its exit code.
    pub exit_code: Option<i32>,
    /// How many bytes it prints.
    pub output_bytes: Option<usize>,
}

impl Script {
    /// Reads a script's text, as it runs on `machine`.
    pub fn read(text: &str, machine: &str) -> Self {
        let lines = || text.lines().flat_map(|line| line.split(';')).map(str::trim);
        let mut script = Self::default();
        if !lines().all(|line| script.read_command(line)) {
            script = Self::default();
        }
        for line in lines() {
            script.read_directives(line, machine);
        }
        script
    }

    /// Whether the line is understood.
    fn read_command(&mut self, line: &str) -> bool {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        match word {
            "" | "true" => {}
            comment if comment.starts_with('#') => {}
            "echo" | "Write-Output" | "Write-Host" if is_literal(rest) => {
                self.lines.push(unquoted(rest).to_owned())
            }
            "exit" => self.exit_code = rest.parse().ok().or(self.exit_code),
            "sleep" => {
                let seconds = rest
                    .parse::<f64>()
                    .ok()
                    .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                self.duration = seconds
                    .map(|more| self.duration.unwrap_or_default() + more)
                    .or(self.duration);
            }
            _ => return false,
        }
        true
    }

    fn read_directives(&mut self, line: &str, machine: &str) {
        let Some(rest) = line.strip_prefix("# sim:") else {
            return;
        };
        let pairs = || {
            rest.split_whitespace()
                .filter_map(|pair| pair.split_once('='))
        };
        let mut only = pairs().filter(|(name, _)| *name == "on");
        if !only.all(|(_, machines)| machines.split(',').any(|name| name == machine)) {
            return;
        }
        for (name, value) in pairs() {
            match name {
                "exit" => self.exit_code = value.parse().ok(),
                "output" => self.output_bytes = value.parse().ok(),
                "duration" => {
                    self.duration = value.parse::<HumanDuration>().ok().map(|it| it.value())
                }
                _ => {}
            }
        }
    }
}

/// What needs a shell to become text is not printed.
fn is_literal(text: &str) -> bool {
    !text.is_empty() && !text.contains(['$', '`', '|', '>', '(', '&'])
}

fn unquoted(text: &str) -> &str {
    let quoted = |quote| {
        text.strip_prefix(quote)
            .and_then(|text: &str| text.strip_suffix(quote))
    };
    quoted('"').or_else(|| quoted('\'')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_typed_by_hand_answers_as_expected() {
        let script = Script::read("echo 'hello there'; sleep 1.5\nexit 7", "sim-0001");
        assert_eq!(script.lines, ["hello there"]);
        assert_eq!(
            (script.duration, script.exit_code),
            (Some(Duration::from_millis(1500)), Some(7))
        );
    }

    #[test]
    fn a_directive_says_the_rest() {
        let script = Script::read("# sim: exit=3 duration=2s output=1000\ntrue", "sim-0001");
        assert_eq!(
            (script.exit_code, script.output_bytes),
            (Some(3), Some(1000))
        );
        assert_eq!(script.duration, Some(Duration::from_secs(2)));
    }

    #[test]
    fn a_directive_may_be_for_some_machines_alone() {
        let text = "# sim: exit=3 on=sim-0001,sim-0002\n# sim: exit=4 on=sim-0003\ntrue";
        let code = |machine| Script::read(text, machine).exit_code;
        assert_eq!((code("sim-0002"), code("sim-0003")), (Some(3), Some(4)));
        assert_eq!(code("sim-0004"), None);
    }

    #[test]
    fn a_real_program_is_not_believed_to_take_its_early_exit() {
        let text = "if ! command -v dpkg; then\n  exit 1\nfi\necho done\n# sim: duration=1s";
        let script = Script::read(text, "sim-0001");
        assert_eq!((script.exit_code, script.lines.len()), (None, 0));
        assert_eq!(script.duration, Some(Duration::from_secs(1)));
    }

    #[test]
    fn what_needs_a_real_shell_is_not_made_up() {
        assert_eq!(
            Script::read(
                "echo $HOME | sort\nfor i in 1 2; do echo $i; done",
                "sim-0001"
            ),
            Script::default()
        );
    }
}
