//! WooCommerce product headers in the languages shops export them in. The kinds of rows stay English.

use super::dialect::{CatalogRows, Dialect, PLAIN};
use crate::import::rows::meaning::{MAX_OPTIONS, Meaning};

/// Products under translated headers.
pub(super) const PRODUCTS: Dialect = Dialect {
    key: "woocommerce",
    name: "WooCommerce products export, translated headers",
    columns: &[
        ("ID", Meaning::RowId),
        ("SKU", Meaning::Sku),
        ("Artikelnummer", Meaning::Sku),
        ("Art.-Nr.", Meaning::Sku),
        ("UGS", Meaning::Sku),
        ("COD", Meaning::Sku),
        ("REF", Meaning::Sku),
        ("Артикул", Meaning::Sku),
        ("Type", Meaning::RowKind),
        ("Typ", Meaning::RowKind),
        ("Tipo", Meaning::RowKind),
        ("Тип", Meaning::RowKind),
        ("Name", Meaning::Title),
        ("Nom", Meaning::Title),
        ("Nombre", Meaning::Title),
        ("Nome", Meaning::Title),
        ("Naam", Meaning::Title),
        ("Namn", Meaning::Title),
        ("Nazwa", Meaning::Title),
        ("Имя", Meaning::Title),
        ("Название", Meaning::Title),
        ("Regulärer Preis", Meaning::Price),
        ("Tarif régulier", Meaning::Price),
        ("Precio normal", Meaning::Price),
        ("Prezzo di listino", Meaning::Price),
        ("Reguliere prijs", Meaning::Price),
        ("Preço normal", Meaning::Price),
        ("Ordinarie pris", Meaning::Price),
        ("Cena regularna", Meaning::Price),
        ("Базовая цена", Meaning::Price),
        ("Angebotspreis", Meaning::SalePrice),
        ("Tarif promo", Meaning::SalePrice),
        ("Precio rebajado", Meaning::SalePrice),
        ("Prezzo in offerta", Meaning::SalePrice),
        ("Actieprijs", Meaning::SalePrice),
        ("Preço promocional", Meaning::SalePrice),
        ("Reapris", Meaning::SalePrice),
        ("Cena promocyjna", Meaning::SalePrice),
        ("Акционная цена", Meaning::SalePrice),
        ("Kategorien", Meaning::Category),
        ("Catégories", Meaning::Category),
        ("Categorías", Meaning::Category),
        ("Categorie", Meaning::Category),
        ("Categorieën", Meaning::Category),
        ("Categorias", Meaning::Category),
        ("Kategorier", Meaning::Category),
        ("Kategorie", Meaning::Category),
        ("Категории", Meaning::Category),
        ("Schlagwörter", Meaning::Tags),
        ("Étiquettes", Meaning::Tags),
        ("Etiquetas", Meaning::Tags),
        ("Tags", Meaning::Tags),
        ("Tag", Meaning::Tags),
        ("Метки", Meaning::Tags),
        ("Bestand", Meaning::Stock),
        ("Lager", Meaning::Stock),
        ("Stock", Meaning::Stock),
        ("Inventario", Meaning::Stock),
        ("Existencias", Meaning::Stock),
        ("Magazzino", Meaning::Stock),
        ("Voorraad", Meaning::Stock),
        ("Estoque", Meaning::Stock),
        ("Запасы", Meaning::Stock),
        ("Übergeordnetes Produkt", Meaning::Parent),
        ("Parent", Meaning::Parent),
        ("Superior", Meaning::Parent),
        ("Genitore", Meaning::Parent),
        ("Hoofd", Meaning::Parent),
        ("Ascendente", Meaning::Parent),
        ("Родительский", Meaning::Parent),
        ("Selbstkosten", Meaning::Cost),
        ("Cost of goods", Meaning::Cost),
    ],
    numbered: attribute,
    signature: &[
        &[
            "SKU",
            "ID",
            "Artikelnummer",
            "Art.-Nr.",
            "UGS",
            "COD",
            "REF",
            "Артикул",
        ],
        &["Type", "Typ", "Tipo", "Тип"],
        &[
            "Name",
            "Nom",
            "Nombre",
            "Nome",
            "Naam",
            "Namn",
            "Nazwa",
            "Имя",
            "Название",
        ],
        &[
            "Regulärer Preis",
            "Tarif régulier",
            "Precio normal",
            "Prezzo di listino",
            "Reguliere prijs",
            "Preço normal",
            "Ordinarie pris",
            "Cena regularna",
            "Базовая цена",
        ],
    ],
    catalog_rows: CatalogRows::Parents,
    ..PLAIN
};

/// `Attribut 2 Name`, `Имя атрибута 2`, `Valeur(s) de l’attribut 2`: a word for attributes, a number, name or value.
fn attribute(squeezed: &str) -> Option<Meaning> {
    const ATTRIBUTES: [&str; 4] = ["attr", "atrib", "atryb", "атрибут"];
    const NAMES: [&str; 9] = [
        "name",
        "nom",
        "nombre",
        "nome",
        "naam",
        "namn",
        "nazwa",
        "имя",
        "название",
    ];
    const VALUES: [&str; 9] = [
        "value",
        "wert",
        "valeur",
        "valor",
        "valore",
        "waarde",
        "värde",
        "wartoś",
        "значени",
    ];
    let has = |words: &[&str]| words.iter().any(|word| squeezed.contains(word));
    if !has(&ATTRIBUTES) {
        return None;
    }
    let digits: String = squeezed.chars().filter(char::is_ascii_digit).collect();
    let number: u8 = digits.parse().ok()?;
    if !(1..=MAX_OPTIONS).contains(&usize::from(number)) {
        return None;
    }
    if has(&VALUES) {
        Some(Meaning::OptionValue(number))
    } else if has(&NAMES) {
        Some(Meaning::OptionName(number))
    } else {
        None
    }
}
