//! The orders of the example `bulk`.

/// An order in our own database.
#[derive(Debug)]
pub struct Order {
    /// The id.
    pub id: u64,
    /// The customer, with the form of address.
    pub customer: String,
    /// The amount, in yen.
    pub amount: u32,
}

/// Returns the orders that a database would hold, always in the same order.
pub fn orders() -> impl Iterator<Item = Order> {
    (1..=1_000).map(|n| Order {
        id: 70_000 + u64::from(n),
        customer: format!("お客様番号{n:04} 様"),
        amount: 1_100 * n,
    })
}
