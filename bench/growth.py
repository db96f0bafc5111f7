#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
"""How a training step's time and memory grow with the size of what is trained on, as a Markdown table.

    bench/growth.py build/release/bin/attnscope-cli [--threads N] [--only AXIS] [--least-seconds 2]

Each row is one model and one quantity (batch, tokens, side of the picture, heads, tasks) that grows while all else
stays. The exponent is that of a power law through the two largest sizes, where what does not grow weighs least:
2.0 means that twice the size takes four times as long. Memory is the most that the process had, less what it has
with the smallest size, and its exponent is taken in the same way. "Expected" is what the algorithm's operations and
tensors give; where two numbers stand, a term of the first and one of the second order are both there.
"""

import argparse
import json
import math
import os
import random
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

WARM_UP = 3  # steps left out: memory is touched for the first time
SHARE = 0.05  # of the newest step in Trainer's average
MOST_STEPS = 40
WORDS = 2000


def write_texts(path, tokens, rows):
    """A CSV file of `rows` texts of exactly so many words, with two labels."""
    draw = random.Random(1)
    with open(path, "w", encoding="utf-8") as file:
        file.write("text,label\n")
        for row in range(rows):
            file.write(" ".join(f"w{draw.randrange(WORDS)}" for _ in range(tokens)) + f",{'ab'[row % 2]}\n")


