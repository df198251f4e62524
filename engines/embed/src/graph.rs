//! Writes ONNX graphs whose weights stay in another file.
//!
//! Field numbers are those of `onnx.proto` (IR version 8, operator set 17).

use std::collections::BTreeSet;

use crate::protobuf::Message;
use crate::weights::{Element, Tensor};

/// IR version that belongs to operator set 17.
const IR_VERSION: i64 = 8;
/// The oldest operator set in which `Shape` can be cut to one axis and `LayerNormalization` exists.
const OPERATOR_SET: i64 = 17;

/// Operators that ONNX Runtime adds to the standard: fused versions for transformers.
pub(crate) const FUSED: &str = "com.microsoft";
/// Operators of the standard.
pub(crate) const STANDARD: &str = "";

/// Element types as ONNX numbers them.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ElementType {
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    Float16 = 10,
    Bfloat16 = 16,
}

/// A setting of an operator.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Attribute {
    Integer(&'static str, i64),
    Float(&'static str, f32),
}

/// A side of a tensor in the graph's signature.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Side {
    /// Differs from run to run.
    Named(&'static str),
    /// Always the same.
    Fixed(u64),
}

/// A graph in the making. Nodes must be added in the order in which they are computed.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    fields: Message,
    stored: BTreeSet<String>,
}

impl Graph {
    /// A tensor that is given at each run.
    pub(crate) fn input(&mut self, name: &str, element: ElementType, sides: &[Side]) {
        self.fields.message(11, &value_info(name, element, sides));
    }

    /// A tensor that each run gives back.
    pub(crate) fn output(&mut self, name: &str, element: ElementType, sides: &[Side]) {
        self.fields.message(12, &value_info(name, element, sides));
    }

    /// Applies an operator; `name` is the node's and its one output's. An empty input name leaves an optional input out.
    /// Returns the name, so that calls can be chained.
    pub(crate) fn node(
        &mut self,
        (domain, operator): (&str, &str),
        inputs: &[&str],
        name: &str,
        attributes: &[Attribute],
    ) -> String {
        let mut node = Message::default();
        for input in inputs {
            node.bytes(1, input.as_bytes());
        }
        node.bytes(2, name.as_bytes());
        node.bytes(3, name.as_bytes());
        node.bytes(4, operator.as_bytes());
        for attribute in attributes {
            node.message(5, &attribute_message(*attribute));
        }
        node.bytes(7, domain.as_bytes());
        self.fields.message(1, &node);
        name.to_owned()
    }

    /// A list of whole numbers, part of the graph itself.
    pub(crate) fn numbers(&mut self, name: &str, values: &[i64]) -> String {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        let mut tensor = tensor_header(name, ElementType::Int64, &[values.len() as u64]);
        tensor.bytes(9, &bytes);
        self.initializer(name, &tensor);
        name.to_owned()
    }

    /// A tensor that stays in the file `location`, as 32-bit floats. A tensor that is stored shorter is widened by the
    /// runtime once, when it loads the graph. Returns the name to use as an input.
    pub(crate) fn weight(&mut self, name: &str, tensor: &Tensor, location: &str) -> String {
        let (name, is_wide) = self.stored_weight(name, tensor, location);
        if is_wide { name } else { self.widen_once(&name) }
    }

    /// As [`Graph::weight`], but in the type in which it is stored, and whether that is 32-bit floats.
    pub(crate) fn stored_weight(&mut self, name: &str, tensor: &Tensor, location: &str) -> (String, bool) {
        let element = match tensor.element {
            Element::F16 => ElementType::Float16,
            Element::Bf16 => ElementType::Bfloat16,
            // Weights of other types are refused before a graph is written.
            Element::F32 | Element::Other(_) => ElementType::Float,
        };
        let mut initializer = tensor_header(name, element, &tensor.shape);
        for (key, value) in [
            ("location", location.to_owned()),
            ("offset", tensor.offset_bytes.to_string()),
            ("length", tensor.size_bytes.to_string()),
        ] {
            let mut pair = Message::default();
            pair.bytes(1, key.as_bytes());
            pair.bytes(2, value.as_bytes());
            initializer.message(13, &pair);
        }
        // The value of `EXTERNAL`.
        initializer.integer(14, 1);
        self.initializer(name, &initializer);
        (name.to_owned(), matches!(element, ElementType::Float))
    }

    /// Converts to 32-bit floats.
    pub(crate) fn widen(&mut self, name: &str) -> String {
        let wide = format!("{name}:wide");
        self.node((STANDARD, "Cast"), &[name], &wide, &[Attribute::Integer("to", ElementType::Float as i64)])
    }

    fn widen_once(&mut self, name: &str) -> String {
        let wide = format!("{name}:wide");
        if self.stored.insert(wide.clone()) { self.widen(name) } else { wide }
    }

    fn initializer(&mut self, name: &str, tensor: &Message) {
        if self.stored.insert(name.to_owned()) {
            self.fields.message(5, tensor);
        }
    }

    /// The finished model.
    pub(crate) fn into_model(mut self) -> Vec<u8> {
        self.fields.bytes(2, b"encoder");
        let mut model = Message::default();
        model.integer(1, IR_VERSION);
        for (domain, version) in [(STANDARD, OPERATOR_SET), (FUSED, 1)] {
            let mut set = Message::default();
            set.bytes(1, domain.as_bytes());
            set.integer(2, version);
            model.message(8, &set);
        }
        model.message(7, &self.fields);
        model.into_bytes()
    }
}

fn tensor_header(name: &str, element: ElementType, shape: &[u64]) -> Message {
    let mut tensor = Message::default();
    for side in shape {
        tensor.integer(1, side.cast_signed());
    }
    tensor.integer(2, element as i64);
    tensor.bytes(8, name.as_bytes());
    tensor
}

fn attribute_message(attribute: Attribute) -> Message {
    let mut message = Message::default();
    match attribute {
        Attribute::Float(name, value) => {
            message.bytes(1, name.as_bytes());
            message.float(2, value);
            message.integer(20, 1);
        }
        Attribute::Integer(name, value) => {
            message.bytes(1, name.as_bytes());
            message.integer(3, value);
            message.integer(20, 2);
        }
    }
    message
}

fn value_info(name: &str, element: ElementType, sides: &[Side]) -> Message {
    let mut shape = Message::default();
    for side in sides {
        let mut dimension = Message::default();
        match side {
            Side::Fixed(length) => dimension.integer(1, length.cast_signed()),
            Side::Named(name) => dimension.bytes(2, name.as_bytes()),
        }
        shape.message(1, &dimension);
    }
    let mut tensor_type = Message::default();
    tensor_type.integer(1, element as i64);
    tensor_type.message(2, &shape);
    let mut value_type = Message::default();
    value_type.message(1, &tensor_type);
    let mut info = Message::default();
    info.bytes(1, name.as_bytes());
    info.message(2, &value_type);
    info
}
