//! One import from its files to the new dataset. Nothing is changed before everything is read.

use crate::import::recognise::sniff::sniff;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::calendar::Minute;
use crate::domain::checkouts::{AbandonedCheckouts, Checkout};
use crate::domain::money::Currency;
use crate::domain::money::Money;
use crate::domain::offer_log::OfferLog;
use crate::domain::orders::OrderHistoryBuilder;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::{Dataset, Source};
use crate::domain::tax::MoneyFacts;
use crate::import::catalog::assortment::Assortment;
use crate::import::catalog::codes::Numbers;
use crate::import::catalog::reader::CatalogReader;
use crate::import::catalog::tax::CatalogTax;
use crate::import::dialects::role::Role;
use crate::import::dialects::{CatalogRows, OrderShape};
use crate::import::mapping::options::ImportOptions;
use crate::import::orders::checkouts::CheckoutReader;
use crate::import::orders::headers::OrderHeaders;
use crate::import::orders::money::MoneyTally;
use crate::import::orders::offer_log;
use crate::import::orders::reader::OrderReader;
use crate::import::recognise::checks;
use crate::import::recognise::decide::{Decisions, decide};
use crate::import::recognise::sniffed::Sniffed;
use crate::import::recognise::sums;
use crate::import::recognise::sums::Said;
use crate::import::report::builder::{ReportBuilder, file_name};
use crate::import::report::document::{FORMAT, FileReport, ImportReport, ImportTotals, Problem};
use crate::import::report::reasons::LeftOut;
use crate::import::report::rejects::Rejects;
use crate::import::rows::decoding::is_not_utf8;
use crate::import::rows::encoding::Certainty;
use crate::import::rows::error::{ImportError, Stop};
use crate::import::rows::meaning::Meaning;
use crate::import::rows::money::MoneyReader;
use crate::import::rows::reader::{Pace, Rows};

/// What to import.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// Files and what they hold; `None` is recognised.
    pub files: Vec<(PathBuf, Option<Role>)>,
    /// Dialect to take instead of recognising: `generic`, `shopify`, `woocommerce`, …
    pub dialect: Option<String>,
    /// Currency of the project.
    pub currency: Currency,
    /// The project's secret for hashing customers.
    pub customer_key: [u8; 16],
    /// Where rejected rows go.
    pub rejects: Option<PathBuf>,
    /// What a person says that the files do not say themselves.
    pub options: ImportOptions,
}

/// Orders of the project that are carried over between two looks at whether somebody wants to stop.
const ORDERS_PER_LOOK: usize = 4096;

/// What reading a file the plain way showed to be needed.
#[derive(Clone, Copy, Debug, Default)]
struct Needs {
    /// Rows of one order stand apart.
    scattered: bool,
    /// All rows must be looked at to decide marks and date order.
    whole_look: bool,
}

/// Reads files into a new dataset, on top of `base`: orders that are there already stay as they are and are counted as
/// left out; catalog rows replace those with the same SKU, column by column: what a file has no column for stays. An
/// abandoned checkout replaces the one with its id, and a week of the offer log the one of its rule.
///
/// # Errors
/// When a file is unusable or somebody cancels; rejected rows are no error.
pub fn import(
    request: &ImportRequest,
    base: Option<&Dataset>,
    progress: &Progress,
) -> Result<(Dataset, ImportReport), ImportError> {
    request.options.check()?;
    let mut files = Vec::with_capacity(request.files.len());
    for (path, role) in &request.files {
        progress.check()?;
        let key = request.dialect.as_deref();
        let certainty = Certainty::Watched;
        files.push(sniff(path, key, *role, certainty, &request.options)?);
    }
    checks::whole(&request.files, &request.options.mappings, &files, progress)?;
    let mut needs = vec![Needs::default(); files.len()];
    loop {
        let session = Session {
            request,
            base,
            progress,
            files: &files,
            needs: &needs,
        };
        match session.run() {
            Ok(outcome) => return Ok(outcome),
            Err((index, Stop::Error(error))) if is_not_utf8(&error) => {
                let (Some((path, role)), Some(file)) =
                    (request.files.get(index), files.get_mut(index))
                else {
                    return Err(error);
                };
                let key = request.dialect.as_deref();
                let certainty = Certainty::NotUtf8;
                *file = sniff(path, key, *role, certainty, &request.options)?;
                checks::whole(&request.files, &request.options.mappings, &files, progress)?;
            }
            Err((_, Stop::Error(error))) => return Err(error),
            Err((index, stop)) => {
                let Some(needs) = needs.get_mut(index) else {
                    continue;
                };
                let needed = match stop {
                    Stop::Reappears => &mut needs.scattered,
                    Stop::Undecided | Stop::Error(_) => &mut needs.whole_look,
                };
                // Each is needed once; a file that asks again changed while it was read.
                if std::mem::replace(needed, true) {
                    return Err(changed(&request.files, index));
                }
            }
        }
    }
}

