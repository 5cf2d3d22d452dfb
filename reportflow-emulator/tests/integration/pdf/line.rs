//! The printed lines of a PDF, by the height of their characters. The other readers join
//! lines that are close to each other.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform, output_doc};

/// Returns the lines of each cell, one after the other. Neighbours on the same height may
/// be in one line.
pub(crate) fn lines(pdf: &[u8]) -> Vec<String> {
    let document = pdf_extract::Document::load_mem(pdf).unwrap();
    let mut output = Lines::default();
    output_doc(&document, &mut output).unwrap();
    output.lines
}

#[derive(Default)]
struct Lines {
    lines: Vec<String>,
    height: Option<f64>,
}

impl OutputDev for Lines {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.height = None;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        transform: &Transform,
        _: f64,
        _: f64,
        _: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let height = transform.m32;
        if self
            .height
            .replace(height)
            .is_none_or(|it| (it - height).abs() > 0.5)
        {
            self.lines.push(String::new());
        }
        if let Some(line) = self.lines.last_mut() {
            line.push_str(text);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
