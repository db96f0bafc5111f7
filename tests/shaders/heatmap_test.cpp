// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "tests/shaders/gl_test.h"

#include "ui/gl/renderers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attnscope {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr int kSide = 16;   // cells
constexpr int kPixels = 64; // screen pixels: 4 a cell

// Where the two roundings to a table entry may differ by float error: within this of the border.
constexpr float kBorder = 0.02F;

int largestDifference(QRgb pixel, Rgb color)
{
    return std::max({std::abs(qRed(pixel) - color.r), std::abs(qGreen(pixel) - color.g),
                     std::abs(qBlue(pixel) - color.b)});
}

bool nearBorder(const ColorScale& scale, float value)
{
    const float position = scale.normalised(value) * 255.0F + 0.5F;
    const float part = position - std::floor(position);
    return part < kBorder || part > 1.0F - kBorder;
}

std::vector<float> randomValues(float low, float high)
{
    std::vector<float> values(kSide * kSide);
    uint32_t state = 12345;
    for (float& value : values) {
        state = state * 1664525U + 1013904223U;
        value = low + (high - low) * static_cast<float>(state >> 8) / static_cast<float>(1 << 24);
    }
    return values;
}

class HeatmapTest : public GlTest {
protected:
    void SetUp() override
    {
        GlTest::SetUp();
        Result<std::unique_ptr<HeatmapRenderer>> renderer = HeatmapRenderer::create(gl());
        ASSERT_TRUE(renderer) << renderer.status().text();
        m_renderer = std::move(renderer).value();
        m_draw.target = QRectF(0, 0, kPixels, kPixels);
        m_draw.imageSize = {kSide, kSide};
        m_draw.interpolation = Interpolation::Nearest;
    }
    void TearDown() override
    {
        for (Texture* texture : {&m_values, &m_image, &m_evidence, &m_colors})
            *texture = Texture();
        m_renderer.reset();
        GlTest::TearDown();
    }

    void setValues(const std::vector<float>& values, int rows = kSide, int columns = kSide)
    {
        m_values = uploadValues(gl(), values, rows, columns);
        m_draw.values = &m_values;
    }
    void setMap(const ColorMap& map)
    {
        m_colors = uploadColors(gl(), map);
        m_draw.colors = &m_colors;
    }
    void setImage(Rgb color)
    {
        Picture picture{kSide, kSide, {}};
        for (int i = 0; i < kSide * kSide; ++i)
            picture.rgb.insert(picture.rgb.end(), {color.r, color.g, color.b});
        m_image = uploadPicture(gl(), picture, false);
        m_draw.image = &m_image;
    }
    void setEvidence(const std::vector<uint8_t>& evidence)
    {
        m_evidence = uploadEvidence(gl(), evidence, kSide, kSide);
        m_draw.evidence = &m_evidence;
    }
    QImage render()
    {
        return drawn({kPixels, kPixels}, [this] {
            EXPECT_TRUE(m_renderer->draw(m_draw, {kPixels, kPixels}));
        });
    }

    HeatmapDraw m_draw;
    Texture m_values, m_image, m_evidence, m_colors;
    std::unique_ptr<HeatmapRenderer> m_renderer;
};

TEST_F(HeatmapTest, PixelsEqualTheColorTableForEveryMapAndScale)
{
    const std::vector<float> values = randomValues(-0.2F, 1.3F); // some clamped at either end
    setValues(values);
    const ColorScale scales[] = {
        {ScaleKind::Linear, 0.0F, 1.0F}, {ScaleKind::Log, 1e-3F, 1.0F}, {ScaleKind::Diverging, -1.0F, 0.5F}};
    for (const ColorMap& map : colorMaps()) {
        setMap(map);
        for (const ColorScale& scale : scales) {
            m_draw.scale = scale;
            const QImage image = render();
            int compared = 0;
            for (int y = 0; y < kPixels; ++y) {
                for (int x = 0; x < kPixels; ++x) {
                    const float value = values[static_cast<size_t>(y / 4 * kSide + x / 4)];
                    if (nearBorder(scale, value))
                        continue;
                    ++compared;
                    ASSERT_LE(largestDifference(image.pixel(x, y), colorOf(map, scale, value)), 1)
                        << map.name << " scale " << static_cast<int>(scale.kind) << " at " << x << "," << y;
                }
            }
            EXPECT_GT(compared, kPixels * kPixels * 9 / 10);
        }
    }
}

