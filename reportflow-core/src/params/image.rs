use std::fmt;
use std::path::Path;
use std::sync::Arc;

use base64_simd::STANDARD;
use serde::{Serialize, Serializer};

use super::escape::escape;
use super::kind::ParamKind;
use super::kind_traits::impl_kind_traits;
use super::param::Param;
use super::table_schema::TableSchema;
use super::type_info::TypeInfo;
use super::writer::Writer;

/// An image, sent as Base64 text.
///
/// It is unknown if the service expects bare Base64 or a data URI
/// (`docs/service.md`, section 4). Default: bare Base64. Use
/// [`as_data_uri`](Image::as_data_uri) for a data URI. Clones are cheap.
///
/// ```
/// use reportflow_core::params::Image;
///
/// let logo = Image::from_bytes(b"\x89PNG\r\n\x1a\n".to_vec());
/// assert_eq!(serde_json::to_string(&logo)?, r#""iVBORw0KGgo=""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    bytes: Arc<Vec<u8>>,
    media_type: Option<String>,
}

impl Image {
    /// Creates an image from the bytes of a file, such as a PNG or a JPEG.
    ///
    /// ```
    /// use reportflow_core::params::Image;
    ///
    /// # fn draw(_: &str) -> Vec<u8> { b"\x89PNG\r\n\x1a\n".to_vec() }
    /// // Drawn in memory, such as a QR code.
    /// let code = Image::from_bytes(draw("https://example.jp/支払"));
    /// // Or part of the program: `Image::from_bytes(include_bytes!("社印.png"))`.
    /// # assert_eq!(code.bytes().len(), 8);
    /// ```
    #[must_use]
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Image {
        Image {
            bytes: Arc::new(bytes.into()),
            media_type: None,
        }
    }

    /// Reads a whole image file into memory.
    ///
    /// ```no_run
    /// use reportflow_core::params::Image;
    ///
    /// let seal = Image::from_path("assets/社印.png")?;
    /// // Clones share the bytes: one seal for a thousand invoices.
    /// let invoices: Vec<Image> = (0..1000).map(|_| seal.clone()).collect();
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error of [`std::fs::read`].
    pub fn from_path(path: impl AsRef<Path>) -> std::io::Result<Image> {
        Ok(Image::from_bytes(std::fs::read(path)?))
    }

    /// Reads an image until the end of the reader.
    ///
    /// ```
    /// use std::io::Read;
    /// use reportflow_core::params::Image;
    ///
    /// # let upload: &[u8] = b"\x89PNG";
    /// // At most a megabyte of an upload.
    /// let photo = Image::from_reader(upload.take(1024 * 1024))?;
    /// assert_eq!(photo.bytes(), b"\x89PNG");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The reader's error.
    pub fn from_reader(mut reader: impl std::io::Read) -> std::io::Result<Image> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        Ok(Image::from_bytes(bytes))
    }

    /// Sets the form of the image to a data URI: `data:<media type>;base64,…`.
    ///
    /// ```
    /// use reportflow_core::params::Image;
    ///
    /// let photo = Image::from_bytes(*b"abc").as_data_uri("image/jpeg");
    /// assert_eq!(serde_json::to_string(&photo)?, r#""data:image/jpeg;base64,YWJj""#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn as_data_uri(mut self, media_type: impl Into<String>) -> Image {
        self.media_type = Some(media_type.into());
        self
    }

    /// Returns the image's bytes.
    ///
    /// ```
    /// use reportflow_core::params::Image;
    ///
    /// # let upload = b"\x89PNG\r\n\x1a\n".to_vec();
    /// let photo = Image::from_bytes(upload);
    /// assert!(photo.bytes().starts_with(b"\x89PNG"), "not a PNG");
    /// ```
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Image")
            .field("bytes", &self.bytes.len())
            .field("media_type", &self.media_type)
            .finish()
    }
}

#[diagnostic::do_not_recommend]
impl Param for Image {
    const TYPE: TypeInfo = TypeInfo::of_kinds(&[ParamKind::Image, ParamKind::Other]);

    fn write(&self, _: ParamKind, _: &TableSchema, writer: &mut Writer) {
        let media_type = self.media_type.as_deref();
        let before = media_type.map_or(0, |media_type| "data:;base64,".len() + media_type.len());
        let size = 2 + before + STANDARD.encoded_length(self.bytes.len());
        if writer.value(size) {
            return;
        }
        // The counting pass skips an image from a user's function.
        writer.reserve(size);
        writer.out.push(b'"');
        if let Some(media_type) = media_type {
            writer.out.extend_from_slice(b"data:");
            escape(&mut writer.out, media_type);
            writer.out.extend_from_slice(b";base64,");
        }
        STANDARD.encode_append(self.bytes.as_slice(), &mut writer.out);
        writer.out.push(b'"');
    }
}

impl_kind_traits!(Image: ImageParam;);

impl Serialize for Image {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let base64 = STANDARD.encode_to_string(self.bytes.as_slice());
        match &self.media_type {
            Some(media_type) => {
                serializer.serialize_str(&format!("data:{media_type};base64,{base64}"))
            }
            None => serializer.serialize_str(&base64),
        }
    }
}
