#!/usr/bin/env bash
# Trains the bundled model from nothing: pictures and clips of the toy world, compression network, latents, transformer (on
# pictures first, then on both), the oracle's table, packaged model.
#
#   recipes/bundled.sh --hours 6             all of it in about six hours; 0.5 is half an hour
#   recipes/bundled.sh --hours 6 --install   the same, and the model goes into haneul-bundled, its logs and table into docs/
#
# Interrupted or killed, it goes on where it was when it is called again in the same way. A stage that does not reach its
# bar is the last one. Everything can be set from outside, also the trainings' lengths in steps instead of hours, and a model
# to go on from, which keeps its compression network:
#   RUN=runs/bundled CLIPS=10000 THREADS=4 VAE_STEPS=2800 DIT_STEPS=20000 recipes/bundled.sh
#   INIT=bundled RATE=0.0035 TOKENS=5120 ONE=0.4 TWO=0.55 PASSING=0.1 recipes/bundled.sh --hours 2
set -euo pipefail
cd "$(dirname "$0")/.."
. recipes/common.sh

hours= install=
while [[ $# -gt 0 ]]; do
  case $1 in
    --hours) hours=${2:-}; shift; [[ $# -gt 0 ]] && shift ;;
    --hours=*) hours=${1#*=}; shift ;;
    --install) install=yes; shift ;;
    -h | --help) usage recipes/bundled.sh; exit 0 ;;
    *) fail "There is no option $1" "the recipe knows --hours N and --install" "see recipes/bundled.sh --help" ;;
  esac
  [[ -z $hours && $install != yes ]] && fail "--hours has no value" "it takes a number such as 6 or 0.5" "write --hours 6"
done
if [[ -n $hours ]]; then
  [[ $hours =~ ^([0-9]{1,4}(\.[0-9]{1,6})?|\.[0-9]{1,6})$ && ! $hours =~ ^[0.]+$ ]] ||
    fail "--hours cannot be $hours" "it takes a number such as 6 or 0.5" "write --hours 6"
fi

calc() { awk "BEGIN { printf \"%.5g\", $1 }"; }
[[ -z $hours ]] || hours=$(calc "$hours")

HANEUL=${HANEUL:-./haneul}
RUN=${RUN:-runs/bundled}
SEED=${SEED:-1}
THREADS=${THREADS:-2}
# About as many clips as the time allows to draw and to encode in a tenth of it, from 400 to 20,000.
CLIPS=${CLIPS:-$(awk "BEGIN { n = int(1600 * ${hours:-6.25}); printf \"%d\", n < 400 ? 400 : (n > 20000 ? 20000 : n) }")}
PICTURES=${PICTURES:-$((2 * CLIPS))}
INIT=${INIT:-} # a checkpoint to go on from
# Which part of the scenes is what: haneul world --help
ONE=${ONE:-0.85} TWO=${TWO:-0.12} CAMERA=${CAMERA:-0.15} RELATED=${RELATED:-0.5} PASSING=${PASSING:-0}
VAE_STEPS=${VAE_STEPS:-2800} VAE_SHARE=${VAE_SHARE:-0.2} # of the hours; the transformer has what is left
DIT_STEPS=${DIT_STEPS:-20000} PICTURE_STEPS=${PICTURE_STEPS:-8000} PICTURE_SHARE=${PICTURE_SHARE:-0.35} # of both trainings
EVAL_SHARE=${EVAL_SHARE:-0.08} LEAST_DIT_SHARE=${LEAST_DIT_SHARE:-0.4}
DIM=${DIM:-192} DEPTH=${DEPTH:-6} HEADS=${HEADS:-3} STAGES=${STAGES:-64:2,128:2:1} TOKENS=${TOKENS:-2560}
RATE=${RATE:-0.006} TEXT_SHARE=${TEXT_SHARE:-0.6}
PROMPTS=${PROMPTS:-200}
BAR=${BAR:-0.9}             # what reconstructions keep of the true clips' joint accuracy
JOINT_BAR=${JOINT_BAR:-0.05} # prompts that are painted all right; by chance it is less than 0.01
TO=haneul-bundled/src/main/resources/haneul/bundled

