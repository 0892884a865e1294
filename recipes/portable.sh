#!/usr/bin/env bash
# Makes a folder with Haneul, the Java that it needs and the bundled model, which runs where there is neither Java nor Maven
# nor a network: on the nodes of a cluster, or on a machine with a GPU.
#
#   recipes/portable.sh FOLDER                for machines of this kind
#   HANEUL_GPU=1 recipes/portable.sh FOLDER   with libtorch for CUDA (docs/gpu.md)
#
# Then FOLDER/haneul is called as ./haneul is here.
set -euo pipefail
cd "$(dirname "$0")/.."
. recipes/common.sh

[[ $# -eq 1 ]] || fail "The portable folder has no name" "there are $# arguments" "write recipes/portable.sh FOLDER"
case $1 in -h | --help) usage recipes/portable.sh; exit 0 ;; esac
out=$1
[[ ! -e $out ]] || fail "$out cannot be made" "it is there already" "delete it, or name another folder"
jlink=${JAVA_HOME:+$JAVA_HOME/bin/}jlink
command -v "$jlink" >/dev/null || fail "The portable folder cannot be made" "there is no jlink on this machine" \
  "install a whole JDK of version 17 or newer, or set JAVA_HOME to one"

./haneul --build-only
mkdir -p "$(dirname "$out")"
making=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$making"' EXIT
mkdir "$making/lib"
IFS=: read -ra jars < <(cat haneul-app/target/classpath; echo)
cp haneul-app/target/haneul-app.jar "${jars[@]}" "$making/lib/"
cp haneul haneul.jvm LICENSE NOTICE "$making/"
"$jlink" --add-modules java.se,jdk.management,jdk.unsupported,jdk.zipfs --strip-debug --no-header-files --no-man-pages \
  --output "$making/java"
"$making/java/bin/java" -Xshare:dump >/dev/null # half of a start
chmod 755 "$making"
mv "$making" "$out"
trap - EXIT
echo "$out: $(du -sm "$out" | cut -f1) MB; start it with $out/haneul"
