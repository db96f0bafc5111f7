#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
"""Writes tables.cpp: the colour maps as 256 RGB entries.

viridis, magma (Smith, van der Walt, Firing 2015) and cividis (Nunez, Anderton, Renslow 2018) are
matplotlib's own tables (CC0), rounded to bytes. blue-red is ours: straight lines in the Oklab colour
space (Ottosson 2020) from a blue over near-white to a red of the same lightness, so that equal
distances from zero look equally strong on both sides.

Usage: python3 generate_tables.py > tables.cpp     (needs matplotlib, Debian: python3-matplotlib)
"""
import math

from matplotlib import colormaps

BLUE, MIDDLE, RED = (0.440, -0.030, -0.130), (0.970, 0.0, 0.0), (0.440, 0.150, 0.060)


def oklab_to_srgb(lab):
    l, a, b = lab
    cone = [(l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
            (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
            (l - 0.0894841775 * a - 1.2914855480 * b) ** 3]
    linear = [4.0767416621 * cone[0] - 3.3077115913 * cone[1] + 0.2309699292 * cone[2],
              -1.2684380046 * cone[0] + 2.6097574011 * cone[1] - 0.3413193965 * cone[2],
              -0.0041960863 * cone[0] - 0.7034186147 * cone[1] + 1.7076147010 * cone[2]]
    encoded = [12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in linear]
    assert all(-0.002 <= c <= 1.002 for c in encoded), f"outside sRGB: {lab} -> {encoded}"
    return [min(max(c, 0.0), 1.0) for c in encoded]


def blue_red():
    rows = []
    for i in range(256):
        t = abs(i - 127.5) / 127.5
        end = BLUE if i < 128 else RED
        rows.append(oklab_to_srgb([m + (e - m) * t for m, e in zip(MIDDLE, end)]))
    return rows


def rounded(rows):
    return [[int(math.floor(c * 255 + 0.5)) for c in row[:3]] for row in rows]


def main():
    maps = [(name, False, colormaps[name].colors) for name in ("viridis", "cividis", "magma")]
    maps.append(("blue-red", True, blue_red()))
    print("// SPDX-FileCopyrightText: 2026 The Attnscope authors")
    print("// SPDX-License-Identifier: MIT")
    print("// Written by generate_tables.py: change that file, not this one.")
    print('#include "core/color/tables.h"')
    print()
    print("// clang-format off")
    print("namespace attnscope {")
    print()
    print("const std::array<ColorTable, 4> kColorTables{{")
    for name, diverging, rows in maps:
        print(f'    {{"{name}", {"true" if diverging else "false"}, {{{{')
        table = rounded(rows)
        for start in range(0, 256, 6):
            cells = ", ".join("{%d, %d, %d}" % tuple(c) for c in table[start:start + 6])
            print(f"        {cells},")
        print("    }}},")
    print("}};")
    print()
    print("} // namespace attnscope")


if __name__ == "__main__":
    main()
