//! One import from its files to the new dataset. Nothing is changed before everything is read.

mod account;
mod turns;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::checkouts::{AbandonedCheckouts, Checkout};
use crate::domain::money::Currency;
use crate::domain::offer_log::OfferLog;
use crate::domain::orders::OrderHistoryBuilder;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;
use crate::domain::tax::MoneyFacts;
use crate::files::Permission;
use crate::import::catalog::assortment::Assortment;
use crate::import::catalog::reader::CatalogReader;
use crate::import::catalog::tax::{CatalogTax, by_what_was_paid};
use crate::import::dialects::OrderShape;
use crate::import::dialects::role::Role;
use crate::import::mapping::options::ImportOptions;
use crate::import::orders::checkouts::CheckoutReader;
use crate::import::orders::headers::OrderHeaders;
use crate::import::orders::ledger::{Fate, Ledger};
use crate::import::orders::money::MoneyTally;
use crate::import::orders::offer_log;
use crate::import::orders::reader::OrderReader;
use crate::import::orders::returns::Returns;
use crate::import::recognise::checks;
use crate::import::recognise::decide::{Decisions, decide};
use crate::import::recognise::notes::notes;
use crate::import::recognise::questions::check_encoding;
use crate::import::recognise::sniff::sniff;
use crate::import::recognise::sniffed::Sniffed;
use crate::import::recognise::sums;
use crate::import::recognise::sums::Said;
use crate::import::report::builder::{ReportBuilder, own_columns};
use crate::import::report::document::{FORMAT, FileReport, ImportReport, ImportTotals, Problem};
use crate::import::report::reasons::LeftOut;
use crate::import::report::rejects::Rejects;
use crate::import::rows::decoding::is_not_utf8;
use crate::import::rows::encoding::Certainty;
use crate::import::rows::error::{ImportError, Stop};
use crate::import::rows::meaning::Meaning;
use crate::import::rows::money::MoneyReader;
use crate::import::rows::reader::{Pace, Rows};
use account::{day, file_report, source, totals};
use turns::Turn;

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

/// What reading a file the plain way showed to be needed.
#[derive(Clone, Copy, Debug, Default)]
struct Needs {
    /// Rows of one order stand apart.
    scattered: bool,
    /// All rows must be looked at to decide marks and date order.
    whole_look: bool,
}

/// Reads files into a new dataset, on top of `base`: of an order that is there already, or in two of the files, what the newer
/// export says counts, whatever the sequence, unless a person keeps what is there; catalog rows replace those with the same SKU, column by column: what a file has no column for stays. An
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
        let file = sniff(path, key, *role, certainty, &request.options)?;
        check_encoding(path, &file)?;
        files.push(file);
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
                check_encoding(path, file)?;
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
    ledger: Ledger,
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

