//! Messages of D-Bus, as far as method calls with text arguments and their answers need them.
//!
//! Numbers are written with the least byte first. Everything is aligned to its own size, counted from the start of the
//! message; structures to 8.

/// A method call.
pub struct Call<'a> {
    pub destination: &'a str,
    pub path: &'a str,
    pub interface: &'a str,
    pub member: &'a str,
    pub arguments: &'a [&'a str],
}

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub struct Message {
    pub kind: u8,
    pub reply_to: Option<u32>,
    pub signature: String,
    pub body: Vec<u8>,
}

pub const REPLY: u8 = 2;
pub const ERROR: u8 = 3;
/// The part of a message before its fields.
pub const HEAD: usize = 16;
/// Longer answers than this are none of ours.
const LARGEST: usize = 1024 * 1024;

impl Call<'_> {
    pub fn encode(&self, serial: u32) -> Vec<u8> {
        let mut body = Writer::default();
        for argument in self.arguments {
            body.text(argument);
        }
        let mut fields = Writer::default();
        fields.field(1, b'o', self.path);
        fields.field(2, b's', self.interface);
        fields.field(3, b's', self.member);
        fields.field(6, b's', self.destination);
        if !self.arguments.is_empty() {
            fields.signature(&"s".repeat(self.arguments.len()));
        }
        let mut message = Writer(vec![b'l', 1, 0, 1]);
        message.number(body.0.len());
        message.0.extend(serial.to_le_bytes());
        message.number(fields.0.len());
        message.0.extend(fields.0);
        message.align(8);
        message.0.extend(body.0);
        message.0
    }
}

/// How many bytes follow the head of a message, and how long its fields are; `None` when it is no message of ours.
pub fn rest(head: &[u8]) -> Option<(usize, usize)> {
    let number = |at: usize| -> Option<usize> {
        let bytes = head.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    };
    (head.first() == Some(&b'l')).then_some(())?;
    let (body, fields) = (number(4)?, number(12)?);
    let rest = fields.checked_next_multiple_of(8)?.checked_add(body)?;
    (rest <= LARGEST).then_some((rest, fields))
}

/// Reads a message from its head and what follows; `None` when it makes no sense.
pub fn decode(head: &[u8], rest: &[u8], fields: usize) -> Option<Message> {
    let mut message = Message {
        kind: *head.get(1)?,
        reply_to: None,
        signature: String::new(),
        body: rest.get(fields.next_multiple_of(8)..)?.to_vec(),
    };
    // The fields begin at 16, which is aligned to everything.
    let mut reader = Reader::new(rest.get(..fields)?);
    while !reader.is_at_end() {
        reader.align(8);
        let code = reader.byte()?;
        let kind = reader.signature()?;
        match (code, kind.as_str()) {
            (5, "u") => message.reply_to = Some(reader.number()?),
            (8, "g") => message.signature = reader.signature()?,
            (_, "s" | "o") => drop(reader.text()?),
            (_, "g") => drop(reader.signature()?),
            (_, "u") => drop(reader.number()?),
            _ => return None,
        }
    }
    Some(message)
}

#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn align(&mut self, to: usize) {
        self.0.resize(self.0.len().next_multiple_of(to), 0);
    }

    fn number(&mut self, number: usize) {
        self.align(4);
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.0.extend(number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend(text.as_bytes());
        self.0.push(0);
    }

    fn field(&mut self, code: u8, kind: u8, text: &str) {
        self.align(8);
        self.0.extend([code, 1, kind, 0]);
        self.text(text);
    }

    fn signature(&mut self, signature: &str) {
        self.align(8);
        self.0.extend([8, 1, b'g', 0]);
        self.0
            .push(u8::try_from(signature.len()).unwrap_or(u8::MAX));
        self.0.extend(signature.as_bytes());
        self.0.push(0);
    }
}

/// Reads what a body holds.
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// Whether less than `end` was read.
    pub fn is_before(&self, end: usize) -> bool {
        self.at < end
    }

    pub fn position(&self) -> usize {
        self.at
    }

    pub fn align(&mut self, to: usize) {
        self.at = self.at.next_multiple_of(to);
    }

    pub fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    pub fn number(&mut self) -> Option<u32> {
        self.align(4);
        let bytes = self.take(4)?.try_into().ok()?;
        Some(u32::from_le_bytes(bytes))
    }

    pub fn long_number(&mut self) -> Option<u64> {
        self.align(8);
        let bytes = self.take(8)?.try_into().ok()?;
        Some(u64::from_le_bytes(bytes))
    }

    pub fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok()?;
        let text = String::from_utf8(self.take(length)?.to_vec()).ok()?;
        self.byte()?;
        Some(text)
    }

    pub fn signature(&mut self) -> Option<String> {
        let length = usize::from(self.byte()?);
        let text = String::from_utf8(self.take(length)?.to_vec()).ok()?;
        self.byte()?;
        Some(text)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_written_as_the_specification_has_it() {
        let call = Call {
            destination: "org.freedesktop.DBus",
            path: "/org/freedesktop/DBus",
            interface: "org.freedesktop.DBus",
            member: "Hello",
            arguments: &[],
        };
        let bytes = call.encode(1);
        // As `busctl` sends it: head, then path, interface, member and destination, padded to 8.
        assert_eq!(&bytes[..16], b"l\x01\0\x01\0\0\0\0\x01\0\0\0\x6d\0\0\0");
        assert_eq!(&bytes[16..24], b"\x01\x01o\0\x15\0\0\0");
        assert_eq!(bytes.len(), 128);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let call = Call {
            destination: "org.freedesktop.login1",
            path: "/org/freedesktop/login1",
            interface: "org.freedesktop.DBus.Properties",
            member: "Get",
            arguments: &["org.freedesktop.login1.Manager", "IdleHint"],
        };
        let bytes = call.encode(7);
        let (length, fields) = rest(&bytes).unwrap();
        assert_eq!(bytes.len(), HEAD + length);
        let message = decode(&bytes[..HEAD], &bytes[HEAD..], fields).unwrap();
        assert_eq!((message.kind, message.signature.as_str()), (1, "ss"));
        let mut body = Reader::new(&message.body);
        assert_eq!(
            body.text().as_deref(),
            Some("org.freedesktop.login1.Manager")
        );
        assert_eq!(body.text().as_deref(), Some("IdleHint"));
    }

    #[test]
    fn what_makes_no_sense_is_nothing() {
        assert_eq!(rest(b"B\x02\0\x01\0\0\0\0\0\0\0\0\0\0\0\0"), None);
        assert_eq!(rest(b"l\x02\0\x01\xff\xff\xff\xff\0\0\0\0\0\0\0\0"), None);
        assert_eq!(decode(&[0; 16], &[1, 1, b'x', 0], 4), None);
        assert_eq!(Reader::new(&[9, 0, 0, 0, b'a']).text(), None);
    }
}
