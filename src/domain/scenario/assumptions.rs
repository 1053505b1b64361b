//! Every plan-wide assumption of the model, one row each: its handle, its name in files, what it means, its limits, and
//! what is believed when nobody says otherwise.
//!
//! To add one, add its row to the table and read it in the formula that uses it: `values[Assumption::Overload]`. Sliders,
//! files, draws and the tornado take it from the table. Medians, ranges and grades come from other shops and are wide on
//! purpose. What is believed of acceptance stands with the rule kinds ([`crate::domain::rule::KindInfo`]), one row per kind and placement.

use std::ops::Index;

use super::spec::{AssumptionId, AssumptionSpec, AssumptionUnit};
use crate::domain::belief::{Belief, Grade};
use crate::domain::rule::{Granted, Placement};

macro_rules! assumptions {
    (
        rows {
            $($handle:ident {
                name: $name:literal,
                label: $label:literal,
                meaning: $meaning:literal,
                unit: $unit:ident,
                range: $range:expr,
                textbook: $textbook:expr,
                default: $default:expr,
            })*
        }
        parts {
            $($part:ident of $whole:ident {
                name: $part_name:literal,
                label: $part_label:literal,
            })*
        }
    ) => {
        /// A plan-wide assumption: the typed handle of its row.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Assumption {
            $(#[doc = $meaning] $handle,)*
            $(#[doc = $part_label] $part,)*
        }

        impl Assumption {
            /// All of them, in the order a person reads them.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$handle,)* $(Self::$part,)*];
            /// How many there are.
            pub const COUNT: usize = [$($name,)* $($part_name,)*].len();

            /// Name in files, dotted.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$handle => $name,)*
                    $(Self::$part => $part_name,)*
                }
            }
        }

        /// The rows in the order of [`Assumption::ALL`].
        pub(super) fn specs() -> Vec<AssumptionSpec> {
            use AssumptionUnit::{Amount, Number, Share};
            use Grade::{A, B, C};
            let mut specs = vec![$({
                let (range, textbook): (_, Option<f64>) = ($range, $textbook);
                AssumptionSpec {
                    id: AssumptionId::from(Assumption::$handle),
                    name: $name.to_owned(),
                    label: $label.to_owned(),
                    meaning: $meaning,
                    unit: $unit,
                    least: *range.start(),
                    most: *range.end(),
                    default: $default,
                    textbook: textbook.map(textbook_belief),
                    part_of: None,
                }
            },)*];
            $(specs.push(AssumptionSpec {
                id: AssumptionId::from(Assumption::$part),
                name: $part_name.to_owned(),
                label: $part_label.to_owned(),
                part_of: Some(Assumption::$whole),
                ..specs[Assumption::$whole as usize].clone()
            });)*
            specs
        }
    };
}

