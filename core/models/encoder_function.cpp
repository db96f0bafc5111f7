// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// For one text x [token, width], with d = width / heads and D() for dropout:
//
//     n1 = LN1(x),  [q k v] = n1 Wqkv' + b,  A_h = softmax(factor q_h k_h'),  o_h = A_h v_h
//     x1 = x + D(o Wproj' + b)
//     n2 = LN2(x1), u = n2 W1' + b,  out = x1 + D(gelu(u) W2' + b)
//
// and back, with g(.) the gradient by what stands in the brackets:
//
//     g(u) = (D(g) W2) gelu'(u),   g(x1) = g + LN2'(g(u) W1),   g(o) = D(g(x1)) Wproj
//     g(v_h) = A_h' g(o_h),  g(S_h) = factor A_h (g(A_h) - rowsum(A_h g(A_h))),  g(A_h) = g(o_h) v_h'
//     g(q_h) = g(S_h) k_h,   g(k_h) = g(S_h)' q_h,   g(x) = g(x1) + LN1'(g([q k v]) Wqkv)
//
// and for every product y = x W' + b:  g(W) += g(y)' x,  g(b) += column sums of g(y).
#include "core/models/encoder_function.h"

#include "core/kernels/dropout.h"
#include "core/kernels/product.h"
#include "core/kernels/rows.h"
#include "core/models/dropout.h"
#include "core/models/image_parts.h"

#include <torch/autograd.h>

#include <array>

namespace attnscope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr size_t kParameters = 12;
enum Parameter {
    kNorm1,
    kNorm1Bias,
    kQkv,
    kQkvBias,
    kProj,
    kProjBias,
    kNorm2,
    kNorm2Bias,
    kMlp1,
    kMlp1Bias,
    kMlp2,
    kMlp2Bias
};
using Parameters = std::array<torch::Tensor, kParameters>;
/// Rows of scores are as long as a multiple of this, so that products need no remainder.
constexpr int64_t kWhole = 16;

float* at0(const torch::Tensor& tensor) { return tensor.data_ptr<float>(); }

struct Sizes {
    int64_t batch, tokens, width, heads, hidden; ///< hidden: of the MLP
    int64_t dim() const { return width / heads; }
    int64_t perText() const { return tokens * width; }
    int64_t wholeTokens() const { return (tokens + kWhole - 1) / kWhole * kWhole; }
};

/// What the way back needs, each [batch, ..].
struct Kept {
    torch::Tensor x;       ///< [.., token, width]
    torch::Tensor first;   ///< x1
    torch::Tensor qkv;     ///< [.., token, 3 width]
    torch::Tensor weights; ///< [.., head, token, token]
    torch::Tensor joined;  ///< o
    torch::Tensor u;       ///< [.., token, hidden]
    torch::Tensor norms;   ///< [.., 2, token, 2]: statistics of both normalisations
};

using Buffer = std::vector<float>;
Buffer bufferOf(int64_t count) { return Buffer(static_cast<size_t>(count)); }

/// out [rows, columns] = left [rows, inner] right [inner, columns].
kernels::Product productOf(int64_t rows, int64_t inner, int64_t columns, const float* left,
                           const float* right, float* out)
{
    return {rows, inner, columns, left, inner, right, columns, out, columns};
}

/// A layer y = x W' + b with W' made beforehand.
struct Linear {
    Buffer turned; ///< [in, out]
    const float* weight;
    const float* bias;
    int64_t in, out;

    Linear(const torch::Tensor& matrix, const torch::Tensor& offset)
        : turned(bufferOf(matrix.numel())), weight(at0(matrix)), bias(at0(offset)), in(matrix.size(1)),
          out(matrix.size(0))
    {
        kernels::transpose(weight, out, in, in, turned.data(), out);
    }
    void forward(int64_t rows, const float* x, float* y) const
    {
        kernels::multiply(productOf(rows, in, out, x, turned.data(), y));
        kernels::addBias(bias, rows, out, y);
    }
    /// The gradient by x; adds those by the weights and the bias.
    void backward(int64_t rows, const float* x, const float* byY, float* byX, float* byWeight,
                  float* byBias) const
    {
        kernels::multiply(productOf(rows, out, in, byY, weight, byX));
        kernels::Product product{out, rows, in, byY, out, x, in, byWeight, in};
        product.add = true;
        kernels::multiplyTransposed(product);
        kernels::addRows(byY, rows, out, byBias);
    }
};

