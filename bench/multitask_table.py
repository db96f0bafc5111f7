#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
"""Trains every weighting strategy with the same seeds and the same budget and prints the table of docs/results.md.

    bench/multitask_table.py build/release/bin/attnscope-cli --out FOLDER \
        --data 'multimnist:PATH?train=10000&test=5000' --epochs 5

Each training leaves one small file in FOLDER; a table that was interrupted goes on where it stopped, and one with
more seeds or strategies only trains what is missing. Steps are timed (and memory measured) apart from that, strategy
after strategy in turns, without recording task gradients that the strategy does not need; `--timing-steps 0` leaves
this out. Markdown goes to standard output, progress to standard error.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

WARM_UP = 8  # steps left out of timings: memory is touched for the first time
ROUNDS = 3   # of timings; the fastest counts, since other work on the machine only ever slows


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="attnscope-cli")
    parser.add_argument("--out", type=Path, required=True, help="folder of the results")
    parser.add_argument("--model", default="multi.hard-sharing")
    parser.add_argument("--data", default="two-shapes")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--epochs", type=int, help="of each training (default: 5)")
    length.add_argument("--steps", type=int, help="instead of epochs")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--lr", type=float, default=0.001)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="for every training")
    parser.add_argument("--seeds", default="1,2,3", help="default: 1,2,3")
    parser.add_argument("--strategies", help="names with commas between them (default: all)")
    parser.add_argument("--fixed", default="0.6,0.4", help="weights of the strategy fixed (default: 0.6,0.4)")
    parser.add_argument("--threads", type=int, default=1, help="of each training (default: 1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="trainings at once (default: one a core)")
    parser.add_argument("--timing-steps", type=int, default=40, help="steps timed a round; 0: none (default: 40)")
    parser.add_argument("--table-only", action="store_true", help="train nothing: the table of what there is")
    options = parser.parse_args()
    if options.epochs is None and options.steps is None:
        options.epochs = 5
    return options


def strategies(options):
    if options.strategies:
        return options.strategies.split(",")
    listed = subprocess.run([options.program, "list", "weightings", "--json"], check=True, capture_output=True)
    return [json.loads(line)["name"] for line in listed.stdout.splitlines()]


def configuration(options, strategy):
    """What decides a training's numbers, and so what a stored result must agree with."""
    return {"model": options.model, "data": options.data, "epochs": options.epochs, "steps": options.steps,
            "batch": options.batch, "lr": options.lr, "set": sorted(options.set),
            "fixed": options.fixed if strategy == "fixed" else None, "threads": options.threads}


def command(options, strategy, seed, run):
    line = [options.program, "train", "--model", options.model, "--data", options.data, "--weighting", strategy,
            "--batch", str(options.batch), "--lr", str(options.lr), "--threads", str(options.threads),
            "--seed", str(seed), "--set", "weighting.measure=0", "--json", "--overwrite", "--out", str(run)]
    for setting in options.set:
        line += ["--set", setting]
    if strategy == "fixed":
        line += ["--set", f"weighting.weights={options.fixed}"]
    return line


def remove_run(run):
    for suffix in ("", "-wal", "-shm"):
        Path(f"{run}{suffix}").unlink(missing_ok=True)


