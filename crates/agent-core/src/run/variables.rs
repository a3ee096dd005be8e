//! The variables a script gets from its command.

use kanade_wire::Command;

/// Names and values, in the order in which they are set.
pub(super) struct Variables<'a>(pub Vec<(&'a str, &'a str)>);

impl<'a> Variables<'a> {
    /// Those of `command`, its secrets included; says which secret has no value.
    pub fn of(command: &'a Command) -> Result<Self, String> {
        let plain = command
            .env
            .iter()
            .map(|(name, value)| Ok((name.as_str(), value.as_str())));
        let secret = command.secret_env.iter().map(|(name, variable)| {
            let value = variable
                .value
                .as_ref()
                .map(|value| (name.as_str(), value.reveal()));
            value.ok_or_else(|| {
                format!(
                    "the command came without the value of secret {}",
                    variable.secret
                )
            })
        });
        plain.chain(secret).collect::<Result<_, _>>().map(Self)
    }

    /// These and more.
    pub fn and(mut self, more: &[(&'a str, &'a str)]) -> Self {
        self.0.extend(more);
        self
    }
}
