//! The logical structure of a document, for readers that cannot see its layout.

/// More elements than those of 20,000 cells take too much of the file: 140 bytes each.
/// Then only headings are in the structure.
const MAX_ELEMENTS: usize = 25_000;

/// The index of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ElementId(u32);

impl ElementId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The meaning of an element.
#[derive(Clone, Debug)]
pub(super) enum Role {
    /// Its level, from 1 to 6, and its text.
    Heading(u16, String),
    Paragraph,
    /// Its description.
    Figure(String),
    Table,
    Caption,
    TableHead,
    TableBody,
    TableRow,
    HeaderCell,
    /// Its number of columns.
    Cell(usize),
}

/// An element. Drawing operations refer to it.
pub(super) struct Element {
    pub(super) parent: Option<ElementId>,
    pub(super) role: Role,
}

/// The elements of a document. Their order is that of the drawing operations.
#[derive(Default)]
pub(super) struct Structure {
    elements: Vec<Element>,
    /// Has headings only.
    is_partial: bool,
}

impl Structure {
    /// Adds an element. Returns `None` if the document has too many.
    pub(super) fn add(&mut self, parent: Option<ElementId>, role: Role) -> Option<ElementId> {
        let role = match role {
            // A heading needs a text.
            Role::Heading(_, text) if text.trim().is_empty() => Role::Paragraph,
            role => role,
        };
        self.is_partial |= self.elements.len() >= MAX_ELEMENTS;
        if self.is_partial && !matches!(role, Role::Heading(..)) {
            return None;
        }
        let id = ElementId(u32::try_from(self.elements.len()).ok()?);
        self.elements.push(Element { parent, role });
        Some(id)
    }

    pub(super) fn paragraph(&mut self) -> Option<ElementId> {
        self.add(None, Role::Paragraph)
    }

    pub(super) fn heading(&mut self, level: usize, text: &str) -> Option<ElementId> {
        self.add(
            None,
            Role::Heading(level.clamp(1, 6) as u16, text.to_owned()),
        )
    }

    /// Adds the image of a parameter with this label.
    pub(super) fn figure(&mut self, parent: Option<ElementId>, label: &str) -> Option<ElementId> {
        self.add(parent, Role::Figure(format!("{label} image")))
    }

    /// Returns a structure for a PDF without tags.
    pub(super) fn without_elements() -> Structure {
        Structure {
            elements: Vec::new(),
            is_partial: true,
        }
    }

    /// Returns whether each drawing operation without an element is decoration.
    pub(super) fn is_complete(&self) -> bool {
        !self.is_partial
    }

    pub(super) fn get(&self, id: ElementId) -> Option<&Element> {
        self.elements.get(id.index())
    }

    pub(super) fn len(&self) -> usize {
        self.elements.len()
    }
}
