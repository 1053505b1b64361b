//! What headers mean in the languages of shops: one table, which the generic dialects know as a whole.
//!
//! A header is compared without case, accents, blanks and signs ([`plain`]), so every word stands here once, in plain
//! letters. Of several words of one meaning in a file the one that comes first here is read.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::import::rows::binding::Binding;
use crate::import::rows::meaning::{Meaning, plain};

/// Words by what they mean.
pub(crate) type Words = &'static [(Meaning, &'static str)];

/// The words of a list.
pub(super) fn each(list: &str) -> impl Iterator<Item = &str> {
    list.split(", ")
}

/// How many units a line sold; in a catalog, how many there are.
pub(super) const QUANTITY: &str = "quantity, qty, units, item quantity, item qty, order quantity, order qty, quantity ordered, qty ordered, ordered \
    quantity, ordered qty, ordered item quantity, units ordered, line quantity, line qty, lineitem quantity, line \
    item quantity, product quantity, product qty, quantity refund, quantity purchased, quantity sold, qty sold, sold \
    quantity, sold qty, units sold, net quantity, net items sold, number of units, no of units, unit count, pieces, \
    pcs, count, menge, anzahl, stuck, stueck, stk, stuckzahl, stueckzahl, bestellmenge, bestellte menge, verkaufte \
    menge, verkaufsmenge, artikelmenge, positionsmenge, quantite, qte, quantite commandee, quantite vendue, unites, \
    unites vendues, pieces vendues, cantidad, cant, unidades, uds, cantidad pedida, cantidad vendida, unidades \
    vendidas, piezas, quantita, qta, quantita ordinata, quantita venduta, pezzi, pz, unita vendute, aantal, \
    hoeveelheid, stuks, besteld aantal, aantal besteld, aantal verkocht, quantidade, qtd, qtde, quantidade vendida, \
    quantidade pedida, pecas, antal, antall, kvantitet, maengde, mengde, st, styck, antal salda, antal solgt, antall \
    solgt, ilosc, liczba sztuk, ilosc sztuk, sztuk, sztuki, szt, zamowiona ilosc";

/// The number of an order, in words that mean nothing else.
pub(super) const ORDER_NUMBER: &str = "order id, order number, order no, order nr, order ref, order reference, order code, sales order number, sales \
    record number, transaction id, transaction number, transaction no, receipt id, receipt number, receipt no, \
    invoice no, invoice number, invoice id, basket id, ticket id, ticket number, ticket no, bestellnummer, \
    bestellnr, bestell id, auftragsnummer, auftragsnr, rechnungsnummer, rechnungsnr, belegnummer, belegnr, \
    bonnummer, bonnr, numero de commande, numero commande, n de commande, n commande, no de commande, no commande, \
    id commande, reference de commande, reference commande, numero de facture, n de facture, numero de vente, numero \
    de pedido, numero pedido, n de pedido, no de pedido, no pedido, n pedido, id de pedido, id pedido, numero de \
    factura, numero ordine, numero dordine, n ordine, id ordine, numero fattura, numero scontrino, bestelnummer, \
    ordernummer, bestelling id, factuurnummer, numero do pedido, no do pedido, id do pedido, numero da encomenda, \
    numero da fatura, ordrenummer, ordernr, ordrenr, bestallningsnummer, bestillingsnummer, fakturanummer, \
    kvittonummer, numer zamowienia, nr zamowienia, id zamowienia, numer faktury, numer paragonu";

/// The number of an order, in words that may mean something else in a file that is no list of orders.
pub(super) const ORDER: &str = "order, sales order, invoice, receipt, ticket, transaction, basket, bill no, bill number, bestellung, auftrag, \
    rechnung, beleg, bon, commande, facture, pedido, factura, ordine, fattura, scontrino, bestelling, factuur, \
    encomenda, fatura, ordre, bestallning, bestilling, zamowienie, faktura, paragon";

/// The number of an order, in words of a till.
pub(super) const SLIP: &str = "ticket, receipt, beleg, bon, scontrino, paragon";