TEST_F(HeatmapTest, MissingAndInfiniteValuesHaveTheirColors)
{
    const ColorMap& map = colorMaps().front();
    setMap(map);
    std::vector<float> values(kSide * kSide, 0.5F);
    values[0] = kNan;
    values[1] = std::numeric_limits<float>::infinity();
    values[2] = -std::numeric_limits<float>::infinity();
    setValues(values);
    for (const Interpolation kind : {Interpolation::Nearest, Interpolation::Linear, Interpolation::Cubic}) {
        m_draw.interpolation = kind;
        const QImage image = render();
        EXPECT_LE(largestDifference(image.pixel(1, 1), colorOf(map, {}, kNan)), 1);
    }
    m_draw.interpolation = Interpolation::Nearest;
    const QImage image = render();
    EXPECT_LE(largestDifference(image.pixel(6, 1), map.table[255]), 1);
    EXPECT_LE(largestDifference(image.pixel(10, 1), map.table[0]), 1);
}

TEST_F(HeatmapTest, ZeroOnALogScaleIsTheLowestColor)
{
    const ColorMap& map = *findColorMap("magma");
    setMap(map);
    setValues(std::vector<float>(kSide * kSide, 0.0F));
    m_draw.scale = {ScaleKind::Log, 1e-4F, 1.0F};
    EXPECT_LE(largestDifference(render().pixel(20, 20), map.table[0]), 1);
}

// Bilinear interpolation of the values on the CPU, clamped at the outermost centres.
float bilinear(const std::vector<float>& values, double x, double y)
{
    const double column = std::clamp(x, 0.0, kSide - 1.0);
    const double row = std::clamp(y, 0.0, kSide - 1.0);
    const int c = std::min(static_cast<int>(column), kSide - 2);
    const int r = std::min(static_cast<int>(row), kSide - 2);
    const double u = column - c;
    const double v = row - r;
    const auto at = [&](int i, int j) {
        return static_cast<double>(values[static_cast<size_t>(i * kSide + j)]);
    };
    return static_cast<float>((1 - v) * ((1 - u) * at(r, c) + u * at(r, c + 1)) +
                              v * ((1 - u) * at(r + 1, c) + u * at(r + 1, c + 1)));
}

TEST_F(HeatmapTest, LinearInterpolatesValuesNotColors)
{
    const ColorMap& map = *findColorMap("blue-red"); // colours halfway between its ends are not on the map
    const ColorScale scale{ScaleKind::Linear, 0.0F, 1.0F};
    const std::vector<float> values = randomValues(0.0F, 1.0F);
    setMap(map);
    setValues(values);
    m_draw.scale = scale;
    m_draw.interpolation = Interpolation::Linear;
    const QImage image = render();
    int compared = 0;
    for (int y = 0; y < kPixels; ++y) {
        for (int x = 0; x < kPixels; ++x) {
            const float value = bilinear(values, (x + 0.5) / 4 - 0.5, (y + 0.5) / 4 - 0.5);
            if (nearBorder(scale, value))
                continue;
            ++compared;
            ASSERT_LE(largestDifference(image.pixel(x, y), colorOf(map, scale, value)), 1) << x << "," << y;
        }
    }
    EXPECT_GT(compared, kPixels * kPixels * 9 / 10);
}

TEST_F(HeatmapTest, CubicPassesThroughTheCellsAndReproducesARamp)
{
    const ColorMap& map = colorMaps().front();
    setMap(map);
    std::vector<float> ramp(kSide * kSide);
    for (int i = 0; i < kSide * kSide; ++i)
        ramp[static_cast<size_t>(i)] = static_cast<float>(i % kSide) / (kSide - 1);
    setValues(ramp);
    m_draw.interpolation = Interpolation::Cubic;
    const QImage image = render();
    for (int x = 8; x < kPixels - 8; ++x) { // inside, where all four neighbours are
        const float value = static_cast<float>(((x + 0.5) / 4 - 0.5) / (kSide - 1));
        if (nearBorder({}, value))
            continue;
        EXPECT_LE(largestDifference(image.pixel(x, 30), colorOf(map, {}, value)), 1) << x;
    }
    EXPECT_LE(largestDifference(image.pixel(0, 30), map.table[0]), 1);             // outside the centres:
    EXPECT_LE(largestDifference(image.pixel(kPixels - 1, 30), map.table[255]), 1); // the outermost value
}

TEST_F(HeatmapTest, BlendsWithTheImage)
{
    const ColorMap& map = colorMaps().front();
    setMap(map);
    setImage({200, 100, 40});
    setValues(std::vector<float>(kSide * kSide, 1.0F));
    for (const float blend : {0.0F, 0.25F, 0.6F, 1.0F}) {
        m_draw.blend = blend;
        const auto mix = [blend](uint8_t a, uint8_t b) {
            return static_cast<uint8_t>(
                std::lround(static_cast<float>(a) * (1 - blend) + static_cast<float>(b) * blend));
        };
        const Rgb top = map.table[255];
        EXPECT_LE(
            largestDifference(render().pixel(30, 30), {mix(200, top.r), mix(100, top.g), mix(40, top.b)}), 1);
    }
}

