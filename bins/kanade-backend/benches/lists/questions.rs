//! What is asked: the filters of each list.

use kanade_wire::{JobId, PcId};

use crate::fleet::{FACTS, TARGETS, exec_id, hostname, pc, time_of};

/// A list, and the filters it is asked with in turn.
pub struct List {
    pub name: &'static str,
    /// In milliseconds; 95 of 100 answers must not take longer.
    pub budget: f64,
    pub filters: &'static [fn(&Asked) -> String],
}

/// What a question may name.
pub struct Asked {
    /// Counts questions.
    pub number: usize,
    /// How many results there are.
    pub results: usize,
}

impl Asked {
    fn pc(&self) -> PcId {
        PcId::new(pc(self.number * 7_919)).unwrap()
    }

    fn exec(&self) -> String {
        exec_id(self.number * 37 % (self.results / TARGETS))
    }

    fn job(&self) -> JobId {
        JobId::new(format!("job-{}", self.number % 20)).unwrap()
    }

    /// A stretch of half a day.
    fn times(&self) -> (String, String) {
        let part = self.number % 19;
        let text = |part| time_of(part, 20).format("%Y-%m-%dT%H:%M:%SZ").to_string();
        (text(part), text(part + 1))
    }
}

pub const LISTS: &[List] = &[
    List {
        name: "agents",
        budget: 20.0,
        filters: &[
            |_| "/api/agents?limit=100".into(),
            |_| "/api/agents?limit=100&sort=hostname".into(),
            |_| "/api/agents?limit=100&sort=-last_heartbeat".into(),
            |_| "/api/agents?limit=100&sort=agent_version&os=windows".into(),
            |_| "/api/agents?limit=100&status=offline".into(),
            |_| "/api/agents?limit=100&version=1.0.1".into(),
            |asked| format!("/api/agents?limit=100&q={}", hostname(asked.number * 3)),
            |asked| format!("/api/agents?limit=100&q=user{}", asked.number % 100),
        ],
    },
    List {
        name: "results",
        budget: 20.0,
        filters: &[
            |_| "/api/results?limit=100".into(),
            |asked| format!("/api/results?limit=100&pc_id={}", asked.pc()),
            |asked| format!("/api/results?limit=100&job_id={}", asked.job()),
            |asked| format!("/api/results?limit=100&exec_id={}", asked.exec()),
            |_| "/api/results?limit=100&status=failure".into(),
            |_| "/api/results?limit=100&outcome=timed_out".into(),
            |_| "/api/results?limit=100&outcome=killed".into(),
            |_| "/api/results?limit=100&status=running".into(),
            |_| "/api/results?limit=100&status=success".into(),
            |asked| format!("/api/results?limit=100&pc_id={}&status=failure", asked.pc()),
            |asked| {
                format!(
                    "/api/results?limit=100&job_id={}&status=failure",
                    asked.job()
                )
            },
            |asked| {
                format!(
                    "/api/results?limit=100&exec_id={}&status=failure",
                    asked.exec()
                )
            },
            |asked| {
                let (since, until) = asked.times();
                format!("/api/results?limit=100&since={since}&until={until}")
            },
            |asked| {
                let (since, until) = asked.times();
                let job = asked.job();
                format!("/api/results?limit=100&job_id={job}&since={since}&until={until}")
            },
        ],
    },
    List {
        name: "audit",
        budget: 20.0,
        filters: &[
            |_| "/api/audit?limit=100".into(),
            |_| "/api/audit?limit=100&action=kill".into(),
            |_| "/api/audit?limit=100&actor=auth".into(),
            |asked| format!("/api/audit?limit=100&account=user{}", asked.number % 40),
            |asked| format!("/api/audit?limit=100&target=job-{}", asked.number % 200),
            |asked| {
                format!(
                    "/api/audit?limit=100&action=exec&account=user{}",
                    asked.number % 40
                )
            },
            |asked| {
                let (since, until) = asked.times();
                format!("/api/audit?limit=100&since={since}&until={until}")
            },
            |asked| format!("/api/audit?limit=100&q=job-{}", asked.number % 20),
        ],
    },
    List {
        name: "events",
        budget: 20.0,
        filters: &[
            |_| "/api/obs_events?limit=100".into(),
            |asked| format!("/api/obs_events?limit=100&pc_id={}", asked.pc()),
            |_| "/api/obs_events?limit=100&kind=boot".into(),
            |_| "/api/obs_events?limit=100&kinds=logon,logoff,boot".into(),
            |_| "/api/obs_events?limit=100&kinds_ex=logon".into(),
            |_| "/api/obs_events?limit=100&source=logind".into(),
            |_| "/api/obs_events?limit=100&source=logind&kind=boot".into(),
            |_| "/api/obs_events?limit=100&sources=logind,systemd&kinds=boot,sleep".into(),
            |asked| format!("/api/obs_events?limit=100&pc_id={}&kind=boot", asked.pc()),
            |asked| format!("/api/obs_events?limit=100&logon_type={}", asked.number % 11),
            |asked| {
                let (from, to) = asked.times();
                format!("/api/obs_events?limit=100&from={from}&to={to}")
            },
        ],
    },
    List {
        name: "inventory search",
        budget: 20.0,
        filters: &[
            |_| format!("/api/inventory/{FACTS}/search/software?limit=100"),
            |asked| software(&format!("name=package-{}", asked.number % 300)),
            |asked| software(&format!("name__prefix=package-{}", asked.number % 30)),
            |asked| {
                let name = asked.number % 300;
                software(&format!("name=package-{name}&version__version_lt=3.3.4"))
            },
            |_| software("version=3.2.4"),
            |_| software("version__version_lt=3.1.0"),
            |asked| software(&format!("name__contains=age-{}", asked.number % 30)),
            |asked| software(&format!("pc_id={}", asked.pc())),
            |asked| scalars(&format!("cores={}", asked.number % 16)),
            |_| scalars("os__contains=debian"),
        ],
    },
    List {
        name: "inventory of a job",
        budget: 20.0,
        filters: &[
            |_| by_job(""),
            |_| by_job("&sort=hostname"),
            |_| by_job("&sort=-collected_at"),
            |_| by_job("&lists=0"),
            |asked| by_job(&format!("&q={}", hostname(asked.number))),
            |asked| by_job(&format!("&q=S{:07}", asked.number)),
        ],
    },
    List {
        name: "inventory of a machine",
        budget: 20.0,
        filters: &[|asked| format!("/api/inventory/{}", asked.pc())],
    },
    List {
        name: "jobs that gather facts",
        budget: 50.0,
        filters: &[|_| "/api/inventory/jobs".into()],
    },
    List {
        name: "checks",
        budget: 50.0,
        filters: &[
            |_| "/api/checks?limit=100".into(),
            |_| "/api/checks?limit=100&include_ok=true".into(),
            |asked| format!("/api/checks?limit=100&check=check-{}", asked.number % 4),
            |_| "/api/checks?limit=100&status=fail".into(),
            |_| "/api/checks?limit=100&stale=true".into(),
            |asked| format!("/api/checks?limit=100&pc_id={}", asked.pc()),
            |_| "/api/checks/matrix?limit=100".into(),
        ],
    },
    List {
        name: "executions",
        budget: 20.0,
        filters: &[
            |_| "/api/executions?limit=100".into(),
            |asked| format!("/api/executions?limit=100&job_id={}", asked.job()),
            |_| "/api/executions?limit=100&status=running".into(),
            |asked| format!("/api/executions/{}", asked.exec()),
        ],
    },
    List {
        name: "summary",
        budget: 50.0,
        filters: &[|_| "/api/summary".into()],
    },
    List {
        name: "home page",
        budget: 50.0,
        filters: &[
            |_| "/api/summary".into(),
            |_| "/api/checks?limit=1".into(),
            |_| "/api/executions?limit=10".into(),
            |_| "/api/agents?limit=12&sort=pc_id".into(),
            |_| "/api/pins".into(),
            |_| "/api/health/fleet".into(),
        ],
    },
];

fn software(condition: &str) -> String {
    format!("/api/inventory/{FACTS}/search/software?limit=100&{condition}")
}

fn scalars(condition: &str) -> String {
    format!("/api/inventory/{FACTS}/search-scalars?limit=100&{condition}")
}

fn by_job(more: &str) -> String {
    format!("/api/inventory/by-job/{FACTS}?limit=100{more}")
}
