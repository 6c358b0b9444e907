using System.Net;
using EdgeMLOps.Dicom.Network.Serving;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Dicom.Network;

/// <summary>
/// A DICOM acceptor (PS3.8 upper layer over TCP; C-ECHO and C-STORE as SCP; storage commitment in both roles). Each connection runs by itself: one that
/// is silent, slow or hostile holds up no other. Can be drained and started again. Thread-safe.
/// </summary>
public sealed class DicomServer : IAsyncDisposable
{
    private readonly DicomServerOptions _options;
    private readonly IDicomServiceProvider _provider;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<DicomServer> _logger;
    private readonly SemaphoreSlim _turn = new(1);
    private ServerRun? _run;
    private long _lastId;
    private long _refusedHandshakes;

    /// <summary>A server that does not listen yet.</summary>
    /// <param name="options">Where to listen, and the bounds.</param>
    /// <param name="provider">Decides and stores.</param>
    /// <param name="timeProvider">Clock of all time limits.</param>
    /// <param name="logger">Takes events 9000 to 9099.</param>
    public DicomServer(
        DicomServerOptions options, IDicomServiceProvider provider, TimeProvider timeProvider, ILogger<DicomServer> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(logger);
        if (options is { TlsPort: not null, Tls: null })
        {
            throw new ArgumentException("A TLS port needs the terms of TLS.", nameof(options));
        }

        _options = options;
        _provider = provider;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>Where it listens; null while it does not.</summary>
    public IPEndPoint? LocalEndPoint => Volatile.Read(ref _run)?.LocalEndPoint;

    /// <summary>Where it listens for TLS; null while it does not.</summary>
    public IPEndPoint? TlsEndPoint => Volatile.Read(ref _run)?.TlsEndPoint;

    /// <summary>TLS handshakes refused since the server was made; each is logged with its <see cref="DicomTlsRefusal"/>.</summary>
    public long RefusedHandshakes => Interlocked.Read(ref _refusedHandshakes);

    /// <summary>Associations open now.</summary>
    public int OpenAssociations => Volatile.Read(ref _run)?.OpenAssociations ?? 0;

    /// <summary>Binds the port and serves from then on; does nothing if it does already.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address or port cannot be bound.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _run ??= new ServerRun(
                new ServerContext(
                    _options,
                    _provider,
                    new ConnectionTable(_options.MaxPendingConnections, _options.MaxAssociations, _options.MaxAssociationsPerPeer),
                    _timeProvider,
                    _logger,
                    () => Interlocked.Increment(ref _refusedHandshakes)),
                () => Interlocked.Increment(ref _lastId));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Leaves the network: new associations are refused transiently, open ones may finish until the deadline and are
    /// aborted then; when it returns no socket of this server is open. Does nothing if it does not listen.
    /// </summary>
    /// <param name="deadline">When open associations are aborted; a past time aborts them at once.</param>
    /// <param name="cancellationToken">Stops waiting; the server stays in draining and the call may be repeated.</param>
    public async Task<DicomDrainOutcome> DrainAsync(DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_run is not { } run)
            {
                return default;
            }

            var outcome = await run.DrainAsync(deadline, cancellationToken);
            Volatile.Write(ref _run, null);
            run.Dispose();
            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Aborts what is open and closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync(DateTimeOffset.MinValue, CancellationToken.None);
        _turn.Dispose();
    }
}
