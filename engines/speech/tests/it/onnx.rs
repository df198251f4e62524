//! Writes ONNX networks byte by byte. Field numbers are those of `onnx.proto` (IR version 8, operator set 17).

const FLOAT: u64 = 1;
const INT64: u64 = 7;

/// The bytes of one protobuf message.
#[derive(Default, Clone)]
struct Message(Vec<u8>);

impl Message {
    fn integer(mut self, field: u64, value: u64) -> Self {
        self.varint(field << 3);
        self.varint(value);
        self
    }

    fn bytes(mut self, field: u64, value: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(value.len() as u64);
        self.0.extend(value);
        self
    }

    fn message(self, field: u64, value: &Self) -> Self {
        self.bytes(field, &value.0)
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

/// A tensor of the signature, with so many sides of any length.
fn value(name: &str, element: u64, sides: usize) -> Message {
    let shape = (0..sides).fold(Message::default(), |shape, side| {
        shape.message(1, &Message::default().bytes(2, format!("{name}{side}").as_bytes()))
    });
    let tensor = Message::default().integer(1, element).message(2, &shape);
    Message::default().bytes(1, name.as_bytes()).message(2, &Message::default().message(1, &tensor))
}

/// A number, or a list of them, that is part of the network.
fn constant(name: &str, element: u64, sides: &[u64], bytes: &[u8]) -> Message {
    let header = sides.iter().fold(Message::default(), |tensor, side| tensor.integer(1, *side));
    header.integer(2, element).bytes(8, name.as_bytes()).bytes(9, bytes)
}

fn node(operator: &str, inputs: &[&str], output: &str) -> Message {
    let node = inputs.iter().fold(Message::default(), |node, input| node.bytes(1, input.as_bytes()));
    node.bytes(2, output.as_bytes()).bytes(4, operator.as_bytes())
}

fn cast(input: &str, output: &str, element: u64) -> Message {
    let to = Message::default().bytes(1, b"to").integer(3, element).integer(20, 2);
    node("Cast", &[input], output).message(5, &to)
}

fn model(graph: &Message) -> Vec<u8> {
    let operators = Message::default().bytes(1, b"").integer(2, 17);
    Message::default().integer(1, 8).message(8, &operators).message(7, graph).0
}

/// A voice: for each phoneme a tone of `samples` times the length scale, as loud as its number; the second speaker half
/// as loud.
pub(crate) fn voice(has_speakers: bool, samples: usize) -> Vec<u8> {
    let whole = |name: &str, value: i64| constant(name, INT64, &[], &value.to_le_bytes());
    let real = |name: &str, value: f32| constant(name, FLOAT, &[], &value.to_le_bytes());
    let shape = |name: &str, sides: &[i64]| {
        let bytes: Vec<u8> = sides.iter().flat_map(|side| side.to_le_bytes()).collect();
        constant(name, INT64, &[sides.len() as u64], &bytes)
    };
    let mut nodes = vec![
        node("Gather", &["scales", "one"], "length_scale"),
        node("Mul", &["length_scale", "samples"], "length_real"),
        cast("length_real", "length", INT64),
        node("Range", &["zero", "length", "one"], "times"),
        cast("times", "times_real", FLOAT),
        node("Mul", &["times_real", "pitch"], "phase"),
        node("Sin", &["phase"], "tone"),
        cast("input", "numbers", FLOAT),
        node("Mul", &["numbers", "loudness"], "levels"),
        node("Reshape", &["levels", "column"], "levels_column"),
        node("Mul", &["levels_column", "tone"], "tones"),
    ];
    let mut graph = Message::default().bytes(2, b"voice");
    if has_speakers {
        nodes.extend([
            cast("sid", "speaker", FLOAT),
            node("Add", &["speaker", "unit"], "divisor"),
            node("Div", &["tones", "divisor"], "spoken"),
        ]);
    } else {
        nodes.push(node("Identity", &["tones"], "spoken"));
    }
    nodes.push(node("Reshape", &["spoken", "flat"], "output"));
    for node in &nodes {
        graph = graph.message(1, node);
    }
    let constants = [
        whole("zero", 0),
        whole("one", 1),
        real("unit", 1.0),
        real("samples", samples as f32),
        real("pitch", 0.35),
        real("loudness", 0.01),
        shape("column", &[1, -1, 1]),
        shape("flat", &[1, 1, 1, -1]),
    ];
    for constant in &constants {
        graph = graph.message(5, constant);
    }
    graph = graph.message(11, &value("input", INT64, 2)).message(11, &value("input_lengths", INT64, 1));
    graph = graph.message(11, &value("scales", FLOAT, 1));
    if has_speakers {
        graph = graph.message(11, &value("sid", INT64, 1));
    }
    model(&graph.message(12, &value("output", FLOAT, 4)))
}

/// A network that is no voice.
pub(crate) fn other() -> Vec<u8> {
    let graph = Message::default().bytes(2, b"other").message(1, &node("Identity", &["picture"], "label"));
    model(&graph.message(11, &value("picture", FLOAT, 2)).message(12, &value("label", FLOAT, 2)))
}
