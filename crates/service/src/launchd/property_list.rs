//! The text of a property list.

use std::path::{Path, PathBuf};

use crate::{Places, ServiceKind};

/// Where the property list lies.
#[must_use]
pub fn path(kind: ServiceKind) -> PathBuf {
    Path::new("/Library/LaunchDaemons").join(format!("{}.plist", kind.launchd_label()))
}

/// The property list of a service: it is started at boot and again whenever it ends.
#[must_use]
pub fn property_list(kind: ServiceKind, places: &Places) -> String {
    let arguments = [
        places.program(kind).display().to_string(),
        "--config".to_owned(),
        places.config_file(kind).display().to_string(),
    ];
    let arguments: String = arguments
        .iter()
        .map(|argument| format!("    <string>{}</string>\n", escaped(argument)))
        .collect();
    let errors = places.logs.join(format!("{}.stderr", kind.program()));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>{label}</string>
  <key>ProgramArguments</key>
  <array>
{arguments}  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <true/>
  <key>ThrottleInterval</key>
  <integer>5</integer>
  <key>ExitTimeOut</key>
  <integer>30</integer>
  <key>StandardErrorPath</key>
  <string>{errors}</string>
</dict>
</plist>
"#,
        label = kind.launchd_label(),
        errors = escaped(&errors.display().to_string()),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_daemon_is_kept_alive_with_its_configuration() {
        let places = Places {
            programs: "/opt/a & b".into(),
            config: "/etc/kanade".into(),
            data: "/var/lib/kanade".into(),
            logs: "/var/log/kanade".into(),
        };
        let text = property_list(ServiceKind::Backend, &places);
        assert!(
            text.contains("<string>/opt/a &amp; b/kanade-backend</string>"),
            "{text}"
        );
        assert!(text.contains("<key>KeepAlive</key>\n  <true/>"), "{text}");
        assert_eq!(
            path(ServiceKind::Backend),
            Path::new("/Library/LaunchDaemons/net.kanade.backend.plist")
        );
    }
}
