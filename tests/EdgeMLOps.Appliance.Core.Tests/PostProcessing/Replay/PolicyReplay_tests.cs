using System.Xml.Linq;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.PostProcessing.Replay;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.PostProcessing.Documents;
using EdgeMLOps.Appliance.Core.Tests.Predictions;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.PostProcessing.Replay;

public sealed class PolicyReplay_tests : IAsyncLifetime
{
    private static readonly ImageGeometry Image = new(1000, 1000, 0.01);

    private readonly TempFolder _root = new();
    private PredictionLog _log = null!;

    public async Task InitializeAsync() =>
        _log = await PredictionLog.OpenAsync(_root[PredictionLog.FileName], TimeProvider.System, NullLogger<PredictionLog>.Instance, default);

    public async Task DisposeAsync()
    {
        await _log.DisposeAsync();
        _root.Dispose();
    }

    [Fact]
    public async Task What_a_policy_would_have_kept_is_what_it_keeps()
    {
        var (some, before, filter) = (new Random(9), Filter(SomePolicy.Plain(0.4, 0.4)), Filter(SomePolicy.Plain(0.6, 0.3)));
        var (kept, wouldKeep, changed) = (0L, 0L, 0);
        for (var image = 0; image < 300; image++)
        {
            var decisions = before.Apply(Boxes(some), Image);
            await RecordAsync($"1.2.{image}", decisions);
            var after = filter.Apply([.. decisions.Select(one => one.Candidate)], Image);
            (kept, wouldKeep) = (kept + decisions.Count(one => one.Kept), wouldKeep + after.Count(one => one.Kept));
            changed += decisions.Zip(after).Any(pair => pair.First.Kept != pair.Second.Kept) ? 1 : 0;
        }

        var report = await TryAsync(SomePolicy.Plain(0.6, 0.3));

        Assert.Equal((300, 300, changed, changed), (report.Images, report.Studies, report.ChangedImages, report.ChangedStudies));
        Assert.Equal((kept, wouldKeep), (Kept(report, one => one.Before), Kept(report, one => one.After)));
        Assert.Equal((kept, wouldKeep), (report.Scores.Before.Sum(), report.Scores.After.Sum()));
        Assert.Equal((kept, wouldKeep), (report.Sizes.Before.Sum(), report.Sizes.After.Sum()));
        Assert.Equal(report.Candidates, report.Counts.Sum(one => one.After));
        Assert.True(report.Exact);
        Assert.InRange(changed, 1, 299);
        Assert.All(report.ChangedStudyKeys, key => Assert.Matches("^[0-9a-f]{16}$", key));
        Assert.Null(report.Truth);
        Assert.Contains(report.Notes, note => note.StartsWith("No truth was given", StringComparison.Ordinal));
        Assert.Equal("svg", XDocument.Parse(ReplayPlot.Svg(report)).Root!.Name.LocalName);
    }

    [Fact]
    public async Task The_same_policy_changes_nothing()
    {
        var (some, filter) = (new Random(9), Filter(SomePolicy.Plain()));
        for (var image = 0; image < 20; image++)
        {
            await RecordAsync($"1.2.{image}", filter.Apply(Boxes(some), Image));
        }

        var report = await TryAsync(SomePolicy.Plain());

        Assert.Equal((20, 0, 0), (report.Images, report.ChangedImages, report.ChangedStudies));
        Assert.All(report.Counts, count => Assert.Equal(count.Before, count.After));
    }

    [Fact]
    public async Task What_cannot_be_replayed_exactly_is_said()
    {
        await RecordAsync("1.2.3", Filter(SomePolicy.Plain()).Apply([new(0, 0.9f, 10, 10, 60, 60)], Image));

        var low = await TryAsync(SomePolicy.Plain(nodule: 0.001));
        var tight = await TryAsync(SomePolicy.With(SomePolicy.Plain(), "classes.nodule.tighten", """{ "content": "bright", "contrast": 0.5, "most": 0.1 }"""));

        Assert.False(low.Exact);
        Assert.Contains(low.Notes, note => note.Contains("are recorded from 0.01 on", StringComparison.Ordinal));
        Assert.True(tight.Exact);
        Assert.Contains(tight.Notes, note => note.StartsWith("Tightening needs pixels", StringComparison.Ordinal));
        Assert.Equal(0, tight.ChangedImages);
    }

