// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/shown_attention.h"

#include <QString>

#include <memory>
#include <span>
#include <vector>

namespace attnscope {

/// Attention over tokens, checked: the weights' shape fits the sequences that their rows and columns stand
/// for. Keeps its inspection alive. A place is a row or column of the weights: the model's own tokens (a
/// class token) come first, the sequence's follow.
struct TextSite {
    std::shared_ptr<const Inspection> inspection;
    const AttentionSite* site = nullptr;    ///< null: there is none
    const TokenSequence* queries = nullptr; ///< null: one learned query, or cells of the picture
    const TokenSequence* keys = nullptr;
    int heads = 0, rows = 0, columns = 0;

    explicit operator bool() const { return site != nullptr; }
    bool operator==(const TextSite& other) const = default;

    /// Text attends to itself: one strip shows both where it looks from and where it looks.
    bool isSelf() const { return queries != nullptr && queries == keys; }
    /// One row of weights, for no token in particular.
    bool isPooled() const { return queries == nullptr && rows == 1; }
    /// A row for each cell of a grid over the picture.
    bool isFromPicture() const { return queries == nullptr && rows > 1; }

    /// The weights of one head [row, column]; `head` in 0..heads-1.
    std::span<const float> head(int head) const;
    /// One weight; head -1: mean over heads.
    float weight(int head, int query, int key) const;

    /// The token at a place; null for the model's own.
    const Token* queryToken(int place) const;
    const Token* keyToken(int place) const;
    /// Of a site that isSelf(): the query at the same token as a key, and the other way round; -1: none.
    int queryOfKey(int key) const;
    int keyOfQuery(int query) const;
};

/// All sites over tokens whose shape is right, in the model's order.
std::vector<TextSite> textSites(const std::shared_ptr<const Inspection>& inspection);

/// One of the inspection's sites, checked; null site if it is not over tokens.
TextSite textSiteOf(const std::shared_ptr<const Inspection>& inspection, const AttentionSite* site);

/// The site that shownAttention() chooses for a text's views. Null site where there is none.
TextSite chosenTextSite(const std::shared_ptr<const Inspection>& inspection, const ViewSettings& settings);

/// The weight of each key [column], mean over heads for head -1. query -1: mean over the queries; where the
/// queries are the sentences that hold the keys, each key's weight in its own sentence.
std::vector<float> keyWeights(const TextSite& site, int head, int query);

/// The mean over heads [row, column].
std::vector<float> meanOfHeads(const TextSite& site);

/// The weights over "sentences" that no token asks for (hierarchical attention) [sentence]; empty: none.
std::vector<float> sentenceWeights(const std::shared_ptr<const Inspection>& inspection, int head);

/// The same as of core/api/shown_attention.h, for a site.
ColorScale textScale(ScaleKind kind, TextScale extent, const TextSite& site, std::span<const float> shown);

/// The known alignment as a mask over the site's [row, column]; empty: not known for this site. Rows of a
/// translation count only where the model made the very token of the reference.
std::vector<uint8_t> goldMask(const TextSite& site);

/// What stands at a place of an axis: the token, or "[class]" for the model's own. White space is made
/// visible.
QString placeLabel(const TokenSequence* sequence, int leading, int place);

/// The same of a site's query: of a cell of the picture its row and column, from 0.
QString queryLabel(const TextSite& site, int place);
/// What a site's queries are together: a sequence's title, or the picture.
QString queriesTitle(const TextSite& site);

/// "“good” → “movie”: 0.123456" (pooled: "“movie”: 0.123456"), and what else is to be known of the key.
QString weightText(const TextSite& site, int head, int query, int key, float weight);

/// Six significant digits, for read-outs.
QString exactText(float value);

/// "Text", "Context", "Output", ...: a sequence's name for people.
QString sequenceTitle(const std::string& name);

} // namespace attnscope
