using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Hosting.Tls;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

/// <summary>Queue and sender on a folder of a test's own; opened again on the same folder, it is a restart.</summary>
internal sealed class DeliveryRig : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SqliteStore _store;
    private readonly DeliveryPool _pool;

    private DeliveryRig(SqliteStore store, ResultQueue queue, DeliveryPool pool, ResultSender sender, LogWatcher log)
    {
        _store = store;
        _pool = pool;
        Queue = queue;
        Sender = sender;
        Log = log;
    }

    public ResultQueue Queue { get; }

    public ResultSender Sender { get; }

    public LogWatcher Log { get; }

    public static Task<DeliveryRig> OpenAsync(TempFolder folder, params (string Name, int Port)[] destinations) =>
        OpenAsync(folder, [.. destinations.Select(item => new DestinationOptions { Name = item.Name, AeTitle = Orthanc.AeTitle, Host = "127.0.0.1", Port = item.Port })]);

    public static async Task<DeliveryRig> OpenAsync(TempFolder folder, IReadOnlyList<DestinationOptions> destinations)
    {
        folder.Make("results");
        var store = await SqliteStore.OpenAsync(folder["results.db"], ResultSchema.Migrations, StoreAccess.OwnerOnly, CancellationToken.None);
        var options = new DeliveryOptions { FirstRetry = TimeSpan.FromMilliseconds(100), LongestRetry = TimeSpan.FromMilliseconds(500) };
        foreach (var destination in destinations)
        {
            options.Destinations.Add(destination);
        }

        var queue = new ResultQueue(store, folder["results"], QueueDestination.Of(options), TimeProvider.System);

        var log = new LogWatcher();
        var pool = new DeliveryPool(options, TimeProvider.System);
        var transport = new ResultTransport(
            "EDGEMLOPS", new DestinationCertificates(options, TimeProvider.System, log.For<CertificateSource>()), pool, TimeProvider.System, new Telemetry());
        var loops = destinations.Select(
            destination => new DestinationLoop(destination, options, queue, transport, TimeProvider.System, log.For<DestinationLoop>()));
        return new DeliveryRig(store, queue, pool, new ResultSender([.. loops], pool, TimeProvider.System), log);
    }

    public Task<bool> EnqueueAsync(TestObject item) =>
        Queue.EnqueueAsync(new ResultDocument(1, item.SopClass, item.SopInstance, item.ToFile()), CancellationToken.None);

    public async Task<DeliveryStatus> StatusAsync(string destination, TestObject item) =>
        Assert.Single(
            await Queue.ListAsync(100, CancellationToken.None),
            status => status.Destination == destination && status.SopInstanceUid == item.SopInstance);

    public Task<DeliveryStatus> DeliveredAsync(string destination, TestObject item) => Eventually.HoldsAsync(
        () => StatusAsync(destination, item), status => status.State == DeliveryState.Delivered, Limit, $"{destination} has it");

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync();
        await _pool.DisposeAsync();
        await _store.DisposeAsync();
    }
}
