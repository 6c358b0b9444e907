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

        var skipped = await _journal.SkipAsync([(rows[0], "modality"), (rows[1], "modality"), (99, "modality")], CancellationToken.None);

        Assert.Equal([(rows[0], "modality")], skipped);
        Assert.Equal(new JournalCounts(1, 1, 1, 0, 1, 0), await _journal.CountsAsync(CancellationToken.None));
        Assert.Empty(await _journal.SkipAsync([], CancellationToken.None));
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

    private static NewInstance Some(int seed) => SomeInstance.Of(seed);
}
