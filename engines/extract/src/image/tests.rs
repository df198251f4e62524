//! Pictures made on the spot, in every format that is read.

use std::io::Cursor;

use ::image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use studium_base::{ErrorCode, Locator, PageBox};
use studium_engine::protocol::extract::{Event, Format};

use crate::fixtures::Asked;

/// White, with a dark upper left quarter.
fn picture() -> GrayImage {
    GrayImage::from_fn(40, 20, |x, y| Luma([if x < 20 && y < 10 { 0 } else { 255 }]))
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("it can be written");
    bytes.into_inner()
}

fn is_dark(grey: &[u8], width: u32, x: u32, y: u32) -> bool {
    grey[(y * width + x) as usize] < 60
}

#[test]
fn every_format_is_one_page_that_is_drawn() {
    for format in
        [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::Bmp, ImageFormat::WebP, ImageFormat::Gif]
    {
        let colours = DynamicImage::ImageRgba8(DynamicImage::ImageLuma8(picture()).into_rgba8());
        let colours = if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(colours.into_rgb8()) } else { colours };
        let bytes = written(&colours, format);
        let read = Asked::named("picture.dat").of(&bytes).expect("a picture");
        let Event::Opened { format: Format::Image, part_count: Some(1), paged: true, .. } = &read.events[0] else {
            panic!("{format:?}: {}", read.digest())
        };
        assert_eq!(read.events[1], Event::NeedsRecognition { part: 0 }, "{format:?}");
        assert_eq!(read.parts()[0].locator, Locator::Page { index: 1, label: None, boxes: Vec::new() });
        let (shape, grey) = Asked::named("picture.dat").drawn(&bytes, 0, 300).expect("it can be drawn");
        assert_eq!((shape.width, shape.height), (40, 20), "{format:?}");
        assert_eq!(shape.page, PageBox([0.0, 0.0, 842.0, 421.0]));
        assert!(is_dark(&grey, 40, 5, 5) && !is_dark(&grey, 40, 30, 5) && !is_dark(&grey, 40, 5, 15), "{format:?}");
    }
}

#[test]
fn what_is_transparent_is_paper() {
    let letters = RgbaImage::from_fn(8, 8, |x, _| Rgba([0, 0, 0, if x < 4 { 255 } else { 0 }]));
    let bytes = written(&DynamicImage::ImageRgba8(letters), ImageFormat::Png);
    let (_, grey) = Asked::named("a.png").drawn(&bytes, 0, 300).expect("it can be drawn");
    assert_eq!((grey[0], grey[7]), (0, 255));
}

