use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_store::acks::NotificationAck;
use kanade_store::agents::{AgentFilter, AgentQuery, AgentSort};
use kanade_store::notices::StoredNotice;
use kanade_store::{Cursor, Page, PageRequest, StoreError};
use kanade_wire::subjects::{CommandAddress, parse_notification};
use kanade_wire::{PcId, Target};

use super::Notices;

const LIST: &str = "notice_audience";
/// Confirmations read at a time.
const AT_A_TIME: u32 = 10_000;

/// Whether somebody at a machine confirmed a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// Somebody did.
    Confirmed,
    /// Nobody did.
    Outstanding,
    /// Somebody did, before an edit that asked for it again.
    Withdrawn,
}

impl Confirmation {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Outstanding => "outstanding",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl std::str::FromStr for Confirmation {
    type Err = kanade_wire::outcome::UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::Confirmed, Self::Outstanding, Self::Withdrawn];
        let found = all.into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| kanade_wire::outcome::UnknownWord {
            text: text.to_owned(),
            words: all.map(Self::as_str).join(", "),
        })
    }
}

/// One machine a notice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceMember {
    /// The machine.
    pub pc_id: PcId,
    /// The account that signed in last.
    pub last_logon_user: Option<String>,
    /// That account's display name.
    pub last_logon_display_name: Option<String>,
    /// Whether somebody confirmed it.
    pub confirmation: Confirmation,
    /// When, where somebody did.
    pub acked_at: Option<DateTime<Utc>>,
    /// Who, where somebody did.
    pub acked_by: Option<String>,
}

/// How many machines a notice is for, by what became of it there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AudienceCounts {
    /// All of them.
    pub machines: u64,
    /// Somebody confirmed it.
    pub confirmed: u64,
    /// Nobody did.
    pub outstanding: u64,
    /// Somebody did, before an edit that asked for it again.
    pub withdrawn: u64,
}

/// Whom a notice is for.
#[derive(Debug, Clone, PartialEq)]
pub struct AudiencePage {
    /// In all.
    pub counts: AudienceCounts,
    /// A page of machines, by id.
    pub members: Page<AudienceMember>,
}

impl Notices {
    /// The machines a notice is for now, of one state or of all: who joins a group later is in its
    /// audience too.
    ///
    /// # Errors
    /// When the cursor is of another list, or the tables cannot be read.
    pub async fn audience(
        &self,
        stored: &StoredNotice,
        state: Option<Confirmation>,
        page: &PageRequest,
    ) -> Result<AudiencePage, StoreError> {
        let machines = self.machines.resolve(&target_of(&stored.subjects)).await?;
        let confirmations = self.confirmations(stored).await?;
        let mut counts = AudienceCounts::default();
        let after: Option<String> = page.after(LIST)?;
        let mut members = Vec::new();
        for machine in machines.machines {
            let member = member(machine.pc_id, &confirmations);
            counts.add(member.confirmation);
            let is_wanted = state.is_none_or(|state| state == member.confirmation);
            let is_later = after
                .as_deref()
                .is_none_or(|after| member.pc_id.as_str() > after);
            if is_wanted && is_later && members.len() <= page.limit() as usize {
                members.push(member);
            }
        }
        let cursor = |last: &AudienceMember| Cursor::new(LIST, &last.pc_id.as_str());
        let mut members = Page::from_surplus(members, page.limit(), cursor);
        self.name_people(&mut members.items).await?;
        Ok(AudiencePage { counts, members })
    }

    /// What counts most of each machine's confirmations.
    async fn confirmations(
        &self,
        stored: &StoredNotice,
    ) -> Result<BTreeMap<PcId, Confirmed>, StoreError> {
        let mut found = BTreeMap::new();
        let mut cursor = None;
        loop {
            let page = PageRequest::new(AT_A_TIME, AT_A_TIME, cursor);
            let id = &stored.notification.id;
            let acks = self.acks.of_notification(id, &page).await?;
            for ack in acks.items {
                let pc = ack.pc_id.clone();
                let confirmed = Confirmed::new(ack, stored.notification.acks_reset_at);
                let known = found.entry(pc).or_insert_with(|| confirmed.clone());
                if confirmed.counts && !known.counts {
                    *known = confirmed;
                }
            }
            match acks.next {
                Some(next) => cursor = Some(next),
                None => return Ok(found),
            }
        }
    }

    async fn name_people(&self, members: &mut [AudienceMember]) -> Result<(), StoreError> {
        let pcs: Vec<PcId> = members.iter().map(|it| it.pc_id.clone()).collect();
        let query = AgentQuery {
            page: PageRequest::first(u32::try_from(pcs.len()).unwrap_or(u32::MAX).max(1)),
            filter: AgentFilter {
                pcs: Some(pcs),
                ..AgentFilter::default()
            },
            sort: AgentSort::default(),
            now: self.clock.now(),
        };
        let agents = self.agents.list(&query).await?.items.into_iter();
        let by_id: BTreeMap<PcId, _> = agents
            .map(|agent| (agent.heartbeat.pc_id.clone(), agent.heartbeat))
            .collect();
        for member in members {
            if let Some(heartbeat) = by_id.get(&member.pc_id) {
                member.last_logon_user = heartbeat.last_logon_user.clone();
                member.last_logon_display_name = heartbeat.last_logon_display_name.clone();
            }
        }
        Ok(())
    }
}

/// A machine's confirmation.
#[derive(Debug, Clone)]
struct Confirmed {
    counts: bool,
    at: DateTime<Utc>,
    by: String,
}

impl Confirmed {
    fn new(ack: NotificationAck, reset_at: Option<DateTime<Utc>>) -> Self {
        let counts_from = reset_at.unwrap_or(DateTime::<Utc>::MIN_UTC);
        let first_counts = ack.acked_at >= counts_from;
        Self {
            counts: ack.last_acked_at >= counts_from,
            at: match first_counts {
                true => ack.acked_at,
                false => ack.last_acked_at,
            },
            by: ack.account.unwrap_or(ack.user_sid),
        }
    }
}

fn member(pc_id: PcId, confirmations: &BTreeMap<PcId, Confirmed>) -> AudienceMember {
    let confirmed = confirmations.get(&pc_id);
    AudienceMember {
        last_logon_user: None,
        last_logon_display_name: None,
        confirmation: match confirmed {
            None => Confirmation::Outstanding,
            Some(confirmed) if confirmed.counts => Confirmation::Confirmed,
            Some(_) => Confirmation::Withdrawn,
        },
        acked_at: confirmed.map(|confirmed| confirmed.at),
        acked_by: confirmed.map(|confirmed| confirmed.by.clone()),
        pc_id,
    }
}

impl AudienceCounts {
    fn add(&mut self, confirmation: Confirmation) {
        self.machines += 1;
        match confirmation {
            Confirmation::Confirmed => self.confirmed += 1,
            Confirmation::Outstanding => self.outstanding += 1,
            Confirmation::Withdrawn => self.withdrawn += 1,
        }
    }
}

/// Whom the copies of a notice are for.
#[must_use]
pub fn target_of(subjects: &[String]) -> Target {
    let mut target = Target::default();
    for subject in subjects {
        match parse_notification(subject) {
            Some(CommandAddress::All) => target.all = true,
            Some(CommandAddress::Group(group)) => target.groups.push(group),
            Some(CommandAddress::Pc(pc)) => target.pcs.push(pc),
            None => {}
        }
    }
    target
}
