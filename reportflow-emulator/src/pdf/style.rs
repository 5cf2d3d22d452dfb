//! Text styles.

/// The alignment of lines.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Align {
    /// The side where the script starts.
    Start,
    Right,
}

/// A text style.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) color: (u8, u8, u8),
    pub(super) align: Align,
    /// The line height as a multiple of the size.
    pub(super) leading: f32,
    /// Makes all digits equally wide, so that those of a column line up.
    pub(super) tabular: bool,
}