TEST_F(HeatmapTest, CellsLieWhereTheGeometrySays)
{
    // 3 x 3 cells, centres at 4, 8 and 12 input pixels: 16, 32 and 48 on the screen.
    const ColorMap& map = colorMaps().front();
    setMap(map);
    setValues({0, 0, 0, 0, 1, 0, 0, 0, 0.5F}, 3, 3);
    m_draw.geometry = {4.0F, 4.0F, 4.0F, 4.0F};
    const QImage image = render();
    EXPECT_LE(largestDifference(image.pixel(32, 32), map.table[255]), 1);
    EXPECT_LE(largestDifference(image.pixel(25, 25), map.table[255]),
              1); // the middle cell reaches from 24 to 40
    EXPECT_LE(largestDifference(image.pixel(22, 32), map.table[0]), 1);
    EXPECT_LE(largestDifference(image.pixel(63, 63), map.table[128]), 1); // beyond the outermost centre
}

TEST_F(HeatmapTest, ContoursLieAtTheQuartersOfTheScale)
{
    setMap(colorMaps().front());
    std::vector<float> ramp(kSide * kSide);
    for (int i = 0; i < kSide * kSide; ++i)
        ramp[static_cast<size_t>(i)] = (static_cast<float>(i % kSide) + 0.5F) / kSide;
    setValues(ramp);
    m_draw.interpolation = Interpolation::Linear;
    const QImage plain = render();
    m_draw.contour = true;
    const QImage lined = render();
    for (int x = 0; x < kPixels; ++x) {
        const double t = (x + 0.5) / kPixels;
        const double distance =
            std::min({std::abs(t - 0.25), std::abs(t - 0.5), std::abs(t - 0.75)}) * kPixels;
        const bool changed = plain.pixel(x, 20) != lined.pixel(x, 20);
        EXPECT_TRUE(changed || distance >= 0.6) << x;
        EXPECT_TRUE(!changed || distance <= 1.6) << x;
    }
}

TEST_F(HeatmapTest, AFlatMapHasNoContours)
{
    setMap(colorMaps().front());
    setValues(std::vector<float>(kSide * kSide, 0.5F)); // exactly on a level
    const QImage plain = render();
    m_draw.contour = true;
    EXPECT_EQ(plain, render());
}

TEST_F(HeatmapTest, EvidenceIsOutlinedNotFilled)
{
    setImage({0, 90, 0});
    std::vector<uint8_t> evidence(kSide * kSide, 0);
    for (int row = 4; row < 12; ++row)
        for (int column = 4; column < 12; ++column)
            evidence[static_cast<size_t>(row * kSide + column)] = 1;
    setEvidence(evidence); // on the screen: 16 to 48
    const QImage image = render();
    EXPECT_EQ(image.pixel(16, 32), qRgb(255, 255, 255));
    EXPECT_EQ(image.pixel(32, 47), qRgb(255, 255, 255));
    EXPECT_EQ(image.pixel(32, 32), qRgb(0, 90, 0));
    EXPECT_EQ(image.pixel(5, 5), qRgb(0, 90, 0));
}

TEST_F(HeatmapTest, StaysInsideItsTarget)
{
    setMap(colorMaps().front());
    setValues(std::vector<float>(kSide * kSide, 1.0F));
    m_draw.target = QRectF(10, 20, 30, 8);
    const QImage image = render();
    for (int y = 0; y < kPixels; ++y)
        for (int x = 0; x < kPixels; ++x)
            EXPECT_EQ(image.pixel(x, y) != qRgb(0, 0, 0), x >= 10 && x < 40 && y >= 20 && y < 28)
                << x << "," << y;
}

TEST(Shaders, AMissingFileIsNamed)
{
    const Result<std::string> text = assembledShader("nothing.frag");
    ASSERT_FALSE(text);
    EXPECT_EQ(text.status().where(), "nothing.frag");
}

TEST(Shaders, IncludesAreReplaced)
{
    const Result<std::string> text = assembledShader("heatmap.frag");
    ASSERT_TRUE(text);
    EXPECT_EQ(text->find("#include"), std::string::npos);
    EXPECT_NE(text->find("float normalised(float value)"), std::string::npos);
    EXPECT_NE(text->find("#define SCALE_LOG 1"), std::string::npos);
}

} // namespace
} // namespace attnscope
