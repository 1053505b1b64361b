//! What the shop's own catalogs say beside names and figures: statuses, present links, numbers.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod import_desk;

use endcap::domain::catalog::{LinkKind, ProductId, SaleStatus};
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::import::{ImportOptions, ImportReport, import};
use endcap::store::ProjectFile;
use import_desk::{Desk, request};

const WOOCOMMERCE: &str = "ID,Type,SKU,Name,Published,Visibility in catalog,Categories,Regular price,Parent,Upsells,Cross-sells\n\
11,simple,KETTLE,Kettle,1,visible,Kitchen,50,,KETTLE-XL,\"FILTER, id:15\"\n\
12,simple,KETTLE-XL,Big kettle,1,visible,Kitchen,90,,,\n\
13,simple,FILTER,Filter,-1,visible,Kitchen,9,,,\n\
14,simple,SPARE,Spare part,1,search,Kitchen,3,,,\n\
15,simple,,Tea tin,0,visible,Kitchen,12,,,\n\
16,simple,NEW,New one,2,visible,Kitchen,12,,,\n\
20,variable,APRON,Apron,-1,visible,Kitchen,,,,FILTER\n\
21,variation,APRON-S,Apron - S,-1,visible,,20,APRON,,FILTER\n\
30,variable,MITT,Mitt,1,visible,Kitchen,,,,\n\
31,variation,MITT-L,Mitt - L,1,visible,,8,MITT,,KETTLE\n\
32,variation,MITT-R,Mitt - R,0,visible,,8,MITT,,KETTLE\n";

fn read(text: &str, base: Option<&Dataset>) -> (Dataset, ImportReport) {
    let desk = Desk::new();
    let path = desk.file("catalog.csv", text);
    let request = request(&[&path], ImportOptions::default());
    import(&request, base, &Progress::new()).unwrap()
}

fn status(data: &Dataset, sku: &str) -> SaleStatus {
    data.catalog.status(data.catalog.find(&sku.into()).unwrap())
}

fn page(data: &Dataset, sku: &str) -> ProductId {
    let id = data.catalog.find(&sku.into()).unwrap();
    data.catalog.variant(id).product
}

fn links(data: &Dataset, sku: &str, kind: LinkKind) -> Option<Vec<String>> {
    let links = data.catalog.facts().links(page(data, sku), kind)?;
    Some(links.iter().map(|link| link.target.to_string()).collect())
}

fn list(targets: &[&str]) -> Option<Vec<String>> {
    Some(targets.iter().map(|target| (*target).to_owned()).collect())
}

#[test]
fn woocommerce_says_what_is_on_sale_and_what_is_linked() {
    let (data, report) = read(WOOCOMMERCE, None);
    for (sku, expected) in [
        ("KETTLE", SaleStatus::OnSale),
        ("FILTER", SaleStatus::Draft),
        ("SPARE", SaleStatus::Hidden),
        ("id:15", SaleStatus::Private),
        ("NEW", SaleStatus::Pending),
        ("APRON-S", SaleStatus::Draft),
        ("MITT-L", SaleStatus::OnSale),
        ("MITT-R", SaleStatus::Private),
    ] {
        assert_eq!(status(&data, sku), expected, "{sku}");
    }
    assert_eq!(
        links(&data, "KETTLE", LinkKind::Upsell),
        list(&["KETTLE-XL"])
    );
    assert_eq!(
        links(&data, "KETTLE", LinkKind::CrossSell),
        list(&["FILTER", "id:15"])
    );
    assert_eq!(links(&data, "FILTER", LinkKind::CrossSell), list(&[]));
    assert_eq!(links(&data, "FILTER", LinkKind::Related), None);
    assert_eq!(
        links(&data, "MITT-L", LinkKind::CrossSell),
        list(&[]),
        "a variation's row repeats what is no link of its own"
    );
    let facts = data.catalog.facts();
    assert_eq!(facts.product_number(page(&data, "KETTLE")), Some(11));
    let mitt = data.catalog.find(&"MITT-L".into()).unwrap();
    assert_eq!(facts.variant_number(mitt), Some(31));
    assert_eq!(facts.product_number(page(&data, "MITT-L")), Some(30));
    let off = &report.totals.products_off_sale;
    assert_eq!(off.get("draft"), Some(&2));
    assert_eq!(off.values().sum::<u64>(), 5);
    assert_eq!(report.totals.present_links, 4);
}

