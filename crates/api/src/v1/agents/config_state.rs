//! Which machines work with the configuration they should have.

use std::collections::BTreeSet;

use kanade_wire::PcId;

use crate::http::Answer;
use crate::http::failures::LookupError;
use crate::state::ApiState;
use crate::v1::documents::known;

/// The machines that say they work with it (`in_force`), or with another (`pending`); `None` when
/// neither is asked for.
pub async fn machines(state: &ApiState, word: Option<&str>) -> Answer<Option<BTreeSet<PcId>>> {
    let wanted = match word {
        None | Some("") => return Ok(None),
        Some("in_force") => true,
        Some("pending") => false,
        Some(_) => {
            let reason = "give in_force or pending".to_owned();
            let parameter = "config";
            return Err(LookupError::Word { parameter, reason }.into());
        }
    };
    let catalogue = known(state).await?;
    let told = state.projected.agents.config_digests().await;
    let told = told.map_err(LookupError::from)?.into_iter();
    let matching = told.filter(|(pc, used)| (catalogue.config_digest(pc) == *used) == wanted);
    Ok(Some(matching.map(|(pc, _)| pc).collect()))
}