/// When an order was placed.
pub(super) const DATE: &str = "order date, created at, order created at, order created, ordered at, ordered on, order placed, order placed at, \
    placed at, date of order, date and time of order, order datetime, order timestamp, invoice date, purchase date, \
    purchased, purchased at, purchased on, transaction date, sale date, sales date, sold on, date created, created \
    on, datetime, timestamp, bestelldatum, bestellt am, auftragsdatum, rechnungsdatum, kaufdatum, verkaufsdatum, \
    verkauft am, belegdatum, erstellt am, zeitpunkt, date de commande, date de la commande, date commande, date \
    dachat, date de vente, date vente, date de facture, date de creation, fecha de pedido, fecha del pedido, fecha \
    pedido, fecha de compra, fecha de venta, fecha de factura, data ordine, data dellordine, data acquisto, data \
    vendita, data fattura, besteldatum, orderdatum, aankoopdatum, verkoopdatum, factuurdatum, data do pedido, data \
    da compra, data da venda, data da encomenda, kopdatum, ordredato, kobsdato, kjopsdato, bestillingsdato, \
    fakturadatum, fakturadato, data zamowienia, data zlozenia zamowienia, data zakupu, data sprzedazy, data faktury, \
    date, datum, fecha, data, dato";

/// Who bought.
pub(super) const CUSTOMER: &str = "customer id, customer key, customer number, customer no, customer code, customer, customer email, buyer id, \
    buyer username, buyer email, buyer, client id, client, user id, member id, email, kundennummer, kundennr, kunden \
    id, kunde, kaufer, kaeufer, pseudo de lacheteur, numero client, id client, code client, acheteur, id de cliente, \
    id cliente, codice cliente, codigo cliente, cliente, comprador, correo electronico, klantnummer, klantnr, klant \
    id, klant, id do cliente, codigo do cliente, kundnummer, kundnr, kund, kundenummer, numer klienta, id klienta, \
    klient";

/// The code of an item.
pub(super) const SKU: &str = "sku, variant sku, lineitem sku, item sku, product sku, seller sku, merchant sku, sku code, custom label, product \
    code, stock code, item code, article number, article no, article code, item number, item no, part number, \
    product number, product no, product id, item id, product key, artikelnummer, artikelnr, art nr, artnr, \
    artikelcode, produktnummer, produktcode, reference produit, reference article, ref produit, ref article, code \
    article, code produit, referencia producto, codigo de producto, codigo producto, codigo articulo, codigo de \
    articulo, codice articolo, codice prodotto, productcode, productnummer, codigo do produto, referencia do \
    produto, varenummer, varenr, kod produktu, symbol produktu, numer produktu, indeks produktu";

/// The code of an item, in words that mean an order elsewhere.
pub(super) const REFERENCE: &str = "reference, reference no, ref, code, referencia, codigo, codice, riferimento, kod, symbol, indeks";

/// The name of an item.
pub(super) const TITLE: &str = "title, product title, product name, item title, item name, article name, lineitem name, artikelname, \
    artikelbezeichnung, produktname, produktbezeichnung, bezeichnung, nom du produit, nom produit, nom de larticle, \
    intitule de lobjet, designation, libelle, intitule, titre, nombre del producto, nombre producto, nombre de \
    producto, titulo, nome prodotto, nome del prodotto, titolo, productnaam, artikelnaam, nome do produto, \
    produktnamn, produktnavn, varenavn, benamning, nazwa produktu, nazwa towaru, product, item, article, produkt, \
    artikel, ware, produit, producto, articulo, prodotto, articolo, produto, artigo, vare, vara, towar, product \
    description, item description, description, descripcion, descrizione, omschrijving, descricao, beskrivning, \
    beskrivelse, name, nazwa";

/// What one unit costs who buys it.
pub(super) const PRICE: &str = "unit price, price, item price, price each, price per unit, price per item, product price, lineitem price, \
    variant price, selling price, sales price, retail price, regular price, list price, net price, unit net price, \
    price excl tax, price incl tax, price tax excluded, price tax included, price tax excluded or price tax \
    included, einzelpreis, stuckpreis, stueckpreis, einheitspreis, artikelpreis, produktpreis, verkaufspreis, vk \
    preis, vk, listenpreis, nettopreis, preis, prix unitaire, prix unitaire ht, prix unitaire ttc, prix de vente, \
    prix ttc, prix ht, prix, pu, precio unitario, precio por unidad, precio unidad, precio de venta, pvp, precio, \
    prezzo unitario, prezzo di vendita, prezzo, stukprijs, eenheidsprijs, verkoopprijs, prijs, preco unitario, valor \
    unitario, preco de venda, preco, styckpris, stykpris, stykkpris, enhetspris, enhedspris, forsaljningspris, \
    salgspris, pris, cena jednostkowa, cena sprzedazy, cena";

