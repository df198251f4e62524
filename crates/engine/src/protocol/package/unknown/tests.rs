//! Fields that were added after this was written survive.

use super::super::{ColumnMessage, DeckKind, NormalDeck, PresetOptions};
use super::unknown_fields;

#[test]
fn fields_that_were_added_later_go_out_as_they_came() {
    // Field 300 as a varint, field 301 as text, field 302 as a float.
    let added = [0xe0, 0x12, 0x05, 0xea, 0x12, 0x02, b'h', b'i', 0xf5, 0x12, 0, 0, 0x80, 0x3f];
    let options = PresetOptions { new_per_day: 7, extra: b"{}".into(), ..PresetOptions::default() };
    let bytes = options.write(&added);
    assert_eq!(PresetOptions::read(&bytes).expect("a message"), (options, added.to_vec()));
    let kind = DeckKind::Normal(NormalDeck { preset: 3, ..NormalDeck::default() });
    assert_eq!(DeckKind::read(&kind.write(&added)).expect("a message"), (kind, added.to_vec()));
}

#[test]
fn a_damaged_message_keeps_what_stood_before() {
    let whole = [0xe0, 0x12, 0x05, 0xea, 0x12, 0x02, b'h', b'i'];
    assert_eq!(unknown_fields(&whole[..7], &[]), whole[..3]);
    assert_eq!(unknown_fields(&[0xff; 12], &[]), [0_u8; 0]);
    assert_eq!(unknown_fields(&[0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], &[]), [0_u8; 0]);
}
