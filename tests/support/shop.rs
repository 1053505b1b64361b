//! A small camera shop in a project file of its own, and a studio that has it open.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use endcap::domain::calendar::{Day, Minute};
use endcap::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
use endcap::domain::money::{Currency, Money};
use endcap::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
use endcap::domain::project::Dataset;
use endcap::domain::rule::Kind;
use endcap::store::ProjectFile;
use endcap::studio::{Command, Settings, Studio};

/// Title, price and cost in dollars.
const SHELF: [(&str, i64, i64); 8] = [
    ("Compact camera", 480, 330),
    ("Mirrorless camera", 890, 610),
    ("Full-frame camera", 1_690, 1_200),
    ("Memory card 128 GB", 39, 14),
    ("Camera bag", 75, 31),
    ("Tripod", 129, 70),
    ("Spare battery", 49, 17),
    ("Lens cloth", 9, 2),
];

/// Thirty weeks of forty orders each: cameras, and what goes with them less often than it could.
pub fn dataset() -> Dataset {
    let products = SHELF.map(|(title, ..)| Product {
        key: title.to_lowercase().replace(' ', "-"),
        title: title.to_owned(),
        category: "Cameras".to_owned(),
        ..Product::default()
    });
    let variants = SHELF
        .iter()
        .enumerate()
        .map(|(place, (_, price, cost))| Variant {
            sku: format!("CAM-{}", place + 1).as_str().into(),
            product: ProductId(place as u32),
            option: String::new(),
            price: Some(Money(price * 100)),
            cost: Some(Money(cost * 100)),
            stock: Some(500),
            attributes: Vec::new(),
            listed: true,
        });
    let catalog = Catalog::new(products.to_vec(), variants.collect());
    let monday = Day::parse("2025-01-06").expect("a day");
    let mut builder = OrderHistoryBuilder::new();
    for number in 0..1_200_u32 {
        let (week, turn) = (number / 40, number * 7 + number / 40);
        let mut basket = vec![(turn % 3) as usize];
        for (place, every) in [(3, 5), (4, 9), (5, 14), (6, 6), (7, 4)] {
            if turn.wrapping_mul(2_654_435_761) / 1_000 % every == 0 {
                basket.push(place);
            }
        }
        if number % 5 == 0 {
            basket.remove(0);
        }
        if basket.is_empty() {
            basket.push(7);
        }
        let lines: Vec<OrderLine> = basket
            .into_iter()
            .map(|place| OrderLine {
                variant: VariantId(place as u32),
                units: 1,
                net_revenue: Money(SHELF[place].1 * 100),
            })
            .collect();
        let day = monday.0 + (week * 7 + number % 7) as i32;
        let head = OrderHead {
            number: &format!("#{}", 1_001 + number),
            placed: Minute(day * 1_440 + 600 + (number % 600) as i32),
            customer: Some(u64::from(number % 700)),
            order_discount: Money::ZERO,
        };
        builder.push(&head, &lines);
    }
    Dataset::new(Currency::usd(), catalog, builder.finish(), Vec::new())
}

/// Makes a project file with this dataset.
pub fn project(folder: &Path, dataset: &Dataset) -> PathBuf {
    let path = folder.join("shop.endcap");
    let (mut file, _) = ProjectFile::create(&path, &dataset.currency).expect("a project file");
    file.save_dataset(dataset).expect("room on the disk");
    file.close().expect("a closed file");
    path
}

/// A studio that has the shop open and follows every change.
pub fn studio(folder: &Path) -> Studio {
    open(&project(folder, &dataset()))
}

/// A studio that has a project open and follows every change.
pub fn open(path: &Path) -> Studio {
    let mut studio = Studio::new(Settings::default(), Arc::new(|| {}));
    studio.execute(Command::OpenProject(path.to_owned()));
    studio.settle();
    let view = studio.view();
    assert!(view.project.is_some(), "{:?}", view.notices);
    studio
}

/// Writes three rules: a card for the camera, a bag for the camera, the next better camera.
pub fn write_rules(studio: &mut Studio) {
    let id = |place: u32| VariantId(place);
    for command in [
        Command::make_rule(Kind::Pair, "", &[id(0), id(3)]),
        Command::make_rule(Kind::Pair, "", &[id(1), id(4)]),
        Command::make_rule(Kind::Ladder, "Cameras", &[id(0), id(1), id(2)]),
        Command::make_rule(Kind::Bundle, "", &[id(1), id(3), id(6)]),
    ] {
        studio.execute(command);
    }
    studio.settle();
}
