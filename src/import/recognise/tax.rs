//! Whether the prices of a file include tax, by what its orders add up to, and at which rates.

use std::collections::BTreeMap;

use crate::domain::money::Money;
use crate::domain::tax::{SeenRate, TaxMode, TaxRate};
use crate::import::dialects::Dialect;
use crate::import::mapping::overrides::Formats;
use crate::import::rows::meaning::{Meaning, squeezed};

/// Rates that a report names.
const MOST_RATES: usize = 5;
/// What sums may be off by, in minor units: amounts are rounded one by one.
const SLACK: i64 = 1;

/// What an order says it cost, beside its lines.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OrderSums {
    /// Goods after discounts.
    pub(crate) goods: Money,
    pub(crate) shipping: Money,
    pub(crate) taxes: Money,
    pub(crate) total: Option<Money>,
    /// All discounts, those on shipping too.
    pub(crate) discount: Money,
    /// Tips, which stand in the total only.
    pub(crate) tips: Money,
}

/// How one order stands to tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// It has none.
    Untaxed,
    /// Its sums say so.
    Says(TaxMode),
    /// Its sums do not tell.
    Open,
}

impl OrderSums {
    /// `Total = goods + shipping` has the tax in it, `Total = goods + shipping + taxes` on top. A free-shipping code stands
    /// in the discount and is taken off the total only.
    pub(crate) fn stand(&self) -> Stand {
        if self.taxes <= Money::ZERO {
            return Stand::Untaxed;
        }
        let Some(total) = self.total else {
            return Stand::Open;
        };
        let rest = total - self.goods - self.shipping - self.tips;
        let is = |sum: Money| {
            (rest - sum).0.abs() <= SLACK
                || (self.discount > Money::ZERO && (rest - sum + self.discount).0.abs() <= SLACK)
        };
        match (is(Money::ZERO), is(self.taxes)) {
            (true, false) => Stand::Says(TaxMode::Included),
            (false, true) => Stand::Says(TaxMode::OnTop),
            _ => Stand::Open,
        }
    }

    /// The amounts without tax that its tax may be on: goods and shipping, and goods alone.
    fn bases(&self, mode: TaxMode) -> [Money; 2] {
        let taken = match mode {
            TaxMode::Included => self.taxes,
            TaxMode::OnTop => Money::ZERO,
        };
        [self.goods + self.shipping - taken, self.goods - taken]
    }
}

/// Rates that orders have, and how many.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rates {
    orders: BTreeMap<TaxRate, u64>,
}

impl Rates {
    /// Counts the rate of one more order.
    pub(crate) fn see(&mut self, sums: &OrderSums, mode: TaxMode) {
        let bases = sums.bases(mode);
        let known = self
            .most_frequent()
            .into_iter()
            .map(|seen| seen.percent)
            .find(|rate| bases.iter().any(|base| fits(*rate, *base, sums.taxes)));
        let found = known
            .or_else(|| bases.iter().find_map(|base| near_half(*base, sums.taxes)))
            .or_else(|| bases.iter().find_map(|base| plain(*base, sums.taxes)));
        if let Some(rate) = found {
            *self.orders.entry(rate).or_default() += 1;
        }
    }

    /// The most frequent first.
    pub(crate) fn most_frequent(&self) -> Vec<SeenRate> {
        let mut seen: Vec<SeenRate> = self
            .orders
            .iter()
            .map(|(rate, orders)| SeenRate {
                percent: *rate,
                orders: *orders,
            })
            .collect();
        seen.sort_by(|one, two| {
            two.orders
                .cmp(&one.orders)
                .then(one.percent.cmp(&two.percent))
        });
        seen.truncate(MOST_RATES);
        seen
    }

    /// The rate of most orders.
    pub(crate) fn first(&self) -> Option<TaxRate> {
        self.most_frequent().first().map(|seen| seen.percent)
    }

    /// What of an order's tax is on its goods: all of it where only that makes a rate that others have, else the share
    /// that goods have in what was paid.
    pub(crate) fn on_goods(&self, sums: &OrderSums, mode: TaxMode) -> Money {
        if sums.shipping <= Money::ZERO || sums.goods <= Money::ZERO {
            return sums.taxes;
        }
        let [both, goods] = sums.bases(mode);
        let known = self.most_frequent();
        let is_known = |base| {
            known
                .iter()
                .any(|seen| fits(seen.percent, base, sums.taxes))
        };
        if is_known(goods) && !is_known(both) {
            return sums.taxes;
        }
        share(sums.taxes, sums.goods, sums.goods + sums.shipping)
    }
}

/// `amount * part / whole`, to the minor unit, halves up.
pub(crate) fn share(amount: Money, part: Money, whole: Money) -> Money {
    if whole <= Money::ZERO {
        return Money::ZERO;
    }
    let whole = i128::from(whole.0);
    let twice = 2 * i128::from(amount.0) * i128::from(part.0) + whole;
    Money(i64::try_from(twice.div_euclid(2 * whole)).unwrap_or(0))
}

