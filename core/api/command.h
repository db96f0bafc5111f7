// SPDX-FileCopyrightText: 2026 The Attnscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/api/inspection.h"
#include "core/api/run_config.h"

#include <string>
#include <variant>
#include <vector>

namespace attnscope {

/// The attention view shows one input, or a second beside it.
enum class Slot { First, Second };

} // namespace attnscope

namespace attnscope::command {

/// Sets a new run up (data, model, optimiser). Leaves the session Ready, or the old run in place with
/// a notice if that fails.
struct Configure {
    RunConfig config;
};
/// Opens a run file: its curves, timeline and last checkpoint. Ready to go on training. Or an attention dump
/// (.npz, .safetensors, .json): its weights alone, to look at; the session is then Empty.
struct OpenRun {
    std::string path;
};
struct Train {};
struct Pause {};
/// One optimiser step, then paused.
struct SingleStep {};
/// Back to step 0 with the same configuration; the recording starts anew.
struct Reset {};
/// Changes a live key ("lr", "batch", "dropout", "attention.temperature") at the next step boundary.
struct SetOption {
    std::string key;
    std::string value;
};
/// The sample that the attention view follows.
struct SelectSample {
    SampleRef sample;
    Slot slot = Slot::First;
};
/// The user's own image: a file, read and fitted to the model's input by the core.
struct InspectImage {
    std::string path;
};
/// The user's own text; `context` for models of two texts (empty: the text is its own context).
struct InspectText {
    std::string text, context;
    Slot slot = Slot::First;
};
/// Hides tokens (positions in the first text) of what is selected from the model; empty shows all again.
/// Another selection ends it.
struct HideTokens {
    std::vector<int32_t> positions;
    Slot slot = Slot::First;
};
/// Ends the comparison: Snapshot::compared becomes null.
struct CloseSecond {};
struct PinSample {
    SampleRef sample;
    bool pinned = true;
};
/// The page of rows for the Samples view. `filter` keeps rows whose truth or prediction contains it.
struct ShowSamples {
    Split split = Split::Test;
    int64_t first = 0;
    int64_t count = 48;
    std::string filter;
    bool onlyErrors = false;
};
/// Shows the recorded attention of `step` (the nearest recorded one); -1 goes back to live.
struct SeekTo {
    int64_t step = -1;
};
/// Names the recording: copies it to `path` and goes on recording there.
struct SaveAs {
    std::string path;
};
/// The untitled recording need not be kept: it is removed when the session ends or another run is set up.
struct Discard {};
/// Writes the shown inspection as .npz, .safetensors or .json.
struct ExportArrays {
    std::string path;
};
/// Writes metrics (.csv, .json) or weights (.safetensors) of the current run.
struct ExportMetrics {
    std::string path;
};
struct ExportWeights {
    std::string path;
};

} // namespace attnscope::command

namespace attnscope {

using Command =
    std::variant<command::Configure, command::OpenRun, command::Train, command::Pause, command::SingleStep,
                 command::Reset, command::SetOption, command::SelectSample, command::InspectImage,
                 command::InspectText, command::HideTokens, command::CloseSecond, command::PinSample,
                 command::ShowSamples, command::SeekTo, command::SaveAs, command::Discard,
                 command::ExportArrays, command::ExportMetrics, command::ExportWeights>;

} // namespace attnscope
