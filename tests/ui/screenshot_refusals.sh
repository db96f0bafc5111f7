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
refused 2 "--screenshot: unknown kind of file (expected a name ending in .png, found $folder/no.gif)" --screenshot "$folder/no.gif"
[ ! -e "$folder/no.gif" ] || fail "--screenshot no.gif: a picture was written"
refused 2 "command line: unknown option (expected one that --help lists, found --viev)" --viev heads
refused 2 "command line: Missing value after '--site'" --site
echo 'this is no run' >"$folder/damaged.attn"
refused 1 "damaged.attn" "$folder/damaged.attn"
refused 1 "missing.attn" "$folder/missing.attn"
refused 1 "damaged.png" "$folder/damaged.png"
refused 1 "nowhere" cifar10:/nowhere
data='shapes?train=64&test=16'
refused 1 "--site: no such attention site (expected self or pool, found nope)" --site nope "$data"
refused 1 "--view: this input cannot be shown so (expected overlay, matrix or heads, found tokens)" --view tokens "$data"
echo '{"tokens": ["a", "text"], "attention": [[[0.5, 0.5], [0.1, 0.9]]]}' >"$folder/words.json"
refused 1 "--view: this input cannot be shown so (expected matrix, heads, tokens or arcs, found overlay)" \
  --view overlay "$folder/words.json"
