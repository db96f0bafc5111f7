// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/text_reading.h"

#include "core/data/text/text_batch.h"

#include <torch/torch.h>

#include <algorithm>

namespace attnscope {

Result<TextReading> TextReading::make(const TextSettings& settings)
{
    auto tokenizer = Tokenizer::make(settings.tokenizer);
    auto targetTokenizer = Tokenizer::make(settings.targetTokenizer);
    if (!tokenizer || !targetTokenizer)
        return (tokenizer ? targetTokenizer : tokenizer).status();
    return TextReading{settings,
                       TokenizerPool(std::move(tokenizer).value()),
                       TokenizerPool(std::move(targetTokenizer).value()),
                       {},
                       {},
                       {}};
}

TokenSequence TextReading::sequence(const char* name, const std::string& text) const
{
    return tokensOf(name, text, pool, vocabulary, settings.limit);
}

TokenSequence TextReading::target(const std::string& text) const
{
    TokenSequence target = tokensOf("target", text, targetPool, targetVocabulary, settings.targetLimit);
    target.tokens.push_back(specialToken(kEndToken, target.tokens.back().sentence));
    return target;
}

const TaskInfo* TextReading::targetTask() const
{
    const auto found = std::find_if(tasks.begin(), tasks.end(),
                                    [](const TaskInfo& task) { return task.kind == TaskKind::Sequence; });
    return found != tasks.end() ? &*found : nullptr;
}

Result<Sample> TextReading::userSample(const UserText& text) const
{
    ATTNSCOPE_TRY(checkText("text", text.text));
    ATTNSCOPE_TRY(checkText("context", text.context));
    if (isBlankText(text.text))
        return failure("text", "the text is empty (expected at least one word)");
    Sample sample;
    sample.texts.push_back(sequence("text", text.text));
    if (!isBlankText(text.context))
        sample.texts.push_back(sequence("context", text.context));
    for (const TaskInfo& task : tasks)
        if (task.kind == TaskKind::Classification)
            sample.labels[task.name] = -1;
    return sample;
}

Batch TextReading::batchOf(const Sample& sample) const
{
    const auto find = [&](const char* name) -> const TokenSequence* {
        for (const TokenSequence& sequence : sample.texts)
            if (sequence.name == name)
                return &sequence;
        return nullptr;
    };
    const TokenSequence* text = find("text");
    TORCH_CHECK_VALUE(text != nullptr, "a sample without a text");
    Batch batch;
    batch.indexes = {-1};
    batch.text = batchOfSequence(*text);
    const TokenSequence* context = find("context");
    batch.context = context != nullptr ? batchOfSequence(*context) : batch.text;
    if (const TokenSequence* target = find("target"); target != nullptr && targetTask() != nullptr)
        batch.target = batchOfTarget(*target);
    for (const TaskInfo& task : tasks)
        if (task.kind == TaskKind::Classification)
            batch.labels[task.name] = torch::full({1}, -1, torch::kInt64);
    return batch;
}

TokenSequence TextReading::decode(const std::string& task, std::span<const int64_t> ids) const
{
    const TaskInfo* made = targetTask();
    if (made == nullptr || task != made->name)
        return {};
    return joined("output", ids, targetVocabulary, settings.targetTokenizer.unit);
}

} // namespace attnscope
