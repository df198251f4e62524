//! Tests of the names of media.

use super::{names_in, rename_in};

#[test]
fn a_field_names_its_pictures_and_sounds_once_each() {
    let field =
        "<img src=\"a b.png\"> [sound:x.mp3] <img alt=x SRC = 'a b.png'><img src=c.jpg> srcset [sound:never ends";
    assert_eq!(names_in(field), ["a b.png", "x.mp3", "c.jpg"]);
    assert_eq!(names_in("resrc and src="), [""; 0]);
    assert_eq!(names_in("<img src=\"Tom &amp; Jerry.png\"><img src=\"a%20b.png\">"), ["Tom & Jerry.png", "a b.png"]);
    assert_eq!(names_in("<img src=\"Z%C3%A4hne.png\"><img src=\"100%.png\">"), ["Zähne.png", "100%.png"]);
}

#[test]
fn a_renamed_picture_is_called_by_its_new_name_and_no_other_text_changes() {
    let field = "a.png <img src=\"a.png\"> [sound:a.png] <img src=\"aa.png\">";
    assert_eq!(rename_in(field, "a.png", "b.png"), "a.png <img src=\"b.png\"> [sound:b.png] <img src=\"aa.png\">");
}
