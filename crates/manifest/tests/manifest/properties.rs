//! What holds for every document.

use kanade_manifest::{
    Format, Manifest, Schedule, View, inline_script_file, parse_job, parse_schedule, parse_view,
};
use proptest::prelude::*;

use crate::common::JOB;
use crate::strategies;

fn yaml(document: &impl serde::Serialize) -> String {
    serde_saphyr::to_string(document).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_job_decodes_to_what_it_was_encoded_from(job in strategies::job()) {
        let json = job.canonical_json();
        let decoded = Manifest::from_stored(json.as_bytes()).unwrap();
        prop_assert_eq!(decoded.digest(), job.digest());
        prop_assert_eq!(&decoded, &job);
        prop_assert_eq!(parse_job(&json, Format::Json).unwrap().manifest, job);
    }

    #[test]
    fn a_job_written_as_yaml_is_the_same_job(job in strategies::job()) {
        let text = yaml(&job);
        let parsed = parse_job(&text, Format::Yaml);
        prop_assert_eq!(parsed.map(|parsed| parsed.manifest), Ok(job), "{}", text);
    }

    #[test]
    fn a_schedule_decodes_to_what_it_was_encoded_from(schedule in strategies::schedule()) {
        let json = serde_json::to_string(&schedule).unwrap();
        prop_assert_eq!(&Schedule::from_stored(json.as_bytes()).unwrap(), &schedule);
        let parsed = parse_schedule(&json, Format::Json);
        prop_assert_eq!(parsed.map(|parsed| parsed.schedule), Ok(schedule));
    }

    #[test]
    fn a_view_decodes_to_what_it_was_encoded_from(view in strategies::view()) {
        let json = serde_json::to_string(&view).unwrap();
        prop_assert_eq!(&View::from_stored(json.as_bytes()).unwrap(), &view);
        prop_assert_eq!(parse_view(&json, Format::Json).map(|parsed| parsed.view), Ok(view));
    }

    #[test]
    fn a_script_put_into_a_job_is_the_script(script in "[ -~\t\n\u{e4}\u{7}#|>]{1,60}") {
        let text = JOB.replace("  script: df", "  script_file: df.sh");
        let inlined = inline_script_file(&text, |_| Ok(script.clone())).unwrap();
        let decoded: serde_json::Value = serde_saphyr::from_str(&inlined).unwrap();
        prop_assert_eq!(decoded["execute"]["script"].as_str(), Some(script.as_str()));
    }
}

/// Something like a document: pieces of YAML, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = [
        "id",
        ": ",
        "\n",
        "  ",
        "- ",
        "execute:\n  ",
        "timeout: 5s",
        "{",
        "}",
        "[",
        "]",
        "'",
        "\"",
        "|\n",
        ">",
        "&a ",
        "*a",
        "!!int ",
        "!x ",
        "? ",
        "null",
        "true",
        "1e999",
        "0x",
        "-.inf",
        "<<: ",
        "%YAML",
        "---\n",
        "...",
        "#",
        "\t",
        "\u{0}",
        "\u{feff}",
        "when",
        "inventory",
        ",",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..30)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in prop_oneof![any::<String>(), pieces()]) {
        for format in [Format::Yaml, Format::Json] {
            let _ = parse_job(&text, format);
            let _ = parse_schedule(&text, format);
            let _ = parse_view(&text, format);
        }
        let _ = inline_script_file(&text, |_| Ok(String::new()));
    }

    #[test]
    fn a_job_with_a_piece_of_it_replaced_is_read_or_refused_with_places(
        job in strategies::job(),
        at in any::<prop::sample::Index>(),
        piece in pieces(),
    ) {
        let mut characters: Vec<char> = yaml(&job).chars().collect();
        let at = at.index(characters.len());
        characters.splice(at..characters.len().min(at + 3), piece.chars());
        let text: String = characters.into_iter().collect();
        if let Err(problems) = parse_job(&text, Format::Yaml) {
            prop_assert!(!problems.is_empty());
            let lines = text.lines().count() as u64 + 1;
            prop_assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line)), "{:?}", problems);
        }
    }
}

#[test]
fn a_document_that_nests_or_repeats_without_end_is_refused() {
    let nested = "[".repeat(100_000);
    assert!(parse_job(&nested, Format::Yaml).is_err());
    assert!(parse_job(&nested, Format::Json).is_err());
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = format!("*a{}, ", level - 1).repeat(10);
        bomb.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            below.trim_end_matches(", ")
        ));
    }
    assert!(parse_job(&bomb, Format::Yaml).is_err());
}
