"""Turns the dynamically quantized encoder into the one that is shipped.

    python fix_scales.py IN.onnx OUT.onnx TOKENIZER.json SENTENCES.jsonl...

Four things change.

Activations get a scale that is fixed here, from the extremes over a sample of training
sentences, where onnxruntime's dynamic quantization takes one from all that is in a run.
What the encoder says of a sentence then depends on that sentence alone, not on its batch.

Weights are rounded from 8 to 7 bits. Processors without VNNI multiply 8-bit numbers in
pairs and let the sum saturate at 16 bits; 255 * 63 * 2 does not reach that, so whole-number
arithmetic is the same on every machine.

`QuantizeLinear` becomes `Mul`, `Add`, `Clip` and `Cast`, which rten 0.27 does in less time; halves are rounded up.

The states that relations are scored from become outputs (`dependent`, `governor`), so that a
second run can score them for heads other than the greedy ones.
"""

import json
import random
import sys

import numpy as np
import onnx
import onnxruntime as ort
from onnx import helper, numpy_helper
from tokenizers import Tokenizer

from words import encode, tensors

HIGHEST = 63


def consumers(graph, name):
    return [node for node in graph.node if name in node.input]


def producer(graph, name):
    return next(node for node in graph.node if name in node.output)


def add(graph, name, value):
    graph.initializer.append(numpy_helper.from_array(value, name))


def extremes(model, sentences):
    """Lowest and highest value of every tensor that is quantized at run time."""
    names = [node.input[0] for node in model.graph.node if node.op_type == "DynamicQuantizeLinear"]
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    del watched.graph.output[:]
    watched.graph.output.extend(helper.make_tensor_value_info(name, 1, None) for name in names)
    session = ort.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    low, high = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    for sentence in sentences:
        for name, value in zip(names, session.run(names, tensors(sentence))):
            low[name], high[name] = min(low[name], float(value.min())), max(high[name], float(value.max()))
    return {name: (low[name], high[name]) for name in names}


def fix_activations(graph, ranges):
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    scales = {}
    for at, node in enumerate(list(graph.node)):
        if node.op_type != "DynamicQuantizeLinear":
            continue
        low, high = ranges[node.input[0]]
        quantized, scale, zero = node.output
        scales[scale] = np.float32((high - low) / 255)
        add(graph, scale, scales[scale])
        add(graph, zero, np.uint8(np.clip(round(-low / scales[scale]), 0, 255)))
        graph.node.remove(node)
        graph.node.insert(at, helper.make_node("QuantizeLinear", [node.input[0], scale, zero], [quantized]))
    # What was activation scale times weight scale at run time is a number now.
    for node in list(graph.node):
        if node.op_type == "Mul" and node.input[0] in scales:
            add(graph, node.output[0], (scales[node.input[0]] * weights[node.input[1]]).astype(np.float32))
            graph.node.remove(node)


def round_weights(graph):
    tensors_ = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        weight = tensors_[node.input[1]]
        values = numpy_helper.to_array(weight).astype(np.float64)
        factor = np.maximum(np.abs(values).max(axis=0), 1) / HIGHEST
        weight.CopyFrom(numpy_helper.from_array(np.round(values / factor).astype(np.int8), weight.name))
        cast = consumers(graph, node.output[0])[0]
        scale = tensors_[consumers(graph, cast.output[0])[0].input[1]]
        scaled = numpy_helper.to_array(scale) * factor
        scale.CopyFrom(numpy_helper.from_array(scaled.astype(np.float32), scale.name))


