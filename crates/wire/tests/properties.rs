//! What holds for every message and every subject.

mod common;

use common::strategies as any_of;
use kanade_wire::PcId;
use kanade_wire::subjects::{self, CommandAddress, ControlVerb, EventSubject};
use proptest::prelude::*;
use proptest::sample::select;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn decoded<T: Serialize + DeserializeOwned>(message: &T) -> T {
    let text = serde_json::to_vec(message).expect("a message can be encoded");
    serde_json::from_slice(&text).expect("what was encoded can be decoded")
}

macro_rules! round_trips {
    ($($message:ident),+ $(,)?) => {
        /// A message decodes to what it was encoded from.
        mod round_trips {
            use super::*;
            proptest! {
                #![proptest_config(ProptestConfig::with_cases(64))]
                $(
                    #[test]
                    fn $message(message in any_of::$message()) {
                        prop_assert_eq!(decoded(&message), message);
                    }
                )+
            }
        }
    };
}

round_trips!(
    agent_groups,
    agent_notice,
    audit_event,
    blob_request,
    command,
    config_scope,
    control,
    effective_config,
    exec_created,
    exec_dispatched,
    exec_killed,
    exec_response,
    exec_targets,
    exec_verdict,
    fanout_plan,
    freeze,
    group_contacts,
    heartbeat,
    host_perf,
    job_tail_reply,
    job_tail_request,
    job_version,
    kill_all_reply,
    kill_reply,
    live_chunk,
    logs_request,
    notification,
    notification_acked,
    notification_amend,
    machine_stopped,
    nudge,
    obs_event,
    pong,
    process_perf,
    result,
    started,
    sync_reply,
    sync_request,
    target,
    watch_reply,
    watch_request,
);

proptest! {
    #[test]
    fn a_command_subject_parses_to_its_address(pc in any_of::pc(), group in any_of::group()) {
        let cases = [
            (subjects::COMMANDS_ALL.to_owned(), CommandAddress::All),
            (subjects::commands_pc(&pc), CommandAddress::Pc(pc)),
            (subjects::commands_group(&group), CommandAddress::Group(group)),
        ];
        for (subject, address) in cases {
            prop_assert_eq!(subjects::parse_command(&subjects::deliver(&subject)), Some(address.clone()));
            prop_assert_eq!(subjects::parse_command(&subject), Some(address));
        }
    }

    #[test]
    fn an_event_subject_parses_to_what_it_was_built_from(
        exec in any_of::exec(),
        pc in any_of::pc(),
        chunk in any::<u32>(),
    ) {
        let cases = [
            (subjects::started(&exec, &pc), EventSubject::Started(exec.clone(), pc.clone())),
            (subjects::exec_created(&exec), EventSubject::Created(exec.clone())),
            (subjects::exec_targets(&exec, chunk), EventSubject::Targets(exec.clone(), chunk)),
            (subjects::exec_dispatched(&exec), EventSubject::Dispatched(exec.clone())),
            (subjects::exec_killed(&exec), EventSubject::Killed(exec.clone())),
            (subjects::exec_verdict(&exec, &pc), EventSubject::Verdict(exec.clone(), pc.clone())),
            (subjects::agent_notice(&pc), EventSubject::Notice(pc)),
        ];
        for (subject, event) in cases {
            prop_assert_eq!(subjects::parse_event(&subject), Some(event));
        }
    }

    #[test]
    fn the_subject_of_a_machine_names_it(pc in any_of::pc(), result in any_of::result_id()) {
        let builders: [fn(&PcId) -> String; 4] =
            [subjects::heartbeat, subjects::sync, subjects::blob, subjects::results_pc];
        for build in builders {
            prop_assert_eq!(subjects::parse_pc(&build(&pc)), Some(pc.clone()));
        }
        for subject in [subjects::output(&pc, &result), subjects::live(&pc, &result)] {
            prop_assert_eq!(subjects::parse_run(&subject), Some((pc.clone(), result.clone())));
        }
    }

    #[test]
    fn a_control_subject_reaches_its_machine_alone(
        pc in any_of::pc(),
        other in any_of::pc(),
        verb in select(&[ControlVerb::Ping, ControlVerb::Kill, ControlVerb::Watch, ControlVerb::Nudge][..]),
    ) {
        let subject = subjects::control_pc(&pc, verb);
        prop_assert_eq!(subjects::parse_control(&subject, &pc), Some(verb));
        if other != pc {
            prop_assert_eq!(subjects::parse_control(&subject, &other), None);
        }
    }

    #[test]
    fn no_subject_makes_the_parsers_panic(subject in any::<String>(), pc in any_of::pc()) {
        for prefix in ["", "events.", "events.exec.", "commands.", "deliver.commands.pc.", "output."] {
            let subject = format!("{prefix}{subject}");
            let _ = subjects::parse_command(&subject);
            let _ = subjects::parse_event(&subject);
            let _ = subjects::parse_pc(&subject);
            let _ = subjects::parse_run(&subject);
            let _ = subjects::parse_control(&subject, &pc);
        }
    }

    #[test]
    fn an_audit_subject_can_be_published_whatever_its_target(target in any::<String>()) {
        let subject = subjects::audit("operator", "exec", Some(&target));
        prop_assert!(subject.starts_with("audit.operator.exec"));
        prop_assert!(subject.split('.').all(|token| !token.is_empty()), "{}", subject);
        let is_legal = |c: char| c.is_ascii_graphic() && c != '*' && c != '>';
        prop_assert!(subject.chars().all(is_legal), "{}", subject);
    }
}
