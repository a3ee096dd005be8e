//! `GET /api/settings/mail`

use axum::Json;
use axum::extract::State;
use kanade_api_types::alerts::{MailServerRow, MailSettings};
use kanade_outbound::{Encryption, MailServer};

use crate::http::{Admin, Answer};
use crate::state::ApiState;
use crate::v1::webhooks::AlertRefused;

/// How mail is sent, as the configuration file says, and who is told of alerts.
#[utoipa::path(get, path = "/api/settings/mail", operation_id = "get_mail_settings", tag = "settings",
    responses((status = 200, description = "The settings", body = MailSettings)),
    security(("session" = ["admin"])))]
pub async fn handler(State(state): State<ApiState>, _: Admin) -> Answer<Json<MailSettings>> {
    let parts = state.alerts.parts();
    let routing = parts.alerts.mail_routing().await;
    Ok(Json(MailSettings {
        server: parts.mail_server.as_ref().map(shown),
        routing: routing.map_err(AlertRefused::from)?,
    }))
}

/// A server without its password.
pub fn shown(server: &MailServer) -> MailServerRow {
    let encryption = match server.encryption {
        Encryption::StartTls => "starttls",
        Encryption::Tls => "tls",
        Encryption::None => "none",
    };
    MailServerRow {
        host: server.host.clone(),
        port: server.port,
        encryption: encryption.to_owned(),
        from: server.from.clone(),
        username: server.username.clone(),
        has_password: server.password.is_some(),
    }
}