struct Layer {
    Sizes sizes;
    EncoderSettings settings;
    kernels::LayerNorm norm1, norm2;
    Linear qkv, proj, mlp1, mlp2;
    kernels::Dropout drop1, drop2;

    Layer(const Sizes& of, const EncoderSettings& how, const Parameters& p, uint64_t seed1, uint64_t seed2)
        : sizes(of), settings(how), qkv(p[kQkv], p[kQkvBias]), proj(p[kProj], p[kProjBias]),
          mlp1(p[kMlp1], p[kMlp1Bias]),
          mlp2(p[kMlp2], p[kMlp2Bias]), drop1{seed1, how.dropout}, drop2{seed2, how.dropout}
    {
        const auto epsilon = static_cast<float>(how.epsilon);
        norm1 = {of.tokens, of.width, at0(p[kNorm1]), at0(p[kNorm1Bias]), epsilon};
        norm2 = {of.tokens, of.width, at0(p[kNorm2]), at0(p[kNorm2Bias]), epsilon};
    }
    void drop(const kernels::Dropout& how, int64_t text, const float* in, float* out) const
    {
        if (settings.dropout > 0)
            kernels::drop(how, static_cast<uint64_t>(text * sizes.perText()), sizes.perText(), in, out);
        else if (in != out)
            std::copy_n(in, sizes.perText(), out);
    }
    kernels::Softmax softmax(const bool* open) const
    {
        return {sizes.tokens, sizes.tokens, sizes.wholeTokens(), static_cast<float>(settings.factor), open};
    }
};

/// One thread's way forward.
class Forward {
public:
    Forward(const Layer& layer, const Kept& kept, const torch::Tensor& out)
        : m_layer(layer), m_kept(kept), m_out(at0(out)), m_normed(bufferOf(layer.sizes.perText())),
          m_turned(bufferOf(layer.sizes.dim() * layer.sizes.wholeTokens())),
          m_scores(bufferOf(layer.sizes.tokens * layer.sizes.wholeTokens())),
          m_hidden(bufferOf(layer.sizes.tokens * layer.sizes.hidden))
    {
    }

    void run(int64_t text, const bool* open)
    {
        const Sizes& s = m_layer.sizes;
        const float* const x = at0(m_kept.x) + text * s.perText();
        float* const first = at0(m_kept.first) + text * s.perText();
        float* const out = m_out + text * s.perText();
        float* const norms = at0(m_kept.norms) + text * 4 * s.tokens;
        float* const u = at0(m_kept.u) + text * s.tokens * s.hidden;
        float* const joined = at0(m_kept.joined) + text * s.perText();

        kernels::normRows(m_layer.norm1, x, m_normed.data(), norms);
        m_layer.qkv.forward(s.tokens, m_normed.data(), at0(m_kept.qkv) + text * 3 * s.perText());
        for (int64_t head = 0; head < s.heads; ++head)
            attend(text, head, open, joined);
        m_layer.proj.forward(s.tokens, joined, first);
        m_layer.drop(m_layer.drop1, text, first, first);
        kernels::addTo(x, s.perText(), first);

        kernels::normRows(m_layer.norm2, first, m_normed.data(), norms + 2 * s.tokens);
        m_layer.mlp1.forward(s.tokens, m_normed.data(), u);
        kernels::gelu(u, s.tokens * s.hidden, m_hidden.data());
        m_layer.mlp2.forward(s.tokens, m_hidden.data(), out);
        m_layer.drop(m_layer.drop2, text, out, out);
        kernels::addTo(first, s.perText(), out);
    }

private:
    void attend(int64_t text, int64_t head, const bool* open, float* joined)
    {
        const Sizes& s = m_layer.sizes;
        const int64_t n = s.tokens, d = s.dim(), wide = 3 * s.width;
        const float* const query = at0(m_kept.qkv) + text * 3 * s.perText() + head * d;
        float* const weights = at0(m_kept.weights) + (text * s.heads + head) * n * n;
        kernels::transpose(query + s.width, n, d, wide, m_turned.data(), s.wholeTokens()); // the keys
        kernels::multiply({n, d, s.wholeTokens(), query, wide, m_turned.data(), s.wholeTokens(),
                           m_scores.data(), s.wholeTokens()});
        kernels::softmaxRows(m_layer.softmax(open), m_scores.data(), weights);
        kernels::multiply({n, n, d, weights, n, query + 2 * s.width, wide, joined + head * d, s.width});
    }

