using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>
/// The asking side of the hospital link: an association a question, none while the link is drained. Opened and closed by the
/// link controller alone. Safe for concurrent use.
/// </summary>
internal sealed class PacsLink : IHospitalSockets, IAsyncDisposable
{
    /// <summary>Below the 49 days that a timer takes; a deadline may be any date.</summary>
    private static readonly TimeSpan LongestPatience = TimeSpan.FromDays(30);

    private readonly PacsPeer? _peer;
    private readonly string _callingAe;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private CancellationTokenSource? _session;
    private TaskCompletionSource? _idle;
    private int _active;
    private int _disposed;

    /// <param name="peer">The PACS; null: nobody is ever asked.</param>
    /// <param name="callingAe">Our own AE title.</param>
    /// <param name="time">Clock of the limits.</param>
    public PacsLink(PacsPeer? peer, string callingAe, TimeProvider time)
    {
        _peer = peer;
        _callingAe = callingAe;
        _time = time;
    }

    public bool HasPeer => _peer is not null;

    /// <summary>Our own AE title: where a C-MOVE is to bring things.</summary>
    public string CallingAe => _callingAe;

    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _session is not null;
            }
        }
    }

    public int OpenAssociations
    {
        get
        {
            lock (_gate)
            {
                return _active;
            }
        }
    }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            lock (_gate)
            {
                _session ??= new CancellationTokenSource();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            await CloseLockedAsync(deadlineUtc, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Asks on an association of its own; a failure of peer or network is the reply.</summary>
    /// <param name="abstractSyntax">SOP Class UID of the service.</param>
    /// <param name="limit">For all of it: connect, ask, answer, release.</param>
    /// <param name="ask">The questions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<PacsReply<T>> AskAsync<T>(
        string abstractSyntax, TimeSpan limit, Func<DicomClientAssociation, CancellationToken, Task<T>> ask, CancellationToken cancellationToken) =>
        AskAsync(abstractSyntax, limit, (association, _, token) => ask(association, token), cancellationToken);

    /// <summary>Asks as above, and the limit begins anew as often as the asker says.</summary>
    /// <param name="abstractSyntax">SOP Class UID of the service.</param>
    /// <param name="limit">For all of it, or from the last time the second parameter of <paramref name="ask"/> was called.</param>
    /// <param name="ask">The questions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PacsReply<T>> AskAsync<T>(
        string abstractSyntax, TimeSpan limit, Func<DicomClientAssociation, Action, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        if (_peer is not { } peer || Begin() is not { } session)
        {
            return new PacsReply<T>(PacsFault.LinkDown, default);
        }

        using var timeout = new CancellationTokenSource(limit, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, session, cancellationToken);
        try
        {
            return new PacsReply<T>(PacsFault.None, await AskAsync(
                peer, abstractSyntax, (association, token) => ask(association, () => timeout.CancelAfter(limit), token), any.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new PacsReply<T>(session.IsCancellationRequested ? PacsFault.LinkDown : PacsFault.TimedOut, default);
        }
        catch (DicomNetworkException ex)
        {
            return new PacsReply<T>(FaultOf(ex.Fault), default);
        }
        finally
        {
            End();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The container knows it by two names, and disposes it by both.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await CloseAsync(_time.GetUtcNow(), CancellationToken.None);
        _turn.Dispose();
    }

    private static PacsFault FaultOf(DicomNetworkFault fault) => fault switch
    {
        DicomNetworkFault.ConnectFailed => PacsFault.Unreachable,
        DicomNetworkFault.Rejected => PacsFault.Rejected,
        DicomNetworkFault.ContextNotAccepted => PacsFault.NotOffered,
        DicomNetworkFault.TimedOut => PacsFault.TimedOut,
        DicomNetworkFault.TlsRefused => PacsFault.TlsRefused,
        DicomNetworkFault.OperationFailed => PacsFault.Refused,
        _ => PacsFault.Broken,
    };

    private async Task<T> AskAsync<T>(
        PacsPeer peer, string abstractSyntax, Func<DicomClientAssociation, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        var options = new DicomClientOptions
        {
            Host = peer.Host,
            Port = peer.Port,
            CallingAe = _callingAe,
            CalledAe = peer.AeTitle,
            Tls = peer.Tls,
            TimeProvider = _time,
        };
        await using var association = await DicomClient.ConnectAsync(
            options, [new DicomPresentationContext(abstractSyntax, PacsModel.TransferSyntaxes)], cancellationToken);
        var answer = await ask(association, cancellationToken);
        await ReleaseAsync(association, cancellationToken);
        return answer;
    }

    // The answer counts: a peer that fails to release afterwards has given it all the same.
    private static async Task ReleaseAsync(DicomClientAssociation association, CancellationToken cancellationToken)
    {
        try
        {
            await association.ReleaseAsync(cancellationToken);
        }
        catch (Exception ex) when (ex is DicomNetworkException or OperationCanceledException)
        {
            // Disposing aborts what could not be released.
        }
    }

    private CancellationToken? Begin()
    {
        lock (_gate)
        {
            if (_session is not { } session)
            {
                return null;
            }

            _active++;
            return session.Token;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            if (--_active == 0)
            {
                _idle?.TrySetResult();
            }
        }
    }

    private async Task CloseLockedAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken)
    {
        CancellationTokenSource session;
        Task idle;
        lock (_gate)
        {
            if (_session is null)
            {
                return;
            }

            (session, _session) = (_session, null);
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_active == 0)
            {
                _idle.SetResult();
            }

            idle = _idle.Task;
        }

        using (session)
        {
            try
            {
                var patience = TimeSpan.FromTicks(Math.Clamp((deadlineUtc - _time.GetUtcNow()).Ticks, 0, LongestPatience.Ticks));
                await idle.WaitAsync(patience, _time, cancellationToken);
            }
            catch (Exception ex) when (ex is TimeoutException or OperationCanceledException)
            {
                await session.CancelAsync();
                await idle;
            }
        }
    }
}
