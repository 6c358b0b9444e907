using System.Text.Json;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>
/// Opens and closes the hospital link. What it was last told outlives the process: an appliance that was drained starts
/// drained. Safe for concurrent use; repeating a request is harmless.
/// </summary>
public sealed class LinkController : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ParticipantLimit = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyList<IHospitalSockets> _sides;
    private readonly IReadOnlyList<ILinkDrainParticipant> _participants;
    private readonly LinkFlag _flag;
    private readonly AuditChain _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<LinkController> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private CancellationTokenSource _cut = new();
    private Task _drain = Task.CompletedTask;
    private int _disposed;
    private volatile HospitalLinkState _state;
    private Guid? _window;
    private Guid? _over;
    private bool _wasToldToDrain;

    internal LinkController(
        IEnumerable<IHospitalSockets> sides,
        IEnumerable<ILinkDrainParticipant> participants,
        LinkFlag flag,
        AuditChain audit,
        TimeProvider time,
        ILogger<LinkController> logger)
    {
        _sides = [.. sides];
        _participants = [.. participants];
        _flag = flag;
        _audit = audit;
        _time = time;
        _logger = logger;
        _state = new HospitalLinkState(HospitalLinkPhase.Drained, OpenAssociations: 0, time.GetUtcNow());
    }

    /// <summary>Where the link stands.</summary>
    public HospitalLinkState Current => _state with { OpenAssociations = _sides.Sum(side => side.OpenAssociations) };

    /// <summary>Opens the link, unless it was drained when the process last ran.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var flag = _flag.Load();
        if (flag is { Drained: false })
        {
            _over = flag.WindowId;
        }

        if (flag is { Drained: true })
        {
            _window = flag.WindowId;
            _state = new HospitalLinkState(HospitalLinkPhase.Drained, OpenAssociations: 0, flag.SinceUtc);
            _logger.StartedDrained();
            return;
        }

        await OpenAsync(HospitalLinkPhase.Serving, cancellationToken);
    }

    /// <summary>Begins to drain and returns; <see cref="Current"/> says when it is done. Harmless when draining or drained.</summary>
    /// <param name="windowId">The window it is for.</param>
    /// <param name="deadlineUtc">When open associations are cut.</param>
    /// <param name="who">Who asks.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="InvalidOperationException">That window is over: the request was late; nothing begins.</exception>
    /// <exception cref="Sqlite.StorageException">The audit row could not be written; nothing begins.</exception>
    public async Task<HospitalLinkState> DrainAsync(
        Guid windowId, DateTimeOffset deadlineUtc, string who, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var next = Require(LinkEvent.DrainAsked, _over == windowId ? LinkFacts.None : LinkFacts.WindowNotOver);
            _wasToldToDrain = true;

            // A drain that failed (the flag could not be written) is tried again when the airlock asks again.
            if (_state.Phase == HospitalLinkPhase.Serving || (_state.Phase == HospitalLinkPhase.Draining && _drain.IsCompleted))
            {
                await RecordAsync("LinkDraining", who, new LinkAuditDetail(windowId, deadlineUtc), cancellationToken);
                Enter(next);
                _window = windowId;
                _logger.Draining(Current.OpenAssociations);
                _cut.Dispose();
                _cut = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                _drain = DrainGuardedAsync(windowId, deadlineUtc, who, _cut.Token);
            }

            else if (_state.Phase == HospitalLinkPhase.Drained && _window != windowId)
            {
                // Drained for one window and wanted for another: from now on only the later one can end it.
                await RecordAsync("LinkDrained", who, new LinkAuditDetail(windowId, deadlineUtc), cancellationToken);
                await _flag.SaveAsync(new LinkFlagContent(Drained: true, windowId, _time.GetUtcNow()), cancellationToken);
                _window = windowId;
            }

            return Current;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Opens the link again; cuts a drain that still runs. Harmless when serving.</summary>
    /// <param name="windowId">
    /// The window that is over; empty from an airlock that knows of none and has proven the outside down, which is believed
    /// only where this process was not told to drain.
    /// </param>
    /// <param name="who">Who asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The link is down for another window, which is not over; it stays down.</exception>
    /// <exception cref="IOException">A side could not be opened; the link stays drained.</exception>
    /// <exception cref="Sqlite.StorageException">The audit row could not be written; nothing is opened.</exception>
    public async Task<HospitalLinkState> ServeAsync(Guid windowId, string who, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // A word about an old window, late or by mistake, must not bring the hospital up while the outside is.
            var isOfThis = _window is null || (windowId == Guid.Empty ? !_wasToldToDrain : _window == windowId);
            var next = Require(LinkEvent.ServeAsked, isOfThis ? LinkFacts.OfThisWindow : LinkFacts.None);
            await _cut.CancelAsync();
            await _drain;
            if (_state.Phase != HospitalLinkPhase.Serving)
            {
                await RecordAsync("LinkServing", who, new LinkAuditDetail(windowId, DeadlineUtc: null), cancellationToken);
                await SaveOverAsync(windowId, cancellationToken);
                await OpenAsync(next, cancellationToken);
            }
            else if (windowId != Guid.Empty && _over != windowId)
            {
                // Its own request to drain may still be on its way.
                await SaveOverAsync(windowId, cancellationToken);
            }

            return Current;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Closes the link because the process ends; what was last said stays persisted.</summary>
    /// <param name="cancellationToken">Cuts what is open at once.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_sides.Select(side => side.CloseAsync(_time.GetUtcNow() + StopLimit, cancellationToken)));
    }

    /// <summary>Releases what it holds; the sides are the container's.</summary>
    public async ValueTask DisposeAsync()
    {
        // The container knows it by two names, and disposes it by both.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        _cut.Dispose();
        _stopping.Dispose();
        _turn.Dispose();
    }

    private async Task SaveOverAsync(Guid windowId, CancellationToken cancellationToken)
    {
        await _flag.SaveAsync(new LinkFlagContent(Drained: false, windowId, _time.GetUtcNow()), cancellationToken);
        _over = windowId;
    }

    private HospitalLinkPhase Require(LinkEvent happened, LinkFacts facts) =>
        LinkTransitions.Next(LinkTransitions.Rows, _state.Phase, happened, facts)
        ?? throw new InvalidOperationException($"{happened} cannot happen while {_state.Phase} with {facts}.");

    private async Task OpenAsync(HospitalLinkPhase next, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var side in _sides)
            {
                await side.OpenAsync(cancellationToken);
            }
        }
        catch
        {
            await CloseAgainAsync();
            throw;
        }

        Enter(next);
        _logger.Serving();
    }

    // What the opening failed of is what the caller is told; the next try closes and opens again.
    private async Task CloseAgainAsync()
    {
        try
        {
            await Task.WhenAll(_sides.Select(side => side.CloseAsync(_time.GetUtcNow(), CancellationToken.None)));
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            _logger.NotClosedAgain(ex);
        }
    }

    private async Task DrainGuardedAsync(Guid windowId, DateTimeOffset deadlineUtc, string who, CancellationToken cut)
    {
        try
        {
            await DrainSidesAsync(windowId, deadlineUtc, who, cut);
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            _logger.DrainCut();
        }
        catch (Exception ex) when (!cut.IsCancellationRequested || ex is not OperationCanceledException)
        {
            _logger.DrainFailed(ex);
        }
    }

    private async Task DrainSidesAsync(Guid windowId, DateTimeOffset deadlineUtc, string who, CancellationToken cut)
    {
        var begun = _time.GetTimestamp();
        await Task.WhenAll(_sides.Select(side => side.CloseAsync(deadlineUtc, cut)));
        foreach (var participant in _participants)
        {
            await LetFinishAsync(participant, windowId, cut);
        }

        await _flag.SaveAsync(new LinkFlagContent(Drained: true, windowId, _time.GetUtcNow()), cut);
        await RecordAsync("LinkDrained", who, new LinkAuditDetail(windowId, deadlineUtc), cut);
        Enter(Require(LinkEvent.SidesClosed, LinkFacts.FlagSaved));
        _logger.Drained(_time.GetElapsedTime(begun).TotalMilliseconds);
    }

    // A participant that fails must not keep the hospital waiting: what it had to do stays to be done.
    private async Task LetFinishAsync(ILinkDrainParticipant participant, Guid windowId, CancellationToken cut)
    {
        using var limit = new CancellationTokenSource(ParticipantLimit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cut);
        try
        {
            await participant.OnDrainedAsync(windowId, both.Token);
        }
        catch (Exception ex) when (!cut.IsCancellationRequested)
        {
            _logger.ParticipantFailed(participant.GetType().Name, ex);
        }
    }

    private Task<AuditHead> RecordAsync(string kind, string who, LinkAuditDetail detail, CancellationToken cancellationToken) =>
        _audit.AppendAsync(kind, who, JsonSerializer.Serialize(detail, LinkJson.Default.LinkAuditDetail), cancellationToken);

    private void Enter(HospitalLinkPhase phase) => _state = new HospitalLinkState(phase, OpenAssociations: 0, _time.GetUtcNow());
}
