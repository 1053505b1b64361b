//! The invented articles of the store.

use super::chance::scramble;
use super::season::Season;
use crate::domain::catalog::SERVICES_CATEGORY;

/// How many pieces of an article go into one line, per mille: one, two, three pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pieces {
    /// Dear things.
    One,
    /// Most things.
    Few,
    /// Clothes and food.
    Several,
}

/// One SKU of the store.
#[derive(Clone, Debug)]
pub(super) struct Article {
    pub(super) sku: String,
    /// Title of the page it stands on.
    pub(super) title: String,
    /// Size; empty when the page has one variant.
    pub(super) size: &'static str,
    pub(super) category: &'static str,
    pub(super) brand: &'static str,
    pub(super) tags: &'static str,
    pub(super) price_cents: u64,
    pub(super) cost_cents: Option<u64>,
    /// Weight among all articles when nothing attracts it.
    pub(super) popularity: u64,
    pub(super) season: Season,
    pub(super) pieces: Pieces,
    /// At most one member of a family is in an order; `None` for no family.
    pub(super) family: Option<&'static str>,
    /// Weeks of cover on the shelf; `None` when stock is not tracked.
    pub(super) cover_weeks: Option<u64>,
}

impl Article {
    /// Title and size as one reads them.
    pub(super) fn full_title(&self) -> String {
        if self.size.is_empty() {
            self.title.clone()
        } else {
            format!("{}, size {}", self.title, self.size)
        }
    }

    fn season(mut self, season: Season) -> Self {
        self.season = season;
        self
    }

    fn pieces(mut self, pieces: Pieces) -> Self {
        self.pieces = pieces;
        self
    }

    fn family(mut self, family: &'static str) -> Self {
        self.family = Some(family);
        self.pieces = Pieces::One;
        self
    }

    fn size(mut self, size: &'static str) -> Self {
        self.size = size;
        self
    }

    fn tags(mut self, tags: &'static str) -> Self {
        self.tags = tags;
        self
    }

    fn cover(mut self, weeks: u64) -> Self {
        self.cover_weeks = Some(weeks);
        self
    }

    fn without_cost(mut self) -> Self {
        self.cost_cents = None;
        self
    }

    fn service(mut self) -> Self {
        self.category = SERVICES_CATEGORY;
        self.cover_weeks = None;
        self
    }
}

/// Family names, as titles of the ladders.
pub(super) const LADDERS: [(&str, &[&str]); 5] = [
    ("Lumen camera body", &["CAM-S", "CAM-M", "CAM-P"]),
    ("Aster laptop", &["LAP-GO", "LAP-AIR", "LAP-MAX"]),
    ("Nimbus phone", &["PHN-ONE", "PHN-TWO", "PHN-MAX"]),
    (
        "Vanta gaming desktop",
        &["PC-CORE", "PC-PLUS", "PC-PRO", "PC-ULTRA"],
    ),
    ("Corner burger", &["BRG-CL", "BRG-DX"]),
];

/// The three sizes of the hiking boots, which are one page.
pub(super) const BOOTS: [&str; 3] = ["BOOT-S", "BOOT-M", "BOOT-L"];

/// Articles with hundreds of weeks of stock.
pub(super) const OVERSTOCKED: [&str; 2] = ["LAMP-FLOOR", "STAND-MON"];

/// Popular articles that nothing attracts: they meet in large baskets only.
pub(super) const EVERYDAY: [&str; 5] =
    ["BATT-AA8", "CABLE-C1", "NOTE-A5", "BOTTLE-75", "TEE-PLAIN"];

/// A second unit for less: SKU and the price of the second unit in cents.
pub(super) const SECOND_UNITS: [(&str, u64); 3] =
    [("SHIRT-DR", 1_990), ("SHORTS-W", 2_990), ("TEE-PLAIN", 995)];

fn article(
    sku: &str,
    title: &str,
    category: &'static str,
    brand: &'static str,
    price_cents: u64,
    cost_cents: u64,
    popularity: u64,
) -> Article {
    Article {
        sku: sku.to_owned(),
        title: title.to_owned(),
        size: "",
        category,
        brand,
        tags: "",
        price_cents,
        cost_cents: Some(cost_cents),
        popularity,
        season: Season::Even,
        pieces: Pieces::Few,
        family: None,
        cover_weeks: Some(4 + scramble(popularity ^ price_cents) % 8),
    }
}

/// The named articles, in the order of the catalog.
pub(super) fn named() -> Vec<Article> {
    let mut shelf = photo();
    shelf.extend(computing());
    shelf.extend(phones());
    shelf.extend(outdoor_and_apparel());
    shelf.extend(home());
    shelf.extend(sundries());
    shelf.extend(cafe());
    shelf.extend(services());
    shelf
}

