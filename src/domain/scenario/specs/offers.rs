//! How an offer is met: what it adds, what tires, what stands where.

use super::{AssumptionSpec, AssumptionUnit, known, push, quantiles, row, triangle};
use crate::domain::belief::Grade;

pub(super) fn add(specs: &mut Vec<AssumptionSpec>) {
    use AssumptionUnit::{Number, Share};
    push(
        specs,
        row(
            "incremental_share",
            "Incremental share",
            "Share of an app dashboard's acceptance that would not have happened anyway; used only for rules whose acceptance comes from a dashboard.",
            Share,
            (0.0, 1.0),
            Some(1.0),
        ),
        quantiles(
            0.5,
            0.2,
            0.8,
            "CVS promotions 0.45; Amazon at most 0.25",
            Grade::A,
        ),
    );
    push(
        specs,
        row(
            "discount_elasticity",
            "Discount elasticity",
            "How strongly acceptance answers a discount: at 2.4, one percent off makes acceptance rise by 2.4 percent of itself.",
            Number,
            (0.0, 20.0),
            Some(0.0),
        ),
        quantiles(
            2.4,
            1.2,
            4.5,
            "meta-analysis of 1,851 price elasticities",
            Grade::A,
        ),
    );
    push(
        specs,
        row(
            "gap_response",
            "Price-gap response",
            "How strongly acceptance of a ladder step falls when its price gap is wider than 25 %.",
            Number,
            (0.0, 10.0),
            Some(0.0),
        ),
        triangle(0.5, 1.0, 2.0, "judgement", Grade::C),
    );
    push(
        specs,
        row(
            "further_part",
            "Each further missing part",
            "Factor on a bundle's acceptance for every part missing beyond the first.",
            Share,
            (0.0, 1.0),
            None,
        ),
        quantiles(0.6, 0.3, 0.85, "judgement", Grade::C),
    );
    push(
        specs,
        row(
            "further_unit",
            "Each further missing unit",
            "Factor on a volume rule's acceptance for every unit short beyond the first.",
            Share,
            (0.0, 1.0),
            None,
        ),
        quantiles(0.5, 0.25, 0.75, "judgement", Grade::C),
    );
    push(
        specs,
        row(
            "overload",
            "Choice overload",
            "How fast acceptance falls with every offer in one placement beyond the free ones.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        triangle(
            0.0,
            0.02,
            0.128,
            "meta-analyses of choice overload; the jam study is the extreme",
            Grade::A,
        ),
    );
    push(
        specs,
        row(
            "free_options",
            "Free options",
            "Offers in one placement that do not tire anybody.",
            Number,
            (0.0, 20.0),
            None,
        ),
        known(3.0, "judgement"),
    );
    push(
        specs,
        row(
            "position_decay",
            "Position decay",
            "How fast attention falls from the first slot of a placement to the next.",
            Number,
            (0.0, 3.0),
            Some(0.0),
        ),
        triangle(0.2, 0.5, 1.0, "search-list studies", Grade::C),
    );
    push(
        specs,
        row(
            "shared_optimism",
            "Shared optimism",
            "How far all acceptance beliefs err together: 0 not at all, 1 completely.",
            Share,
            (0.0, 1.0),
            None,
        ),
        known(0.5, "judgement; 0 makes ranges absurdly narrow"),
    );
}
