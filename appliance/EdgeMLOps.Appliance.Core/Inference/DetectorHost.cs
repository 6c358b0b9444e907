using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Workers;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>A package, its warm engine and the detector over both, opened and closed together.</summary>
public sealed class DetectorHost : IAsyncDisposable
{
    private DetectorHost(ModelPackage package, DetectionEngine engine, InstanceDetector detector)
    {
        Package = package;
        Engine = engine;
        Detector = detector;
    }

    private DetectorHost(ModelPackage package, DetectionEngine engine, DetectorParts parts)
        : this(package, engine, new InstanceDetector(engine, parts.Codec, package, policy: null, parts.Patients, parts.SoftwareVersion, parts.Time))
    {
    }

    /// <summary>The package.</summary>
    public ModelPackage Package { get; }

    /// <summary>The warm engine.</summary>
    public DetectionEngine Engine { get; }

    /// <summary>The detector.</summary>
    public InstanceDetector Detector { get; }

    /// <summary>Starts a package's engine under the package's own policy.</summary>
    /// <param name="package">The package.</param>
    /// <param name="codec">Decodes compressed images; stays the caller's to close.</param>
    /// <param name="options">How the model runs.</param>
    /// <param name="patients">Hashes the patient.</param>
    /// <param name="softwareVersion">Version of this program, for the record.</param>
    /// <param name="time">Clock of timings.</param>
    /// <param name="loggers">Where events go.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="DllNotFoundException">ONNX Runtime does not load; the message says what to install.</exception>
    /// <exception cref="GraphContractException">The graph is another than the manifest says.</exception>
    public static async Task<DetectorHost> StartAsync(
        ModelPackage package,
        IFrameCodec codec,
        InferenceOptions options,
        PatientHasher patients,
        string softwareVersion,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(package);
        var engine = await DetectionEngine.StartAsync(package, options, time, loggers.CreateLogger<DetectionEngine>(), cancellationToken);
        return new(package, engine, new InstanceDetector(engine, codec, package, policy: null, patients, softwareVersion, time));
    }

    /// <summary>Starts a package's engine in a worker process, under the package's own policy.</summary>
    /// <param name="package">The package.</param>
    /// <param name="parts">What it is put together with.</param>
    /// <param name="cancellationToken">Gives up while it starts.</param>
    /// <exception cref="WorkerStartException">The worker does not start or the graph does not open in it; the message says why.</exception>
    public static Task<DetectorHost> StartInWorkerAsync(ModelPackage package, DetectorParts parts, CancellationToken cancellationToken) =>
        StartInWorkerAsync(package, parts, check: null, cancellationToken);

    /// <inheritdoc cref="StartInWorkerAsync(ModelPackage, DetectorParts, CancellationToken)"/>
    /// <param name="package">The package.</param>
    /// <param name="parts">What it is put together with.</param>
    /// <param name="check">What must let the processor, or a GPU that is back, through before it takes over; null: nothing.</param>
    /// <param name="cancellationToken">Gives up while it starts.</param>
    internal static async Task<DetectorHost> StartInWorkerAsync(
        ModelPackage package, DetectorParts parts, DetectorCheck? check, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(parts);
        EngineCheck? engineCheck = check is null ? null : (candidate, stopping) => check(Over(candidate, package, parts), stopping);
        var engine = await DetectionEngine.StartInWorkerAsync(
            package, parts.Inference, parts.Worker, engineCheck, parts.Time, parts.Loggers.CreateLogger<DetectionEngine>(), cancellationToken);
        return new(package, engine, parts);
    }

    /// <summary>A detector over an engine that runs, under the package's own policy; closed, it closes the engine.</summary>
    internal static DetectorHost Over(DetectionEngine engine, ModelPackage package, DetectorParts parts) => new(package, engine, parts);

    /// <summary>Finishes what is queued and closes the model.</summary>
    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