#[test]
fn a_file_without_the_columns_leaves_what_stands_and_one_with_them_replaces_it() {
    let (first, _) = read(WOOCOMMERCE, None);
    let prices = "ID,Type,SKU,Name,Categories,Regular price\n11,simple,KETTLE,Kettle,Kitchen,55\n13,simple,FILTER,Filter,Kitchen,8\n";
    let (second, _) = read(prices, Some(&first));
    assert_eq!(status(&second, "FILTER"), SaleStatus::Draft);
    assert_eq!(
        links(&second, "KETTLE", LinkKind::CrossSell),
        list(&["FILTER", "id:15"])
    );
    let changed = "ID,Type,SKU,Name,Published,Categories,Regular price,Cross-sells\n\
        11,simple,KETTLE,Kettle,1,Kitchen,55,\n13,simple,FILTER,Filter,1,Kitchen,8,KETTLE\n";
    let (third, _) = read(changed, Some(&second));
    assert_eq!(status(&third, "FILTER"), SaleStatus::OnSale);
    assert_eq!(links(&third, "KETTLE", LinkKind::CrossSell), list(&[]));
    assert_eq!(
        links(&third, "FILTER", LinkKind::CrossSell),
        list(&["KETTLE"])
    );
    assert_eq!(
        links(&third, "KETTLE", LinkKind::Upsell),
        list(&["KETTLE-XL"]),
        "the file has no column of upsells"
    );
    assert_eq!(status(&third, "SPARE"), SaleStatus::Hidden);
}

#[test]
fn shopify_statuses_and_recommendations_are_read_in_any_language() {
    let text = "Handle,Title,Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,\
Kompletterande produkter (product.metafields.shopify--discovery--product_recommendation.complementary_products),\
Liknande produkter (product.metafields.shopify--discovery--product_recommendation.related_products),\
Liknande (product.metafields.shopify--discovery--product_recommendation.related_products_display),Status\n\
top,Top,A,Tops,true,Size,S,T-S,89.00,scarf; hat,,only manual,active\n\
top,,,,,,L,T-L,89.00,,,,\n\
hat,Hat,A,Hats,false,Title,Default Title,H1,19.00,,top,,active\n\
scarf,Scarf,A,Scarves,true,Title,Default Title,S1,19.00,,,,draft\n\
cape,Cape,A,Capes,true,Title,Default Title,C1,19.00,,,,archived\n";
    let (data, _) = read(text, None);
    for (sku, expected) in [
        ("T-S", SaleStatus::OnSale),
        ("T-L", SaleStatus::OnSale),
        ("H1", SaleStatus::Hidden),
        ("S1", SaleStatus::Draft),
        ("C1", SaleStatus::Archived),
    ] {
        assert_eq!(status(&data, sku), expected, "{sku}");
    }
    assert_eq!(
        links(&data, "T-L", LinkKind::Complementary),
        list(&["scarf", "hat"])
    );
    assert_eq!(links(&data, "T-L", LinkKind::Related), list(&[]));
    assert_eq!(links(&data, "H1", LinkKind::Related), list(&["top"]));
}