fn changed(files: &[(PathBuf, Option<Role>)], index: usize) -> ImportError {
    ImportError::Unusable {
        path: files
            .get(index)
            .map_or_else(PathBuf::new, |(path, _)| path.clone()),
        expected: "a file that stays as it is while it is read".to_owned(),
        found: "one that changed".to_owned(),
    }
}

struct Session<'a> {
    request: &'a ImportRequest,
    base: Option<&'a Dataset>,
    progress: &'a Progress,
    files: &'a [Sniffed],
    needs: &'a [Needs],
}

/// What was found of a file before any is read.
#[derive(Debug, Default)]
struct Ahead {
    decisions: Decisions,
    said: Said,
}

/// What grows while the files are read.
struct Growing {
    assortment: Assortment,
    builder: OrderHistoryBuilder,
    known: Numbers,
    order_headers: OrderHeaders,
    checkouts: BTreeMap<String, Checkout>,
    offer_weeks: offer_log::Weeks,
    problems: Vec<Problem>,
    rejects: Option<Rejects>,
    bytes: u64,
    rows: u64,
    /// The tax in the catalog's prices.
    catalog_tax: CatalogTax,
}

/// When a file is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Categories,
    Catalog,
    Combinations,
    OrderHeaders,
    Lines,
    Checkouts,
    OfferLog,
}

impl Turn {
    /// All turns in their order: what names products comes after what lists them.
    const ALL: [Self; 7] = [
        Self::Categories,
        Self::Catalog,
        Self::Combinations,
        Self::OrderHeaders,
        Self::Lines,
        Self::Checkouts,
        Self::OfferLog,
    ];

    fn of(file: &Sniffed) -> Self {
        match (file.dialect.role, file.dialect.order_rows.shape) {
            (Role::Catalog, _) => match file.dialect.catalog_rows {
                CatalogRows::Categories => Self::Categories,
                CatalogRows::Combinations => Self::Combinations,
                _ => Self::Catalog,
            },
            (Role::Orders, OrderShape::Headers) => Self::OrderHeaders,
            (Role::Orders, _) => Self::Lines,
            (Role::AbandonedCheckouts, _) => Self::Checkouts,
            (Role::OfferLog, _) => Self::OfferLog,
        }
    }
}

