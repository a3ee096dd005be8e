use std::time::Duration;

use reqwest::Response;
use serde_json::Value;

/// Server-sent events as they come.
pub struct Events {
    response: Response,
    unread: String,
}

/// One of them.
#[derive(Debug)]
pub struct Event {
    pub name: String,
    pub id: Option<String>,
    pub data: Value,
}

impl Events {
    pub fn of(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            response,
            unread: String::new(),
        }
    }

    /// The next event; comments are passed over.
    pub async fn next(&mut self) -> Event {
        loop {
            if let Some((block, rest)) = self.unread.split_once("\n\n") {
                let event = parse(block);
                self.unread = rest.to_owned();
                if let Some(event) = event {
                    return event;
                }
                continue;
            }
            let chunk = tokio::time::timeout(Duration::from_secs(30), self.response.chunk());
            let chunk = chunk.await.expect("an event in time").unwrap();
            let chunk = chunk.expect("an event before the end of the stream");
            self.unread.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next change of `topic`, with the ids it names.
    pub async fn change_of(&mut self, topic: &str) -> (Event, Vec<String>) {
        loop {
            let event = self.next().await;
            assert_eq!(event.name, "change");
            let topics = event.data["topics"].as_array().unwrap();
            if let Some(change) = topics.iter().find(|change| change["topic"] == topic) {
                let ids = change["ids"].as_array().unwrap().iter();
                let ids = ids.map(|id| id.as_str().unwrap().to_owned()).collect();
                return (event, ids);
            }
        }
    }
}

fn parse(block: &str) -> Option<Event> {
    let field = |name: &str| {
        let mut lines = block.lines();
        let line = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.map(str::to_owned)
    };
    Some(Event {
        name: field("event")?,
        id: field("id"),
        data: serde_json::from_str(&field("data")?).unwrap(),
    })
}
