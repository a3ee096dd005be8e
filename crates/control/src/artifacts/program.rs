//! Whether what is published as a release is the agent in the version it is published as.
//!
//! Read, never run: a program that somebody sends must not get to work on the backend, and most are for other
//! systems. What a program says to `--version` is what stands in its label, so reading it tells the same.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use kanade_update::{LabelSearch, Labelled};
use tokio::io::{AsyncRead, ReadBuf};

use super::error::ArtifactError;
use super::kind::ArtifactKind;
use super::names::ArtifactName;

/// What the agent calls itself.
const AGENT: &str = "kanade-agent";

/// A body that is looked at while it passes.
pub(super) struct Observed<'a, R> {
    body: &'a mut R,
    search: LabelSearch,
}

impl<'a, R> Observed<'a, R> {
    pub fn new(body: &'a mut R) -> Self {
        Self {
            body,
            search: LabelSearch::default(),
        }
    }

    /// What it said of itself as far as it passed.
    pub const fn label(&self) -> Option<&Labelled> {
        self.search.found()
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Observed<'_, R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut *self.body).poll_read(context, buffer);
        self.search.feed(&buffer.filled()[before..]);
        read
    }
}

/// Refuses a release that no machine would install. What agents of 0.43 download needs no label: theirs has none.
pub(super) fn is_what_it_is_called(
    kind: ArtifactKind,
    name: &ArtifactName,
    label: Option<&Labelled>,
) -> Result<(), ArtifactError> {
    if kind != ArtifactKind::Release {
        return Ok(());
    }
    match label {
        Some(label) if label.name == AGENT && label.version == name.first() => Ok(()),
        None if name.second().is_none() => Ok(()),
        label => Err(ArtifactError::OtherProgram {
            version: name.first().to_owned(),
            found: label.map(|label| format!("{} {}", label.name, label.version)),
        }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use kanade_update::Label;
    use tokio::io::AsyncReadExt;

    use super::*;

    static AGENT_1: Label = Label::new(AGENT, "1.0.0");
    static OTHER_1: Label = Label::new("kanade", "1.0.0");

    async fn judged(name: &str, body: &[u8]) -> Result<(), String> {
        let name = ArtifactName::of_object(ArtifactKind::Release, name).unwrap();
        let mut body = body;
        let mut observed = Observed::new(&mut body);
        observed.read_to_end(&mut Vec::new()).await.unwrap();
        let judged = is_what_it_is_called(ArtifactKind::Release, &name, observed.label());
        judged.map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_release_is_the_agent_in_the_version_it_is_called() {
        let program = [&[9; 70_000], AGENT_1.bytes(), &[9; 70_000]].concat();
        assert_eq!(judged("1.0.0/linux-x86_64", &program).await, Ok(()));
        let other = judged("1.0.1/linux-x86_64", &program).await.unwrap_err();
        assert!(
            other.contains("kanade-agent 1.0.0 by its own label"),
            "{other}"
        );
        let tool = judged("1.0.0/linux-x86_64", OTHER_1.bytes()).await;
        assert!(tool.unwrap_err().contains("kanade 1.0.0 by its own label"));
        let none = judged("1.0.0/linux-x86_64", b"#!/bin/sh").await;
        assert!(none.unwrap_err().contains("no kanade-agent"));
    }

    #[tokio::test]
    async fn what_agents_of_0_43_download_has_no_label() {
        assert_eq!(judged("0.43.90", b"MZ").await, Ok(()));
        assert!(judged("0.43.90", AGENT_1.bytes()).await.is_err());
    }
}
