"""Make published weights loadable by ONNX Runtime and DeepFace, without the frameworks they were
trained in. Each preparation reads one checked file and writes one new file.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

OPSET = 13
DEEPFACE_EDGE = 48  # DeepFace hands its emotion model grey faces of 48 x 48 in 0..1


def any_size(source: Path, target: Path) -> None:
    """Free the batch and picture size that an ONNX graph was exported with.

    The graph must be convolutional throughout; channels stay as they are.
    """
    import onnx

    graph_file = onnx.load(str(source))
    for value in (*graph_file.graph.input, *graph_file.graph.output):
        for axis, dim in enumerate(value.type.tensor_type.shape.dim):
            if axis != 1:
                dim.ClearField("dim_value")
                dim.dim_param = f"{value.name}_{axis}"
    del graph_file.graph.value_info[:]
    onnx.save(graph_file, str(target))


def mini_xception(source: Path, target: Path) -> None:
    """Write a Keras 2 classifier of grey faces as the ONNX graph that DeepFace expects.

    The result takes [n, 48, 48, 1] in 0..1, resizes it to the network's own edge, maps it to
    -1..1 and gives [n, classes] probabilities. Source: Keras HDF5 layout; the layer types are
    those of mini-XCEPTION (Arriaga et al. 2017, arXiv 1710.07557).
    """
    import h5py

    with h5py.File(source, "r") as stored:
        config = json.loads(stored.attrs["model_config"])["config"]
        _KerasGraph(stored["model_weights"]).save(config["layers"], target)


class _KerasGraph:
    """Translates Keras layers to ONNX nodes one by one; tensors are channels first."""

    def __init__(self, weights: Any) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []

    def save(self, layers: list[dict[str, Any]], target: Path) -> None:
        import onnx
        from onnx import TensorProto, helper

        configs = [layer["config"] for layer in layers]
        for layer in layers:
            inbound = layer["inbound_nodes"]
            inputs = [node[0] for node in inbound[0]] if inbound else []
            _LAYERS[layer["class_name"]](self, layer["config"], inputs)
        classes = next(c["filters"] for c in reversed(configs) if "filters" in c)
        self.add("Identity", [configs[-1]["name"]], "emotion")
        edge = DEEPFACE_EDGE
        graph = helper.make_graph(
            self.nodes,
            "mini_xception",
            [helper.make_tensor_value_info("face", TensorProto.FLOAT, ["n", edge, edge, 1])],
            [helper.make_tensor_value_info("emotion", TensorProto.FLOAT, ["n", classes])],
            self.tensors,
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8
        )
        onnx.checker.check_model(model)
        onnx.save(model, str(target))

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, name: str, value: Any) -> str:
        import numpy as np
        from onnx import numpy_helper

        kept = value if value.dtype == np.int64 else np.ascontiguousarray(value, np.float32)
        self.tensors.append(numpy_helper.from_array(kept, name))
        return name

    def stored(self, layer: str) -> list[Any]:
        group = self.weights[layer]
        return [group[name][()] for name in group.attrs["weight_names"]]


def _input(graph: _KerasGraph, config: dict[str, Any], inputs: list[str]) -> None:
    import numpy as np

    name, edge = config["name"], config["batch_input_shape"][1]
    graph.add("Transpose", ["face"], f"{name}/first", perm=[0, 3, 1, 2])
    scale = np.array([1, 1, edge / DEEPFACE_EDGE, edge / DEEPFACE_EDGE])
    sized = graph.add(
        "Resize",
        [f"{name}/first", "", graph.constant(f"{name}/scale", scale)],
        f"{name}/sized",
        mode="linear",
    )
    doubled = graph.add("Mul", [sized, graph.constant("two", np.array(2.0))], f"{name}/doubled")
    graph.add("Sub", [doubled, graph.constant("one", np.array(1.0))], name)


def _conv(graph: _KerasGraph, config: dict[str, Any], inputs: list[str]) -> None:
    name = config["name"]
    kernel, *bias = graph.stored(name)
    extra = [graph.constant(f"{name}/b", bias[0])] if bias else []
    weight = graph.constant(f"{name}/w", kernel.transpose(3, 2, 0, 1))
    graph.add("Conv", [*inputs, weight, *extra], name, **_window(config, kernel.shape[:2]))


def _separable(graph: _KerasGraph, config: dict[str, Any], inputs: list[str]) -> None:
    name = config["name"]
    depth, point = graph.stored(name)[:2]
    apart = graph.add(
        "Conv",
        [*inputs, graph.constant(f"{name}/d", depth.transpose(2, 3, 0, 1))],
        f"{name}/apart",
        group=depth.shape[2],
        **_window(config, depth.shape[:2]),
    )
    graph.add("Conv", [apart, graph.constant(f"{name}/p", point.transpose(3, 2, 0, 1))], name)


def _window(config: dict[str, Any], kernel: tuple[int, int]) -> dict[str, Any]:
    same = config["padding"] == "same"
    return {
        "kernel_shape": list(kernel),
        "strides": list(config["strides"]),
        "auto_pad": "SAME_UPPER" if same else "VALID",
    }


def _norm(graph: _KerasGraph, config: dict[str, Any], inputs: list[str]) -> None:
    name = config["name"]
    stored = zip("sbmv", graph.stored(name), strict=True)
    values = [graph.constant(f"{name}/{key}", value) for key, value in stored]
    graph.add("BatchNormalization", [*inputs, *values], name, epsilon=config["epsilon"])


def _activation(graph: _KerasGraph, config: dict[str, Any], inputs: list[str]) -> None:
    kinds = {"relu": "Relu", "softmax": "Softmax"}
    graph.add(kinds[config["activation"]], inputs, config["name"])


def _pool(graph: _KerasGraph, config: dict[str, Any], inputs: list[str]) -> None:
    graph.add("MaxPool", inputs, config["name"], **_window(config, tuple(config["pool_size"])))


def _sum(graph: _KerasGraph, config: dict[str, Any], inputs: list[str]) -> None:
    graph.add("Add", inputs, config["name"])


def _mean(graph: _KerasGraph, config: dict[str, Any], inputs: list[str]) -> None:
    pooled = graph.add("GlobalAveragePool", inputs, f"{config['name']}/pooled")
    graph.add("Flatten", [pooled], config["name"])


_LAYERS: dict[str, Callable[[_KerasGraph, dict[str, Any], list[str]], None]] = {
    "InputLayer": _input,
    "Conv2D": _conv,
    "SeparableConv2D": _separable,
    "BatchNormalization": _norm,
    "Activation": _activation,
    "MaxPooling2D": _pool,
    "Add": _sum,
    "GlobalAveragePooling2D": _mean,
}

PREPARATIONS: dict[str, Callable[[Path, Path], None]] = {
    "any_size": any_size,
    "mini_xception": mini_xception,
}
