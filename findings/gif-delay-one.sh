#!/usr/bin/env bash
# A GIF whose frames ask for 1/100 s each is played ten times too fast by FFmpeg, compared with browsers.
#
# Packages: PyAV 16.1.0 (its wheels hold FFmpeg 8.0.1) and Pillow 12.0.0 from PyPI.
# Seen:     Browsers show a frame whose delay is 0 or 1 hundredth of a second for 10 hundredths. FFmpeg's demuxer does so for
#           a delay of 0 only. A delay of 1 stays 1 (100 frames a second), also with the demuxer's options min_delay=2 and
#           default_delay=10, whose description promises otherwise.
# So:       a program that plays GIFs as people know them must look at the delays itself, as Haneul does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check av==16.1.0 pillow==12.0.0
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

import av
from PIL import Image

path = sys.argv[1] + "/fast.gif"


def durations(delay, options):
    frames = [Image.new("P", (16, 16), i) for i in range(4)]
    for i, frame in enumerate(frames):
        frame.putpalette([c for n in range(256) for c in (n, 255 - n, 60 * i % 256)])
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=50, loop=0)
    data = bytearray(open(path, "rb").read())
    at, found = 0, 0
    while (at := data.find(b"\x21\xf9\x04", at)) >= 0: # a graphic control extension; its delay is in bytes 4 and 5
        data[at + 4 : at + 6] = delay.to_bytes(2, "little")
        at, found = at + 8, found + 1
    assert found == 4, found
    open(path, "wb").write(data)
    with av.open(path, options=options) as clip:
        stream = clip.streams.video[0]
        times = [f.pts for f in clip.decode(stream)]
        return [round(float((b - a) * stream.time_base) * 100) for a, b in zip(times, times[1:])]


zero, one = durations(0, {}), durations(1, {})
asked = durations(1, {"min_delay": "2", "default_delay": "10"})
print("hundredths of a second: delay 0 ->", zero, " 1 ->", one, " 1 with min_delay=2 ->", asked)
assert zero == [10, 10, 10]
assert one == [1, 1, 1], "a delay of 1 is slowed down now: the surprise is gone"
assert asked == [1, 1, 1], "min_delay works now"
PYTHON