impl Session<'_> {
    /// What amounts of a file become.
    fn money(&self, file: &Sniffed) -> MoneyReader<'_> {
        MoneyReader::new(
            &self.request.currency,
            &self.request.options.rates,
            file.overrides.currency.as_ref(),
        )
    }

    /// Reads all files; an error comes with the index of its file.
    fn run(&self) -> Result<(Dataset, ImportReport), (usize, Stop)> {
        self.progress
            .begin(self.files.iter().map(|file| file.bytes).sum());
        let rejects = match &self.request.rejects {
            Some(path) => Some(Rejects::begin(path).map_err(|err| (0, Stop::Error(err)))?),
            None => None,
        };
        let mut growing = Growing {
            assortment: Assortment::new(self.base.map(|base| &base.catalog)),
            builder: OrderHistoryBuilder::new(),
            known: Numbers::default(),
            order_headers: OrderHeaders::default(),
            checkouts: BTreeMap::new(),
            offer_weeks: offer_log::Weeks::new(),
            problems: Vec::new(),
            rejects,
            bytes: 0,
            rows: 0,
            catalog_tax: CatalogTax::default(),
        };
        let mut ahead: Vec<Ahead> = Vec::with_capacity(self.files.len());
        for (index, file) in self.files.iter().enumerate() {
            let found = self.look_ahead(index, file).map_err(|stop| (index, stop))?;
            ahead.push(found);
        }
        growing.catalog_tax = self
            .catalog_tax(&ahead)
            .map_err(|err| (0, Stop::Error(err)))?;
        if let Some(base) = self.base {
            self.carry_over(base, &mut growing)
                .map_err(|cancelled| (0, Stop::Error(cancelled.into())))?;
        }
        let mut reports: Vec<(usize, FileReport)> = Vec::with_capacity(self.files.len());
        for turn in Turn::ALL {
            for (index, file) in self.files.iter().enumerate() {
                if Turn::of(file) == turn {
                    let report = self
                        .file(index, file, &ahead, &mut growing)
                        .map_err(|stop| (index, stop))?;
                    reports.push((index, report));
                }
            }
        }
        for (index, report) in &mut reports {
            let categories = &growing.assortment.categories;
            for (lonely, reason) in [
                (
                    growing.order_headers.without_lines(*index),
                    LeftOut::EmptyOrder,
                ),
                (
                    categories.without_products(*index as u32 + 1),
                    LeftOut::EmptyCategory,
                ),
            ] {
                if lonely > 0 {
                    report.accepted -= lonely;
                    *report.left_out.entry(reason.word().to_owned()).or_default() += lonely;
                }
            }
        }
        reports.sort_by_key(|(index, _)| *index);
        let reports = reports.into_iter().map(|(_, report)| report).collect();
        self.finish(growing, reports)
            .map_err(|err| (0, Stop::Error(err)))
    }

    /// Begins with the orders the project has.
    fn carry_over(&self, base: &Dataset, growing: &mut Growing) -> Result<(), Cancelled> {
        growing.builder = OrderHistoryBuilder::going_on(&base.history, self.progress)?;
        for (index, number) in base.history.numbers.iter().enumerate() {
            if index.is_multiple_of(ORDERS_PER_LOOK) {
                self.progress.check()?;
            }
            growing.known.add(number.as_bytes());
        }
        growing.assortment.sold_before(&base.history);
        let known = base.checkouts.all().iter().cloned();
        growing.checkouts = known.map(|known| (known.id.clone(), known)).collect();
        let weeks = base.offer_log.iter();
        growing.offer_weeks = weeks
            .map(|(rule, week, counts)| ((rule.clone(), week), *counts))
            .collect();
        self.progress.check()
    }

    /// Decides over the columns of a file, and looks at what its orders say of themselves.
    fn look_ahead(&self, index: usize, sniffed: &Sniffed) -> Result<Ahead, Stop> {
        let Some((path, _)) = self.request.files.get(index) else {
            return Ok(Ahead::default());
        };
        let whole = self
            .needs
            .get(index)
            .copied()
            .unwrap_or_default()
            .whole_look;
        let open = || {
            let pace = Pace {
                progress: self.progress,
                bytes_before: 0,
                rows_before: 0,
            };
            Rows::open(path, &sniffed.layout, pace)
        };
        let formats = &sniffed.overrides.formats;
        let (decisions, open_columns) = decide(&mut open()?, whole, formats)?;
        if let (true, Some(ambiguity)) = (whole, open_columns.into_iter().next()) {
            let header = sniffed.layout.headers.get(ambiguity.index);
            return Err(Stop::Error(ImportError::Unusable {
                path: path.clone(),
                expected: ambiguity.readings.to_owned(),
                found: format!(
                    "{} in column \"{}\"; {}",
                    ambiguity.cell,
                    header.map_or("", String::as_str),
                    ambiguity.way_on()
                ),
            }));
        }
        let said = sums::look(open, sniffed, &decisions, whole)?;
        if let Some((expected, found)) = said.open(sniffed) {
            if !whole {
                return Err(Stop::Undecided);
            }
            return Err(Stop::Error(ImportError::unusable(path, expected, found)));
        }
        Ok(Ahead { decisions, said })
    }

    /// The tax in the prices of the catalog: what a person or a column says, else as in the orders, else as before.
    fn catalog_tax(&self, ahead: &[Ahead]) -> Result<CatalogTax, ImportError> {
        let mut tax = CatalogTax::before(self.base);
        let of_orders = ahead
            .iter()
            .zip(self.files)
            .filter(|(_, file)| !file.dialect.order_rows.untaxed);
        for (found, _) in of_orders {
            tax.follow(&found.said.tax);
        }
        let catalogs = self.request.files.iter().zip(self.files);
        for ((path, _), file) in catalogs.filter(|(_, file)| file.dialect.role == Role::Catalog) {
            let price = file.layout.binding.at(Meaning::Price);
            let header = price.map_or("", |index| file.header(index));
            tax.say(path, &file.overrides.formats, header)?;
        }
        Ok(tax)
    }

    fn file(
        &self,
        index: usize,
        sniffed: &Sniffed,
        ahead: &[Ahead],
        growing: &mut Growing,
    ) -> Result<FileReport, Stop> {
        let Some((path, _)) = self.request.files.get(index) else {
            return Ok(FileReport::default());
        };
        let needs = self.needs.get(index).copied().unwrap_or_default();
        let Some(Ahead { decisions, said }) = ahead.get(index) else {
            return Ok(FileReport::default());
        };
        let pace = |growing: &Growing| Pace {
            progress: self.progress,
            bytes_before: growing.bytes,
            rows_before: growing.rows,
        };
        let mut rows = Rows::open(path, &sniffed.layout, pace(growing))?;
        let mut report = ReportBuilder::new(
            file_report(path, sniffed, decisions),
            &sniffed.layout.headers,
            &mut growing.problems,
            growing.rejects.as_mut(),
        );
        let mut money = MoneyFacts::default();
        match sniffed.dialect.role {
            Role::Catalog => CatalogReader::new(
                index as u32 + 1,
                sniffed.dialect.catalog_rows,
                self.money(sniffed),
                decisions,
                &mut growing.assortment,
            )
            .read(&mut rows, &mut report)?,
            Role::Orders => {
                let mut numbers = Numbers::default();
                let more_follow = self
                    .files
                    .iter()
                    .skip(index + 1)
                    .any(|file| Turn::of(file) == Turn::Lines);
                let rules = sniffed.dialect.order_rows;
                let has = |meaning| sniffed.layout.binding.has(meaning);
                let repeats = sniffed.overrides.formats.discount_repeats;
                let discount_repeats = said.discounts.is_repeated(repeats).unwrap_or(false)
                    && has(Meaning::LineDiscount);
                let mut order_headers = std::mem::take(&mut growing.order_headers);
                let mut found = OrderHeaders::default();
                let mut reader = OrderReader {
                    rules,
                    options: &self.request.options,
                    money: self.money(sniffed),
                    order_money: None,
                    day: day(sniffed),
                    order_headers: (rules.shape == OrderShape::Details).then_some(&order_headers),
                    customer_key: &self.request.customer_key,
                    decisions,
                    assortment: &mut growing.assortment,
                    builder: &mut growing.builder,
                    known: &growing.known,
                    numbers: more_follow.then_some(&mut numbers),
                    scattered: needs.scattered,
                    ahead: Vec::new(),
                    batch: 0,
                    tax: &said.tax,
                    names_tax: has(Meaning::Taxes) || has(Meaning::LineTax),
                    has_shipping: has(Meaning::Shipping),
                    discount_repeats,
                    fractions: sniffed.overrides.formats.fractions,
                    catalog_tax: growing.catalog_tax.rate(),
                    tally: MoneyTally::default(),
                };
                match rules.shape {
                    OrderShape::Lines | OrderShape::Details => {
                        reader.read(&mut rows, &mut report)?;
                    }
                    OrderShape::Packed | OrderShape::Groups => {
                        reader.read_packed(&mut rows, &mut report, &sniffed.layout.headers)?;
                    }
                    OrderShape::Baskets => reader.read_baskets(&mut rows, &mut report)?,
                    OrderShape::Marks => {
                        reader.read_marks(&mut rows, &mut report, &sniffed.layout.headers)?;
                    }
                    OrderShape::Headers => {
                        found =
                            reader.read_headers(&mut rows, &mut report, index, &order_headers)?;
                    }
                }
                money = reader
                    .tally
                    .facts(&said.tax, discount_repeats, &self.request.currency);
                order_headers.extend(found);
                growing.order_headers = order_headers;
                growing.known.extend(&numbers);
            }
            Role::AbandonedCheckouts => CheckoutReader {
                carries: sniffed.dialect.order_rows.carries,
                options: &self.request.options,
                money: self.money(sniffed),
                day: day(sniffed),
                decisions,
                assortment: &mut growing.assortment,
                checkouts: &mut growing.checkouts,
            }
            .read(&mut rows, &mut report)?,
            Role::OfferLog => {
                offer_log::read(&mut rows, decisions, &mut growing.offer_weeks, &mut report)?;
            }
        }
        let count = rows.count();
        let mut report = report.finish(count);
        report.money = money;
        report.loose_matches = growing.assortment.loose_matches();
        report.shared_skus = growing.assortment.take_shared();
        growing.bytes += sniffed.bytes;
        growing.rows += count;
        Ok(report)
    }

    fn finish(
        &self,
        growing: Growing,
        files: Vec<FileReport>,
    ) -> Result<(Dataset, ImportReport), ImportError> {
        self.progress.check()?;
        let unmatched_skus = growing.assortment.unlisted();
        let near_misses = growing.assortment.near_misses(&unmatched_skus);
        let history = growing.builder.finish_watched(self.progress)?;
        let last_day = history.placed().last().map(|placed| placed.day());
        let catalog = growing
            .assortment
            .finish(last_day)
            .without_tax(growing.catalog_tax.tax);
        let mut sources = self.base.map_or_else(Vec::new, |base| base.sources.clone());
        sources.extend(files.iter().map(source));
        let currency = self.request.currency.clone();
        let dataset = Dataset::watched(currency, catalog, history, sources, self.progress)?
            .with_optional(
                AbandonedCheckouts::new(growing.checkouts.into_values()),
                OfferLog::new(growing.offer_weeks),
            );
        self.progress.check()?;
        if let Some(rejects) = growing.rejects {
            rejects.finish()?;
        }
        let report = ImportReport {
            format: FORMAT.to_owned(),
            files,
            problems: growing.problems,
            totals: ImportTotals {
                near_misses,
                ..totals(&dataset, unmatched_skus)
            },
        };
        Ok((dataset, report))
    }
}

