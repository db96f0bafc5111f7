// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/gl/canvas_scene.h"

#include "core/api/shown_attention.h"
#include "ui/figures/labels.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace attnscope {

namespace {

int64_t dimension(const AttentionSite& site, size_t axis) { return site.weights.shape[axis]; }

size_t headSize(const AttentionSite& site)
{
    return static_cast<size_t>(dimension(site, 1)) * static_cast<size_t>(dimension(site, 2));
}

bool onImage(const AttentionSite& site)
{
    if (headCount(site) == 0)
        return false;
    if (site.kind == SiteKind::Map)
        return true;
    const TokenGrid& grid = site.keyGrid;
    return grid.rows > 0 && grid.columns > 0 && grid.first >= 0 &&
           static_cast<int64_t>(grid.first) + static_cast<int64_t>(grid.rows) * grid.columns <=
               dimension(site, 2);
}

QString headTitle(int head)
{
    if (head < 0)
        return QCoreApplication::translate("AttentionCanvas", "mean of heads");
    return headName(head);
}

QString siteTitle(const AttentionSite& site) { return QString::fromStdString(site.name); }

CanvasTile mapTile(const Inspection& inspection, int index, int head, int query)
{
    const AttentionSite& site = inspection.sites[static_cast<size_t>(index)];
    CanvasTile tile;
    tile.kind = CanvasTile::Kind::Map;
    tile.site = index;
    tile.head = head;
    tile.geometry = site.geometry;
    if (site.kind == SiteKind::Map) {
        tile.rows = static_cast<int>(dimension(site, 1));
        tile.columns = static_cast<int>(dimension(site, 2));
        tile.values = headValues(site, head);
        return tile;
    }
    tile.query = query >= 0 && query < dimension(site, 1) ? query : -1;
    const std::vector<float> row = queryRow(site, head, tile.query);
    const auto first = row.begin() + site.keyGrid.first;
    tile.rows = site.keyGrid.rows;
    tile.columns = site.keyGrid.columns;
    tile.values.assign(first, first + static_cast<std::ptrdiff_t>(tile.rows) * tile.columns);
    return tile;
}

CanvasTile matrixTile(const Inspection& inspection, int index, int head)
{
    const AttentionSite& site = inspection.sites[static_cast<size_t>(index)];
    CanvasTile tile;
    tile.kind = CanvasTile::Kind::Matrix;
    tile.site = index;
    tile.head = head;
    tile.rows = static_cast<int>(dimension(site, 1));
    tile.columns = static_cast<int>(dimension(site, 2));
    tile.values = headValues(site, head);
    tile.geometry = site.geometry;
    return tile;
}

int siteIndex(const Inspection& inspection, const std::string& name)
{
    for (size_t i = 0; i < inspection.sites.size(); ++i)
        if (inspection.sites[i].name == name && headCount(inspection.sites[i]) > 0)
            return static_cast<int>(i);
    return -1;
}

/// The site that an overlay shows alone: the chosen one if it lies on the image, else the primary one; -1:
/// all.
int overlaySite(const Inspection& inspection, const std::string& name)
{
    const auto usable = [&](int index) {
        return index >= 0 && onImage(inspection.sites[static_cast<size_t>(index)]);
    };
    if (name == kAllSites)
        return -1;
    if (const int chosen = siteIndex(inspection, name); usable(chosen))
        return chosen;
    const AttentionSite* primary = inspection.primarySite();
    const int index = primary != nullptr ? siteIndex(inspection, primary->name) : -1;
    return usable(index) ? index : -1;
}

void addOverlayTiles(CanvasScene& scene, const Inspection& inspection, const ViewSettings& settings)
{
    const int chosen = overlaySite(inspection, settings.site);
    if (chosen >= 0) {
        const AttentionSite& site = inspection.sites[static_cast<size_t>(chosen)];
        const int heads = headCount(site);
        const bool every = settings.head < 0;
        for (int head = every ? -1 : settings.head;; ++head) {
            CanvasTile tile = mapTile(inspection, chosen, heads == 1 ? 0 : head, settings.query);
            tile.title = heads == 1 ? siteTitle(site) : headTitle(head);
            scene.tiles.push_back(std::move(tile));
            if (!every || heads == 1 || head + 1 >= heads)
                return;
        }
    }
    std::vector<int> order;
    for (size_t i = 0; i < inspection.sites.size(); ++i)
        if (onImage(inspection.sites[i]))
            order.push_back(static_cast<int>(i));
    std::stable_partition(order.begin(), order.end(),
                          [&](int i) { return inspection.sites[static_cast<size_t>(i)].primary; });
    for (const int i : order) {
        const AttentionSite& site = inspection.sites[static_cast<size_t>(i)];
        const int head = headCount(site) == 1 ? 0 : std::clamp(settings.head, -1, headCount(site) - 1);
        CanvasTile tile = mapTile(inspection, i, head, settings.query);
        tile.title = siteTitle(site);
        scene.tiles.push_back(std::move(tile));
    }
}

void addMatrixTile(CanvasScene& scene, const Inspection& inspection, const ViewSettings& settings)
{
    const ShownAttention shown = shownAttention(inspection, settings);
    if (shown.site == nullptr)
        return;
    const auto chosen = static_cast<int>(shown.site - inspection.sites.data());
    const AttentionSite& site = inspection.sites[static_cast<size_t>(chosen)];
    const int heads = headCount(site);
    const int head = heads == 1 ? 0 : shown.head;
    CanvasTile tile = matrixTile(inspection, chosen, head);
    tile.title =
        heads == 1 ? siteTitle(site) : QStringLiteral("%1 · %2").arg(siteTitle(site), headTitle(head));
    scene.tiles.push_back(std::move(tile));
}

void addHeadTiles(CanvasScene& scene, const Inspection& inspection, const ViewSettings& settings)
{
    ViewSettings every = settings;
    every.site.clear(); // the chosen one is outlined among all
    const int query = multipleQuery(inspection, settings);
    int row = 0;
    for (const AttentionSite* site : multipleSites(inspection, every)) {
        const int heads = headCount(*site);
        const auto index = static_cast<int>(site - inspection.sites.data());
        for (int head = 0; head < heads; ++head) {
            CanvasTile tile = onImage(*site) ? mapTile(inspection, index, head, query)
                                             : matrixTile(inspection, index, head);
            tile.title = heads > 1 ? headTitle(head) : QString();
            tile.gridRow = row;
            tile.gridColumn = head;
            scene.tiles.push_back(std::move(tile));
        }
        scene.rowTitles.push_back(siteTitle(*site));
        scene.gridColumns = std::max(scene.gridColumns, heads);
        ++row;
    }
}

// One scale that shows every tile fully: the union of their own fitting scales. What was computed from other
// weights is of another size than they are and would be all dark beside them.
void assignScales(CanvasScene& scene, const Inspection& inspection, const ViewSettings& settings)
{
    const auto isDerived = [&](const CanvasTile& tile) {
        return inspection.sites[static_cast<size_t>(tile.site)].derived;
    };
    const bool mixed = std::any_of(scene.tiles.begin(), scene.tiles.end(), [&](const CanvasTile& tile) {
        return tile.kind != CanvasTile::Kind::Picture && !isDerived(tile);
    });
    std::optional<ColorScale> shared;
    for (CanvasTile& tile : scene.tiles) {
        if (tile.kind == CanvasTile::Kind::Picture)
            continue;
        ++scene.maps;
        tile.scale = fittingScale(settings.scale, tile.values);
        tile.ownScale = settings.sharedScale && mixed && isDerived(tile);
        if (tile.ownScale)
            continue;
        if (!shared) {
            shared = tile.scale;
            continue;
        }
        shared->low = std::min(shared->low, tile.scale.low);
        shared->high = std::max(shared->high, tile.scale.high);
    }
    if (!shared || !settings.sharedScale)
        return;
    if (settings.scale == ScaleKind::Log)
        shared->low = std::max(shared->low, shared->high * 1e-6F);
    for (CanvasTile& tile : scene.tiles)
        if (!tile.ownScale)
            tile.scale = *shared;
}

QSizeF imageSizeOf(const Inspection& inspection)
{
    if (isWellFormed(inspection.picture))
        return {static_cast<double>(inspection.picture.width),
                static_cast<double>(inspection.picture.height)};
    if (inspection.input.shape.size() == 3)
        return {static_cast<double>(inspection.input.shape[2]),
                static_cast<double>(inspection.input.shape[1])};
    return {};
}

} // namespace

