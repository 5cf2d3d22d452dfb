//! Tags in a PDF: the structure, and the outline of its headings.

use std::num::{NonZeroU16, NonZeroU32};

use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};

use super::structure::{Element, ElementId, Role, Structure};

/// The tags so far.
pub(super) struct Tags<'a> {
    structure: &'a Structure,
    /// Of each element.
    states: Vec<ElementState>,
    /// The elements without a parent, in the order of the pages.
    roots: Vec<ElementId>,
    headings: Vec<(ElementId, XyzDestination)>,
    open: MarkedContent,
}

#[derive(Clone, Default)]
struct ElementState {
    is_placed: bool,
    contents: Vec<Identifier>,
    children: Vec<ElementId>,
}

/// The marked content that the next drawing operation may belong to.
#[derive(Clone, Copy, PartialEq)]
enum MarkedContent {
    Nothing,
    Artifact,
    Element(ElementId),
}

impl<'a> Tags<'a> {
    pub(super) fn new(structure: &'a Structure) -> Tags<'a> {
        Tags {
            structure,
            states: vec![ElementState::default(); structure.len()],
            roots: Vec::new(),
            headings: Vec::new(),
            open: MarkedContent::Nothing,
        }
    }

    /// Records where an element begins. An empty cell begins with its decoration.
    pub(super) fn place(&mut self, element: Option<ElementId>, page: usize, point: Point) {
        let Some((id, element)) = self.known(element) else {
            return;
        };
        let state = &mut self.states[id.index()];
        if std::mem::replace(&mut state.is_placed, true) {
            return;
        }
        if let Role::Heading(..) = element.role {
            let destination = XyzDestination::new(page, point);
            self.headings.push((id, destination));
        }
        self.place(element.parent, page, point);
        match element.parent {
            Some(parent) => self.states[parent.index()].children.push(id),
            None => self.roots.push(id),
        }
    }

    /// Returns the element if it is in the tree: a heading, if there are too many others.
    fn known(&self, element: Option<ElementId>) -> Option<(ElementId, &'a Element)> {
        let id = element?;
        let element = self.structure.get(id)?;
        let is_known = self.structure.is_complete() || matches!(element.role, Role::Heading(..));
        is_known.then_some((id, element))
    }

    /// Begins decoration.
    pub(super) fn artifact(&mut self, surface: &mut Surface<'_>) {
        if self.open != MarkedContent::Artifact {
            self.end(surface);
            let artifact = Artifact::with_kind(ArtifactType::Layout);
            surface.start_tagged(ContentTag::Artifact(artifact));
            self.open = MarkedContent::Artifact;
        }
    }

    /// Begins the content of an element.
    pub(super) fn content(&mut self, surface: &mut Surface<'_>, element: Option<ElementId>) {
        let Some((id, _)) = self.known(element) else {
            if self.structure.is_complete() {
                self.artifact(surface);
            } else {
                self.end(surface);
            }
            return;
        };
        let open = MarkedContent::Element(id);
        if self.open != open {
            self.end(surface);
            let identifier = surface.start_tagged(ContentTag::Other);
            self.states[id.index()].contents.push(identifier);
            self.open = open;
        }
    }

    /// Ends what is open.
    pub(super) fn end(&mut self, surface: &mut Surface<'_>) {
        if self.open != MarkedContent::Nothing {
            surface.end_tagged();
            self.open = MarkedContent::Nothing;
        }
    }

    /// Returns the headings below the first one, which is the title.
    pub(super) fn outline(&self) -> Outline {
        let mut outline = Outline::new();
        let mut headings = self.headings.iter().filter_map(|(id, destination)| {
            match &self.structure.get(*id)?.role {
                Role::Heading(level, text) => {
                    Some((*level, OutlineNode::new(text.clone(), destination.clone())))
                }
                _ => None,
            }
        });
        let mut last: Option<OutlineNode> = None;
        for (level, node) in &mut headings {
            match &mut last {
                Some(parent) if level > 1 => parent.push_child(node),
                _ => {
                    if let Some(done) = last.replace(node) {
                        outline.push_child(done);
                    }
                }
            }
        }
        if let Some(done) = last {
            outline.push_child(done);
        }
        outline
    }

    /// Returns `None` if no content has a tag.
    pub(super) fn tree(&mut self, language: &str) -> Option<TagTree> {
        let roots = std::mem::take(&mut self.roots);
        let nodes: Vec<Node> = roots.into_iter().filter_map(|id| self.node(id)).collect();
        let tree = (!nodes.is_empty()).then(|| TagTree::from(nodes))?;
        Some(tree.with_lang(Some(language.to_owned())))
    }

    fn node(&mut self, id: ElementId) -> Option<Node> {
        let state = std::mem::take(&mut self.states[id.index()]);
        let mut nodes: Vec<Node> = state.contents.into_iter().map(Node::from).collect();
        let children = state.children.into_iter();
        nodes.extend(children.filter_map(|child| self.node(child)));
        let role = &self.structure.get(id)?.role;
        Some(TagGroup::with_children(tag(role), nodes).into())
    }
}

fn tag(role: &Role) -> TagKind {
    match role {
        Role::Heading(level, text) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(text.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::Figure(description) => Tag::Figure(Some(description.clone())).into(),
        Role::Table => Tag::Table.into(),
        Role::Caption => Tag::Caption.into(),
        Role::TableHead => Tag::THead.into(),
        Role::TableBody => Tag::TBody.into(),
        Role::TableRow => Tag::TR.into(),
        Role::HeaderCell => Tag::TH(TableHeaderScope::Column).into(),
        Role::Cell(1) => Tag::TD.into(),
        Role::Cell(span) => {
            let span = u32::try_from(*span).ok().and_then(NonZeroU32::new);
            Tag::TD.with_col_span(span).into()
        }
    }
}
