//! Paints egui's triangles on the processor: the same picture, to the byte, on every machine.
//!
//! Colours are premultiplied and blended in gamma space, as egui's own shaders do.

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, ImageData, ImageDelta, Primitive, Vertex};
use egui::{Color32, TextureFilter, TextureId, TextureWrapMode, TexturesDelta};
use egui_kittest::TestRenderer;

struct Texture {
    size: [usize; 2],
    texels: Vec<Color32>,
    smooth: bool,
    wrap: TextureWrapMode,
}

impl Texture {
    fn texel(&self, x: i64, y: i64) -> [f32; 4] {
        let place = |at: i64, size: usize| -> usize {
            let size = size as i64;
            (match self.wrap {
                TextureWrapMode::ClampToEdge => at.clamp(0, size - 1),
                TextureWrapMode::Repeat => at.rem_euclid(size),
                TextureWrapMode::MirroredRepeat => {
                    let at = at.rem_euclid(2 * size);
                    at.min(2 * size - 1 - at)
                }
            }) as usize
        };
        let [width, height] = self.size;
        self.texels[place(y, height) * width + place(x, width)]
            .to_array()
            .map(f32::from)
    }

    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u * self.size[0] as f32, v * self.size[1] as f32);
        if !self.smooth {
            return self.texel(x.floor() as i64, y.floor() as i64);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right_share, bottom_share) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let mut sum = [0.0; 4];
        for (dx, dy, weight) in [
            (0, 0, (1.0 - right_share) * (1.0 - bottom_share)),
            (1, 0, right_share * (1.0 - bottom_share)),
            (0, 1, (1.0 - right_share) * bottom_share),
            (1, 1, right_share * bottom_share),
        ] {
            if weight > 0.0 {
                let texel = self.texel(left + dx, top + dy);
                for (sum, part) in sum.iter_mut().zip(texel) {
                    *sum += part * weight;
                }
            }
        }
        sum
    }
}

/// Holds the textures and paints.
#[derive(Default)]
pub struct CpuRenderer {
    textures: HashMap<TextureId, Texture>,
    // Freed after the next picture, which may still show them.
    leaving: Vec<TextureId>,
}

impl CpuRenderer {
    fn update(&mut self, id: TextureId, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let Some([left, top]) = delta.pos else {
            self.textures.insert(
                id,
                Texture {
                    size: image.size,
                    texels: image.pixels.clone(),
                    smooth: delta.options.magnification == TextureFilter::Linear,
                    wrap: delta.options.wrap_mode,
                },
            );
            return;
        };
        let texture = self.textures.get_mut(&id).expect("a patch of a texture");
        for (row, texels) in image.pixels.chunks(image.size[0]).enumerate() {
            let start = (top + row) * texture.size[0] + left;
            texture.texels[start..start + texels.len()].copy_from_slice(texels);
        }
    }
}

impl TestRenderer for CpuRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for id in self.leaving.drain(..) {
            self.textures.remove(&id);
        }
        for (id, images) in delta.set.drain() {
            for image in &images {
                self.update(id, image);
            }
        }
        self.leaving.extend(delta.free.drain());
    }

    fn render(
        &mut self,
        ctx: &egui::Context,
        output: &egui::FullOutput,
    ) -> Result<image::RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let mut canvas = Canvas::new(size.x.round() as usize, size.y.round() as usize, scale);
        for primitive in ctx.tessellate(output.shapes.clone(), scale) {
            canvas.draw(&primitive, &self.textures);
        }
        canvas.into_image()
    }
}

struct Canvas {
    width: usize,
    height: usize,
    scale: f32,
    pixels: Vec<[u8; 4]>,
}

/// Pixels a triangle may touch: left, top, right, bottom, the latter two excluded.
type Clip = [i64; 4];

/// Corners are snapped to this many parts of a pixel, so that neighbours share their edge exactly.
const PARTS: i64 = 256;

impl Canvas {
    fn new(width: usize, height: usize, scale: f32) -> Self {
        Self {
            width,
            height,
            scale,
            pixels: vec![[0; 4]; width * height],
        }
    }