// One row each. A part has the limits and the default of its whole, and follows it until it is set itself.
assumptions! {
    rows {
        ReachProductPage {
            name: "reach.product_page",
            label: "Reach, product page",
            meaning: "Share of orders in which the shopper sees this placement.",
            unit: Share, range: 0.0..=1.0, textbook: Some(1.0),
            default: reach(1.0),
        }
        ReachCart {
            name: "reach.cart",
            label: "Reach, cart",
            meaning: "Share of orders in which the shopper sees this placement.",
            unit: Share, range: 0.0..=1.0, textbook: Some(1.0),
            default: reach(0.8),
        }
        ReachCheckout {
            name: "reach.checkout",
            label: "Reach, checkout",
            meaning: "Share of orders in which the shopper sees this placement.",
            unit: Share, range: 0.0..=1.0, textbook: Some(1.0),
            default: reach(0.9),
        }
        ReachPostPurchase {
            name: "reach.post_purchase",
            label: "Reach, after payment",
            meaning: "Share of orders in which the shopper sees this placement.",
            unit: Share, range: 0.0..=1.0, textbook: Some(1.0),
            default: reach(0.6),
        }
        ReachReceipt {
            name: "reach.receipt",
            label: "Reach, receipt",
            meaning: "Share of orders in which the shopper sees this placement.",
            unit: Share, range: 0.0..=1.0, textbook: Some(1.0),
            default: reach(0.5),
        }
        ReachFollowUp {
            name: "reach.follow_up",
            label: "Reach, follow-up mail",
            meaning: "Share of orders in which the shopper sees this placement.",
            unit: Share, range: 0.0..=1.0, textbook: Some(1.0),
            default: reach(0.5),
        }
        IncrementalShare {
            name: "incremental_share",
            label: "Incremental share",
            meaning: "Share of the acceptance an app's dashboard reports that would not have happened anyway; used only for rules whose acceptance comes from a dashboard.",
            unit: Share, range: 0.0..=1.0, textbook: Some(1.0),
            default: Belief::quantiles(0.5, 0.2, 0.8, "CVS promotions 0.45; Amazon at most 0.25", A),
        }
        DiscountElasticity {
            name: "discount_elasticity",
            label: "Discount elasticity",
            meaning: "How strongly acceptance responds to a discount: at 2.4, one percent off raises acceptance by 2.4 percent of itself.",
            unit: Number, range: 0.0..=20.0, textbook: Some(0.0),
            default: Belief::quantiles(2.4, 1.2, 4.5, "meta-analysis of 1,851 price elasticities", A),
        }
        GapResponse {
            name: "gap_response",
            label: "Price-gap response",
            meaning: "How strongly acceptance of a ladder step falls when its price gap is wider than 25 %.",
            unit: Number, range: 0.0..=10.0, textbook: Some(0.0),
            default: Belief::triangle(0.5, 1.0, 2.0, "judgement", C),
        }
        PriceResponse {
            name: "price_response",
            label: "Price response",
            meaning: "How strongly acceptance falls when an offer asks for more than a quarter of the basket's value; the replay does not use it yet.",
            unit: Number, range: 0.0..=10.0, textbook: Some(0.0),
            default: Belief::point(0.0, "0 until the replay uses it; judgement will be 1.0, from 0.5 to 2.0", C),
        }
        FurtherPart {
            name: "further_part",
            label: "Each further missing part",
            meaning: "Factor on a bundle's acceptance for every part missing beyond the first.",
            unit: Share, range: 0.0..=1.0, textbook: None,
            default: Belief::quantiles(0.6, 0.3, 0.85, "judgement", C),
        }
        FurtherUnit {
            name: "further_unit",
            label: "Each further missing unit",
            meaning: "Factor on a volume rule's acceptance for every unit short beyond the first.",
            unit: Share, range: 0.0..=1.0, textbook: None,
            default: Belief::quantiles(0.5, 0.25, 0.75, "judgement", C),
        }
        Overload {
            name: "overload",
            label: "Choice overload",
            meaning: "How fast acceptance falls with every offer in one placement beyond the free ones.",
            unit: Share, range: 0.0..=1.0, textbook: Some(0.0),
            default: Belief::triangle(0.0, 0.02, 0.128, "meta-analyses of choice overload; the jam study is the extreme", A),
        }
        FreeOptions {
            name: "free_options",
            label: "Free options",
            meaning: "How many offers one placement can show before choice overload begins.",
            unit: Number, range: 0.0..=20.0, textbook: None,
            default: Belief::point(3.0, "judgement", C),
        }
        PositionDecay {
            name: "position_decay",
            label: "Position decay",
            meaning: "How fast attention falls from the first slot of a placement to the next.",
            unit: Number, range: 0.0..=3.0, textbook: Some(0.0),
            default: Belief::triangle(0.2, 0.5, 1.0, "search-list studies", C),
        }
        SharedOptimism {
            name: "shared_optimism",
            label: "Shared optimism",
            meaning: "How far all beliefs on acceptance are wrong in the same direction: 0 not at all, 1 completely.",
            unit: Share, range: 0.0..=1.0, textbook: None,
            default: Belief::point(0.5, "judgement; 0 makes ranges absurdly narrow", C),
        }
        AlreadyGrantedOffer {
            name: "already_granted_share.offer",
            label: "Leak of a shown offer",
            meaning: "Share of shoppers who would buy the target anyway and still get the discount meant for those who take the offer.",
            unit: Share, range: 0.0..=1.0, textbook: Some(0.0),
            default: Belief::triangle(0.2, 0.5, 0.9, "judgement", C),
        }
        AlreadyGrantedAutomatic {
            name: "already_granted_share.automatic",
            label: "Leak of an automatic discount",
            meaning: "Share of shoppers who would buy the target anyway and get the automatic discount.",
            unit: Share, range: 0.0..=1.0, textbook: Some(1.0),
            default: Belief::point(1.0, "by definition", C),
        }
        AlreadyGrantedCode {
            name: "already_granted_share.code",
            label: "Leak of a code",
            meaning: "Share of shoppers who would buy the target anyway and enter the code.",
            unit: Share, range: 0.0..=1.0, textbook: Some(0.0),
            default: Belief::triangle(0.1, 0.3, 0.7, "judgement", C),
        }
        OrderLoss {
            name: "order_loss",
            label: "Orders lost to offers",
            meaning: "Share of orders lost because an offer was shown before payment; negative when offers win orders.",
            unit: Share, range: -1.0..=1.0, textbook: Some(0.0),
            default: Belief::triangle(-0.005, 0.001, 0.01, "judgement; the break-even is shown", C),
        }
        Displacement {
            name: "displacement",
            label: "Displacement",
            meaning: "Share of accepted pair offers that replace a unit of the same category in the basket.",
            unit: Share, range: 0.0..=1.0, textbook: Some(0.0),
            default: Belief::triangle(0.0, 0.1, 0.3, "daily SKU data, 2008", A),
        }
        PulledForward {
            name: "pulled_forward",
            label: "Pulled forward",
            meaning: "Share of accepted units that replace a later purchase.",
            unit: Share, range: 0.0..=1.0, textbook: Some(0.0),
            default: Belief::triangle(0.0, 0.05, 0.2, "stockpiling studies", A),
        }
        Halo {
            name: "halo",
            label: "Halo",
            meaning: "Additional average units sold with every accepted unit.",
            unit: Number, range: 0.0..=2.0, textbook: Some(0.0),
            default: Belief::point(0.0, "off; CVS promotions found 0.16", C),
        }
        TradeDown {
            name: "trade_down",
            label: "Trade-down",
            meaning: "Share of buyers of the dearer product who move down because they see the cheaper one.",
            unit: Share, range: 0.0..=1.0, textbook: Some(0.0),
            default: Belief::triangle(0.0, 0.005, 0.03, "judgement", C),
        }
        ReturnRate {
            name: "return_rate",
            label: "Return rate",
            meaning: "Share of added units that come back.",
            unit: Share, range: 0.0..=1.0, textbook: Some(0.0),
            default: Belief::quantiles(0.15, 0.08, 0.25, "US online returns, 2021 to 2023", B),
        }
        ReturnHandling {
            name: "return_handling",
            label: "Cost of a return",
            meaning: "Handling of one returned unit.",
            unit: Amount, range: 0.0..=1_000.0, textbook: Some(0.0),
            default: Belief::point(3.0, "judgement", C),
        }
        ResaleShare {
            name: "resale_share",
            label: "Resale share",
            meaning: "Share of a returned unit's cost that is recovered.",
            unit: Share, range: 0.0..=1.0, textbook: None,
            default: Belief::point(0.7, "judgement", C),
        }
        PaymentFee {
            name: "payment_fee",
            label: "Payment fee",
            meaning: "Share of revenue kept by the payment provider.",
            unit: Share, range: 0.0..=0.5, textbook: Some(0.0),
            default: Belief::point(0.029, "usual card fee", C),
        }
        PickCost {
            name: "pick_cost",
            label: "Cost of picking",
            meaning: "Picking and packing one more unit.",
            unit: Amount, range: 0.0..=1_000.0, textbook: Some(0.0),
            default: Belief::point(1.0, "judgement", C),
        }
    }
    parts {
        TradeDownLadder of TradeDown {
            name: "trade_down.ladder",
            label: "Trade-down, ladders",
        }
        TradeDownDownsell of TradeDown {
            name: "trade_down.downsell",
            label: "Trade-down, downsells",
        }
    }
}

