//! A stranger's picture in, a small one of our own out: within limits of bytes, pixels, memory and time.

use std::io::Cursor;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::{
    DynamicImage, ImageBuffer, ImageDecoder, ImageEncoder, ImageReader, ImageResult, Limits, PixelWithColorType,
    RgbImage,
};
use thiserror::Error;

use crate::feed::READER_THREAD;

/// Raised whenever the same picture would become another one than before: see [`Size::recipe`].
const RECIPE: u32 = 1;

/// The largest picture that is looked at, in bytes as it arrives: several times what cameras write.
pub const MOST_BYTES: usize = 10_000_000;
/// What cameras of today have; a picture of so many takes up to 250 MB while it is read, and one is read at a time.
const MOST_PIXELS: u64 = 25_000_000;
/// Pixels from side to side, or from top to bottom.
const LONGEST_SIDE: u32 = 20_000;
/// Memory for the decoder, in bytes, beside what the pixels need.
const MOST_MEMORY: u64 = 256 << 20;
/// Many times what the largest picture takes. What takes longer is left to itself, and ends with the program.
const MOST_TIME: Duration = Duration::from_secs(20);
/// Pixels of the shorter side of a face: less is a mark for browser tabs, or one that counts readers.
const LEAST_FACE: u32 = 24;
/// Higher than wide by more than this is a banner; it is scaled by its height.
const MOST_HEIGHTS: u32 = 4;
/// Of JPEG, from 1 to 100: no difference that readers see.
const QUALITY: u8 = 82;
/// Larger colour profiles are of printers.
const MOST_PROFILE_BYTES: usize = 16 << 10;

/// The size that a picture is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A square out of its middle, with sides of so many pixels at most.
    Square(u32),
    /// All of it, so many pixels wide at most.
    Width(u32),
}

impl Size {
    /// Names all that decides what becomes of a picture: what was made by another recipe is asked for again.
    pub fn recipe(self) -> u32 {
        const SIZES: u32 = 100_000;
        let (Self::Square(pixels) | Self::Width(pixels)) = self;
        RECIPE * SIZES + pixels.min(SIZES - 1)
    }
}

/// A picture of our own.
#[derive(Clone, PartialEq, Eq)]
pub struct Scaled {
    /// As WebP or JPEG.
    pub bytes: Vec<u8>,
    /// The ending of its file's name, which tells its format.
    pub ending: &'static str,
    /// Pixels from side to side.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// Why a picture cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Unusable {
    /// Nothing that we read as a picture: a page, SVG, film.
    #[error("this is no PNG, JPEG, GIF, WebP or ICO")]
    NoPicture,
    /// More bytes than we look at.
    #[error("it is larger than {} MB", MOST_BYTES / 1_000_000)]
    TooLarge,
    /// More pixels than we look at.
    #[error("it has {0} x {1} pixels, which is too many")]
    TooManyPixels(u32, u32),
    /// Fewer pixels than a face needs.
    #[error("it has {0} x {1} pixels, which is too few")]
    TooFewPixels(u32, u32),
    /// It says what it is and is something else.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// It takes far longer than any honest one.
    #[error("it takes too long to read")]
    TooSlow,
}

/// Reads a picture and makes one of `size` of it: the same bytes always become the same.
///
/// Works on a thread of its own, whose panics and delays cost nothing but this picture.
///
/// # Errors
/// See [`Unusable`].
pub fn scale(bytes: Vec<u8>, size: Size) -> Result<Scaled, Unusable> {
    let (sender, receiver) = mpsc::channel();
    let work = move || drop(sender.send(scale_here(&bytes, size)));
    let started = thread::Builder::new().name(READER_THREAD.into()).spawn(work);
    started.map_err(|error| Unusable::Damaged(error.to_string()))?;
    match receiver.recv_timeout(MOST_TIME) {
        Ok(done) => done,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(Unusable::TooSlow),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(Unusable::Damaged("the decoder gave up".into())),
    }
}

fn scale_here(bytes: &[u8], size: Size) -> Result<Scaled, Unusable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unusable::TooLarge);
    }
    let (picture, profile) = decode(bytes, size)?;
    let picture = resized(picture, size);
    encode(&picture, profile).map_err(damaged)
}

fn damaged(error: impl std::fmt::Display) -> Unusable {
    Unusable::Damaged(error.to_string())
}

