// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/data/text/date_phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace attnscope {
namespace {

constexpr std::string_view kMonths[]{"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};
constexpr std::string_view kWeekdays[]{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};
constexpr std::string_view kWeekdaysChinese[]{"日", "一", "二", "三", "四", "五", "六"};
constexpr std::string_view kOrdinals[]{"",          "first",     "second",      "third",      "fourth",
                                       "fifth",     "sixth",     "seventh",     "eighth",     "ninth",
                                       "tenth",     "eleventh",  "twelfth",     "thirteenth", "fourteenth",
                                       "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"};
constexpr std::string_view kNumbers[]{"",        "one",     "two",       "three",    "four",
                                      "five",    "six",     "seven",     "eight",    "nine",
                                      "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                      "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::string_view kTens[]{"",      "ten",   "twenty",  "thirty", "forty",
                                   "fifty", "sixty", "seventy", "eighty", "ninety"};
constexpr std::string_view kTensOrdinals[]{"", "tenth", "twentieth", "thirtieth"};
constexpr std::string_view kDigitsChinese[]{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

/// Which dates a style can write without being ambiguous.
enum class Fits { All, DayAboveTwelve, ShortYear, YearInWords };

struct Style {
    std::string_view pattern;
    int weight = 1;
    Fits fits = Fits::All;
};

constexpr Style kEnglishStyles[]{
    {"the {dth} of {Month} {yyyy}", 3},
    {"{d} {Month} {yyyy}", 2},
    {"{Month} {d}, {yyyy}", 3},
    {"{Month} {dth}, {yyyy}", 2},
    {"{Mon} {d}, {yyyy}", 2},
    {"{d} {Mon} {yy}", 3, Fits::ShortYear},
    {"{d} {Mon} '{yy}", 2, Fits::ShortYear},
    {"{Weekday}, {d} {Month} {yyyy}", 2},
    {"{Weekday}, {Month} {d}, {yyyy}", 2},
    {"{Wkd} {d} {Mon} {yyyy}", 1},
    {"{Weekday} the {dth} of {Month}, {yyyy}", 1},
    {"the {ordinal} of {Month} {yyyy}", 3},
    {"{Month} the {ordinal}, {yyyy}", 1},
    {"the {ordinal} of {Month}, {year in words}", 3, Fits::YearInWords},
    {"{yyyy}/{mm}/{dd}", 1},
    {"{dd}/{mm}/{yyyy}", 1, Fits::DayAboveTwelve},
    {"{mm}/{dd}/{yyyy}", 1, Fits::DayAboveTwelve},
};
/// What may stand around a date: words, and numbers that are none of its own.
constexpr std::string_view kEnglishFrames[]{"{date}",
                                            "{date}",
                                            "{date}",
                                            "on {date}",
                                            "dated {date}",
                                            "due on {date}",
                                            "born on {date} in London",
                                            "signed on {date}",
                                            "we met on {date} at 7 pm",
                                            "valid until {date}",
                                            "the meeting on {date} at 10 am",
                                            "{date} at noon",
                                            "delivered on {date}",
                                            "room 12 from {date}",
                                            "closed on {date}"};

constexpr Style kChineseStyles[]{
    {"{yyyy}年{m}月{d}日", 4},
    {"{yyyy}年{m}月{d}号", 2},
    {"{yyyy}年{mm}月{dd}日", 1},
    {"{yyyy}年{m}月{d}日，星期{周}", 2},
    {"{yyyy}年{m}月{d}日（周{周}）", 1},
    {"{yy}年{m}月{d}日", 2, Fits::ShortYear},
    {"{年}年{月}月{日}日", 4},
    {"{年}年{月}月{日}号", 2},
    {"公元{年}年{月}月{日}日", 1},
    {"{年}年{月}月{日}日，星期{周}", 2},
    {"{yyyy}/{mm}/{dd}", 1},
};
constexpr std::string_view kChineseFrames[]{"{date}",           "{date}",
                                            "{date}",           "于{date}",
                                            "生于{date}",       "日期：{date}",
                                            "有效期至{date}",   "截止到{date}晚上",
                                            "{date}在北京签署", "我们约在{date}下午三点",
                                            "寄出日期是{date}", "{date}上午9点开会",
                                            "会议定于{date}"};

std::span<const Style> stylesOf(TextLanguage language)
{
    return language == TextLanguage::Chinese ? std::span<const Style>(kChineseStyles)
                                             : std::span<const Style>(kEnglishStyles);
}

/// "3rd", "11th".
std::string_view suffixOf(int day)
{
    if (day / 10 == 1)
        return "th";
    return day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : day % 10 == 3 ? "rd" : "th";
}

struct Date {
    int year = 0, month = 0, day = 0, weekday = 0; ///< weekday: 0 is Sunday

    explicit Date(std::chrono::sys_days days)
    {
        const std::chrono::year_month_day date(days);
        year = int(date.year());
        month = static_cast<int>(unsigned(date.month()));
        day = static_cast<int>(unsigned(date.day()));
        weekday = static_cast<int>(std::chrono::weekday(days).c_encoding());
    }
};

bool fits(Fits rule, const Date& date)
{
    switch (rule) {
    case Fits::All: return true;
    case Fits::DayAboveTwelve: return date.day > 12;
    case Fits::ShortYear: return date.year >= kFirstShortYear && date.year <= kLastShortYear;
    case Fits::YearInWords: return date.year % 100 >= 10; // "nineteen ten", "twenty twelve"
    }
    return false;
}

/// Where the parts of a date stand in the target.
constexpr int32_t kYearAt = 0, kMonthAt = 5, kDayAt = 8;

/// Writes a phrase piece by piece and notes the links.
class PhraseBuilder {
public:
    /// `style` is what the piece {date} stands for.
    PhraseBuilder(const Date& date, std::string_view style) : m_date(date), m_style(style)
    {
        m_phrase.target = fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
    }

    /// A pattern of text and {pieces}.
    void pattern(std::string_view pattern)
    {
        for (size_t i = 0; i < pattern.size();) {
            const size_t open = std::min(pattern.find('{', i), pattern.size());
            text(pattern.substr(i, open - i));
            const size_t close = std::min(pattern.find('}', open), pattern.size());
            if (open < close)
                piece(pattern.substr(open + 1, close - open - 1));
            i = close + 1;
        }
    }

    DatePhrase done()
    {
        std::stable_sort(
            m_phrase.links.begin(), m_phrase.links.end(),
            [](const DateLink& a, const DateLink& b) { return a.target.begin < b.target.begin; });
        return std::move(m_phrase);
    }

private:
    void text(std::string_view piece) { m_phrase.text += piece; }

    /// Text that says the target's `count` characters from `at`.
    void say(std::string_view piece, int32_t at, int32_t count)
    {
        const auto begin = static_cast<int32_t>(m_phrase.text.size());
        text(piece);
        m_phrase.links.push_back({{at, at + count}, {begin, static_cast<int32_t>(m_phrase.text.size())}});
    }

    /// A number in digits: each says its own, a single one both of its field.
    void digits(std::string_view number, int32_t at)
    {
        if (number.size() == 1)
            return say(number, at, 2);
        for (size_t i = 0; i < number.size(); ++i)
            say(number.substr(i, 1), at + static_cast<int32_t>(i), 1);
    }

    void shortYear()
    {
        const std::string number = fmt::format("{:02}", m_date.year % 100);
        const auto begin = static_cast<int32_t>(m_phrase.text.size());
        digits(number, kYearAt + 2);
        m_phrase.links.push_back({{kYearAt, kYearAt + 2}, {begin, begin + 2}});
    }

    enum class Words { Cardinal, Ordinal };

    /// 1 to 99 in words: "thirteen" and "twenty" say both digits, "twenty-three" one with each word.
    void inWords(int number, int32_t at, Words words)
    {
        const bool ordinal = words == Words::Ordinal;
        const auto tens = static_cast<size_t>(number / 10), ones = static_cast<size_t>(number % 10);
        if (tens < 2)
            return say(ordinal ? kOrdinals[static_cast<size_t>(number)]
                               : kNumbers[static_cast<size_t>(number)],
                       at, 2);
        if (ones == 0)
            return say(ordinal ? kTensOrdinals[tens] : kTens[tens], at, 2);
        say(kTens[tens], at, 1);
        text("-");
        say(ordinal ? kOrdinals[ones] : kNumbers[ones], at + 1, 1);
    }

    /// 1 to 99 in Chinese: 三 and 十 say both digits, 十三, 三十 and 二十三 have a character for each.
    void inChinese(int number, int32_t at)
    {
        const auto tens = static_cast<size_t>(number / 10), ones = static_cast<size_t>(number % 10);
        if (tens == 0)
            return say(kDigitsChinese[ones], at, 2);
        if (number == 10)
            return say("十", at, 2);
        if (tens > 1)
            say(kDigitsChinese[tens], at, 1);
        if (tens == 1 || ones == 0)
            say("十", at + (tens == 1 ? 0 : 1), 1);
        else
            text("十");
        if (ones != 0)
            say(kDigitsChinese[ones], at + 1, 1);
    }

    void yearInWords()
    {
        say(m_date.year < 2000 ? "nineteen" : "twenty", kYearAt, 2);
        text(" ");
        inWords(m_date.year % 100, kYearAt + 2, Words::Cardinal);
    }

    /// Either digit of the century tells which it is, so each is linked with both.
    void yearInFigures()
    {
        const std::string number = std::to_string(m_date.year);
        say(number.substr(0, 2), kYearAt, 2);
        digits(number.substr(2), kYearAt + 2);
    }

    void yearInChinese()
    {
        const auto numeral = [&](int32_t i) {
            return std::string(kDigitsChinese[m_phrase.target[static_cast<size_t>(i)] - '0']);
        };
        say(numeral(0) + numeral(1), kYearAt, 2);
        for (const int32_t i : {2, 3})
            say(numeral(i), kYearAt + i, 1);
    }

    void piece(std::string_view name)
    {
        const auto month = static_cast<size_t>(m_date.month - 1);
        const auto weekday = static_cast<size_t>(m_date.weekday);
        if (name == "date")
            pattern(m_style);
        else if (name == "yyyy")
            yearInFigures();
        else if (name == "yy")
            shortYear();
        else if (name == "year in words")
            yearInWords();
        else if (name == "年")
            yearInChinese();
        else if (name == "Month")
            say(kMonths[month], kMonthAt, 2);
        else if (name == "Mon")
            say(kMonths[month].substr(0, 3), kMonthAt, 2);
        else if (name == "m")
            digits(std::to_string(m_date.month), kMonthAt);
        else if (name == "mm")
            digits(fmt::format("{:02}", m_date.month), kMonthAt);
        else if (name == "月")
            inChinese(m_date.month, kMonthAt);
        else if (name == "Weekday")
            text(kWeekdays[weekday]);
        else if (name == "Wkd")
            text(kWeekdays[weekday].substr(0, 3));
        else if (name == "周")
            text(kWeekdaysChinese[weekday]);
        else
            dayPiece(name);
    }

    void dayPiece(std::string_view name)
    {
        if (name == "日")
            inChinese(m_date.day, kDayAt);
        else if (name == "ordinal")
            inWords(m_date.day, kDayAt, Words::Ordinal);
        else
            digits(fmt::format("{:0{}}", m_date.day, name == "dd" ? 2 : 1), kDayAt);
        if (name == "dth")
            text(suffixOf(m_date.day));
    }

    Date m_date;
    std::string_view m_style;
    DatePhrase m_phrase;
};

/// The kind of a pattern, from its first piece that is no weekday.
DateStyle kindOf(std::string_view pattern)
{
    for (size_t open = pattern.find('{'); open != std::string_view::npos;
         open = pattern.find('{', open + 1)) {
        const std::string_view piece = pattern.substr(open + 1);
        if (piece.starts_with("年"))
            return DateStyle::ChineseNumerals;
        if (piece.starts_with('y'))
            return DateStyle::YearFirst;
        if (piece.starts_with('M') || piece.starts_with('m'))
            return DateStyle::MonthFirst;
        if (piece.starts_with('d') || piece.starts_with("ordinal"))
            return DateStyle::DayFirst;
    }
    return DateStyle::YearFirst;
}

/// The style of a date: by weight, among those that fit it.
const Style& chooseStyle(TextLanguage language, const Date& date, Rng& rng)
{
    uint64_t total = 0;
    for (const Style& style : stylesOf(language))
        total += fits(style.fits, date) ? static_cast<uint64_t>(style.weight) : 0;
    uint64_t left = rng.below(total);
    for (const Style& style : stylesOf(language)) {
        const uint64_t weight = fits(style.fits, date) ? static_cast<uint64_t>(style.weight) : 0;
        if (left < weight)
            return style;
        left -= weight;
    }
    return stylesOf(language).front();
}

std::string_view oneOf(std::span<const std::string_view> choices, Rng& rng)
{
    return choices[rng.below(choices.size())];
}

/// A day of the split: one day in five may only be tested on, the others only be learned from. Every second
/// one is of the years that can be written with two digits.
Date drawDate(bool testing, Rng& rng)
{
    using namespace std::chrono;
    const bool recent = rng.below(2) == 0;
    const sys_days first = year(recent ? kFirstShortYear : kFirstDateYear) / January / 1,
                   end = year((recent ? kLastShortYear : kLastDateYear) + 1) / January / 1;
    for (;;) {
        const sys_days day = first + days(rng.below(static_cast<uint64_t>((end - first).count())));
        const auto number = static_cast<uint64_t>(day.time_since_epoch().count());
        if ((streamOf(keyOf("dates"), number) % 5 == 0) == testing)
            return Date(day);
    }
}

} // namespace

std::vector<std::string> dateStyleNames()
{
    return {"day first", "month first", "year first", "Chinese numerals"};
}

DatePhrase writeDate(uint64_t seed, Split split, int64_t index, TextLanguage language)
{
    const bool testing = split == Split::Test;
    Rng rng(streamOf(seed, keyOf(testing ? "dates test" : "dates train"), index));
    const Date date = drawDate(testing, rng);
    const bool english = rng.below(2) == 0;
    if (language == TextLanguage::Both)
        language = english ? TextLanguage::English : TextLanguage::Chinese;
    const bool chinese = language == TextLanguage::Chinese;
    const std::string_view pattern = chooseStyle(language, date, rng).pattern;
    PhraseBuilder builder(date, pattern);
    builder.pattern(chinese ? oneOf(kChineseFrames, rng) : oneOf(kEnglishFrames, rng));
    DatePhrase phrase = builder.done();
    phrase.language = language;
    phrase.style = kindOf(pattern);
    return phrase;
}

} // namespace attnscope
