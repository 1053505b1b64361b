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
    ALREADY = "Would buy anyway", "Orders that match the rule but hold its target anyway; a discount on these is given away.";
    AOV = "AOV", "Average order value: net revenue divided by orders.";
    ATTACH_RATE = "Attach rate", "Share of orders with the trigger that also hold the target.";
    BREAK_EVEN_ACCEPTANCE = "Break-even acceptance", "The acceptance at which a rule earns exactly what it gives away; 0 when it gives nothing away.";
    BUYERS_BY_CHANCE = "Buyers of both by chance", "Customers expected to buy both products in different orders when nothing but how much they buy and how popular both are decides.";
    BUYERS_OF_BOTH = "Buyers of both", "Customers with several orders who bought both products, in different ones.";
    CHI_SQUARE = "Chi-square", "How far the four counts lie from independence; it grows with the history and knows no direction.";
    COGS = "Cost of goods", "What the sold units cost the shop, at today's unit cost.";
    CONFIDENCE = "Confidence", "Share of the orders with the first product that also hold the second.";
    CONVICTION = "Conviction", "How many times more often the first would be bought without the second if chance alone joined them; infinite when it never does.";
    COSINE = "Cosine", "Orders with both divided by the geometric mean of the orders with either; 1 when they are always bought together.";
    COUNT = "Orders together", "Number of orders that hold both products, or all of a set.";
    CROSS_PRICE = "Cross-price elasticity", "By how many percent sales of one product change when the price of the other rises by one percent: above 0 speaks for a substitute, and proves nothing.";
    EXPECTED_CUSTOMERS = "Expected customers", "Customers who would have bought it later if month, number of later orders and popularity were all there is.";
    EXPECTED_LOSS = "Expected loss if wrong", "What the plan costs in gross margin, averaged over all draws with gains counted as nothing.";
    EXPECTED_MARGIN = "Expected gross margin", "Orders with the trigger that lack the target, times the chance that the offer is seen and taken, times the unit margin of the target.";
    EXPECTED_ORDERS = "Expected orders", "Orders with both that month, order size and popularity alone explain.";
    FISHER = "Fisher's exact test", "Chance of as many orders together or more if the two were independent; blind to order size.";
    FOLLOW_UP_CUSTOMERS = "Customers who came back", "Customers with the first product who bought the second within the days after it.";
    FOLLOW_UP_LIFT = "Follow-up lift", "Customers who came back for the second product divided by those expected.";
    FOLLOW_UP_LOWER = "Follow-up lift, lower bound", "The follow-up lift that the history supports with 95 % certainty after shrinking small counts: rank by it.";
    FOLLOW_UP_SHARE = "Share who came back", "Customers who came back for the second product divided by all with the first whose days after lie in the history.";
    GOES_WITH = "Goes with", "Products the accessory goes with: each of them dearer, and each of these pairs proven.";
    GROSS_MARGIN = "Gross margin", "Net revenue minus cost of goods.";
    GROSS_MARGIN_RATE = "Gross margin rate", "Gross margin divided by the net revenue whose cost is known.";
    HUB_ORDERS = "Orders of the triggers", "Orders that hold at least one of the products the accessory goes with, each counted once.";
    HYPER_LIFT = "Hyper-lift", "Orders together divided by the number that chance exceeds in only one case of a hundred.";
    IMBALANCE = "Imbalance ratio", "How one-sided the pair is: 0 when both are as common, near 1 when one is rare; read it with the Kulczynski measure.";
    INTERVAL = "Range", "Where the true figure lies with the stated probability, given the history and the assumptions.";
    JACCARD = "Jaccard index", "Orders with both divided by the orders with either.";
    KULCZYNSKI = "Kulczynski measure", "Mean of both confidences; 0.5 says nothing when the pair is one-sided.";
    LADDER_ORDERS = "Orders of a ladder", "Orders of all steps together; one with two steps counts twice.";
    LATER_SPEND = "Later spend", "Net revenue of the orders a customer placed in the days after, on average over all customers looked at.";
    LEVERAGE = "Leverage", "Share of orders with both beyond the share that independence explains.";
    LIFT = "Lift", "How many times more often two products are bought in one order than if they were bought independently.";
    LIFT_BY_MONTH = "Lift inside months", "Lift against what each month explains for itself: what only a season joins falls back to 1.";
    LIFT_LOWER = "Lift, lower bound", "The size-aware lift that the history supports with 95 % certainty after shrinking small counts: rank by it.";
    LIFT_UPPER = "Lift, upper bound", "The size-aware lift that the pair exceeds in only one case of twenty after shrinking small counts; below 1 the two avoid one another.";
    LIST_PRICE = "List price", "Price of one unit in the catalog, before any discount.";
    MARGIN_GAP = "Margin gap", "How much more gross margin one unit leaves than one of the step below.";
    MEDIAN_DAYS = "Median days", "Half of the customers who came back did so within so many days.";
    MULTI_ITEM_SHARE = "Multi-item orders", "Share of orders with at least two different products.";
    NET_REVENUE = "Net revenue", "What was paid for goods and services after discounts, without tax and shipping.";
    ODDS_RATIO = "Odds ratio", "How much the odds of the second rise with the first, pooled over months.";
    OPPORTUNITY = "Opportunity", "An order in which the rule would be shown.";
    ORDER_LOSS = "Break-even order loss", "The share of orders that see an offer before payment which the plan could lose before it stops paying.";
    PRICE_GAP = "Price gap", "How much dearer a step is than the step below, as a share of the lower price; few climb more than 50 %.";
    PRICE_PAID = "Price paid", "What one unit cost in an order, before discounts on the whole order.";
    PRICE_POSITION = "Price position", "Where the other products of an order stand on average between the cheapest (0) and the dearest (1) of their category.";
    PROBABILITY_IMPROVES = "Chance that margin improves", "Share of draws in which the plan raises gross margin.";
    PRODUCT_ORDERS = "Orders of a product", "Orders that hold it.";
    PROVEN_PAIR = "Proven pair", "A pair that is hardly chance and more than order size explains: q-value at most 5 % and a lower bound of the lift above 1.";
    P_VALUE = "p-value", "Chance of as many orders together or more if month, order size and popularity were all there is.";
    Q_VALUE = "q-value", "The share of false alarms to expect among all pairs at least as striking as this one.";
    REPEAT_RATE = "Bought again", "Share of customers with another order in the days after: observed, not an effect of any offer.";
    SALES_PER_WEEK = "Sold a week", "Units sold a week, over the last 13 weeks.";
    SET_LIFT = "Each adds", "Orders with the whole set divided by what its pairs explain: above 1 the products belong together, about 1 each goes with the first on its own account.";
    SET_SIZE = "Products of a set", "How many different products the set has.";
    SHRUNKEN_LIFT = "Shrunken lift", "Size-aware lift drawn towards 1 where counts are small.";
    SIZE_AWARE_LIFT = "Size-aware lift", "Lift against what order size alone explains: large orders hold more of everything.";
    STEP = "Step", "One product of a ladder, which leads from good to best with rising prices.";
    STEP_SHARE = "Who buys which step", "The orders of a step divided by those of all steps.";
    STOCK_AT_COST = "Stock at cost", "Units on hand times today's unit cost.";
    STOCK_TRIGGER = "Trigger with most traffic", "Of the products that are proven to be bought with the article, the one in most orders a week: where an offer would be seen.";
    SUBSIDY = "Subsidy", "Discount given on units that would have been bought anyway.";
    SUBSTITUTE = "Suspected substitute", "Two products of one family that are bought together less often than chance would have it, yet by the same people.";
    SUPPORT = "Support", "Share of all orders that hold both products, or all of a set.";
    TARGET = "Target", "The product that is offered.";
    TRIGGER = "Trigger", "The product in the basket with which another one is offered: of a pair the dearer of the two, until somebody swaps them.";
    TWO_BY_TWO = "Two-by-two", "Orders with both products, with only one of them, and with neither.";
    UNIT_MARGIN = "Unit margin", "List price of one unit minus its unit cost.";
    UNITS_ON_HAND = "Units on hand", "Units in stock, as the catalog says.";
    UPLIFT = "Uplift", "What the plan adds, compared with the history without it.";
    UPPER_SHARE = "Dearer steps taken", "Share of the orders with the product or a dearer step of its ladder that hold a dearer step.";
    UPT = "Units per order", "Units of goods divided by orders; services are not units.";
    VALUE_OF_A_TEST = "Worth testing up to", "What knowing the truth before deciding would be worth on average, in gross margin: the most a test may cost.";
    WEEKS_OF_COVER = "Weeks of cover", "Units on hand divided by the units sold a week, over the last 13 weeks.";
    WITH_COMPLEMENT = "Orders with a companion", "Share of the product's orders that hold something that goes with it.";
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
