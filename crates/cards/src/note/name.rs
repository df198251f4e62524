//! What a note is called in lists.

use crate::media;
use crate::template::strip;

/// How the shapes over a picture are described in a field.
const SHAPE: &str = "image-occlusion:";

/// The first words of a note, its first field before the others; shapes over a picture are none. Without any, the name of
/// its first picture or sound.
pub(crate) fn name_of(fields: &[String]) -> String {
    let words = fields.iter().map(|field| strip(field)).find(|words| !words.is_empty() && !words.starts_with(SHAPE));
    let media = || fields.iter().find_map(|field| media::names_in(field).into_iter().next());
    words.or_else(media).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_note_is_called_by_its_words_or_by_its_picture() {
        let of = |fields: &[&str]| name_of(&fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>());
        let shapes = "{{c1::image-occlusion:rect:left=.1:top=.2}}<br>{{c2::image-occlusion:ellipse:left=.3}}";
        assert_eq!(of(&["The <b>cell</b>", "back"]), "The cell");
        assert_eq!(of(&[shapes, "<img src=\"leaf.png\">", "Parts of a leaf"]), "Parts of a leaf");
        assert_eq!(of(&[shapes, "<img src=\"leaf.png\">", ""]), "leaf.png");
        assert_eq!(of(&["[sound:word.mp3]", ""]), "word.mp3");
        assert_eq!(of(&["", ""]), "");
    }
}
