//! The column layouts a sample can have.

/// Column layout of the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SampleDialect {
    /// Plain names: sku, title, price.
    #[default]
    Generic,
    /// As Shopify exports them.
    Shopify,
}