int headCount(const AttentionSite& site)
{
    constexpr int64_t kLargestSide = 1 << 20;
    if (site.weights.shape.size() != 3)
        return 0;
    size_t count = 1;
    for (const int64_t side : site.weights.shape) {
        if (side < 1 || side > kLargestSide)
            return 0;
        count *= static_cast<size_t>(side);
    }
    return count == site.weights.values.size() ? static_cast<int>(site.weights.shape[0]) : 0;
}

bool isWellFormed(const Picture& picture)
{
    return picture.width > 0 && picture.height > 0 &&
           picture.rgb.size() == static_cast<size_t>(picture.width) * static_cast<size_t>(picture.height) * 3;
}

std::vector<float> headValues(const AttentionSite& site, int head)
{
    const size_t size = headSize(site);
    const float* values = site.weights.values.data();
    if (head >= 0)
        return {values + static_cast<size_t>(head) * size, values + static_cast<size_t>(head + 1) * size};
    const int heads = headCount(site);
    std::vector<float> mean(values, values + size);
    for (int h = 1; h < heads; ++h)
        for (size_t i = 0; i < size; ++i)
            mean[i] += values[static_cast<size_t>(h) * size + i];
    for (float& value : mean)
        value /= static_cast<float>(heads);
    return mean;
}

