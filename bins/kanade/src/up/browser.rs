use super::system::Ready;

/// Opens the page, signed in, where there is a screen; whether it did.
pub fn open(ready: &Ready) -> bool {
    has_display() && open::that_detached(page(ready)).is_ok()
}

/// The page's address: the one that signs a browser in once, if there is one.
pub fn page(ready: &Ready) -> String {
    let link = ready
        .session
        .as_ref()
        .and_then(|session| session.link.as_deref());
    let base = &ready.base_url;
    match link {
        None => base.clone(),
        Some(link) if link.starts_with("http") => link.to_owned(),
        Some(path) if path.starts_with('/') => format!("{base}{path}"),
        Some(token) => format!("{base}/sign-in/{token}"),
    }
}

#[cfg(any(windows, target_os = "macos"))]
fn has_display() -> bool {
    true
}

#[cfg(not(any(windows, target_os = "macos")))]
fn has_display() -> bool {
    let environment = kanade_config::Environment::of_process();
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| environment.get(name).is_some())
}
