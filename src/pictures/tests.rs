use std::collections::BTreeSet;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GenericImageView, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

/// Something between a photograph and a drawing.
fn colours(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let noise = blake3::hash(&[x.to_le_bytes(), y.to_le_bytes()].concat()).as_bytes()[0] % 32;
        Rgb([(x % 200) as u8 + noise, (y % 200) as u8 + noise, 90 + noise])
    })
}

fn file(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    file(colours(width, height), ImageFormat::Png)
}

/// A PNG that claims another size (PNG, third edition, section 11.2.1): the check sum is right.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(4, 4);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let mut sum = flate2::Crc::new();
    sum.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    bytes
}

const FACE: Size = Size::Square(96);
const ENTRY: Size = Size::Width(300);

#[test]
fn a_picture_gets_its_size_and_never_grows() {
    let cases = [
        (FACE, (400, 300), (96, 96)),
        (FACE, (50, 80), (50, 50)),
        (FACE, (24, 24), (24, 24)),
        (ENTRY, (600, 400), (300, 200)),
        (ENTRY, (299, 400), (299, 400)),
        (ENTRY, (100, 2400), (50, 1200)),
        (ENTRY, (1, 1), (1, 1)),
    ];
    for (size, (width, height), expected) in cases {
        let scaled = scale(png(width, height), size).unwrap();
        assert_eq!((scaled.width, scaled.height), expected, "{width} x {height}");
        assert_eq!(image::load_from_memory(&scaled.bytes).unwrap().dimensions(), expected);
    }
}

#[test]
fn every_form_that_blogs_have_is_read_and_becomes_one_that_all_browsers_show() {
    use ImageFormat::{Gif, Ico, Jpeg, Png, WebP};
    for format in [Png, Jpeg, Gif, WebP, Ico] {
        let pixels = DynamicImage::from(colours(64, 64));
        let pixels = if format == Jpeg { pixels } else { pixels.to_rgba8().into() };
        let scaled = scale(file(pixels, format), FACE).unwrap();
        let written = image::guess_format(&scaled.bytes).unwrap();
        assert!([("webp", WebP), ("jpg", Jpeg)].contains(&(scaled.ending, written)), "{format:?}: {}", scaled.ending);
    }
    let photograph = scale(png(300, 300), FACE).unwrap();
    let drawing = scale(file(RgbImage::from_pixel(300, 300, Rgb([9, 99, 199])), Png), FACE).unwrap();
    let window = scale(file(RgbaImage::from_pixel(300, 300, Rgba([9, 99, 199, 40])), Png), FACE).unwrap();
    assert_eq!([photograph.ending, drawing.ending, window.ending], ["jpg", "webp", "webp"]);
    let pixel = image::load_from_memory(&window.bytes).unwrap().get_pixel(5, 5);
    assert_eq!(pixel, Rgba([9, 99, 199, 40]), "what was transparent stays so");
}

#[test]
fn the_same_bytes_become_the_same_picture() {
    for size in [FACE, ENTRY] {
        let bytes = png(500, 700);
        assert!(scale(bytes.clone(), size).unwrap() == scale(bytes, size).unwrap());
    }
}

#[test]
fn a_photograph_stands_upright_and_does_not_tell_where_it_was_taken() {
    // Exif 3.0, in TIFF: one field, Orientation (0x0112) = 6, which is a quarter of a turn.
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    let (mut bytes, pixels) = (Vec::new(), colours(200, 100));
    let mut encoder = JpegEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif).unwrap();
    encoder.write_image(&pixels, 200, 100, image::ExtendedColorType::Rgb8).unwrap();
    assert!(bytes.windows(4).any(|part| part == b"Exif"));
    let scaled = scale(bytes, ENTRY).unwrap();
    assert_eq!((scaled.width, scaled.height), (100, 200));
    assert!(!scaled.bytes.windows(4).any(|part| part == b"Exif"));
}