def store(path, result):
    """Whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(result, indent=1) + "\n")
    partial.replace(path)


def stored(path, configured):
    if not path.exists():
        return None
    result = json.loads(path.read_text())
    if result["configuration"] != configured:
        sys.exit(f"{path}: was made with another configuration (expected {configured}, "
                 f"found {result['configuration']}); take another --out")
    return result


class Training:
    """One training in a process of its own."""

    def __init__(self, options, strategy, seed):
        self.options, self.strategy, self.seed = options, strategy, seed
        self.path = options.out / f"{strategy}-{seed}.json"
        self.run = options.out / f"{strategy}-{seed}.attn"
        length = ["--steps", str(options.steps)] if options.steps else ["--epochs", str(options.epochs)]
        self.errors = open(options.out / f"{strategy}-{seed}.log", "w+")
        self.process = subprocess.Popen(command(options, strategy, seed, self.run) + length,
                                        stdout=subprocess.DEVNULL, stderr=self.errors)
        self.start = time.monotonic()

    def finish(self):
        """Called once the process has ended: stores the scores, or why there are none."""
        result = {"configuration": configuration(self.options, self.strategy),
                  "seconds": time.monotonic() - self.start}
        self.errors.seek(0)
        message = self.errors.read().strip()
        self.errors.close()
        if self.process.returncode == 0:
            scored = subprocess.run([self.options.program, "eval", str(self.run), "--json", "--threads",
                                     str(self.options.threads)], check=True, capture_output=True)
            result["scores"] = json.loads(scored.stdout)
        elif "training diverged" in message:
            result["problem"] = message
        else:
            sys.exit(f"{self.strategy}, seed {self.seed}: {message}")
        store(self.path, result)
        remove_run(self.run)
        Path(self.errors.name).unlink()
        return result

    def abandon(self):
        self.process.terminate()
        self.process.wait()
        self.errors.close()
        remove_run(self.run)
        Path(self.errors.name).unlink(missing_ok=True)


def train_all(options, names, seeds):
    """Seed by seed, so that a table of fewer seeds is there early."""
    waiting = [(name, seed) for seed in seeds for name in names
               if stored(options.out / f"{name}-{seed}.json", configuration(options, name)) is None]
    total, done, start, running = len(waiting), 0, time.monotonic(), []
    try:
        while waiting or running:
            while waiting and len(running) < options.jobs:
                running.append(Training(options, *waiting.pop(0)))
            time.sleep(0.2)
            for training in [each for each in running if each.process.poll() is not None]:
                running.remove(training)
                result = training.finish()
                done += 1
                left = (time.monotonic() - start) / done * (total - done) / 60
                said = (f"composite {result['scores']['composite']:.4f}" if "scores" in result
                        else result["problem"])
                print(f"[{done}/{total}] {training.strategy} seed {training.seed}: {said} "
                      f"({result['seconds']:.0f} s; about {left:.0f} min left)", file=sys.stderr, flush=True)
    finally:
        for training in running:
            training.abandon()


def time_once(options, strategy):
    """Median milliseconds a step, and the most memory that the process had in MiB."""
    run = options.out / f"timing-{strategy}.attn"
    process = subprocess.Popen(command(options, strategy, 1, run) + ["--steps", str(options.timing_steps + WARM_UP)],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    milliseconds, last = [], None
    for line in process.stdout:
        now, event = time.monotonic(), json.loads(line)
        if event["event"] != "step":
            last = None  # an evaluation lies between
            continue
        if last is not None and event["step"] > WARM_UP:
            milliseconds.append(1000 * (now - last))
        last = now
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    remove_run(run)
    if process.returncode != 0 or not milliseconds:
        return None
    return statistics.median(milliseconds), usage.ru_maxrss / 1024


def time_all(options, names):
    rounds = {name: [] for name in names}
    paths = {name: options.out / f"timing-{name}.json" for name in names}
    if all(stored(paths[name], configuration(options, name)) for name in names):
        return
    for number in range(ROUNDS):
        print(f"timing, round {number + 1} of {ROUNDS}", file=sys.stderr, flush=True)
        for name in names:
            measured = time_once(options, name)
            if measured:
                rounds[name].append(measured)
    for name in names:
        if rounds[name]:
            store(paths[name], {"configuration": configuration(options, name),
                                "milliseconds": min(each[0] for each in rounds[name]),
                                "mebibytes": max(each[1] for each in rounds[name])})


def score_of(task):
    return task["iou"] if "iou" in task else task["accuracy"]


def cell(values):
    if not values:
        return "-"
    spread = f" ± {statistics.stdev(values):.4f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):.4f}{spread}"


def table(options, names, seeds):
    rows, tasks = [], []
    timings = {name: stored(options.out / f"timing-{name}.json", configuration(options, name)) for name in names}
    equal = timings.get("equal")
    for name in names:
        results = [stored(options.out / f"{name}-{seed}.json", configuration(options, name)) for seed in seeds]
        results = [result for result in results if result]
        scores = [result["scores"] for result in results if "scores" in result]
        for score in scores:
            tasks += [task for task in score["task"] if task not in tasks]
        row = [name if name != "fixed" else f"fixed ({options.fixed})"]
        row += [cell([score_of(score["task"][task]) for score in scores if task in score["task"]]) for task in tasks]
        row += [cell([score["composite"] for score in scores])]
        diverged = len(results) - len(scores)
        row += [f"{len(scores)}" + (f" ({diverged} diverged)" if diverged else "")]
        timing = timings[name]
        row += [f"{timing['milliseconds']:.1f}" if timing else "-",
                f"{timing['milliseconds'] / equal['milliseconds']:.2f}" if timing and equal else "-",
                f"{timing['mebibytes']:.0f}" if timing else "-"]
        rows.append(row)
    heading = ["strategy", *tasks, "composite", "seeds", "ms a step", "x equal", "MiB"]
    lines = ["| " + " | ".join(heading) + " |", "|---" + "|---:" * (len(heading) - 1) + "|"]
    for row in rows:
        row[1:1] = ["-"] * (len(heading) - len(row))  # strategies without any score
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines)


def main():
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    names = strategies(options)
    seeds = [int(seed) for seed in options.seeds.split(",")]
    if not options.table_only:
        if options.timing_steps > 0:
            time_all(options, names)
        train_all(options, names, seeds)
    length = f"{options.steps} steps" if options.steps else f"{options.epochs} epochs"
    print(f"{options.model} on `{options.data}`, {length}, batch {options.batch}, learning rate {options.lr}, "
          f"seeds {options.seeds}, {options.threads} thread(s); mean ± standard deviation over the seeds:\n")
    print(table(options, names, seeds))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
