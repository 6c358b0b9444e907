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
    public async Task A_uid_that_is_there_adds_nothing_of_its_whole_batch()
    {
        await RecordAsync(Some(1));

        await Assert.ThrowsAsync<Sqlite.StorageException>(() => RecordAsync(Some(2), Some(1)));

        Assert.Equal(1, (await _journal.CountsAsync(CancellationToken.None)).Instances);
    }

    [Fact]
    public async Task A_study_is_open_until_a_result_covers_its_last_instance()
    {
        await RecordAsync(Some(1, study: 1));
        _time.Advance(TimeSpan.FromSeconds(5));
        var second = (await RecordAsync(Some(2, study: 1)))[0];
        await RecordAsync(Some(3, study: 2));
        var studies = await _journal.OpenStudiesAsync(10, CancellationToken.None);

        Assert.Equal((second, 2, _time.GetUtcNow()), (studies[0].LastInstanceRow, studies[0].Pending, studies[0].LastReceivedUtc));
        await _journal.CloseStudyAsync(studies[0].Row, studies[0].LastInstanceRow, CancellationToken.None);
        Assert.Equal(studies[1].Row, Assert.Single(await _journal.OpenStudiesAsync(10, CancellationToken.None)).Row);

        await RecordAsync(Some(4, study: 1));
        Assert.Equal(2, (await _journal.OpenStudiesAsync(10, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_skipped_instance_neither_opens_a_study_nor_opens_it_again()
    {
        var first = (await RecordAsync(Some(1)))[0];
        await _journal.SetStateAsync(first, InstanceState.Predicted, "", CancellationToken.None);
        var study = Assert.Single(await _journal.OpenStudiesAsync(10, CancellationToken.None));
        await _journal.CloseStudyAsync(study.Row, study.LastInstanceRow, CancellationToken.None);

        var ours = (await RecordAsync(Some(2)))[0];
        await _journal.SetStateAsync(ours, InstanceState.Skipped, "own-object", CancellationToken.None);

        Assert.Empty(await _journal.OpenStudiesAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task A_study_knows_that_an_association_may_still_bring_more()
    {
        await RecordAsync(Some(1, association: 7));

        Assert.True(Assert.Single(await _journal.OpenStudiesAsync(10, CancellationToken.None)).AssociationOpen);
        _journal.AssociationEnded(7);
        Assert.False(Assert.Single(await _journal.OpenStudiesAsync(10, CancellationToken.None)).AssociationOpen);
    }

    [Fact]
    public async Task Instances_of_a_study_are_listed_with_their_states()
    {
        var rows = await RecordAsync(Some(1), Some(2));
        await _journal.SetStateAsync(rows[1], InstanceState.Failed, "decode", CancellationToken.None);
        var study = Assert.Single(await _journal.OpenStudiesAsync(10, CancellationToken.None));

        var instances = await _journal.OfStudyAsync(study.Row, CancellationToken.None);

        Assert.Equal([InstanceState.Received, InstanceState.Failed], instances.Select(instance => instance.State));
        Assert.Equal(new JournalCounts(1, 1, 0, 0, 1, 0), await _journal.CountsAsync(CancellationToken.None));
    }

    private async Task<long[]> RecordAsync(params NewInstance[] instances) => [.. await _journal.RecordAsync(instances, CancellationToken.None)];

    private static NewInstance Some(int seed, int study = 1, long association = 1) => new()
    {
        SopInstanceUid = $"2.25.1{seed}",
        SopClassUid = "1.2.840.10008.5.1.4.1.1.1",
        StudyInstanceUid = $"2.25.2{study}",
        SeriesInstanceUid = $"2.25.3{study}",
        TransferSyntaxUid = "1.2.840.10008.1.2.1",
        File = $"{seed}.dcm",
        Bytes = 100,
        Sha256 = new byte[32],
        CallingAe = "MODALITY",
        AssociationId = association,
    };
}
