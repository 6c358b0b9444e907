using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Damage;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Pipeline.Recovery;

/// <summary>
/// Goes through the journal, newest first, whenever predictions may be missing: after a damage of the log wholly, at a start
/// until a page of images has all of its predictions. One image at a time, and new ones first. How far it has come is in the log.
/// </summary>
internal sealed class LostPredictionSweep : BackgroundService
{
    /// <summary>Images that are looked up together.</summary>
    public const int Page = 256;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30); // for a pause of new images

    private readonly InstanceJournal _journal;
    private readonly LostPredictions _lost;
    private readonly PredictionLog _log;
    private readonly AuditChain _audit;
    private readonly TimeSpan _retry;
    private readonly TimeProvider _time;
    private readonly ILogger<LostPredictionSweep> _logger;

    public LostPredictionSweep(
        InstanceJournal journal,
        LostPredictions lost,
        PredictionLog log,
        AuditChain audit,
        IOptions<PipelineOptions> options,
        TimeProvider time,
        ILogger<LostPredictionSweep> logger)
    {
        _journal = journal;
        _lost = lost;
        _log = log;
        _audit = audit;
        _retry = options.Value.RetryDelay;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await UntilDoneAsync(LookAtEndAsync, stoppingToken);
        while (true)
        {
            await UntilDoneAsync(MakeUpAsync, stoppingToken);
            await _log.Damages.Signal.ReadAsync(stoppingToken);
        }
    }

    private async Task UntilDoneAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await work(cancellationToken);
                return;
            }
            catch (StorageException ex)
            {
                _logger.RecoveryWaits(ex.Fault.ToString(), _retry);
            }

            await Task.Delay(_retry, _time, cancellationToken);
        }
    }

    // What a cut write-ahead log, or a file that was taken away while nobody ran, has lost of the newest leaves no other trace.
    private async Task LookAtEndAsync(CancellationToken cancellationToken)
    {
        if (await _log.Damages.OpenAsync(cancellationToken) is null
            && await _lost.AmongAsync(await NewestAsync(cancellationToken), cancellationToken) is { Count: > 0 } lost)
        {
            _logger.FoundMissing(lost.Count);
            await _log.Damages.SaveAsync(new() { FoundMs = _time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<JournalInstance>> NewestAsync(CancellationToken cancellationToken)
    {
        var forgotten = await ForgottenAsync(cancellationToken);
        return [.. (await _journal.PredictedAsync(long.MaxValue, Page, cancellationToken)).Where(instance => instance.ReceivedUtc > forgotten)];
    }

    private async Task MakeUpAsync(CancellationToken cancellationToken)
    {
        // A report that is not there any more at its saving, since the log was replaced, is left for the one that is.
        while (await _log.Damages.OpenAsync(cancellationToken) is { } open)
        {
            var damage = await AuditAsync(open, cancellationToken);
            var forgotten = await ForgottenAsync(cancellationToken);
            while (damage is not null && await _journal.PredictedAsync(damage.BelowRow, Page, cancellationToken) is { Count: > 0 } page && page[0].ReceivedUtc > forgotten)
            {
                damage = await MakeUpAsync(damage, [.. page.Where(instance => instance.ReceivedUtc > forgotten)], cancellationToken) with { BelowRow = page[^1].Row };
                damage = await _log.Damages.SaveAsync(damage, cancellationToken);
            }

            if (damage is not null)
            {
                await EndAsync(damage, cancellationToken);
            }
        }
    }

    private async Task<DamageReport> MakeUpAsync(DamageReport damage, IReadOnlyList<JournalInstance> page, CancellationToken cancellationToken)
    {
        var gone = new List<JournalInstance>();
        foreach (var instance in await _lost.AmongAsync(page, cancellationToken))
        {
            if (await RestoreAsync(instance, cancellationToken))
            {
                damage = damage with { Restored = damage.Restored + 1 };
            }
            else
            {
                gone.Add(instance);
            }
        }

        if (gone.Count > 0)
        {
            var studies = gone.Select(instance => instance.StudyRow).Distinct().ToList();
            _logger.Gone(gone.Count, studies.Count, string.Join(", ", studies));
        }

        return damage with { Gone = damage.Gone + gone.Count };
    }

    private async Task<bool> RestoreAsync(JournalInstance instance, CancellationToken cancellationToken)
    {
        while (true)
        {
            await WaitForPauseAsync(cancellationToken);
            try
            {
                return await _lost.RestoreAsync(instance, cancellationToken);
            }
            catch (EngineDownException)
            {
                _logger.EngineDown(instance.Row, _retry);
            }

            await Task.Delay(_retry, _time, cancellationToken);
        }
    }

    // Where new images never pause one of the old ones still gets its turn now and then.
    private async Task WaitForPauseAsync(CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        while (_time.GetElapsedTime(begun) < LongestWait && await _journal.PendingAsync(0, 1, cancellationToken) is { Count: > 0 })
        {
            await Task.Delay(Look, _time, cancellationToken);
        }
    }

    private async Task<DamageReport?> AuditAsync(DamageReport damage, CancellationToken cancellationToken)
    {
        if (damage.Audited)
        {
            return damage;
        }

        await _audit.AppendAsync(
            "PredictionLogDamaged",
            "appliance",
            JsonSerializer.Serialize(new { file = damage.File, salvaged = damage.Salvaged, unreadable = damage.Unreadable }),
            cancellationToken);
        return await _log.Damages.SaveAsync(damage with { Audited = true }, cancellationToken);
    }

    private async Task EndAsync(DamageReport damage, CancellationToken cancellationToken)
    {
        await _audit.AppendAsync(
            "PredictionsRestored",
            "appliance",
            string.Create(CultureInfo.InvariantCulture, $$"""{"restored":{{damage.Restored}},"gone":{{damage.Gone}}}"""),
            cancellationToken);
        await _log.Damages.SaveAsync(damage with { EndedMs = _time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken);
        _logger.MadeUp(damage.Salvaged, damage.Restored, damage.Gone);
    }

    // What retention removed is not missing.
    private async Task<DateTimeOffset> ForgottenAsync(CancellationToken cancellationToken)
    {
        using var removed = JsonDocument.Parse(await _audit.LastDetailAsync("PredictionsRemoved", cancellationToken) ?? "{}");
        return removed.RootElement.TryGetProperty("beforeMs", out var before) ? DateTimeOffset.FromUnixTimeMilliseconds(before.GetInt64()) : DateTimeOffset.MinValue;
    }
}
