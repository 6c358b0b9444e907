using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Mqtt;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Fleet.Intake;

/// <summary>From messages that arrived to the receipts that may be given for them. Bad input costs itself only.</summary>
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

    /// <returns>The receipts to sign and send; none where there is nothing to say yet.</returns>
    /// <exception cref="Sqlite.StorageException">The store refused: nothing was kept, nothing may be said.</exception>
    internal async Task<IReadOnlyList<Receipt>> TakeAsync(IReadOnlyList<MqttMessage> arrived, CancellationToken cancellationToken)
    {
        var good = new List<CheckedMessage>(arrived.Count);
        var refused = new List<RefusedMessage>();
        foreach (var message in arrived)
        {
            var check = await _checker.CheckAsync(message, cancellationToken);
            if (check.Message is null || check.Payload is null)
            {
                refused.Add(Refused(check.Code!, message));
            }
            else
            {
                good.Add(new CheckedMessage(check.Message, check.Payload));
            }
        }

        if (refused.Count > 0)
        {
            await _store.SetAsideAsync(refused, cancellationToken);
        }

        return good.Count == 0 ? [] : await StoreAsync(good, cancellationToken);
    }

    private async Task<IReadOnlyList<Receipt>> StoreAsync(List<CheckedMessage> good, CancellationToken cancellationToken)
    {
        var results = await _store.StoreAsync(good, cancellationToken);
        foreach (var (message, result) in good.Zip(results))
        {
            Note(message.Message.Header, result);
        }

        // After the commit only: the site forgets the message on this word, and then ours is the only copy.
        return [.. results.Select(result => result.Receipt).OfType<Receipt>()];
    }

    private RefusedMessage Refused(string code, MqttMessage arrived)
    {
        _counts.AddRefused();
        IntakeLog.Refused(_logger, code, arrived.Payload.Length);
        return new RefusedMessage(code, arrived.Payload);
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

        if (result.Verdict == StoreVerdict.Fork)
        {
            _counts.AddFork();
        }

        if (result.Late)
        {
            _counts.AddLate();
        }

        if (result.AuditAlarm is { } code)
        {
            _counts.AddAlarm();
            IntakeLog.Alarm(_logger, code, header.Site, header.Stream, header.Sequence);
        }
    }
}
