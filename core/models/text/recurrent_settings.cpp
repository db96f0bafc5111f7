// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/models/text/recurrent_settings.h"

#include "core/models/text/text_model.h"

namespace attnscope {
namespace {

CellKind cellOf(const std::string& name)
{
    return name == "gru" ? CellKind::Gru : (name == "rnn" ? CellKind::Rnn : CellKind::Lstm);
}

} // namespace

std::vector<OptionSpec> recurrentSpecs()
{
    return {modelChoiceSpec(
                "cell", "Cell",
                "What carries the memory from word to word: a plain cell (rnn) soon forgets, the gates "
                "of an LSTM or a GRU decide what to keep.",
                {"rnn", "lstm", "gru"}),
            {.key = "bidirectional",
             .kind = OptionKind::Bool,
             .defaultValue = "true",
             .doc = "Also read the text from its end, so that the state at a word knows what follows.",
             .label = "Both directions",
             .choices = {},
             .group = "model"},
            embeddingSpec(64),
            integerSpec("hidden", 64, 4, 512, "Hidden units",
                        "Width of the recurrent layer's state in each direction: how much it can remember.")};
}

RecurrentOptions readRecurrent(const OptionReader& options)
{
    RecurrentOptions read;
    read.cell = cellOf(options.text("cell"));
    read.directions = options.flag("bidirectional") ? Directions::Both : Directions::One;
    read.inputDim = options.integer("embedding");
    read.hiddenDim = options.integer("hidden");
    read.shortMemory = true;
    return read;
}

} // namespace attnscope