    [Fact]
    public async Task Other_models_other_slots_failures_and_older_rows_are_not_replayed()
    {
        var decisions = Filter(SomePolicy.Plain()).Apply([new(0, 0.9f, 10, 10, 60, 60)], Image);
        await RecordAsync("1.2.1", decisions, one => one with { Model = one.Model with { Name = "other" } });
        await RecordAsync("1.2.2", decisions, one => one with { Model = one.Model with { Release = 9 } });
        await RecordAsync("1.2.3", decisions, one => one with { Slot = PredictionSlot.Shadow });
        await RecordAsync("1.2.4", [], one => one with { Outcome = PredictionOutcome.DecodeFailed, Code = "TruncatedPixelData" });
        await RecordAsync("1.2.5", decisions, one => one with { Model = one.Model with { PackageDigest = new string('e', 64) } });

        var report = await TryAsync(SomePolicy.Plain());
        Assert.Equal((0, 1), (report.Images, report.LeftOut));
        Assert.Contains(report.Notes, note => note.StartsWith("Nothing is recorded", StringComparison.Ordinal));

        await RecordAsync("1.2.6", decisions);
        Assert.Equal(1, (await TryAsync(SomePolicy.Plain())).Images);
        Assert.Equal(0, (await TryAsync(SomePolicy.Plain(), since: DateTimeOffset.MaxValue)).Images);
    }

    [Fact]
    public async Task Beside_the_truth_each_box_finds_one_finding_and_each_finding_is_found_once()
    {
        var filter = Filter(SomePolicy.Plain());
        await RecordAsync("1.2.1", filter.Apply([new(0, 0.9f, 10, 10, 60, 60), new(0, 0.5f, 500, 500, 560, 560), new(1, 0.8f, 10, 10, 60, 60)], Image));
        await RecordAsync("1.2.2", filter.Apply([new(0, 0.45f, 10, 10, 60, 60)], Image));
        await RecordAsync("1.2.3", filter.Apply([new(0, 0.9f, 10, 10, 60, 60)], Image));
        var truth = Truth("1.2.1,nodule,12,10,60,60", "1.2.1,nodule,500,500,560,555", "1.2.1,mass,700,700,760,760", "1.2.2,,,,,", "9.9.9,nodule,1,1,2,2");

        var report = await TryAsync(SomePolicy.Plain(nodule: 0.6), truth);

        Assert.Equal((2, 1, 3), (report.Truth!.Images, report.Truth.MissingImages, report.Truth.Findings));
        Assert.Equal((2, 1), (report.Truth.FoundBefore, report.Truth.FoundAfter));
        Assert.Equal((2, 1), (report.Truth.FalsePositivesBefore, report.Truth.FalsePositivesAfter));
        Assert.Equal((0.6667, 0.3333, 1.0, 0.5), (report.Truth.SensitivityBefore, report.Truth.SensitivityAfter, report.Truth.FalsePositivesPerImageBefore, report.Truth.FalsePositivesPerImageAfter));
    }

