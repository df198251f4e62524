//! Writes protobuf messages: the four wire types that an ONNX model needs, and no schema compiler.

const VARINT: u64 = 0;
const LENGTH_DELIMITED: u64 = 2;
const FIXED_32: u64 = 5;

/// The bytes of one message. Fields may be written in any order; repeated ones stay in the order of the calls.
#[derive(Debug, Default, Clone)]
pub(crate) struct Message(Vec<u8>);

impl Message {
    /// An integer field. Negative numbers take ten bytes, as the format demands.
    pub(crate) fn integer(&mut self, field: u64, value: i64) {
        self.varint(field << 3 | VARINT);
        self.varint(value.cast_unsigned());
    }

    /// A 32-bit float field.
    pub(crate) fn float(&mut self, field: u64, value: f32) {
        self.varint(field << 3 | FIXED_32);
        self.0.extend(value.to_le_bytes());
    }

    /// A string field, or one of raw bytes.
    pub(crate) fn bytes(&mut self, field: u64, value: &[u8]) {
        self.varint(field << 3 | LENGTH_DELIMITED);
        self.varint(value.len() as u64);
        self.0.extend(value);
    }

    /// A field that is a message itself.
    pub(crate) fn message(&mut self, field: u64, value: &Self) {
        self.bytes(field, &value.0);
    }

    /// The encoded message.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Seven bits a byte, low ones first, the top bit says that more follow.
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

#[cfg(test)]
mod tests;
