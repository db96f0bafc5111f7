// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
//
// Attention between tasks and words. Every word of the vocabulary has a role, shares of the tasks that it
// serves; every task has a query that scores the words of a text; a word's weight for a task grows with both.
//
// 1. Roles are of words, not of their places: the columns of r sum to 1 whatever the text says.
// 2. Words are scored with a part of one another: token-token interaction is the product of two projections
//    to `rank` numbers, M = L(h) R(h)^T / n. It is never formed: L(h) (R(h)^T p) costs n rank, not n^2.
// 3. Padding has states of 0, so that it adds nothing to 2, and is barred from the weights.
#include "core/attention/parallel_matmul.h"
#include "core/models/heads.h"
#include "core/models/multi/entries.h"
#include "core/models/multi/multi_model.h"
#include "core/models/multi/sequence_writer.h"
#include "core/models/text/recurrent.h"
#include "core/models/text/text_model.h"

#include <cmath>

namespace attnscope {
namespace {

constexpr char kTokenTask[] = "multi.token-task";
constexpr double kQuerySpread = 1.0; ///< of the tasks' queries at the start, over the root of their width

/// W1 = 10 `role`. A word's row gets a gradient only where the word occurs, and ever less of it once the
/// queries have found the word: at the pace of the other parameters roles stay near one half.
constexpr double kRoleGain = 10;

struct TokenTaskOptions {
    int64_t embedding = 64;
    int64_t hidden = 128; ///< of both directions together
    int64_t rank = 8;     ///< 0: words are scored without one another
    DecoderOptions decoder;
    SearchOptions search;
    AttentionOptions attention; ///< normaliser and temperature
    double dropout = 0;
};

class TokenTask : public MultiTaskModel {
public:
    TokenTask(const DatasetSummary& data, const TokenTaskOptions& options);
    /// A batch without a target is answered as by generate().
    ModelOutput forward(const Batch& batch, RecordAttention record) override;
    ModelOutput generate(const Batch& batch, RecordAttention record) override;
    bool setLive(const std::string& key, double value) override;

protected:
    bool setTemperature(double temperature) override;

private:
    struct Answerer {
        TaskInfo task;
        std::shared_ptr<TaskHead> head;         ///< of classes
        std::shared_ptr<SequenceWriter> writer; ///< of a text
    };
    struct Read {
        torch::Tensor states;          ///< h, [batch, token, hidden]
        torch::Tensor roles, weights;  ///< r and a, [batch, task, token]
        torch::Tensor summaries, mask; ///< z, [batch, task, hidden]; keyMask()
    };
    Read read(const TokenBatch& text);
    torch::Tensor scores(const torch::Tensor& states, const torch::Tensor& lengths) const;
    ModelOutput answer(const Batch& batch, const TokenBatch* target, RecordAttention record);
    void recordSites(const Read& read, std::vector<SiteRecord>& sites) const;
    static SiteRecord alignment(const Answerer& answerer, const torch::Tensor& weights,
                                const char* queryTokens);

