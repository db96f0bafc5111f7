// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
// Every rule against made-up files that break it, so that none can pass for want of teeth.
#include "tests/structure/rules.h"

#include <gtest/gtest.h>

namespace attnscope::structure {
namespace {

struct Case {
    const char* path;
    const char* line;
    const char* complaint; ///< part of the one expected sentence; empty: the line is allowed
};

class Includes : public testing::TestWithParam<Case> {};

TEST_P(Includes, FollowTheArrows)
{
    const Case& c = GetParam();
    const Violations found = checkIncludes({c.path, std::string("// a\n") + c.line + "\n"});
    if (*c.complaint == '\0') {
        EXPECT_EQ(found, Violations{});
        return;
    }
    ASSERT_EQ(found.size(), 1U) << c.path << " " << c.line;
    EXPECT_EQ(found[0].find(std::string(c.path) + ":2: "), 0U) << found[0];
    EXPECT_NE(found[0].find(c.complaint), std::string::npos) << found[0];
}

INSTANTIATE_TEST_SUITE_P(
    Forbidden, Includes,
    testing::Values(Case{"core/base/a.cpp", "#include \"core/api/session.h\"", "against the arrows"},
                    Case{"core/api/a.h", "#include \"core/data/dataset.h\"", "against the arrows"},
                    Case{"core/api/a.h", "#include <torch/torch.h>", "LibTorch"},
                    Case{"core/api/a.cpp", "#include <ATen/ATen.h>", "LibTorch"},
                    Case{"core/base/a.cpp", "  #  include <c10/util/Half.h>", "LibTorch"},
                    Case{"core/record/a.cpp", "#include <torch/types.h>", "LibTorch"},
                    Case{"core/interchange/a.cpp", "#include \"torch/torch.h\"", "LibTorch"},
                    Case{"core/record/a.cpp", "#include \"core/training/trainer.h\"", "against the arrows"},
                    Case{"core/data/a.cpp", "#include \"core/models/model.h\"", "against the arrows"},
                    Case{"core/models/a.cpp", "#include \"core/training/trainer.h\"", "against the arrows"},
                    Case{"core/models/a.cpp", "#include \"core/record/run_file.h\"", "against the arrows"},
                    Case{"core/training/a.cpp", "#include <QString>", "no Qt"},
                    Case{"core/training/a.cpp", "#include \"ui/bridge/worker.h\"", "against the arrows"},
                    Case{"core/color/a.cpp", "#include <QtGui/QColor>", "no Qt"},
                    Case{"core/api/a.h", "#include <imgui.h>", "no Qt"},
                    Case{"core/data/a.cpp", "#include <GL/gl.h>", "no Qt"},
                    Case{"ui/docks/a.cpp", "#include <torch/torch.h>", "LibTorch"},
                    Case{"ui/docks/a.cpp", "#include \"core/training/trainer.h\"", "against the arrows"},
                    Case{"ui/docks/a.cpp", "#include \"core/record/run_file.h\"", "against the arrows"},
                    Case{"ui/docks/a.cpp", "#include \"app/gui/main.h\"", "against the arrows"},
                    Case{"ui/gl/a.cpp", "#include \"ui/docks/attention_dock.h\"", "against the arrows"},
                    Case{"ui/figures/a.cpp", "#include <QWidget>", "no screen"},
                    Case{"ui/figures/a.cpp", "#include \"ui/gl/canvas.h\"", "against the arrows"},
                    Case{"app/cli/a.cpp", "#include \"ui/docks/attention_dock.h\"", "against the arrows"},
                    Case{"app/cli/a.cpp", "#include <QApplication>", "no screen"},
                    Case{"app/cli/a.cpp", "#include \"core/training/core_impl.h\"", "against the arrows"},
                    Case{"app/gui/a.cpp", "#include <torch/torch.h>", "LibTorch"},
                    Case{"ui/docks/a.cpp", "#include \"attention_dock.h\"", "not a path from the root"},
                    Case{"tests/core/a.cpp", "#include \"../core/a.h\"", "not a path from the root"},
                    Case{"core/base/a.cpp", "#include \"../api/session.h\"", "not a path from the root"}));

INSTANTIATE_TEST_SUITE_P(
    Allowed, Includes,
    testing::Values(Case{"core/api/a.h", "#include \"core/base/status.h\"", ""},
                    Case{"core/models/a.cpp", "#include \"core/attention/attention.h\"", ""},
                    Case{"core/models/image/a.cpp", "#include <torch/torch.h>", ""},
                    Case{"core/training/a.cpp", "#include \"core/record/run_file.h\"", ""},
                    Case{"core/base/a.cpp", "#include <filesystem>", ""},
                    Case{"core/data/a.cpp", "// #include <QString>", ""},
                    Case{"ui/docks/a.cpp", "#include \"core/api/session.h\"", ""},
                    Case{"ui/docks/a.cpp", "#include <QDockWidget>", ""},
                    Case{"ui/docks/a.cpp", "#include \"a.moc\"", ""},
                    Case{"ui/figures/a.cpp", "#include <QPainter>", ""},
                    Case{"ui/gl/a.cpp", "#include \"ui/figures/labels.h\"", ""},
                    Case{"app/cli/a.cpp", "#include \"ui/figures/figure.h\"", ""},
                    Case{"core/interchange/a.cpp", "#include \"core/record/run_file.h\"", ""},
                    Case{"tests/core/a.cpp", "#include \"core/training/trainer.h\"", ""},
                    Case{"tests/core/a.cpp", "#include \"fixture.h\"", ""},
                    Case{"tests/ui/a.cpp", "#include \"support/window_driver.h\"", ""}));

TEST(Includes, AFileInNoLayerIsAViolation)
{
    EXPECT_EQ(checkIncludes({"core/misc/a.cpp", ""}).size(), 1U);
    EXPECT_EQ(checkIncludes({"core/a.h", ""}).size(), 1U);
    EXPECT_EQ(checkIncludes({"docs/a.md", "#include <QString>"}).size(), 0U);
}

constexpr const char* kLicence = "// SPDX-FileCopyrightText: 2026 The Attnscope authors\n"
                                 "// SPDX-License-Identifier: MIT\n";
constexpr const char* kHashLicence = "# SPDX-FileCopyrightText: 2026 The Attnscope authors\n"
                                     "# SPDX-License-Identifier: MIT\n";

TEST(LicenceLines, OpenEverySource)
{
    EXPECT_EQ(checkLicenceLines({"core/base/a.cpp", kLicence}), Violations{});
    EXPECT_EQ(checkLicenceLines({"ui/CMakeLists.txt", kHashLicence}), Violations{});
    EXPECT_EQ(checkLicenceLines({"dev", std::string("#!/usr/bin/env bash\n") + kHashLicence}), Violations{});
    EXPECT_EQ(checkLicenceLines({"docs/a.md", "# A page\n"}), Violations{});

    EXPECT_EQ(checkLicenceLines({"core/base/a.cpp", ""}).size(), 1U);
    EXPECT_EQ(checkLicenceLines({"core/base/a.cpp", kHashLicence}).size(), 1U);
    EXPECT_EQ(checkLicenceLines({"core/base/a.h", std::string("\n") + kLicence}).size(), 1U);
    EXPECT_EQ(checkLicenceLines({"shaders/a.frag", "#version 330 core\n"}).size(), 1U);
    EXPECT_EQ(checkLicenceLines({"dev", "#!/usr/bin/env bash\n"}).size(), 1U);
}

TEST(Header, HasAGuardAndNoUsingNamespace)
{
    const std::string good = std::string(kLicence) + "#pragma once\n\nnamespace a {}\n";
    EXPECT_EQ(checkHeader({"core/base/a.h", good}), Violations{});
    EXPECT_EQ(checkHeader({"core/base/a.cpp", "using namespace std;\n"}), Violations{});

    EXPECT_EQ(checkHeader({"core/base/a.h", std::string(kLicence) + "#ifndef A_H\n"}).size(), 1U);
    EXPECT_EQ(checkHeader({"core/base/a.h", std::string(kLicence) + "#include <map>\n#pragma once\n"}).size(),
              1U);
    EXPECT_EQ(checkHeader({"core/base/a.h", good + "  using  namespace std;\n"}).size(), 1U);
}

std::string linesOfCode(int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += "int a;\n";
    return text;
}

TEST(Length, IsLimited)
{
    EXPECT_EQ(checkLength({"core/base/a.h", linesOfCode(250)}), Violations{});
    EXPECT_EQ(checkLength({"core/base/a.cpp", linesOfCode(600)}), Violations{});
    EXPECT_EQ(checkLength({"docs/a.md", linesOfCode(5000)}), Violations{});

    EXPECT_EQ(checkLength({"core/base/a.h", linesOfCode(251)}).size(), 1U);
    EXPECT_EQ(checkLength({"core/base/a.cpp", linesOfCode(601)}).size(), 1U);
    EXPECT_EQ(checkLength({"shaders/a.frag", linesOfCode(601)}).size(), 1U);
}

TEST(ShaderText, StaysOutOfCpp)
{
    EXPECT_EQ(checkNoShaderText({"shaders/a.vert", "gl_Position = p;\n"}), Violations{});
    EXPECT_EQ(checkNoShaderText({"ui/gl/a.cpp", "text << \"#version 330 core\\n\";\n"}), Violations{});

    EXPECT_EQ(checkNoShaderText({"ui/gl/a.cpp", "\"color = texelFetch(map, cell, 0);\"\n"}).size(), 1U);
    EXPECT_EQ(checkNoShaderText({"ui/gl/a.cpp", "\"void main() { gl_Position = vec4(0); }\"\n"}).size(), 1U);
}

TEST(Targets, OfTheWindowDoNotLinkLibTorch)
{
    EXPECT_EQ(checkTargets({"app/gui/CMakeLists.txt", "add_dependencies(attnscope attnscope_core_module)\n"}),
              Violations{});
    EXPECT_EQ(checkTargets({"ui/CMakeLists.txt", "# not attnscope_core\n"}), Violations{});
    EXPECT_EQ(checkTargets({"core/CMakeLists.txt", "target_link_libraries(attnscope_core torch)\n"}),
              Violations{});

    EXPECT_EQ(checkTargets({"ui/CMakeLists.txt", "target_link_libraries(a PRIVATE attnscope_core)\n"}).size(),
              1U);
    EXPECT_EQ(checkTargets({"app/cli/CMakeLists.txt", "target_link_libraries(a PRIVATE torch)\n"}).size(),
              1U);
}

TEST(TopLevel, HoldsOnlyWhatTheLayoutNames)
{
    const std::vector<std::string> good{"app", "core", "README.md", "dev", ".ci"};
    const std::vector<std::string> bad{"app", "src", "notes.txt"};
    EXPECT_EQ(checkTopLevel(good), Violations{});
    EXPECT_EQ(checkTopLevel(bad).size(), 2U);
}

TEST(AllRules, AreAppliedToAFile)
{
    const Violations found = checkFile({"core/base/a.h", "#include <torch/torch.h>\n" + linesOfCode(300)});
    EXPECT_EQ(found.size(), 4U); // LibTorch, licence, guard, length
    EXPECT_EQ(checkFile({"ui/CMakeLists.txt", std::string(kHashLicence) + "link(torch)\n"}).size(), 1U);
    EXPECT_EQ(checkFile({"ui/gl/a.cpp", std::string(kLicence) + "gl_Position\n"}).size(), 1U);
}

} // namespace
} // namespace attnscope::structure