    const Layer& m_layer;
    const Kept& m_kept;
    float* m_out;
    Buffer m_normed, m_turned, m_scores, m_hidden;
};

/// One thread's way back, and its sums of the parameters' gradients.
class Backward {
public:
    Backward(const Layer& layer, const Kept& kept, const torch::Tensor& gradient, const torch::Tensor& byX)
        : m_layer(layer), m_kept(kept), m_gradient(at0(gradient)), m_byX(at0(byX)),
          m_normed(bufferOf(layer.sizes.perText())), m_a(bufferOf(layer.sizes.perText())),
          m_b(bufferOf(layer.sizes.perText())), m_byQkv(bufferOf(3 * layer.sizes.perText())),
          m_turned(bufferOf(layer.sizes.dim() * layer.sizes.wholeTokens())),
          m_scores(bufferOf(layer.sizes.tokens * layer.sizes.wholeTokens())),
          m_hidden(bufferOf(layer.sizes.tokens * layer.sizes.hidden)),
          m_byHidden(bufferOf(layer.sizes.tokens * layer.sizes.hidden))
    {
    }
    void addTo(const std::array<float*, kParameters>& sums) { m_sums = sums; }

    void run(int64_t text)
    {
        const Sizes& s = m_layer.sizes;
        const float* const gradient = m_gradient + text * s.perText();
        const float* const first = at0(m_kept.first) + text * s.perText();
        const float* const norms = at0(m_kept.norms) + text * 4 * s.tokens;
        float* const byX = m_byX + text * s.perText(); // g(x1) at first

        mlpBack(text, gradient, first, norms + 2 * s.tokens, byX);
        m_layer.drop(m_layer.drop1, text, byX, m_a.data());
        m_layer.proj.backward(s.tokens, at0(m_kept.joined) + text * s.perText(), m_a.data(), m_b.data(),
                              m_sums[kProj],
                              m_sums[kProjBias]); // m_b: g(o)
        for (int64_t head = 0; head < s.heads; ++head)
            attendBack(text, head);
        const float* const x = at0(m_kept.x) + text * s.perText();
        kernels::normRowsAgain(m_layer.norm1, x, norms, m_normed.data());
        m_layer.qkv.backward(s.tokens, m_normed.data(), m_byQkv.data(), m_a.data(), m_sums[kQkv],
                             m_sums[kQkvBias]);
        kernels::normRowsBack(m_layer.norm1, x, norms, m_a.data(), byX, m_sums[kNorm1], m_sums[kNorm1Bias]);
    }

private:
    /// g(x1) = g + what comes through the MLP.
    void mlpBack(int64_t text, const float* gradient, const float* first, const float* norms, float* byFirst)
    {
        const Sizes& s = m_layer.sizes;
        const float* const u = at0(m_kept.u) + text * s.tokens * s.hidden;
        std::copy_n(gradient, s.perText(), byFirst);
        m_layer.drop(m_layer.drop2, text, gradient, m_a.data());
        kernels::gelu(u, s.tokens * s.hidden, m_hidden.data());
        m_layer.mlp2.backward(s.tokens, m_hidden.data(), m_a.data(), m_byHidden.data(), m_sums[kMlp2],
                              m_sums[kMlp2Bias]);
        kernels::geluBack(u, s.tokens * s.hidden, m_byHidden.data());
        kernels::normRowsAgain(m_layer.norm2, first, norms, m_normed.data());
        m_layer.mlp1.backward(s.tokens, m_normed.data(), m_byHidden.data(), m_b.data(), m_sums[kMlp1],
                              m_sums[kMlp1Bias]);
        kernels::normRowsBack(m_layer.norm2, first, norms, m_b.data(), byFirst, m_sums[kNorm2],
                              m_sums[kNorm2Bias]);
    }

