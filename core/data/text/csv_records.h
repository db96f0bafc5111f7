// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/text/text_dataset.h"

#include <filesystem>
#include <string>

namespace attnscope {

/// Which columns of a CSV file mean what. A column is named by the header, or by its number from 1.
struct CsvPlan {
    std::string text = "text";
    std::string label = "label";
    std::string context; ///< empty: none
    bool header = true;  ///< whether the first row holds the columns' names
    double testShare = 0.2;
};

/// Reads a CSV file, gzipped or not, into records with one task, "label", whose classes are the different
/// values of that column (whole numbers in their order, other values by code points). Where a column is
/// called "split", its values (train, validation, test) make the splits; else splitByHash does. Rows without
/// a text or a label are left out and named. Failure: what CsvReader says; a column that is not there, with
/// the nearest name; fewer than two classes or more than 1,000; an unknown split; cancelled. `progress` is
/// called with 0 to `share`.
Result<TextRecords> readCsvRecords(const std::filesystem::path& path, const CsvPlan& plan,
                                   const LoadProgress& progress, double share);

} // namespace attnscope