/// The first picture of the file, the right way up, and its colour profile (ICC.1:2022), if it is one for screens.
fn decode(bytes: &[u8], size: Size) -> Result<(DynamicImage, Option<Vec<u8>>), Unusable> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(damaged)?;
    if reader.format().is_none() {
        return Err(Unusable::NoPicture);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    check_pixels(decoder.dimensions(), size)?;
    let orientation = decoder.orientation().map_err(damaged)?;
    let profile = decoder.icc_profile().map_err(damaged)?.filter(|profile| is_for_screens(profile));
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    Ok((picture, profile))
}

/// Before any pixel is read: a file of few bytes may claim any number.
fn check_pixels((width, height): (u32, u32), size: Size) -> Result<(), Unusable> {
    let pixels = u64::from(width) * u64::from(height);
    let is_face = matches!(size, Size::Square(_));
    match () {
        () if width > LONGEST_SIDE || height > LONGEST_SIDE || pixels > MOST_PIXELS => {
            Err(Unusable::TooManyPixels(width, height))
        }
        () if pixels == 0 || (is_face && width.min(height) < LEAST_FACE) => Err(Unusable::TooFewPixels(width, height)),
        () => Ok(()),
    }
}

/// Whether colours are told as red, green and blue: ICC.1:2022, section 7.2.8.
fn is_for_screens(profile: &[u8]) -> bool {
    profile.len() <= MOST_PROFILE_BYTES && profile.get(16..20) == Some(b"RGB ")
}

/// Never larger than it was.
fn resized(picture: DynamicImage, size: Size) -> DynamicImage {
    let (width, height) = (picture.width(), picture.height());
    match size {
        Size::Square(side) => {
            let side = side.min(width).min(height);
            roughly(picture, side, side).resize_to_fill(side, side, FilterType::Lanczos3)
        }
        Size::Width(most) if width > most || height > most * MOST_HEIGHTS => {
            roughly(picture, most, most * MOST_HEIGHTS).resize(most, most * MOST_HEIGHTS, FilterType::Lanczos3)
        }
        Size::Width(_) => picture,
    }
}

/// A picture that is many times too large in both directions, by plain averages, twice as large as it is to become: a
/// tenth of the time, and no difference to be seen.
fn roughly(picture: DynamicImage, width: u32, height: u32) -> DynamicImage {
    const TWICE: u32 = 2;
    const MANY: u32 = 4;
    let factor = (picture.width() / width).min(picture.height() / height);
    match factor >= MANY {
        true => picture.thumbnail_exact(picture.width() * TWICE / factor, picture.height() * TWICE / factor),
        false => picture,
    }
}

/// What is transparent becomes WebP without loss; all else that or JPEG, whichever is smaller: drawings are smaller as
/// the one, photographs as the other.
fn encode(picture: &DynamicImage, profile: Option<Vec<u8>>) -> ImageResult<Scaled> {
    let (width, height) = (picture.width(), picture.height());
    let scaled = |bytes, ending| Scaled { bytes, ending, width, height };
    if picture.color().has_alpha() {
        let pixels = picture.to_rgba8();
        if pixels.pixels().any(|pixel| pixel[3] < u8::MAX) {
            return Ok(scaled(exact(&pixels, profile)?, "webp"));
        }
    }
    let pixels = picture.to_rgb8();
    let (exact, photograph) = (exact(&pixels, profile.clone())?, photograph(&pixels, profile)?);
    Ok(match exact.len() <= photograph.len() {
        true => scaled(exact, "webp"),
        false => scaled(photograph, "jpg"),
    })
}

fn exact<P>(pixels: &ImageBuffer<P, Vec<u8>>, profile: Option<Vec<u8>>) -> ImageResult<Vec<u8>>
where
    P: PixelWithColorType<Subpixel = u8>,
{
    let mut bytes = Vec::new();
    pixels.write_with_encoder(with_profile(WebPEncoder::new_lossless(&mut bytes), profile))?;
    Ok(bytes)
}

fn photograph(pixels: &RgbImage, profile: Option<Vec<u8>>) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    pixels.write_with_encoder(with_profile(JpegEncoder::new_with_quality(&mut bytes, QUALITY), profile))?;
    Ok(bytes)
}

/// A picture whose profile cannot be said is shown without.
fn with_profile<E: ImageEncoder>(mut encoder: E, profile: Option<Vec<u8>>) -> E {
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile);
    }
    encoder
}