/// The moment of what has no date, when a person gave a day.
fn day(sniffed: &Sniffed) -> Option<Minute> {
    let day = sniffed.overrides.day?;
    Some(Minute(day.0.saturating_mul(1440)))
}

fn file_report(path: &Path, sniffed: &Sniffed, decisions: &Decisions) -> FileReport {
    FileReport {
        path: path.display().to_string(),
        role: sniffed.dialect.role.word().to_owned(),
        dialect: sniffed.dialect.name.to_owned(),
        encoding: sniffed.layout.encoding.words(),
        delimiter: sniffed.delimiter_words().to_owned(),
        decimal: decisions.decimal_words(&sniffed.layout.headers),
        date_order: decisions.date_order_words().to_owned(),
        header_row: sniffed.header_line,
        columns: sniffed
            .layout
            .headers
            .iter()
            .zip(sniffed.layout.binding.meanings())
            .rev()
            .map(|(header, meaning)| {
                let meaning = meaning.map_or("ignored", Meaning::words);
                (header.clone(), meaning.to_owned())
            })
            .collect(),
        ..FileReport::default()
    }
}

fn source(report: &FileReport) -> Source {
    Source {
        file: file_name(Path::new(&report.path)),
        role: report.role.clone(),
        dialect: report.dialect.clone(),
        rows: report.rows,
        accepted: report.accepted,
        rejected: report.rejected,
        left_out: report
            .left_out
            .iter()
            .map(|(reason, count)| (reason.clone(), *count))
            .collect(),
        money: report.money.clone(),
    }
}

