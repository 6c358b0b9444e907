using Dapper;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Studies;
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
        await _studies.CloseAsync(studies[0].Row, second, CancellationToken.None);
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
        await _studies.CloseAsync((await OpenAsync())[0].Row, first, CancellationToken.None);

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
        await _studies.CloseAsync(Assert.Single(await OpenAsync()).Row, image, CancellationToken.None);
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

    private Task<IReadOnlyList<OpenStudy>> OpenAsync() => _studies.OpenAsync(after: null, 10, CancellationToken.None);

    private async Task<long> RecordAsync(int seed, int study = 1, long association = 0) =>
        Assert.Single(await _journal.RecordAsync([SomeInstance.Of(seed, study, association)], CancellationToken.None));

    private async Task EndAsync(InstanceState state, params long[] rows)
    {
        foreach (var row in rows)
        {
            Assert.True(await _journal.SetStateAsync(row, state, state == InstanceState.Predicted ? "" : "Code", CancellationToken.None));
        }
    }
}
