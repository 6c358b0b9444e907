using EdgeMLOps.Appliance.Core.Results.Delivery;
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
        _queue = new ResultQueue(_store, Files, ["first", "second"], TimeProvider.System);
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

        await _queue.MarkDeliveredAsync(first.Id, CancellationToken.None);

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

        await _queue.MarkDeliveredAsync(delivery.Id, CancellationToken.None);
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

    private static ResultDocument Document(string uid) =>
        new(StudyRow: 1, "1.2.840.10008.5.1.4.1.1.88.34", uid, new byte[] { 1, 2, 3, 4 });
}
