using System.Collections.Concurrent;
using System.Threading.Channels;
using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Dicom.Network;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>
/// Looks at what peers asked us to commit, and reports: peers side by side, the reports of one after another, so that a
/// peer that is down holds up no other. One side of the hospital link.
/// </summary>
internal sealed class CommitmentReporter : IHospitalSockets, IAsyncDisposable
{
    private const int MostPeers = 16;
    private const int Batch = 64;

    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromHours(1);

    private readonly CommitmentQueue _queue;
    private readonly CommitmentAttempt _attempt;
    private readonly CommitmentOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CommitmentReporter> _logger;
    private readonly LinkWork _work;
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private long _forgotAt;

    public CommitmentReporter(
        CommitmentQueue queue, CommitmentAttempt attempt, IOptions<CommitmentOptions> options, TimeProvider time, ILogger<CommitmentReporter> logger)
    {
        _queue = queue;
        _attempt = attempt;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _work = new LinkWork(RunAsync, time);
    }

    public int OpenAssociations => _running.Count;

    public Task OpenAsync(CancellationToken cancellationToken) => _work.OpenAsync(cancellationToken);

    public Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken) => _work.CloseAsync(deadlineUtc, cancellationToken);

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    /// <summary>A request was taken in.</summary>
    /// <param name="id">Its row.</param>
    /// <param name="peer">Takes the report while the association is open.</param>
    public void Expect(long id, IDicomAssociationPeer peer)
    {
        _attempt.Remember(id, peer);
        _wake.Writer.TryWrite(true);
    }

    private async Task RunAsync(CancellationToken intake, CancellationToken abort)
    {
        while (!intake.IsCancellationRequested)
        {
            try
            {
                await ForgetAsync(intake);
                await StartDueAsync(intake, abort);
                await SleepAsync(intake);
            }
            catch (OperationCanceledException) when (intake.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A full disk ends some day and the queue is as it was; nor may a fault of ours end the loop unseen.
                _logger.CommitmentLoopFault(exception, _options.FirstRetry);
                await PauseAsync(intake);
            }
        }

        await Task.WhenAll(_running.Values);
    }

    private async Task StartDueAsync(CancellationToken intake, CancellationToken abort)
    {
        var due = await _queue.DueAsync([.. _running.Keys], Batch, intake);
        foreach (var peer in due.GroupBy(request => request.PeerAe, StringComparer.Ordinal).Take(MostPeers - _running.Count))
        {
            // Not before it stands there, or it could be gone from there before.
            var noted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _running[peer.Key] = ReportAllAsync(noted.Task, peer.Key, [.. peer], intake, abort);
            noted.SetResult();
        }
    }

    private async Task ReportAllAsync(
        Task noted, string peer, IReadOnlyList<QueuedCommitment> due, CancellationToken intake, CancellationToken abort)
    {
        await noted;
        try
        {
            foreach (var request in due.TakeWhile(_ => !intake.IsCancellationRequested))
            {
                await _attempt.RunAsync(request, abort);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _logger.CommitmentLoopFault(exception, _options.FirstRetry);
            await PauseAsync(intake);
        }
        finally
        {
            _running.TryRemove(peer, out _);
            _wake.Writer.TryWrite(true);
        }
    }

    private async Task SleepAsync(CancellationToken intake)
    {
        var due = await _queue.NextDueAsync([.. _running.Keys], intake);
        var wait = _running.Count < MostPeers && due is { } at ? at - _time.GetUtcNow() : LongestSleep;
        if (wait > TimeSpan.Zero)
        {
            await using var timer = _time.CreateTimer(
                _ => _wake.Writer.TryWrite(true), state: null, wait < LongestSleep ? wait : LongestSleep, Timeout.InfiniteTimeSpan);
            await _wake.Reader.ReadAsync(intake);
        }
    }

    private async Task ForgetAsync(CancellationToken intake)
    {
        if (_forgotAt == 0 || _time.GetElapsedTime(_forgotAt) > ForgetInterval)
        {
            _forgotAt = _time.GetTimestamp();
            await _queue.ForgetAsync(_time.GetUtcNow() - _options.Keep, intake);
        }
    }

    private async Task PauseAsync(CancellationToken intake) =>
        await Task.Delay(_options.FirstRetry, _time, intake).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
