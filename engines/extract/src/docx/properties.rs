//! What paragraphs, runs of letters and cells state about themselves, directly or in a style.

use crate::error::ExtractError;
use crate::flow::Style;
use crate::office::is_monospace;
use crate::xml::{Element, Xml};

/// The deepest level of lists and headings, counted from 0.
const DEEPEST: u8 = 8;

/// Where a paragraph stands in the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OutlineLevel {
    /// It is a heading; 1 is the outermost level.
    Heading(u8),
    /// It is none.
    Body,
}

/// What stands in `w:pPr`.
#[derive(Debug, Default)]
pub(super) struct ParagraphProperties {
    pub(super) style: Option<String>,
    pub(super) outline: Option<OutlineLevel>,
    /// Which numbering, `0` for none.
    pub(super) list: Option<String>,
    pub(super) level: Option<u8>,
}

impl ParagraphProperties {
    /// Reads the properties whose start was given last.
    ///
    /// # Errors
    /// Like [`Xml::next`].
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, ExtractError> {
        let mut properties = Self::default();
        xml.visit(|element| {
            let value = || element.attribute("val");
            match element.name().as_str() {
                "pStyle" => properties.style = value(),
                "outlineLvl" => {
                    properties.outline = value().and_then(|level| level.parse::<u8>().ok()).map(|level| match level {
                        0..=DEEPEST => OutlineLevel::Heading(level + 1),
                        _ => OutlineLevel::Body,
                    });
                }
                "numId" => properties.list = value(),
                "ilvl" => {
                    properties.level = value().and_then(|level| level.parse().ok()).map(|level: u8| level.min(DEEPEST))
                }
                // What the paragraph was before a change, and how its mark looks.
                "pPrChange" | "rPr" | "sectPr" => return false,
                _ => {}
            }
            true
        })?;
        Ok(properties)
    }
}

/// What stands in `w:rPr`. `None` where nothing is stated.
#[derive(Debug, Clone, Default)]
pub(super) struct RunProperties {
    pub(super) style: Option<String>,
    pub(super) strong: Option<bool>,
    pub(super) emphasis: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) is_code: bool,
    /// Where it stands for signs rather than letters, its places must be looked up.
    pub(super) typeface: Option<String>,
}

impl RunProperties {
    /// Reads the properties whose start was given last.
    ///
    /// # Errors
    /// Like [`Xml::next`].
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, ExtractError> {
        let mut properties = Self::default();
        xml.visit(|element| {
            match element.name().as_str() {
                "rStyle" => properties.style = element.attribute("val"),
                "b" => properties.strong = Some(is_on(element)),
                "i" => properties.emphasis = Some(is_on(element)),
                "vanish" => properties.hidden = Some(is_on(element)),
                "rFonts" => {
                    properties.typeface = element.attribute("ascii");
                    properties.is_code = properties.typeface.as_deref().is_some_and(is_monospace);
                }
                "rPrChange" => return false,
                _ => {}
            }
            true
        })?;
        Ok(properties)
    }

    /// How letters look where `style` says what these properties leave open.
    pub(super) fn over(&self, style: &Self) -> Self {
        Self {
            style: None,
            strong: self.strong.or(style.strong),
            emphasis: self.emphasis.or(style.emphasis),
            hidden: self.hidden.or(style.hidden),
            is_code: self.is_code || style.is_code,
            typeface: self.typeface.clone().or_else(|| style.typeface.clone()),
        }
    }

    /// The same for a [`crate::flow::Flow`].
    pub(super) fn look(&self) -> Style {
        Style { is_emphasis: self.emphasis == Some(true), is_strong: self.strong == Some(true), is_code: self.is_code }
    }
}

/// A property without a value is on.
pub(super) fn is_on(element: &Element<'_>) -> bool {
    !element.attribute("val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off" | "none"))
}
