use std::io::{self, IsTerminal, Read};

use kanade_api_types::secrets::SetSecret;
use kanade_wire::SecretName;
use kanade_wire::environment::SecretText;
use serde_json::json;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};

/// Gives a secret the value that stands on standard input: an argument would stay in the history of
/// the shell and in the list of processes.
pub async fn set(context: &Context, name: &SecretName) -> Ended {
    let value = SecretText::new(read(name)?);
    let set = context.client.set_secret(name, &SetSecret { value }).await;
    set.or_try("kanade secret set --help")?;
    let data = json!({ "set": name });
    context.output.show(&data, |_| format!("Set {name}\n"))?;
    Ok(ExitStatus::Ok)
}

fn read(name: &SecretName) -> Result<String, Failure> {
    if io::stdin().is_terminal() {
        eprintln!("Type the value of {name}, then Enter and Ctrl-D:");
    }
    let mut value = String::new();
    io::stdin()
        .lock()
        .read_to_string(&mut value)
        .map_err(|error| {
            let message = format!("the value cannot be read: {error}");
            Failure::new(
                ExitStatus::Failed,
                message,
                format!("printf %s VALUE | kanade secret set {name}"),
            )
        })?;
    Ok(without_last_break(&value).to_owned())
}

/// What `echo` adds at the end is not part of the value.
fn without_last_break(value: &str) -> &str {
    let value = value.strip_suffix('\n').unwrap_or(value);
    value.strip_suffix('\r').unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::without_last_break;

    #[test]
    fn one_line_break_at_the_end_is_not_part_of_the_value() {
        let values = ["key\n", "key\r\n", "key", "a\nb\n\n"].map(without_last_break);
        assert_eq!(values, ["key", "key", "key", "a\nb\n"]);
    }
}
