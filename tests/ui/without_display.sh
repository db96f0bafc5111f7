#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
# without_display.sh ATTNSCOPE: the program where there is no display.
set -eu
program=$1
unset DISPLAY WAYLAND_DISPLAY QT_QPA_PLATFORM
fail() { echo "$*" >&2; exit 1; }

"$program" --version | grep -q '^attnscope [0-9]' || fail "--version says no version"
"$program" --help | grep -q -- '--screenshot' || fail "--help does not help"

status=0
said=$("$program" 2>&1) || status=$?
[ "$status" -eq 1 ] || fail "started without a display: expected 1, found $status"
[ "$(printf '%s\n' "$said" | wc -l)" -eq 1 ] || fail "more than a sentence: $said"
case $said in *attnscope-cli*) ;; *) fail "does not name attnscope-cli: $said" ;; esac

status=0
said=$("$program" --theme purple 2>&1) || status=$?
[ "$status" -eq 2 ] || fail "a wrong argument: expected 2, found $status: $said"
