using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Mqtt;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Fleet.Intake;

/// <summary>From a message that arrived to the receipt that may be given for it. Bad input costs itself only.</summary>
internal sealed class FleetIntake
{
    private readonly IntakeChecker _checker;
    private readonly FleetStore _store;
    private readonly IntakeCounts _counts;
    private readonly ILogger<FleetIntake> _logger;

    public FleetIntake(IntakeChecker checker, FleetStore store, IntakeCounts counts, ILogger<FleetIntake> logger)
    {
        _checker = checker;
        _store = store;
        _counts = counts;
        _logger = logger;
    }

    /// <returns>The receipt to sign and send, or null when there is nothing to say yet.</returns>
    /// <exception cref="Sqlite.StorageException">The store refused: nothing was kept, nothing may be said.</exception>
    internal async Task<Receipt?> TakeAsync(MqttMessage arrived, CancellationToken cancellationToken)
    {
        var check = await _checker.CheckAsync(arrived, cancellationToken);
        if (check.Message is null || check.Payload is null)
        {
            await RefuseAsync(check.Code!, arrived, cancellationToken);
            return null;
        }

        var result = await _store.StoreAsync(check.Message, check.Payload, cancellationToken);
        Note(check.Message.Header, result);

        // After the commit only: the site forgets the message on this word, and then ours is the only copy.
        return result.Receipt;
    }

    private async Task RefuseAsync(string code, MqttMessage arrived, CancellationToken cancellationToken)
    {
        _counts.AddRefused();
        IntakeLog.Refused(_logger, code, arrived.Payload.Length);
        await _store.SetAsideAsync(code, arrived.Payload, cancellationToken);
    }

    private void Note(MessageHeader header, StoreResult result)
    {
        switch (result.Verdict)
        {
            case StoreVerdict.Stored:
                _counts.AddStored();
                break;
            case StoreVerdict.Duplicate:
                _counts.AddDuplicate();
                break;
            default:
                _counts.AddAlarm();
                IntakeLog.Alarm(_logger, result.Verdict.ToString(), header.Site, header.Stream, header.Sequence);
                break;
        }

        if (result.AuditAlarm is { } code)
        {
            _counts.AddAlarm();
            IntakeLog.Alarm(_logger, code, header.Site, header.Stream, header.Sequence);
        }
    }
}
