#!/usr/bin/env bash
# FFmpeg's own VP9 decoder drops the transparency of a WebM clip without a word; libvpx's decoder gives it.
#
# Package:  PyAV 16.1.0 from PyPI, whose wheels hold FFmpeg 8.0.1.
# Seen:     A clip is encoded by libvpx-vp9 as yuva420p, transparent on its left half. Opened as usual, FFmpeg chooses its
#           decoder "vp9", and frames are yuv420p: opaque, with whatever colour stood below. The same packets through the
#           decoder "libvpx-vp9" are yuva420p, and alpha is 0 on the left.
# So:       who wants the alpha of a webm must name the decoder. The stream's tag alpha_mode=1 says that there is one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check av==16.1.0
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

import av

path = sys.argv[1] + "/alpha.webm"
with av.open(path, "w") as out:
    stream = out.add_stream("libvpx-vp9", rate=8)
    stream.width, stream.height, stream.pix_fmt = 64, 64, "yuva420p"
    stream.options = {"auto-alt-ref": "0"}
    for i in range(4):
        frame = av.VideoFrame(64, 64, "yuva420p")
        for value, plane in zip((81, 90, 240), frame.planes):
            plane.update(bytes([value]) * plane.buffer_size)
        alpha = frame.planes[3]
        row = bytes(32) + bytes([255]) * 32 + bytes(alpha.line_size - 64)
        alpha.update(row * 64)
        out.mux(stream.encode(frame))
    out.mux(stream.encode())

with av.open(path) as clip:
    stream = clip.streams.video[0]
    print("alpha_mode", stream.metadata.get("alpha_mode"), "decoder", stream.codec_context.name)
    usual = next(clip.decode(stream))
with av.open(path) as clip:
    decoder = av.CodecContext.create("libvpx-vp9", "r")
    frames = [f for packet in clip.demux(clip.streams.video[0]) for f in decoder.decode(packet)]
print("as usual:", usual.format.name, "  by libvpx-vp9:", frames[0].format.name)
assert usual.format.name == "yuv420p", "the usual decoder gives alpha now: the surprise is gone"
assert frames[0].format.name == "yuva420p"
alpha = bytes(frames[0].planes[3])
assert alpha[4] < 16 and alpha[60] > 240, (alpha[4], alpha[60])
PYTHON