    /// g(q), g(k) and g(v) of one head from g(o) in m_b.
    void attendBack(int64_t text, int64_t head)
    {
        const Sizes& s = m_layer.sizes;
        const int64_t n = s.tokens, d = s.dim(), wide = 3 * s.width, whole = s.wholeTokens();
        const float* const query = at0(m_kept.qkv) + text * 3 * s.perText() + head * d;
        const float *const key = query + s.width, *const value = query + 2 * s.width;
        const float* const weights = at0(m_kept.weights) + (text * s.heads + head) * n * n;
        const float* const byJoined = m_b.data() + head * d;
        float* const byQuery = m_byQkv.data() + head * d;

        kernels::multiplyTransposed({n, n, d, weights, n, byJoined, s.width, byQuery + 2 * s.width, wide});
        kernels::transpose(value, n, d, wide, m_turned.data(), whole);
        kernels::multiply({n, d, whole, byJoined, s.width, m_turned.data(), whole, m_scores.data(), whole});
        kernels::softmaxRowsBack(m_layer.softmax(nullptr), weights, m_scores.data());
        kernels::multiply({n, n, d, m_scores.data(), whole, key, wide, byQuery, wide});
        kernels::multiplyTransposed({n, n, d, m_scores.data(), whole, query, wide, byQuery + s.width, wide});
    }

    const Layer& m_layer;
    const Kept& m_kept;
    const float* m_gradient;
    float* m_byX;
    Buffer m_normed, m_a, m_b, m_byQkv, m_turned, m_scores, m_hidden, m_byHidden;
    std::array<float*, kParameters> m_sums{};
};

struct EncoderFunction : torch::autograd::Function<EncoderFunction> {
    static variable_list forward(AutogradContext* context, const torch::Tensor& tokens,
                                 const torch::Tensor& open, const EncoderSettings& settings,
                                 const torch::Tensor& p0, const torch::Tensor& p1, const torch::Tensor& p2,
                                 const torch::Tensor& p3, const torch::Tensor& p4, const torch::Tensor& p5,
                                 const torch::Tensor& p6, const torch::Tensor& p7, const torch::Tensor& p8,
                                 const torch::Tensor& p9, const torch::Tensor& p10, const torch::Tensor& p11)
    {
        const Parameters parameters{p0.contiguous(), p1.contiguous(), p2.contiguous(),  p3.contiguous(),
                                    p4.contiguous(), p5.contiguous(), p6.contiguous(),  p7.contiguous(),
                                    p8.contiguous(), p9.contiguous(), p10.contiguous(), p11.contiguous()};
        const Sizes s{tokens.size(0), tokens.size(1), tokens.size(2), settings.heads, p8.size(0)};
        const uint64_t seed1 = settings.dropout > 0 ? dropoutSeed() : 0;
        const uint64_t seed2 = settings.dropout > 0 ? dropoutSeed() : 0;
        const Layer layer(s, settings, parameters, seed1, seed2);
        const auto options = tokens.options().requires_grad(false);
        Kept kept{tokens.contiguous(),
                  torch::empty({s.batch, s.tokens, s.width}, options),
                  torch::empty({s.batch, s.tokens, 3 * s.width}, options),
                  torch::empty({s.batch, s.heads, s.tokens, s.tokens}, options),
                  torch::empty({s.batch, s.tokens, s.width}, options),
                  torch::empty({s.batch, s.tokens, s.hidden}, options),
                  torch::empty({s.batch, 2, s.tokens, 2}, options)};
        const torch::Tensor out = torch::empty({s.batch, s.tokens, s.width}, options);
        const torch::Tensor mask = open.contiguous();
        const bool* const mayAttend = mask.numel() > 0 ? mask.data_ptr<bool>() : nullptr;
        forEachPart(s.batch, partsOf(s.batch), [&](int64_t, int64_t begin, int64_t end) {
            Forward pass(layer, kept, out);
            for (int64_t text = begin; text < end; ++text)
                pass.run(text, mayAttend ? mayAttend + text * s.tokens : nullptr);
        });
        variable_list saved{kept.x, kept.first, kept.qkv, kept.weights, kept.joined, kept.u, kept.norms};
        saved.insert(saved.end(), parameters.begin(), parameters.end());
        context->save_for_backward(std::move(saved));
        context->mark_non_differentiable({kept.weights});
        context->saved_data["heads"] = settings.heads;
        context->saved_data["factor"] = settings.factor;
        context->saved_data["dropout"] = settings.dropout;
        context->saved_data["epsilon"] = settings.epsilon;
        context->saved_data["seed1"] = static_cast<int64_t>(seed1);
        context->saved_data["seed2"] = static_cast<int64_t>(seed2);
        return {out, kept.weights};
    }

