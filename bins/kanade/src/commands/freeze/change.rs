use kanade_api_types::freeze::FreezeRequest;
use kanade_wire::freeze::FreezeZone;
use serde_json::json;

use super::status::shown;
use crate::cli::FreezeSetArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Freezes.
pub async fn set(context: &Context, arguments: FreezeSetArguments) -> Ended {
    let request = FreezeRequest {
        from: arguments.from,
        until: arguments.until,
        reason: arguments.reason,
        tz: match arguments.utc {
            true => FreezeZone::Utc,
            false => FreezeZone::Local,
        },
    };
    let set = context.client.set_freeze(&request).await;
    let freeze = set.or_try("kanade freeze set --help")?;
    context.output.show(&freeze, |look| shown(&freeze, look))?;
    Ok(ExitStatus::Ok)
}

/// Ends the freeze.
pub async fn clear(context: &Context) -> Ended {
    let cleared = context.client.clear_freeze().await;
    cleared.or_try("kanade freeze status")?;
    let data = json!({ "frozen": false });
    context
        .output
        .show(&data, |_| "Not frozen any more\n".to_owned())?;
    Ok(ExitStatus::Ok)
}