/// What a whole line brought, in words that are looked for where no price of a unit stands.
const LINE_TOTAL: &str = "line total, line amount, line subtotal, line price, row total, item total, item subtotal, extended price, \
    extended amount, sales amount, sales, net revenue, revenue, total price, positionssumme, positionspreis, \
    zeilensumme, zeilenbetrag, gesamtpreis, umsatz, total ligne, montant ligne, prix total, total linea, importe \
    linea, importe, precio total, totale riga, importo riga, prezzo totale, regeltotaal, regelbedrag, totaalprijs, \
    omzet, total da linha, preco total, radsumma, radbelopp, linjetotal, linjesum, totalpris, wartosc pozycji, \
    wartosc sprzedazy, wartosc";

const DISCOUNT: &str = "discount, discount percent, discount percentage, discount rate, rabatt, rabatt prozent, remise, descuento, \
    sconto, korting, desconto, rabat, znizka";

const STATUS: &str = "status, estado, stato, order status, bestellstatus, auftragsstatus, statut, statut de la commande, etat de la commande, estado \
    del pedido, estado de pedido, stato ordine, stato dellordine, orderstatus, bestelstatus, estado do pedido, \
    ordrestatus, status zamowienia";

const CURRENCY: &str =
    "currency, currency code, wahrung, waehrung, devise, moneda, divisa, valuta, moeda, waluta";

pub(super) const COST: &str = "cost, unit cost, variant cost, cost price, cost per item, cost of goods, cost of goods sold, cogs, purchase \
    price, buying price, landed cost, einkaufspreis, ek preis, ek, einstandspreis, prix dachat, cout, prix de \
    revient, precio de compra, precio de coste, coste, costo, coste unitario, prezzo di acquisto, prezzo dacquisto, \
    inkoopprijs, kostprijs, preco de custo, custo, inkopspris, indkobspris, innkjopspris, kostpris, cena zakupu, \
    koszt";

pub(super) const STOCK: &str = "stock, stock quantity, stock qty, quantity on hand, qty on hand, on hand, stock on hand, inventory, inventory \
    quantity, inventory qty, variant inventory qty, units in stock, in stock quantity, bestand, lagerbestand, \
    lagermenge, stock disponible, quantite en stock, existencias, giacenza, voorraad, estoque, lagersaldo, \
    lagerbeholdning, stan magazynowy";

pub(super) const CATEGORY: &str = "category, product category, categories, product type, product group, kategorie, warengruppe, produktgruppe, \
    categorie, categoria, kategori, varegruppe, varugrupp, kategoria";

const BRAND: &str = "brand, vendor, manufacturer, marke, hersteller, marque, fabricant, marca, fabricante, merk, fabrikant, \
    varumarke, maerke, merke, marka, producent";

/// All items of an order in one cell.
pub(super) const ITEMS: &str = "cart order, cart items, cart contents, order items, order contents, items ordered, ordered items, products \
    ordered, items in order, basket contents";

/// What the tables of orders say, whatever shop wrote them.
pub(super) const ORDERS: Words = &[
    (Meaning::Order, ORDER_NUMBER),
    (Meaning::Order, ORDER),
    (Meaning::Placed, DATE),
    (Meaning::Sku, SKU),
    (Meaning::Title, TITLE),
    (Meaning::Units, QUANTITY),
    (Meaning::UnitPrice, PRICE),
    (Meaning::LineTotal, LINE_TOTAL),
    (Meaning::Discount, DISCOUNT),
    (Meaning::Customer, CUSTOMER),
    (Meaning::Status, STATUS),
    (Meaning::OrderCurrency, CURRENCY),
];

