//! One record, as the system renders it.

use chrono::{DateTime, Utc};

use super::xml::{Token, attribute, tokens};

/// A record of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The log.
    pub channel: String,
    /// Which program or part of the system wrote it.
    pub provider: String,
    /// What it says, as a number of that provider.
    pub id: u32,
    /// Its place in the log.
    pub number: u64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// What it says in particular: names as the provider calls them, empty where it has none.
    data: Vec<(String, String)>,
}

#[derive(Default)]
struct Parts {
    channel: String,
    provider: String,
    id: Option<u32>,
    number: Option<u64>,
    at: Option<DateTime<Utc>>,
    data: Vec<(String, String)>,
}

impl Record {
    /// Reads a rendered record; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut parts, mut path, mut named) = (Parts::default(), Vec::new(), String::new());
        let mut said = String::new();
        for token in tokens(text) {
            match token {
                Token::Start(name, attributes) => {
                    path.push(name);
                    said.clear();
                    named = attribute(attributes, "Name").unwrap_or_default();
                    parts.take_attributes(name, attributes);
                }
                Token::Text(text) => said.push_str(&text),
                Token::End(name) => {
                    parts.take(&path, &named, &said);
                    said.clear();
                    if path.pop() != Some(name) {
                        return None;
                    }
                }
            }
        }
        Some(Self {
            channel: parts.channel,
            provider: parts.provider,
            id: parts.id?,
            number: parts.number?,
            at: parts.at?,
            data: parts.data,
        })
    }

    /// What it says under a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.data.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// Tells it from every other record of this machine, also after a log was emptied and counts anew.
    pub fn record_id(&self) -> String {
        format!("{}:{}", self.number, self.at.timestamp_millis())
    }
}

impl Parts {
    fn take_attributes(&mut self, name: &str, attributes: &str) {
        match name {
            "Provider" if self.provider.is_empty() => {
                self.provider = attribute(attributes, "Name").unwrap_or_default();
            }
            "TimeCreated" => {
                let time = attribute(attributes, "SystemTime");
                self.at = time.and_then(|time| time.parse().ok());
            }
            _ => {}
        }
    }

    /// An element has ended; `path` ends with it.
    fn take(&mut self, path: &[&str], named: &str, said: &str) {
        match path {
            ["Event", "System", "EventID"] => self.id = said.parse().ok(),
            ["Event", "System", "EventRecordID"] => self.number = said.parse().ok(),
            ["Event", "System", "Channel"] => said.clone_into(&mut self.channel),
            ["Event", "EventData", "Data"] => {
                self.data.push((named.to_owned(), said.to_owned()));
            }
            // The leaves; an element that holds others has said nothing of its own.
            ["Event", "UserData", .., name] if path.len() > 3 => {
                self.data.push(((*name).to_owned(), said.to_owned()));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_says_where_it_is_from_and_what_it_says() {
        let text = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
            <Provider Name='Service Control Manager' Guid='{555908d1-a6d7-4695-8e1e-26931d2012f4}' \
            EventSourceName='Service Control Manager'/><EventID Qualifiers='49152'>7034</EventID>\
            <TimeCreated SystemTime='2026-11-20T08:09:10.1234567Z'/><EventRecordID>4711</EventRecordID>\
            <Channel>System</Channel><Computer>PC</Computer><Security/></System><EventData>\
            <Data Name='param1'>Backup &amp; Restore</Data><Data Name='param2'>2</Data></EventData></Event>";
        let record = Record::parse(text).unwrap();
        assert_eq!(
            (record.provider.as_str(), record.id, record.number),
            ("Service Control Manager", 7034, 4711)
        );
        assert_eq!(record.get("param1"), Some("Backup & Restore"));
        assert_eq!(record.at.timestamp_subsec_millis(), 123);
        assert_eq!(record.record_id(), "4711:1795162150123");
    }

    #[test]
    fn what_is_no_record_is_none() {
        for text in ["", "no", "<Event><System></Event>", "<Event></Event>"] {
            assert_eq!(Record::parse(text), None, "{text}");
        }
    }
}