impl Session<'_> {
    /// What amounts of a file become.
    fn money(&self, file: &Sniffed) -> MoneyReader<'_> {
        MoneyReader::new(
            &self.request.currency,
            &self.request.options.rates,
            file.overrides.currency.as_ref(),
        )
    }

    /// Rejected rows never take the place of what is read.
    fn rejects_permission(&self) -> Permission {
        let sources = self.request.files.iter();
        Permission {
            replace: self.request.options.replace_rejects,
            never: sources
                .map(|(path, _)| (path.clone(), "a file that is read"))
                .collect(),
        }
    }

    /// Reads all files; an error comes with the index of its file.
    fn run(&self) -> Result<(Dataset, ImportReport), (usize, Stop)> {
        self.progress
            .begin(self.files.iter().map(|file| file.bytes).sum());
        let rejects = match &self.request.rejects {
            Some(path) => {
                let permission = self.rejects_permission();
                let begun = Rejects::begin(path, permission);
                Some(begun.map_err(|err| (0, Stop::Error(err)))?)
            }
            None => None,
        };
        let mut growing = Growing {
            assortment: Assortment::new(self.base.map(|base| &base.catalog)),
            builder: OrderHistoryBuilder::new(),
            ledger: Ledger::new(
                self.request.customer_key,
                self.request.options.keep_known_orders,
            ),
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
        let returns = self.returns(&ahead)?;
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
                        .file(index, file, (&ahead, &returns), &mut growing)
                        .map_err(|stop| (index, stop))?;
                    reports.push((index, report));
                }
            }
        }
        self.settle_rows(&growing, &mut reports);
        reports.sort_by_key(|(index, _)| *index);
        let reports = reports.into_iter().map(|(_, report)| report).collect();
        self.finish(growing, reports)
            .map_err(|err| (0, Stop::Error(err)))
    }

    /// Moves rows that were accepted when they were read and do not count after all.
    fn settle_rows(&self, growing: &Growing, reports: &mut [(usize, FileReport)]) {
        for (index, report) in reports {
            let is_known = |number: &[u8]| growing.ledger.has(&growing.builder, number);
            let mut after_all = growing.order_headers.after_all(*index, is_known);
            let categories = &growing.assortment.categories;
            let lonely = categories.without_products(*index as u32 + 1);
            *after_all.entry(LeftOut::EmptyCategory).or_default() += lonely;
            let superseded = growing.ledger.superseded_rows(*index);
            *after_all.entry(LeftOut::OlderOrder).or_default() += superseded;
            for (reason, rows) in after_all {
                if rows > 0 {
                    report.accepted -= rows;
                    *report.left_out.entry(reason.word().to_owned()).or_default() += rows;
                }
            }
        }
    }

    /// Begins with the orders the project has.
    fn carry_over(&self, base: &Dataset, growing: &mut Growing) -> Result<(), Cancelled> {
        growing.builder = OrderHistoryBuilder::going_on(&base.history, self.progress)?;
        growing
            .ledger
            .carry_over(&mut growing.builder, self.progress)?;
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
                    "{} in column \"{}\"; {} says which",
                    ambiguity.cell,
                    header.map_or("", String::as_str),
                    ambiguity.flag()
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

    /// What rows of all files give back of orders, wherever those stand.
    fn returns(&self, ahead: &[Ahead]) -> Result<Returns, (usize, Stop)> {
        let mut returns = Returns::default();
        let files = self.request.files.iter().zip(self.files).zip(ahead);
        for (index, (((path, _), file), ahead)) in files.enumerate() {
            let binding = &file.layout.binding;
            if file.dialect.role != Role::Orders || !binding.has(Meaning::RefundOf) {
                continue;
            }
            let pace = Pace {
                progress: self.progress,
                bytes_before: 0,
                rows_before: 0,
            };
            Rows::open(path, &file.layout, pace)
                .and_then(|mut rows| {
                    returns.collect(&mut rows, &ahead.decisions, &self.money(file))
                })
                .map_err(|error| (index, Stop::Error(error)))?;
        }
        Ok(returns)
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
        (ahead, returns): (&[Ahead], &Returns),
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
                let is_followed = self
                    .files
                    .iter()
                    .enumerate()
                    .any(|(other, file)| Turn::of(file) == Turn::Lines && other > index);
                let orders = growing.builder.len();
                growing.ledger.begin_file(index, is_followed, orders);
                let rules = sniffed.dialect.order_rows;
                let has = |meaning| sniffed.layout.binding.has(meaning);
                let repeats = sniffed.overrides.formats.discount_repeats;
                let discount_repeats = said.discounts.is_repeated(repeats).unwrap_or(false)
                    && has(Meaning::LineDiscount);
                let mut order_headers = std::mem::take(&mut growing.order_headers);
                let mut found = None;
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
                    ledger: &mut growing.ledger,
                    mended: own_columns(&sniffed.layout.headers),
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
                    returns,
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
                        found = Some(reader.read_headers(&mut rows, &mut report, index)?);
                    }
                }
                money = reader
                    .tally
                    .facts(&said.tax, discount_repeats, &self.request.currency);
                if let Some(found) = found {
                    order_headers.extend(found, growing.ledger.newest());
                }
                let assortment = &mut growing.assortment;
                growing.ledger.end_file(
                    &mut growing.builder,
                    &mut report,
                    |number, placed, prices| {
                        order_headers.mark(number.as_bytes(), Fate::Counts);
                        for (variant, price) in prices {
                            assortment.corrected(*variant, placed, *price);
                        }
                    },
                );
                growing.order_headers = order_headers;
            }
            Role::AbandonedCheckouts => CheckoutReader {
                carries: sniffed.dialect.order_rows.carries,
                options: &self.request.options,
                money: self.money(sniffed),
                day: day(sniffed),
                decisions,
                catalog_tax: growing.catalog_tax.rate(),
                assortment: &mut growing.assortment,
                checkouts: &mut growing.checkouts,
            }
            .read(&mut rows, &mut report)?,
            Role::OfferLog => {
                offer_log::read(&mut rows, decisions, &mut growing.offer_weeks, &mut report)?;
            }
        }
        let count = rows.count();
        let mut report = report.finish(&rows);
        report.notes = notes(sniffed, decisions, &rows);
        report.money = money;
        report.loose_matches = growing.assortment.loose_matches();
        report.shared_skus = growing.assortment.take_shared();
        growing.bytes += sniffed.bytes;
        growing.rows += count;
        Ok(report)
    }

    fn finish(
        &self,
        mut growing: Growing,
        mut files: Vec<FileReport>,
    ) -> Result<(Dataset, ImportReport), ImportError> {
        self.progress.check()?;
        let currency = self.request.currency.clone();
        for (index, changes) in growing.ledger.finish(&mut growing.builder) {
            if let Some(file) = files.get_mut(index) {
                file.changed = changes.document(&currency);
                file.overruled = changes.overruled;
                file.same_number = changes.same_number();
            }
        }
        let history = growing.builder.finish_watched(self.progress)?;
        let mut is_sold = vec![false; growing.assortment.len()];
        for variant in history.variants() {
            if let Some(is_sold) = is_sold.get_mut(variant.index()) {
                *is_sold = true;
            }
        }
        // Orders that a newer export took the place of may have named others.
        let (unmatched_sku_count, unmatched_skus) = growing.assortment.unlisted(&is_sold);
        let near_misses = growing.assortment.near_misses(&unmatched_skus);
        let last_day = history.placed().last().map(|placed| placed.day());
        let catalog = growing.assortment.finish(last_day);
        let rate = files
            .iter()
            .filter_map(|file| file.money.tax.as_ref()?.rates.first())
            .map(|seen| seen.percent)
            .next();
        let tax = growing
            .catalog_tax
            .tax
            .or_else(|| rate.and_then(|rate| by_what_was_paid(&catalog, &history, rate)));
        let catalog = catalog.without_tax(tax);
        let mut sources = self.base.map_or_else(Vec::new, |base| base.sources.clone());
        sources.extend(files.iter().map(source));
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
                unmatched_sku_count,
                ..totals(&dataset, unmatched_skus)
            },
        };
        Ok((dataset, report))
    }
}
