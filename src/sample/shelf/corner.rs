//! Sundries, the café corner and the services.

use super::{Article, Pieces, article};
use crate::domain::catalog::SERVICES_CATEGORY;
use crate::sample::season::Season;

pub(super) fn sundries() -> Vec<Article> {
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

pub(super) fn cafe() -> Vec<Article> {
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

pub(super) fn services() -> Vec<Article> {
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
