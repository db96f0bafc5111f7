// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/label_shares.h"
#include "core/data/text/corpus.h"
#include "core/data/text/text_dataset.h"

namespace attnscope {
namespace {

OptionSpec choiceOption(std::string name, std::vector<std::string> choices, std::string defaultValue,
                        std::string label, std::string doc)
{
    OptionSpec spec = dataOption(OptionKind::Choice, std::move(name), std::move(defaultValue), 0, 0,
                                 std::move(label), std::move(doc));
    spec.choices = std::move(choices);
    return spec;
}

OptionSpec countOption(std::string name, int64_t defaultValue, int64_t maximum, std::string label,
                       std::string doc)
{
    return dataOption(OptionKind::Integer, std::move(name), std::to_string(defaultValue), 1,
                      static_cast<double>(maximum), std::move(label), std::move(doc));
}

} // namespace

std::vector<OptionSpec> withTextOptions(std::vector<OptionSpec> own, const TextDefaults& defaults)
{
    own.push_back(choiceOption("tokenizer", {"word", "character"},
                               defaults.unit == TokenUnit::Word ? "word" : "character", "Tokens",
                               "What the text is cut into: words (Chinese by a dictionary), or single "
                               "characters, which need no vocabulary to speak of but make texts long."));
    own.push_back(dataOption(OptionKind::Bool, "punctuation", defaults.punctuation ? "true" : "false", 0, 0,
                             "Keep punctuation",
                             "Whether marks such as commas are tokens; without them more words fit into the "
                             "tokens that are kept. Emoji always stay."));
    own.push_back(countOption("tokens", defaults.tokens, kMostTokens, "Most tokens",
                              "How many tokens of a text go into the model; longer texts are cut. Twice as "
                              "many cost twice the time, and four times in attention between tokens."));
    own.push_back(choiceOption("keep", {"head", "tail"}, defaults.keep == TextEnd::Head ? "head" : "tail",
                               "Keep",
                               "Which part of a text that is too long is kept. Reviews sum up at their end, "
                               "news at their beginning."));
    own.push_back(
        countOption("vocabulary", defaults.vocabulary, 1'000'000, "Vocabulary",
                    "How many of the most frequent words the model knows; it sees all others as one, "
                    "\"unknown\"."));
    own.push_back(
        countOption("min_count", defaults.minCount, 1000, "Least count",
                    "How often a word must occur in the training texts to be known. With 2 or more, "
                    "training shows the model what an unknown word is like."));
    own.push_back(labelSharesOption());
    own.push_back(validationOption());
    return own;
}

} // namespace attnscope
