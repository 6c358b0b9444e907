using Dapper;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Pipeline;
using EdgeMLOps.Appliance.Core.Pipeline.Canary;
using EdgeMLOps.Appliance.Core.Pipeline.Shadow;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Pairs;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Tests.Models.Registry;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Tests.Pipeline.Shadow;

/// <summary>The service's pipeline with its shadow, over real engines in workers.</summary>
internal sealed class ShadowRig : IAsyncDisposable
{
    private readonly TempFolder _root;
    private readonly ServiceProvider _services;
    private readonly MonitoringStore _monitoring;
    private readonly List<IHostedService> _running;

    private ShadowRig(TempFolder root, RegistryRig registry, PredictionLog predictions, MonitoringStore monitoring, (string Key, string Value)[] options)
    {
        (_root, Registry, Predictions, _monitoring) = (root, registry, predictions, monitoring);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Storage:Root", root.Path), new("Dicom:Port", "0"), new("Dicom:AcceptAnyPeer", "true"),
            .. options.Select(option => new KeyValuePair<string, string?>(option.Key, option.Value)),
        ]).Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<ILoggerFactory>(registry.Log)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton(TimeProvider.System)
            .AddSingleton(registry.Models.Serving)
            .AddSingleton(registry.Models.Catalogue)
            .AddSingleton(registry.Registry)
            .AddSingleton(new StudyPolicies(new ServingPolicies(registry.Log.For<ServingPolicies>()), predictions))
            .AddSingleton(predictions)
            .AddSingleton(monitoring)
            .AddSingleton(new Telemetry())
            .Configure<StorageOptions>(configuration.GetSection(StorageOptions.Section))
            .AddSingleton<InstanceJournal>()
            .AddPipeline()
            .AddShadow()
            .BuildServiceProvider();
        _running = [.. _services.GetServices<IHostedService>()];
    }

    public RegistryRig Registry { get; }

    public PredictionLog Predictions { get; }

    public ShadowQueue Queue => _services.GetRequiredService<ShadowQueue>();

    public ShadowCounts Counts => _services.GetRequiredService<ShadowCounts>();

    public CanaryCounts Canary => _services.GetRequiredService<CanaryCounts>();

    public InstanceAnalysis Analysis => _services.GetRequiredService<InstanceAnalysis>();

    public InstanceJournal Journal => _services.GetRequiredService<InstanceJournal>();

    public static async Task<ShadowRig> StartAsync(TempFolder root, params (string Key, string Value)[] options)
    {
        var registry = await RegistryRig.OpenAsync(root);
        var rig = new ShadowRig(
            root,
            registry,
            await PredictionLog.OpenAsync(root[PredictionLog.FileName], TimeProvider.System, registry.Log.For<PredictionLog>(), default),
            await MonitoringStore.OpenAsync(root["monitoring.db"], TimeProvider.System, default),
            options);
        await rig.Journal.StartAsync(default);
        foreach (var service in rig._running)
        {
            await service.StartAsync(default);
        }

        return rig;
    }

    /// <summary>Receives an image and waits for its end.</summary>
    public async Task AnalyseAsync(int index, int study)
    {
        var uid = await ReceiveAsync(index, study);
        var row = await Eventually.HoldsAsync(
            () => Journal.FindAsync(uid, default), row => row!.State != InstanceState.Received, RegistryRig.Limit, "the image has its end");
        Assert.Equal(InstanceState.Predicted, row!.State);
    }

    /// <summary>Receives an image.</summary>
    /// <returns>Its SOP Instance UID.</returns>
    public async Task<string> ReceiveAsync(int index, int study)
    {
        var (name, file, uid) = ($"{index}.dcm", SomeAcceptance.Image(index, $"2.25.2{study}"), $"2.25.1{1000 + index}");
        await File.WriteAllBytesAsync(_root["instances", name], file);
        await Journal.RecordAsync(
            [
                new NewInstance
                {
                    SopInstanceUid = uid,
                    SopClassUid = "1.2.840.10008.5.1.4.1.1.1.1",
                    StudyInstanceUid = $"2.25.2{study}",
                    SeriesInstanceUid = "2.25.3",
                    TransferSyntaxUid = "1.2.840.10008.1.2.1",
                    File = name,
                    Bytes = file.Length,
                    Sha256 = new byte[32],
                    CallingAe = "MODALITY",
                    AssociationId = 0,
                    InstanceNumber = index,
                },
            ],
            default);
        return uid;
    }

    public Task SeenAsync(long images) =>
        Eventually.HoldsAsync(() => Counts.ImagesSeen == images, RegistryRig.Limit, $"the shadow has seen {images} images");

    public async Task<List<RecordedPrediction>> RowsAsync(PredictionSlot slot) =>
        [.. (await Predictions.ListAsync(new PredictionQuery { Limit = 10_000 }, default)).Where(row => row.Prediction.Slot == slot)];

    public Task<IReadOnlyList<ModelComparison>> CompareAsync() =>
        PairQueries.CompareAsync(new StorageOptions { Root = _root.Path }, DateTimeOffset.UnixEpoch, default);

    public async Task<long> CountAsync(string table)
    {
        await using var store = SqliteStore.OpenReadOnly(_root[PredictionLog.FileName]);
        return await store.ReadAsync(connection => connection.QuerySingle<long>($"SELECT count(*) FROM {table}"), default);
    }

    /// <summary>Changes the prediction log as nothing in the service does.</summary>
    public async Task SpoilAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_root[PredictionLog.FileName]};Pooling=False");
        await connection.ExecuteAsync(sql);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_running))
        {
            await service.StopAsync(default);
        }

        await _services.DisposeAsync();
        await Predictions.DisposeAsync();
        await _monitoring.DisposeAsync();
        await Registry.DisposeAsync();
    }
}
