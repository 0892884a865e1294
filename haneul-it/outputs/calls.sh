#!/usr/bin/env bash
# Keeps what thirty-odd calls give, as one line each: a name and the SHA-256 of the pixels, sound or weights without metadata.
# Two versions of Haneul that are meant to paint the same are compared so, on one machine:
#   haneul-it/outputs/calls.sh > before.tsv       # with the old one
#   haneul-it/outputs/calls.sh > after.tsv        # with the new one
#   diff before.tsv after.tsv
# HANEUL names another ./haneul, ONLY is a pattern for names of calls (and of those they need). It takes two minutes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
haneul=${HANEUL:-$root/haneul}
reference=$root/reference
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/classes"
javac -d "$work/classes" "$here/Digest.java"
cd "$work"
export OMP_NUM_THREADS=1

digest() { java -XX:TieredStopAtLevel=1 -cp "$work/classes" Digest "$@"; }
call() { # name, output, arguments
  local name=$1 out=$2
  shift 2
  [[ $name =~ ${ONLY:-.} ]] || return 0
  if "$haneul" "$@" >>log.txt 2>&1; then
    printf '%s\t%s\n' "$name" "$(digest "$out")"
  else
    printf '%s\tfailed with %s\n' "$name" "$?"
    tail -n 4 log.txt >&2
  fi
}
paint() { # name, arguments; frames go into a folder of their own name
  local name=$1
  shift
  call "$name" "$name" "$@" -o "$name" --threads 1 --seed 7
}

red="a small red circle moves left on a grey background"
blue="a large blue square stands still on a white background"
call default red.mp4 generate "$red" -o red.mp4 --seed 7 --threads 1
call default-gif red.gif generate "$red" -o red.gif --seed 7 --threads 1 --steps 4
paint fp32 generate "$red" --precision fp32 --steps 6
paint euler generate "$red" --sampler euler --steps 6
paint unipc generate "$red" --sampler unipc --steps 6
paint ancestral generate "$red" --sampler ancestral --steps 6
paint odd-size generate "$red" --size 90x50 --frames 11 --steps 4
paint long generate "$red" --frames 70 --steps 3
paint options generate "$blue" --guidance 3 --negative "a red circle" --shift 2 --steps 5
call variations a-2.mp4 generate "$red" --variations 2 -o a.mp4 --seed 3 --steps 3 --threads 1
printf '%s\n' "$red" "$blue" >prompts.txt
call prompts many generate --prompts prompts.txt -o many --seed 3 --steps 3 --threads 1
call image circle.png image "a red circle" -o circle.png --seed 7 --threads 1
call picture blue.png image "$blue" -o blue.png --seed 8 --threads 1 --size 64x64
paint animate animate blue.png "$blue" --steps 5
paint animate-last animate blue.png --last circle.png --steps 5
paint animate-at animate blue.png --at 8:circle.png --steps 5
paint extend extend red.mp4 "$red" --seconds 1 --steps 5
paint backward extend red.mp4 "$red" --seconds 1 --backward --steps 5
paint both extend red.mp4 --frames 8 --both --steps 4
paint connect connect red.mp4 blue.png "$red" --seconds 1 --steps 5
paint loop-clip loop red.mp4 --seconds 1 --steps 5
paint loop-text loop "$red" --seconds 2 --steps 5
paint blend blend red.mp4 many/2.mp4 "$blue" --steps 5
paint edit edit red.mp4 "$blue" --strength 0.6 --steps 8
paint pad edit red.mp4 "$red" --pad left:16,right:16 --steps 4
call remix remix.mp4 remix red.mp4 "$blue" -o remix.mp4
call canvas kept.mp4 generate "$red" -o kept.mp4 --save-canvas c.json --seed 5 --steps 4 --threads 1
call paint again.mp4 paint c.json -o again.mp4
paint wan21 generate "a cat" --model "$reference/wan21-t2v" --size 32x32 --frames 9 --steps 3 --precision fp32
paint wan21-lora generate "a cat" --model "$reference/wan21-t2v" --size 32x32 --frames 5 --steps 3 --precision fp32 \
  --lora "$(ls "$reference"/wan21-t2v/lora/*.safetensors | head -n 1):0.8"
paint ti2v animate blue.png "a cat" --model "$reference/wan22-ti2v" --size 64x64 --frames 9 --steps 3 --precision fp32
paint a14b generate "a cat" --model "$reference/wan22-a14b" --size 32x32 --frames 9 --steps 4 --precision fp32
paint i2v-a14b animate blue.png "a cat" --model "$reference/wan22-i2v-a14b" --size 32x32 --frames 9 --steps 4 \
  --precision fp32
paint vace animate blue.png "a cat" --model "$reference/wan21-vace" --size 32x32 --frames 9 --steps 3 --precision fp32
paint vace-reference generate "a cat" --model "$reference/wan21-vace" --size 32x32 --frames 9 --steps 3 \
  --precision fp32 --reference circle.png
call world toys world --clips 12 --out toys --seed 5 --format png
call train-vae vae/checkpoint train vae --data toys -o vae --steps 12 --threads 1 --precision fp32 --seed 1
call train-dit dit/checkpoint train dit --data toys --vae vae/checkpoint -o dit --steps 12 --threads 1 \
  --precision fp32 --seed 1