fn fits(rate: TaxRate, base: Money, taxes: Money) -> bool {
    base > Money::ZERO && (rate.gross_of(base) - base - taxes).0.abs() <= SLACK
}

/// The rate in steps of half a percent, where the tax is one.
fn near_half(base: Money, taxes: Money) -> Option<TaxRate> {
    if base <= Money::ZERO {
        return None;
    }
    let percent = taxes.as_f64() / base.as_f64() * 100.0;
    let rate = TaxRate::from_percent((percent * 2.0).round() / 2.0)?;
    (rate.0 > 0 && fits(rate, base, taxes)).then_some(rate)
}

/// The rate to a tenth of a percent.
fn plain(base: Money, taxes: Money) -> Option<TaxRate> {
    if base <= Money::ZERO {
        return None;
    }
    TaxRate::from_percent((taxes.as_f64() / base.as_f64() * 1_000.0).round() / 10.0)
}

/// What the orders of a file that were looked at say about tax.
#[derive(Clone, Debug, Default)]
pub(crate) struct TaxVotes {
    pub(crate) included: u64,
    pub(crate) on_top: u64,
    /// Taxed orders whose sums do not tell.
    pub(crate) open: u64,
    /// Rates of orders that tell, and of the others as if prices had the tax in them.
    pub(crate) rates: Rates,
    pub(crate) open_rates: Rates,
    /// A cell with tax of an order that does not tell, and its line.
    pub(crate) cell: Option<(String, u64)>,
}

impl TaxVotes {
    pub(crate) fn count(&mut self, sums: &OrderSums, cell: Option<&(String, u64)>) {
        match sums.stand() {
            Stand::Untaxed => {}
            Stand::Says(mode) => {
                match mode {
                    TaxMode::Included => self.included += 1,
                    TaxMode::OnTop => self.on_top += 1,
                }
                self.rates.see(sums, mode);
            }
            Stand::Open => {
                self.open += 1;
                self.open_rates.see(sums, TaxMode::Included);
                if self.cell.is_none() {
                    self.cell = cell.cloned();
                }
            }
        }
    }

    pub(crate) fn taxed(&self) -> u64 {
        self.included + self.on_top + self.open
    }
}

/// How the amounts of a file stand to tax.
#[derive(Clone, Debug, Default)]
pub(crate) struct FileTax {
    /// `None` where the file names no tax, and where it names some and nothing tells.
    pub(crate) mode: Option<TaxMode>,
    /// A person says so: then no order says otherwise.
    pub(crate) is_chosen: bool,
    /// Said by a person: the rate of orders that name no tax.
    pub(crate) rate: Option<TaxRate>,
    /// Why, as a sentence.
    pub(crate) evidence: String,
    /// There is tax, and nothing tells whether prices include it.
    pub(crate) is_open: bool,
    pub(crate) rates: Rates,
    /// A cell with tax where nothing tells.
    pub(crate) cell: Option<(String, u64)>,
}

impl FileTax {
    /// Decides by what a person says, by what the storefront always writes, by sums of orders, by names of columns.
    pub(crate) fn of(
        votes: TaxVotes,
        dialect: &Dialect,
        formats: &Formats,
        headers: &[&str],
    ) -> Self {
        let taxed = votes.taxed();
        let mut tax = Self {
            rate: formats.tax_rate,
            cell: votes.cell.clone(),
            ..Self::default()
        };
        let says = |mode: TaxMode, count: u64, sum: &str| {
            let of = if count == taxed {
                format!("all {taxed} taxed orders")
            } else {
                format!("{count} of {taxed} taxed orders")
            };
            (Some(mode), format!("In {of} the total is {sum}."))
        };
        (tax.mode, tax.evidence) = if let Some(included) = formats.prices_include_tax {
            tax.is_chosen = true;
            let mode = if included {
                TaxMode::Included
            } else {
                TaxMode::OnTop
            };
            (Some(mode), "A person says so.".to_owned())
        } else if dialect.order_rows.untaxed {
            let sentence = if taxed > 0 {
                "This export writes lines without tax."
            } else {
                ""
            };
            ((taxed > 0).then_some(TaxMode::OnTop), sentence.to_owned())
        } else if votes.included > 0 && votes.included >= votes.on_top {
            says(
                TaxMode::Included,
                votes.included,
                "goods and shipping, with no tax on top",
            )
        } else if votes.on_top > 0 {
            says(TaxMode::OnTop, votes.on_top, "goods, shipping and tax")
        } else if let Some((mode, header)) = headers.iter().find_map(|header| named(header)) {
            (Some(mode), format!("The column \"{header}\" says so."))
        } else {
            tax.is_open = votes.open > 0;
            (None, String::new())
        };
        let is_telling = votes.included + votes.on_top > 0;
        tax.rates = if is_telling {
            votes.rates
        } else {
            votes.open_rates
        };
        tax
    }