def quantize_relations(graph):
    """The product of a dependent with every relation's matrix is still in floats: MatMul by a reshaped constant."""
    node = next(n for n in graph.node if n.op_type == "MatMul" and n.input[0] == "dependent")
    constant = {t.name: t for t in graph.initializer}[producer(graph, node.input[1]).input[0]]
    matrix = numpy_helper.to_array(constant)
    matrix = matrix.reshape(matrix.shape[0], -1)
    quantize = next(n for n in consumers(graph, "dependent") if n.op_type == "QuantizeLinear")
    scale = np.maximum(np.abs(matrix).max(axis=0), 1e-9) / HIGHEST
    activation = next(t for t in graph.initializer if t.name == quantize.input[1])
    add(graph, "relation_matrix", np.round(matrix / scale).astype(np.int8))
    add(graph, "relation_zero", np.zeros(matrix.shape[1], np.int8))
    add(graph, "relation_scale", (numpy_helper.to_array(activation) * scale).astype(np.float32))
    at = list(graph.node).index(node)
    graph.node.remove(node)
    inputs = [quantize.output[0], "relation_matrix", quantize.input[2], "relation_zero"]
    for new in reversed(
        [
            helper.make_node("MatMulInteger", inputs, ["relation_sum"]),
            helper.make_node("Cast", ["relation_sum"], ["relation_float"], to=1),
            helper.make_node("Mul", ["relation_float", "relation_scale"], list(node.output)),
        ]
    ):
        graph.node.insert(at, new)


def spell_out_quantization(graph):
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    add(graph, "lowest", np.float32(0))
    add(graph, "highest", np.float32(255))
    for node in [node for node in graph.node if node.op_type == "QuantizeLinear"]:
        given, scale, zero = node.input
        made = node.output[0]
        add(graph, made + "_factor", np.float32(1 / weights[scale]))
        add(graph, made + "_offset", np.float32(weights[zero] + 0.5))
        at = list(graph.node).index(node)
        graph.node.remove(node)
        for new in reversed(
            [
                helper.make_node("Mul", [given, made + "_factor"], [made + "_scaled"]),
                helper.make_node("Add", [made + "_scaled", made + "_offset"], [made + "_moved"]),
                helper.make_node("Clip", [made + "_moved", "lowest", "highest"], [made + "_kept"]),
                helper.make_node("Cast", [made + "_kept"], [made], to=onnx.TensorProto.UINT8),
            ]
        ):
            graph.node.insert(at, new)


def rename(graph, old, new):
    for node in graph.node:
        node.input[:] = [new if name == old else name for name in node.input]
        node.output[:] = [new if name == old else name for name in node.output]


def states(graph):
    """The two inputs of the relation scores: per dependent, and per governor before it is gathered by `heads`."""
    gather = next(n for n in graph.node if n.op_type == "GatherElements" and n.input[0].startswith("/m/Mul"))
    rename(graph, gather.input[0], "governor")
    matmul = next(
        n
        for n in graph.node
        if n.op_type == "MatMul"
        and producer_op(graph, n.input[1]) == "Reshape"
        and any(t.name == producer(graph, n.input[1]).input[0] for t in graph.initializer)
    )
    rename(graph, matmul.input[0], "dependent")
    for name in ("dependent", "governor"):
        graph.output.append(helper.make_tensor_value_info(name, 1, ["B", "W", None]))


def producer_op(graph, name):
    return next((node.op_type for node in graph.node if name in node.output), None)


def drop_unused(graph):
    while True:
        used = {name for node in graph.node for name in node.input} | {output.name for output in graph.output}
        dead = [node for node in graph.node if not used & set(node.output)]
        for node in dead:
            graph.node.remove(node)
        if not dead:
            break
    for tensor in [tensor for tensor in graph.initializer if tensor.name not in used]:
        graph.initializer.remove(tensor)


def main(given, made, tokenizer, *files):
    model = onnx.load(given)
    states(model.graph)
    tokenizer = Tokenizer.from_file(tokenizer)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    sentences = [json.loads(line)["w"] for file in files for line in open(file)]
    random.seed(1)
    sample = random.sample([words for words in sentences if 8 < len(words) < 60], 400)
    ranges = extremes(model, [encode(words, tokenizer) for words in sample])
    fix_activations(model.graph, ranges)
    round_weights(model.graph)
    quantize_relations(model.graph)
    spell_out_quantization(model.graph)
    drop_unused(model.graph)
    onnx.checker.check_model(model)
    onnx.save(model, made)


if __name__ == "__main__":
    main(*sys.argv[1:])