    TokenTaskOptions m_options;
    std::shared_ptr<TokenEmbedding> m_embedding;
    std::shared_ptr<Recurrent> m_encoder;
    torch::Tensor m_role;          ///< W1, [vocabulary, task]
    torch::Tensor m_score;         ///< W, [hidden, hidden]
    torch::Tensor m_query;         ///< q, [task, hidden]
    torch::Tensor m_left, m_right; ///< [rank, hidden]
    std::vector<Answerer> m_answerers;
};

TokenTask::TokenTask(const DatasetSummary& data, const TokenTaskOptions& options)
    : MultiTaskModel(data, options.dropout), m_options(options)
{
    const int64_t hidden = options.hidden, count = std::ssize(tasks());
    m_embedding = register_module("embedding",
                                  std::make_shared<TokenEmbedding>(data.text.vocabulary, options.embedding));
    m_encoder = register_module(
        "encoder", std::make_shared<Recurrent>(RecurrentOptions{CellKind::Gru, Directions::Both,
                                                                options.embedding, hidden / 2, true}));
    m_role = register_parameter("role", torch::zeros({data.text.vocabulary, count})); // serves all alike
    m_score = register_parameter("score", glorotLinear(hidden, hidden)->weight.detach());
    m_query = register_parameter("query", torch::randn({count, hidden}) *
                                              (kQuerySpread / std::sqrt(static_cast<double>(hidden))));
    if (options.rank > 0) {
        m_left = register_parameter("left", glorotLinear(hidden, options.rank)->weight.detach());
        m_right = register_parameter("right", glorotLinear(hidden, options.rank)->weight.detach());
    }
    for (const TaskInfo& task : tasks()) {
        Answerer answerer{task, nullptr, nullptr};
        if (task.kind == TaskKind::Sequence)
            answerer.writer = registerFor(
                task, "writer_", std::make_shared<SequenceWriter>(data, options.decoder, options.search));
        else
            answerer.head = registerFor(task, "head_", std::make_shared<TaskHead>(task, image(), hidden));
        m_answerers.push_back(std::move(answerer));
    }
}

bool TokenTask::setLive(const std::string& key, double value)
{
    bool known = false;
    for (Answerer& answerer : m_answerers)
        known = (answerer.writer && answerer.writer->setLive(key, value)) || known;
    return known || MultiTaskModel::setLive(key, value);
}

bool TokenTask::setTemperature(double temperature)
{
    m_options.attention.temperature = temperature;
    for (Answerer& answerer : m_answerers)
        if (answerer.writer)
            answerer.writer->setTemperature(temperature);
    return true;
}

/// s, [batch, task, token].
torch::Tensor TokenTask::scores(const torch::Tensor& states, const torch::Tensor& lengths) const
{
    const torch::Tensor projected = torch::matmul(states, m_score.t()); // p = W h
    torch::Tensor heard = projected;
    if (m_left.defined()) {
        const torch::Tensor left = torch::matmul(states, m_left.t()); // [batch, token, rank]
        const torch::Tensor right = torch::matmul(states, m_right.t());
        const torch::Tensor gathered = torch::bmm(right.transpose(1, 2), projected); // [batch, rank, hidden]
        heard = heard + torch::bmm(left, gathered) / lengths.view({-1, 1, 1}).to(states.options());
    }
    return torch::matmul(torch::tanh(heard), m_query.t()).transpose(1, 2);
}

TokenTask::Read TokenTask::read(const TokenBatch& text)
{
    Read read;
    read.mask = keyMask(text);
    read.states = m_encoder->forward(drop(m_embedding->forward(text.ids)), text.lengthsOnHost());
    const torch::Tensor present = read.mask.squeeze(1); // [batch, 1, token]
    const torch::Tensor logRoles =                      // [batch, task, token]
        torch::log_softmax(kRoleGain * torch::embedding(m_role, text.ids), -1).transpose(1, 2);
    read.roles = torch::exp(logRoles) * present;
    const torch::Tensor scored = scores(read.states, text.lengths) + logRoles;
    read.weights = normalise(m_options.attention.normaliser, scored / m_options.attention.temperature,
                             present, is_training());
    read.summaries = torch::bmm(read.weights, read.states);
    return read;
}

void TokenTask::recordSites(const Read& read, std::vector<SiteRecord>& sites) const
{
    AttentionSite all = tokenSite("tokens", m_options.attention, "tasks", "text");
    sites.push_back({all, read.weights.detach().unsqueeze(1)});
    AttentionSite roles = tokenSite("roles", m_options.attention, "tasks", "text");
    roles.distribution = false; // columns sum to 1, rows need not
    sites.push_back({roles, read.roles.detach().unsqueeze(1)});
    for (size_t k = 0; k < m_answerers.size(); ++k) {
        const std::string& task = m_answerers[k].task.name;
        AttentionSite own = tokenSite(("tokens." + task).c_str(), m_options.attention, "", "text");
        own.task = task;
        own.primary = true;
        const auto row = static_cast<int64_t>(k);
        sites.push_back({own, read.weights.detach().slice(1, row, row + 1).unsqueeze(1)});
    }
}

/// Primary too: what it links is scored against the known alignment.
SiteRecord TokenTask::alignment(const Answerer& answerer, const torch::Tensor& weights,
                                const char* queryTokens)
{
    AttentionSite site = tokenSite(("alignment." + answerer.task.name).c_str(), answerer.writer->attention(),
                                   queryTokens, "text");
    site.task = answerer.task.name;
    site.primary = true;
    return {site, weights.detach()};
}

/// `target` null: texts are made without one.
ModelOutput TokenTask::answer(const Batch& batch, const TokenBatch* target, RecordAttention record)
{
    const Read read = TokenTask::read(batch.text);
    ModelOutput output;
    if (record == RecordAttention::Yes)
        recordSites(read, output.sites);
    for (size_t k = 0; k < m_answerers.size(); ++k) {
        Answerer& answerer = m_answerers[k];
        const std::string& task = answerer.task.name;
        const torch::Tensor summary = drop(read.summaries.select(1, static_cast<int64_t>(k)));
        if (answerer.head) {
            output.logits[task] = answerer.head->forward(summary);
            continue;
        }
        const ReadText text{read.states, read.mask, summary};
        SequenceWriter::Result made = target != nullptr ? answerer.writer->follow(text, *target, dropout())
                                                        : answerer.writer->write(text);
        output.logits[task] = made.logits;
        if (target == nullptr)
            output.sequences[task] = std::move(made.sequences);
        if (record == RecordAttention::Yes)
            output.sites.push_back(
                alignment(answerer, made.weights, target != nullptr ? "target" : "output"));
    }
    return output;
}

ModelOutput TokenTask::forward(const Batch& batch, RecordAttention record)
{
    return answer(batch, batch.target.defined() ? &batch.target : nullptr, record);
}

ModelOutput TokenTask::generate(const Batch& batch, RecordAttention record)
{
    const torch::NoGradGuard guard;
    return answer(batch, nullptr, record);
}

std::vector<OptionSpec> tokenTaskSpecs()
{
    std::vector<OptionSpec> specs{
        embeddingSpec(64),
        integerSpec("hidden", 128, 8, 1024, "State width",
                    "Width of a word's state, of the encoder's two directions together, and of the state of "
                    "the decoder that writes a text. An even number."),
        integerSpec("rank", 8, 0, 64, "Rank of the interaction",
                    "How many numbers of each word the others listen to before words are scored; at 0 each "
                    "word is scored by itself."),
        modelChoiceSpec(
            "decoder", "Decoder",
            "When the decoder looks at the source: luong after its state has moved on, which is fast; "
            "bahdanau before, so that the state knows what was found.",
            {"bahdanau", "luong"}),
        dropoutSpec("0.2")};
    for (OptionSpec& spec : searchSpecs())
        specs.push_back(std::move(spec));
    for (OptionSpec& spec : normaliserSpecs())
        specs.push_back(std::move(spec));
    return specs;
}

Result<std::shared_ptr<Model>> makeTokenTask(const DatasetSummary& data, const OptionReader& options)
{
    ATTNSCOPE_TRY(checkTexts(kTokenTask, data));
    ATTNSCOPE_TRY(checkTasks(kTokenTask, data, {TaskKind::Classification, TaskKind::Sequence}));
    TokenTaskOptions read;
    read.embedding = options.integer("embedding");
    read.hidden = options.integer("hidden");
    read.rank = options.integer("rank");
    read.attention = readNormaliserOptions(options);
    read.dropout = options.real("dropout");
    read.search = readSearch(options);
    read.decoder.kind = options.text("decoder") == "luong" ? DecoderKind::Luong : DecoderKind::Bahdanau;
    read.decoder.attention = read.attention;
    read.decoder.attention.score = ScoreKind::Additive;
    read.decoder.embedding = read.embedding;
    read.decoder.hidden = read.hidden;
    ATTNSCOPE_TRY(checkTwoDirections("hidden", read.hidden));
    return std::shared_ptr<Model>(std::make_shared<TokenTask>(data, read));
}

} // namespace

ModelEntry multiTokenTaskEntry()
{
    ModelEntry entry;
    entry.info = {
        kTokenTask,
        "Attention between tasks and words",
        "Learns for every word which task it serves and for every task which words of a text count: "
        "a table of tasks by words shows both. A task may be a class of the text or its translation.",
        InputKind::Text,
        tokenTaskSpecs(),
        true};
    entry.make = makeTokenTask;
    return entry;
}

} // namespace attnscope
