use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use kanade_wire::job_version::JobVersion;
use kanade_wire::{Digest, ExecId, JobId};

use super::{Hints, Job, JobRef};

/// Executions whose version is remembered; past that they are looked up again.
const EXECUTIONS: usize = 20_000;

/// Versions of jobs, and which of them executions ran under.
#[derive(Debug, Clone, Default)]
pub struct JobVersions {
    by_digest: HashMap<Digest, Arc<Job>>,
    hinted: HashMap<JobId, Vec<Arc<Job>>>,
    executions: HashMap<ExecId, Option<Digest>>,
}

impl JobVersions {
    /// The version with this digest, when it was ever published.
    pub fn get(&self, digest: &Digest) -> Option<&Arc<Job>> {
        self.by_digest.get(digest)
    }

    /// Adds a version that the broker stored at that time; one that is known stays as it is.
    pub fn insert(&mut self, version: JobVersion, published_at: DateTime<Utc>) {
        if self.by_digest.contains_key(&version.digest) {
            return;
        }
        let hints = Hints::of(&version);
        let job = Arc::new(Job {
            digest: version.digest,
            id: version.job_id,
            version: version.version,
            published_at,
            hints,
        });
        self.by_digest.insert(job.digest.clone(), Arc::clone(&job));
        self.index(job);
    }

    /// Adds what an execution's record says about its version; `None` when there is no record or
    /// it names none.
    pub fn insert_execution(&mut self, exec_id: ExecId, digest: Option<Digest>) {
        if self.executions.len() >= EXECUTIONS {
            self.executions.clear();
        }
        self.executions.insert(exec_id, digest);
    }

    /// The version a result ran under, if its output means something. For any other it costs a
    /// look-up.
    pub fn hinted(&self, run: &JobRef<'_>) -> Option<&Arc<Job>> {
        if self.hinted.is_empty() {
            return None;
        }
        let named = |job: &&Arc<Job>| run.job_id.is_none_or(|id| *id == job.id);
        let job = match run.digest {
            Some(digest) => self.get(digest).filter(named)?,
            None => self
                .of_execution(run)
                .filter(named)
                .or_else(|| self.published_before(run))?,
        };
        job.hints.is_some().then_some(job)
    }

    /// The execution whose record tells the version of a result, while it is not known. A job
    /// without a version whose output means something needs none.
    pub(super) fn unknown_execution<'a>(&self, run: &JobRef<'a>) -> Option<&'a ExecId> {
        let exec_id = run.exec_id.filter(|_| run.digest.is_none())?;
        let may_mean_something = match run.job_id {
            Some(job_id) => self.hinted.contains_key(job_id),
            None => !self.hinted.is_empty(),
        };
        (may_mean_something && !self.executions.contains_key(exec_id)).then_some(exec_id)
    }

    fn of_execution(&self, run: &JobRef<'_>) -> Option<&Arc<Job>> {
        let digest = self.executions.get(run.exec_id?)?.as_ref()?;
        self.get(digest)
    }

    fn published_before(&self, run: &JobRef<'_>) -> Option<&Arc<Job>> {
        let versions = self.hinted.get(run.job_id?)?;
        let count = versions.partition_point(|job| job.published_at <= run.recorded_at);
        versions.get(count.checked_sub(1)?)
    }

    /// Keeps every version of a job one of whose versions has hints, by time of publication.
    fn index(&mut self, job: Arc<Job>) {
        let id = job.id.clone();
        if let Some(versions) = self.hinted.get_mut(&id) {
            let place = versions.partition_point(|other| order(other) < order(&job));
            versions.insert(place, job);
        } else if job.hints.is_some() {
            let known = self.by_digest.values().filter(|other| other.id == id);
            let mut versions: Vec<Arc<Job>> = known.cloned().collect();
            versions.sort_by(|left, right| order(left).cmp(&order(right)));
            self.hinted.insert(id, versions);
        }
    }
}

fn order(job: &Job) -> (DateTime<Utc>, &Digest) {
    (job.published_at, &job.digest)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn version(job: &str, text: &str, check: &Value) -> JobVersion {
        JobVersion {
            digest: Digest::of(text.as_bytes()),
            job_id: JobId::new(job).unwrap(),
            version: kanade_wire::Version::new(text).unwrap(),
            manifest: json!({ "id": job, "check": check }),
            created_at: time(0),
            created_by: "operator".into(),
        }
    }

    /// A job whose second of three versions is a check.
    fn versions() -> JobVersions {
        let mut versions = JobVersions::default();
        versions.insert(version("disk", "1", &Value::Null), time(10));
        versions.insert(version("disk", "2", &json!({ "name": "disk" })), time(20));
        versions.insert(version("disk", "3", &Value::Null), time(30));
        versions.insert(version("other", "4", &Value::Null), time(30));
        versions
    }

    fn found(versions: &JobVersions, run: JobRef<'_>) -> Option<String> {
        versions
            .hinted(&run)
            .map(|job| job.version.as_str().to_owned())
    }

    #[test]
    fn a_result_is_read_with_the_version_it_names() {
        let (first, second) = (Digest::of(b"1"), Digest::of(b"2"));
        let (disk, other) = (JobId::new("disk").unwrap(), JobId::new("other").unwrap());
        let named = |digest, job_id| JobRef {
            digest: Some(digest),
            exec_id: None,
            job_id: Some(job_id),
            recorded_at: time(99),
        };
        let versions = versions();
        assert_eq!(found(&versions, named(&second, &disk)), Some("2".into()));
        assert_eq!(found(&versions, named(&first, &disk)), None);
        assert_eq!(found(&versions, named(&second, &other)), None, "a lie");
    }

    #[test]
    fn else_with_the_version_its_execution_names() {
        let (exec, disk) = (ExecId::new("exec").unwrap(), JobId::new("disk").unwrap());
        let run = JobRef {
            digest: None,
            exec_id: Some(&exec),
            job_id: Some(&disk),
            recorded_at: time(99),
        };
        let mut versions = versions();
        assert_eq!(versions.unknown_execution(&run), Some(&exec));
        versions.insert_execution(exec.clone(), Some(Digest::of(b"2")));
        assert_eq!(versions.unknown_execution(&run), None);
        assert_eq!(found(&versions, run), Some("2".into()));
    }

    #[test]
    fn else_with_the_newest_that_was_published_before_it() {
        let disk = JobId::new("disk").unwrap();
        let at = |seconds| JobRef {
            digest: None,
            exec_id: None,
            job_id: Some(&disk),
            recorded_at: time(seconds),
        };
        let versions = versions();
        for (seconds, expected) in [
            (9, None),
            (19, None),
            (20, Some("2")),
            (29, Some("2")),
            (30, None),
        ] {
            let found = found(&versions, at(seconds));
            assert_eq!(found.as_deref(), expected, "at {seconds}");
        }
    }

    #[test]
    fn a_job_that_means_nothing_needs_no_look_up() {
        let (exec, other) = (ExecId::new("exec").unwrap(), JobId::new("other").unwrap());
        let run = JobRef {
            digest: None,
            exec_id: Some(&exec),
            job_id: Some(&other),
            recorded_at: time(99),
        };
        assert_eq!(versions().unknown_execution(&run), None);
    }

    #[test]
    fn a_check_that_is_not_for_the_fleet_means_nothing() {
        let mut versions = JobVersions::default();
        let hint = json!({ "name": "disk", "fleet": false });
        versions.insert(version("disk", "1", &hint), time(10));
        assert_eq!(versions.get(&Digest::of(b"1")).unwrap().hints, None);
    }
}