fn textbook_belief(value: f64) -> Belief {
    Belief {
        source: "textbook preset".to_owned(),
        ..Belief::fixed(value)
    }
}

/// A fifth less to a fifth more than the likeliest reach, at most all orders.
fn reach(mode: f64) -> Belief {
    Belief::triangle(
        mode * 0.8,
        mode,
        (mode * 1.2).min(1.0),
        "judgement",
        Grade::C,
    )
}

impl Assumption {
    /// The reach of every placement that is replayed, in the order of [`Placement::REPLAYED`].
    pub const REACH: [Self; Placement::REPLAYED.len()] = [
        Self::ReachProductPage,
        Self::ReachCart,
        Self::ReachCheckout,
        Self::ReachPostPurchase,
        Self::ReachReceipt,
        Self::ReachFollowUp,
    ];

    /// Share of orders in which the shopper sees this placement; `None` where nothing is replayed.
    #[must_use]
    pub fn reach(placement: Placement) -> Option<Self> {
        placement.replayed_index().map(|index| Self::REACH[index])
    }

    /// Share of shoppers who would buy the target anyway and get a discount granted this way.
    #[must_use]
    pub const fn already_granted_share(granted: Granted) -> Self {
        match granted {
            Granted::Offer => Self::AlreadyGrantedOffer,
            Granted::Automatic => Self::AlreadyGrantedAutomatic,
            Granted::Code => Self::AlreadyGrantedCode,
        }
    }
}

/// One `T` for every plan-wide assumption.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ByAssumption<T>([T; Assumption::COUNT]);

impl<T> ByAssumption<T> {
    /// Asks for each of them, in the order of [`Assumption::ALL`].
    pub fn from_fn(mut of: impl FnMut(Assumption) -> T) -> Self {
        Self(std::array::from_fn(|index| of(Assumption::ALL[index])))
    }
}

impl<T> Index<Assumption> for ByAssumption<T> {
    type Output = T;

    fn index(&self, assumption: Assumption) -> &T {
        &self.0[assumption as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_lead_to_the_rows_their_keys_name() {
        for placement in Placement::ALL {
            let expected = placement
                .replayed_index()
                .map(|_| format!("reach.{}", placement.word()));
            let found = Assumption::reach(placement).map(|reach| reach.name().to_owned());
            assert_eq!(found, expected);
        }
        for (granted, name) in [
            (Granted::Offer, "already_granted_share.offer"),
            (Granted::Automatic, "already_granted_share.automatic"),
            (Granted::Code, "already_granted_share.code"),
        ] {
            assert_eq!(Assumption::already_granted_share(granted).name(), name);
        }
    }

    #[test]
    fn a_handle_stands_for_its_own_row() {
        let names = ByAssumption::from_fn(Assumption::name);
        for (index, assumption) in Assumption::ALL.into_iter().enumerate() {
            assert_eq!(assumption as usize, index);
            assert_eq!(
                AssumptionId::from(assumption).spec().name,
                names[assumption]
            );
        }
    }
}
