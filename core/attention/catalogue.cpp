// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/attention/attention.h"

#include <fmt/format.h>

#include <array>

namespace attnscope {
namespace {

/// A line of a registry; its place in the list is the order of display.
template <class Kind>
struct Part {
    Kind kind;
    const char* name;
    const char* formula;
    const char* doc;
};

constexpr std::array<Part<ScoreKind>, 7> kScores{{
    {ScoreKind::Dot, "dot", "q·k",
     "The plain inner product: large where query and key point the same way and are long. It grows with the "
     "number of features, so the softmax over it easily becomes all or nothing (Luong 2015)."},
    {ScoreKind::ScaledDot, "scaled-dot", "q·k/√d",
     "The inner product divided by the square root of the number of features, which keeps its spread near 1 "
     "and the softmax's gradient alive: the score of the transformer (Vaswani 2017)."},
    {ScoreKind::General, "general", "qᵀWk",
     "A learned matrix W between query and key: the model decides which features of one are compared with "
     "which features of the other (Luong 2015)."},
    {ScoreKind::Additive, "additive", "vᵀtanh(W_q q + W_k k)",
     "A small neural network looks at query and key together. The first attention of all; bounded scores, "
     "but more work than a product (Bahdanau 2015)."},
    {ScoreKind::Cosine, "cosine", "e^s·(q·k)/(|q||k|)",
     "Only the angle between query and key counts, not their lengths; a learned factor e^s says how sharply "
     "to tell near from far."},
    {ScoreKind::Location, "location", "(W_a q)ₜ",
     "Where to look is read from the query alone, one score per position, whatever stands there "
     "(Luong 2015)."},
    {ScoreKind::Pooling, "pooling", "h·v",
     "One learned vector v asks the same question of every position: how much do you matter for the answer? "
     "One row of weights for the whole input."},
}};

constexpr std::array<Part<NormaliserKind>, 5> kNormalisers{{
    {NormaliserKind::Softmax, "softmax", "exp(eₜ/T) / Σ exp(eⱼ/T)",
     "Turns scores into positive shares that sum to 1. Nothing gets exactly zero; a low temperature T "
     "sharpens the shares, a high one evens them out."},
    {NormaliserKind::Sigmoid, "sigmoid", "1 / (1 + exp(−eₜ/T))",
     "An independent gate between 0 and 1 for every position: nothing competes, so all may be open, or none. "
     "The weights do not sum to 1."},
    {NormaliserKind::Sparsemax, "sparsemax", "max(eₜ/T − τ, 0)",
     "The nearest point of the simplex: shares that sum to 1, most of them exactly zero "
     "(Martins & Astudillo 2016)."},
    {NormaliserKind::Entmax15, "entmax15", "max(eₜ/(2T) − τ, 0)²",
     "Half-way between softmax and sparsemax: smooth among the few positions it keeps, exactly zero "
     "elsewhere (Peters, Niculae & Martins 2019)."},
    {NormaliserKind::Hard, "hard", "one position; Gumbel noise while training",
     "Looks at one single position. While training it is drawn at random by the softmax's shares and learns "
     "through the softmax's gradient (straight-through Gumbel, Jang 2017); in use it is the best one."},
}};

constexpr std::array<Part<ScopeKind>, 5> kScopes{{
    {ScopeKind::Global, "global", "all positions", "Every query may look at every position."},
    {ScopeKind::Local, "local", "positions within ±w of the query",
     "Every query sees only its neighbourhood: ±w places on a line, a square of (2w+1)² cells on an image. "
     "Like a convolution whose weights depend on what is there."},
    {ScopeKind::LocalMonotonic, "local-monotonic", "t−w ≤ j ≤ t+w",
     "Luong's local-m: query number t looks around position number t in reading order, as for two sequences "
     "that run side by side (Luong 2015)."},
    {ScopeKind::LocalPredictive, "local-predictive", "p = S·σ(vᵀtanh(Wq)); weights · exp(−2(j−p)²/w²)",
     "Luong's local-p: the query itself predicts where to look; a window around that place, times a bell "
     "curve through which the prediction learns. The weights sum to less than 1 (Luong 2015)."},
    {ScopeKind::Causal, "causal", "j ≤ t",
     "A query sees itself and what came before, never the future: what a model that writes from left to "
     "right needs."},
}};

constexpr std::array<Part<DotScale>, 3> kScales{{
    {DotScale::Sqrt, "sqrt", "", ""},
    {DotScale::Dim, "dim", "", ""},
    {DotScale::None, "none", "", ""},
}};

template <class Kind, size_t N>
const char* nameOf(const std::array<Part<Kind>, N>& parts, Kind kind)
{
    for (const auto& part : parts)
        if (part.kind == kind)
            return part.name;
    return "";
}

/// `name` has passed canonicalValue, so it is in the list.
template <class Kind, size_t N>
Kind kindOf(const std::array<Part<Kind>, N>& parts, const std::string& name)
{
    for (const auto& part : parts)
        if (part.name == name)
            return part.kind;
    return parts.front().kind;
}

template <class Kind, size_t N>
std::vector<std::string> namesOf(const std::array<Part<Kind>, N>& parts)
{
    std::vector<std::string> names;
    for (const auto& part : parts)
        names.emplace_back(part.name);
    return names;
}

template <class Kind, size_t N>
void describe(const std::array<Part<Kind>, N>& parts, MechanismInfo::Part place,
              std::vector<MechanismInfo>& catalogue)
{
    for (const auto& part : parts)
        catalogue.push_back({place, part.name, part.formula, part.doc});
}

OptionSpec choiceSpec(const char* key, const char* value, const char* label, const char* doc,
                      std::vector<std::string> choices)
{
    return {.key = key,
            .kind = OptionKind::Choice,
            .defaultValue = value,
            .doc = doc,
            .label = label,
            .choices = std::move(choices),
            .group = "attention"};
}

} // namespace

const char* scoreName(ScoreKind kind) { return nameOf(kScores, kind); }
const char* normaliserName(NormaliserKind kind) { return nameOf(kNormalisers, kind); }
const char* scopeName(ScopeKind kind) { return nameOf(kScopes, kind); }

std::vector<OptionSpec> attentionOptionSpecs(const AttentionOptions& defaults,
                                             std::span<const ScoreKind> scores)
{
    std::vector<std::string> scoreNames;
    for (const ScoreKind kind : scores)
        scoreNames.emplace_back(scoreName(kind));
    return {
        choiceSpec("attention.score", scoreName(defaults.score), "Score",
                   "How well a query and a key match, before the weights are made: the heart of an attention "
                   "mechanism.",
                   std::move(scoreNames)),
        choiceSpec("attention.normaliser", normaliserName(defaults.normaliser), "Normaliser",
                   "How scores become weights: shares of one whole (softmax), mostly zeros (sparsemax, "
                   "entmax15), one single position (hard), or independent gates (sigmoid).",
                   namesOf(kNormalisers)),
        choiceSpec("attention.scope", scopeName(defaults.scope), "Scope",
                   "Which positions a query may look at: all of them, a window around it, a window at a "
                   "predicted place, or only what came before.",
                   namesOf(kScopes)),
        choiceSpec("attention.scale", nameOf(kScales, defaults.scale), "Scale of the product",
                   "What scaled-dot divides by, with d features: √d as in the transformer, d, or nothing. "
                   "Watch how the softmax saturates without it.",
                   namesOf(kScales)),
        {.key = "attention.temperature",
         .kind = OptionKind::Real,
         .defaultValue = fmt::format("{}", defaults.temperature),
         .doc = "Scores are divided by it: below 1 the attention gets sharper, above 1 more even. May be "
                "changed while training runs.",
         .label = "Temperature",
         .choices = {},
         .minimum = 0.01,
         .maximum = 100,
         .logarithmic = true,
         .live = true,
         .group = "attention"},
        {.key = "attention.window",
         .kind = OptionKind::Integer,
         .defaultValue = fmt::format("{}", defaults.window),
         .doc = "How many positions to either side of its centre a local scope reaches.",
         .label = "Window",
         .choices = {},
         .minimum = 1,
         .maximum = 64,
         .group = "attention"},
    };
}

AttentionOptions readAttentionOptions(const OptionReader& options)
{
    AttentionOptions read;
    read.score = kindOf(kScores, options.text("attention.score"));
    read.normaliser = kindOf(kNormalisers, options.text("attention.normaliser"));
    read.scope = kindOf(kScopes, options.text("attention.scope"));
    read.scale = kindOf(kScales, options.text("attention.scale"));
    read.temperature = options.real("attention.temperature");
    read.window = options.integer("attention.window");
    return read;
}

std::vector<MechanismInfo> mechanismCatalogue()
{
    std::vector<MechanismInfo> catalogue;
    describe(kScores, MechanismInfo::Part::Score, catalogue);
    describe(kNormalisers, MechanismInfo::Part::Normaliser, catalogue);
    describe(kScopes, MechanismInfo::Part::Scope, catalogue);
    return catalogue;
}

} // namespace attnscope
