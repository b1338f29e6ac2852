//! The body of an answer, counted as it comes.

use reqwest::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap};

use super::FetchError;
use super::coding::{Decoder, Undecodable};
use crate::config;

/// A body on its way.
pub struct Body {
    coding: String,
    limits: (u64, usize),
    wire_bytes: u64,
    /// The first bytes, until there are enough to tell the coding.
    head: Vec<u8>,
    decoder: Option<Decoder>,
}

/// Bytes by which every coding can be told.
const ENOUGH: usize = 4;

impl Body {
    /// For an answer with these headers.
    ///
    /// # Errors
    /// When they tell that the body will not do.
    pub fn new(headers: &HeaderMap, limits: &config::Fetch) -> Result<Self, FetchError> {
        let lines = headers.get_all(CONTENT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        let codings = lines.flat_map(|line| line.split(',')).map(|coding| coding.trim().to_ascii_lowercase());
        let codings: Vec<String> = codings.filter(|coding| !coding.is_empty() && coding != "identity").collect();
        let coding = codings.join(", ");
        if codings.len() > 1 {
            return Err(FetchError::Coding(coding));
        }
        let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|length| length > limits.max_wire_bytes) {
            return Err(too_large_on_the_wire(limits.max_wire_bytes));
        }
        let limits = (limits.max_wire_bytes, limits.max_bytes);
        Ok(Self { coding, limits, wire_bytes: 0, head: Vec::new(), decoder: None })
    }

    /// The next piece.
    ///
    /// # Errors
    /// When a limit is passed or the piece cannot be decoded.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), FetchError> {
        self.wire_bytes += piece.len() as u64;
        if self.wire_bytes > self.limits.0 {
            return Err(too_large_on_the_wire(self.limits.0));
        }
        if let Some(decoder) = &mut self.decoder {
            return decoder.push(piece).map_err(|error| undecodable(error, self.limits.1));
        }
        self.head.extend_from_slice(piece);
        if self.head.len() >= ENOUGH { self.decode_head() } else { Ok(()) }
    }

    /// How much came over the wire, and what it is.
    ///
    /// # Errors
    /// When it ended before its time.
    pub fn finish(mut self) -> Result<Vec<u8>, FetchError> {
        if self.decoder.is_none() {
            self.decode_head()?;
        }
        let limit = self.limits.1;
        let whole = self.decoder.map(Decoder::finish).unwrap_or(Ok(Vec::new()));
        whole.map_err(|error| undecodable(error, limit))
    }

    /// Bytes that came over the wire so far.
    pub fn wire_bytes(&self) -> u64 {
        self.wire_bytes
    }

    fn decode_head(&mut self) -> Result<(), FetchError> {
        // An empty body has nothing to decode, whatever its label.
        if self.head.is_empty() {
            return Ok(());
        }
        let limit = self.limits.1;
        let failed = |error| undecodable(error, limit);
        let decoder = Decoder::new(&self.coding, &self.head, limit);
        let mut decoder = decoder.map_err(|error| failed(Undecodable::Damaged(error)))?;
        let pushed = decoder.push(&std::mem::take(&mut self.head)).map_err(failed);
        self.decoder = Some(decoder);
        pushed
    }
}

fn too_large_on_the_wire(limit: u64) -> FetchError {
    FetchError::TooLarge { limit, key: "max_wire_bytes" }
}

fn undecodable(error: Undecodable, limit: usize) -> FetchError {
    match error {
        Undecodable::TooLarge => FetchError::TooLarge { limit: limit as u64, key: "max_bytes" },
        Undecodable::Damaged(cause) => FetchError::Damaged(cause.to_string()),
    }
}
