//! What source may not say, and where it may after all.

use crate::tidy::model::{Member, Model};
use crate::tidy::source::{Line, Source};

/// The longest `main.rs`: a program is wired together elsewhere.
const LONGEST_MAIN: usize = 60;

/// Words that are refused, with the places they belong to.
struct Rule {
    words: &'static [&'static str],
    why: &'static str,
    /// Whether tests are held to it as well.
    in_tests: bool,
    /// Whether it is right here after all.
    belongs: fn(&Member, &Source) -> bool,
}

const RULES: [Rule; 4] = [
    Rule {
        words: &[concat!("#[ig", "nore")],
        why: "a test that does not run shows nothing: make it pass or delete it",
        in_tests: true,
        belongs: |_, _| false,
    },
    Rule {
        words: &[concat!("to", "do!("), concat!("un", "implemented!(")],
        why: "nothing lands half done",
        in_tests: true,
        belongs: |_, _| false,
    },
    Rule {
        words: &["tokio::spawn(", "task::spawn(", "spawn_local("],
        why: "start tasks through kanade_runtime::tasks, which supervises them",
        in_tests: false,
        belongs: |member, source| member.folder == "runtime" || is_this_file(source),
    },
    Rule {
        words: &["Utc::now(", "Local::now(", "SystemTime::now("],
        why: "time is a parameter: take a kanade_runtime clock",
        in_tests: false,
        belongs: |member, source| {
            member.path.starts_with("bins/")
                || source.path.starts_with("crates/runtime/src/clock")
                || is_this_file(source)
        },
    },
];

/// The words of SQL that show it, as they are written in this project.
const SQL: [&str; 6] = [
    "SELECT ",
    "INSERT INTO",
    "INSERT OR ",
    "DELETE FROM",
    "CREATE TABLE",
    "PRAGMA ",
];

/// Every place that says what it may not.
pub fn check(model: &Model) -> Vec<String> {
    model
        .members
        .iter()
        .flat_map(|member| check_member(model, member))
        .collect()
}

fn check_member(model: &Model, member: &Member) -> Vec<String> {
    let only_tests = model.rules.only_tests.contains(&member.folder);
    let no_sql = model.rules.no_sql.contains(&member.folder);
    let mut findings = Vec::new();
    for source in &member.sources {
        for rule in RULES.iter().filter(|rule| !(rule.belongs)(member, source)) {
            findings.extend(broken(rule, source, only_tests));
        }
        if no_sql {
            findings.extend(sql(source));
        }
        findings.extend(long_main(member, source));
    }
    findings
}

fn broken(rule: &Rule, source: &Source, only_tests: bool) -> Vec<String> {
    let lines: Vec<Line<'_>> = match (rule.in_tests, only_tests) {
        (true, _) => source.code().collect(),
        (false, true) => Vec::new(),
        (false, false) => source.shipped_code().collect(),
    };
    let said = |line: &Line<'_>| {
        rule.words
            .iter()
            .find(|word| line.code.contains(**word))
            .copied()
    };
    lines
        .iter()
        .filter_map(|line| said(line).map(|word| (line.number, word)))
        .map(|(number, word)| format!("{}:{number} says `{word}`: {}", source.path, rule.why))
        .collect()
}

fn sql(source: &Source) -> Vec<String> {
    source
        .shipped_code()
        .filter(|line| SQL.iter().any(|word| line.code.contains(word)))
        .map(|line| {
            format!(
                "{}:{} holds SQL: it belongs to a store-* crate",
                source.path, line.number
            )
        })
        .collect()
}

fn long_main(member: &Member, source: &Source) -> Option<String> {
    let is_main = source.path == format!("{}/src/main.rs", member.path);
    let length = source.text.lines().count();
    (is_main && length > LONGEST_MAIN).then(|| {
        format!(
            "{} has {length} lines, {LONGEST_MAIN} are allowed: move work into modules",
            source.path
        )
    })
}

fn is_this_file(source: &Source) -> bool {
    source.path == "crates/xtask/src/tidy/wording.rs"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::model::tests::{member, model};

    fn findings(folder: &str, file: &str, text: &str) -> Vec<String> {
        let mut member = member(folder, &[]);
        if folder.starts_with("kanade") {
            member.path = format!("bins/{folder}");
        }
        let path = format!("{}/src/{file}", member.path);
        member.sources.push(Source {
            path,
            text: text.into(),
        });
        let mut model = model(vec![member]);
        model.rules.no_sql.push("api".into());
        model.rules.only_tests.push("testkit".into());
        check(&model)
    }

    #[test]
    fn a_bare_task_is_refused_outside_runtime_and_tests() {
        let text = "fn a() {\n    tokio::spawn(b());\n}\n";
        assert_eq!(
            findings("bus", "a.rs", text),
            ["crates/bus/src/a.rs:2 says `tokio::spawn(`: \
             start tasks through kanade_runtime::tasks, which supervises them"]
        );
        assert!(findings("runtime", "tasks.rs", text).is_empty());
        assert!(findings("testkit", "a.rs", text).is_empty());
        assert!(
            findings(
                "bus",
                "a.rs",
                &format!("#[cfg(test)]\nmod tests {{\n{text}}}\n")
            )
            .is_empty()
        );
    }

    #[test]
    fn clocks_are_read_in_programs_and_in_the_runtime_clock_alone() {
        let text = "let now = Utc::now();\n";
        assert_eq!(findings("control", "a.rs", text).len(), 1);
        assert_eq!(findings("runtime", "a.rs", text).len(), 1);
        assert!(findings("runtime", "clock.rs", text).is_empty());
        assert!(findings("kanade-backend", "a.rs", text).is_empty());
    }

    #[test]
    fn ignored_tests_and_stubs_are_refused_even_in_tests() {
        let text = format!(
            "#[cfg(test)]\nmod tests {{\n{}]\nfn a() {{ {}) }}\n}}\n",
            RULES[0].words[0], RULES[1].words[0]
        );
        assert_eq!(findings("testkit", "a.rs", &text).len(), 2);
    }

    #[test]
    fn sql_is_refused_where_it_does_not_belong() {
        let text = "let sql = \"SELECT 1\";\n// SELECT is a word\n";
        assert_eq!(
            findings("api", "a.rs", text),
            ["crates/api/src/a.rs:1 holds SQL: it belongs to a store-* crate"]
        );
        assert!(findings("store-sqlite-state", "a.rs", text).is_empty());
    }

    #[test]
    fn a_long_main_is_refused() {
        let text = "fn a() {}\n".repeat(LONGEST_MAIN + 1);
        assert_eq!(findings("kanade", "main.rs", &text).len(), 1);
        assert!(findings("kanade", "wiring.rs", &text).is_empty());
    }
}
