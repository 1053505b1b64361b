//! The glossary: one word per thing, quoted by tooltips, help and docs.

/// A word of the trade with its one-sentence definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word as a person reads it.
    pub name: &'static str,
    /// One sentence.
    pub definition: &'static str,
}

macro_rules! terms {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $definition:literal;)*) => {
        $(
            #[doc = $definition]
            pub const $constant: Term = Term { name: $name, definition: $definition };
        )*
        /// Every term, in alphabetical order of its constant.
        pub const ALL: &[Term] = &[$($constant),*];
    };
}

terms! {
    ACCEPTANCE = "Acceptance", "Share of shown offers that are taken by shoppers who do not hold the target yet.";
    ALL_CONFIDENCE = "All-confidence", "Orders with both divided by the orders with the more common of the two.";
    ALREADY = "Already", "Orders that match the rule but hold its target anyway; a discount that reaches them is given away.";
    AOV = "AOV", "Average order value: net revenue divided by orders.";
    ATTACH_RATE = "Attach rate", "Share of orders with the trigger that also hold the target.";
    BREAK_EVEN_ACCEPTANCE = "Break-even acceptance", "The acceptance at which a rule earns exactly what it gives away; 0 when it gives nothing away.";
    CHI_SQUARE = "Chi-square", "How far the four counts lie from independence; it grows with the history and knows no direction.";
    COGS = "Cost of goods", "What the sold units cost the shop, at today's unit cost.";
    CONFIDENCE = "Confidence", "Share of the orders with the first product that also hold the second.";
    CONVICTION = "Conviction", "How many times more often the first would stand without the second if chance alone joined them; infinite when it never does.";
    COSINE = "Cosine", "Orders with both divided by the geometric mean of the orders with either; 1 when they always stand together.";
    COUNT = "Orders together", "Number of orders that hold both products.";
    EXPECTED_LOSS = "Expected loss if wrong", "What the plan costs in gross margin, averaged over all draws with gains counted as nothing.";
    EXPECTED_MARGIN = "Expected gross margin", "Orders with the trigger that lack the target, times the chance that the offer is seen and taken, times the unit margin of the target.";
    EXPECTED_ORDERS = "Expected orders", "Orders with both that month, order size and popularity alone explain.";
    FISHER = "Fisher's exact test", "Chance of as many orders together or more if the two were independent; blind to order size.";
    GROSS_MARGIN = "Gross margin", "Net revenue minus cost of goods.";
    GROSS_MARGIN_RATE = "Gross margin rate", "Gross margin divided by the net revenue whose cost is known.";
    HYPER_LIFT = "Hyper-lift", "Orders together divided by the number that chance exceeds in only one case of a hundred.";
    IMBALANCE = "Imbalance ratio", "How one-sided the pair is: 0 when both are as common, near 1 when one is rare; read it with the Kulczynski measure.";
    INTERVAL = "Range", "Where the true figure lies with the stated probability, given the history and the assumptions.";
    JACCARD = "Jaccard index", "Orders with both divided by the orders with either.";
    KULCZYNSKI = "Kulczynski measure", "Mean of both confidences; 0.5 says nothing when the pair is one-sided.";
    LEVERAGE = "Leverage", "Share of orders with both beyond the share that independence explains.";
    LIFT = "Lift", "How many times more often two products stand in one order than if they were bought independently.";
    LIFT_BY_MONTH = "Lift inside months", "Lift against what each month explains for itself: what only a season joins falls back to 1.";
    LIFT_LOWER = "Lift, lower bound", "The size-aware lift that the history supports with 95 % certainty after shrinking small counts: rank by it.";
    MULTI_ITEM_SHARE = "Multi-item orders", "Share of orders with at least two different products.";
    NET_REVENUE = "Net revenue", "What was paid for goods and services after discounts, without tax and shipping.";
    ODDS_RATIO = "Odds ratio", "How much the odds of the second rise with the first, pooled over months.";
    OPPORTUNITY = "Opportunity", "An order in which the rule would be shown.";
    ORDER_LOSS = "Break-even order loss", "The share of exposed orders the plan could lose before it stops paying.";
    PROBABILITY_IMPROVES = "Chance that margin improves", "Share of draws in which the plan raises gross margin.";
    P_VALUE = "p-value", "Chance of as many orders together or more if month, order size and popularity were all there is.";
    Q_VALUE = "q-value", "The share of false finds to expect among all pairs at least as striking as this one.";
    SHRUNKEN_LIFT = "Shrunken lift", "Size-aware lift drawn towards 1 where counts are small.";
    SIZE_AWARE_LIFT = "Size-aware lift", "Lift against what order size alone explains: large orders hold more of everything.";
    SUBSIDY = "Subsidy", "Discount given on units that would have been bought anyway.";
    SUBSTITUTE = "Suspected substitute", "Two products of one family that stand in one order less often than chance, yet are bought by the same people.";
    SUPPORT = "Support", "Share of all orders that hold both products.";
    UPLIFT = "Uplift", "What the plan adds, compared with the history without it.";
    UPT = "Units per order", "Units of goods divided by orders; services are not units.";
    VALUE_OF_A_TEST = "Value of a test", "What knowing the truth before deciding would be worth on average, in gross margin.";
    WEEKS_OF_COVER = "Weeks of cover", "Units on hand divided by the units sold a week, over the last 13 weeks.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_definition_is_one_sentence_and_every_word_stands_once() {
        let mut names = std::collections::HashSet::new();
        for term in ALL {
            assert!(names.insert(term.name), "{} stands twice", term.name);
            assert!(term.definition.ends_with('.'), "{}", term.name);
            assert!(!term.definition.contains(". "), "{}", term.name);
        }
    }
}
