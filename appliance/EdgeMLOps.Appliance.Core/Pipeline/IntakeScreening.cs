using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Hosting.Threads;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Pipeline;

/// <summary>
/// Lets images that the model is not for go no further than their header, many with one commit: of what a PACS sends they
/// are the most, and each would cost the receiver's disk a flush of its own.
/// </summary>
internal sealed class IntakeScreening : IDisposable
{
    // Headers come in bursts; read at the usual priority each burst made the senders of that moment wait for their answers.
    private readonly LowPriorityThread _thread = new("screening");
    private readonly ServingModels _models;
    private readonly InstanceJournal _journal;
    private readonly AnalysisTelemetry _telemetry;
    private readonly ILogger<IntakeScreening> _logger;

    public IntakeScreening(ServingModels models, InstanceJournal journal, AnalysisTelemetry telemetry, ILogger<IntakeScreening> logger)
    {
        _models = models;
        _journal = journal;
        _telemetry = telemetry;
        _logger = logger;
    }

    /// <summary>Ends those the model is not for as skipped.</summary>
    /// <param name="batch">Rows in state received.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The others, in their order: also what cannot be read, for the analysis to say why.</returns>
    /// <exception cref="Sqlite.StorageException">The journal refused; all rows stay received, call again.</exception>
    public async Task<IReadOnlyList<JournalInstance>> PassAsync(IReadOnlyList<JournalInstance> batch, CancellationToken cancellationToken)
    {
        // What a canary is for is not known before it is open.
        var isCanaryAwaited = _models.Split is not null && !_models.Canary.IsTried;
        if (batch.Count == 0 || isCanaryAwaited || _models.Current?.Detector is not { } detector)
        {
            return batch;
        }

        using var canary = _models.Canary.TryTake();
        var codes = await _thread.RunAsync(
            () => batch.Select(instance => Screen(detector, canary?.Host.Detector, instance.Path)).ToList(), cancellationToken);
        var skipped = batch.Zip(codes).Where(pair => pair.Second is not null).Select(pair => (pair.First.Row, $"{pair.Second}")).ToList();
        await _journal.SkipAsync(skipped, Skipped, cancellationToken);
        return [.. batch.Zip(codes).Where(pair => pair.Second is null).Select(pair => pair.First)];
    }

    public void Dispose() => _thread.Dispose();

    // Most of what a PACS sends is read by nobody again; kept in memory it pushes out what is.
    private static void LeaveMemory(string path)
    {
        using var file = File.OpenHandle(path);
        DurableFile.LeaveMemory(file);
    }

    private void Skipped(long row, string code)
    {
        _telemetry.Skipped();
        _logger.Skipped(row, code);
    }

    // Which of the two a study goes to is not looked up here: what either is for, the analysis screens again by the one.
    private static ScreeningCode? Screen(InstanceDetector detector, InstanceDetector? canary, string path)
    {
        try
        {
            var code = detector.Screen(path);
            if (code is ScreeningCode.Accepted or ScreeningCode.Unreadable || canary?.Screen(path) == ScreeningCode.Accepted)
            {
                return null;
            }

            LeaveMemory(path);
            return code;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return null; // the analysis meets the same and fails this image alone; here it would end the service, and the next start again
        }
    }
}
