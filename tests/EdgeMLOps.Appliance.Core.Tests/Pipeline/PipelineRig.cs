using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Pipeline;
using EdgeMLOps.Appliance.Core.Pipeline.Canary;
using EdgeMLOps.Appliance.Core.Pipeline.Shadow;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.Receiving;
using EdgeMLOps.Dicom;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Tests.Pipeline;

/// <summary>Journal, detector, log and monitoring as the service has them, around the parts of the pipeline.</summary>
internal sealed class PipelineRig : IAsyncDisposable
{
    private readonly TaskCompletionSource _predicted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TempFolder _folder;
    private readonly DetectorHost _host;
    private readonly ServingModels _models;
    private readonly MonitoringStore _monitoring;

    private PipelineRig(TempFolder folder, DetectorHost host, ServingModels models, MonitoringStore monitoring, PredictionLog predictions, InstanceJournal journal)
    {
        _folder = folder;
        _host = host;
        _models = models;
        _monitoring = monitoring;
        Predictions = predictions;
        Journal = journal;
        Telemetry = new AnalysisTelemetry(Counters);
    }

    public InstanceJournal Journal { get; }

    public ServingModels Models => _models;

    public PredictionLog Predictions { get; }

    public LogWatcher Log { get; } = new();

    public Telemetry Counters { get; } = new();

    public AnalysisTelemetry Telemetry { get; }

    /// <summary>Clock of the pipeline's pauses; all else runs on the system's.</summary>
    public ManualTimeProvider Time { get; } = new();

    public PipelineOptions Options { get; } = new() { Gather = TimeSpan.Zero, Workers = 1 };

    /// <summary>Completes when an image has been predicted and its row says so.</summary>
    public Task Predicted => _predicted.Task;

    public static async Task<PipelineRig> StartAsync(IFrameCodec codec, ModelPackage? package = null, bool serves = true)
    {
        var (folder, log) = (new TempFolder(), new LogWatcher());
        var journal = new InstanceJournal(Microsoft.Extensions.Options.Options.Create(new StorageOptions { Root = folder.Path }), TimeProvider.System);
        await journal.StartAsync(CancellationToken.None);
        var host = await DetectorHost.StartAsync(
            package ?? TestPackage.Demonstration, codec, new InferenceOptions { Provider = ProviderPreference.Cpu }, PatientHasher.Ephemeral(), "1.2.3", TimeProvider.System, log, CancellationToken.None);
        var rig = new PipelineRig(
            folder,
            host,
            new ServingModels(),
            await MonitoringStore.OpenAsync(folder["monitoring.db"], TimeProvider.System, CancellationToken.None),
            await PredictionLog.OpenAsync(folder[PredictionLog.FileName], TimeProvider.System, log.For<PredictionLog>(), CancellationToken.None),
            journal);
        if (serves)
        {
            rig.Serve();
        }

        return rig;
    }

    /// <summary>Has the model serve, as it does when it is proven.</summary>
    public void Serve()
    {
        _models.Serve(_host);
        _models.NoteTried();
    }

    public IntakeScreening Screening() => new(_models, Journal, Telemetry, Log.For<IntakeScreening>());

    public InstanceAnalysis Analysis()
    {
        var router = new StudyRouter(_models, Predictions);
        var run = new ImageRun(
            new StudyPolicies(new ServingPolicies(Log.For<ServingPolicies>()), Predictions), Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System);
        var end = new ImageEnd(
            Predictions, _monitoring, Telemetry, Journal, Shadow(), TimeProvider.System, new Signalling(Log.For<ImageEnd>(), _predicted));
        var canary = new CanaryStudies(
            _models,
            registry: null!, // no canary is ever open here
            router,
            run,
            end,
            Predictions,
            Journal,
            new CanaryCounts(),
            Microsoft.Extensions.Options.Options.Create(new CanaryOptions()),
            TimeProvider.System,
            Log.For<CanaryStudies>());
        return new InstanceAnalysis(_models, router, canary, run, end, Predictions, Log.For<InstanceAnalysis>());
    }

    private ShadowQueue Shadow() => new(_models, new ShadowCounts(), Microsoft.Extensions.Options.Options.Create(new ShadowOptions()));

    public InstancePipeline Pipeline(IntakeScreening screening) =>
        new(Journal, screening, Analysis(), Microsoft.Extensions.Options.Options.Create(Options), Time, Log.For<InstancePipeline>());

    /// <summary>Journals a file as received; bytes that are null are a file that is not there.</summary>
    public async Task<JournalInstance> ReceiveAsync(int seed, byte[]? file)
    {
        if (file is not null)
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "instances", $"{seed}.dcm"), file);
        }

        await Journal.RecordAsync([SomeInstance.Of(seed)], CancellationToken.None);
        return await RowAsync(seed);
    }

    public Task<JournalInstance> ReceiveAsync(int seed, DicomDataset image) => ReceiveAsync(seed, ChestImage.File(image).ToBytes());

    public async Task<JournalInstance> RowAsync(int seed) => (await Journal.FindAsync(SomeInstance.Uid(seed), CancellationToken.None))!;

    public async ValueTask DisposeAsync()
    {
        await _models.DisposeAsync();
        await _host.DisposeAsync();
        await Predictions.DisposeAsync();
        await _monitoring.DisposeAsync();
        await Journal.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Signalling(ILogger log, TaskCompletionSource predicted) : ILogger<ImageEnd>
    {
        private const int PredictedEvent = 3600;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            log.Log(logLevel, eventId, state, exception, formatter);
            if (eventId.Id == PredictedEvent)
            {
                predicted.TrySetResult();
            }
        }
    }
}
