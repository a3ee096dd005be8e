//! Layers as they are shown.

use kanade_api_types::config::{ConfigLayerKind, ConfigSource};
use kanade_control::catalogue::ConfigLayer;

/// A layer as it is shown.
pub fn shown(layer: &ConfigLayer) -> ConfigSource {
    let (layer, name) = match layer {
        ConfigLayer::Global => (ConfigLayerKind::Global, None),
        ConfigLayer::Group(group) => (ConfigLayerKind::Group, Some(group.to_string())),
        ConfigLayer::Machine(pc) => (ConfigLayerKind::Machine, Some(pc.to_string())),
    };
    ConfigSource { layer, name }
}
