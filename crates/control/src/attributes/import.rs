//! What a table changes, before anything is changed.

use std::collections::{BTreeMap, BTreeSet};

use kanade_api_types::attributes::{AttributeDifference, UnknownMachine};
use kanade_store::state::{AttributeChange, Attributes};
use kanade_wire::PcId;

use super::sheet::{Sheet, SheetRow};

/// What a table changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportPlan {
    /// What is to be written: machines of which something changes.
    pub changes: Vec<AttributeChange>,
    /// Every value that changes.
    pub differences: Vec<AttributeDifference>,
    /// Machines that are as the table says already.
    pub unchanged: u64,
    /// Machines that were never seen.
    pub unknown: Vec<UnknownMachine>,
}

/// Lays a table over what is `present`. Machines that are not `known` are told, and passed over
/// unless `keeps_unknown`.
pub fn plan_import(
    sheet: Sheet,
    present: &BTreeMap<PcId, Attributes>,
    known: &BTreeSet<PcId>,
    keeps_unknown: bool,
) -> ImportPlan {
    let mut plan = ImportPlan::default();
    for row in sheet.rows {
        let is_known = known.contains(&row.pc_id);
        if !is_known {
            plan.unknown.push(UnknownMachine {
                line: row.line,
                meant: meant(&row.pc_id, known),
                pc_id: row.pc_id.clone(),
            });
        }
        if is_known || keeps_unknown {
            plan.add(row, present);
        }
    }
    plan
}

impl ImportPlan {
    fn add(&mut self, row: SheetRow, present: &BTreeMap<PcId, Attributes>) {
        let now = present.get(&row.pc_id);
        let mut values = BTreeMap::new();
        for (key, after) in row.values {
            let before = now.and_then(|attributes| attributes.get(&key)).cloned();
            if before == after {
                continue;
            }
            self.differences.push(AttributeDifference {
                pc_id: row.pc_id.clone(),
                key: key.clone(),
                before,
                after: after.clone(),
            });
            values.insert(key, after);
        }
        if values.is_empty() {
            self.unchanged += 1;
            return;
        }
        self.changes.push(AttributeChange {
            pc_id: row.pc_id,
            replace: false,
            values,
        });
    }
}

/// A machine whose name differs in the case of letters alone.
fn meant(pc: &PcId, known: &BTreeSet<PcId>) -> Option<PcId> {
    let is_near = |other: &&PcId| other.as_str().eq_ignore_ascii_case(pc.as_str());
    known.iter().find(is_near).cloned()
}

#[cfg(test)]
mod tests {
    use super::super::{EmptyCells, read_sheet};
    use super::*;

    fn pcs(names: &[&str]) -> BTreeSet<PcId> {
        names.iter().map(|name| PcId::new(*name).unwrap()).collect()
    }

    fn plan(keeps_unknown: bool) -> ImportPlan {
        let text = "pc_id,site,owner\na,tokyo,\nb,osaka,x\nC,kyoto,\nd,nara,\n";
        let sheet = read_sheet(text.as_bytes(), EmptyCells::Remove).unwrap();
        let tokyo = BTreeMap::from([("site".parse().unwrap(), "tokyo".to_owned())]);
        let owned = BTreeMap::from([("owner".parse().unwrap(), "y".to_owned())]);
        let present = [("a", tokyo), ("b", owned)];
        let present = present.map(|(pc, attributes)| (PcId::new(pc).unwrap(), attributes));
        plan_import(
            sheet,
            &present.into(),
            &pcs(&["a", "b", "c"]),
            keeps_unknown,
        )
    }

    #[test]
    fn only_what_differs_changes_and_machines_never_seen_are_told() {
        let plan = plan(false);
        let changes: Vec<String> = plan
            .differences
            .iter()
            .map(|it| format!("{} {} {:?} {:?}", it.pc_id, it.key, it.before, it.after))
            .collect();
        let expected = [
            r#"b owner Some("y") Some("x")"#,
            r#"b site None Some("osaka")"#,
        ];
        assert_eq!(changes, expected);
        assert_eq!((plan.changes.len(), plan.unchanged), (1, 1));
        let unknown: Vec<(u64, &str, Option<&str>)> = plan
            .unknown
            .iter()
            .map(|it| {
                (
                    it.line,
                    it.pc_id.as_str(),
                    it.meant.as_ref().map(PcId::as_str),
                )
            })
            .collect();
        assert_eq!(unknown, [(4, "C", Some("c")), (5, "d", None)]);
    }

    #[test]
    fn machines_never_seen_may_be_described_before_they_come() {
        let plan = plan(true);
        let changed: Vec<&str> = plan.changes.iter().map(|it| it.pc_id.as_str()).collect();
        assert_eq!(changed, ["b", "C", "d"]);
        assert_eq!(plan.unknown.len(), 2);
    }
}
