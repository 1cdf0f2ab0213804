"""The weights of a shipped graph as a checkpoint to train on from: python thaw.py ENCODER.onnx LABELS.json OUT.pt"""

import json
import sys

import numpy as np
import onnx
import torch
from onnx import numpy_helper


def main(graph, labels, out):
    graph = onnx.load(graph).graph
    given = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    state = {}
    for name, value in given.items():
        if name.startswith("m.") and name.endswith(("weight", "bias", ".ub")):
            state[name[2:]] = torch.tensor(value)
    for name in ("enc.we.weight", "enc.sh.weight"):
        whole = given[f"m.{name}_quantized"].astype(np.float32) - given[f"m.{name}_zero_point"]
        state[name] = torch.tensor(whole * given[f"m.{name}_scale"])
    made = {output: node for node in graph.node for output in node.output}
    users = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        weight = given[node.input[1]].astype(np.float32)
        multiplied = users[users[node.output[0]][0].output[0]][0]
        activation = given[made[node.input[0]].input[1]]
        weight = torch.tensor(weight * (given[multiplied.input[1]] / activation))
        place = multiplied.output[0].removeprefix("/m/").split("/MatMul")[0].replace("/", ".")
        if node.input[1] == "relation_matrix":
            size = weight.shape[0]
            state["W"] = weight.view(size, -1, size).permute(1, 0, 2).contiguous()
        elif node.input[1].startswith("m.U"):
            state["U"] = weight
        else:
            state[place + ".weight"] = weight.t().contiguous()
    rename = {"pos.": "heads.upos.out."}
    state = {next((new + n[len(old) :] for old, new in rename.items() if n.startswith(old)), n): v for n, v in state.items()}
    torch.save(dict(state=state, relations=json.load(open(labels))["relations"]), out)
    print(len(state), "tensors")


if __name__ == "__main__":
    main(*sys.argv[1:])
