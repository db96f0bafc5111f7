// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "tests/structure/rules.h"

#include <algorithm>
#include <regex>
#include <sstream>
#include <string_view>

namespace attnscope::structure {

namespace {

/// One layer: the folder, and what its files may include beside the folder itself.
struct Layer {
    std::string_view folder;
    std::vector<std::string_view> mayInclude;
    bool torch = false;     ///< may include LibTorch
    bool interface = false; ///< may include Qt, ImGui, OpenGL
};

/// The arrows. A path belongs to the first layer that it starts with.
const std::vector<Layer>& layers()
{
    static const std::vector<Layer> kLayers{
        {"core/base/", {}},
        {"core/api/", {"core/base/"}},
        {"core/color/", {"core/base/", "core/api/"}},
        {"core/kernels/", {}},
        {"core/device/", {"core/base/"}, true},
        {"core/data/", {"core/base/", "core/api/", "core/kernels/", "core/device/"}, true},
        {"core/attention/", {"core/base/", "core/api/", "core/kernels/", "core/device/"}, true},
        {"core/multitask/", {"core/base/", "core/api/"}, true},
        {"core/models/",
         {"core/base/", "core/api/", "core/kernels/", "core/device/", "core/data/", "core/attention/",
          "core/multitask/"},
         true},
        {"core/inspect/", {"core/base/", "core/api/", "core/data/", "core/attention/", "core/models/"}, true},
        {"core/record/", {"core/base/", "core/api/", "core/interchange/"}},
        {"core/interchange/", {"core/base/", "core/api/", "core/record/"}},
        {"core/training/", {"core/"}, true},
        {"core/factory.cpp", {"core/api/", "core/training/"}},
        {"ui/figures/", {"core/base/", "core/api/"}, false, true},
        {"ui/gl/", {"core/base/", "core/api/", "shaders/", "ui/figures/"}, false, true},
        {"ui/imgui/", {"core/base/", "core/api/", "ui/figures/", "ui/gl/"}, false, true},
        {"ui/", {"core/base/", "core/api/"}, false, true},
        {"app/cli/", {"core/base/", "core/api/", "ui/figures/"}, false, true},
        {"app/", {"core/base/", "core/api/", "ui/"}, false, true},
        {"shaders/", {}},
        {"tests/", {"core/", "ui/", "app/", "shaders/", "bench/"}, true, true},
        {"bench/", {"core/", "ui/", "app/", "tests/support/"}, true, true},
    };
    return kLayers;
}

bool startsWithAny(std::string_view text, std::span<const std::string_view> beginnings)
{
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return text.starts_with(beginning); });
}

bool isTorch(std::string_view header)
{
    static constexpr std::string_view kTorch[]{"torch/", "ATen/", "c10/", "caffe2/"};
    return startsWithAny(header, kTorch);
}

bool isInterface(std::string_view header)
{
    static constexpr std::string_view kInterface[]{"Qt",   "imgui", "backends/imgui", "GL/",
                                                   "GLES", "EGL/",  "epoxy/"};
    const bool qtClass = header.size() > 1 && header[0] == 'Q' && header[1] >= 'A' && header[1] <= 'Z';
    return qtClass || startsWithAny(header, kInterface);
}

/// What needs a screen: forbidden to the figure painter and the command line, which run on servers.
bool needsScreen(std::string_view header)
{
    static constexpr std::string_view kScreen[]{
        "QtWidgets", "QWidget", "QApplication", "QMainWindow",    "QDialog", "QLabel",      "QDock",
        "QtOpenGL",  "QOpenGL", "imgui",        "backends/imgui", "GL/",     "QMessageBox", "QFileDialog"};
    return startsWithAny(header, kScreen);
}

bool endsWithAny(std::string_view path, std::initializer_list<std::string_view> endings)
{
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return path.ends_with(ending); });
}

bool isHeader(std::string_view path) { return endsWithAny(path, {".h", ".hpp"}); }

bool isCpp(std::string_view path) { return isHeader(path) || endsWithAny(path, {".cpp", ".cc"}); }

bool isShader(std::string_view path) { return endsWithAny(path, {".vert", ".frag", ".glsl"}); }

bool isCMake(std::string_view path) { return endsWithAny(path, {"CMakeLists.txt", ".cmake"}); }

bool isScript(std::string_view path)
{
    return path == "dev" || path == ".ci/run" || endsWithAny(path, {".sh", ".py"});
}

std::vector<std::string> linesOf(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

std::string at(const SourceFile& file, size_t index, const std::string& what)
{
    return file.path + ":" + std::to_string(index + 1) + ": " + what;
}

const Layer* layerOf(std::string_view path)
{
    for (const Layer& layer : layers())
        if (path.starts_with(layer.folder))
            return &layer;
    return nullptr;
}

/// What is wrong with one include of a file in `layer`; empty: nothing.
std::string includeProblem(const SourceFile& file, const Layer& layer, const std::string& header, bool quoted)
{
    if (isTorch(header) && !layer.torch)
        return "includes LibTorch (" + header + "), which " + std::string(layer.folder) + " must not know";
    if (isInterface(header) && !layer.interface)
        return "includes " + header + ": core knows no Qt, ImGui or OpenGL";
    const bool screenless = file.path.starts_with("ui/figures/") || file.path.starts_with("app/cli/");
    if (screenless && needsScreen(header))
        return "includes " + header + ": figures are painted where there is no screen";
    if (!quoted || header.ends_with(".moc"))
        return {};
    if (!isCpp(header))
        return {};
    // A test's fixtures lie beside it or in a folder there; no arrow can be dodged that way.
    const bool beside = !layerOf(header) && header.find("..") == std::string::npos;
    if (beside && (layer.folder == "tests/" || layer.folder == "bench/"))
        return {};
    if (!layerOf(header))
        return "includes \"" + header + "\", which is not a path from the root of a known layer";
    if (header.starts_with(layer.folder) || startsWithAny(header, layer.mayInclude))
        return {};
    return "includes " + header + " against the arrows (" + std::string(layer.folder) + " may not see it)";
}

} // namespace

