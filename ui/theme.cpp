// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "ui/theme.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QWidget>

#include <array>
#include <cmath>

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QStyleHints>
#endif

namespace attnscope {
namespace {

constexpr int kCaption = 11;
constexpr int kText = 13;
constexpr int kHeading = 13;
constexpr const char* kStyledProperty = "attnscopeStyled";

QFont windowFont(double scale)
{
    QFont font = QApplication::font();
    QStringList families;
    const QStringList known = QFontDatabase::families();
    for (const char* wanted : {"Inter", "Noto Sans CJK SC", "Noto Sans SC"})
        if (known.contains(QLatin1String(wanted)))
            families << QLatin1String(wanted);
    // Without Inter the system's own face goes first, so that the Chinese companion only fills its gaps.
    if (families.isEmpty() || families.first() != QLatin1String("Inter"))
        families.prepend(QFontDatabase::systemFont(QFontDatabase::GeneralFont).family());
    font.setFamilies(families);
    font.setPixelSize(static_cast<int>(std::lround(kText * scale)));
    return font;
}

QPalette paletteOf(const Theme& t)
{
    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.field);
    p.setColor(QPalette::AlternateBase, t.centre);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::Button, t.field);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.error);
    p.setColor(QPalette::PlaceholderText, t.muted);
    p.setColor(QPalette::Highlight, t.accent);
    p.setColor(QPalette::HighlightedText, t.onAccent);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::ToolTipBase, t.dark ? t.field : t.window);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Light, t.accentSoft);
    p.setColor(QPalette::Midlight, t.hairline);
    p.setColor(QPalette::Mid, t.groove);
    p.setColor(QPalette::Dark, t.border);
    p.setColor(QPalette::Shadow, t.border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor faint = t.muted;
        faint.setAlphaF(0.55F);
        p.setColor(QPalette::Disabled, role, faint);
    }
    return p;
}

QString styleSheetOf(const Theme& t, double scale)
{
    QFile file(QStringLiteral(":/theme/attnscope.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const std::array<std::pair<const char*, QColor>, 14> colors{{{"@window", t.window},
                                                                 {"@centre", t.centre},
                                                                 {"@field", t.field},
                                                                 {"@hover", t.hover},
                                                                 {"@hairline", t.hairline},
                                                                 {"@border", t.border},
                                                                 {"@groove", t.groove},
                                                                 {"@text", t.text},
                                                                 {"@muted", t.muted},
                                                                 {"@onaccent", t.onAccent},
                                                                 {"@accentsoft", t.accentSoft},
                                                                 {"@accentstrong", t.accent.darker(115)},
                                                                 {"@accent", t.accent},
                                                                 {"@error", t.error}}};
    for (const auto& [name, color] : colors)
        sheet.replace(QLatin1String(name), color.name());
    // Lengths are written as "8@px" so that presentations scale them with the text.
    qsizetype at = 0;
    while ((at = sheet.indexOf(QLatin1String("@px"), at)) >= 0) {
        qsizetype first = at;
        while (first > 0 && (sheet[first - 1].isDigit() || sheet[first - 1] == u'.'))
            --first;
        const double value = sheet.mid(first, at - first).toDouble() * scale;
        const QString scaled = QString::number(std::lround(value)) + QLatin1String("px");
        sheet.replace(first, at + 3 - first, scaled);
        at = first + scaled.size();
    }
    return sheet;
}

/// Fusion without the lines under mnemonics, which Alt still finds, and without pictures on dialog buttons.
class WindowStyle : public QProxyStyle {
public:
    WindowStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override
    {
        if (hint == SH_UnderlineShortcut || hint == SH_DialogButtonBox_ButtonsHaveIcons)
            return 0;
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
};

} // namespace

Theme Theme::light()
{
    Theme t;
    t.window = "#ffffff";
    t.centre = "#fbfbfc";
    t.field = "#f7f8fa";
    t.hover = "#eff1f5";
    t.hairline = "#eaebef";
    t.border = "#dfe2e7";
    t.groove = "#dfe2e7";
    t.text = t.strong = "#1f2430";
    t.muted = "#6b7280";
    t.accent = "#2563eb";
    t.onAccent = "#ffffff";
    t.accentSoft = "#e6eefc";
    t.error = "#c93a4e";
    return t;
}

Theme Theme::darkTheme()
{
    Theme t;
    t.dark = true;
    t.window = "#1f2228";
    t.centre = "#1a1c21";
    t.field = "#262a31";
    t.hover = "#2d323b";
    t.hairline = "#2c3037";
    t.border = "#343942";
    t.groove = "#3a3f49";
    t.text = t.strong = "#e6e8ec";
    t.muted = "#9aa1ad";
    t.accent = "#5b9bff";
    t.onAccent = "#0f1420";
    t.accentSoft = "#243349";
    t.error = "#f0707f";
    return t;
}

Theme resolveTheme(ThemeChoice choice, const QPalette& systemPalette)
{
    bool dark = choice == ThemeChoice::Dark;
    if (choice == ThemeChoice::System) {
        dark = systemPalette.color(QPalette::Window).lightness() < 128;
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
        if (QGuiApplication::styleHints()->colorScheme() != Qt::ColorScheme::Unknown)
            dark = QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#endif
    }
    return dark ? Theme::darkTheme() : Theme::light();
}

void applyTheme(QApplication& app, const Theme& theme, double scale)
{
    if (!app.property(kStyledProperty).toBool()) {
        QApplication::setStyle(new WindowStyle);
        app.setProperty(kStyledProperty, true);
    }
    QApplication::setFont(windowFont(scale));
    QApplication::setPalette(paletteOf(theme));
    app.setStyleSheet(styleSheetOf(theme, scale));
}

PaletteColors::PaletteColors(const QPalette& p)
    : dark(p.color(QPalette::Window).lightness() < 128), window(p.color(QPalette::Window)),
      centre(p.color(QPalette::AlternateBase)), field(p.color(QPalette::Base)),
      hairline(p.color(QPalette::Midlight)), groove(p.color(QPalette::Mid)),
      text(p.color(QPalette::Active, QPalette::WindowText)), muted(p.color(QPalette::PlaceholderText)),
      accent(p.color(QPalette::Active, QPalette::Highlight)), accentSoft(p.color(QPalette::Light)),
      error(p.color(QPalette::BrightText))
{
}

int grid(const QWidget* widget, double units)
{
    const int pixels = QFontInfo(QApplication::font(widget)).pixelSize();
    return static_cast<int>(std::lround(8.0 * units * pixels / kText));
}

QFont roleFont(const QWidget* widget, TextRole role)
{
    QFont font = QApplication::font(widget);
    const double scale = static_cast<double>(font.pixelSize()) / kText;
    switch (role) {
    case TextRole::Caption: font.setPixelSize(static_cast<int>(std::lround(kCaption * scale))); break;
    case TextRole::Text: break;
    case TextRole::Heading:
        font.setPixelSize(static_cast<int>(std::lround(kHeading * scale)));
        font.setWeight(QFont::DemiBold);
        break;
    }
    return font;
}

void setRole(QWidget* widget, const char* role)
{
    widget->setProperty("role", QLatin1String(role));
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

} // namespace attnscope
