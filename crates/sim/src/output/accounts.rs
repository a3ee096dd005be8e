//! Who has an account, in the shape of the sample job `user-accounts`.

use serde_json::{Value, json};

use crate::machine::Machine;

pub fn document(machine: &Machine) -> Value {
    let mut accounts = vec![json!({
        "name": "root", "uid": 0, "full_name": "root", "shell": "/bin/bash", "administrator": "yes", "last_sign_in": null,
    })];
    if let Some((user, name)) = &machine.user {
        accounts.push(json!({
            "name": user, "uid": 1000, "full_name": name, "shell": "/bin/bash", "administrator": "no",
            "last_sign_in": "2026-11-20",
        }));
    }
    json!({ "account_count": accounts.len(), "accounts": accounts })
}
