use kanade_api_types::notices::{
    AudienceRow, EditNotice, NoticeDetail, NoticePublished, NoticeRow, PublishNotice,
};
use serde::Serialize;

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

/// Which notices.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NoticeQuery {
    /// With this in their title or text.
    pub q: Option<String>,
    /// `active`, `expired` or `recalled`.
    pub state: Option<String>,
    /// Those of people, or those that checks raised.
    pub by_people: Option<bool>,
}

/// Machines of one state.
#[derive(Serialize)]
struct Filter<'a> {
    state: Option<&'a str>,
}

impl Client {
    /// Notices, the last one sent first.
    pub fn notices(&self, query: &NoticeQuery) -> List<NoticeRow> {
        List::new(self, "/api/notifications", query)
    }

    /// One notice and whom it reaches.
    pub async fn notice(&self, id: &str) -> Result<NoticeDetail, ClientError> {
        self.get(&format!("/api/notifications/{id}")).json().await
    }

    /// The machines a notice is for, of one state or of all.
    pub fn notice_audience(&self, id: &str, state: Option<&str>) -> List<AudienceRow> {
        let path = format!("/api/notifications/{id}/audience");
        List::new(self, path, &Filter { state }).in_field("rows")
    }

    /// Sends a notice.
    pub async fn send_notice(
        &self,
        notice: &PublishNotice,
    ) -> Result<NoticePublished, ClientError> {
        self.post("/api/notifications").body(notice).json().await
    }

    /// Changes what a notice says.
    pub async fn edit_notice(
        &self,
        id: &str,
        edit: &EditNotice,
    ) -> Result<NoticePublished, ClientError> {
        self.patch(&format!("/api/notifications/{id}"))
            .body(edit)
            .json()
            .await
    }

    /// Takes a notice back.
    pub async fn recall_notice(&self, id: &str) -> Result<(), ClientError> {
        self.post(&format!("/api/notifications/{id}/recall"))
            .nothing()
            .await
    }
}
