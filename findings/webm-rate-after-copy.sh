#!/usr/bin/env bash
# A webm clip of exactly 24 frames a second, copied into mp4 without encoding, has another average rate.
#
# Package:  PyAV 16.1.0 from PyPI, whose wheels hold FFmpeg 8.0.1.
# Seen:     WebM keeps the time of each frame in whole milliseconds (0, 42, 83, 125 …). FFmpeg's mp4 muxer takes these
#           times as they are, so that avg_frame_rate of the copy (frames by duration) is 25000/1041, about 24.015.
#           r_frame_rate, FFmpeg's guess from the distances of the frames, is 24.
# So:       a program that takes avg_frame_rate for the rate resamples a clip that needs no resampling; r_frame_rate is
#           right here.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check av==16.1.0
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys
from fractions import Fraction

import av

folder = sys.argv[1]
with av.open(f"{folder}/a.webm", "w") as out:
    stream = out.add_stream("libvpx-vp9", rate=24)
    stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
    for i in range(25):
        frame = av.VideoFrame(64, 64, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([40 + 5 * i]) * plane.buffer_size)
        out.mux(stream.encode(frame))
    out.mux(stream.encode())

with av.open(f"{folder}/a.webm") as source, av.open(f"{folder}/a.mp4", "w") as out:
    read = source.streams.video[0]
    written = out.add_stream_from_template(read)
    for packet in source.demux(read):
        if packet.dts is not None:
            packet.stream = written
            out.mux(packet)

with av.open(f"{folder}/a.mp4") as copy:
    stream = copy.streams.video[0]
    print("avg_frame_rate", stream.average_rate, "r_frame_rate", stream.base_rate)
    assert stream.base_rate == 24, "r_frame_rate is no longer 24"
    assert stream.average_rate != 24, "avg_frame_rate is 24 now: the surprise is gone"
    assert abs(stream.average_rate - 24) < Fraction(1, 10)
PYTHON
