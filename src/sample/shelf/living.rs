//! Outdoor, apparel and home.

use super::{Article, Pieces, article};
use crate::sample::season::Season;

pub(super) fn outdoor_and_apparel() -> Vec<Article> {
    let boots = "Ridgeline hiking boots";
    let boot = |sku, size, popularity| {
        article(
            sku,
            boots,
            "Hiking boots",
            "Ridgeline",
            14_900,
            7_200,
            popularity,
        )
        .family(boots)
        .size(size)
        .season(Season::Trail)
    };
    vec![
        boot("BOOT-S", "S", 180),
        boot("BOOT-M", "M", 200),
        boot("BOOT-L", "L", 180),
        article(
            "SOCK-HK",
            "Hiking socks",
            "Outdoor",
            "Ridgeline",
            1_890,
            600,
            320,
        )
        .pieces(Pieces::Several),
        article(
            "PACK-30",
            "Backpack 30 l",
            "Outdoor",
            "Ridgeline",
            8_990,
            4_100,
            230,
        )
        .tags("bag"),
        article(
            "BOTTLE-75",
            "Water bottle 0.75 l",
            "Outdoor",
            "Ridgeline",
            1_990,
            600,
            640,
        ),
        article(
            "SHIRT-DR",
            "Dress shirt",
            "Apparel",
            "Alder",
            3_990,
            1_500,
            620,
        )
        .pieces(Pieces::Several),
        article(
            "SHORTS-W",
            "Women's shorts",
            "Apparel",
            "Alder",
            4_990,
            1_900,
            520,
        )
        .pieces(Pieces::Several)
        .season(Season::Warm),
        article(
            "TEE-PLAIN",
            "Plain tee",
            "Apparel",
            "Alder",
            1_990,
            600,
            660,
        )
        .pieces(Pieces::Several),
        article(
            "HAT-SUN",
            "Straw sun hat",
            "Summer",
            "Alder",
            2_490,
            800,
            420,
        )
        .season(Season::Heat),
        article(
            "MAT-BEACH",
            "Beach mat",
            "Summer",
            "Ridgeline",
            1_790,
            600,
            400,
        )
        .season(Season::Heat),
        article("FAN-DESK", "Desk fan", "Summer", "Fjell", 3_490, 1_500, 440).season(Season::Heat),
    ]
}

pub(super) fn home() -> Vec<Article> {
    vec![
        article(
            "SOFA-FJ",
            "Fjell sofa",
            "Furniture",
            "Fjell",
            89_900,
            52_000,
            180,
        )
        .pieces(Pieces::One)
        .tags("fjell collection"),
        article(
            "ARMCH-FJ",
            "Fjell armchair",
            "Furniture",
            "Fjell",
            44_900,
            26_000,
            90,
        )
        .pieces(Pieces::One)
        .tags("fjell collection"),
        article(
            "TABLE-FJ",
            "Fjell side table",
            "Furniture",
            "Fjell",
            22_900,
            12_000,
            110,
        )
        .tags("fjell collection"),
        article(
            "LAMP-FLOOR",
            "Arched floor lamp",
            "Lighting",
            "Fjell",
            12_900,
            6_400,
            70,
        )
        .cover(320),
        article(
            "LAMP-DESK",
            "Reading lamp",
            "Lighting",
            "Fjell",
            4_990,
            2_100,
            420,
        ),
        article(
            "BATT-AA8",
            "Batteries AA, pack of 8",
            "Everyday",
            "Corvo",
            990,
            360,
            700,
        ),
        article(
            "NOTE-A5",
            "Dotted notebook A5",
            "Everyday",
            "Inkwell",
            890,
            280,
            650,
        ),
        article(
            "UMBR",
            "Folding umbrella",
            "Everyday",
            "Alder",
            2_290,
            800,
            380,
        ),
        article(
            "GAME-FAM",
            "Family board game",
            "Everyday",
            "Inkwell",
            3_490,
            1_600,
            360,
        ),
        article(
            "MUG-SNOW",
            "Snowfall mug",
            "Gifts",
            "Inkwell",
            1_490,
            450,
            300,
        )
        .season(Season::Gift),
        article(
            "CANDLE-W",
            "Winter candle",
            "Gifts",
            "Fjell",
            1_990,
            700,
            280,
        )
        .season(Season::Gift),
        article(
            "CHOC-BOX",
            "Chocolate gift box",
            "Gifts",
            "Corner",
            2_490,
            1_100,
            320,
        )
        .season(Season::Gift),
    ]
}
