using System.Globalization;
using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Hosting.Tls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>The STOW-RS door: one side of the hospital link, opened and closed by its controller. Shut, it holds no socket.</summary>
public sealed class StowDoor : IHospitalSockets, IAsyncDisposable
{
    /// <summary>Below the 49 days that a timer takes; a deadline may be any date.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly StowOptions _options;
    private readonly CertificateSource? _certificates;
    private readonly StowSlots _slots;
    private readonly StowApplication _application;
    private readonly TimeProvider _time;
    private readonly ILogger<StowDoor> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private StowServer? _server;
    private int _disposed;

    internal StowDoor(
        IOptions<StowOptions> options,
        IOptions<ReceivingOptions> receiving,
        ReceivingStore store,
        InstanceJournal journal,
        TimeProvider time,
        ILogger<StowDoor> logger)
    {
        _options = options.Value;
        _time = time;
        _logger = logger;
        _slots = new StowSlots(_options);
        _certificates = _options is { Enabled: true, Tls.IsSet: true }
            ? CertificateSource.Open("Stow:Tls", _options.Tls, time, logger)
            : null;
        var title = _options.AeTitle.Length > 0 ? _options.AeTitle : receiving.Value.AeTitle;
        var part = new StowPart(store, new AeTitleTable(receiving.Value).PolicyOf(title), title);
        _application = new StowApplication(_options, _slots, new StowIntake(part, _options.MaxParts), store, journal, Counts, logger);
    }

    /// <summary>What became of the requests.</summary>
    public StowCounts Counts { get; } = new();

    /// <summary>The port it listens on; null while it is shut.</summary>
    public int? Port => Volatile.Read(ref _server)?.Port;

    /// <summary>Requests at work.</summary>
    public int OpenAssociations => _slots.Count;

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (!_options.Enabled)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            _slots.Drain(draining: false);
            if (_server is null)
            {
                _server = await StartAsync(cancellationToken);
                _logger.StowOpen(_server.Port, _certificates is null ? ", without TLS" : "");
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_server is not { } server)
            {
                return;
            }

            _slots.Drain(draining: true);
            var left = TimeSpan.FromTicks(Math.Clamp((deadlineUtc - _time.GetUtcNow()).Ticks, 0, LongestWait.Ticks));
            using var deadline = new CancellationTokenSource(left, _time);
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            await server.StopAsync(cut.Token);
            Volatile.Write(ref _server, null);
            await server.DisposeAsync();
            _logger.StowClosed();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        // The container knows it by two names, and disposes it by both.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await CloseAsync(DateTimeOffset.MinValue, CancellationToken.None);
        _certificates?.Dispose();
        _turn.Dispose();
    }

    private async Task<StowServer> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await StowServer.StartAsync(_options, _certificates, _application, Counts, _logger, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw new IOException(
                string.Create(CultureInfo.InvariantCulture, $"Stow:Bind {_options.Bind}, Stow:Port {_options.Port}: {exception.GetType().Name}"), exception);
        }
    }
}
