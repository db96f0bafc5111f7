// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/api/shown_attention.h"
#include "tests/figures/figure_samples.h"
#include "tests/figures/text_samples.h"
#include "ui/figures/figure_check.h"

#include <gtest/gtest.h>

namespace attnscope {
namespace {

ViewSettings settingsOf(ViewKind view, const char* site = "", int head = -1, int query = -1)
{
    ViewSettings settings;
    settings.view = view;
    settings.site = site;
    settings.head = head;
    settings.query = query;
    return settings;
}

/// "pool" (primary, one row) and "layer0" (two heads, a class token) over four words.
Inspection reading() { return readingOf(textOf("text", {"a", "quiet", "good", "film"})); }

std::string shownSite(const Inspection& inspection, const ViewSettings& settings)
{
    const ShownAttention shown = shownAttention(inspection, settings);
    return shown.site != nullptr ? shown.site->name : "none";
}

TEST(ShownAttention, TheNamedSiteThenThePrimaryOneThenTheFirstThatFits)
{
    Inspection inspection = reading();
    EXPECT_EQ(shownSite(inspection, settingsOf(ViewKind::Tokens)), "pool");
    EXPECT_EQ(shownSite(inspection, settingsOf(ViewKind::Tokens, "layer0")), "layer0");
    EXPECT_EQ(shownSite(inspection, settingsOf(ViewKind::Tokens, "of another model")), "pool");
    inspection.sites[0].keyTokens.clear(); // no longer over tokens
    EXPECT_EQ(shownSite(inspection, settingsOf(ViewKind::Tokens)), "layer0");
    EXPECT_EQ(shownSite(inspection, settingsOf(ViewKind::Tokens, "pool")), "layer0");
    inspection.sites.clear();
    EXPECT_EQ(shownSite(inspection, settingsOf(ViewKind::Tokens)), "none");
}

TEST(ShownAttention, AMatrixShowsAPooledSiteOnlyIfItMust)
{
    Inspection inspection = reading();
    EXPECT_EQ(shownSite(inspection, settingsOf(ViewKind::Matrix)), "layer0");
    EXPECT_EQ(shownSite(inspection, settingsOf(ViewKind::Matrix, "pool")), "pool");
    inspection.sites.pop_back();
    EXPECT_EQ(shownSite(inspection, settingsOf(ViewKind::Matrix)), "pool");
}

TEST(ShownAttention, WhatASiteDoesNotHaveIsItsMean)
{
    const Inspection inspection = reading();
    ShownAttention shown = shownAttention(inspection, settingsOf(ViewKind::Tokens, "layer0", 1, 4));
    EXPECT_EQ(shown.head, 1);
    EXPECT_EQ(shown.query, 4); // the last of a class token and four words
    shown = shownAttention(inspection, settingsOf(ViewKind::Tokens, "layer0", 2, 5));
    EXPECT_EQ(shown.head, -1);
    EXPECT_EQ(shown.query, -1);
    shown = shownAttention(inspection, settingsOf(ViewKind::Tokens, "pool", 0, 0));
    EXPECT_EQ(shown.query, -1) << "one row, for no word";
    EXPECT_EQ(shownAttention(inspection, settingsOf(ViewKind::Tokens, "", kAllHeads)).head, kAllHeads);
}

TEST(ShownAttention, WhatIsShownCanAlwaysBeExported)
{
    for (const Inspection& inspection : {reading(), hierarchicalReading(), translation()})
        for (const ViewKind view : {ViewKind::Tokens, ViewKind::Matrix, ViewKind::Heads})
            for (const char* site : {"", "*", "layer0", "words", "of another model"})
                for (const int number : {-1, 0, 3, 500}) {
                    FigureContent content;
                    content.inspection = &inspection;
                    FigureRequest request;
                    request.view = shownSettings(inspection, settingsOf(view, site, number, number));
                    const Status status = checkFigure(content, request);
                    EXPECT_TRUE(status.isOk()) << status.text() << ", site " << site << ", " << number;
                }
}

TEST(ShownAttention, SmallMultiplesLeaveOutWhatIsNoMatrix)
{
    const Inspection inspection = reading();
    auto sites = multipleSites(inspection, settingsOf(ViewKind::Heads));
    ASSERT_EQ(sites.size(), 1U);
    EXPECT_EQ(sites[0]->name, "layer0");
    EXPECT_EQ(multipleSites(inspection, settingsOf(ViewKind::Heads, "pool"))[0]->name, "pool");
    const Inspection hierarchical = hierarchicalReading();
    sites = multipleSites(hierarchical, settingsOf(ViewKind::Heads));
    ASSERT_EQ(sites.size(), 1U);
    EXPECT_EQ(sites[0]->name, "words");
}

TEST(ShownAttention, SmallMultiplesOfAPictureAreOfAllSitesAndOneQuery)
{
    const Inspection inspection = sampleInspection(); // two layers of 65 queries, two maps
    EXPECT_EQ(multipleSites(inspection, settingsOf(ViewKind::Heads)).size(), 4U);
    // "pool" is chosen and has no queries; the layers' rows are shown all the same, also in a figure.
    EXPECT_EQ(multipleQuery(inspection, settingsOf(ViewKind::Heads, "pool", -1, 64)), 64);
    EXPECT_EQ(shownSettings(inspection, settingsOf(ViewKind::Heads, "pool", -1, 64)).query, 64);
    EXPECT_EQ(multipleQuery(inspection, settingsOf(ViewKind::Heads, "", -1, 65)), -1);
}

TEST(ShownAttention, MeansAreSpreadOverThemselves)
{
    const Inspection inspection = reading();
    ViewSettings settings = settingsOf(ViewKind::Tokens, "layer0");
    const auto extent = [&] { return textScaleOf(settings, shownAttention(inspection, settings)); };
    EXPECT_EQ(extent(), TextScale::Shown);
    settings.query = 2;
    EXPECT_EQ(extent(), TextScale::Site);
    settings.sharedScale = false;
    EXPECT_EQ(extent(), TextScale::Shown);
    settings.unitScale = true;
    EXPECT_EQ(extent(), TextScale::Unit);
    const std::vector<float> all{0.1F, 0.5F}, shown{0.1F};
    EXPECT_FLOAT_EQ(textScale(ScaleKind::Linear, TextScale::Site, all, shown).high, 0.5F);
    EXPECT_FLOAT_EQ(textScale(ScaleKind::Linear, TextScale::Shown, all, shown).high, 0.1F);
    EXPECT_FLOAT_EQ(textScale(ScaleKind::Log, TextScale::Unit, all, shown).low, 1e-4F);
}

TEST(ShownAttention, DamagedWeightsAreShownByNoView)
{
    Inspection inspection = reading();
    inspection.sites[1].weights.values.pop_back();
    EXPECT_FALSE(hasWeights(inspection.sites[1]));
    EXPECT_EQ(shownSite(inspection, settingsOf(ViewKind::Matrix, "layer0")), "pool");
    inspection.sites[0].weights.shape = {1, int64_t{1} << 40, int64_t{1} << 40};
    EXPECT_EQ(shownSite(inspection, settingsOf(ViewKind::Matrix)), "none");
}

} // namespace
} // namespace attnscope
