// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QComboBox>

namespace attnscope {

/// A combo box of registry names whose list shows each name with its title, translated, beside it.
class CatalogueCombo : public QComboBox {
    Q_OBJECT
public:
    explicit CatalogueCombo(QWidget* parent);

    /// `title` and `doc` are core's English texts.
    void addEntry(const std::string& name, const std::string& title, const std::string& doc);
    void retranslate();

    void showPopup() override;
};

} // namespace attnscope