fn photo() -> Vec<Article> {
    let camera = "Lumen camera body";
    let (cameras, extras) = ("Cameras", "Photo accessories");
    vec![
        article(
            "CAM-S",
            "Lumen camera body, S",
            cameras,
            "Lumen",
            54_900,
            39_000,
            190,
        )
        .family(camera),
        article(
            "CAM-M",
            "Lumen camera body, M",
            cameras,
            "Lumen",
            89_900,
            60_000,
            180,
        )
        .family(camera),
        article(
            "CAM-P",
            "Lumen camera body, P",
            cameras,
            "Lumen",
            159_900,
            101_000,
            170,
        )
        .family(camera),
        article(
            "LENS-35",
            "Prime lens 35 mm",
            "Lenses",
            "Lumen",
            34_900,
            20_500,
            90,
        )
        .pieces(Pieces::One),
        article(
            "LENS-70",
            "Zoom lens 70-200 mm",
            "Lenses",
            "Lumen",
            72_900,
            44_000,
            60,
        )
        .pieces(Pieces::One),
        article(
            "CARD-128",
            "Memory card 128 GB",
            extras,
            "Corvo",
            3_990,
            1_700,
            330,
        )
        .tags("storage,photo"),
        article("BAG-CAM", "Camera bag", extras, "Harrow", 6_990, 3_100, 180).tags("bag,photo"),
        article(
            "TRIPOD",
            "Travel tripod",
            extras,
            "Harrow",
            11_900,
            5_800,
            150,
        ),
        article(
            "CLEAN-KIT",
            "Sensor cleaning kit",
            extras,
            "Harrow",
            2_490,
            900,
            40,
        )
        .without_cost(),
        article(
            "BOOK-PH",
            "The patient photographer, a handbook",
            "Books",
            "Inkwell",
            2_990,
            1_400,
            150,
        ),
    ]
}

fn computing() -> Vec<Article> {
    let (laptop, desktop) = ("Aster laptop", "Vanta gaming desktop");
    let (extras, parts) = ("Computer accessories", "Computer parts");
    vec![
        article(
            "LAP-GO",
            "Aster laptop, Go",
            "Laptops",
            "Aster",
            69_900,
            56_000,
            185,
        )
        .family(laptop),
        article(
            "LAP-AIR",
            "Aster laptop, Air",
            "Laptops",
            "Aster",
            109_900,
            83_000,
            175,
        )
        .family(laptop),
        article(
            "LAP-MAX",
            "Aster laptop, Max",
            "Laptops",
            "Aster",
            179_900,
            129_000,
            170,
        )
        .family(laptop),
        article("BAG-LAP", "Laptop bag", extras, "Harrow", 5_990, 2_500, 220).tags("bag"),
        article(
            "DRIVE-1T",
            "Portable drive 1 TB",
            extras,
            "Corvo",
            8_990,
            5_200,
            260,
        )
        .tags("storage"),
        article(
            "MOUSE-W",
            "Wireless mouse",
            extras,
            "Aster",
            3_490,
            1_400,
            330,
        ),
        article(
            "KEYB-C",
            "Compact keyboard",
            extras,
            "Aster",
            5_990,
            2_600,
            300,
        ),
        article(
            "STAND-MON",
            "Monitor stand",
            extras,
            "Fjell",
            3_990,
            1_700,
            60,
        )
        .cover(430),
        article(
            "CABLE-C1",
            "USB-C cable 1 m",
            extras,
            "Corvo",
            1_290,
            290,
            690,
        ),
        article(
            "PC-CORE",
            "Vanta gaming desktop, Core",
            "Gaming desktops",
            "Vanta",
            169_999,
            136_000,
            185,
        )
        .family(desktop),
        article(
            "PC-PLUS",
            "Vanta gaming desktop, Plus",
            "Gaming desktops",
            "Vanta",
            209_999,
            164_000,
            180,
        )
        .family(desktop),
        article(
            "PC-PRO",
            "Vanta gaming desktop, Pro",
            "Gaming desktops",
            "Vanta",
            274_999,
            208_000,
            178,
        )
        .family(desktop),
        article(
            "PC-ULTRA",
            "Vanta gaming desktop, Ultra",
            "Gaming desktops",
            "Vanta",
            364_999,
            268_000,
            176,
        )
        .family(desktop),
        article(
            "SSD-2T",
            "Internal storage 2 TB",
            parts,
            "Corvo",
            14_900,
            9_200,
            130,
        )
        .tags("storage"),
        article(
            "GPU-X",
            "Graphics card X",
            parts,
            "Vanta",
            59_900,
            47_000,
            80,
        )
        .pieces(Pieces::One),
        article(
            "HEADSET",
            "Gaming headset",
            parts,
            "Vanta",
            9_990,
            4_600,
            190,
        ),
    ]
}

fn phones() -> Vec<Article> {
    let phone = "Nimbus phone";
    let extras = "Phone accessories";
    vec![
        article(
            "PHN-ONE",
            "Nimbus phone, One",
            "Phones",
            "Nimbus",
            39_900,
            30_000,
            240,
        )
        .family(phone),
        article(
            "PHN-TWO",
            "Nimbus phone, Two",
            "Phones",
            "Nimbus",
            64_900,
            47_000,
            210,
        )
        .family(phone),
        article(
            "PHN-MAX",
            "Nimbus phone, Max",
            "Phones",
            "Nimbus",
            99_900,
            69_000,
            180,
        )
        .family(phone),
        article("CASE-PH", "Phone case", extras, "Nimbus", 2_990, 700, 330),
        article(
            "GLASS-PH",
            "Screen protector",
            extras,
            "Nimbus",
            1_490,
            250,
            280,
        ),
        article("EARPH", "Earphones", extras, "Nimbus", 7_990, 3_500, 320).tags("audio"),
        article(
            "CHARGER",
            "Fast charger",
            extras,
            "Nimbus",
            3_490,
            1_200,
            320,
        ),
    ]
}