/// What an order alone says, whose lines stand elsewhere.
pub(super) const HEADS: Words = &[
    (Meaning::Order, ORDER_NUMBER),
    (Meaning::Order, ORDER),
    (Meaning::Placed, DATE),
    (Meaning::Customer, CUSTOMER),
    (Meaning::Status, STATUS),
    (Meaning::OrderCurrency, CURRENCY),
];

/// What orders say whose items stand in one cell.
pub(super) const CARTS: Words = &[
    (Meaning::Order, ORDER_NUMBER),
    (Meaning::Placed, DATE),
    (Meaning::Items, ITEMS),
    (Meaning::Customer, CUSTOMER),
    (Meaning::Status, STATUS),
    (Meaning::OrderCurrency, CURRENCY),
];

/// What a storefront's own table of orders may call otherwise than by default.
pub(super) const UNITS: Words = &[(Meaning::Units, QUANTITY)];

/// What tables of goods say, whatever shop wrote them.
pub(super) const CATALOG: Words = &[
    (Meaning::Sku, SKU),
    (Meaning::Sku, REFERENCE),
    (Meaning::Title, TITLE),
    (Meaning::Price, PRICE),
    (Meaning::Cost, COST),
    (Meaning::Stock, STOCK),
    (Meaning::Stock, QUANTITY),
    (Meaning::Category, CATEGORY),
    (Meaning::Brand, BRAND),
];

/// Gives the headers that no dialect of its own binds the meaning that their words have.
pub(super) fn fill(words: Words, headers: &[String], binding: &mut Binding) {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (index, header) in headers.iter().enumerate() {
        if binding.meanings().get(index).is_some_and(Option::is_none) {
            places.entry(plain(header)).or_insert(index);
        }
    }
    for (meaning, own) in words {
        // What a line brought may be told twice, and its words are those of whole orders too.
        let is_told = *meaning == Meaning::LineTotal && binding.has(Meaning::UnitPrice);
        if binding.has(*meaning) || is_told {
            continue;
        }
        if let Some(index) = each(own).find_map(|word| places.remove(&plain(word))) {
            binding.rebind(index, Some(*meaning));
        }
    }
}

/// Headers of columns that say who somebody is or where somebody lives.
const OF_PEOPLE: &str = "email, mail, phone, mobile, telefon, telephone, address, adresse, direccion, indirizzo, street, strasse, city, \
    zip, postal, postcode, plz, billing, shipping name, shipto, first name, last name, firstname, lastname, surname, \
    customer, buyer, recipient, kunde, kaufer, client, cliente, klant, klient, acheteur, comprador, contact, \
    username, nickname, note, comment, message, ip address, birth, url, token, secret, password, bemerkung, notiz, kommentar, \
    remarque, opmerking, company, tax id, iban, card";

/// True when the cells of a column with this header may name a person.
pub(crate) fn names_people(header: &str) -> bool {
    static WORDS: OnceLock<Vec<String>> = OnceLock::new();
    let words = WORDS.get_or_init(|| each(OF_PEOPLE).map(plain).collect());
    let header = plain(header);
    words.iter().any(|word| header.contains(word.as_str()))
}

/// Headers of columns of whole numbers that count no units: places, keys, times, marks.
const NO_COUNT: &str = "id, ids, no, nr, num, number, key, code, index, idx, line, row, position, pos, rank, sort, sequence, seq, year, \
    month, week, weekday, dow, day, days, hour, minute, second, age, zip, postcode, phone, store, shop, branch, \
    till, terminal, register, version, rating, score, stars, installments, percent, rate, tax, vat, size, width, \
    height, length, weight, stock, jahr, monat, tag, stunde, filiale, kasse, ligne, annee, mois, jour, heure";

/// Headers of columns of amounts that are no price of goods.
const NO_PRICE: &str = "weight, gewicht, poids, peso, gewicht, width, height, length, depth, volume, tax, vat, mwst, ust, tva, \
    iva, btw, moms, podatek, shipping, versand, livraison, envio, spedizione, verzend, frete, frakt, postage, fee, tip, discount, \
    rabatt, remise, descuento, sconto, korting, desconto, rebate, rate, rating, score, percent, margin, latitude, longitude, \
    lat, lon, lng, version, time, date, hour, cost, refund, balance, commission, compare";