#[test]
fn what_is_hostile_or_broken_is_refused_before_it_costs_anything() {
    let cut = |mut bytes: Vec<u8>| {
        bytes.truncate(bytes.len() / 2);
        bytes
    };
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    let cases: [(&str, Vec<u8>, &str); 12] = [
        ("nothing", Vec::new(), "this is no PNG"),
        ("a page", b"<!doctype html><title>Not found</title>".to_vec(), "this is no PNG"),
        ("a drawing with a script", svg, "this is no PNG"),
        ("too many bytes", vec![0; MOST_BYTES + 1], "it is larger than 10 MB"),
        ("a beacon", png(1, 1), "it has 1 x 1 pixels, which is too few"),
        ("a bomb", claiming(60_000, 60_000), "it has 60000 x 60000 pixels, which is too many"),
        ("a flat bomb", claiming(1_000_000, 1), "it has 1000000 x 1 pixels, which is too many"),
        ("a square bomb", claiming(5_001, 5_000), "it has 5001 x 5000 pixels, which is too many"),
        ("a claim", claiming(300, 300), "it is damaged"),
        ("half of a PNG", cut(png(200, 200)), "it is damaged"),
        ("half of a WebP", cut(file(colours(99, 99), ImageFormat::WebP)), "it is damaged"),
        ("a head alone", b"\x89PNG\r\n\x1a\n".to_vec(), "it is damaged"),
    ];
    for (what, bytes, expected) in cases {
        let refused = scale(bytes, FACE).err().unwrap_or_else(|| panic!("{what} was taken")).to_string();
        assert!(refused.starts_with(expected), "{what}: {refused}");
    }
}

/// Any damage to any byte ends with a picture or a refusal.
#[test]
fn damage_to_single_bytes_ends_no_run() {
    use ImageFormat::{Gif, Ico, Jpeg, Png, WebP};
    for format in [Png, Jpeg, Gif, WebP, Ico] {
        let pixels = DynamicImage::from(colours(32, 32));
        let whole = file(if format == Jpeg { pixels } else { pixels.to_rgba8().into() }, format);
        for at in (0..whole.len()).step_by(whole.len() / 40 + 1) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xff;
            let _ = scale(bytes, FACE);
        }
    }
}

fn wish(purpose: Purpose, address: &str) -> Wish {
    Wish { purpose, address: address.into() }
}

fn scaled(content: &[u8]) -> Scaled {
    Scaled { bytes: content.to_vec(), ending: "webp", width: 2, height: 3 }
}

#[test]
fn what_is_kept_is_there_as_long_as_it_is_wished_for() {
    let directory = tempfile::tempdir().unwrap();
    let archive = directory.path().join("orrery.db");
    assert!(!Store::exists(&archive));
    let store = Store::open(&archive).unwrap();
    let (one, two, three) = (wish(Purpose::Face, "one"), wish(Purpose::Entry, "one"), wish(Purpose::Entry, "two"));
    let name = |wish: &Wish, content: &[u8]| {
        let record = store.put(wish, &Record { recipe: 7, ..Record::default() }, Some(&scaled(content))).unwrap();
        record.kept.unwrap().name
    };
    let (a, b, same) = (name(&one, b"a"), name(&two, b"b"), name(&three, b"b"));
    assert_eq!(b, same, "the same bytes are one file");
    store.set_seen(&[("x".into(), vec!["one".into()]), ("y".into(), Vec::new())]).unwrap();
    drop(store);

    let store = Store::open(&archive).unwrap();
    assert_eq!(store.records().unwrap()[&one].kept.as_ref().unwrap().name, a);
    store.keep_only(&BTreeSet::from([&one, &three]), &BTreeSet::from(["x"])).unwrap();
    assert_eq!(store.bytes(&b).unwrap(), b"b", "another address has it still");
    assert_eq!((store.seen("x").unwrap(), store.seen("y").unwrap()), (Some(vec!["one".into()]), None));
    store.keep_only(&BTreeSet::from([&one]), &BTreeSet::new()).unwrap();
    assert!(store.bytes(&b).is_err() && store.bytes(&a).is_ok());

    // Another picture in the place of the last one, and a failure, which leaves it.
    let record = store.put(&one, &Record::default(), Some(&scaled(b"c"))).unwrap();
    let record = store.put(&one, &Record { failures: 1, ..record }, None).unwrap();
    assert!(store.bytes(&a).is_err() && store.bytes(&record.kept.unwrap().name).is_ok());
}

#[test]
fn a_database_of_another_version_is_begun_anew_and_one_of_another_program_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let archive = directory.path().join("orrery.db");
    let one = wish(Purpose::Face, "one");
    Store::open(&archive).unwrap().put(&one, &Record::default(), Some(&scaled(b"a"))).unwrap();
    let sql = |sql: &str| rusqlite::Connection::open(Store::path(&archive)).unwrap().execute_batch(sql).unwrap();
    sql("PRAGMA user_version = 99");
    assert!(Store::open(&archive).unwrap().records().unwrap().is_empty());
    sql("PRAGMA application_id = 1");
    let refused = Store::open(&archive).err().unwrap().to_string();
    assert!(refused.contains("belongs to another program") && refused.contains("orrery.pictures.db"), "{refused}");
}
