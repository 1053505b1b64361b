//! What a plan gives away, replaces and costs.

use super::{AssumptionSpec, AssumptionUnit, known, push, quantiles, row, triangle};
use crate::domain::belief::Grade;

pub(super) fn add(specs: &mut Vec<AssumptionSpec>) {
    use AssumptionUnit::{Number, Share};
    push(
        specs,
        row(
            "already_granted_share.offer",
            "Leak of a shown offer",
            "Share of those who buy the target anyway and get a discount meant only for who takes the offer.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        triangle(0.2, 0.5, 0.9, "judgement", Grade::C),
    );
    push(
        specs,
        row(
            "already_granted_share.automatic",
            "Leak of an automatic discount",
            "Share of those who buy the target anyway and get an automatic discount.",
            Share,
            (0.0, 1.0),
            Some(1.0),
        ),
        known(1.0, "by definition"),
    );
    push(
        specs,
        row(
            "already_granted_share.code",
            "Leak of a code",
            "Share of those who buy the target anyway and enter the code.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        triangle(0.1, 0.3, 0.7, "judgement", Grade::C),
    );
    push(
        specs,
        row(
            "order_loss",
            "Orders lost to offers",
            "Share of exposed orders lost because an offer stood in the way before payment; negative when offers win orders.",
            Share,
            (-1.0, 1.0),
            Some(0.0),
        ),
        triangle(
            -0.005,
            0.001,
            0.01,
            "judgement; the break-even is shown",
            Grade::C,
        ),
    );
    push(
        specs,
        row(
            "displacement",
            "Displacement",
            "Units of the same category in the basket that an accepted pair replaces.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        triangle(0.0, 0.1, 0.3, "daily SKU data, 2008", Grade::A),
    );
    push(
        specs,
        row(
            "pulled_forward",
            "Pulled forward",
            "Share of accepted units that replace a later purchase.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        triangle(0.0, 0.05, 0.2, "stockpiling studies", Grade::A),
    );
    push(
        specs,
        row(
            "halo",
            "Halo",
            "Further average units sold per accepted unit.",
            Number,
            (0.0, 2.0),
            Some(0.0),
        ),
        known(0.0, "off; CVS promotions found 0.16"),
    );
    push(
        specs,
        row(
            "trade_down",
            "Trade-down",
            "Share of present buyers of the dearer product who move down because they see the cheaper one.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        triangle(0.0, 0.005, 0.03, "judgement", Grade::C),
    );
}

pub(super) fn add_costs(specs: &mut Vec<AssumptionSpec>) {
    use AssumptionUnit::{Amount, Share};
    push(
        specs,
        row(
            "return_rate",
            "Return rate",
            "Share of added units that come back.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        quantiles(
            0.15,
            0.08,
            0.25,
            "US online returns, 2021 to 2023",
            Grade::B,
        ),
    );
    push(
        specs,
        row(
            "return_handling",
            "Cost of a return",
            "Handling of one returned unit.",
            Amount,
            (0.0, 1_000.0),
            Some(0.0),
        ),
        known(3.0, "judgement"),
    );
    push(
        specs,
        row(
            "resale_share",
            "Resale share",
            "Share of a returned unit's cost that is recovered.",
            Share,
            (0.0, 1.0),
            None,
        ),
        known(0.7, "judgement"),
    );
    push(
        specs,
        row(
            "payment_fee",
            "Payment fee",
            "Share of revenue kept by the payment provider.",
            Share,
            (0.0, 0.5),
            Some(0.0),
        ),
        known(0.029, "usual card fee"),
    );
    push(
        specs,
        row(
            "pick_cost",
            "Cost of picking",
            "Picking and packing one more unit.",
            Amount,
            (0.0, 1_000.0),
            Some(0.0),
        ),
        known(1.0, "judgement"),
    );
}
