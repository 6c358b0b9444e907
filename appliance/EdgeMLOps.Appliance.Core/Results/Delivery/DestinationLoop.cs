using System.Threading.Channels;
using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.Appliance.Core.Results.Objects;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>Sends what is due at one destination, oldest first, and comes back to what failed.</summary>
internal sealed class DestinationLoop
{
    private const int Batch = 16;

    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);

    private readonly DestinationOptions _destination;
    private readonly IReadOnlyList<string> _classes;
    private readonly DeliveryOptions _options;
    private readonly DeliveryBackoff _backoff;
    private readonly ResultQueue _queue;
    private readonly ResultTransport _transport;
    private readonly OverdueWatch _overdue;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private int _failures;
    private int _requeues;
    private DateTimeOffset _restUntil = DateTimeOffset.MinValue;

    public DestinationLoop(
        DestinationOptions destination,
        DeliveryOptions options,
        ResultQueue queue,
        ResultTransport transport,
        TimeProvider time,
        ILogger<DestinationLoop> logger)
    {
        _destination = destination;
        _classes = ReportForms.OfAll(ResultKinds.Choose(destination.Objects, options.Objects));
        _options = options;
        _backoff = new DeliveryBackoff(options.FirstRetry, options.LongestRetry);
        _queue = queue;
        _transport = transport;
        _overdue = new OverdueWatch(options.AlarmAge, time);
        _time = time;
        _logger = logger;
        queue.Subscribe(_wake.Writer);
    }

    /// <summary>Runs until told to begin nothing new; an attempt that is on its way is finished, or cut when told so.</summary>
    public async Task RunAsync(CancellationToken intake, CancellationToken abort)
    {
        (_failures, _restUntil) = (0, DateTimeOffset.MinValue); // what the window cut was no fault of the destination
        while (!intake.IsCancellationRequested)
        {
            try
            {
                await SendDueAsync(intake, abort);
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
                _logger.LoopFault(ex, _destination.Name, _options.FirstRetry);
                await Task.Delay(_options.FirstRetry, _time, intake).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task SendDueAsync(CancellationToken intake, CancellationToken abort)
    {
        if (_requeues != _queue.Requeues)
        {
            (_requeues, _failures, _restUntil) = (_queue.Requeues, 0, DateTimeOffset.MinValue);
        }

        if (_restUntil > _time.GetUtcNow())
        {
            return;
        }

        foreach (var delivery in await _queue.DueAsync(_destination.Name, Batch, intake))
        {
            intake.ThrowIfCancellationRequested();
            var code = await AttemptAsync(delivery, abort);

            // The destination's fault, not the result's: one attempt finds out whether it is over, however many wait.
            _failures = IsOfTheLine(code) ? _failures + 1 : 0;
            if (_failures > 0)
            {
                _restUntil = _time.GetUtcNow() + _backoff.After(_failures);
                return;
            }
        }
    }

    private async Task<DeliveryCode> AttemptAsync(QueuedDelivery delivery, CancellationToken abort)
    {
        var (code, sentClass) = await _transport.SendAsync(_destination, _classes, delivery, _options.AttemptLimit, abort);
        if (code != DeliveryCode.Delivered)
        {
            var wait = _backoff.After(delivery.Attempts + 1);
            await _queue.MarkFailedAsync(delivery.Id, code, _time.GetUtcNow() + wait, CancellationToken.None);
            _logger.NotDelivered(delivery.ResultId, delivery.StudyRow, _destination.Name, code, delivery.Attempts + 1, wait);
            return code;
        }

        // The outcome is recorded even while stopping: forgotten, it would be sent once more than needed.
        await _queue.MarkDeliveredAsync(
            delivery.Id,
            sentClass,
            _destination.Confirm == ConfirmMode.None ? null : _time.GetUtcNow() + _destination.ConfirmAfter,
            CancellationToken.None);
        _logger.Delivered(delivery.ResultId, delivery.StudyRow, _destination.Name, delivery.Attempts + 1);
        if (sentClass is not null && !string.Equals(sentClass, delivery.SopClassUid, StringComparison.Ordinal))
        {
            _logger.Restated(
                delivery.ResultId,
                delivery.StudyRow,
                _destination.Name,
                ReportForms.NameOf(sentClass),
                ReportForms.NameOf(delivery.SopClassUid));
        }

        return code;
    }

    private async Task AlarmAsync(CancellationToken intake)
    {
        if (_overdue.IsDue && await _queue.OverdueAsync(_destination.Name, _overdue.Before, intake) is var count && _overdue.MustSay(count))
        {
            _logger.Overdue(count, _overdue.Age, _destination.Name);
        }
    }

    private async Task SleepAsync(CancellationToken intake)
    {
        var now = _time.GetUtcNow();
        var due = await _queue.NextDueAsync(_destination.Name, intake) ?? now + LongestSleep;
        var wait = (due > _restUntil ? due : _restUntil) - now;
        if (wait > TimeSpan.Zero)
        {
            await using var timer = _time.CreateTimer(
                _ => _wake.Writer.TryWrite(true), state: null, wait < LongestSleep ? wait : LongestSleep, Timeout.InfiniteTimeSpan);
            await _wake.Reader.ReadAsync(intake);
        }
    }

    private static bool IsOfTheLine(DeliveryCode code) => code is DeliveryCode.Unreachable or DeliveryCode.Rejected
        or DeliveryCode.TimedOut or DeliveryCode.Broken or DeliveryCode.TlsRefused;
}
