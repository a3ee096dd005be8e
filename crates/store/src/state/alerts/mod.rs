//! Alerts to operators: what happened, to whom it goes, and what became of that.

mod repository;
mod row;
mod webhooks;

pub use repository::{AlertQuery, AlertRepository, DeliveryQuery};
pub use row::{
    Alert, AlertRecord, AttemptEnd, Channel, Delivery, DeliveryState, DueDelivery, NewDelivery,
    StandingAlert, StoredAlert,
};
pub use webhooks::{Webhook, WebhookRepository};