    fn into_image(self) -> Result<image::RgbaImage, String> {
        let (width, height) = (self.width as u32, self.height as u32);
        image::RgbaImage::from_raw(width, height, self.pixels.into_flattened())
            .ok_or_else(|| "a picture of another size".to_owned())
    }

    fn draw(&mut self, clipped: &ClippedPrimitive, textures: &HashMap<TextureId, Texture>) {
        let Primitive::Mesh(mesh) = &clipped.primitive else {
            return;
        };
        let Some(texture) = textures.get(&mesh.texture_id) else {
            return;
        };
        let pixel = |at: f32, most: usize| ((at * self.scale).round() as i64).clamp(0, most as i64);
        let rect = clipped.clip_rect;
        let clip = [
            pixel(rect.min.x, self.width),
            pixel(rect.min.y, self.height),
            pixel(rect.max.x, self.width),
            pixel(rect.max.y, self.height),
        ];
        for corners in mesh.indices.chunks_exact(3) {
            let corners = [corners[0], corners[1], corners[2]];
            self.triangle(
                corners.map(|corner| mesh.vertices[corner as usize]),
                texture,
                clip,
            );
        }
    }

    fn triangle(&mut self, mut corners: [Vertex; 3], texture: &Texture, clip: Clip) {
        let scale = self.scale;
        let snap = |at: f32| (at * scale * PARTS as f32).round() as i64;
        let mut at = corners.map(|corner| [snap(corner.pos.x), snap(corner.pos.y)]);
        let mut area = edge(at[0], at[1], at[2]);
        if area == 0 {
            return;
        }
        if area < 0 {
            corners.swap(1, 2);
            at.swap(1, 2);
            area = -area;
        }
        let least = |axis: usize| at.iter().map(|at| at[axis]).min().unwrap_or(0);
        let most = |axis: usize| at.iter().map(|at| at[axis]).max().unwrap_or(0);
        let columns =
            least(0).div_euclid(PARTS).max(clip[0])..(most(0).div_euclid(PARTS) + 1).min(clip[2]);
        let rows =
            least(1).div_euclid(PARTS).max(clip[1])..(most(1).div_euclid(PARTS) + 1).min(clip[3]);
        let sides = [(1, 2), (2, 0), (0, 1)].map(|(a, b)| (at[a], at[b]));
        for y in rows {
            for x in columns.clone() {
                let centre = [x * PARTS + PARTS / 2, y * PARTS + PARTS / 2];
                let weights = sides.map(|(a, b)| edge(a, b, centre));
                let inside = weights
                    .iter()
                    .zip(sides)
                    .all(|(weight, (a, b))| *weight > 0 || (*weight == 0 && owns(a, b)));
                if inside {
                    let shares = weights.map(|weight| weight as f32 / area as f32);
                    let pixel = &mut self.pixels[y as usize * self.width + x as usize];
                    blend(pixel, shade(&corners, shares, texture));
                }
            }
        }
    }
}

/// Twice the area of the triangle a, b, c; positive when they turn clockwise on screen.
fn edge(a: [i64; 2], b: [i64; 2], c: [i64; 2]) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Of two triangles that share an edge exactly one owns the pixels on it.
fn owns(a: [i64; 2], b: [i64; 2]) -> bool {
    b[1] < a[1] || (b[1] == a[1] && b[0] > a[0])
}

fn shade(corners: &[Vertex; 3], shares: [f32; 3], texture: &Texture) -> [f32; 4] {
    let (mut u, mut v, mut colour) = (0.0, 0.0, [0.0; 4]);
    for (corner, share) in corners.iter().zip(shares) {
        u += corner.uv.x * share;
        v += corner.uv.y * share;
        for (sum, part) in colour.iter_mut().zip(corner.color.to_array()) {
            *sum += f32::from(part) * share;
        }
    }
    let texel = texture.sample(u, v);
    std::array::from_fn(|part| colour[part] * texel[part] / 255.0)
}

fn blend(pixel: &mut [u8; 4], over: [f32; 4]) {
    let rest = 1.0 - over[3] / 255.0;
    for (below, over) in pixel.iter_mut().zip(over) {
        *below = (over + f32::from(*below) * rest + 0.5).clamp(0.0, 255.0) as u8;
    }
}
