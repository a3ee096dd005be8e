//! Words that made-up machines are described with.

pub(crate) const SITES: &[&str] = &["tyo", "osa", "ngo", "fuk", "spk", "sgn", "ams"];
pub(crate) const PEOPLE: &[(&str, &str)] = &[
    ("h.tanaka", "田中 陽菜"),
    ("s.sato", "佐藤 翔太"),
    ("y.suzuki", "鈴木 結衣"),
    ("k.takahashi", "高橋 健"),
    ("m.ito", "伊藤 美咲"),
    ("r.watanabe", "渡辺 蓮"),
    ("a.yamamoto", "山本 葵"),
    ("n.nakamura", "中村 直樹"),
    ("l.devries", "Lotte de Vries"),
    ("j.smith", "Jordan Smith"),
    ("p.nguyen", "Phương Nguyễn"),
    ("c.mueller", "Clara Müller"),
];
pub(crate) const LAPTOPS: &[(&str, &str)] = &[
    ("Dell Inc.", "Latitude 5440"),
    ("Dell Inc.", "Latitude 7350"),
    ("LENOVO", "ThinkPad T14 Gen 4"),
    ("LENOVO", "ThinkPad X1 Carbon Gen 11"),
    ("HP", "EliteBook 840 G10"),
    ("Panasonic", "CF-FV4"),
    ("FUJITSU", "LIFEBOOK U9313"),
];
pub(crate) const DESKTOPS: &[(&str, &str)] = &[
    ("Dell Inc.", "OptiPlex 7010"),
    ("HP", "ProDesk 600 G6"),
    ("LENOVO", "ThinkCentre M70q"),
];
pub(crate) const SERVERS: &[(&str, &str)] = &[
    ("Dell Inc.", "PowerEdge R650"),
    ("HPE", "ProLiant DL360 Gen10"),
    ("QEMU", "Standard PC (Q35 + ICH9, 2009)"),
];
pub(crate) const MACS: &[(&str, &str)] = &[
    ("Apple Inc.", "MacBookPro18,3"),
    ("Apple Inc.", "Mac14,2"),
    ("Apple Inc.", "Mac15,12"),
];
pub(crate) const PROCESSORS: &[(&str, u32)] = &[
    ("Intel(R) Core(TM) i5-1335U", 12),
    ("Intel(R) Core(TM) i7-1365U", 12),
    ("AMD Ryzen 5 PRO 7540U", 12),
    ("AMD Ryzen 7 PRO 7840U", 16),
    ("Intel(R) Core(TM) i5-12500", 12),
];
pub(crate) const SERVER_PROCESSORS: &[(&str, u32)] = &[
    ("Intel(R) Xeon(R) Gold 6326", 64),
    ("AMD EPYC 7313", 32),
    ("Intel(R) Xeon(R) Silver 4310", 48),
];
pub(crate) const LINUX_PROGRAMS: &[&str] = &[
    "postgres",
    "nginx",
    "java",
    "systemd-journald",
    "node_exporter",
    "containerd",
    "sshd",
    "cron",
];
pub(crate) const WINDOWS_PROGRAMS: &[&str] = &[
    "chrome.exe",
    "Teams.exe",
    "EXCEL.EXE",
    "MsMpEng.exe",
    "explorer.exe",
    "OUTLOOK.EXE",
    "svchost.exe",
    "Code.exe",
];
pub(crate) const UNITS: &[&str] = &[
    "backup.service",
    "certbot.service",
    "apt-daily.service",
    "logrotate.service",
    "fwupd-refresh.service",
];
pub(crate) const DISKS: &[&str] = &[
    "SAMSUNG MZVL2512HCJQ",
    "WDC PC SN740",
    "KIOXIA KXG80ZNV512G",
    "Micron 3400 NVMe",
    "SK hynix PC801",
];
pub(crate) const LINUX_PACKAGES: &[(&str, &str)] = &[
    ("apt", "2.6.1"),
    ("bash", "5.2.15-2+b7"),
    ("ca-certificates", "20230311"),
    ("coreutils", "9.1-1"),
    ("curl", "7.88.1-10+deb12u8"),
    ("git", "1:2.39.5-0+deb12u1"),
    ("libc6", "2.36-9+deb12u9"),
    ("libssl3", "3.0.15-1~deb12u1"),
    ("nginx", "1.22.1-9"),
    ("openssh-server", "1:9.2p1-2+deb12u4"),
    ("openssl", "3.0.15-1~deb12u1"),
    ("postgresql-15", "15.10-0+deb12u1"),
    ("python3", "3.11.2-1+b1"),
    ("rsync", "3.2.7-1"),
    ("sudo", "1.9.13p3-1+deb12u1"),
    ("systemd", "252.33-1~deb12u1"),
    ("vim", "2:9.0.1378-2"),
];
/// Versions that machines have which nobody looks after, oldest first.
pub(crate) const OLDER_VERSIONS: &[(&str, &[&str])] = &[
    ("curl", &["7.88.1-10+deb12u4", "7.88.1-10+deb12u6"]),
    ("libc6", &["2.36-9+deb12u3", "2.36-9+deb12u7"]),
    ("libssl3", &["3.0.11-1~deb12u2", "3.0.13-1~deb12u1"]),
    (
        "openssh-server",
        &["1:9.2p1-2+deb12u1", "1:9.2p1-2+deb12u2"],
    ),
    ("openssl", &["3.0.11-1~deb12u2", "3.0.13-1~deb12u1"]),
    ("systemd", &["252.19-1~deb12u1", "252.26-1~deb12u2"]),
    ("Google Chrome", &["124.0.6367.61", "125.0.6422.142"]),
    ("Microsoft Edge", &["124.0.2478.51", "125.0.2535.51"]),
];
pub(crate) const WINDOWS_PACKAGES: &[(&str, &str, &str)] = &[
    ("7-Zip 23.01 (x64)", "23.01", "Igor Pavlov"),
    ("Adobe Acrobat (64-bit)", "24.002.20933", "Adobe"),
    ("Google Chrome", "126.0.6478.127", "Google LLC"),
    (
        "Microsoft 365 Apps for enterprise - ja-jp",
        "16.0.17628.20144",
        "Microsoft Corporation",
    ),
    ("Microsoft Edge", "126.0.2592.87", "Microsoft Corporation"),
    ("Microsoft Teams", "24165.1410.2974", "Microsoft"),
    (
        "Microsoft Visual C++ 2015-2022 Redistributable (x64)",
        "14.38.33135",
        "Microsoft Corporation",
    ),
    ("Mozilla Firefox ESR (x64 ja)", "115.12.0", "Mozilla"),
    ("Notepad++ (64-bit x64)", "8.6.8", "Notepad++ Team"),
    ("Slack", "4.39.90", "Slack Technologies Inc."),
    ("Zoom Workplace (64-bit)", "6.1.1.41705", "Zoom"),
];
pub(crate) const LOG_WORDS: &[&str] = &[
    "checked",
    "cache",
    "service",
    "is up to date",
    "removed",
    "temporary files",
    "policy",
    "applied",
    "nothing to do",
    "verified",
    "signature",
    "restarted",
    "index",
    "cleaned",
    "queue",
    "3 items",
    "done",
];