def write_picture(path, draw):
    """A PNG of 8 x 8 pixels; the program scales it to data.size."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + draw.randbytes(24) for _ in range(8))
    Path(path).write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)) +
                           chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def write_pictures(folder, count):
    draw = random.Random(1)
    for label in "ab":
        os.makedirs(f"{folder}/{label}")
        for number in range(count):
            write_picture(f"{folder}/{label}/{number}.png", draw)


def images(size):
    return ["--data", "images:{folder}/pictures", "--set", f"data.size={size}"]


def texts(tokens):
    return ["--data", f"csv:{{folder}}/{tokens}.csv", "--set", f"data.tokens={tokens}", "--set", "data.test_fraction=0.05"]


BATCHES = (1, 4, 16, 64, 256, 1024)
TOKENS = (32, 128, 512, 1024, 2048, 4096)
SIDES = (28, 56, 112, 224)
TASKS = (1, 2, 4, 8, 12)
SHAPES = ["--data", "shapes?train=8192&test=8"]

# Axis, model, sizes, arguments by size (none: bench_tasks beside the program, which has more tasks than any data),
# expected exponents of time and of memory.
ROWS = [
    *(("batch", model, BATCHES, lambda n: [*SHAPES, "--batch", str(n)], "1", "1")
      for model in ("image.cnn", "image.vit", "multi.mtan")),
    *(("batch", model, BATCHES, lambda n: [*texts(100), "--batch", str(n)], "1", "1")
      for model in ("text.attn-rnn", "text.transformer")),
    ("tokens", "text.attn-rnn", TOKENS, lambda n: [*texts(n), "--batch", "8"], "1", "1"),
    # every token attends to every token of the context
    ("tokens", "text.bilstm-context", TOKENS, lambda n: [*texts(n), "--batch", "8"], "1 and 2", "1 and 2"),
    ("tokens", "text.transformer", TOKENS, lambda n: [*texts(n), "--batch", "2"], "1 and 2", "1 and 2"),
    *(("side", model, SIDES, lambda n: [*images(n), "--batch", "4"], "2", "2")
      for model in ("image.gated", "image.cbam")),
    *(("side", model, SIDES, lambda n: [*images(n), "--batch", "2"], "2 and 4", "2 and 4")
      for model in ("image.cnn", "image.vit")),
    ("heads", "image.vit", (1, 2, 4, 8, 16), lambda n: [*SHAPES, "--set", f"heads={n}"], "0 and 1", "0 and 1"),
    ("heads", "text.transformer", (1, 2, 4, 8, 16), lambda n: [*texts(100), "--set", f"heads={n}"], "0 and 1", "0 and 1"),
    ("tasks", "multi.hard-sharing", TASKS, None, "0 and 1", "0 and 1"),
    ("tasks", "multi.mtan", TASKS, None, "0 and 1", "0 and 1"),
    ("tasks", "multi.hard-sharing, mgda", TASKS, None, "1", "0 and 1"),
]


def measure(options, model, settings, folder):
    """Median milliseconds of a step and the most memory in MiB; else why there is no step.

    The time is the trainer's own: recording maps of long texts, which happens after nearly all of the first steps and
    ever more seldom, would hide it. The program tells a moving average of the time a sample takes; its last change is
    the last step's.
    """
    line = [options.program, "train", "--model", model.split(",")[0], "--threads", str(options.threads), "--steps",
            str(MOST_STEPS), "--json", "--overwrite", "--out", f"{folder}/run.attn",
            *(setting.format(folder=folder) for setting in settings)]
    if model.startswith("multi."):
        line += ["--set", "weighting.measure=0"]
    errors = open(f"{folder}/errors", "w+", encoding="utf-8")
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=errors)
    batch = int(settings[settings.index("--batch") + 1]) if "--batch" in settings else 64
    milliseconds, before, start, asked = [], 0, time.monotonic(), False
    for told in process.stdout:
        now, event = time.monotonic(), json.loads(told)
        if event["event"] != "step":
            continue
        average = 1 / event["samples_per_second"]
        if event["step"] > WARM_UP:
            milliseconds.append(1000 * batch * (average - (1 - SHARE) * before) / SHARE)
        before = average
        if len(milliseconds) >= 5 and now - start > options.least_seconds and not asked:
            asked = True
            os.kill(process.pid, signal.SIGTERM)
    errors.seek(0)
    error = errors.read()
    errors.close()
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0  # waited for
    if not milliseconds:
        return error.strip().splitlines()[-1] if error.strip() else "no step was made"
    return statistics.median(milliseconds), usage.ru_maxrss / 1024


def measure_tasks(options, model, tasks):
    """The same of bench_tasks."""
    name, _, weighting = model.partition(", ")
    line = [str(Path(options.program).with_name("bench_tasks")), str(tasks), name, weighting or "equal", str(options.threads)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        told = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return (float(told), usage.ru_maxrss / 1024) if process.returncode == 0 else "bench_tasks failed"


def exponent(sizes, values):
    """Of the power law through the last two; "-" where they are too small to say."""
    if len(values) < 2 or values[-1] <= 0 or values[-2] <= 0:
        return "-"
    return f"{math.log(values[-1] / values[-2]) / math.log(sizes[-1] / sizes[-2]):.2f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="attnscope-cli")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", choices=sorted({row[0] for row in ROWS}))
    parser.add_argument("--least-seconds", type=float, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_pictures(f"{folder}/pictures", 20)
        for tokens in sorted({100, *TOKENS}):
            write_texts(f"{folder}/{tokens}.csv", tokens, 2200 if tokens == 100 else 60)
        print("| grows | model | sizes | milliseconds a step | exponent, expected | MiB over the smallest | exponent, expected |")
        print("|---|---|---|---|---|---|---|")
        for axis, model, sizes, settings, of_time, of_memory in ROWS:
            if options.only not in (None, axis):
                continue
            done, times, memory, refused = [], [], [], ""
            for size in sizes:
                measured = measure(options, model, settings(size), folder) if settings else measure_tasks(
                    options, model, size)
                if isinstance(measured, str):
                    refused = f" ({size}: {measured})"
                    break
                done.append(size)
                times.append(measured[0])
                memory.append(measured[1])
            over = [value - memory[0] for value in memory]
            print(f"| {axis} | `{model}` | {', '.join(map(str, done))}{refused} | "
                  f"{', '.join(f'{value:.3g}' for value in times)} | {exponent(done, times)}, {of_time} | "
                  f"{', '.join(f'{value:.0f}' for value in over[1:])} | {exponent(done, over)}, {of_memory} |",
                  flush=True)


if __name__ == "__main__":
    sys.exit(main())
