use kanade_api_types::files::{ReleaseRow, ReleaseTargeting, TargetingKind, TargetingScope};
use kanade_client::ReleaseTarget;
use kanade_update::{Labelled, label_of};
use serde_json::json;

use super::publish::show;
use super::read::{LocalFile, bar};
use crate::cli::{ReleaseDeleteArguments, ReleasePublishArguments, ReleaseTargetArguments};
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::{Cell, Column, Look, Table, ago, bytes};

/// What the agent calls itself.
const AGENT: &str = "kanade-agent";

const RELEASES: Listing<ReleaseRow> = Listing {
    help: "kanade agent releases --help",
    none: "No release yet. Publish one: kanade agent publish <file>",
    table,
};

/// Publishes a release of the agent for a platform.
pub async fn publish_release(context: &Context, arguments: &ReleasePublishArguments) -> Ended {
    let version = version(arguments)?;
    let file = LocalFile::open(&arguments.file).await?;
    let release = ReleaseTarget {
        version,
        platform: arguments.platform.clone(),
        legacy: arguments.legacy,
    };
    let bar = bar("Sending");
    let published = context
        .client
        .publish_release(&release, file.upload(&bar))
        .await;
    bar.finish_and_clear();
    show(context, &published.or_try("kanade agent releases")?)
}

/// The version that was named, or that stands in the program. A program that is another one is refused before it is
/// sent; it is read, not run.
fn version(arguments: &ReleasePublishArguments) -> Result<String, Failure> {
    let ReleasePublishArguments { file, version, .. } = arguments;
    let refused =
        |message: String| Failure::new(ExitStatus::Failed, message, "kanade agent publish --help");
    let shown = file.display();
    let label =
        label_of(file).map_err(|error| refused(format!("{shown} cannot be read: {error}")))?;
    match (label, version) {
        (Some(label), _) if label.name != AGENT => {
            let Labelled { name, version } = label;
            Err(refused(format!(
                "{shown} is {name} {version}, not the agent"
            )))
        }
        (Some(label), Some(named)) if label.version != *named => {
            let found = label.version;
            Err(refused(format!(
                "{shown} is version {found} by its own label, not {named}"
            )))
        }
        (Some(label), _) => Ok(label.version),
        (None, Some(named)) if arguments.legacy => Ok(named.clone()),
        (None, _) => Err(refused(format!(
            "{shown} is no kanade-agent: it has no label that says so"
        ))),
    }
}

/// Lists releases of the agent.
pub async fn releases(context: &Context, limit: usize) -> Ended {
    RELEASES
        .run(context, context.client.releases(), limit)
        .await
}

/// Brings agents to a release at once.
pub async fn release_target(context: &Context, arguments: &ReleaseTargetArguments) -> Ended {
    let (kind, value) = match (&arguments.group, &arguments.pc) {
        (Some(group), _) => (TargetingKind::Group, Some(group.to_string())),
        (None, Some(pc)) => (TargetingKind::Pc, Some(pc.to_string())),
        (None, None) => (TargetingKind::Global, None),
    };
    let targeting = ReleaseTargeting {
        version: arguments.version.clone(),
        scope: TargetingScope { kind, value },
        jitter: arguments.jitter.clone(),
    };
    let targeted = context.client.target_release(&targeting).await;
    let targeted = targeted.or_try("kanade agent releases")?;
    context.output.show(&targeted, |_| {
        format!("{} is to have {}\n", targeted.scope_label, targeted.version)
    })?;
    Ok(ExitStatus::Ok)
}

/// Deletes a release that nothing targets.
pub async fn release_delete(context: &Context, arguments: &ReleaseDeleteArguments) -> Ended {
    let ReleaseDeleteArguments { version, platform } = arguments;
    let deleted = context.client.delete_release(version, platform.as_deref());
    deleted.await.or_try("kanade agent releases")?;
    let data = json!({ "deleted": [{ "version": version, "platform": platform }] });
    context.output.show(&data, |_| match platform {
        Some(platform) => format!("Deleted {version} for {platform}\n"),
        None => format!("Deleted {version}\n"),
    })?;
    Ok(ExitStatus::Ok)
}

fn table(rows: &[ReleaseRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("VERSION"),
        Column::Whole("PLATFORMS"),
        Column::Number("SIZE"),
        Column::Whole("PUBLISHED"),
        Column::Cut("TARGETED BY"),
    ]);
    for row in rows {
        let platforms = row.platforms.iter();
        let platforms = platforms.map(|it| it.platform.as_deref().unwrap_or("agents of 0.43"));
        let used_by = Some(row.used_by.join(", ")).filter(|text| !text.is_empty());
        table.row([
            row.version.as_str().into(),
            platforms.collect::<Vec<_>>().join(", ").into(),
            bytes(row.size).into(),
            Cell::maybe(row.modified.map(|at| ago(at, look))),
            Cell::maybe(used_by),
        ]);
    }
    table.render(look)
}
