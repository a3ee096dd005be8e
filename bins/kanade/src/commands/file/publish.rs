use kanade_api_types::files::PublishedFile;

use super::Noun;
use super::read::{LocalFile, bar};
use crate::cli::FilePublishArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::bytes;

/// Publishes a version of a package or a script.
pub async fn publish(context: &Context, noun: Noun, arguments: &FilePublishArguments) -> Ended {
    let name = name(arguments)?;
    let file = LocalFile::open(&arguments.file).await?;
    let version = &arguments.version;
    let next = format!("{} {name}", noun.list);
    refuse_other_content(context, noun, &name, version, &file).await?;
    let bar = bar("Sending");
    let published = context
        .client
        .publish_file(noun.kind, &name, version, file.upload(&bar));
    let published = published.await;
    bar.finish_and_clear();
    show(context, &published.or_try(next)?)
}

/// Says what was published.
pub fn show(context: &Context, published: &PublishedFile) -> Ended {
    context.output.show(published, |_| {
        let platform = published.platform.as_ref();
        let platform = platform.map(|platform| format!(" for {platform}"));
        let verb = if published.existed {
            "Was there"
        } else {
            "Published"
        };
        format!(
            "{verb}: {} {}{} ({}, SHA-256 {})\n",
            published.name,
            published.version,
            platform.unwrap_or_default(),
            bytes(published.size),
            published.sha256,
        )
    })?;
    Ok(ExitStatus::Ok)
}

/// What would be refused after gigabytes is refused before them.
async fn refuse_other_content(
    context: &Context,
    noun: Noun,
    name: &str,
    version: &str,
    file: &LocalFile,
) -> Result<(), Failure> {
    let versions = context.client.files(noun.kind, Some(name)).all().await;
    let versions = versions.or_try(noun.list)?.rows;
    let there = versions.iter().find(|row| row.version == version);
    let is_other = there.is_some_and(|there| there.sha256.as_ref() != Some(file.sha256()));
    if !is_other {
        return Ok(());
    }
    let message = format!("{} {name} {version} exists with another content", noun.word);
    let next = "a new --version, or delete this one first";
    Err(Failure::new(ExitStatus::Failed, message, next))
}

fn name(arguments: &FilePublishArguments) -> Result<String, Failure> {
    let stem = arguments.file.file_stem();
    let stem = stem.map(|stem| stem.to_string_lossy().into_owned());
    arguments.name.clone().or(stem).ok_or_else(|| {
        let message = "the file has no name to take";
        Failure::new(ExitStatus::Usage, message, "--name <name>")
    })
}
