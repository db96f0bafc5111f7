// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#include "core/base/rng.h"
#include "core/record/run_file.h"

#include "record_fixture.h"
#include "tests/support/temporary_folder.h"

#include <sqlite3.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <string_view>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

namespace {

/// How many renames this process has refused; below 0: it refuses none.
int s_renamesRefused = -1;

} // namespace

/// Stands before the C library's for this whole test program, std::filesystem's calls included: the last step
/// of replacing a file can be made to fail alone, with no right that any user lacks.
extern "C" [[gnu::visibility("default")]] int rename(const char* from, const char* to)
{
    if (s_renamesRefused < 0)
        return ::renameat(AT_FDCWD, from, AT_FDCWD, to);
    ++s_renamesRefused;
    errno = EPERM;
    return -1;
}

namespace attnscope {
namespace {

using namespace attnscope::testing;
using Access = RunFile::Access;

/// Runs `body` in a child process; its result is the exit status.
int inChild(const std::function<int()>& body)
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(body());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

/// Exit status of a child that could not set up what it wanted to test.
constexpr int kNotPossible = 77;

class CrashTest : public FolderTest {
protected:
    CrashTest() : m_path(file("run.attn")) {}
    std::string m_path;
};

/// Trains without end: after each step's metrics, every 5th step a checkpoint (with a larger blob, so that
/// the kill often falls into its writing), every 3rd a snapshot. Tells each committed checkpoint through the
/// pipe.
void trainForEver(const std::string& path, int pipe)
{
    auto run = RunFile::open(path, Access::ReadWrite);
    if (!run)
        ::_exit(1);
    const auto newest = (*run)->checkpoint();
    int64_t step = newest.isOk() ? newest->step : 0;
    if (!(*run)->truncateAfter(step).isOk())
        ::_exit(2);
    for (;;) {
        ++step;
        bool good = (*run)->append({"loss", step, static_cast<float>(step)}).isOk() &&
                    (*run)->append({"lr", step, 0.5F}).isOk();
        if (step % 3 == 0)
            good = good && (*run)->putSnapshot(step, {someInspection(step % 4, step)}).isOk();
        if (step % 5 == 0) {
            Checkpoint checkpoint = someCheckpoint(step);
            const std::vector<float> large(100'000, static_cast<float>(step));
            checkpoint.state.arrays.push_back(namedArray("large", {100'000}, large));
            good = good && (*run)->putCheckpoint(checkpoint).isOk();
            good = good && ::write(pipe, &step, sizeof step) == static_cast<ssize_t>(sizeof step);
        }
        if (!good || !(*run)->commit().isOk())
            ::_exit(3);
    }
}

/// Starts training, kills it after a random time (but after `atLeast` checkpoints) and returns the last
/// committed one.
int64_t trainAndKill(const std::string& path, Rng& rng, int atLeast)
{
    int pipe[2];
    if (::pipe(pipe) != 0)
        return -1;
    const pid_t child = ::fork();
    if (child == 0)
        trainForEver(path, pipe[1]);
    ::close(pipe[1]);
    int64_t last = -1, step = 0;
    for (int i = 0; i < atLeast && ::read(pipe[0], &step, sizeof step) == static_cast<ssize_t>(sizeof step);
         ++i)
        last = step;
    ::usleep(static_cast<useconds_t>(rng.below(20'000)));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child gave up by itself with status " << WEXITSTATUS(status);
    while (::read(pipe[0], &step, sizeof step) == static_cast<ssize_t>(sizeof step))
        last = step;
    ::close(pipe[0]);
    return last;
}

void expectWhole(const std::string& path, int64_t lastCheckpoint)
{
    const auto opened = RunFile::open(path, Access::ReadOnly);
    ASSERT_TRUE(opened.isOk()) << opened.status().text();
    const RunFile& run = **opened;
    const auto checkpoint = run.checkpoint();
    ASSERT_TRUE(checkpoint.isOk()) << checkpoint.status().text();
    EXPECT_GE(checkpoint->step, lastCheckpoint);
    const NamedArray* large = checkpoint->state.find("large");
    ASSERT_NE(large, nullptr);
    const std::vector<float> expected(100'000, static_cast<float>(checkpoint->step));
    EXPECT_EQ(large->bytes, namedArray("large", {100'000}, expected).bytes);
    const Points points = pointsOf(run);
    for (const char* name : {"loss", "lr"}) {
        const auto& series = points.at(name);
        EXPECT_GE(series.back().first, checkpoint->step) << name;
        for (size_t i = 0; i < series.size(); ++i)
            ASSERT_EQ(series[i].first, static_cast<int64_t>(i) + 1) << name;
    }
    const std::vector<int64_t> snapshots = *run.snapshotSteps();
    for (const int64_t step : snapshots)
        ASSERT_EQ(run.snapshot(step).status().text(), "");
    EXPECT_GE(snapshots.back() + 2, checkpoint->step) << "snapshots do not lag behind the checkpoint";
}

TEST_F(CrashTest, KilledAtAnyMomentItOpensWithItsLastCheckpoint)
{
    ASSERT_TRUE(RunFile::create(m_path, someHeader()).isOk());
    Rng rng(5);
    int64_t before = 0;
    for (int round = 0; round < 12; ++round) {
        const int64_t last = trainAndKill(m_path, rng, 1 + round % 3);
        ASSERT_GT(last, before) << "every round goes on from the last";
        expectWhole(m_path, last);
        EXPECT_LE(RunFile::open(m_path, Access::ReadOnly).value()->checkpoint()->step, last + 5)
            << "at most the one whose message was still to come";
        before = last;
    }
    const auto run = RunFile::open(m_path, Access::ReadWrite);
    ASSERT_TRUE(run.isOk());
    EXPECT_TRUE((*run)->copyTo(file("copy.attn")).isOk());
    EXPECT_EQ(
        number(file("copy.attn"), "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"),
        1);
}

TEST_F(CrashTest, IsReadWhileAnotherProgramWrites)
{
    ASSERT_TRUE(RunFile::create(m_path, someHeader()).isOk());
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const pid_t child = ::fork();
    if (child == 0)
        trainForEver(m_path, pipe[1]);
    int64_t told = 0, newest = 0;
    for (int i = 0; i < 25; ++i) {
        // Each round once the writer has gone on, so that the two always overlap.
        ASSERT_EQ(::read(pipe[0], &told, sizeof told), static_cast<ssize_t>(sizeof told));
        const auto reader = RunFile::open(m_path, Access::ReadOnly);
        ASSERT_TRUE(reader.isOk()) << reader.status().text();
        newest = (*reader)->checkpoint()->step;
        EXPECT_GE(newest, told);
        const Points points = pointsOf(**reader);
        EXPECT_GE(points.at("loss").back().first, newest);
        EXPECT_EQ(points.at("loss").size(), static_cast<size_t>(points.at("loss").back().first));
    }
    EXPECT_EQ(::waitpid(child, nullptr, WNOHANG), 0) << "the readers never made the writer give up";
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(pipe[0]);
    ::close(pipe[1]);
    expectWhole(m_path, newest);
}

TEST_F(CrashTest, ADiskThatFillsUpCostsNothingThatWasCommitted)
{
    ASSERT_TRUE(RunFile::create(m_path, someHeader()).isOk());
    const int result = inChild([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        auto run = RunFile::open(m_path, Access::ReadWrite);
        if (!run || !(*run)->putCheckpoint(someCheckpoint(1)).isOk() ||
            !(*run)->append({"loss", 1, 1}).isOk() || !(*run)->commit().isOk())
            return 1;
        rlimit limit{};
        ::getrlimit(RLIMIT_FSIZE, &limit);
        const rlim_t unlimited = limit.rlim_cur;
        limit.rlim_cur = 300'000; // no file may grow beyond
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0)
            return 6;
        for (int64_t step = 2; step <= 200'000; ++step)
            if (!(*run)->append({"loss", step, static_cast<float>(step)}).isOk())
                return 2;
        const Status full = (*run)->commit();
        if (full.isOk() || full.text().find(m_path + ": cannot be ") != 0)
            return 3;
        if ((*run)->checkpoint().isOk() == false || pointsOf(**run)["loss"].size() != 200'000)
            return 4;
        limit.rlim_cur = unlimited; // room again: what could not be written is not lost
        ::setrlimit(RLIMIT_FSIZE, &limit);
        return (*run)->commit().isOk() ? 0 : 5;
    });
    EXPECT_EQ(result, 0);
    const auto run = RunFile::open(m_path, Access::ReadOnly);
    ASSERT_TRUE(run.isOk()) << run.status().text();
    EXPECT_EQ(pointsOf(**run)["loss"].size(), 200'000u);
}

/// Gives SQLite, in this process, a disk on which all files of one folder together have one megabyte: a write
/// that makes a file larger than that ends as on a full disk. Needs no right that any user lacks.
class SmallDisk {
public:
    static bool isMade(const fs::path& folder)
    {
        s_folder = folder;
        sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr);
        int replaced = 0;
        for (const char* name : {"write", "pwrite", "pwrite64"}) {
            const auto ours = std::string_view(name) == "write"
                                  ? reinterpret_cast<sqlite3_syscall_ptr>(&SmallDisk::write)
                                  : reinterpret_cast<sqlite3_syscall_ptr>(&SmallDisk::pwrite);
            replaced += vfs->xSetSystemCall(vfs, name, ours) == SQLITE_OK;
        }
        return replaced == 3;
    }

private:
    static constexpr off_t kSize = 1 << 20;

    static bool hasRoom(int file, off_t end)
    {
        struct stat now {};
        ::fstat(file, &now);
        if (end <= now.st_size)
            return true;
        off_t used = 0;
        for (const auto& entry : fs::directory_iterator(s_folder))
            used += static_cast<off_t>(entry.file_size());
        return used + end - now.st_size <= kSize;
    }
    static ssize_t refuse()
    {
        errno = ENOSPC;
        return -1;
    }
    static ssize_t pwrite(int file, const void* data, size_t size, off_t at)
    {
        return hasRoom(file, at + static_cast<off_t>(size)) ? ::pwrite(file, data, size, at) : refuse();
    }
    static ssize_t write(int file, const void* data, size_t size)
    {
        const off_t end = ::lseek(file, 0, SEEK_CUR) + static_cast<off_t>(size);
        return hasRoom(file, end) ? ::write(file, data, size) : refuse();
    }

    inline static fs::path s_folder;
};

/// A file system of one megabyte of its own on `folder`, for this process alone, so that the kernel itself
/// says "no space left"; a user who is not root becomes one in a namespace. False where that is not allowed.
bool mountSmallDisk(const fs::path& folder)
{
    const std::string user = fmt::format("0 {} 1", ::getuid()), group = fmt::format("0 {} 1", ::getgid());
    if (::unshare(CLONE_NEWNS) != 0) {
        if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
            return false;
        std::ofstream("/proc/self/setgroups") << "deny"; // or the group may not be mapped
        std::ofstream("/proc/self/uid_map") << user;
        std::ofstream("/proc/self/gid_map") << group;
    }
    return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=1m") == 0;
}

class FullDisk : public CrashTest {
protected:
    /// What happens to a run in this folder, which holds one megabyte; 0 if all is well.
    int fillIt()
    {
        auto run = RunFile::create(m_path, someHeader());
        if (!run || !(*run)->putCheckpoint(someCheckpoint(1)).isOk())
            return 1;
        Checkpoint large = someCheckpoint(2);
        large.state.arrays.push_back(namedArray("large", {400'000}, std::vector<float>(400'000)));
        const std::string text = (*run)->putCheckpoint(large).text();
        if (text != m_path + ": cannot be written: the disk is full")
            return std::fprintf(stderr, "%s\n", text.c_str()), 2;
        if ((*run)->checkpoint()->step != 1)
            return 3;
        writeText(file("ballast"), std::string(2'000'000, 'x')); // takes what is left
        const Status copied = (*run)->copyTo(file("copy.attn"));
        const auto second = RunFile::create(file("second.attn"), someHeader());
        if (copied.isOk() || second.isOk() ||
            copied.text() != file("copy.attn") + ": cannot be written: the disk is full")
            return std::fprintf(stderr, "%s\n", copied.text().c_str()), 4;
        run->reset();
        fs::remove(file("ballast"));
        for (const std::string& name : filesThere())
            if (name != "run.attn" && name != "run.attn-wal" && name != "run.attn-shm")
                return std::fprintf(stderr, "left behind: %s\n", name.c_str()), 5;
        const auto again = RunFile::open(m_path, Access::ReadWrite);
        return again.isOk() && (*again)->checkpoint()->step == 1 ? 0 : 6;
    }
};

TEST_F(FullDisk, IsNamedAndLeavesNoHalfFiles)
{
    EXPECT_EQ(inChild([&] { return SmallDisk::isMade(folder()) ? fillIt() : 7; }), 0);
}

/// The same with the kernel's own word for it. Where no file system may be mounted the test above stands
/// alone.
TEST_F(FullDisk, IsTheSameOnARealFileSystem)
{
    const int result = inChild([&] { return mountSmallDisk(folder()) ? fillIt() : kNotPossible; });
    EXPECT_TRUE(result == 0 || result == kNotPossible) << result;
}

/// A file to copy over older ones.
class CopyOverARun : public CrashTest {
protected:
    CopyOverARun()
    {
        auto source = RunFile::create(file("source.attn"), someHeader());
        EXPECT_TRUE((*source)->putCheckpoint(someCheckpoint(1000)).isOk());
        m_source = std::move(*source);
        EXPECT_TRUE(RunFile::create(m_path, someHeader()).isOk());
    }
    int64_t steps() const { return RunFile::open(m_path, Access::ReadOnly).value()->checkpoint()->step; }

    std::unique_ptr<RunFile> m_source;
};

TEST_F(CopyOverARun, ThatWasKilledLeavesNothingOfIt)
{
    Rng rng(3);
    trainAndKill(m_path, rng, 2);
    ASSERT_TRUE(fs::exists(m_path + "-wal"));
    ASSERT_EQ(m_source->copyTo(m_path).text(), "");
    EXPECT_EQ(steps(), 1000);
    EXPECT_FALSE(fs::exists(m_path + "-wal") || fs::exists(m_path + "-shm"));
    EXPECT_EQ(number(m_path, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
}

/// The older run's last commits are in its -wal: they must not be lost before the copy is in its place.
TEST_F(CopyOverARun, ThatWasKilledCostsNothingWhereItFails)
{
    Rng rng(3);
    const int64_t last = trainAndKill(m_path, rng, 2);
    m_source.reset(); // a connection must not be carried into a child
    const int result = inChild([&] {
        const auto source = RunFile::open(file("source.attn"), Access::ReadOnly);
        s_renamesRefused = 0;
        const Status copied = (*source)->copyTo(m_path);
        return copied.isOk() ? 1 : s_renamesRefused == 1 ? 0 : 2;
    });
    ASSERT_EQ(result, 0);
    expectWhole(m_path, last);
}

TEST_F(CopyOverARun, ThatIsBeingWrittenIsRefused)
{
    auto writer = RunFile::open(m_path, Access::ReadWrite);
    ASSERT_TRUE((*writer)->putCheckpoint(someCheckpoint(7)).isOk());
    EXPECT_EQ(m_source->copyTo(m_path).text(), m_path + ": is in use by another program");
    EXPECT_EQ((*writer)->putCheckpoint(someCheckpoint(8)).text(), "") << "and the writer goes on";
    writer->reset();
    EXPECT_EQ(steps(), 8);
    EXPECT_EQ(m_source->copyTo(m_path).text(), "") << "closed, it may be replaced";
    EXPECT_EQ(steps(), 1000);
}

TEST_F(CopyOverARun, WithSideFilesOfNoRunRemovesThem)
{
    fs::remove(m_path);
    writeText(m_path + "-wal", "of a run that is gone");
    EXPECT_EQ(m_source->copyTo(m_path).text(), "");
    EXPECT_EQ(steps(), 1000);
    EXPECT_FALSE(fs::exists(m_path + "-wal"));
}

class ReadOnlyFolder : public CrashTest {
protected:
    void SetUp() override
    {
        auto run = RunFile::create(m_path, someHeader());
        ASSERT_TRUE(run.isOk());
        ASSERT_TRUE((*run)->append({"loss", 1, 1}).isOk());
        ASSERT_TRUE((*run)->putCheckpoint(someCheckpoint(1)).isOk());
    }
    void TearDown() override { fs::permissions(folder(), fs::perms::owner_all); }
    /// In a child that is not root, to whom permissions mean nothing.
    int asAUser(const std::function<int()>& body)
    {
        return inChild([&] {
            if (::getuid() == 0 &&
                (::setgroups(0, nullptr) != 0 || ::setgid(65534) != 0 || ::setuid(65534) != 0))
                return kNotPossible;
            return body();
        });
    }
    void makeReadOnly(fs::perms ofFile)
    {
        fs::permissions(m_path, ofFile);
        fs::permissions(folder(), fs::perms(0555));
    }
};

TEST_F(ReadOnlyFolder, ARunThereIsReadAndWritingIsRefused)
{
    makeReadOnly(fs::perms(0444));
    const int result = asAUser([&] {
        const auto run = RunFile::open(m_path, Access::ReadOnly);
        if (!run || pointsOf(**run)["loss"].size() != 1 || (*run)->checkpoint()->step != 1)
            return 1;
        const auto writer = RunFile::open(m_path, Access::ReadWrite);
        if (writer.isOk() ||
            writer.status().text() != m_path + ": cannot be written: it or its folder is read-only")
            return std::fprintf(stderr, "%s\n", writer.status().text().c_str()), 2;
        const auto made = RunFile::create(file("new.attn"), someHeader());
        if (made.isOk() ||
            made.status().text().find("cannot create the file (Permission denied)") == std::string::npos)
            return 3;
        return (*run)->copyTo(file("copy.attn")).isOk() ? 4 : 0;
    });
    EXPECT_EQ(result, 0);
    EXPECT_EQ(filesThere(), std::vector<std::string>{"run.attn"});
}

TEST_F(ReadOnlyFolder, AWritableFileInItIsNotEnoughToWrite)
{
    makeReadOnly(fs::perms(0666));
    const int result = asAUser([&] {
        const auto writer = RunFile::open(m_path, Access::ReadWrite);
        if (writer.isOk() || writer.status().text().find("folder") == std::string::npos)
            return 1;
        return RunFile::open(m_path, Access::ReadOnly).isOk() ? 0 : 2;
    });
    EXPECT_EQ(result, 0);
}

/// A run whose writer never closed it is still in WAL mode; where no side file may be made, it must open all
/// the same.
TEST_F(ReadOnlyFolder, ARunInWalModeIsRead)
{
    {
        SQLite::Database db(m_path, SQLite::OPEN_READWRITE);
        db.exec("PRAGMA journal_mode = WAL");
    }
    makeReadOnly(fs::perms(0444));
    const int result = asAUser([&] {
        const auto run = RunFile::open(m_path, Access::ReadOnly);
        if (!run)
            return std::fprintf(stderr, "%s\n", run.status().text().c_str()), 1;
        const TemporaryFolder elsewhere; // this one cannot be written
        const Status copied = (*run)->copyTo(elsewhere.file("copy.attn"));
        if (!copied.isOk())
            return std::fprintf(stderr, "%s\n", copied.text().c_str()), 3;
        return (*run)->checkpoint()->step == 1 ? 0 : 2;
    });
    EXPECT_EQ(result, 0);
}

} // namespace
} // namespace attnscope
