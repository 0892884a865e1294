#!/usr/bin/env bash
# Trains the bundled model from nothing: clips of the toy world, compression network, transformer, the oracle's table;
# then puts it into haneul-bundled. Interrupted, it goes on where it was. Everything can be set from outside:
#   RUN=runs/bundled CLIPS=10000 VAE_STEPS=2800 DIT_STEPS=20000 THREADS=4 recipes/bundled.sh
set -euo pipefail
cd "$(dirname "$0")/.."

RUN=${RUN:-runs/bundled}
CLIPS=${CLIPS:-10000}
SEED=${SEED:-1}
THREADS=${THREADS:-2}
VAE_STEPS=${VAE_STEPS:-2800}
DIT_STEPS=${DIT_STEPS:-20000}
DIM=${DIM:-192} DEPTH=${DEPTH:-8} HEADS=${HEADS:-3} TOKENS=${TOKENS:-2560}
RATE=${RATE:-0.012}
PROMPTS=${PROMPTS:-200}
TO=haneul-bundled/src/main/resources/haneul/bundled

resume() { [[ -d $1/checkpoint ]] && echo --resume || true; }

mkdir -p "$RUN"
# Lossless clips of several shapes and lengths, a tenth of them pictures.
./haneul world --clips "$CLIPS" --out "$RUN/clips" --seed "$SEED" --format mkv --images 0.1 \
  --size 64x64,64x64,64x64,64x64,96x64,64x96,48x48 --frames 17,17,17,17,9,33 --threads "$THREADS"
./haneul train vae --data "$RUN/clips" --out "$RUN/vae" --steps "$VAE_STEPS" --seed "$SEED" --threads "$THREADS" $(resume "$RUN/vae")
./haneul train dit --data "$RUN/clips" --vae "$RUN/vae/checkpoint" --out "$RUN/dit" --steps "$DIT_STEPS" --rate "$RATE" \
  --tokens "$TOKENS" --dim "$DIM" --depth "$DEPTH" --heads "$HEADS" --noise-mean 0.9 --seed "$SEED" --threads "$THREADS" $(resume "$RUN/dit")
./haneul eval "$RUN/dit/checkpoint" --prompts "$PROMPTS" --seed "$SEED" --threads "$THREADS" --sheet "$RUN/eval.png" --json >"$RUN/eval.json"
./haneul pack "$RUN/dit/checkpoint" --out "$TO"
cp "$RUN/dit/log.jsonl" docs/bundled.dit.jsonl
cp "$RUN/vae/log.jsonl" docs/bundled.vae.jsonl
cp "$RUN/eval.json" docs/bundled.eval.json
echo "The bundled model is in $TO; its log and its table are in docs/."
