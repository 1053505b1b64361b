//! The app icon: an endcap, the shelf at the end of an aisle, with goods that belong together.

use std::path::PathBuf;

use image::{Rgba, RgbaImage};

const SIDE: u32 = 256;

fn icon_path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/icon.png")
}

/// Share of a pixel, sampled on a 4 by 4 grid, inside a rectangle with round corners.
fn cover(x: u32, y: u32, [left, top, right, bottom]: [f32; 4], radius: f32) -> f32 {
    let mut inside = 0;
    for step in 0..16_u8 {
        let px = x as f32 + (f32::from(step % 4) + 0.5) / 4.0;
        let py = y as f32 + (f32::from(step / 4) + 0.5) / 4.0;
        let dx = (left + radius - px).max(px - right + radius).max(0.0);
        let dy = (top + radius - py).max(py - bottom + radius).max(0.0);
        inside += u8::from(dx * dx + dy * dy <= radius * radius + 1e-3);
    }
    f32::from(inside) / 16.0
}

fn paint(image: &mut RgbaImage, area: [f32; 4], radius: f32, [r, g, b]: [u8; 3]) {
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        let share = cover(x, y, area, radius);
        if share > 0.0 {
            let alpha = f32::from(pixel[3]) / 255.0;
            let after = share + alpha * (1.0 - share);
            for (channel, new) in [r, g, b].into_iter().enumerate() {
                let old = f32::from(pixel[channel]) * alpha * (1.0 - share);
                pixel[channel] = ((f32::from(new) * share + old) / after).round() as u8;
            }
            pixel[3] = (after * 255.0).round() as u8;
        }
    }
}

fn drawn() -> RgbaImage {
    let mut image = RgbaImage::from_pixel(SIDE, SIDE, Rgba([0, 0, 0, 0]));
    let (ground, board, header) = ([24, 58, 64], [236, 226, 206], [240, 150, 60]);
    paint(&mut image, [8.0, 8.0, 248.0, 248.0], 52.0, ground);
    paint(&mut image, [52.0, 40.0, 204.0, 74.0], 12.0, header);
    paint(&mut image, [52.0, 40.0, 64.0, 220.0], 6.0, board);
    paint(&mut image, [192.0, 40.0, 204.0, 220.0], 6.0, board);
    paint(&mut image, [52.0, 40.0, 204.0, 74.0], 12.0, header);
    for top in [132.0, 208.0] {
        paint(&mut image, [52.0, top, 204.0, top + 12.0], 5.0, board);
    }
    let goods = [
        ([74.0, 92.0, 112.0, 132.0], [116, 188, 160]),
        ([118.0, 104.0, 144.0, 132.0], [240, 150, 60]),
        ([150.0, 88.0, 182.0, 132.0], [222, 108, 92]),
        ([74.0, 172.0, 104.0, 208.0], [222, 108, 92]),
        ([110.0, 160.0, 146.0, 208.0], [116, 188, 160]),
        ([152.0, 178.0, 182.0, 208.0], [240, 150, 60]),
    ];
    for (area, colour) in goods {
        paint(&mut image, area, 6.0, colour);
    }
    image
}

#[test]
fn the_icon_is_the_drawing_at_256_by_256() {
    let stored = image::open(icon_path()).unwrap().to_rgba8();
    assert_eq!(stored.dimensions(), (SIDE, SIDE));
    assert!(
        stored == drawn(),
        "run the ignored test to draw the icon again"
    );
}

#[test]
#[ignore = "draws assets/icon.png again"]
fn draw_the_icon() {
    drawn().save(icon_path()).unwrap();
}