#[test]
fn magento_links_keep_their_places_and_a_variant_is_seen_with_its_page() {
    let text = "sku,store_view_code,attribute_set_code,product_type,name,product_online,visibility,price,related_skus,related_position,upsell_skus,upsell_position,configurable_variations\n\
MAT,,Default,simple,Mat,1,\"Catalog, Search\",30,\"BLOCK,STRAP\",\"2,1\",,,\n\
BLOCK,,Default,simple,Block,2,\"Catalog, Search\",10,,,,,\n\
STRAP,,Default,simple,Strap,1,Not Visible Individually,5,,,,,\n\
TEE-S,,Default,simple,Tee S,1,Not Visible Individually,20,,,,,\n\
TEE,,Default,configurable,Tee,1,\"Catalog, Search\",,,,MAT,,\"sku=TEE-S,size=S\"\n";
    let (data, _) = read(text, None);
    for (sku, expected) in [
        ("MAT", SaleStatus::OnSale),
        ("BLOCK", SaleStatus::Disabled),
        ("STRAP", SaleStatus::Hidden),
        ("TEE-S", SaleStatus::OnSale),
    ] {
        assert_eq!(status(&data, sku), expected, "{sku}");
    }
    let facts = data.catalog.facts();
    let related = facts.links(page(&data, "MAT"), LinkKind::Related).unwrap();
    let places: Vec<_> = related
        .iter()
        .map(|link| (&*link.target, link.position))
        .collect();
    assert_eq!(places, [("BLOCK", Some(2)), ("STRAP", Some(1))]);
    assert_eq!(links(&data, "TEE-S", LinkKind::Upsell), list(&["MAT"]));
}

#[test]
fn prestashop_and_plain_tables_say_it_too() {
    let shop = "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Reference #;Visibility;Acessories  (x,y,z...)\n\
1;1;Lamp;Home;30;LAMP;both;BULB,7\n2;0;Bulb;Home;3;BULB;both;\n3;1;Plug;Home;3;PLUG;none;\n4;1;Wire;Home;3;WIRE;search;\n";
    let (data, _) = read(shop, None);
    assert_eq!(
        ["LAMP", "BULB", "PLUG", "WIRE"].map(|sku| status(&data, sku)),
        [
            SaleStatus::OnSale,
            SaleStatus::Disabled,
            SaleStatus::Hidden,
            SaleStatus::OnSale
        ]
    );
    assert_eq!(
        links(&data, "LAMP", LinkKind::Accessory),
        list(&["BULB", "7"])
    );
    assert_eq!(
        data.catalog.facts().product_number(page(&data, "BULB")),
        Some(2)
    );

    let plain = "sku,parent sku,title,price,status,related products\n\
A,P,Cup,5,active,B\nA2,P,Cup big,7,draft,B|C\nB,,Plate,9,archived,\nC,,Bowl,9,in two weeks,\n";
    let (data, _) = read(plain, None);
    assert_eq!(
        ["A", "A2", "B", "C"].map(|sku| status(&data, sku)),
        [
            SaleStatus::OnSale,
            SaleStatus::Draft,
            SaleStatus::Archived,
            SaleStatus::Untold
        ]
    );
    assert_eq!(
        links(&data, "A", LinkKind::Related),
        list(&["B", "C"]),
        "rows of one page add up"
    );
}

#[test]
fn facts_come_back_from_the_project_file_and_count_for_its_hash() {
    let (data, _) = read(WOOCOMMERCE, None);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.endcap");
    let (mut file, _) = ProjectFile::create(&path, &data.currency).unwrap();
    file.save_dataset(&data).unwrap();
    drop(file);
    let (_, stored) = ProjectFile::open(&path).unwrap();
    assert_eq!(stored.dataset.catalog.facts(), data.catalog.facts());
    let (other, _) = read(&WOOCOMMERCE.replace("Filter,-1", "Filter,1"), None);
    assert_ne!(data.hash, other.hash);
}

#[test]
fn a_catalog_that_says_nothing_has_no_facts() {
    let (data, report) = read("sku,title,price\nA,Cup,5\n", None);
    assert!(data.catalog.facts().is_empty());
    assert_eq!(report.totals.products_off_sale.len(), 0);
    assert_eq!(status(&data, "A"), SaleStatus::Untold);
}
