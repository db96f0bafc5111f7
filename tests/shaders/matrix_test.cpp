// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "tests/shaders/gl_test.h"

#include "ui/gl/renderers.h"

#include <cmath>
#include <limits>

namespace attnscope {
namespace {

class MatrixTest : public GlTest {
protected:
    void SetUp() override
    {
        GlTest::SetUp();
        Result<std::unique_ptr<MatrixRenderer>> renderer = MatrixRenderer::create(gl());
        ASSERT_TRUE(renderer) << renderer.status().text();
        m_renderer = std::move(renderer).value();
        m_colors = uploadColors(gl(), map());
        m_draw.colors = &m_colors;
        m_draw.outside = Qt::black;
        m_draw.grid = Qt::white;
    }
    void TearDown() override
    {
        m_matrix = MatrixTexture();
        m_colors = Texture();
        m_renderer.reset();
        GlTest::TearDown();
    }

    static const ColorMap& map() { return colorMaps().front(); }
    static QRgb entry(size_t index)
    {
        const Rgb color = map().table[index];
        return qRgb(color.r, color.g, color.b);
    }

    void setMatrix(const std::vector<float>& values, int rows, int columns, int largest = 0)
    {
        m_matrix = uploadMatrix(gl(), values, rows, columns, largest);
        m_draw.matrix = &m_matrix;
        m_draw.cells = QRectF(0, 0, columns, rows);
    }
    QImage render(int width, int height)
    {
        m_draw.target = QRectF(0, 0, width, height);
        return drawn({width, height}, [this, width, height] {
            EXPECT_TRUE(m_renderer->draw(m_draw, {width, height}));
        });
    }
    static int pixelsOf(const QImage& image, QRgb color)
    {
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                count += image.pixel(x, y) == color ? 1 : 0;
        return count;
    }

    MatrixDraw m_draw;
    MatrixTexture m_matrix;
    Texture m_colors;
    std::unique_ptr<MatrixRenderer> m_renderer;
};

TEST_F(MatrixTest, CellsAreCrispWhenZoomedIn)
{
    setMatrix({0.0F, 1.0F, 0.5F, 0.25F, 0.75F, 1.0F}, 2, 3);
    const QImage image = render(60, 40);
    const float expected[2][3] = {{0.0F, 1.0F, 0.5F}, {0.25F, 0.75F, 1.0F}};
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 60; ++x) {
            const auto index = static_cast<size_t>(std::floor(expected[y / 20][x / 20] * 255.0F + 0.5F));
            ASSERT_EQ(image.pixel(x, y), entry(index)) << x << "," << y;
        }
}

TEST_F(MatrixTest, ASingleWeightSurvivesEveryZoom)
{
    // Odd sizes, so that every level of the chain has a last cell without a partner; the weight in the
    // corners.
    const int rows = 777, columns = 1003;
    for (const auto& [row, column] : {std::pair(776, 1002), std::pair(0, 0), std::pair(401, 655)}) {
        std::vector<float> values(static_cast<size_t>(rows * columns), 0.0F);
        values[static_cast<size_t>(row * columns + column)] = 1.0F;
        setMatrix(values, rows, columns);
        for (const int width : {1003, 640, 333, 100, 37, 9}) {
            const int height = std::max(1, width * rows / columns);
            const QImage image = render(width, height);
            const int x = column * width / columns;
            const int y = row * height / rows;
            EXPECT_EQ(image.pixel(x, y), entry(255)) << width << " for " << row << "," << column;
            // ... and does not spread beyond the pixels next to it.
            EXPECT_LE(pixelsOf(image, entry(255)), 9) << width;
        }
    }
}

TEST_F(MatrixTest, MissingCellsAreGreyOnlyWhereNothingElseIs)
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    setMatrix({nan, 1.0F, nan, nan}, 2, 2);
    EXPECT_EQ(render(2, 2).pixel(0, 0), qRgb(140, 140, 140));
    EXPECT_EQ(render(1, 1).pixel(0, 0), entry(255)); // the greatest of those that are there
}

TEST_F(MatrixTest, ShowsThePartInViewAndNothingOutside)
{
    setMatrix({0.0F, 0.5F, 1.0F, 0.25F}, 2, 2);
    m_draw.cells = QRectF(1, 0, 2, 2); // the right column, and a column that is not there
    const QImage image = render(20, 20);
    EXPECT_EQ(image.pixel(5, 5), entry(128));
    EXPECT_EQ(image.pixel(5, 15), entry(64));
    EXPECT_EQ(image.pixel(15, 5), qRgb(0, 0, 0));
}

TEST_F(MatrixTest, GridLinesSeparateLargeCells)
{
    setMatrix(std::vector<float>(4, 0.0F), 2, 2);
    m_draw.gridAlpha = 1.0F;
    const QImage image = render(40, 40);
    EXPECT_EQ(image.pixel(20, 30), qRgb(255, 255, 255));
    EXPECT_EQ(image.pixel(30, 20), qRgb(255, 255, 255));
    EXPECT_EQ(image.pixel(30, 30), entry(0));
}

TEST_F(MatrixTest, BeyondTheGpusLimitItIsReducedByMaxima)
{
    std::vector<float> values(100 * 100, 0.0F);
    values[100 * 99 + 37] = 1.0F;
    setMatrix(values, 100, 100, 32);
    EXPECT_EQ(m_matrix.reduction, 4);
    const QImage image = render(100, 100);
    EXPECT_EQ(image.pixel(37, 99), entry(255));
    EXPECT_EQ(image.pixel(50, 50), entry(0));
}

TEST(PooledMaxima, TakesTheGreatestOfEachTwoByTwo)
{
    const std::vector<float> values{1, 2, 3, 4, 5, 6, 7, 8, 9};
    EXPECT_EQ(pooledMaxima(values, 3, 3), (std::vector<float>{5, 6, 8, 9}));
    EXPECT_EQ(pooledMaxima(std::vector<float>{3, 7}, 1, 2), std::vector<float>{7});
}

} // namespace
} // namespace attnscope
