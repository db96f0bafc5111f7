#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
# screenshot_refusals.sh ATTNSCOPE FOLDER: pictures that cannot be taken.
set -eu
program=$1
folder=$2/refusals
rm -rf "$folder"
mkdir -p "$folder"
fail() { echo "$*" >&2; exit 1; }

# refused STATUS WORDS ARGUMENT...: ends with that status and a sentence that has the words.
refused() {
  expected=$1 words=$2 status=0
  shift 2
  said=$(timeout 60 "$program" --screenshot "$folder/no.png" "$@" 2>&1) || status=$?
  [ "$status" -eq "$expected" ] || fail "$*: expected $expected, found $status: $said"
  case $said in *"$words"*) ;; *) fail "$*: expected \"$words\" in: $said" ;; esac
  [ ! -e "$folder/no.png" ] || fail "$*: a picture was written"
}

refused 2 "--view: no such choice (expected overlay, matrix, heads, tokens or arcs, found nope)" --view nope
refused 2 "--language: no such choice (expected en or zh_CN, found xx)" --language xx
refused 2 "--dialog: no such choice" --dialog foo
refused 2 "--theme: no such choice" --theme purple
refused 2 "--train-steps: not a number of steps" --train-steps abc
refused 2 "--size: not a size" --size large
echo 'this is no run' >"$folder/damaged.attn"
refused 1 "damaged.attn" "$folder/damaged.attn"
refused 1 "missing.attn" "$folder/missing.attn"
refused 1 "damaged.png" "$folder/damaged.png"
refused 1 "nowhere" cifar10:/nowhere
