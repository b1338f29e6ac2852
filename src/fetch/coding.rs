//! Content codings (RFC 9110, section 8.4), undone piece by piece: what has come out is counted as it comes, so that
//! a bomb ends at its limit and not in memory. The client library could do it too, but could not tell how much came
//! over the wire, nor mend a wrong label.

use std::io::{self, Write};

use brotli_decompressor::DecompressorWriter;
use flate2::write::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use zstd::stream::raw::{DParameter, Decoder as ZstdDecoder};
use zstd::stream::zio::Writer as ZstdWriter;

/// What we understand, for `Accept-Encoding`.
pub const ACCEPTED: &str = "gzip, br, zstd, deflate";

/// Where the decoded bytes go: so many, and not one more.
pub struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl Bounded {
    fn is_full(&self) -> bool {
        self.bytes.len() > self.limit
    }
}

impl Write for Bounded {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        // One byte over the limit tells that it was passed.
        let room = (self.limit + 1).saturating_sub(self.bytes.len());
        self.bytes.extend_from_slice(&piece[..piece.len().min(room)]);
        if self.is_full() { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(piece.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Why a body cannot be decoded.
#[derive(Debug)]
pub enum Undecodable {
    /// It is larger than the limit.
    TooLarge,
    /// It is not what its label says, or ends too soon.
    Damaged(io::Error),
}

/// A body on its way through its coding.
pub enum Decoder {
    Plain(Bounded),
    Gzip(MultiGzDecoder<Bounded>),
    Zlib(ZlibDecoder<Bounded>),
    Deflate(DeflateDecoder<Bounded>),
    Brotli(Box<DecompressorWriter<Bounded>>),
    Zstd(ZstdWriter<Bounded, ZstdDecoder<'static>>),
}

impl Decoder {
    /// For a body labelled `coding` that begins with `head`, to be decoded to at most `limit` bytes. Servers label
    /// what is not compressed and compress what they do not label, so the first bytes have the last word: gzip (RFC
    /// 1952), zstd (RFC 8878), zlib (RFC 1950), and text. Only brotli and bare deflate must be believed.
    pub fn new(coding: &str, head: &[u8], limit: usize) -> io::Result<Self> {
        let out = Bounded { bytes: Vec::new(), limit };
        let is_gzip = head.starts_with(&[0x1f, 0x8b]);
        let is_zlib = matches!(head, [0x78, second, ..] if (0x7800 | u16::from(*second)) % 31 == 0);
        let is_zstd = head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]);
        let is_text = [&b"<?xm"[..], b"<rss", b"<rdf", b"<RDF", b"<fee", b"<!DO", b"<!do", b"<htm", b"\xef\xbb\xbf"]
            .iter()
            .any(|beginning| head.starts_with(beginning));
        Ok(match coding {
            _ if is_gzip => Self::Gzip(MultiGzDecoder::new(out)),
            _ if is_zstd => {
                let mut decoder = ZstdDecoder::new()?;
                decoder.set_parameter(DParameter::WindowLogMax(23))?; // 8 MB, which RFC 9659 says is enough
                Self::Zstd(ZstdWriter::new(out, decoder))
            }
            _ if is_zlib => Self::Zlib(ZlibDecoder::new(out)),
            _ if is_text => Self::Plain(out),
            "br" => Self::Brotli(Box::new(DecompressorWriter::new(out, 16 << 10))),
            "deflate" => Self::Deflate(DeflateDecoder::new(out)), // as some servers understood it
            _ => Self::Plain(out),
        })
    }

    /// The next piece of the body.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), Undecodable> {
        let written = match self {
            Self::Plain(out) => out.write_all(piece),
            Self::Gzip(decoder) => decoder.write_all(piece),
            Self::Zlib(decoder) => decoder.write_all(piece),
            Self::Deflate(decoder) => decoder.write_all(piece),
            Self::Brotli(decoder) => decoder.write_all(piece),
            Self::Zstd(decoder) => decoder.write_all(piece),
        };
        written.map_err(|error| self.failed(error))
    }

    /// The whole body.
    pub fn finish(mut self) -> Result<Vec<u8>, Undecodable> {
        let finished = match &mut self {
            Self::Plain(_) => Ok(()),
            Self::Gzip(decoder) => decoder.try_finish(),
            Self::Zlib(decoder) => decoder.try_finish(),
            Self::Deflate(decoder) => decoder.try_finish(),
            Self::Brotli(decoder) => decoder.close(),
            Self::Zstd(decoder) => decoder.finish(),
        };
        finished.map_err(|error| self.failed(error))?;
        Ok(std::mem::take(&mut self.out_mut().bytes))
    }

    /// A coding's complaint, or the limit that it ran into.
    fn failed(&mut self, error: io::Error) -> Undecodable {
        if self.out_mut().is_full() { Undecodable::TooLarge } else { Undecodable::Damaged(error) }
    }

    fn out_mut(&mut self) -> &mut Bounded {
        match self {
            Self::Plain(out) => out,
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Zlib(decoder) => decoder.get_mut(),
            Self::Deflate(decoder) => decoder.get_mut(),
            Self::Brotli(decoder) => decoder.get_mut(),
            Self::Zstd(decoder) => decoder.writer_mut(),
        }
    }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use proptest::prelude::*;

    use super::*;

    const TEXT: &[u8] = b"<rss>Stars, and more stars, and more stars still.</rss>";

    fn decode(coding: &str, body: &[u8], limit: usize) -> Result<Vec<u8>, Undecodable> {
        let mut decoder = Decoder::new(coding, body, limit).map_err(Undecodable::Damaged)?;
        body.chunks(7).try_for_each(|piece| decoder.push(piece))?;
        decoder.finish()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::bulk::compress(bytes, 3).unwrap()
    }

    #[test]
    fn every_coding_is_undone_even_if_its_label_is_wrong() {
        let cases: [(&str, Vec<u8>); 14] = [
            ("gzip", gzip(TEXT)),
            ("x-gzip", gzip(TEXT)),
            ("", gzip(TEXT)), // compressed without a word
            ("br", gzip(TEXT)),
            ("br", zstd(TEXT)),
            ("", zlib(TEXT)),
            ("", zstd(TEXT)),
            ("gzip", zlib(TEXT)),
            ("br", TEXT.to_vec()),
            ("deflate", zlib(TEXT)),
            ("deflate", deflate(TEXT)),
            ("zstd", zstd(TEXT)),
            ("gzip", TEXT.to_vec()), // said, not done
            ("deflate", TEXT.to_vec()),
        ];
        for (coding, body) in cases {
            assert_eq!(decode(coding, &body, 1_000).unwrap(), TEXT, "{coding}");
        }
        assert_eq!(decode("gzip", &[gzip(TEXT), gzip(TEXT)].concat(), 1_000).unwrap(), TEXT.repeat(2));
    }

    #[test]
    fn brotli_is_undone() {
        let stored = [&[0x0b, 0x02, 0x80][..], b"stars", &[0x03]].concat(); // RFC 7932: one literal block
        assert_eq!(decode("br", &stored, 1_000).unwrap(), b"stars");
    }

    #[test]
    fn what_grows_too_large_is_stopped_in_every_coding() {
        let zeros = vec![0; 50_000_000];
        for (coding, body) in [("gzip", gzip(&zeros)), ("deflate", zlib(&zeros)), ("zstd", zstd(&zeros))] {
            let mut decoder = Decoder::new(coding, &body, 10_000).unwrap();
            let ended = body.chunks(1_000).find_map(|piece| decoder.push(piece).err());
            assert!(matches!(ended, Some(Undecodable::TooLarge)), "{coding}: {ended:?}");
            assert!(decoder.out_mut().bytes.len() <= 10_001, "{coding}");
        }
        assert!(matches!(decode("", TEXT, TEXT.len() - 1), Err(Undecodable::TooLarge)));
        assert_eq!(decode("", TEXT, TEXT.len()).unwrap(), TEXT);
    }

    #[test]
    fn what_ends_too_soon_is_damaged() {
        // The decoder of "deflate" does not tell; the length of the answer does.
        for (coding, body) in [("gzip", gzip(TEXT)), ("zstd", zstd(TEXT))] {
            let cut = decode(coding, &body[..body.len() - 5], 1_000);
            assert!(matches!(cut, Err(Undecodable::Damaged(_))), "{coding}: {cut:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_decoder_panic_or_overflow(body: Vec<u8>, coding in "gzip|deflate|br|zstd|") {
            if let Ok(bytes) = decode(&coding, &body, 500) {
                prop_assert!(bytes.len() <= 500);
            }
        }
    }
}
