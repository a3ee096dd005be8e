use clap::{Args, Subcommand};

/// What operators are told of.
#[derive(Debug, Subcommand)]
pub enum AlertCommand {
    /// List alerts, the newest first
    List(AlertListArguments),
    /// List deliveries of alerts and what became of them, the newest first
    Deliveries(AlertDeliveriesArguments),
    /// Send a mail to see whether it arrives
    TestMail {
        /// To this address instead of everybody who is told
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
    },
}

/// Which alerts.
#[derive(Debug, Args)]
pub struct AlertListArguments {
    /// Only of this kind, such as check or machines_gone
    #[arg(long)]
    pub kind: Option<String>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

/// Which deliveries.
#[derive(Debug, Args)]
pub struct AlertDeliveriesArguments {
    /// Only these: waiting, delivered or failed
    #[arg(long)]
    pub state: Option<String>,
    /// Only by this: mail, webhook or notice
    #[arg(long)]
    pub channel: Option<String>,
    /// Only of this alert
    #[arg(long, value_name = "ALERT")]
    pub alert: Option<String>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

/// Programs that are told of alerts.
#[derive(Debug, Subcommand)]
pub enum WebhookCommand {
    /// List webhooks
    List,
    /// Add a webhook; its secret is shown once
    Add {
        /// What people call it
        name: String,
        /// Where it listens
        url: String,
        /// Only of these kinds of alerts
        #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
        events: Vec<String>,
    },
    /// Call a webhook to see whether it answers
    Test {
        /// The webhook
        #[arg(value_name = "WEBHOOK")]
        id: String,
    },
    /// Tell a webhook again
    Enable {
        /// The webhook
        #[arg(value_name = "WEBHOOK")]
        id: String,
    },
    /// Tell a webhook no more
    Disable {
        /// The webhook
        #[arg(value_name = "WEBHOOK")]
        id: String,
    },
    /// Remove a webhook
    Delete {
        /// The webhook
        #[arg(value_name = "WEBHOOK")]
        id: String,
    },
}
