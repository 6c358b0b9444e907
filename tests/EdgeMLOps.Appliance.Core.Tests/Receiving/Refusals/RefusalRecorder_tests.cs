using System.Net;
using EdgeMLOps.Appliance.Core.Receiving.Refusals;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Refusals;

public sealed class RefusalRecorder_tests
{
    private static readonly IPAddress Here = IPAddress.Parse("10.0.0.1");

    [Fact]
    public async Task The_same_refusal_is_one_row_with_a_count_and_another_reason_another_row()
    {
        using var folder = new TempFolder();
        await RecordAsync(folder, recorder =>
        {
            for (var time = 0; time < 5; time++)
            {
                recorder.Add(Request("CT1"), RefusalReason.WrongAddress);
            }

            recorder.Add(Request("CT1"), RefusalReason.TooMany);
            recorder.Add(Here, DicomTlsRefusal.OutOfDate);
            recorder.Add(Here, DicomTlsRefusal.NotTls);
        });
        await RecordAsync(folder, recorder => recorder.Add(Request("CT1"), RefusalReason.WrongAddress)); // after a restart

        var rows = await ListAsync(folder);

        Assert.Equal(4, rows.Count);
        Assert.Equal(6, Assert.Single(rows, row => row.Reason == RefusalReason.WrongAddress).Count);
        Assert.Equal(
            [DicomTlsRefusal.NotTls, DicomTlsRefusal.OutOfDate],
            rows.Where(row => row.Reason == RefusalReason.Tls).Select(row => row.Tls!.Value).Order());
    }

    [Fact]
    public async Task A_caller_of_many_names_cannot_push_the_others_out()
    {
        using var folder = new TempFolder();
        await RecordAsync(folder, recorder => recorder.Add(Request("CT1"), RefusalReason.UnknownTitle));
        var hostile = IPAddress.Parse("10.6.6.6");
        await RecordAsync(folder, recorder =>
        {
            for (var name = 0; name < 900; name++)
            {
                recorder.Add(Request($"EVIL{name}", hostile), RefusalReason.UnknownTitle);
            }
        });

        var rows = await ListAsync(folder);

        Assert.Equal(RefusalTable.MaxRowsPerAddress + 1, rows.Count);
        Assert.Contains(rows, row => row.CallingAe == "CT1");
    }

    [Fact]
    public async Task The_rows_are_bounded_in_all_and_the_longest_ago_go()
    {
        using var folder = new TempFolder();
        await RecordAsync(folder, recorder => recorder.Add(Request("FIRST"), RefusalReason.UnknownTitle));
        await RecordAsync(folder, recorder => Fill(recorder, second: 1));
        await RecordAsync(folder, recorder => Fill(recorder, second: 2));

        var rows = await ListAsync(folder);

        Assert.Equal(RefusalTable.MaxRows, rows.Count);
        Assert.DoesNotContain(rows, row => row.CallingAe == "FIRST");

        static void Fill(RefusalRecorder recorder, int second)
        {
            for (var number = 0; number < 800; number++)
            {
                recorder.Add(
                    Request("CT1", IPAddress.Parse($"10.{second}.{number / 200}.{number % 200}")), RefusalReason.UnknownTitle);
            }
        }
    }

    [Fact]
    public async Task A_flood_waits_for_nothing_and_is_counted_where_it_is_not_written()
    {
        using var folder = new TempFolder();
        var log = await RecordAsync(folder, recorder =>
        {
            for (var time = 0; time < 50_000; time++)
            {
                recorder.Add(Request("CT1"), RefusalReason.UnknownTitle);
            }
        });

        var row = Assert.Single(await ListAsync(folder));

        Assert.InRange(row.Count, 1000, 50_000);
        Assert.Contains(log.Entries, entry => entry.Message.Contains("faster than they are written down", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_title_that_is_none_is_not_kept()
    {
        using var folder = new TempFolder();
        await RecordAsync(folder, recorder => recorder.Add(Request("\u0001\u0002^NAME"), RefusalReason.NotDicom));

        Assert.Equal("", Assert.Single(await ListAsync(folder)).CallingAe);
    }

    [Fact]
    public async Task A_record_that_cannot_be_opened_stops_nothing()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder[RefusalTable.FileName], new string('x', 4096));

        var log = await RecordAsync(folder, recorder => recorder.Add(Request("CT1"), RefusalReason.UnknownTitle));

        Assert.Contains(log.Entries, entry => entry.Message.Contains("cannot be opened", StringComparison.Ordinal));
    }

    private static DicomAssociationRequest Request(string calling, IPAddress? from = null) => new(1, calling, "EDGEMLOPS", from ?? Here);

    private static async Task<LogWatcher> RecordAsync(TempFolder folder, Action<RefusalRecorder> act)
    {
        var log = new LogWatcher();
        using var recorder = new RefusalRecorder(
            Options.Create(new StorageOptions { Root = folder.Path }), TimeProvider.System, log.For<RefusalRecorder>());
        act(recorder); // before it starts: all of it is one batch
        await recorder.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(
            () => recorder.Waiting == 0 || recorder.ExecuteTask!.IsCompleted, TimeSpan.FromSeconds(30), "the refusals are taken up");
        await recorder.StopAsync(CancellationToken.None);
        return log;
    }

    private static async Task<IReadOnlyList<RefusalRecord>> ListAsync(TempFolder folder)
    {
        await using var store = SqliteStore.OpenReadOnly(folder[RefusalTable.FileName]);
        return await store.ReadAsync(RefusalTable.List, CancellationToken.None);
    }
}
