"""Embeds texts with onnxruntime's Python package, as the speed to hold the embed worker against.

The graph is the one that frameworks export (plain operators; the runtime's own optimiser fuses them), built here with
the onnx package. Texts are sorted by length and batched to the same token budget as in the worker, on the same number
of threads, and waiting threads sleep in both. Splitting into tokens and pooling are part of the measured time in both.

The first line of stdin is a JSON object: {"weights", "tokenizer", "heads", "epsilon", "max_tokens", "batch_tokens",
"threads", "texts"}. The answer is {"ready": true}. Every further line is answered by one run over all texts:
{"seconds", "cpu_seconds", "tokens"}.
"""

import json
import math
import os
import struct
import sys
import time

import numpy
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer


class Exported:
    """A BERT encoder in the operators of the ONNX standard, its weights inside the model."""

    def __init__(self, path, heads, epsilon):
        with open(path, "rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            self.header = json.loads(file.read(length))
            self.data = file.read()
        self.heads, self.epsilon = heads, epsilon
        self.nodes, self.initializers, self.known = [], [], set()

    def constant(self, name, values):
        if name not in self.known:
            self.known.add(name)
            self.initializers.append(numpy_helper.from_array(values, name))
        return name

    def weight(self, name, transpose=False):
        entry = self.header[name]
        start, end = entry["data_offsets"]
        values = numpy.frombuffer(self.data[start:end], dtype="<f4").reshape(entry["shape"])
        if transpose:
            return self.constant(f"{name}.T", numpy.ascontiguousarray(values.T))
        return self.constant(name, values)

    def node(self, operator, inputs, **attributes):
        output = f"value_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def linear(self, value, name):
        product = self.node("MatMul", [value, self.weight(f"{name}.weight", transpose=True)])
        return self.node("Add", [product, self.weight(f"{name}.bias")])

    def normalise(self, value, name):
        inputs = [value, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.node("LayerNormalization", inputs, axis=-1, epsilon=self.epsilon)

    def number(self, name, value):
        return self.constant(name, numpy.array(value, numpy.float32))

    def gelu(self, value):
        curve = self.node("Erf", [self.node("Div", [value, self.number("root_of_two", math.sqrt(2))])])
        product = self.node("Mul", [value, self.node("Add", [curve, self.number("one", 1)])])
        return self.node("Mul", [product, self.number("half", 0.5)])

    def attention(self, state, mask, name, hidden):
        size = hidden // self.heads
        apart = self.constant("apart", numpy.array([0, 0, self.heads, size], numpy.int64))
        together = self.constant("together", numpy.array([0, 0, hidden], numpy.int64))

        def split(part, order):
            shaped = self.node("Reshape", [self.linear(state, f"{name}.self.{part}"), apart])
            return self.node("Transpose", [shaped], perm=order)

        query, key = split("query", [0, 2, 1, 3]), split("key", [0, 2, 3, 1])
        scores = self.node("Div", [self.node("MatMul", [query, key]), self.number("scale", math.sqrt(size))])
        weights = self.node("Softmax", [self.node("Add", [scores, mask])], axis=-1)
        mixed = self.node("MatMul", [weights, split("value", [0, 2, 1, 3])])
        mixed = self.node("Reshape", [self.node("Transpose", [mixed], perm=[0, 2, 1, 3]), together])
        return self.linear(mixed, f"{name}.output.dense")

    def build(self):
        hidden = self.header["embeddings.word_embeddings.weight"]["shape"][1]
        zero = self.constant("zero", numpy.array(0, numpy.int64))
        one = self.constant("step", numpy.array(1, numpy.int64))
        words = self.node("Gather", [self.weight("embeddings.word_embeddings.weight"), "input_ids"])
        length = self.node("Gather", [self.node("Shape", ["input_ids"]), one])
        positions = self.node("Range", [zero, length, one])
        places = self.node("Gather", [self.weight("embeddings.position_embeddings.weight"), positions])
        segment = self.node("Gather", [self.weight("embeddings.token_type_embeddings.weight"), zero])
        state = self.node("Add", [self.node("Add", [words, segment]), places])
        state = self.normalise(state, "embeddings.LayerNorm")
        shown = self.node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
        hidden_part = self.node("Sub", [self.number("one", 1), shown])
        mask = self.node("Mul", [hidden_part, self.number("lowest", numpy.finfo(numpy.float32).min)])
        mask = self.node("Unsqueeze", [mask, self.constant("axes", numpy.array([1, 2], numpy.int64))])
        layer = 0
        while f"encoder.layer.{layer}.output.dense.weight" in self.header:
            at = f"encoder.layer.{layer}"
            attended = self.node("Add", [self.attention(state, mask, f"{at}.attention", hidden), state])
            attended = self.normalise(attended, f"{at}.attention.output.LayerNorm")
            wide = self.gelu(self.linear(attended, f"{at}.intermediate.dense"))
            state = self.node("Add", [self.linear(wide, f"{at}.output.dense"), attended])
            state = self.normalise(state, f"{at}.output.LayerNorm")
            layer += 1
        self.nodes.append(helper.make_node("Identity", [state], ["last_hidden_state"]))
        sides = ["texts", "tokens"]
        inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, sides) for n in ("input_ids", "attention_mask")]
        output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*sides, hidden])
        graph = helper.make_graph(self.nodes, "exported", inputs, [output], self.initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        return model.SerializeToString()


def batches(lengths, budget):
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    found = []
    for index in order:
        if found and lengths[found[-1][0]] * (len(found[-1]) + 1) <= budget:
            found[-1].append(index)
        else:
            found.append([index])
    return found


def embed(session, tokenizer, texts, budget):
    encodings = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    lengths = [len(ids) for ids in encodings]
    vectors = [None] * len(texts)
    for batch in batches(lengths, budget):
        width = max(lengths[index] for index in batch)
        ids = numpy.zeros((len(batch), width), numpy.int64)
        mask = numpy.zeros_like(ids)
        for row, index in enumerate(batch):
            ids[row, : lengths[index]] = encodings[index]
            mask[row, : lengths[index]] = 1
        (states,) = session.run(None, {"input_ids": ids, "attention_mask": mask})
        shown = mask[:, :, None].astype(numpy.float32)
        pooled = (states * shown).sum(axis=1) / shown.sum(axis=1)
        pooled /= numpy.linalg.norm(pooled, axis=1, keepdims=True)
        for row, index in enumerate(batch):
            vectors[index] = pooled[row]
    return vectors, sum(lengths)


def main():
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    request = json.loads(sys.stdin.readline())
    tokenizer = Tokenizer.from_file(request["tokenizer"])
    tokenizer.no_padding()
    tokenizer.enable_truncation(request["max_tokens"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = request["threads"]
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    model = Exported(request["weights"], request["heads"], request["epsilon"]).build()
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    print(json.dumps({"ready": True}), flush=True)
    for _ in sys.stdin:
        started, started_cpu = time.perf_counter(), time.process_time()
        _, tokens = embed(session, tokenizer, request["texts"], request["batch_tokens"])
        answer = {
            "seconds": time.perf_counter() - started,
            "cpu_seconds": time.process_time() - started_cpu,
            "tokens": tokens,
        }
        print(json.dumps(answer), flush=True)


main()
