"""The whole network as .onnx: runs in many languages and without PyTorch; one file, any number of pictures."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from core.data.pictures import Pixels
from core.errors import UserError
from core.export import lines
from core.export.formats import Answer, Format, needed
from core.export.source import Source, about, as_texts
from core.export.tracing import trace
from core.messages import QT_TRANSLATE_NOOP

LARGEST = 2**31 - 1
"""Bytes that a single ONNX file can have."""
INPUT, OUTPUT, BATCH = "images", "logits", "batch"


def encode(source: Source) -> bytes:
    """In the opset that this PyTorch recommends. Metadata: classes, preprocessing, model, metrics, each as JSON."""
    onnx, _, _ = needed("onnx", "onnxscript", "onnxruntime")
    size = sum(tensor.nbytes for tensor in source.contents["weights"].values())
    if size > LARGEST:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "This network is too large for an ONNX file, which ends at 2 GB."),
            "",
            QT_TRANSLATE_NOOP("core", "Choose the format pt2, which has no such limit."),
        )
    with warnings.catch_warnings():
        # The converter warns of its own imports' deprecations.
        warnings.simplefilter("ignore")
        program: Any = torch.onnx.export(
            trace(source),
            dynamo=True,
            verbose=False,
            external_data=False,
            input_names=[INPUT],
            output_names=[OUTPUT],
        )
    model = program.model_proto
    _tidy(model)
    onnx.helper.set_model_props(model, as_texts(about(source)))
    onnx.checker.check_model(model, full_check=True)
    raw: bytes = model.SerializeToString()
    return raw


def load(raw: bytes, source: Source) -> Answer:
    """By onnxruntime, on the processor."""
    (runtime,) = needed("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    options.log_severity_level = 3
    session = runtime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])

    def answer(pictures: Pixels) -> Tensor:
        return torch.from_numpy(session.run([OUTPUT], {INPUT: source.normalised(pictures).numpy()})[0])

    return answer


def usage(name: str, source: Source) -> str:
    """Needs onnxruntime, NumPy and Pillow."""
    mean, std = lines.numbers(source.mean), lines.numbers(source.std)
    return (
        "import json\nimport numpy\nimport onnxruntime\nfrom PIL import Image, ImageOps\n\n"
        f"session = onnxruntime.InferenceSession({name!r})\n"
        f"{lines.pixels(source)}"
        f'images = ((pixels / 255 - {mean}) / {std}).astype("float32").transpose(2, 0, 1)[None]\n'
        f'logits = session.run(None, {{"{INPUT}": images}})[0][0]\n'
        'classes = json.loads(session.get_modelmeta().custom_metadata_map["classes"])\n'
        "print((classes[logits.argmax()], float(1 / numpy.exp(logits - logits.max()).sum())))\n"
    )


def _tidy(model: Any) -> None:
    """Call the dynamic size what it is, and leave out what the converter remembers of this computer's Python."""
    graph = model.graph
    for part in (model, graph, *_parts(model)):
        if hasattr(part, "metadata_props"):
            del part.metadata_props[:]
        part.doc_string = ""
    dimension = graph.input[0].type.tensor_type.shape.dim[0]
    traced = dimension.dim_param
    for value in (*graph.input, *graph.output, *graph.value_info):
        for each in value.type.tensor_type.shape.dim:
            if each.dim_param == traced:
                each.dim_param = BATCH


def _parts(model: Any) -> Iterator[Any]:
    graph = model.graph
    yield from (*graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer)
    for function in model.functions:
        yield function
        yield from function.node


FORMAT = Format(encode, load, usage, traces=True)
