// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/terminal.h"
#include "core/api/core.h"

#include <functional>
#include <memory>

namespace CLI {
class App;
}

namespace attnscope::cli {

/// What a subcommand works with.
class Context {
public:
    Terminal& terminal() { return m_terminal; }

    /// Chooses kernels and threads (0: one a core), then loads the core; later calls give the same one.
    Result<Core*> core(int threads);

private:
    Terminal m_terminal;
    std::unique_ptr<Core> m_core;
};

/// A subcommand: its options in CLI11 and what it does once they are parsed.
struct Command {
    CLI::App* app = nullptr;
    std::function<Status(Context&)> run;
};

/// Each adds one subcommand; one file each.
Command addListCommand(CLI::App& parent);
Command addTrainCommand(CLI::App& parent);
Command addEvalCommand(CLI::App& parent);
Command addPredictCommand(CLI::App& parent);
Command addAttentionCommand(CLI::App& parent);
Command addFigureCommand(CLI::App& parent);
Command addExportCommand(CLI::App& parent);
Command addInfoCommand(CLI::App& parent);
Command addWeighCommand(CLI::App& parent);
Command addSweepCommand(CLI::App& parent);
Command addDemoCommand(CLI::App& parent);
Command addBenchCommand(CLI::App& parent);

} // namespace attnscope::cli
