// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "oracle_text_translator.h"

#include <cmath>

namespace attnscope::oracle {
namespace {

using Row = std::vector<double>;
constexpr int64_t kPad = 0, kBegin = 2, kEnd = 3;

Row rowOf(const Array& array, int64_t row)
{
    return Row(array.values.begin() + row * array.size(1), array.values.begin() + (row + 1) * array.size(1));
}

Row joined(Row left, const Row& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

Array asArray(const Row& row) { return {{1, std::ssize(row)}, row}; }

Row applied(const Row& row, const Parameters& parameters, const std::string& weight, const std::string& bias)
{
    return linear(asArray(row), parameters.at(weight), parameters.at(bias)).values;
}

Row tanhOf(Row row)
{
    for (double& value : row)
        value = std::tanh(value);
    return row;
}

/// One step of a GRU: rows of the weights are reset, update, new.
Row gruStep(const Row& input, const Row& state, const std::string& name, const std::string& suffix,
            const Parameters& parameters)
{
    const Row x = applied(input, parameters, name + ".weight_ih" + suffix, name + ".bias_ih" + suffix);
    const Row h = applied(state, parameters, name + ".weight_hh" + suffix, name + ".bias_hh" + suffix);
    const size_t width = state.size();
    Row next(width);
    for (size_t i = 0; i < width; ++i) {
        const double reset = sigmoid(x[i] + h[i]);
        const double update = sigmoid(x[width + i] + h[width + i]);
        const double fresh = std::tanh(x[2 * width + i] + reset * h[2 * width + i]);
        next[i] = (1 - update) * fresh + update * state[i];
    }
    return next;
}

/// The source's annotations [token, hidden] and the decoder's first state.
struct Encoded {
    Array annotations;
    Row initial;
};

Encoded encoded(const TranslatorCase& input, const Parameters& parameters)
{
    const Array& embedding = parameters.at("source_embedding.weight");
    const int64_t half = parameters.at("encoder.weight_hh").size(1), length = std::ssize(input.source);
    Encoded out{zeros({length, 2 * half}), {}};
    Row forward(static_cast<size_t>(half), 0.0), backward = forward;
    for (int64_t step = 0; step < length; ++step) {
        const int64_t last = length - 1 - step;
        forward = gruStep(rowOf(embedding, input.source[step]), forward, "encoder", "", parameters);
        backward = gruStep(rowOf(embedding, input.source[last]), backward, "encoder", "_reverse", parameters);
        for (int64_t i = 0; i < half; ++i) {
            out.annotations.at(step, i) = forward[i];
            out.annotations.at(last, half + i) = backward[i];
        }
    }
    const Row summary = input.summary.empty() ? joined(forward, backward) : input.summary;
    out.initial = tanhOf(applied(summary, parameters, "initial.weight", "initial.bias"));
    return out;
}

class Decoder {
public:
    Decoder(const TranslatorCase& input, const Parameters& parameters)
        : m_input(input), m_parameters(parameters), m_source(encoded(input, parameters)),
          m_state(m_source.initial)
    {
    }

    /// Takes in the token before and returns the logits; appends the weights.
    Row step(int64_t before, Translation& translation)
    {
        const Row word = rowOf(m_parameters.at("target_embedding.weight"), before);
        Row summary;
        if (m_input.bahdanau) {
            const Row context = attend(translation);
            m_state = gruStep(joined(word, context), m_state, "decoder.rnn", "", m_parameters);
            summary = joined(joined(context, m_state), word);
        } else {
            m_state = gruStep(word, m_state, "decoder.rnn", "", m_parameters);
            summary = joined(attend(translation), m_state);
        }
        const Row features =
            tanhOf(applied(summary, m_parameters, "decoder.readout.weight", "decoder.readout.bias"));
        const Row logits = applied(features, m_parameters, "output.weight", "output.bias");
        append(translation.logits, logits);
        return logits;
    }

private:
    static void append(Array& array, const Row& row)
    {
        array.values.insert(array.values.end(), row.begin(), row.end());
        array.shape = {std::ssize(array.values) / std::ssize(row), std::ssize(row)};
    }

    /// Queries so far, because a scope may go by a query's number; the newest row counts.
    Row attend(Translation& translation)
    {
        append(m_queries, m_state);
        const Array& keys = m_source.annotations;
        const Array weights =
            attentionWeights(m_input.mechanism, m_parameters, "decoder.attention.", m_queries, keys, {});
        const Row row = rowOf(weights, m_queries.size(0) - 1);
        append(translation.weights, row);
        return product(asArray(row), keys).values;
    }

    const TranslatorCase& m_input;
    const Parameters& m_parameters;
    Encoded m_source;
    Row m_state;
    Array m_queries;
};

int64_t likeliest(const Row& logits)
{
    int64_t best = kEnd;
    for (int64_t id = 0; id < std::ssize(logits); ++id)
        if (id != kPad && id != kBegin && logits[id] > logits[best])
            best = id;
    return best;
}

} // namespace

Translation taughtTranslation(const TranslatorCase& input, const Parameters& parameters,
                              const std::vector<int64_t>& before)
{
    Translation translation;
    Decoder decoder(input, parameters);
    for (const int64_t token : before)
        decoder.step(token, translation);
    return translation;
}

Translation greedyTranslation(const TranslatorCase& input, const Parameters& parameters, int64_t longest)
{
    Translation translation;
    Decoder decoder(input, parameters);
    int64_t token = kBegin;
    while (std::ssize(translation.made) < longest && (translation.made.empty() || token != kEnd)) {
        token = likeliest(decoder.step(token, translation));
        translation.made.push_back(token);
    }
    return translation;
}

} // namespace attnscope::oracle
