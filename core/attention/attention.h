// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/catalogue.h"
#include "core/api/options.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace attnscope {

enum class ScoreKind { Dot, ScaledDot, General, Additive, Cosine, Location, Pooling };
enum class NormaliserKind { Softmax, Sigmoid, Sparsemax, Entmax15, Hard };
enum class ScopeKind { Global, Local, LocalMonotonic, LocalPredictive, Causal };
enum class DotScale { Sqrt, Dim, None };

/// One attention mechanism: a score, a normaliser and a scope (docs/models.md, "Mechanisms").
struct AttentionOptions {
    ScoreKind score = ScoreKind::ScaledDot;
    NormaliserKind normaliser = NormaliserKind::Softmax;
    ScopeKind scope = ScopeKind::Global;
    DotScale scale = DotScale::Sqrt; ///< of scaled-dot
    double temperature = 1.0;        ///< scores are divided by it before the normaliser
    int64_t window = 3;              ///< w of the local scopes: keys within +-w of the centre
    int64_t queryDim = 0, keyDim = 0;
    int64_t hiddenDim = 0;   ///< of additive; 0: keyDim
    int64_t positions = 0;   ///< the most keys that `location` can score
    int64_t leading = 0;     ///< tokens before the rest (a class token): outside every scope, they
                             ///< see all and are seen by all
    int64_t gridColumns = 0; ///< the positions form a grid of so many columns, and `local` takes a
                             ///< square of it; 0: they form a line
};

/// Whether every row of weights sums to 1: not so for independent gates (sigmoid), nor where Luong's
/// Gaussian has been multiplied in (local-predictive).
bool isDistribution(const AttentionOptions& options);

/// The OptionSpecs "attention.score", "attention.normaliser", "attention.scope", "attention.scale",
/// "attention.temperature" (live), "attention.window" with the given choices of scores.
std::vector<OptionSpec> attentionOptionSpecs(const AttentionOptions& defaults,
                                             std::span<const ScoreKind> scores);
/// Reads them; dimensions stay 0.
AttentionOptions readAttentionOptions(const OptionReader& options);

struct AttentionResult {
    torch::Tensor output;  ///< [batch, head, query, valueDim]
    torch::Tensor weights; ///< [batch, head, query, key], the very tensor that `output` was made with
};

/// Keys together with what the score makes of them alone (W_k k of `additive`, unit vectors of `cosine`), so
/// that queries that come one after the other do not compute it again.
struct PreparedKeys {
    torch::Tensor projected; ///< [batch, head, key, dim]; dim depends on the score
};

/// score x normaliser x scope, with its learned parameters. Registered parameter names are frozen; they are
/// listed with their formulas in docs/models.md.
class Attention : public torch::nn::Module {
public:
    explicit Attention(const AttentionOptions& options);

    /// query [batch, head, query, queryDim], key [batch, head, key, keyDim],
    /// value [batch, head, key, valueDim].
    /// `mayAttend`: bool, broadcastable to [batch, head, query, key]; false gets weight exactly 0. A row
    /// that may attend to nothing gets all zeros. `hard` is stochastic (straight-through Gumbel) while
    /// is_training(), argmax otherwise.
    AttentionResult forward(const torch::Tensor& query, const torch::Tensor& key, const torch::Tensor& value,
                            const std::optional<torch::Tensor>& mayAttend = std::nullopt);

    /// key [batch, head, key, keyDim], for weights() and forward() with this module's parameters as they are
    /// now.
    PreparedKeys prepareKeys(const torch::Tensor& key);
    /// forward() for queries that are part of a longer sequence, the first of them its `firstQuery`-th (from
    /// 0): the scopes `local-monotonic` and `causal` go by it. `local` on a line needs all queries at once.
    AttentionResult forward(const torch::Tensor& query, const PreparedKeys& keys, const torch::Tensor& value,
                            const std::optional<torch::Tensor>& mayAttend, int64_t firstQuery);

    /// The weights alone, [batch, head, query, key], where no values are to be gathered.
    torch::Tensor weights(const torch::Tensor& query, const torch::Tensor& key,
                          const std::optional<torch::Tensor>& mayAttend = std::nullopt);

    /// Raw scores e(q,k) before temperature, scope and normaliser, [batch, head, query, key]. `pooling`
    /// gives every query the same row, and takes an undefined query for a single one.
    torch::Tensor scores(const torch::Tensor& query, const torch::Tensor& key);

    const AttentionOptions& options() const { return m_options; }
    void setTemperature(double temperature) { m_options.temperature = temperature; }

private:
    torch::Tensor weights(const torch::Tensor& query, const PreparedKeys& keys,
                          const std::optional<torch::Tensor>& mayAttend, int64_t firstQuery);
    torch::Tensor scores(const torch::Tensor& query, const PreparedKeys& keys);
    const std::optional<torch::Tensor>& inScope(const torch::Tensor& score, int64_t firstQuery);

    AttentionOptions m_options;
    /// The scope's mask of the last size that was asked for: one for each step would have to be made on the
    /// host and sent.
    struct {
        std::vector<int64_t> size; ///< queries, keys, the first query
        std::optional<torch::Tensor> mask;
    } m_scope;
    torch::Tensor m_general, m_queryWeight, m_keyWeight, m_vector, m_logScale, m_location;
    torch::Tensor m_predictWeight, m_predictVector;
};

/// The normalisers on their own, along the last dimension. `mayAttend` as above.
/// Gradients are exact: sparsemax and entmax15 have hand-written backward functions.
torch::Tensor normalise(NormaliserKind kind, const torch::Tensor& scores,
                        const std::optional<torch::Tensor>& mayAttend, bool training);

const char* scoreName(ScoreKind kind);
const char* normaliserName(NormaliserKind kind);
const char* scopeName(ScopeKind kind);

/// Every part with its formula and one sentence, for the catalogue.
std::vector<MechanismInfo> mechanismCatalogue();

} // namespace attnscope
