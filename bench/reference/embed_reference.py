"""Computes sentence vectors of a BERT encoder with numpy in double precision, from its definition alone.

The yardstick for the vectors of the embed worker: it shares no code with it, and neither onnxruntime nor torch.

Reads one JSON object from stdin: {"weights", "tokenizer", "heads", "epsilon", "max_tokens", "texts"}; writes
{"vectors": [[...]], "tokens": [...]} to stdout. Pooling is the mean; vectors have unit length.
"""

import json
import math
import struct
import sys

import numpy
from tokenizers import Tokenizer


def read_safetensors(path):
    """All float tensors by name, in double precision."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        kind = {"F32": "<f4", "F16": "<f2"}.get(entry["dtype"])
        if kind:
            values = numpy.frombuffer(data[start:end], dtype=kind)
            tensors[name] = values.reshape(entry["shape"]).astype(numpy.float64)
    return tensors


def normalise(values, tensors, name, epsilon):
    centred = values - values.mean(axis=-1, keepdims=True)
    deviation = numpy.sqrt((centred**2).mean(axis=-1, keepdims=True) + epsilon)
    return centred / deviation * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]


def linear(values, tensors, name):
    return values @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]


def gelu(values):
    return 0.5 * values * (1 + numpy.vectorize(math.erf)(values / math.sqrt(2)))


def encode(tensors, ids, heads, epsilon):
    """The last hidden state of one text, token by token."""
    state = (
        tensors["embeddings.word_embeddings.weight"][ids]
        + tensors["embeddings.position_embeddings.weight"][: len(ids)]
        + tensors["embeddings.token_type_embeddings.weight"][0]
    )
    state = normalise(state, tensors, "embeddings.LayerNorm", epsilon)
    layer = 0
    while f"encoder.layer.{layer}.output.dense.weight" in tensors:
        at = f"encoder.layer.{layer}"

        def split(part):
            projected = linear(state, tensors, f"{at}.attention.self.{part}")
            return projected.reshape(len(ids), heads, -1).swapaxes(0, 1)

        query, key, value = split("query"), split("key"), split("value")
        scores = query @ key.swapaxes(1, 2) / math.sqrt(query.shape[-1])
        scores = numpy.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        mixed = mixed.swapaxes(0, 1).reshape(len(ids), -1)
        attended = linear(mixed, tensors, f"{at}.attention.output.dense") + state
        attended = normalise(attended, tensors, f"{at}.attention.output.LayerNorm", epsilon)
        wide = gelu(linear(attended, tensors, f"{at}.intermediate.dense"))
        state = linear(wide, tensors, f"{at}.output.dense") + attended
        state = normalise(state, tensors, f"{at}.output.LayerNorm", epsilon)
        layer += 1
    return state


def main():
    request = json.load(sys.stdin)
    tensors = read_safetensors(request["weights"])
    tokenizer = Tokenizer.from_file(request["tokenizer"])
    tokenizer.no_padding()
    tokenizer.enable_truncation(request["max_tokens"])
    vectors, tokens = [], []
    for text in request["texts"]:
        ids = tokenizer.encode(text).ids
        pooled = encode(tensors, ids, request["heads"], request["epsilon"]).mean(axis=0)
        vectors.append((pooled / numpy.linalg.norm(pooled)).tolist())
        tokens.append(len(ids))
    json.dump({"vectors": vectors, "tokens": tokens}, sys.stdout)


main()
