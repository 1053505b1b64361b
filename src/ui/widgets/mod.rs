//! The pieces every screen is built of.

pub mod badge;
pub mod button;
pub mod charts;
pub mod empty_state;
pub mod field;
pub mod filter_chip;
pub mod interval_row;
pub mod labelled;
pub mod path_dialog;
pub mod percent_slider;
mod pickable_line;
pub mod progress_card;
mod range_charts;
pub mod search_choice;
pub mod segmented;
pub mod sku_list;
pub mod sku_picker;
pub mod stat_card;
pub mod stepper;
pub mod switch;
pub mod table;
mod table_header;
mod table_keys;
mod table_state;
pub mod term;
pub mod toast;
pub mod value_slider;
