// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/data/text/built_in_text.h"
#include "core/data/text/phrase_grammar.h"

namespace attnscope {

/// Bytes of the target and bytes of the text that say the same.
struct DateLink {
    MarkedRange target, text;
    bool operator==(const DateLink&) const = default;
};

/// How a date is written: which of its parts comes first, digits and English number words alike, or in
/// Chinese numerals (year first as well). No phrase can be read as two of them.
enum class DateStyle { DayFirst, MonthFirst, YearFirst, ChineseNumerals };
/// "day first", ..., indexed by DateStyle.
std::vector<std::string> dateStyleNames();

/// A date as people write it, and what it means. Every digit of the target is in one link or several, the
/// hyphens in none. A digit is linked with the smallest part of the text that says it: a digit with its own
/// digit; the tens and ones of "twenty-third" and of 二十三 with their own words; both digits of "03" with
/// "3" where no zero is written; both of a month with its name; both of the century with its two digits
/// (either tells which it is), or with the two digits of '21.
struct DatePhrase {
    std::string text;                              ///< "Wednesday, the 3rd of March 2021"
    std::string target;                            ///< "2021-03-03"
    std::vector<DateLink> links;                   ///< ascending in the target
    TextLanguage language = TextLanguage::English; ///< never Both
    DateStyle style = DateStyle::DayFirst;
};

/// First and last year that a phrase is about, and of those that may be written with two digits (so that 80
/// to 99 are 19xx). The century is therefore not to be guessed from the decade.
constexpr int kFirstDateYear = 1900, kLastDateYear = 2099;
constexpr int kFirstShortYear = 1980, kLastShortYear = 2039;

/// Writes phrase `index` of a split (Train or Test), which depends on the arguments alone. The days of the
/// calendar are shared out between the splits: no day that one may hold can come up in the other, whatever
/// the seeds and sizes. Weekdays are the true ones (Gregorian calendar).
DatePhrase writeDate(uint64_t seed, Split split, int64_t index, TextLanguage language);

} // namespace attnscope