Violations checkIncludes(const SourceFile& file)
{
    if (!isCpp(file.path))
        return {};
    const Layer* const layer = layerOf(file.path);
    if (!layer)
        return {file.path + ":1: lies in no known layer (tests/structure/rules.cpp lists them)"};
    static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
    Violations found;
    const std::vector<std::string> lines = linesOf(file.text);
    for (size_t i = 0; i < lines.size(); ++i) {
        std::smatch match;
        if (!std::regex_search(lines[i], match, kInclude))
            continue;
        const std::string problem = includeProblem(file, *layer, match[2].str(), match[1].str() == "\"");
        if (!problem.empty())
            found.push_back(at(file, i, problem));
    }
    return found;
}

Violations checkLicenceLines(const SourceFile& file)
{
    const bool hash = isCMake(file.path) || isScript(file.path);
    if (!hash && !isCpp(file.path) && !isShader(file.path))
        return {};
    const std::string comment = hash ? "# " : "// ";
    std::vector<std::string> lines = linesOf(file.text);
    if (!lines.empty() && lines.front().starts_with("#!"))
        lines.erase(lines.begin());
    if (lines.size() >= 2 && lines[0] == comment + "SPDX-FileCopyrightText: 2026 The Attnscope authors" &&
        lines[1] == comment + "SPDX-License-Identifier: MIT")
        return {};
    return {at(file, 0, "does not open with the two SPDX lines")};
}

Violations checkHeader(const SourceFile& file)
{
    if (!isHeader(file.path))
        return {};
    Violations found;
    const std::vector<std::string> lines = linesOf(file.text);
    const auto firstCode = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
        return !line.empty() && !line.starts_with("//");
    });
    if (firstCode == lines.end() || *firstCode != "#pragma once")
        found.push_back(at(file, 0, "does not begin with #pragma once"));
    static const std::regex kUsing(R"(^\s*using\s+namespace\b)");
    for (size_t i = 0; i < lines.size(); ++i)
        if (std::regex_search(lines[i], kUsing))
            found.push_back(at(file, i, "`using namespace` in a header"));
    return found;
}

Violations checkLength(const SourceFile& file)
{
    if (!isCpp(file.path) && !isShader(file.path))
        return {};
    const size_t limit = isHeader(file.path) ? 250 : 600;
    const size_t lines = linesOf(file.text).size();
    if (lines <= limit)
        return {};
    return {
        at(file, limit, std::to_string(lines) + " lines, at most " + std::to_string(limit) + " are allowed")};
}

Violations checkNoShaderText(const SourceFile& file)
{
    if (!isCpp(file.path) || file.path.starts_with("tests/"))
        return {};
    static const std::regex kGlsl(R"(\bgl_(Position|FragCoord)\b|\bvoid main\(\)|\btexelFetch\()");
    Violations found;
    const std::vector<std::string> lines = linesOf(file.text);
    for (size_t i = 0; i < lines.size(); ++i)
        if (std::regex_search(lines[i], kGlsl))
            found.push_back(at(file, i, "GLSL in C++: shaders are files in shaders/"));
    return found;
}

Violations checkTargets(const SourceFile& file)
{
    const bool sees = file.path.starts_with("ui/") || file.path.starts_with("app/");
    if (!sees || !isCMake(file.path))
        return {};
    static const std::regex kLinked(R"(\battnscope_core\b|\btorch\b|\bTORCH_LIBRARIES\b)");
    Violations found;
    const std::vector<std::string> lines = linesOf(file.text);
    for (size_t i = 0; i < lines.size(); ++i) {
        const std::string code = lines[i].substr(0, lines[i].find('#'));
        if (std::regex_search(code, kLinked))
            found.push_back(
                at(file, i, "links LibTorch: the programs load core at run time (core/api/loader.h)"));
    }
    return found;
}

Violations checkTopLevel(std::span<const std::string> entries)
{
    static constexpr std::string_view kAllowed[]{"app",
                                                 "core",
                                                 "ui",
                                                 "shaders",
                                                 "assets",
                                                 "tests",
                                                 "cmake",
                                                 "docs",
                                                 "bench",
                                                 "dev",
                                                 ".ci",
                                                 "LICENSE",
                                                 "README.md",
                                                 ".gitignore",
                                                 ".clang-format",
                                                 ".clang-tidy",
                                                 "CMakeLists.txt",
                                                 "CMakePresets.json"};
    Violations found;
    for (const std::string& entry : entries)
        if (std::find(std::begin(kAllowed), std::end(kAllowed), entry) == std::end(kAllowed))
            found.push_back(entry + ":1: has no place at the top of the tree");
    return found;
}

Violations checkFile(const SourceFile& file)
{
    Violations all;
    for (const auto rule :
         {checkIncludes, checkLicenceLines, checkHeader, checkLength, checkNoShaderText, checkTargets})
        for (const std::string& violation : rule(file))
            all.push_back(violation);
    return all;
}

} // namespace attnscope::structure
