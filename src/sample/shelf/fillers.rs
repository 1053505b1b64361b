//! The long tail of a large store.

use super::{Article, article};
use crate::sample::chance::scramble;

/// How many further articles a store of this many lines keeps: none up to 200,000 lines, then 150 for each doubling,
/// at most 2,000. The logarithm is read off the bits, with straight lines between the powers of two.
pub(in crate::sample) fn filler_count(lines: u64) -> usize {
    let ratio = u128::from(lines) * 1_024 / 200_000;
    if ratio <= 1_024 {
        return 0;
    }
    let power = 127 - ratio.leading_zeros();
    let between = (ratio << 10 >> power) - 1_024;
    let doublings_by_1024 = u128::from(power - 10) * 1_024 + between;
    (doublings_by_1024 * 150 / 1_024).min(2_000) as usize
}

const LOOKS: [&str; 16] = [
    "Quiet",
    "Bright",
    "Folding",
    "Coastal",
    "Nordic",
    "Plain",
    "Double",
    "Compact",
    "Woven",
    "Striped",
    "Matte",
    "Round",
    "Tall",
    "Soft",
    "Classic",
    "Double-walled",
];
const THINGS: [(&str, &str); 24] = [
    ("Kettle", "Kitchen"),
    ("Skillet", "Kitchen"),
    ("Tray", "Kitchen"),
    ("Jug", "Kitchen"),
    ("Whisk", "Kitchen"),
    ("Pillow", "Bedding"),
    ("Blanket", "Bedding"),
    ("Duvet", "Bedding"),
    ("Towel", "Bath"),
    ("Soap dish", "Bath"),
    ("Planter", "Garden"),
    ("Garden hose", "Garden"),
    ("Trowel", "Garden"),
    ("Drill", "Tools"),
    ("Hammer", "Tools"),
    ("Paintbrush", "Tools"),
    ("Leash", "Pets"),
    ("Food bowl", "Pets"),
    ("Puzzle", "Toys"),
    ("Kite", "Toys"),
    ("Marker set", "Stationery"),
    ("Folder", "Stationery"),
    ("Speaker", "Audio"),
    ("Radio", "Audio"),
];
const MAKERS: [&str; 8] = [
    "Dunmore", "Gable", "Juniper", "Marlow", "Norden", "Pike", "Rowan", "Söder",
];

/// Further articles, popular by rank (Zipf: 1 / (rank + 4)), together as popular as all named ones. Nothing attracts them.
pub(in crate::sample) fn fillers(count: usize, named_popularity: u64) -> Vec<Article> {
    let weight = |rank: usize| 1_000_000_000 / (rank as u64 + 4);
    let total = (0..count).map(weight).sum::<u64>().max(1);
    (0..count)
        .map(|rank| {
            let bits = scramble(rank as u64 ^ 0x00F1_77E5);
            let (thing, category) = THINGS[bits as usize % THINGS.len()];
            let look = LOOKS[(bits >> 8) as usize % LOOKS.len()];
            let price_cents =
                390 + (bits >> 16) % 90 * ((bits >> 24) % 90) + 100 * ((bits >> 32) % 10);
            let cost_cents = price_cents * (38 + (bits >> 40) % 25) / 100;
            let share =
                u128::from(weight(rank)) * u128::from(named_popularity) * 1_000 / u128::from(total);
            let sku = format!("X-{:05}", rank + 1);
            let title = format!("{look} {} no. {}", thing.to_lowercase(), rank + 1);
            let maker = MAKERS[(bits >> 48) as usize % MAKERS.len()];
            article(
                &sku,
                &title,
                category,
                maker,
                price_cents,
                cost_cents,
                share as u64,
            )
        })
        .collect()
}
