// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <vector>

namespace attnscope::structure {

/// A file of the tree: its path from the root, with slashes, and its text.
struct SourceFile {
    std::string path;
    std::string text;
};

/// One sentence a violation, "PATH:LINE: WHAT"; empty: the file keeps the rule.
using Violations = std::vector<std::string>;

/// Includes follow the arrows (docs/architecture.md, "Layers"), LibTorch stays out of what the window sees
/// and of the files, Qt, ImGui and OpenGL out of core, widgets out of the figure painter and the command
/// line.
Violations checkIncludes(const SourceFile& file);
/// The two SPDX lines open the file (after the interpreter's line of a script).
Violations checkLicenceLines(const SourceFile& file);
/// A header has #pragma once before anything else, and no `using namespace`.
Violations checkHeader(const SourceFile& file);
/// At most 250 lines a header, 600 a source.
Violations checkLength(const SourceFile& file);
/// Shaders are files: no C++ outside the tests carries a GLSL program.
Violations checkNoShaderText(const SourceFile& file);
/// The targets of ui/ and app/ never link what needs LibTorch.
Violations checkTargets(const SourceFile& file);
/// Nothing lies at the top of the tree but what the layout names.
Violations checkTopLevel(std::span<const std::string> entries);

/// All rules that look at one file.
Violations checkFile(const SourceFile& file);

} // namespace attnscope::structure