# One recipe at a time in a folder; one that was killed does not count.
mkdir -p "$RUN" || fail "The recipe cannot start in $RUN" "the folder cannot be made" "set RUN to one that you may write to" 1
lock=$RUN/recipe.pid
claim() {
  (set -o noclobber; echo $$ >"$lock") 2>/dev/null && return
  local owner
  owner=$(cat "$lock" 2>/dev/null || true)
  [[ -n $owner ]] || { sleep 1; owner=$(cat "$lock" 2>/dev/null || true); }
  if [[ -n $owner ]] && ps -p "$owner" -o args= 2>/dev/null | grep -q bundled.sh; then
    fail "The recipe cannot start in $RUN" "it is running there already, as process $owner" \
      "wait for it to end, stop it, or set RUN to another folder"
  fi
  rm -f "$lock"
  (set -o noclobber; echo $$ >"$lock") 2>/dev/null ||
    fail "The recipe cannot start in $RUN" "another one just started there, or the disk is full" \
      "look for it, or free some space, or set RUN to another folder" 1
}
claim

# What a folder was begun with stays, so that what was made of it fits together.
facts="hours=${hours:-none} clips=$CLIPS pictures=$PICTURES init=${INIT:-none} one=$ONE two=$TWO camera=$CAMERA related=$RELATED passing=$PASSING seed=$SEED threads=$THREADS transformer=${DIM}x$DEPTH/$HEADS+$STAGES tokens=$TOKENS rate=$RATE text_share=$TEXT_SHARE"
[[ -n $hours ]] || facts+=" vae_steps=$VAE_STEPS picture_steps=$PICTURE_STEPS dit_steps=$DIT_STEPS"
if [[ -s $RUN/recipe.txt && $(cat "$RUN/recipe.txt") != "$facts" ]]; then
  was=$(cat "$RUN/recipe.txt")
  rm -f "$lock"
  fail "The recipe cannot go on in $RUN" "it was begun with $was and now it is $facts" \
    "call it as it was begun, or set RUN to another folder"
fi

# The time of every stage is kept, also of one that was stopped: the transformer gets what is left.
stage= began=$SECONDS
spent() { awk '{ s += $2 } END { print s + 0 }' "$RUN/spent.txt" 2>/dev/null || echo 0; }
note() { [[ -z $stage ]] || echo "$stage $((SECONDS - began))" >>"$RUN/spent.txt" || true; stage=; }
left() { rm -f "$lock"; note; }
trap left EXIT
begin() { note; stage=$1; began=$SECONDS; echo "== $1 =="; }
passed() { # stage, what it reached
  echo "$1: $2; $(calc "int(($(spent) + $SECONDS - $began) / 6 + 0.5) / 10") minutes so far${hours:+ of $(calc "$hours * 60")}"
  touch "$RUN/done.$1"
}
resume() { [[ -d $1/checkpoint ]] && echo --resume || true; }
# --hours of the share, or --steps
long() { [[ -n $hours ]] && echo "--hours $1" || echo "--steps $2"; }
last() { tail -n 1 "$1/log.jsonl" | grep -o "\"$2\": [0-9.e+-]*" | grep -o '[0-9.e+-]*$' || true; }

printf '%s\n' "$facts" >"$RUN/recipe.txt" ||
  fail "The recipe cannot start in $RUN" "nothing can be written there" "free some space, or set RUN to another folder" 1
"$HANEUL" --build-only

# Lossless, of several shapes and lengths; a tenth of the clips are pictures too. Mostly one thing: what a thing is, is
# learnt from it.
begin world
draw() { # folder, how many, share of pictures, seed
  "$HANEUL" world --clips "$2" --out "$RUN/$1" --images "$3" --seed "$4" --format mkv --threads "$THREADS" \
    --one "$ONE" --two "$TWO" --camera "$CAMERA" --related "$RELATED" --passing "$PASSING" \
    --size 64x64,64x64,64x64,64x64,96x64,64x96,48x48 --frames 17,17,17,17,9,33
}
draw clips "$CLIPS" 0.1 "$SEED"
draw pictures "$PICTURES" 1 $((SEED + 1))
passed world "$CLIPS clips and $PICTURES pictures"

