//! A mirror in memory of every bucket that is read here.

use kanade_bus::backend::{Bus, KvMirror};
use kanade_wire::DocumentKind;
use kanade_wire::topology::{self, BucketSpec};

/// A mirror per bucket that is read here.
#[derive(Clone)]
pub struct Mirrors {
    /// What makes a machine a member of a group.
    pub groups: DocumentMirrors,
    /// Jobs.
    pub jobs: DocumentMirrors,
    /// Schedules.
    pub schedules: DocumentMirrors,
    /// Views.
    pub views: DocumentMirrors,
    /// Versions that jobs are pinned to.
    pub pins: KvMirror,
    /// Jobs that are revoked.
    pub revocations: KvMirror,
    /// Membership of machines.
    pub memberships: KvMirror,
    /// Configuration layers.
    pub config: KvMirror,
    /// Who is mailed about groups.
    pub contacts: KvMirror,
    /// The change freeze.
    pub fleet: KvMirror,
}

/// The two buckets of a kind of documents.
#[derive(Clone)]
pub struct DocumentMirrors {
    /// The documents as JSON.
    pub values: KvMirror,
    /// The documents as their authors wrote them.
    pub texts: KvMirror,
}

impl Mirrors {
    /// Mirrors that know nothing until they run.
    pub fn new(bus: &Bus) -> Self {
        let mirror = |bucket: &BucketSpec| KvMirror::new(bus, bucket.name);
        let documents = |kind: DocumentKind| DocumentMirrors {
            values: mirror(kind.values()),
            texts: mirror(kind.texts()),
        };
        Self {
            groups: documents(DocumentKind::Group),
            jobs: documents(DocumentKind::Job),
            schedules: documents(DocumentKind::Schedule),
            views: documents(DocumentKind::View),
            pins: mirror(&topology::SCRIPT_CURRENT),
            revocations: mirror(&topology::SCRIPT_STATUS),
            memberships: mirror(&topology::AGENT_GROUPS),
            config: mirror(&topology::AGENT_CONFIG),
            contacts: mirror(&topology::GROUP_CONTACTS),
            fleet: mirror(&topology::FLEET_CONFIG),
        }
    }

    /// Those of a kind of documents.
    pub fn of(&self, kind: DocumentKind) -> &DocumentMirrors {
        match kind {
            DocumentKind::Group => &self.groups,
            DocumentKind::Job => &self.jobs,
            DocumentKind::Schedule => &self.schedules,
            DocumentKind::View => &self.views,
        }
    }

    /// All of them.
    pub fn all(&self) -> Vec<&KvMirror> {
        let documents = DocumentKind::ALL.map(|kind| self.of(kind));
        let documents = documents.into_iter().flat_map(|of| [&of.values, &of.texts]);
        let others = [
            &self.pins,
            &self.revocations,
            &self.memberships,
            &self.config,
            &self.contacts,
            &self.fleet,
        ];
        documents.chain(others).collect()
    }
}
