//! Bar charts as PNG files in memory.

use png::{BitDepth, ColorType, Encoder, EncodingError};

const WHITE: [u8; 3] = [255, 255, 255];
const BLUE: [u8; 3] = [20, 60, 110];
const RED: [u8; 3] = [214, 69, 65];

/// Draws a bar for each value. The last bar is red.
pub(crate) fn bars(values: &[u32], width: u32, height: u32) -> Result<Vec<u8>, EncodingError> {
    let count = values.len().max(1) as u32;
    let largest = values.iter().copied().max().unwrap_or(0).max(1);
    let slot = (width / count).max(1);
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let bar = (x / slot) as usize;
            let value = values.get(bar).copied().unwrap_or(0);
            let gap = x % slot < slot / 5;
            let filled =
                u64::from(height - y) * u64::from(largest) <= u64::from(height) * u64::from(value);
            pixels.extend(if gap || !filled {
                WHITE
            } else if bar + 1 == values.len() {
                RED
            } else {
                BLUE
            });
        }
    }
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(file)
}