/// A JPEG with an EXIF block that says how the camera was held.
fn held(orientation: u8) -> Vec<u8> {
    let jpeg = written(&DynamicImage::ImageLuma8(picture()), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

#[test]
fn a_photograph_is_drawn_upright() {
    let (shape, grey) = Asked::named("a.jpg").drawn(&held(1), 0, 300).expect("it can be drawn");
    assert!((shape.width, shape.height) == (40, 20) && is_dark(&grey, 40, 5, 5));
    // To be turned clockwise: the dark quarter comes to the upper right.
    let (shape, grey) = Asked::named("a.jpg").drawn(&held(6), 0, 300).expect("it can be drawn");
    assert!((shape.width, shape.height) == (20, 40) && is_dark(&grey, 20, 15, 5) && !is_dark(&grey, 20, 5, 5));
    assert_eq!(shape.page, PageBox([0.0, 0.0, 421.0, 842.0]));
}

#[test]
fn every_format_is_shown_as_a_file_for_the_web_view() {
    let colours =
        DynamicImage::ImageRgb8(RgbImage::from_fn(40, 20, |x, _| Rgb([if x < 20 { 200 } else { 0 }, 0, 255])));
    for format in
        [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::Bmp, ImageFormat::WebP, ImageFormat::Gif]
    {
        let file = Asked::named("a.dat").shown(&written(&colours, format), 0).expect("it can be shown");
        let is_photograph = format == ImageFormat::Jpeg;
        let expected = if is_photograph { ImageFormat::Jpeg } else { ImageFormat::Png };
        assert_eq!(::image::guess_format(&file).expect("a picture"), expected, "{format:?}");
        let shown = ::image::load_from_memory(&file).expect("a picture").into_rgb8();
        assert_eq!(shown.dimensions(), (40, 20), "{format:?}");
        let Rgb([red, _, blue]) = *shown.get_pixel(3, 3);
        assert!(red.abs_diff(200) < 12 && blue > 240, "{format:?}: {red} {blue}");
    }
}

#[test]
fn a_photograph_is_shown_as_it_is_recognised() {
    let file = Asked::named("a.jpg").shown(&held(6), 0).expect("it can be shown");
    let shown = ::image::load_from_memory(&file).expect("a picture").into_luma8();
    assert_eq!(shown.dimensions(), (20, 40));
    assert!(shown.get_pixel(15, 5).0[0] < 60 && shown.get_pixel(5, 5).0[0] > 200);
}

#[test]
fn each_page_of_a_tiff_is_shown_and_no_more() {
    let bytes = tiff(&[Some(10), None, Some(20)], true);
    let shade = |part| ::image::load_from_memory(&Asked::named("a.tif").shown(&bytes, part).ok()?).ok();
    assert_eq!(shade(1).map(|page| page.into_luma8().into_raw()), Some(vec![20]));
    assert!(shade(2).is_none());
    assert!(Asked::named("a.txt").shown(b"Not a picture at all.", 0).is_err());
}

#[test]
fn a_large_picture_is_shown_smaller() {
    let large = DynamicImage::ImageLuma8(GrayImage::from_pixel(8_000, 6_000, Luma([255])));
    let file = Asked::named("a.png").shown(&written(&large, ImageFormat::Png), 0).expect("it can be shown");
    let shown = ::image::load_from_memory(&file).expect("a picture");
    assert!(shown.width() * shown.height() <= crate::limits::RASTER_PIXELS && shown.width() > 5_000);
}

/// A TIFF of uncompressed pages, one pixel each; `None` is a preview.
fn tiff(pages: &[Option<u8>], is_little: bool) -> Vec<u8> {
    let two = |value: u16| if is_little { value.to_le_bytes() } else { value.to_be_bytes() };
    let four = |value: u32| if is_little { value.to_le_bytes() } else { value.to_be_bytes() };
    let mut bytes = if is_little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
    bytes.extend(four(8));
    for (index, page) in pages.iter().enumerate() {
        let tags: [(u16, u16, u32); 9] = [
            (254, 4, u32::from(page.is_none())),
            (256, 3, 1),
            (257, 3, 1),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, u32::try_from(bytes.len() + 2 + 9 * 12 + 4).expect("short")),
            (278, 3, 1),
            (279, 4, 1),
        ];
        let end = bytes.len() + 2 + tags.len() * 12 + 4 + 2;
        bytes.extend(two(9));
        for (tag, kind, value) in tags {
            bytes.extend([two(tag), two(kind)].concat());
            bytes.extend(four(1));
            if kind == 3 {
                bytes.extend([two(u16::try_from(value).expect("short")), two(0)].concat());
            } else {
                bytes.extend(four(value));
            }
        }
        let is_last = index + 1 == pages.len();
        bytes.extend(four(if is_last { 0 } else { u32::try_from(end).expect("short") }));
        bytes.extend([page.unwrap_or(0), 0]);
    }
    bytes
}

#[test]
fn a_tiff_has_a_page_for_each_of_its_pictures_but_previews() {
    for is_little in [true, false] {
        let bytes = tiff(&[Some(10), None, Some(20), Some(30)], is_little);
        let read = Asked::named("a.tif").of(&bytes).expect("a picture");
        assert_eq!(read.parts().len(), 3);
        for (part, shade) in [(0, 10), (1, 20), (2, 30)] {
            let (_, grey) = Asked::named("a.tif").drawn(&bytes, part, 300).expect("it can be drawn");
            assert_eq!(grey, [shade], "page {part}, little-endian: {is_little}");
        }
        assert!(Asked::named("a.tif").drawn(&bytes, 3, 300).is_err());
    }
}

#[test]
fn a_tiff_that_leads_in_circles_ends() {
    let mut bytes = tiff(&[Some(10), Some(20)], true);
    let last = bytes.len() - 6;
    bytes[last..last + 4].copy_from_slice(&8_u32.to_le_bytes());
    assert_eq!(Asked::named("a.tif").of(&bytes).expect("a picture").parts().len(), 2);
}

#[test]
fn a_picture_is_refused_for_its_size_before_it_is_decoded() {
    // The header of a PNG of 50,000 pixels square.
    let mut bytes = written(&DynamicImage::ImageLuma8(picture()), ImageFormat::Bmp);
    bytes[18..22].copy_from_slice(&20_000_u32.to_le_bytes());
    bytes[22..26].copy_from_slice(&20_000_u32.to_le_bytes());
    assert_eq!(Asked::named("a.bmp").of(&bytes).expect_err("too large"), ErrorCode::FileTooLarge);
    bytes[18..22].copy_from_slice(&50_000_u32.to_le_bytes());
    assert_eq!(Asked::named("a.bmp").of(&bytes).expect_err("too large"), ErrorCode::FileTooLarge);
}

#[test]
fn a_large_picture_is_drawn_smaller() {
    let large = DynamicImage::ImageLuma8(GrayImage::from_pixel(8_000, 6_000, Luma([255])));
    let (shape, _) = Asked::named("a.png").drawn(&written(&large, ImageFormat::Png), 0, 300).expect("it can be drawn");
    assert!(shape.width * shape.height <= crate::limits::RASTER_PIXELS, "{shape:?}");
    assert_eq!(shape.page, PageBox([0.0, 0.0, 793.3333, 595.0]));
}

#[test]
fn text_that_begins_like_a_bitmap_is_text() {
    let read = Asked::named("a.txt").of(b"BMW builds cars.").expect("text");
    assert_eq!(read.text(), "BMW builds cars.");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_pictures_end_in_a_raster_or_a_reason(kind in 0_usize..6, flips in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..8)) {
        let picture = DynamicImage::ImageRgb8(DynamicImage::ImageLuma8(picture()).into_rgb8());
        let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Bmp, ImageFormat::WebP, ImageFormat::Gif];
        let mut bytes = match formats.get(kind) {
            Some(format) => written(&picture, *format),
            None => tiff(&[Some(10), Some(20)], true),
        };
        let length = bytes.len();
        for (at, value) in flips {
            bytes[usize::from(at) % length] = value;
        }
        let is_refusal = |code: ErrorCode| matches!(code, ErrorCode::FileDamaged | ErrorCode::FileTooLarge | ErrorCode::FormatUnknown | ErrorCode::NoText);
        if let Err(code) = Asked::named("a").of(&bytes) {
            prop_assert!(is_refusal(code), "{code:?}");
        }
        if let Err(code) = Asked::named("a").drawn(&bytes, 0, 300) {
            prop_assert!(is_refusal(code), "{code:?}");
        }
    }
}
