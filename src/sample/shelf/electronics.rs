//! Cameras, computers and phones with what goes with them.

use super::{Article, Pieces, article};

pub(super) fn photo() -> Vec<Article> {
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

pub(super) fn computing() -> Vec<Article> {
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

pub(super) fn phones() -> Vec<Article> {
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
