using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Tls;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

/// <summary>Queue and sender on a folder of a test's own; opened again on the same folder, it is a restart.</summary>
internal sealed class DeliveryRig : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SqliteStore _store;
    private readonly DeliveryPool _pool;

    private readonly CommitmentDatabase _commitments;

    private DeliveryRig(
        SqliteStore store, CommitmentDatabase commitments, AskedCommitments asked, ResultQueue queue, DeliveryPool pool, ResultSender sender, LogWatcher log)
    {
        _commitments = commitments;
        Asked = asked;
        _store = store;
        _pool = pool;
        Queue = queue;
        Sender = sender;
        Log = log;
    }

    /// <summary>What reports on commitment come to.</summary>
    public AskedCommitments Asked { get; }

    public required ProofQueue Proofs { get; init; }

    public ResultQueue Queue { get; }

    public ResultSender Sender { get; }

    public LogWatcher Log { get; }

    public static Task<DeliveryRig> OpenAsync(TempFolder folder, params (string Name, int Port)[] destinations) =>
        OpenAsync(folder, [.. destinations.Select(item => new DestinationOptions { Name = item.Name, AeTitle = Orthanc.AeTitle, Host = "127.0.0.1", Port = item.Port })]);

    public static async Task<DeliveryRig> OpenAsync(
        TempFolder folder, IReadOnlyList<DestinationOptions> destinations, AskedCommitments? asked = null, TimeSpan? alarmAge = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        folder.Make("results");
        var store = await SqliteStore.OpenAsync(folder["results.db"], ResultSchema.Migrations, StoreAccess.OwnerOnly, CancellationToken.None);
        var options = new DeliveryOptions { FirstRetry = TimeSpan.FromMilliseconds(100), LongestRetry = TimeSpan.FromMilliseconds(500), AlarmAge = alarmAge ?? TimeSpan.FromHours(1) };
        foreach (var destination in destinations)
        {
            options.Destinations.Add(destination);
        }

        var queue = new ResultQueue(store, folder["results"], QueueDestination.Of(options), time);
        var commitments = new CommitmentDatabase(Options.Create(new StorageOptions { Root = folder.Path }));
        await commitments.StartAsync(CancellationToken.None);
        asked ??= new AskedCommitments(commitments, time);

        var log = new LogWatcher();
        var pool = new DeliveryPool(options, time);
        var certificates = new DestinationCertificates(options, time, log.For<CertificateSource>());
        var transport = new ResultTransport("EDGEMLOPS", certificates, pool, time, new Telemetry());
        var loops = destinations.Select(
            destination => new DestinationLoop(destination, options, queue, transport, time, log.For<DestinationLoop>()));
        var proofs = new ProofQueue(store, folder["results"], queue, time);
        var provers = new ConfirmParts
        {
            Options = options,
            CallingAeTitle = "EDGEMLOPS",
            Certificates = certificates,
            Results = queue,
            Proofs = proofs,
            Asked = asked,
            Time = time,
            Logger = log.For<ConfirmLoop>(),
        };
        var sender = new ResultSender([.. loops], [.. destinations.Select(provers.Create)], pool, time);
        return new DeliveryRig(store, commitments, asked, queue, pool, sender, log) { Proofs = proofs };
    }

    public Task<bool> EnqueueAsync(TestObject item) =>
        Queue.EnqueueAsync(new ResultDocument(1, item.SopClass, item.SopInstance, item.ToFile()), CancellationToken.None);

    public async Task<DeliveryStatus> StatusAsync(string destination, TestObject item) =>
        Assert.Single(
            await Queue.ListAsync(100, CancellationToken.None),
            status => status.Destination == destination && status.SopInstanceUid == item.SopInstance);

    public Task<DeliveryStatus> DeliveredAsync(string destination, TestObject item) => Eventually.HoldsAsync(
        () => StatusAsync(destination, item), status => status.State != DeliveryState.Waiting, Limit, $"{destination} has it");

    public Task<DeliveryStatus> ConfirmedAsync(string destination, TestObject item) => Eventually.HoldsAsync(
        () => StatusAsync(destination, item), status => status.State == DeliveryState.Confirmed, Limit, $"{destination} has proven it");

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync();
        await _pool.DisposeAsync();
        await _commitments.DisposeAsync();
        await _store.DisposeAsync();
    }
}
