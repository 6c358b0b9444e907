using System.Globalization;
using System.Net.Sockets;
using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Receiving.Room;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Tls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>The appliance's DICOM port: the receiving side of the hospital link, opened and closed by its controller.</summary>
public sealed class Receiver : IHospitalSockets, IAsyncDisposable
{
    private readonly ReceivingOptions _options;
    private readonly ReceivingStore _store;
    private readonly CertificateSource? _certificates;
    private readonly DicomServer _server;
    private readonly ILogger<Receiver> _logger;
    private int _disposed;

    internal Receiver(
        IOptions<ReceivingOptions> options, ReceivingStore store, IDicomServiceProvider provider, TimeProvider timeProvider, ILoggerFactory loggers)
    {
        _options = options.Value;
        _store = store;
        _logger = loggers.CreateLogger<Receiver>();
        _certificates = _options.Tls.IsSet
            ? CertificateSource.Open("Dicom:Tls", _options.Tls, timeProvider, loggers.CreateLogger<CertificateSource>())
            : null;
        _server = new DicomServer(
            _options.ToServerOptions(_certificates is null ? null : _certificates.ForServer),
            provider,
            timeProvider,
            loggers.CreateLogger<DicomServer>());
    }

    /// <summary>What this run of the process received and refused, by whichever door.</summary>
    public ReceivingCounts Counts => _store.Counts;

    /// <summary>How the disk stands now.</summary>
    public RoomState Room => _store.Room.State;

    /// <summary>The port it listens on; null while it is closed.</summary>
    public int? Port => _server.LocalEndPoint?.Port;

    /// <summary>The port it listens on for TLS; null while it does not.</summary>
    public int? TlsPort => _server.TlsEndPoint?.Port;

    /// <summary>TLS handshakes refused in this run of the process.</summary>
    public long RefusedHandshakes => _server.RefusedHandshakes;

    /// <inheritdoc/>
    public int OpenAssociations => _server.OpenAssociations;

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_options is { AcceptAnyPeer: false, Peers.Count: 0 })
        {
            _logger.NobodyMaySend();
        }

        try
        {
            await _server.StartAsync(cancellationToken);
        }
        catch (SocketException exception)
        {
            throw new IOException(
                string.Create(CultureInfo.InvariantCulture, $"Dicom:Bind {_options.Bind}, Dicom:Port {_options.Port}{TlsPortText()}: {exception.SocketErrorCode}"),
                exception);
        }

        _logger.Receiving(_options.AeTitle, Port ?? 0);
    }

    /// <inheritdoc/>
    public async Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken)
    {
        try
        {
            await _server.DrainAsync(deadlineUtc, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _server.DrainAsync(DateTimeOffset.MinValue, CancellationToken.None);
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

        await _server.DisposeAsync();
        _certificates?.Dispose();
    }

    private string TlsPortText() =>
        _options.Tls.Port is { } port ? string.Create(CultureInfo.InvariantCulture, $" or Dicom:Tls:Port {port}") : "";
}
