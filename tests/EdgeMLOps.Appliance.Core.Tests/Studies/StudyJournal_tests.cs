using Dapper;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Appliance.Core.Tests.Receiving;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Tests.Studies;

public sealed class StudyJournal_tests : IAsyncLifetime
{
    private readonly TempFolder _root = new();
    private readonly ManualTimeProvider _time = new();
    private readonly InstanceJournal _journal;
    private readonly StudyJournal _studies;

    public StudyJournal_tests()
    {
        _journal = new InstanceJournal(Options.Create(new StorageOptions { Root = _root.Path }), _time);
        _studies = new StudyJournal(_journal, _time);
    }

    public Task InitializeAsync() => _journal.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _journal.DisposeAsync();
        _root.Dispose();
    }

    [Fact]
    public async Task A_study_is_open_until_a_result_covers_its_last_instance()
    {
        var first = await RecordAsync(1);
        _time.Advance(TimeSpan.FromSeconds(5));
        var second = await RecordAsync(2);
        var other = await RecordAsync(3, study: 2);
        var studies = await OpenAsync();

        Assert.Equal((second, 2, _time.GetUtcNow()), (studies[0].LastInstanceRow, studies[0].Pending, studies[0].LastReceivedUtc));
        Assert.Equal(_time.GetUtcNow() - TimeSpan.FromSeconds(5), studies[0].OpenSinceUtc);

        await EndAsync(InstanceState.Predicted, first, second, other);
        await CloseAsync(studies[0].Row, second);
        Assert.Equal(studies[1].Row, Assert.Single(await OpenAsync()).Row);

        _time.Advance(TimeSpan.FromHours(1));
        await RecordAsync(4);
        var again = (await OpenAsync())[^1];
        Assert.Equal((studies[0].Row, 1, _time.GetUtcNow()), (again.Row, again.Pending, again.OpenSinceUtc));
    }

    [Fact]
    public async Task A_result_that_does_not_cover_all_leaves_the_study_open_from_now_on()
    {
        var first = await RecordAsync(1);
        var second = await RecordAsync(2);
        await EndAsync(InstanceState.Predicted, first);
        _time.Advance(TimeSpan.FromHours(2));
        await CloseAsync((await OpenAsync())[0].Row, first);

        Assert.Equal((1, _time.GetUtcNow()), (Assert.Single(await OpenAsync()).Pending, (await OpenAsync())[0].OpenSinceUtc));
        await EndAsync(InstanceState.Failed, second);
        Assert.Equal((0, second), (Assert.Single(await OpenAsync()).Pending, (await OpenAsync())[0].LastInstanceRow));
    }

    [Fact]
    public async Task A_skipped_instance_neither_opens_a_study_nor_opens_it_again()
    {
        await EndAsync(InstanceState.Skipped, await RecordAsync(1));
        Assert.Empty(await OpenAsync());

        var image = await RecordAsync(2);
        await EndAsync(InstanceState.Predicted, image);
        await CloseAsync(Assert.Single(await OpenAsync()).Row, image);
        await EndAsync(InstanceState.Skipped, await RecordAsync(3));

        Assert.Empty(await OpenAsync());
    }

    [Fact]
    public async Task A_study_knows_that_an_association_may_still_bring_more()
    {
        await RecordAsync(1, association: 7);

        Assert.True(Assert.Single(await OpenAsync()).AssociationOpen);
        _journal.AssociationEnded(7);
        Assert.False(Assert.Single(await OpenAsync()).AssociationOpen);
    }

    [Fact]
    public async Task What_came_by_no_association_is_held_by_none()
    {
        await RecordAsync(1, association: 0);

        Assert.False(Assert.Single(await OpenAsync()).AssociationOpen);
    }

    [Fact]
    public async Task Open_studies_come_in_pages_that_miss_none_of_the_same_moment()
    {
        for (var seed = 1; seed <= 7; seed++)
        {
            await RecordAsync(seed, study: seed);
        }

        var seen = new List<OpenStudy>();
        while (await _studies.OpenAsync(seen is [.., var last] ? last : null, 3, CancellationToken.None) is { Count: > 0 } page)
        {
            seen.AddRange(page);
        }

        Assert.Equal(Enumerable.Range(1, 7).Select(row => (long)row), seen.Select(study => study.Row));
    }

    [Fact]
    public async Task Finding_the_open_studies_reads_no_row_of_a_closed_one()
    {
        var plan = await _journal.Store.ReadAsync(
            connection => connection.Query("EXPLAIN QUERY PLAN " + StudyJournal.OpenQuery, new { afterMs = 0L, afterRow = 0L, max = 10 })
                .Select(row => (string)row.detail).ToList(),
            CancellationToken.None);

        Assert.Contains(plan, step => step.Contains("study USING INDEX study_open", StringComparison.Ordinal));
        Assert.Contains(plan, step => step.Contains("instance USING COVERING INDEX instance_study", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal) || step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_judgement_on_a_run_stands_and_its_end_closes_the_study()
    {
        var image = await RecordAsync(1);
        await EndAsync(InstanceState.Predicted, image);
        var partial = new StudyVerdict { Kind = StudyVerdictKind.Partial, Evidence = StudyEvidence.Gaps, Received = 1, Expected = 3, Missing = "2-3" };

        await _studies.DecideAsync(1, image, partial, CancellationToken.None);
        var again = await _studies.DecideAsync(1, image, new StudyVerdict { Kind = StudyVerdictKind.Complete, Received = 1 }, CancellationToken.None);

        Assert.Equal((StudyVerdictKind.Partial, StudyEvidence.Gaps, 1, 3, "2-3"), (again.Verdict, again.Evidence, again.Received, again.Expected, again.Missing));
        Assert.Equal((StudyOutcome.Decided, "2.25.21"), (again.Outcome, again.StudyInstanceUid));
        Assert.Single(await OpenAsync());
        await _studies.EndAsync(again, StudyOutcome.Reported, "", CancellationToken.None);
        Assert.Empty(await OpenAsync());
        Assert.Equal((1, 0), await _studies.CountAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Notable_are_studies_whose_last_result_is_partial_or_could_not_be_made()
    {
        for (var study = 1; study <= 3; study++)
        {
            await EndAsync(InstanceState.Failed, await RecordAsync(study, study));
        }

        await RunAsync(1, 1, StudyVerdictKind.Partial, StudyOutcome.Reported);
        await RunAsync(2, 2, StudyVerdictKind.Partial, StudyOutcome.Reported);
        await RunAsync(3, 3, StudyVerdictKind.Complete, StudyOutcome.Unreportable);
        var late = await RecordAsync(4);
        await EndAsync(InstanceState.Predicted, late);
        await RunAsync(1, late, StudyVerdictKind.Complete, StudyOutcome.Reported);

        var notable = await StudyJournal.NotableAsync(_journal.Store, 10, CancellationToken.None);

        Assert.Equal([(3, StudyOutcome.Unreportable), (2, StudyOutcome.Reported)], notable.Select(run => ((int)run.StudyRow, run.Outcome)));
        Assert.Equal((2, 1), await _studies.CountAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_came_of_a_study_is_told_by_series_without_our_own_objects()
    {
        var rows = new[] { await RecordAsync(1), await RecordAsync(2), await RecordAsync(3), await RecordAsync(4) };
        await EndAsync(InstanceState.Predicted, rows[0]);
        await EndAsync(InstanceState.Failed, rows[3]);
        Assert.True(await _journal.SetStateAsync(rows[1], InstanceState.Skipped, "OwnObject", CancellationToken.None));

        var images = await _studies.ImagesAsync(Assert.Single(await OpenAsync()), CancellationToken.None);

        var series = Assert.Single(images.Series);
        Assert.Equal(("2.25.31", 3, true), (series.SeriesInstanceUid, series.Count, series.ForTheModel));
        Assert.Equal([1, 3, 4], series.Numbers);
        Assert.Equal((1, rows[1]), (images.Reportable, images.ThroughRow)); // up to the first one that is still to be analysed
        Assert.Equal("2", images.Gaps.Text);
    }

    private Task<IReadOnlyList<OpenStudy>> OpenAsync() => _studies.OpenAsync(after: null, 10, CancellationToken.None);

    private async Task<long> RecordAsync(int seed, int study = 1, long association = 0) =>
        Assert.Single(await _journal.RecordAsync([SomeInstance.Of(seed, study, association, number: seed)], CancellationToken.None));

    private Task CloseAsync(long study, long through) => RunAsync(study, through, StudyVerdictKind.Complete, StudyOutcome.Reported);

    private async Task RunAsync(long study, long through, StudyVerdictKind kind, StudyOutcome outcome)
    {
        var run = await _studies.DecideAsync(study, through, new StudyVerdict { Kind = kind }, CancellationToken.None);
        await _studies.EndAsync(run, outcome, outcome == StudyOutcome.Unreportable ? "NoReadableImage" : "", CancellationToken.None);
    }

    private async Task EndAsync(InstanceState state, params long[] rows)
    {
        foreach (var row in rows)
        {
            Assert.True(await _journal.SetStateAsync(row, state, state == InstanceState.Predicted ? "" : "Code", CancellationToken.None));
        }
    }
}
