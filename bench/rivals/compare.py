# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
"""Training throughput of attnscope-cli beside Python with the same LibTorch, in turn, as a table of ratios.

python3 compare.py PATH/attnscope-cli [--turns 5] [--seconds 4] [--batch 64] [--rival-blas KERNEL] [MODEL ...]

Attnscope trains as a user does (`train`, with recording); the rival is rival.py with the best of its thread settings.
Both sides alternate; the ratio is the median over the turns. Texts have 100 tokens of 10,000 words, drawn at random.
--rival-blas gives the rival OpenBLAS's kernels for a processor (SKYLAKEX, ZEN, HASWELL) where OpenBLAS itself takes worse
ones, as it may in a virtual machine; Attnscope always chooses.
"""
import argparse
import csv
import gzip
import json
import os
import random
import statistics
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# The ratio to reach.
GOALS = {"image.cnn": 3, "image.vit": 1.5, "text.attn-rnn": 4, "text.bilstm-context": 4, "text.transformer": 1.5,
         "multi.memory-mha": 3, "multi.mtan": 2}
OPTIONS = {"text.attn-rnn": ["--set", "cell=lstm"],
           "multi.mtan": ["--set", "tasks=shape,colour,mask", "--set", "clip=0"]}  # the rival does not clip
TEXTS, WORDS, TOKENS, ROWS = 3000, 10000, 100, 6000


def write_texts(path):
    draw = random.Random(1)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        for row in range(TEXTS):
            writer.writerow([" ".join(f"w{draw.randrange(WORDS)}" for _ in range(TOKENS)), "ab"[row % 2]])


def write_idx(folder):
    draw = random.Random(1)
    for stem, count in (("train", ROWS), ("t10k", 100)):
        with gzip.open(f"{folder}/{stem}-images-idx3-ubyte.gz", "wb", 1) as file:
            file.write(struct.pack(">IIII", 2051, count, 28, 28) + draw.randbytes(count * 784))
        with gzip.open(f"{folder}/{stem}-labels-idx1-ubyte.gz", "wb", 1) as file:
            file.write(struct.pack(">II", 2049, count) + bytes(row % 10 for row in range(count)))


def ours(program, model, data, batch, steps, folder):
    """Samples a second over the steps after the first fifth, by the run's own clock, recording included.

    The steps that follow an evaluation are left out: the rival does not evaluate.
    """
    run, metrics = f"{folder}/run.attn", f"{folder}/run.csv"
    told = subprocess.run([program, "train", "--model", model, "--data", data, "--batch", str(batch), "--steps",
                           str(steps), "--out", run, "--overwrite", "--json", *OPTIONS.get(model, [])], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    events = [json.loads(line) for line in told.splitlines()]
    epoch = {event["step"]: event["epoch"] for event in events if event["event"] == "step"}
    subprocess.run([program, "export", run, "--metrics", metrics], check=True, stdout=subprocess.DEVNULL)
    with open(metrics, newline="", encoding="utf-8") as file:
        clock = {int(row["step"]): float(row["seconds"]) for row in csv.DictReader(file)}
    taken = [clock[step] - clock[step - 1] for step in clock
             if step > max(steps // 5, 1) and epoch[step] == epoch[step - 1]]
    return batch * len(taken) / sum(taken)


def rival(arguments, model, threads, steps):
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
    if arguments.rival_blas:
        environment["OPENBLAS_CORETYPE"] = arguments.rival_blas
    batch = arguments.batch
    answer = subprocess.run(["/usr/bin/python3", f"{HERE}/rival.py", model, str(threads), str(batch), str(steps)],
                            check=True, stdout=subprocess.PIPE, env=environment)
    return float(answer.stdout)


def steps_for(rate, seconds, batch):
    return max(20, int(rate * seconds / batch))


def compare(arguments, model, data, folder):
    cores = os.cpu_count() or 1
    trial = {threads: rival(arguments, model, threads, 10) for threads in sorted({1, cores})}
    threads = max(trial, key=trial.get)
    own_steps = steps_for(ours(arguments.program, model, data, arguments.batch, 25, folder), arguments.seconds,
                          arguments.batch)
    rows = []
    for _ in range(arguments.turns):
        ours_now = ours(arguments.program, model, data, arguments.batch, own_steps, folder)
        theirs = rival(arguments, model, threads, steps_for(trial[threads], arguments.seconds, arguments.batch))
        rows.append((ours_now, theirs, ours_now / theirs))
    middle = [statistics.median(column) for column in zip(*rows)]
    spread = f"{min(row[2] for row in rows):.2f} to {max(row[2] for row in rows):.2f}"
    print(f"| `{model}` | {middle[0]:.0f} | {middle[1]:.0f} ({threads}) | **{middle[2]:.2f}** | {spread} | "
          f"{GOALS[model]} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("models", nargs="*", default=list(GOALS), metavar="MODEL")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rival-blas", metavar="KERNEL")
    arguments = parser.parse_args()
    for model in arguments.models:
        if model not in GOALS:
            sys.exit(f"compare.py: {model}: expected one of {', '.join(GOALS)}")
    with tempfile.TemporaryDirectory() as folder:
        write_texts(f"{folder}/texts.csv")
        write_idx(folder)
        data = {"text": f"csv:{folder}/texts.csv", "image": "shapes", "multi.memory-mha": f"mnist:{folder}",
                "multi.mtan": "shapes"}
        print("| model | samples a second | Python's (threads) | ratio | from to | asked |\n|---|---|---|---|---|---|")
        for model in arguments.models:
            compare(arguments, model, data.get(model) or data[model.split(".")[0]], folder)


if __name__ == "__main__":
    main()