std::vector<float> queryRow(const AttentionSite& site, int head, int query)
{
    const auto queries = static_cast<size_t>(dimension(site, 1));
    const auto keys = static_cast<size_t>(dimension(site, 2));
    const std::vector<float> matrix = headValues(site, head);
    if (query >= 0) {
        const auto first = matrix.begin() + static_cast<std::ptrdiff_t>(static_cast<size_t>(query) * keys);
        return {first, first + static_cast<std::ptrdiff_t>(keys)};
    }
    std::vector<double> sum(keys, 0.0);
    for (size_t q = 0; q < queries; ++q)
        for (size_t k = 0; k < keys; ++k)
            sum[k] += static_cast<double>(matrix[q * keys + k]);
    std::vector<float> mean(keys);
    std::transform(sum.begin(), sum.end(), mean.begin(),
                   [queries](double s) { return static_cast<float>(s / static_cast<double>(queries)); });
    return mean;
}

CellPosition cellAt(const MapGeometry& geometry, int rows, int columns, double x, double y)
{
    const auto nearest = [](double position, double origin, double stride, int count) {
        if (!(std::abs(stride) > 0.0))
            return 0;
        const double index = std::floor((position - origin) / stride + 0.5);
        return static_cast<int>(std::clamp(index, 0.0, static_cast<double>(count - 1)));
    };
    return {
        nearest(y, static_cast<double>(geometry.originY), static_cast<double>(geometry.strideY), rows),
        nearest(x, static_cast<double>(geometry.originX), static_cast<double>(geometry.strideX), columns)};
}

std::optional<int> queryAt(const AttentionSite& site, double x, double y)
{
    const TokenGrid& grid = site.queryGrid;
    if (site.kind != SiteKind::Matrix || headCount(site) == 0 || grid.rows <= 0 || grid.columns <= 0)
        return std::nullopt;
    const CellPosition cell = cellAt(site.geometry, grid.rows, grid.columns, x, y);
    const int query = grid.first + cell.row * grid.columns + cell.column;
    return query < dimension(site, 1) ? std::optional(query) : std::nullopt;
}

std::optional<CellPosition> queryCell(const AttentionSite& site, int query)
{
    const TokenGrid& grid = site.queryGrid;
    const int index = query - grid.first;
    if (query < 0 || grid.columns <= 0 || index < 0 || index >= grid.rows * grid.columns)
        return std::nullopt;
    return CellPosition{index / grid.columns, index % grid.columns};
}

int querySite(const Inspection& inspection, const ViewSettings& settings)
{
    const auto hasGrid = [](const AttentionSite& site) {
        return site.kind == SiteKind::Matrix && headCount(site) > 0 && site.queryGrid.rows > 0;
    };
    const int chosen = settings.site.empty() ? -1 : siteIndex(inspection, settings.site);
    if (chosen >= 0 && hasGrid(inspection.sites[static_cast<size_t>(chosen)]))
        return chosen;
    for (size_t i = 0; i < inspection.sites.size(); ++i)
        if (hasGrid(inspection.sites[i]))
            return static_cast<int>(i);
    return -1;
}

CanvasScene buildScene(const Inspection& inspection, const ViewSettings& wanted)
{
    CanvasScene scene;
    ViewSettings settings = wanted;
    if (settings.site != kAllSites && settings.view == ViewKind::Overlay)
        settings.head = shownAttention(inspection, settings).head; // one of another model is not there
    // Curves and running text are shown elsewhere; what they leave to this view is the picture.
    const bool elsewhere = settings.view == ViewKind::Curves || settings.view == ViewKind::Tokens ||
                           settings.view == ViewKind::Arcs;
    scene.view = elsewhere ? ViewKind::Overlay : settings.view;
    scene.hasImage = isWellFormed(inspection.picture);
    scene.imageSize = imageSizeOf(inspection);
    switch (scene.view) {
    case ViewKind::Overlay:
    case ViewKind::Curves:
    case ViewKind::Arcs:
    case ViewKind::Tokens: {
        if (scene.hasImage) {
            CanvasTile input;
            input.title = QCoreApplication::translate("AttentionCanvas", "input");
            scene.tiles.push_back(std::move(input));
        }
        addOverlayTiles(scene, inspection, settings);
        break;
    }
    case ViewKind::Matrix: addMatrixTile(scene, inspection, settings); break;
    case ViewKind::Heads: addHeadTiles(scene, inspection, settings); break;
    }
    if (scene.imageSize.isEmpty() && !scene.tiles.empty()) {
        const CanvasTile& tile = scene.tiles.front();
        scene.imageSize = {static_cast<double>(tile.columns * tile.geometry.strideX),
                           static_cast<double>(tile.rows * tile.geometry.strideY)};
    }
    assignScales(scene, inspection, settings);
    return scene;
}

} // namespace attnscope
