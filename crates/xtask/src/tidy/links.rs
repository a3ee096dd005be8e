//! Packages that are some crates' business alone, and programs that must stay without others.

use crate::tidy::model::Model;

/// What depends on a package that is another's business, or links one it must not.
pub fn check(model: &Model) -> Vec<String> {
    used_elsewhere(model).chain(wrongly_linked(model)).collect()
}

fn used_elsewhere(model: &Model) -> impl Iterator<Item = String> {
    model.members.iter().flat_map(|member| {
        member.dependencies.iter().filter_map(|used| {
            let owners = model.rules.only_in.get(&used.name)?;
            let refused = !owners.contains(&member.folder);
            refused.then(|| {
                format!(
                    "{} depends on {}: only {} may",
                    member.path,
                    used.name,
                    owners.join(", ")
                )
            })
        })
    })
}

fn wrongly_linked(model: &Model) -> impl Iterator<Item = String> {
    model
        .rules
        .never_links
        .iter()
        .flat_map(|(folder, forbidden)| {
            let member = model.members.iter().find(|member| member.folder == *folder);
            let Some(member) = member else {
                return vec![format!(
                    "workspace.metadata.kanade.never-links names {folder}, which does not exist"
                )];
            };
            let linked = forbidden
                .iter()
                .filter_map(|name| chain(model, &member.package, name));
            linked
                .map(|chain| format!("{} must not link {chain}", member.path))
                .collect()
        })
}

/// `sqlx (kanade-agent > kanade-store > sqlx)`, when the first package links the last.
fn chain(model: &Model, from: &str, to: &str) -> Option<String> {
    let reached = model.reach(from);
    let mut steps = vec![*reached.get_key_value(to)?.0];
    while let Some(user) = reached
        .get(steps[steps.len() - 1])
        .filter(|_| steps[steps.len() - 1] != from)
    {
        steps.push(user);
    }
    steps.reverse();
    Some(format!("{to} ({})", steps.join(" > ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::model::tests::{member, model};

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_package_is_refused_outside_its_crate() {
        let mut model = model(vec![
            member("bus", &["async-nats"]),
            member("control", &["async-nats"]),
        ]);
        model
            .rules
            .only_in
            .insert("async-nats".into(), names(&["bus"]));
        assert_eq!(
            check(&model),
            ["crates/control depends on async-nats: only bus may"]
        );
    }

    #[test]
    fn a_forbidden_link_is_shown_with_the_way_to_it() {
        let agent = member("kanade-agent", &["kanade-store"]);
        let mut model = model(vec![agent, member("store", &["sqlx"])]);
        model
            .rules
            .never_links
            .insert("kanade-agent".into(), names(&["axum", "sqlx"]));
        let expected =
            "crates/kanade-agent must not link sqlx (kanade-agent > kanade-store > sqlx)";
        assert_eq!(check(&model), [expected]);
    }
}
