using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Appliance.Core.Retention;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Appliance.Core.Studies.Pacs;
using EdgeMLOps.Appliance.Core.Tests.Models.Registry;
using EdgeMLOps.Dicom;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Tests.Studies;

/// <summary>
/// Journal, studies and results as the container puts them together, without a detector: an image's end is what the test
/// says. On a folder given again it is a restart.
/// </summary>
internal sealed class StudyRig : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ServiceProvider _services;
    private readonly SqliteStore _results;
    private readonly PredictionLog _predictions;
    private readonly string _root;

    private StudyRig(ServiceProvider services, SqliteStore results, PredictionLog predictions, LogWatcher log, string root)
    {
        _services = services;
        _results = results;
        _predictions = predictions;
        _root = root;
        Log = log;
    }

    public LogWatcher Log { get; }

    public InstanceJournal Journal => Get<InstanceJournal>();

    public StudyJournal Studies => Get<StudyJournal>();

    public StudyStatus Status => Get<StudyStatus>();

    public PacsLink Link => Get<PacsLink>();

    public static Task<StudyRig> StartAsync(TempFolder root, params (string Key, string Value)[] settings) => StartAsync(root, TimeProvider.System, settings);

    public static async Task<StudyRig> StartAsync(TempFolder root, TimeProvider time, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Storage:Root", root.Path),
            new("Dicom:Port", "0"),
            new("Dicom:AcceptAnyPeer", "true"),
            new("Studies:QuietTime", "00:00:00.2"),
            new("Retention:Interval", "1.00:00:00"), // a test looks itself
        ]).AddInMemoryCollection(settings.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))).Build();
        var storage = new StorageOptions { Root = root.Path };
        var log = new LogWatcher();
        var results = await ResultsRegistration.OpenStoreAsync(storage, CancellationToken.None);
        var predictions = await PredictionLog.OpenAsync(
            root[PredictionLog.FileName], TimeProvider.System, log.For<PredictionLog>(), CancellationToken.None);
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<ILoggerFactory>(log)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton(time)
            .AddSingleton(new Telemetry())
            .AddSingleton(new ModelCatalogue(DemonstrationPackage.Load().Require()))
            .AddSingleton(SomeDetectors.NoCodec)
            .AddSingleton(new ResultOrigin("0.0.0", "SN"))
            .AddSingleton(predictions)
            .Configure<StorageOptions>(configuration.GetSection(StorageOptions.Section))
            .AddReceiving()
            .AddResults(results)
            .AddStudies()
            .AddRetention();
        var rig = new StudyRig(services.BuildServiceProvider(), results, predictions, log, root.Path);
        rig.Get<IStartupValidator>().Validate();
        await rig.Link.OpenAsync(CancellationToken.None);
        foreach (var hosted in rig._services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
        }

        return rig;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Journals an image as received, its file in place.</summary>
    public async Task<long> ReceiveAsync(TestObject item, int? number = null, byte[]? file = null, long association = 0)
    {
        var name = $"{item.SopInstance}.dcm";
        file ??= item.ToFile();
        await File.WriteAllBytesAsync(Path.Combine(_root, "instances", name), file);
        return Assert.Single(await Journal.RecordAsync(
            [
                new NewInstance
                {
                    SopInstanceUid = item.SopInstance,
                    SopClassUid = item.SopClass,
                    StudyInstanceUid = item.StudyInstance,
                    SeriesInstanceUid = item.SeriesInstance,
                    TransferSyntaxUid = item.TransferSyntax,
                    File = name,
                    Bytes = file.Length,
                    Sha256 = new byte[32],
                    CallingAe = "MODALITY",
                    AssociationId = association,
                    InstanceNumber = number,
                },
            ],
            CancellationToken.None));
    }

    public Task EndAsync(long row, InstanceState state = InstanceState.Failed, string code = "Timeout") =>
        Journal.SetStateAsync(row, state, code, CancellationToken.None);

    /// <summary>An image received and failed: what its result says of findings does not matter here.</summary>
    public async Task<long> AddAsync(TestObject item, int? number = null, byte[]? file = null)
    {
        var row = await ReceiveAsync(item, number, file);
        await EndAsync(row);
        return row;
    }

    /// <summary>Waits for results, and reads them, oldest first.</summary>
    public async Task<IReadOnlyList<DicomDataset>> ResultsAsync(int count)
    {
        var files = await Eventually.HoldsAsync(FilesAsync, found => found.Count == count, Limit, $"{count} results; {Log.Text}");
        return [.. files.Select(file => DicomFile.Open(file).Dataset)];
    }

    public async Task<int> ResultCountAsync() => (await FilesAsync()).Count;

    /// <summary>All runs that have ended, oldest first.</summary>
    public Task<List<StudyRun>> RunsAsync() => Eventually.HoldsAsync(
        () => Journal.Store.ReadAsync(
            connection => Dapper.SqlMapper.Query<StudyRun>(
                connection,
                "SELECT study AS StudyRow, verdict AS Verdict, evidence AS Evidence, received AS Received, expected AS Expected FROM study_run WHERE outcome > 0 ORDER BY id").ToList(),
            CancellationToken.None),
        runs => runs.Count > 0,
        Limit,
        "a run has ended");

    public async Task<StudyRun> RunAsync() => Assert.Single(await RunsAsync());

    public Task WaitsForAsync(Appliance.Core.Studies.Completeness.StudyWait what) =>
        Eventually.HoldsAsync(() => Status.Waiting.Any(study => study.WaitsFor == what), Limit, $"a study waits for {what}");

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>().Reverse())
        {
            await hosted.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
        await _results.DisposeAsync();
        await _predictions.DisposeAsync();
    }

    private Task<List<string>> FilesAsync() => _results.ReadAsync(
        connection => Dapper.SqlMapper.Query<string>(connection, "SELECT file FROM results ORDER BY id").Select(file => Path.Combine(_root, "results", file)).ToList(),
        CancellationToken.None);
}
