using System.Threading.Channels;
using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;

/// <summary>
/// Has one destination prove that it has what it answered Success for, beside the loop that sends: a proof that does not come
/// holds nothing up, and after an outage one association asks batch after batch.
/// </summary>
internal sealed class ConfirmLoop
{
    private const int Batch = 64;

    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);

    private readonly DestinationOptions _destination;
    private readonly DeliveryBackoff _backoff;
    private readonly ProofRules _rules;
    private readonly ProofQueue _queue;
    private readonly ProofCaller _caller;
    private readonly AskedCommitments _asked;
    private readonly OverdueWatch _overdue;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private int _failures;
    private DateTimeOffset _restUntil = DateTimeOffset.MinValue;
    private bool _saidUnproven;

    public ConfirmLoop(
        DestinationOptions destination,
        DeliveryOptions options,
        ProofRules rules,
        ProofQueue queue,
        ProofCaller caller,
        AskedCommitments asked,
        TimeProvider time,
        ILogger<ConfirmLoop> logger)
    {
        _destination = destination;
        _backoff = new DeliveryBackoff(options.FirstRetry, options.LongestRetry);
        _rules = rules;
        _queue = queue;
        _caller = caller;
        _asked = asked;
        _overdue = new OverdueWatch(options.AlarmAge, time);
        _time = time;
        _logger = logger;
        asked.Subscribe(_wake.Writer);
    }

    public int OpenAssociations => _caller.OpenAssociations;

    /// <summary>Told when something new is to be asked about.</summary>
    public ChannelWriter<bool> Waker => _wake.Writer;

    /// <summary>Runs until told to begin nothing new; a call that is on its way is finished, or cut when told so.</summary>
    public async Task RunAsync(CancellationToken intake, CancellationToken abort)
    {
        (_failures, _restUntil) = (0, DateTimeOffset.MinValue);
        while (!intake.IsCancellationRequested)
        {
            try
            {
                if (_rules.Mode == ConfirmMode.None)
                {
                    await _queue.EndAsync(_destination.Name, intake);
                    return;
                }

                await TakeReportsAsync(intake);
                await AskDueAsync(intake, abort);
                await TakeReportsAsync(intake);
                await AlarmAsync(intake);
                await SleepAsync(intake);
            }
            catch (OperationCanceledException) when (intake.IsCancellationRequested)
            {
                return;
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                // A full disk ends some day and the queue is as it was; nor may a fault of ours end the loop unseen.
                _logger.ConfirmFault(ex, _destination.Name, _backoff.First);
                await Task.Delay(_backoff.First, _time, intake).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TakeReportsAsync(CancellationToken intake)
    {
        var open = await _queue.TransactionsAsync(_destination.Name, intake);
        foreach (var transaction in await _asked.ReportedAsync(open, intake))
        {
            var outcomes = await _asked.OutcomesAsync(transaction, intake);
            foreach (var proof in await _queue.OfTransactionAsync(_destination.Name, transaction, intake))
            {
                var (step, code) = _rules.Report(outcomes.GetValueOrDefault(proof.Sent.SopInstanceUid), _time.GetUtcNow() - proof.DeliveredUtc);
                await FollowAsync(proof, step, code);
            }
        }
    }

    private async Task AskDueAsync(CancellationToken intake, CancellationToken abort)
    {
        if (_restUntil > _time.GetUtcNow())
        {
            return;
        }

        var toAsk = new List<PendingProof>();
        foreach (var proof in await _queue.DueAsync(_destination.Name, Batch, intake))
        {
            // What was awaited until now did not come; the next asking goes by that.
            if (proof.TransactionUid is not null)
            {
                await FollowAsync(proof, ProofStep.AskAgain, ConfirmCode.NoReport);
            }
            else
            {
                toAsk.Add(proof);
            }
        }

        if (toAsk.Count > 0)
        {
            await AskAsync(toAsk, intake, abort);
        }
    }

    private async Task AskAsync(IReadOnlyList<PendingProof> proofs, CancellationToken intake, CancellationToken abort)
    {
        var answers = await _caller.AskAsync(proofs, intake, abort);
        foreach (var (proof, code) in answers)
        {
            await FollowAsync(proof, _rules.After(proof, code, _time.GetUtcNow() - proof.DeliveredUtc), code);
        }

        // The line's fault, not the objects': one call finds out whether it is over.
        _failures = answers.Any(answer => IsOfTheLine(answer.Code)) ? _failures + 1 : 0;
        _restUntil = _failures == 0 ? DateTimeOffset.MinValue : _time.GetUtcNow() + _backoff.After(_failures);
    }

    // Noted even while stopping: forgotten, it would be asked once more than needed.
    private async Task FollowAsync(PendingProof proof, ProofStep step, ConfirmCode code)
    {
        var now = _time.GetUtcNow();
        switch (step)
        {
            case ProofStep.Confirm:
                await _queue.ConfirmAsync(proof, code, CancellationToken.None);
                _logger.Confirmed(proof.ResultId, proof.StudyRow, _destination.Name, code);
                break;
            case ProofStep.Await:
                await _queue.AwaitAsync(proof, now + _destination.ReportWait, CancellationToken.None);
                break;
            case ProofStep.SendAgain:
                var wait = _backoff.After(proof.Losses + 1);
                await _queue.SendAgainAsync(proof, code, now + wait, CancellationToken.None);
                Say(proof, code, wait);
                break;
            case ProofStep.GiveUp:
                await _queue.GiveUpAsync(proof, code, CancellationToken.None);
                SayUnproven();
                break;
            default:
                await _queue.AskAgainAsync(proof, code, now + _backoff.After(proof.Asks + 1), CancellationToken.None);
                _logger.NotConfirmed(proof.ResultId, proof.StudyRow, _destination.Name, code, proof.Asks + 1);
                break;
        }
    }

    private void Say(PendingProof proof, ConfirmCode code, TimeSpan wait)
    {
        if (proof.Losses == 0)
        {
            _logger.Lost(proof.ResultId, proof.StudyRow, _destination.Name, code, wait);
        }
        else
        {
            _logger.LostAgain(proof.ResultId, proof.StudyRow, _destination.Name, code, proof.Losses + 1, wait);
        }
    }

    private void SayUnproven()
    {
        if (!_saidUnproven)
        {
            _saidUnproven = true;
            _logger.Unproven(_destination.Name);
        }
    }

    private async Task AlarmAsync(CancellationToken intake)
    {
        if (_overdue.IsDue && await _queue.OverdueAsync(_destination.Name, _overdue.Before, intake) is var count && _overdue.MustSay(count))
        {
            _logger.ConfirmOverdue(count, _destination.Name, _overdue.Age);
        }
    }

    private async Task SleepAsync(CancellationToken intake)
    {
        var now = _time.GetUtcNow();
        var due = await _queue.NextDueAsync(_destination.Name, intake) ?? DateTimeOffset.MaxValue;
        var wait = (due > _restUntil ? due : _restUntil) - now;
        if (wait > TimeSpan.Zero)
        {
            await using var timer = _time.CreateTimer(
                _ => _wake.Writer.TryWrite(true), state: null, wait < LongestSleep ? wait : LongestSleep, Timeout.InfiniteTimeSpan);
            await _wake.Reader.ReadAsync(intake);
        }
    }

    private static bool IsOfTheLine(ConfirmCode code) =>
        code is ConfirmCode.Unreachable or ConfirmCode.Rejected or ConfirmCode.TimedOut or ConfirmCode.Broken or ConfirmCode.TlsRefused;
}