fn outdoor_and_apparel() -> Vec<Article> {
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

fn home() -> Vec<Article> {
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

fn sundries() -> Vec<Article> {
    vec![
        article(
            "PEN-GEL",
            "Gel pens, pack of 4",
            "Everyday",
            "Inkwell",
            690,
            210,
            570,
        ),
        article(
            "TOTE-CV",
            "Canvas tote",
            "Everyday",
            "Alder",
            1_490,
            480,
            575,
        ),
        article(
            "TAPE-SET",
            "Adhesive tape set",
            "Everyday",
            "Corvo",
            790,
            240,
            580,
        ),
        article(
            "BULB-LED",
            "Light bulb, warm white",
            "Lighting",
            "Fjell",
            890,
            310,
            585,
        ),
        article(
            "LIGHT-NT",
            "Night light",
            "Lighting",
            "Fjell",
            1_690,
            640,
            590,
        ),
        article(
            "PUZZLE-1K",
            "Puzzle, 1,000 pieces",
            "Everyday",
            "Inkwell",
            2_190,
            900,
            595,
        ),
        article(
            "TOWEL-SP",
            "Sports towel",
            "Outdoor",
            "Ridgeline",
            1_990,
            750,
            600,
        ),
        article(
            "LAMP-HEAD",
            "Head torch",
            "Outdoor",
            "Ridgeline",
            2_990,
            1_200,
            605,
        ),
        article(
            "BELT-LTH",
            "Leather belt",
            "Apparel",
            "Alder",
            3_490,
            1_300,
            610,
        ),
        article(
            "PLUG-4",
            "Socket strip, 4 outlets",
            "Everyday",
            "Corvo",
            1_590,
            620,
            615,
        ),
    ]
}

fn cafe() -> Vec<Article> {
    let burger = "Corner burger";
    let food = |article: Article| article.pieces(Pieces::Several).cover(1);
    vec![
        food(
            article(
                "BRG-CL",
                "Corner burger, classic",
                "Café",
                "Corner",
                790,
                260,
                420,
            )
            .family(burger),
        ),
        food(
            article(
                "BRG-DX",
                "Corner burger, deluxe",
                "Café",
                "Corner",
                1_090,
                370,
                250,
            )
            .family(burger),
        ),
        food(article(
            "FRIES",
            "French fries",
            "Café",
            "Corner",
            390,
            90,
            480,
        )),
        food(article("JUICE", "Apple juice", "Café", "Corner", 350, 110, 450).season(Season::Warm)),
        food(
            article("COFFEE", "Filter coffee", "Café", "Corner", 290, 60, 760).season(Season::Cold),
        ),
        food(article(
            "CAKE",
            "Carrot cake",
            "Café",
            "Corner",
            420,
            140,
            600,
        )),
    ]
}

fn services() -> Vec<Article> {
    vec![
        article(
            "PLAN-2Y",
            "Protection plan, 2 years",
            SERVICES_CATEGORY,
            "Endcap Care",
            3_999,
            1_800,
            0,
        )
        .pieces(Pieces::One)
        .service(),
        article(
            "PLAN-3Y",
            "Protection plan, 3 years",
            SERVICES_CATEGORY,
            "Endcap Care",
            9_999,
            4_600,
            0,
        )
        .pieces(Pieces::One)
        .service(),
    ]
}

/// How many further articles a store of this many lines keeps: none up to 200,000 lines, then 150 for each doubling,
/// at most 2,000. The logarithm is read off the bits, with straight lines between the powers of two.
pub(super) fn filler_count(lines: u64) -> usize {
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
pub(super) fn fillers(count: usize, named_popularity: u64) -> Vec<Article> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_article_has_its_own_sku_and_costs_less_than_its_price() {
        let mut shelf = named();
        let popularity = shelf.iter().map(|article| article.popularity).sum();
        shelf.extend(fillers(2_000, popularity));
        let skus: BTreeSet<&str> = shelf.iter().map(|article| article.sku.as_str()).collect();
        assert_eq!(skus.len(), shelf.len());
        for article in &shelf {
            assert!(
                article
                    .cost_cents
                    .is_none_or(|cost| cost < article.price_cents),
                "{}",
                article.sku
            );
        }
    }

    #[test]
    fn the_long_tail_grows_with_the_logarithm_of_the_lines() {
        assert_eq!(filler_count(42_000), 0);
        assert_eq!(filler_count(200_000), 0);
        assert_eq!(filler_count(400_000), 150);
        assert_eq!(filler_count(1_600_000), 450);
        assert_eq!(filler_count(u64::MAX), 2_000);
        assert!((0..40).all(|k| filler_count(1 << k) <= filler_count(1 << (k + 1))));
    }
}