fn totals(dataset: &Dataset, unmatched_skus: Vec<String>) -> ImportTotals {
    let (catalog, history) = (&dataset.catalog, &dataset.history);
    let mut lines_of = vec![0_u64; catalog.variants().len()];
    for variant in history.variants() {
        if let Some(lines) = lines_of.get_mut(variant.index()) {
            *lines += 1;
        }
    }
    let sold = || catalog.variants().iter().zip(&lines_of);
    let net_revenue: Money = history.net_revenue.iter().copied().sum();
    ImportTotals {
        products: catalog.products().len() as u64,
        variants: catalog.variants().iter().filter(|v| v.listed).count() as u64,
        products_off_sale: catalog
            .products_off_sale()
            .into_iter()
            .map(|(status, count)| (status.word().to_owned(), count as u64))
            .collect(),
        present_links: catalog.facts().link_count() as u64,
        orders: history.len() as u64,
        lines: history.line_count() as u64,
        customers: history.customer_count() as u64,
        matched_lines: sold()
            .filter(|(variant, _)| variant.listed)
            .map(|(_, lines)| *lines)
            .sum(),
        unmatched_skus,
        period: history.period().map(|period| period.to_string()),
        net_revenue: dataset.currency.decimal(net_revenue),
        missing_costs: sold()
            .filter(|(variant, lines)| **lines > 0 && variant.cost.is_none())
            .count() as u64,
        abandoned_checkouts: dataset.checkouts.len() as u64,
        abandoned_period: dataset.checkouts.period().map(|period| period.to_string()),
        offer_weeks: dataset.offer_log.len() as u64,
        offers_shown: dataset.offer_log.iter().map(|(.., week)| week.shown).sum(),
        offers_accepted: dataset
            .offer_log
            .iter()
            .map(|(.., week)| week.accepted)
            .sum(),
        ..ImportTotals::default()
    }
}
