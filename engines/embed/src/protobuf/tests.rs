//! The encoding against bytes from the protobuf documentation's rules, worked out by hand.

use super::Message;

#[test]
fn integers_are_varints_with_their_field_number() {
    let mut message = Message::default();
    message.integer(1, 150);
    message.integer(16, 0);
    assert_eq!(message.into_bytes(), [0x08, 0x96, 0x01, 0x80, 0x01, 0x00]);
}

#[test]
fn a_negative_integer_takes_ten_bytes() {
    let mut message = Message::default();
    message.integer(2, -1);
    assert_eq!(message.into_bytes(), [0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
}

#[test]
fn floats_are_four_little_endian_bytes() {
    let mut message = Message::default();
    message.float(2, 1.0);
    assert_eq!(message.into_bytes(), [0x15, 0x00, 0x00, 0x80, 0x3f]);
}

#[test]
fn nested_messages_and_long_strings_carry_their_length() {
    let mut inner = Message::default();
    inner.bytes(1, &[7; 200]);
    let mut outer = Message::default();
    outer.message(3, &inner);
    let bytes = outer.into_bytes();
    assert_eq!(bytes[..6], [0x1a, 0xcb, 0x01, 0x0a, 0xc8, 0x01]);
    assert_eq!(bytes.len(), 206);
}