if [[ -z $INIT && ! -e $RUN/done.compression ]]; then
  begin compression
  # shellcheck disable=SC2046 # several words
  "$HANEUL" train vae --data "$RUN/clips" --out "$RUN/vae" --seed "$SEED" --threads "$THREADS" \
    $(long "$(calc "${hours:-0} * $VAE_SHARE")" "$VAE_STEPS") $(resume "$RUN/vae")
  passed compression "$(last "$RUN/vae" step) steps, PSNR $(last "$RUN/vae" psnr) dB"
fi
if [[ ! -e $RUN/done.reconstructions ]]; then
  begin reconstructions
  "$HANEUL" eval "${INIT:-$RUN/vae}" --reconstructions --prompts "$PROMPTS" --seed "$SEED" --threads "$THREADS" --bar "$BAR"
  passed reconstructions "above the bar of $BAR"
fi

transformer() { # run, data, how it starts, more
  "$HANEUL" train dit --out "$RUN/$1" --data "$RUN/$2" --latents "$RUN/latents/$2" $3 --rate "$RATE" --tokens "$TOKENS" \
    --dim "$DIM" --depth "$DEPTH" --heads "$HEADS" --stages "$STAGES" --noise-mean 1.4 --seed "$SEED" --threads "$THREADS" \
    $(resume "$RUN/$1") "${@:4}"
}
long_for() { # share of what both trainings have, steps
  if [[ -n $hours && ! -s $RUN/dit.hours ]]; then # fixed once, as a run's steps are
    awk "BEGIN { x = $hours * (1 - $EVAL_SHARE) - $(spent) / 3600; l = $hours * $LEAST_DIT_SHARE; printf \"%.5g\n\", x < l ? l : x }" \
      >"$RUN/dit.hours"
  fi
  long "$(calc "$(cat "$RUN/dit.hours" 2>/dev/null || echo 0) * ($1)")" "$2"
}
reached() { echo "$(last "$RUN/$1" step) steps, error of the clean patch at level 0.8 $(last "$RUN/$1" x0_0.8)"; }
new="--vae $RUN/vae/checkpoint" after="--init $RUN/still/checkpoint" # how a training begins, and one behind that on pictures
[[ -z $INIT ]] || new="--init $INIT" after="--init $INIT" PICTURE_SHARE=0
if [[ ! -e $RUN/done.transformer ]]; then
  begin latents
  transformer still pictures "$new" --only-latents
  transformer dit clips "$new" --only-latents
  passed latents "of $CLIPS clips and $PICTURES pictures"
  # shellcheck disable=SC2046
  if [[ -z $INIT && ! -e $RUN/done.pictures ]]; then
    begin pictures
    transformer still pictures "$new" --text-share 0.9 $(long_for "$PICTURE_SHARE" "$PICTURE_STEPS")
    passed pictures "$(reached still)"
  fi
  begin transformer
  # shellcheck disable=SC2046
  transformer dit clips "$after" --more-latents "$RUN/latents/pictures" --text-share "$TEXT_SHARE" \
    $(long_for "1 - $PICTURE_SHARE" "$DIT_STEPS")
  passed transformer "$(reached dit)"
fi

if [[ ! -e $RUN/done.evaluation ]]; then
  begin evaluation
  "$HANEUL" eval "$RUN/dit" --prompts "$PROMPTS" --seed "$SEED" --training "$RUN/clips" --threads "$THREADS" \
    --sheet "$RUN/eval.png" --report "$RUN/eval.json" --overwrite --joint-bar "$JOINT_BAR"
  passed evaluation "above the bar of $JOINT_BAR"
fi

begin package
"$HANEUL" pack "$RUN/dit" --out "$RUN/model" --eval "$RUN/eval.json" --overwrite
if [[ -n $install ]]; then
  "$HANEUL" pack "$RUN/dit" --out "$TO" --overwrite --eval "$RUN/eval.json" --licence apache-2.0 --words docs/bundled.card.md
  cp "$RUN/dit/log.jsonl" docs/bundled.dit.jsonl
  [[ -n $INIT ]] || cp "$RUN/vae/log.jsonl" docs/bundled.vae.jsonl
  cp "$RUN/eval.json" docs/bundled.eval.json
fi
passed package "the model is in $RUN/model${install:+ and in $TO, its logs and its table are in docs/}"