    static variable_list backward(AutogradContext* context, variable_list gradients)
    {
        TORCH_CHECK(!at::GradMode::is_enabled(), "an encoder layer is differentiable once only");
        const variable_list saved = context->get_saved_variables();
        const Kept kept{saved[0], saved[1], saved[2], saved[3], saved[4], saved[5], saved[6]};
        Parameters parameters;
        std::copy_n(saved.begin() + 7, kParameters, parameters.begin());
        auto& data = context->saved_data;
        const EncoderSettings settings{data["heads"].toInt(), data["factor"].toDouble(),
                                       data["dropout"].toDouble(), data["epsilon"].toDouble()};
        const Sizes s{kept.x.size(0), kept.x.size(1), kept.x.size(2), settings.heads, kept.u.size(2)};
        const Layer layer(s, settings, parameters, static_cast<uint64_t>(data["seed1"].toInt()),
                          static_cast<uint64_t>(data["seed2"].toInt()));
        const torch::Tensor gradient = gradients[0].contiguous(), byX = torch::empty_like(kept.x);
        const int64_t parts = partsOf(s.batch);
        std::array<torch::Tensor, kParameters> sums; // [part, parameter]
        for (size_t i = 0; i < kParameters; ++i)
            sums[i] = torch::zeros({parts, parameters[i].numel()}, byX.options());
        forEachPart(s.batch, parts, [&](int64_t part, int64_t begin, int64_t end) {
            Backward pass(layer, kept, gradient, byX);
            std::array<float*, kParameters> own{};
            for (size_t i = 0; i < kParameters; ++i)
                own[i] = at0(sums[i]) + part * parameters[i].numel();
            pass.addTo(own);
            for (int64_t text = begin; text < end; ++text)
                pass.run(text);
        });
        variable_list out{byX, {}, {}};
        for (size_t i = 0; i < kParameters; ++i)
            out.push_back(sums[i].sum(0).view(parameters[i].sizes()));
        return out;
    }
};

} // namespace

std::pair<torch::Tensor, torch::Tensor> encoderOnCpu(const torch::Tensor& tokens, const torch::Tensor& open,
                                                     const EncoderWeights& weights,
                                                     const EncoderSettings& settings)
{
    const EncoderWeights& w = weights;
    TORCH_CHECK(tokens.dim() == 3 && settings.heads > 0 && tokens.size(2) % settings.heads == 0,
                "tokens [batch, token, width] with a width that ", settings.heads, " heads divide, got ",
                tokens.sizes());
    TORCH_CHECK(!open.defined() ||
                    (open.dim() == 2 && open.size(0) == tokens.size(0) && open.size(1) == tokens.size(1)),
                "open keys [batch, token], got ", open.sizes());
    const variable_list out = EncoderFunction::apply(
        tokens, open.defined() ? open : torch::empty({0}, torch::kBool), settings, w.norm1, w.norm1Bias,
        w.qkv, w.qkvBias, w.proj, w.projBias, w.norm2, w.norm2Bias, w.mlp1, w.mlp1Bias, w.mlp2, w.mlp2Bias);
    return {out[0], out[1]};
}

} // namespace attnscope
