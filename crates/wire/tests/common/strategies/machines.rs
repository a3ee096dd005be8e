//! What machines say of themselves.

use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::notice::{AgentNotice, NotRun, NotRunCommand, NoticeKind};
use kanade_wire::obs_event::ObsEvent;
use kanade_wire::perf::{HostPerf, ProcessPerf, ProcessSample};
use kanade_wire::requests::LogsRequest;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::vocabulary::{digest, exec, float, free_form, pc, text, time};

prop_compose! {
    /// Any heartbeat.
    pub fn heartbeat()(
        (pc_id, at, agent_version) in (pc(), time(), text()),
        (hostname, os_family) in (of(text()), of(text())),
        agent_cpu_pct in of(float()),
        bytes in any::<[Option<i64>; 3]>(),
        quarantined_versions in vec(text(), 0..3),
        (last_logon_user, last_logon_display_name) in (of(text()), of(text())),
        protocol in of(any::<u32>()),
        (os_version, architecture, boot_id) in (of(text()), of(text()), of(text())),
        capabilities in vec(text(), 0..3),
        (outbox_depth, config_digest) in (of(any::<u64>()), of(digest())),
        (config_since, sessions) in (of(time()), of(vec(text(), 0..3))),
        (troubles, on_trial) in (vec(text(), 0..3), any::<bool>()),
    ) -> Heartbeat {
        Heartbeat {
            pc_id, at, agent_version, hostname, os_family, agent_cpu_pct,
            agent_rss_bytes: bytes[0],
            agent_disk_read_bytes: bytes[1],
            agent_disk_written_bytes: bytes[2],
            quarantined_versions, last_logon_user, last_logon_display_name, protocol, os_version,
            architecture, boot_id, capabilities, outbox_depth, config_digest, config_since, sessions,
            troubles, on_trial,
        }
    }
}

prop_compose! {
    /// Any machine's load.
    pub fn host_perf()(
        (pc_id, at, cpu_count) in (pc(), time(), of(any::<u32>())),
        bytes in any::<[Option<i64>; 4]>(),
        floats in vec(of(float()), 5),
    ) -> HostPerf {
        HostPerf {
            pc_id, at, cpu_pct: floats[0], cpu_count,
            mem_used_bytes: bytes[0], mem_total_bytes: bytes[1],
            swap_used_bytes: bytes[2], swap_total_bytes: bytes[3],
            disk_read_bytes_per_sec: floats[1], disk_written_bytes_per_sec: floats[2],
            net_rx_bytes_per_sec: floats[3], net_tx_bytes_per_sec: floats[4],
        }
    }
}

prop_compose! {
    fn process()(
        (pid, name, cpu_pct, rss_bytes) in (any::<u32>(), text(), float(), any::<i64>()),
        (disk_read_bytes_per_sec, disk_written_bytes_per_sec) in (of(float()), of(float())),
    ) -> ProcessSample {
        ProcessSample { pid, name, cpu_pct, rss_bytes, disk_read_bytes_per_sec, disk_written_bytes_per_sec }
    }
}

prop_compose! {
    /// Any list of processes.
    pub fn process_perf()(pc_id in pc(), at in time(), processes in vec(process(), 0..4)) -> ProcessPerf {
        ProcessPerf { pc_id, at, processes }
    }
}

prop_compose! {
    /// Any event of a machine.
    pub fn obs_event()(
        (pc_id, at, kind, source) in (pc(), time(), text(), text()),
        event_record_id in of(text()),
        payload in free_form(),
    ) -> ObsEvent {
        ObsEvent { pc_id, at, kind, source, event_record_id, payload }
    }
}

/// Any request for a log.
pub fn logs_request() -> impl Strategy<Value = LogsRequest> {
    any::<u32>().prop_map(|tail_lines| LogsRequest { tail_lines })
}

fn notice_kind() -> impl Strategy<Value = NoticeKind> {
    let passed_over = (any::<u64>(), of(exec()))
        .prop_map(|(sequence, exec_id)| NotRunCommand { sequence, exec_id });
    let undeliverable = (text(), text(), any::<u64>(), text());
    let not_run = (
        select(&[NotRun::Enrolled, NotRun::LedgerLost][..]),
        vec(passed_over, 0..3),
    );
    prop_oneof![
        undeliverable.prop_map(|(subject, reason, bytes, preview)| {
            NoticeKind::ReportUndeliverable {
                subject,
                reason,
                bytes,
                preview,
            }
        }),
        not_run.prop_map(|(why, commands)| NoticeKind::CommandsNotRun { why, commands }),
        text().prop_map(|reason| NoticeKind::StateSetAside { reason }),
    ]
}

prop_compose! {
    /// Any trouble of an agent.
    pub fn agent_notice()(pc_id in pc(), at in time(), notice in notice_kind()) -> AgentNotice {
        AgentNotice { pc_id, at, notice }
    }
}
