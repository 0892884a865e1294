#!/usr/bin/env bash
# Trains the captioner of the bundled model, which describes clips and rewrites prompts: clips of the toy world, latents,
# training, measures, and the model with the captioner in it.
#
#   recipes/captioner.sh             about an hour and a half on two cores
#
# Called again, it continues. Settings, by environment:
#   RUN=runs/captioner   the folder of the run
#   MODEL=bundled        whose compression network it sees, and with which it is packed
#   CLIPS=10000 STEPS=5500 SEED=21 THREADS=2
#   SENTENCES=4000       clips of whose sentences it learns to rewrite
set -euo pipefail
cd "$(dirname "$0")/.."
. recipes/common.sh

case ${1:-} in -h | --help) usage recipes/captioner.sh; exit 0 ;; esac
[[ $# -eq 0 ]] || fail "The recipe takes no arguments" "there are $#" "set what it needs in the environment"
RUN=${RUN:-runs/captioner} MODEL=${MODEL:-bundled} CLIPS=${CLIPS:-10000} STEPS=${STEPS:-5500} SEED=${SEED:-21}
SENTENCES=${SENTENCES:-4000} THREADS=${THREADS:-2} HANEUL=${HANEUL:-./haneul}

"$HANEUL" world --clips "$CLIPS" -o "$RUN/clips" --images 0.05 --seed "$SEED" --one 0.5 --two 0.32 --camera 0.15 \
  --related 0.5 --passing 0.12 --size 64x64,64x64,64x64,64x64,96x64,64x96,48x48 --frames 17,17,17,17,9,33 \
  --paraphrases 0 --threads "$THREADS"
"$HANEUL" train captioner --data "$RUN/clips" -o "$RUN/run" --latents "$RUN/latents" --vae "$MODEL" --dim 128 --heads 4 \
  --batch 32 --sentences "$SENTENCES" --sentences-of "world:$SENTENCES" --rewriting 0.5 --steps "$STEPS" --threads "$THREADS" \
  $([[ -d $RUN/run/checkpoint ]] && echo --resume || true)
"$HANEUL" eval "$RUN/run" --captions --clips 400 --seed 1 --report "$RUN/captions.json" --overwrite --threads "$THREADS"
"$HANEUL" pack "$MODEL" --captioner "$RUN/run" -o "$RUN/model" --overwrite
echo "the model with its captioner is in $RUN/model"
