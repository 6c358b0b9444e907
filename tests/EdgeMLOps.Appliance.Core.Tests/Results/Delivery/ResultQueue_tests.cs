using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

public sealed class ResultQueue_tests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SqliteStore _store = null!; // set by InitializeAsync before any test runs
    private ResultQueue _queue = null!;

    private string Files => _folder["results"];

    public async Task InitializeAsync()
    {
        _folder.Make("results");
        _store = await SqliteStore.OpenAsync(
            _folder["results.db"], ResultSchema.Migrations, StoreAccess.OwnerOnly, CancellationToken.None);
        _queue = new ResultQueue(_store, Files, [new("first", ResultKinds.ReportOnly), new("second", new HashSet<ResultKind> { ResultKind.Sr, ResultKind.Gsps })], TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_result_offered_twice_is_queued_once_for_each_destination()
    {
        Assert.True(await _queue.EnqueueAsync(Document("1.2.3"), CancellationToken.None));
        Assert.False(await _queue.EnqueueAsync(Document("1.2.3"), CancellationToken.None));

        Assert.Equal((2, 0), await _queue.CountAsync(CancellationToken.None));
        Assert.Single(Directory.GetFiles(Files));
    }

    [Fact]
    public async Task The_bytes_on_disk_are_the_bytes_offered_and_their_name_tells_nothing()
    {
        await _queue.EnqueueAsync(Document("1.2.3"), CancellationToken.None);

        var due = Assert.Single(await _queue.DueAsync("first", 10, CancellationToken.None));
        Assert.Equal([1, 2, 3, 4], await File.ReadAllBytesAsync(due.File));
        Assert.DoesNotContain("1.2.3", due.File, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Destinations_are_independent()
    {
        await _queue.EnqueueAsync(Document("1.2.3"), CancellationToken.None);
        var first = Assert.Single(await _queue.DueAsync("first", 10, CancellationToken.None));

        await _queue.MarkDeliveredAsync(first.Id, sentClassUid: null, proveFrom: null, CancellationToken.None);

        Assert.Empty(await _queue.DueAsync("first", 10, CancellationToken.None));
        Assert.Single(await _queue.DueAsync("second", 10, CancellationToken.None));
        Assert.Equal((1, 1), await _queue.CountAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_failed_delivery_is_due_later_and_a_delivered_one_never_again()
    {
        await _queue.EnqueueAsync(Document("1.2.3"), CancellationToken.None);
        var delivery = Assert.Single(await _queue.DueAsync("first", 10, CancellationToken.None));
        var later = TimeProvider.System.GetUtcNow().AddHours(1);

        await _queue.MarkFailedAsync(delivery.Id, DeliveryCode.Unreachable, later, CancellationToken.None);

        Assert.Empty(await _queue.DueAsync("first", 10, CancellationToken.None));
        Assert.Equal(later.ToUnixTimeMilliseconds(), (await _queue.NextDueAsync("first", CancellationToken.None))?.ToUnixTimeMilliseconds());

        await _queue.MarkDeliveredAsync(delivery.Id, sentClassUid: null, proveFrom: null, CancellationToken.None);
        await _queue.MarkFailedAsync(delivery.Id, DeliveryCode.Broken, later, CancellationToken.None);

        var status = Assert.Single(await _queue.ListAsync(10, CancellationToken.None), item => item.Destination == "first");
        Assert.Equal((DeliveryState.Delivered, DeliveryCode.Delivered, 2), (status.State, status.LastCode, status.Attempts));
    }

    [Fact]
    public async Task A_file_without_a_row_is_swept_and_one_with_a_row_is_kept()
    {
        await _queue.EnqueueAsync(Document("1.2.3"), CancellationToken.None);
        await File.WriteAllBytesAsync(Path.Combine(Files, "left-by-a-crash.dcm"), [9]);

        Assert.Equal(1, await _queue.SweepAsync(CancellationToken.None));
        Assert.Equal(0, await _queue.SweepAsync(CancellationToken.None));
        Assert.Single(Directory.GetFiles(Files));
    }

    [Fact]
    public async Task A_set_is_stored_whole_and_each_destination_gets_the_objects_it_asked_for()
    {
        ResultDocument[] set = [Document("1.2.3"), Document("1.2.4") with { Kind = ResultKind.Gsps }, Document("1.2.5") with { Kind = ResultKind.Ko }];

        Assert.True(await _queue.EnqueueAsync(set, CancellationToken.None));
        Assert.False(await _queue.EnqueueAsync(set, CancellationToken.None));

        Assert.Equal(3, Directory.GetFiles(Files).Length);
        Assert.Equal(["1.2.3"], (await _queue.DueAsync("first", 10, CancellationToken.None)).Select(due => due.SopInstanceUid));
        Assert.Equal(["1.2.3", "1.2.4"], (await _queue.DueAsync("second", 10, CancellationToken.None)).Select(due => due.SopInstanceUid));
        Assert.Equal("1.2.3", (await _queue.LatestOfStudyAsync(1, "1.2.9", CancellationToken.None))?.SopInstanceUid);
    }

    [Fact]
    public async Task A_set_of_which_one_object_cannot_be_stored_is_not_stored_at_all()
    {
        ResultDocument[] set = [Document("1.2.3"), Document("1.2.4"), Document("1.2.4")];

        await Assert.ThrowsAsync<StorageException>(() => _queue.EnqueueAsync(set, CancellationToken.None));

        Assert.Equal((0, 0), await _queue.CountAsync(CancellationToken.None));
        Assert.Equal(3, await _queue.SweepAsync(CancellationToken.None));
    }

    private static ResultDocument Document(string uid) =>
        new(StudyRow: 1, "1.2.840.10008.5.1.4.1.1.88.34", uid, new byte[] { 1, 2, 3, 4 });
}
