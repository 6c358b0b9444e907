using Dapper;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

public sealed class InstanceJournal_tests : IAsyncLifetime
{
    private readonly TempFolder _root = new();
    private readonly ManualTimeProvider _time = new();
    private readonly InstanceJournal _journal;

    public InstanceJournal_tests() => _journal = new InstanceJournal(Options.Create(new StorageOptions { Root = _root.Path }), _time);

    public Task InitializeAsync() => _journal.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _journal.DisposeAsync();
        _root.Dispose();
    }

    [Fact]
    public async Task Rows_rise_and_pending_ones_are_read_from_any_row_on()
    {
        var rows = await RecordAsync(Some(1), Some(2), Some(3));

        Assert.Equal(rows[1..], (await _journal.PendingAsync(rows[0], 10, CancellationToken.None)).Select(row => row.Row));
        Assert.Equal(rows[..2], (await _journal.PendingAsync(0, 2, CancellationToken.None)).Select(row => row.Row));
        Assert.Equal(rows[2], await _journal.Signal.ReadAsync());
        Assert.False(_journal.Signal.TryRead(out _));
    }

    [Fact]
    public async Task The_first_word_on_an_instance_stands()
    {
        var rows = await RecordAsync(Some(1));

        Assert.True(await _journal.SetStateAsync(rows[0], InstanceState.Skipped, "modality", CancellationToken.None));
        Assert.False(await _journal.SetStateAsync(rows[0], InstanceState.Predicted, "", CancellationToken.None));
        Assert.False(await _journal.SetStateAsync(99, InstanceState.Predicted, "", CancellationToken.None));

        var row = await _journal.FindAsync(Some(1).SopInstanceUid, CancellationToken.None);
        Assert.Equal((InstanceState.Skipped, "modality"), (row!.State, row.Code));
        Assert.Null(await _journal.FindAsync("2.25.0", CancellationToken.None));
    }

    [Fact]
    public async Task Many_are_skipped_at_once_and_of_each_the_first_word_stands()
    {
        var rows = await RecordAsync(Some(1), Some(2), Some(3));
        await _journal.SetStateAsync(rows[1], InstanceState.Failed, "decode", CancellationToken.None);

        var skipped = new List<(long Row, string Code)>();
        var skipping = _journal.SkipAsync([(rows[0], "modality"), (rows[1], "modality"), (99, "modality")], Add(skipped), CancellationToken.None);
        await AdvanceUntilDoneAsync(skipping);

        Assert.Equal([(rows[0], "modality")], skipped);
        Assert.Equal(new JournalCounts(1, 1, 1, 0, 1, 0), await _journal.CountsAsync(CancellationToken.None));
        await _journal.SkipAsync([], Add(skipped), CancellationToken.None);
        Assert.Single(skipped);
    }

    [Fact]
    public async Task Commits_of_senders_take_skips_along_some_each()
    {
        var rows = await RecordAsync([.. Enumerable.Range(1, 20).Select(Some)]);
        var skipped = new List<(long Row, string Code)>();
        var skipping = _journal.SkipAsync([.. rows.Select(row => (row, "modality"))], Add(skipped), CancellationToken.None);

        await RecordAsync(Some(21));
        Assert.Equal(16, (await _journal.CountsAsync(CancellationToken.None)).Skipped);
        Assert.False(skipping.IsCompleted);
        await RecordAsync(Some(22));

        await skipping.WaitAsync(TimeSpan.FromSeconds(30)); // and the clock stood still: no commit of its own
        Assert.Equal(rows, skipped.Select(skip => skip.Row));
        Assert.Equal(new JournalCounts(1, 2, 20, 0, 0, 0), await _journal.CountsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_commit_that_is_refused_loses_no_skip_it_took_along()
    {
        var rows = await RecordAsync(Some(1));
        var skipped = new List<(long Row, string Code)>();
        var skipping = _journal.SkipAsync([(rows[0], "modality")], Add(skipped), CancellationToken.None);

        await Assert.ThrowsAsync<Sqlite.StorageException>(() => RecordAsync(Some(1)));
        Assert.Equal(0, (await _journal.CountsAsync(CancellationToken.None)).Skipped);
        await AdvanceUntilDoneAsync(skipping);

        Assert.Equal([(rows[0], "modality")], skipped);
        Assert.Equal(1, (await _journal.CountsAsync(CancellationToken.None)).Skipped);
    }

    [Fact]
    public async Task Skips_that_nobody_waits_for_any_more_are_taken_along_by_none()
    {
        var rows = await RecordAsync(Some(1));
        using var given = new CancellationTokenSource();
        var skipping = _journal.SkipAsync([(rows[0], "modality")], (_, _) => { }, given.Token);

        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => skipping);
        await RecordAsync(Some(2));

        Assert.Equal(0, (await _journal.CountsAsync(CancellationToken.None)).Skipped);
    }

    [Fact]
    public async Task A_study_is_open_until_the_last_of_its_instances_is_skipped()
    {
        var rows = await RecordAsync(Some(1), Some(2), Some(3));
        await AdvanceUntilDoneAsync(_journal.SkipAsync([(rows[0], "a"), (rows[2], "b")], (_, _) => { }, CancellationToken.None));
        Assert.Equal(1, await PendingOfStudyAsync());

        await AdvanceUntilDoneAsync(_journal.SkipAsync([(rows[0], "a"), (rows[1], "b")], (_, _) => { }, CancellationToken.None));

        Assert.Equal(0, await PendingOfStudyAsync());
    }

    [Fact]
    public async Task A_uid_that_is_there_adds_nothing_of_its_whole_batch()
    {
        await RecordAsync(Some(1));

        await Assert.ThrowsAsync<Sqlite.StorageException>(() => RecordAsync(Some(2), Some(1)));

        Assert.Equal(1, (await _journal.CountsAsync(CancellationToken.None)).Instances);
    }

    [Fact]
    public async Task Instances_of_a_study_are_listed_with_their_states()
    {
        var rows = await RecordAsync(Some(1), Some(2));
        await _journal.SetStateAsync(rows[1], InstanceState.Failed, "decode", CancellationToken.None);
        var studyRow = (await _journal.FindAsync(Some(1).SopInstanceUid, CancellationToken.None))!.StudyRow;

        var instances = await _journal.OfStudyAsync(studyRow, CancellationToken.None);

        Assert.Equal([InstanceState.Received, InstanceState.Failed], instances.Select(instance => instance.State));
        Assert.Equal(new JournalCounts(1, 1, 0, 0, 1, 0), await _journal.CountsAsync(CancellationToken.None));
    }

    private async Task<long[]> RecordAsync(params NewInstance[] instances) => [.. await _journal.RecordAsync(instances, CancellationToken.None)];

    [Fact]
    public async Task What_completeness_and_retention_need_is_kept_and_what_was_missing_stays_missing()
    {
        await RecordAsync(Some(1) with { Door = InstanceDoor.Folder, Modality = "DX", SeriesNumber = -2, InstanceNumber = 7 }, Some(2));

        var full = await _journal.FindAsync(Some(1).SopInstanceUid, CancellationToken.None);
        var bare = await _journal.FindAsync(Some(2).SopInstanceUid, CancellationToken.None);

        Assert.Equal((InstanceDoor.Folder, "DX", -2, 7), (full!.Door, full.Modality, full.SeriesNumber, full.InstanceNumber));
        Assert.Equal((InstanceDoor.Dicom, null, null, null), (bare!.Door, bare.Modality, bare.SeriesNumber, bare.InstanceNumber));
        Assert.Equal(InstanceFileState.Present, bare.FileState);
    }

    private static Action<long, string> Add(List<(long Row, string Code)> skipped) => (row, code) => skipped.Add((row, code));

    private Task<long> PendingOfStudyAsync() =>
        _journal.Store.ReadAsync(connection => connection.ExecuteScalar<long>("SELECT pending FROM study"), CancellationToken.None);

    private Task AdvanceUntilDoneAsync(Task task) => Eventually.HoldsAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return task.IsCompleted;
        },
        TimeSpan.FromSeconds(30),
        "it ends");

    private static NewInstance Some(int seed) => SomeInstance.Of(seed);
}