    /// The mode of an order: what a person says, what the order says itself, what the file says.
    pub(crate) fn of_order(&self, sums: &OrderSums) -> Option<TaxMode> {
        match sums.stand() {
            Stand::Says(mode) if !self.is_chosen => Some(mode),
            _ => self.mode,
        }
    }

    /// What was found, in words: "prices include tax, 20 %".
    pub(crate) fn words(&self) -> String {
        let Some(mode) = self.mode else {
            return String::new();
        };
        match self.rate.or_else(|| self.rates.first()) {
            Some(rate) => format!("{}, {rate}", mode.words()),
            None => mode.words().to_owned(),
        }
    }
}

/// What the name of a column of amounts says about tax.
pub(crate) fn named(header: &str) -> Option<(TaxMode, String)> {
    let name = squeezed(header);
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let mode = if has(&[
        "excltax",
        "exclvat",
        "taxexcl",
        "vatexcl",
        "exvat",
        "extax",
        "beforetax",
        "withouttax",
        "netto",
        "exclbtw",
        "ohnemwst",
        "horstaxe",
        "sinimpuestos",
        "sinva",
        "pricetex",
    ]) || name.starts_with("net")
    {
        TaxMode::OnTop
    } else if has(&[
        "incltax",
        "inclvat",
        "inctax",
        "incvat",
        "taxincl",
        "vatincl",
        "withtax",
        "withvat",
        "brutto",
        "inclbtw",
        "inklmwst",
        "mitmwst",
        "ttc",
        "conimpuestos",
        "ivaincl",
        "inklmoms",
        "pricetin",
    ]) {
        TaxMode::Included
    } else {
        return None;
    };
    Some((mode, header.to_owned()))
}

/// Columns of amounts whose names may say whether tax is in them.
pub(crate) const NAMED: [Meaning; 3] = [Meaning::LineTotal, Meaning::UnitPrice, Meaning::Price];

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(goods: i64, shipping: i64, taxes: i64, total: i64) -> OrderSums {
        OrderSums {
            goods: Money(goods),
            shipping: Money(shipping),
            taxes: Money(taxes),
            total: Some(Money(total)),
            ..OrderSums::default()
        }
    }

    #[test]
    fn the_total_tells_whether_tax_is_in_the_prices() {
        let included = Stand::Says(TaxMode::Included);
        let on_top = Stand::Says(TaxMode::OnTop);
        assert_eq!(sums(12_000, 0, 2_000, 12_000).stand(), included);
        assert_eq!(sums(12_000, 495, 2_083, 12_495).stand(), included);
        assert_eq!(sums(10_000, 500, 875, 11_375).stand(), on_top);
        assert_eq!(sums(10_000, 0, 0, 10_000).stand(), Stand::Untaxed);
        assert_eq!(sums(10_000, 0, 875, 13_000).stand(), Stand::Open);
        assert_eq!(sums(10_000, 0, 1, 10_000).stand(), Stand::Open);
        let free_shipping = OrderSums {
            discount: Money(495),
            ..sums(12_000, 495, 2_000, 12_000)
        };
        assert_eq!(free_shipping.stand(), included);
        let tipped = OrderSums {
            tips: Money(300),
            ..sums(12_000, 0, 2_000, 12_300)
        };
        assert_eq!(tipped.stand(), included);
    }

    #[test]
    fn shipping_does_not_distort_the_rate() {
        let mut rates = Rates::default();
        for order in [
            sums(12_000, 0, 2_000, 12_000),
            sums(999, 495, 249, 1_494),
            sums(2_400, 0, 400, 2_400),
            sums(12_000, 600, 2_100, 12_600),
        ] {
            rates.see(&order, TaxMode::Included);
        }
        let seen: Vec<(f64, u64)> = rates
            .most_frequent()
            .iter()
            .map(|seen| (seen.percent.percent(), seen.orders))
            .collect();
        assert_eq!(seen, [(20.0, 4)]);
        let on_goods = |order: OrderSums| rates.on_goods(&order, TaxMode::Included).0;
        assert_eq!(on_goods(sums(12_000, 600, 2_100, 12_600)), 2_000);
        assert_eq!(
            on_goods(sums(12_000, 600, 2_000, 12_600)),
            2_000,
            "shipping without tax"
        );
    }

    #[test]
    fn names_of_columns_tell() {
        for (header, mode) in [
            ("Price incl. VAT", Some(TaxMode::Included)),
            ("Price tax excluded", Some(TaxMode::OnTop)),
            ("Preis brutto", Some(TaxMode::Included)),
            ("Prix TTC", Some(TaxMode::Included)),
            ("Net revenue", Some(TaxMode::OnTop)),
            ("Unit price", None),
            ("Cabinet price", None),
        ] {
            assert_eq!(named(header).map(|(mode, _)| mode), mode, "{header}");
        }
    }
}
