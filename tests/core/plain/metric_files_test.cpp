// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/interchange/exporters.h"

#include "record_fixture.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>

namespace attnscope {
namespace {

using namespace attnscope::testing;

MetricBook someBook()
{
    auto loss = std::make_shared<Series>("loss");
    loss->append(1, 2.5F);
    loss->append(2, 0.1F);
    loss->append(1'000'000'000, NAN);
    auto accuracy = std::make_shared<Series>("test/a,\"b\"/准确率");
    accuracy->append(2, 0.5F);
    accuracy->append(3, INFINITY);
    MetricBook book;
    book.series = {loss, accuracy, std::make_shared<Series>("empty")};
    return book;
}

/// TensorFlow's framing and messages, read back bit by bit: CRC by its polynomial, fields by their wire
/// types. Shares no code with the writer.
class EventReader {
public:
    struct Event {
        double wallTime = 0;
        uint64_t step = 0;
        std::string version;
        std::vector<std::pair<std::string, float>> values;
    };

    explicit EventReader(std::string file) : m_file(std::move(file)) {}

    std::vector<Event> all()
    {
        std::vector<Event> events;
        for (size_t at = 0; at < m_file.size();) {
            const std::string length = m_file.substr(at, 8);
            const auto size = static_cast<size_t>(raw<uint64_t>(length));
            EXPECT_EQ(raw<uint32_t>(m_file.substr(at + 8, 4)), masked(length));
            const std::string data = m_file.substr(at + 12, size);
            EXPECT_EQ(data.size(), size);
            EXPECT_EQ(raw<uint32_t>(m_file.substr(at + 12 + size, 4)), masked(data));
            events.push_back(event(data));
            at += 16 + size;
        }
        return events;
    }

private:
    template <class T>
    static T raw(const std::string& bytes)
    {
        T value{};
        EXPECT_EQ(bytes.size(), sizeof value);
        std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
        return value;
    }
    static uint32_t masked(const std::string& bytes)
    {
        uint32_t crc = ~0U;
        for (const char c : bytes)
            for (int bit = 0; bit < 8; ++bit) {
                const uint32_t in = (static_cast<unsigned char>(c) >> bit & 1) ^ (crc & 1);
                crc = crc >> 1 ^ (in != 0 ? 0x82f63b78U : 0U);
            }
        crc = ~crc;
        return (crc >> 15 | crc << 17) + 0xa282ead8U;
    }
    /// Calls take(field, wire type, payload) for every field of a message.
    template <class Take>
    static void fields(const std::string& message, Take take)
    {
        size_t at = 0;
        const auto varint = [&] {
            uint64_t value = 0;
            for (int shift = 0; at < message.size(); shift += 7) {
                const auto byte = static_cast<unsigned char>(message[at++]);
                value |= static_cast<uint64_t>(byte & 0x7f) << shift;
                if (byte < 0x80)
                    break;
            }
            return value;
        };
        while (at < message.size()) {
            const uint64_t key = varint();
            std::string payload;
            const uint64_t kind = key & 7;
            const uint64_t number = kind == 0 || kind == 2 ? varint() : 0;
            const size_t size = kind == 1 ? 8 : kind == 5 ? 4 : kind == 2 ? number : 0;
            payload = kind == 0 ? std::to_string(number) : message.substr(at, size);
            at += size;
            take(key >> 3, kind, payload);
        }
    }
    static Event event(const std::string& data)
    {
        Event event;
        fields(data, [&](uint64_t field, uint64_t kind, const std::string& payload) {
            if (field == 1 && kind == 1)
                event.wallTime = raw<double>(payload);
            else if (field == 2 && kind == 0)
                event.step = std::stoull(payload);
            else if (field == 3 && kind == 2)
                event.version = payload;
            else if (field == 5 && kind == 2)
                fields(payload, [&](uint64_t f, uint64_t, const std::string& value) {
                    EXPECT_EQ(f, 1u);
                    event.values.emplace_back();
                    fields(value, [&](uint64_t g, uint64_t k, const std::string& p) {
                        if (g == 1 && k == 2)
                            event.values.back().first = p;
                        else if (g == 2 && k == 5)
                            event.values.back().second = raw<float>(p);
                        else
                            ADD_FAILURE() << "field " << g;
                    });
                });
            else
                ADD_FAILURE() << "field " << field;
        });
        return event;
    }

    std::string m_file;
};

using MetricFiles = FolderTest;

TEST_F(MetricFiles, CsvHasOneColumnASeries)
{
    ASSERT_TRUE(writeMetrics(someBook(), file("m.csv")).isOk());
    EXPECT_EQ(readText(file("m.csv")), "step,loss,\"test/a,\"\"b\"\"/准确率\",empty\n"
                                       "1,2.5,,\n"
                                       "2,0.1,0.5,\n"
                                       "3,,inf,\n"
                                       "1000000000,nan,,\n");
}

TEST_F(MetricFiles, JsonHasStepsAndValues)
{
    ASSERT_TRUE(writeMetrics(someBook(), file("m.json")).isOk());
    const auto tree = nlohmann::json::parse(readText(file("m.json")), nullptr, false);
    ASSERT_TRUE(tree.is_object());
    EXPECT_EQ(tree["series"]["loss"].dump(), R"({"step":[1,2,1000000000],"value":[2.5,0.1,null]})");
    EXPECT_EQ(tree["series"]["test/a,\"b\"/准确率"]["value"].dump(), "[0.5,null]");
    EXPECT_EQ(tree["series"]["empty"]["step"].dump(), "[]");
}

TEST_F(MetricFiles, ManyPointsPassThroughTheBuffer)
{
    auto loss = std::make_shared<Series>("loss");
    for (int i = 0; i < 50'000; ++i)
        loss->append(i, static_cast<float>(i) / 3);
    MetricBook book;
    book.series = {loss};
    ASSERT_TRUE(writeMetrics(book, file("m.csv")).isOk());
    const std::string text = readText(file("m.csv"));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 50'001);
    const size_t line = text.find("\n49999,");
    ASSERT_NE(line, std::string::npos);
    EXPECT_EQ(std::strtof(text.c_str() + line + 7, nullptr), 49'999.0F / 3) << "read back, the same float";
}

TEST_F(MetricFiles, ErrorsAreNamedAndLeaveNothing)
{
    EXPECT_EQ(writeMetrics(someBook(), file("m.xls")).kind(), ErrorKind::Usage);
    const Status status = writeMetrics(someBook(), file("none/m.csv"));
    EXPECT_EQ(status.text().rfind(file("none/m.csv"), 0), 0u) << status.text();
    writeText(file("plain"), "");
    EXPECT_FALSE(writeTensorBoard(someBook(), file("plain"), 1).isOk());
    EXPECT_EQ(filesThere(), std::vector<std::string>{"plain"});
}

TEST_F(MetricFiles, TensorBoardReadsTheEvents)
{
    ASSERT_TRUE(writeTensorBoard(someBook(), file("logs/run1"), 1700000000.5).isOk());
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(file("logs/run1")))
        found.push_back(entry.path());
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].filename().string().rfind("events.out.tfevents.1700000000.", 0), 0u) << found[0];
    const auto events = EventReader(readText(found[0].string())).all();
    ASSERT_EQ(events.size(), 5u);
    EXPECT_EQ(events[0].version, "brain.Event:2");
    EXPECT_EQ(events[0].wallTime, 1700000000.5);
    EXPECT_EQ(events[2].step, 2u);
    ASSERT_EQ(events[2].values.size(), 2u);
    EXPECT_EQ(events[2].values[0], (std::pair<std::string, float>{"loss", 0.1F}));
    EXPECT_EQ(events[2].values[1], (std::pair<std::string, float>{"test/a,\"b\"/准确率", 0.5F}));
    EXPECT_EQ(events[4].step, 1'000'000'000u);
    EXPECT_TRUE(std::isnan(events[4].values[0].second));
}

TEST_F(MetricFiles, TheFirstRecordIsByteForByteTensorFlows)
{
    // As tf.summary writes it for wall time 1.0: length 26, masked CRC, wall_time, file_version (step 0
    // written out here).
    ASSERT_TRUE(writeTensorBoard({}, file("logs"), 1.0).isOk());
    const std::string text = readText(fs::directory_iterator(file("logs"))->path().string());
    EXPECT_EQ(text.substr(0, 8), std::string("\x1a\0\0\0\0\0\0\0", 8));
    EXPECT_EQ(text.substr(12, 9), std::string("\x09\0\0\0\0\0\0\xf0\x3f", 9));
    EXPECT_EQ(text.substr(21, 2), std::string("\x10\0", 2));
    EXPECT_EQ(text.substr(23, 15), "\x1a\x0d"
                                   "brain.Event:2");
    EXPECT_EQ(text.size(), 42u);
}

} // namespace
} // namespace attnscope