    [Fact]
    public async Task Frames_are_replayed_each_by_itself_and_so_is_a_truth_that_names_them()
    {
        var filter = Filter(SomePolicy.Plain());
        BoxCandidate box = new(0, 0.9f, 10, 10, 60, 60);
        BoxCandidate[] frames = [box with { Frame = 1 }, box with { Score = 0.8f, Frame = 1 }, box with { Frame = 2 }, box with { Frame = 5 }];
        await RecordAsync("1.2.1", filter.Apply(frames, Image), one => one with { Input = one.Input with { Frame = 0, Frames = 5 } });
        await RecordAsync("1.2.2", filter.Apply([box], Image), one => one with { Input = one.Input with { Frame = 3, Frames = 5 } });
        var path = _root["frames.csv"];
        await File.WriteAllLinesAsync(path,
        [
            "sopInstanceUid,class,x1,y1,x2,y2,frame", "1.2.1,nodule,10,10,60,60,2", "1.2.1,nodule,10,10,60,60,4", "1.2.1,nodule,10,10,60,60,",
            "1.2.2,nodule,10,10,60,60,3", "1.2.2,nodule,10,10,60,60,4",
        ]);

        var report = await TryAsync(SomePolicy.Plain(), path);

        Assert.Equal((2, 0, 4L), (report.Images, report.ChangedImages, Kept(report, one => one.After)));
        Assert.Equal((4, 3, 1), (report.Truth!.Findings, report.Truth.FoundAfter, report.Truth.FalsePositivesAfter));
        var fault = await Assert.ThrowsAsync<TruthException>(async () =>
        {
            await File.WriteAllLinesAsync(path, ["sopInstanceUid,class,x1,y1,x2,y2,frame", "1.2.1,nodule,10,10,60,60,0"]);
            await TryAsync(SomePolicy.Plain(), path);
        });
        Assert.StartsWith("line 2", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.1,effusion,1,1,2,2", "line 2")]
    [InlineData("1.2.1,nodule,1,1,1,2", "line 2")]
    [InlineData("1.2.1,nodule,a,1,2,2", "line 2")]
    [InlineData("1.2.1,nodule,1,1,2", "line 2")]
    public async Task A_line_of_the_truth_that_is_none_is_named(string line, string expected)
    {
        await RecordAsync("1.2.1", []);
        var fault = await Assert.ThrowsAsync<TruthException>(() => TryAsync(SomePolicy.Plain(), Truth(line)));
        Assert.StartsWith(expected, fault.Message, StringComparison.Ordinal);
    }

    private static long Kept(ReplayReport report, Func<ReplayCount, long> side) => report.Counts.Where(one => one.Reason == BoxReason.Kept).Sum(side);

    private static BoxFilter Filter(System.Text.Json.Nodes.JsonObject policy) => SomePolicy.Parse(policy).FilterFor(TestPackage.Demonstration);

    private static BoxCandidate[] Boxes(Random some) => [.. Enumerable.Range(0, some.Next(12)).Select(_ =>
    {
        var (x, y) = (some.Next(800), some.Next(800));
        return new BoxCandidate(some.Next(2), 0.02f + (some.NextSingle() * 0.97f), x, y, x + some.Next(5, 150), y + some.Next(5, 150));
    })];

    private string Truth(params string[] lines)
    {
        var path = _root["truth.csv"];
        File.WriteAllLines(path, ["sopInstanceUid,class,x1,y1,x2,y2", .. lines]);
        return path;
    }

    private Task<RecordResult> RecordAsync(string uid, BoxDecision[] decisions, Func<Prediction, Prediction>? change = null)
    {
        var some = SomePredictions.Of(uid);
        var prediction = some with
        {
            Model = TestPackage.Demonstration.Identity,
            Decisions = decisions,
            Input = some.Input with { Columns = Image.Columns, Rows = Image.Rows },
        };
        return _log.RecordAsync(change?.Invoke(prediction) ?? prediction, default);
    }

    private Task<ReplayReport> TryAsync(System.Text.Json.Nodes.JsonObject policy, string? truth = null, DateTimeOffset? since = null) => PolicyReplay.RunAsync(
        new ReplayWish { Policy = SomePolicy.Parse(policy), Since = since ?? DateTimeOffset.UnixEpoch, TruthFile = truth },
        new StorageOptions { Root = _root.Path },
        new Progress<double>(),
        default);
}
