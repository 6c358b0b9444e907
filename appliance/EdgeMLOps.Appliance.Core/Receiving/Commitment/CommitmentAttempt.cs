using System.Collections.Concurrent;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>One attempt at one request: judge its objects if that was not done, report, note the outcome.</summary>
internal sealed class CommitmentAttempt
{
    private readonly CommitmentQueue _queue;
    private readonly CommitmentJudge _judge;
    private readonly CommitmentCaller _caller;
    private readonly CommitmentOptions _options;
    private readonly DeliveryBackoff _backoff;
    private readonly TimeProvider _time;
    private readonly ILogger<CommitmentAttempt> _logger;

    // In memory only: an association does not outlive the process. At most one for each request that waits.
    private readonly ConcurrentDictionary<long, IDicomAssociationPeer> _open = new();

    public CommitmentAttempt(
        CommitmentQueue queue,
        CommitmentJudge judge,
        CommitmentCaller caller,
        IOptions<CommitmentOptions> options,
        TimeProvider time,
        ILogger<CommitmentAttempt> logger)
    {
        _queue = queue;
        _judge = judge;
        _caller = caller;
        _options = options.Value;
        _backoff = new DeliveryBackoff(_options.FirstRetry, _options.LongestRetry);
        _time = time;
        _logger = logger;
    }

    public void Remember(long id, IDicomAssociationPeer peer) => _open[id] = peer;

    /// <exception cref="StorageException">The outcome could not be noted; the attempt will be made again.</exception>
    public async Task RunAsync(QueuedCommitment request, CancellationToken abort)
    {
        _open.TryRemove(request.Id, out var peer);
        var code = await TryAsync(request, peer, abort);

        // The outcome is noted even while stopping: forgotten, it would be reported once more than needed.
        if (code == ReportCode.Confirmed)
        {
            await _queue.ConfirmAsync(request.Id, CancellationToken.None);
            _logger.CommitmentConfirmed(request.Id, request.PeerAe, request.Attempts + 1);
            return;
        }

        // What it lacked may be ours, so that its association is still the way to it.
        var isThere = peer is { IsOpen: true };
        if (isThere)
        {
            _open.TryAdd(request.Id, peer!); // not null: it is open
        }

        var now = _time.GetUtcNow();
        var left = request.ReceivedUtc - now + (isThere || _caller.CanCall(request.PeerAe) ? _options.GiveUpAge : _options.UncallableAge);
        if (left <= TimeSpan.Zero)
        {
            _open.TryRemove(request.Id, out _);
            await _queue.GiveUpAsync(request.Id, code, CancellationToken.None);
            _logger.CommitmentGivenUp(request.Id, request.PeerAe, code);
            return;
        }

        var wait = TimeSpan.FromTicks(Math.Min(_backoff.After(request.Attempts + 1).Ticks, left.Ticks));
        await _queue.RetryAsync(request.Id, code, now + wait, CancellationToken.None);
        _logger.CommitmentNotReported(request.Id, request.PeerAe, code, request.Attempts + 1, wait);
        if (now - request.ReceivedUtc > _options.AlarmAge)
        {
            _logger.CommitmentOverdue(request.Id, request.PeerAe, now - request.ReceivedUtc);
        }
    }

    private async Task<ReportCode> TryAsync(QueuedCommitment request, IDicomAssociationPeer? peer, CancellationToken abort)
    {
        DicomCommitmentReport report;
        try
        {
            report = await ReportOfAsync(request, abort);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StorageException)
        {
            _logger.CommitmentNotJudged(request.Id, exception.GetType().Name, exception.HResult);
            return ReportCode.NotJudged;
        }

        if (peer is { IsOpen: true } && await _caller.ReportAsync(peer, report, _options.AttemptLimit, abort) == ReportCode.Confirmed)
        {
            return ReportCode.Confirmed;
        }

        return await _caller.CallAsync(request, report, _options.AttemptLimit, abort);
    }

    private async Task<DicomCommitmentReport> ReportOfAsync(QueuedCommitment request, CancellationToken abort)
    {
        var references = await _queue.ReferencesAsync(request.Id, abort);
        if (request.JudgedMs is null)
        {
            var reasons = await _judge.JudgeAsync(request.PeerAe, references, abort);
            await _queue.JudgeAsync(request.Id, reasons, abort);
            references = [.. references.Zip(reasons, (reference, reason) => reference with { FailureReason = reason })];
            _logger.CommitmentJudged(request.Id, reasons.Count(reason => reason == 0), reasons.Count(reason => reason != 0));
        }

        return new DicomCommitmentReport(
            request.TransactionUid,
            [.. references.Where(reference => reference.FailureReason == 0).Select(reference => new DicomSopReference(reference.SopClassUid, reference.SopInstanceUid))],
            [.. references.Where(reference => reference.FailureReason != 0)]);
    }
}