/// True when a column with this header is not taken for a price, whatever amounts stand in it.
pub(crate) fn prices_nothing(header: &str) -> bool {
    let words = words_of(header);
    words
        .iter()
        .any(|word| each(NO_PRICE).any(|own| word == own || own.len() > 4 && word.starts_with(own)))
}

/// True when a column with this header is not taken for one of units, whatever numbers stand in it.
pub(crate) fn counts_nothing(header: &str) -> bool {
    let words = words_of(header);
    words
        .iter()
        .any(|word| each(NO_COUNT).any(|own| own == word))
}

/// The words of a header as they are compared: `StoreId` and `store_id` have two.
fn words_of(header: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut was_small = false;
    for letter in header.chars() {
        let goes_on = letter.is_alphanumeric() && !(letter.is_uppercase() && was_small);
        match words.last_mut() {
            Some(word) if goes_on => word.push(letter),
            _ => words.push(letter.to_string()),
        }
        was_small = letter.is_lowercase();
        if !letter.is_alphanumeric() {
            words.push(String::new());
        }
    }
    words
        .iter()
        .map(|word| plain(word))
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::rows::meaning::squeezed;

    fn meaning(words: Words, header: &str) -> Option<Meaning> {
        let headers = [header.to_owned()];
        let mut binding = Binding::new(&[], |_| None, false, &headers);
        fill(words, &headers, &mut binding);
        binding.meanings()[0]
    }

    #[test]
    fn units_are_known_in_the_languages_of_shops() {
        for header in [
            "qty ordered",
            "Qty Ordered",
            "quantity ordered",
            "Item Qty",
            "Units Sold",
            "Menge",
            "Stück",
            "Stueck",
            "Quantité",
            "Anzahl",
            "Cantidad",
            "count",
            "pcs",
            "Antal",
            "Antall",
            "Aantal",
            "Quantità",
            "Quantidade",
            "Ilość",
            "Quantity (- Refund)",
        ] {
            assert_eq!(meaning(ORDERS, header), Some(Meaning::Units), "{header}");
        }
    }

    #[test]
    fn prices_orders_days_and_goods_are_known_in_them_too() {
        for (header, expected) in [
            ("Prix unitaire", Meaning::UnitPrice),
            ("Einzelpreis", Meaning::UnitPrice),
            ("Cena jednostkowa", Meaning::UnitPrice),
            ("N° de commande", Meaning::Order),
            ("Nº pedido", Meaning::Order),
            ("Numero d\u{2019}ordine", Meaning::Order),
            ("Bestelldatum", Meaning::Placed),
            ("Købsdato", Meaning::Placed),
            ("Artikel-Nr.", Meaning::Sku),
            ("Intitulé de l'objet", Meaning::Title),
            ("Währung", Meaning::OrderCurrency),
            ("Zeilensumme", Meaning::LineTotal),
        ] {
            assert_eq!(meaning(ORDERS, header), Some(expected), "{header}");
        }
        assert_eq!(meaning(CATALOG, "Variant Price"), Some(Meaning::Price));
        assert_eq!(meaning(CATALOG, "Einkaufspreis"), Some(Meaning::Cost));
        assert_eq!(meaning(CATALOG, "Menge"), Some(Meaning::Stock));
        assert_eq!(meaning(ORDERS, "Kundennotiz"), None);
    }

    #[test]
    fn every_word_is_written_as_it_is_compared() {
        for (_, words) in ORDERS.iter().chain(CATALOG) {
            for word in each(words) {
                assert_eq!(plain(word), squeezed(word), "{word}");
                assert_eq!(word.to_lowercase(), word);
            }
        }
    }

    #[test]
    fn keys_and_places_count_no_units() {
        for header in [
            "store_id",
            "StoreId",
            "Zeile Nr.",
            "line_no",
            "add_to_cart_order_id",
            "Year",
        ] {
            assert!(counts_nothing(header), "{header}");
        }
        for header in ["colli", "Kisten", "amount", "paid", "video"] {
            assert!(!counts_nothing(header), "{header}");
        }
    }
}
