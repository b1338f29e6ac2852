//! A letter, and its bytes as they travel (RFC 5322, MIME: RFC 2045 and 2046).

use chrono::{DateTime, FixedOffset};
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Message, MultiPart, MultiPartBuilder, SinglePart};
use thiserror::Error;

use crate::config::Mailbox;
use crate::newsletter::Weight;

/// An issue as mail. The same issue gives the same letter, byte for byte.
#[derive(Clone, Debug)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// What lists of mails show behind the subject; one line, may be empty.
    pub preheader: String,
    /// The part that looks like something, a whole document with its styles inlined.
    pub html: String,
    /// The part that is plain text; lines end in `\n`.
    pub text: String,
    /// The issue as Markdown that other services take: without front matter and markers, with absolute links.
    pub markdown: String,
    /// Where the issue is on the web.
    pub url: String,
    /// Its Message-ID without the angle brackets: of the address, so that it never changes.
    pub message_id: String,
    /// When the issue is published, in the planet's time zone.
    pub date: DateTime<FixedOffset>,
    /// BCP 47 tag.
    pub language: String,
    /// Who writes, if the owner says it.
    pub from: Option<Mailbox>,
    /// Where answers go, if not there.
    pub reply_to: Option<Mailbox>,
    /// The list's address; that of who writes if the owner named none.
    pub to: Option<Mailbox>,
    /// `List-Id`, `List-Unsubscribe`, `Archived-At` and their kin: names and values.
    pub headers: Vec<(&'static str, String)>,
    /// How much of what mailboxes show it takes.
    pub weight: Weight,
}

/// Why there is no message.
#[derive(Debug, Error)]
pub enum MailError {
    /// Nobody writes it.
    #[error("a mail needs somebody who writes it: set `from` of [newsletter.mail] in feeds.toml")]
    NoSender,
    /// Nobody gets it.
    #[error("a mail needs somebody who gets it: set `to` of [newsletter.mail] in feeds.toml")]
    NoRecipient,
    /// The library refuses it.
    #[error("the mail cannot be written: {0}")]
    Library(#[from] lettre::error::Error),
}

impl Letter {
    /// The letter to these people, ready to be sent; `message.formatted()` are its bytes.
    ///
    /// # Errors
    /// Nobody writes it, or nobody gets it.
    pub fn message(&self, to: &[Mailbox]) -> Result<Message, MailError> {
        let from = self.from.clone().ok_or(MailError::NoSender)?;
        if to.is_empty() {
            return Err(MailError::NoRecipient);
        }
        let mut builder = Message::builder().from(from).subject(self.subject.as_str());
        builder = to.iter().fold(builder, |builder, to| builder.to(to.clone()));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        let mut message = builder
            .message_id(Some(format!("<{}>", self.message_id)))
            .date(std::time::SystemTime::from(self.date)) // in place of the clock's
            .multipart(self.parts())?;
        let headers = message.headers_mut();
        // The library knows dates in UTC alone.
        headers.insert_raw(header("Date", self.date.format("%a, %d %b %Y %H:%M:%S %z").to_string()));
        for (name, value) in &self.headers {
            headers.insert_raw(header(name, value.clone()));
        }
        Ok(message)
    }

    /// The bytes of the letter to these people.
    ///
    /// # Errors
    /// See [`Letter::message`].
    pub fn to_bytes(&self, to: &[Mailbox]) -> Result<Vec<u8>, MailError> {
        Ok(self.message(to)?.formatted())
    }

    /// Plain text first: who can show more takes the last (RFC 2046, section 5.1.4).
    fn parts(&self) -> MultiPart {
        let alternative: MultiPartBuilder = MultiPart::alternative().boundary(self.boundary());
        alternative
            .singlepart(part(ContentType::TEXT_PLAIN, &self.text))
            .singlepart(part(ContentType::TEXT_HTML, &self.html))
    }

    /// What parts the parts: from what they say, so that it is in none of them and the same every time.
    fn boundary(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for part in [&self.message_id, &self.text, &self.html] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        format!("orrery-{}", &hasher.finalize().to_hex()[..32])
    }
}

/// Quoted-printable whatever is in it: base64 would take a third more, and mailboxes cut what is long.
fn part(kind: ContentType, text: &str) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(text.to_owned())
}

fn header(name: &str, value: String) -> HeaderValue {
    let name = HeaderName::new_from_ascii(name.to_owned()).expect("our own names are ASCII without spaces");
    HeaderValue::new(name, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            subject: "Größe 15".into(),
            preheader: String::new(),
            html: "<p>é</p>\n".into(),
            text: format!("é{}\n", "x".repeat(2000)),
            markdown: String::new(),
            url: "https://p.example/newsletter/2026-11-27-a/".into(),
            message_id: "newsletter.2026-11-27-a@p.example".into(),
            date: "2026-11-27T18:00:00+01:00".parse().unwrap(),
            language: "en".into(),
            from: Some("\"Weekly, the\" <weekly@p.example>".parse().unwrap()),
            reply_to: None,
            to: None,
            headers: vec![("List-Id", "The Weekly <weekly.p.example>".into())],
            weight: Weight::default(),
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_standard_and_the_same_every_time() {
        let to: Mailbox = "Ada <ada@a.example>".parse().unwrap();
        let bytes = letter().to_bytes(std::slice::from_ref(&to)).unwrap();
        assert_eq!(bytes, letter().to_bytes(&[to]).unwrap());
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let boundary = letter().boundary();
        let expected = [
            "From: =?utf-8?b?V2Vla2x5LCB0aGU=?= <weekly@p.example>",
            "Subject: =?utf-8?b?R3LDtsOfZQ==?= 15",
            "To: Ada <ada@a.example>",
            "Message-ID: <newsletter.2026-11-27-a@p.example>",
            "Date: Fri, 27 Nov 2026 18:00:00 +0100",
            "MIME-Version: 1.0",
            "List-Id: The Weekly <weekly.p.example>",
            "Content-Type: multipart/alternative;",
            &format!(" boundary=\"{boundary}\""),
        ];
        assert_eq!(head.lines().collect::<Vec<_>>(), expected);
        assert!(body.contains("=C3=A9xxx") && body.lines().all(|line| line.len() <= 78), "{body}");
        assert_eq!(text.replace("\r\n", "").matches(['\r', '\n']).count(), 0);
        assert!(body.find("text/plain") < body.find("text/html") && body.ends_with(&format!("--{boundary}--\r\n")));
    }

    #[test]
    fn a_letter_needs_somebody_at_both_ends() {
        assert!(matches!(letter().message(&[]), Err(MailError::NoRecipient)));
        let nobody = Letter { from: None, ..letter() };
        assert!(matches!(nobody.message(&["a@a.example".parse().unwrap()]), Err(MailError::NoSender)));
    }
}
