// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/image_text_dataset.h"

#include "core/base/sha256.h"

#include <torch/torch.h>

#include <algorithm>
#include <cassert>

namespace attnscope {
namespace {

DatasetSummary summaryOf(const DatasetSummary& images, const DatasetSummary& texts)
{
    DatasetSummary summary = images;
    summary.input = InputKind::ImageText;
    summary.text = texts.text;
    summary.tasks.insert(summary.tasks.end(), texts.tasks.begin(), texts.tasks.end());
    summary.hasEvidence = images.hasEvidence || texts.hasEvidence;
    summary.hasAlignment = texts.hasAlignment;
    return summary;
}

class ImageTextDataset : public Dataset {
public:
    ImageTextDataset(std::unique_ptr<Dataset> images, std::unique_ptr<Dataset> texts)
        : m_images(std::move(images)), m_texts(std::move(texts)),
          m_summary(summaryOf(m_images->summary(), m_texts->summary()))
    {
        for ([[maybe_unused]] const Split split : {Split::Train, Split::Validation, Split::Test})
            assert(m_images->size(split) == m_texts->size(split));
        Sha256 hash;
        hash.update("attnscope images and texts 1\n" + m_images->identity() + "\n" + m_texts->identity() +
                    "\n");
        m_identity = toHex(hash.finish());
    }

    const DatasetSummary& summary() const override { return m_summary; }
    const std::string& identity() const override { return m_identity; }
    int64_t size(Split split) const override { return m_images->size(split); }

    Batch batch(Split split, std::span<const int64_t> indexes, bool augment, uint64_t stream) const override
    {
        return joined(m_images->batch(split, indexes, augment, stream),
                      m_texts->batch(split, indexes, augment, stream));
    }

    Sample sample(Split split, int64_t index) const override
    {
        Sample sample = m_images->sample(split, index);
        Sample text = m_texts->sample(split, index);
        sample.texts = std::move(text.texts);
        sample.alignment = std::move(text.alignment);
        sample.labels.merge(text.labels);
        if (sample.evidence.empty())
            sample.evidence = std::move(text.evidence);
        return sample;
    }

    std::vector<uint8_t> evidence(Split split, int64_t index) const override
    {
        return evidenceOf(split, index, {});
    }

    std::vector<uint8_t> evidenceOf(Split split, int64_t index, const std::string& task) const override
    {
        auto evidence = m_images->evidenceOf(split, index, task);
        return evidence.empty() ? m_texts->evidenceOf(split, index, task) : evidence;
    }

    std::vector<uint8_t> wordsAbout(Split split, int64_t index, const std::string& task) const override
    {
        if (m_images->evidenceOf(split, index, task).empty())
            return {};
        return m_texts->evidenceOf(split, index, task);
    }

    Batch batchOf(const Sample& sample) const override
    {
        Sample whole = sample;
        if (sample.picture.empty()) // its pixels are replaced below
            whole.picture = {1, 1, {0, 0, 0}};
        if (sample.texts.empty()) {
            Token unknown;
            unknown.id = kUnknownToken;
            whole.texts.push_back({"text", {}, {unknown}, 0, 0});
        }
        Batch batch = joined(m_images->batchOf(whole), m_texts->batchOf(whole));
        if (sample.picture.empty())
            batch.images.zero_(); // normalised: the mean
        return batch;
    }

    Result<Sample> userSample(const UserText& text) const override
    {
        auto sample = m_texts->userSample(text);
        if (sample)
            for (const TaskInfo& task : m_summary.tasks)
                if (task.kind == TaskKind::Classification)
                    sample->labels[task.name] = -1;
        return sample;
    }

    Result<Sample> sampleWithText(Split split, int64_t index, const UserText& text) const override
    {
        auto own = m_texts->userSample(text);
        if (!own)
            return own;
        Sample sample = m_images->sample(split, index);
        sample.texts = std::move(own->texts);
        // Answers and evidence went with the other sentence.
        sample.evidence.clear();
        for (auto& [task, label] : sample.labels)
            label = -1;
        return sample;
    }

    TextLengths longestTexts() const override { return m_texts->longestTexts(); }

    TokenSequence decode(const std::string& task, std::span<const int64_t> ids) const override
    {
        return m_texts->decode(task, ids);
    }

private:
    static Batch joined(Batch images, Batch texts)
    {
        images.text = std::move(texts.text);
        images.context = std::move(texts.context);
        images.target = std::move(texts.target);
        images.labels.merge(texts.labels);
        return images;
    }

    std::unique_ptr<Dataset> m_images, m_texts;
    DatasetSummary m_summary;
    std::string m_identity;
};

} // namespace

std::unique_ptr<Dataset> joinImagesAndTexts(std::unique_ptr<Dataset> images, std::unique_ptr<Dataset> texts)
{
    return std::make_unique<ImageTextDataset>(std::move(images), std::move(texts));
}

} // namespace attnscope
