using System.Net;
using System.Net.Security;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>One span of listening of the HTTP server: no host around it, no route and no setting but those named here.</summary>
internal sealed class StowServer : IAsyncDisposable
{
    private const int MaxHeadersLength = 16 * 1024;
    private const int MaxHeaders = 64;
    private const int MaxAddressLine = 1024;
    private const int MaxConnections = 256;

    // A client that keeps its connections alive holds a few more than it has requests at work.
    private const int SpareConnectionsOfPeer = 4;
    private static readonly object Secured = new();

    private readonly IServer _server;
    private readonly ServiceProvider _services;
    private readonly ListenOptions _listen;

    private StowServer(IServer server, ServiceProvider services, ListenOptions listen)
    {
        _server = server;
        _services = services;
        _listen = listen;
    }

    public int Port => ((IPEndPoint)_listen.EndPoint).Port;

    /// <exception cref="IOException">The address or port cannot be bound.</exception>
    public static async Task<StowServer> StartAsync(
        StowOptions options, CertificateSource? certificates, StowApplication application, StowCounts counts, ILogger logger, CancellationToken cancellationToken)
    {
        ListenOptions? listening = null;
        var services = ServicesOf(logger, kestrel =>
        {
            kestrel.AddServerHeader = false;
            SetLimits(kestrel.Limits, options);
            kestrel.Listen(IPAddress.Parse(options.Bind), options.Port, listen =>
            {
                listening = listen;
                listen.Protocols = HttpProtocols.Http1;
                Bound(listen, new PeerPlaces(MaxConnections, options.MaxRequestsPerPeer + SpareConnectionsOfPeer));
                if (certificates is not null)
                {
                    Secure(listen, options, certificates, counts, logger);
                }
            });
        });
        try
        {
            var server = services.GetRequiredService<IServer>();
            await server.StartAsync(application, cancellationToken);
            return new StowServer(server, services, listening!); // not null: the server has started by it
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes no connection any more and lets requests finish; cuts them when the token says so.</summary>
    public Task StopAsync(CancellationToken cut) => _server.StopAsync(cut);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    // The builder for what the server needs within; the host it could build, with its signals and its own logs, is not wanted.
    private static ServiceProvider ServicesOf(ILogger logger, Action<KestrelServerOptions> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(configure);
        builder.Services.AddSingleton<ILoggerFactory>(_ => new StowServerLogs(logger));
        return builder.Services.BuildServiceProvider();
    }

    private static void SetLimits(KestrelServerLimits limits, StowOptions options)
    {
        limits.MaxRequestBodySize = null; // a study has no largest size; the disk's mark holds instead
        limits.MaxRequestHeadersTotalSize = MaxHeadersLength;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestLineSize = MaxAddressLine;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.RequestHeadersTimeout = options.HeadTimeout;
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinBytesPerSecond, options.BodyGrace);
        limits.MinResponseDataRate = new MinDataRate(options.MinBytesPerSecond, options.BodyGrace);
    }

    // Before TLS: connections that stay silent must not keep those of other addresses out.
    private static void Bound(ListenOptions listen, PeerPlaces places) => listen.Use(next => async connection =>
    {
        var peer = StowApplication.Unmapped((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (places.Enter(peer) != PlaceVerdict.Taken)
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            places.Leave(peer);
        }
    });

    private static void Secure(ListenOptions listen, StowOptions options, CertificateSource certificates, StowCounts counts, ILogger logger)
    {
        var clients = options switch
        {
            { Tls.AuthoritiesFile.Length: 0 } => ClientCertificates.NotAsked,
            { Tokens.Count: 0 } => ClientCertificates.Demanded,
            _ => ClientCertificates.Welcome,
        };
        listen.Use(next => connection => WatchAsync(connection, next, counts, logger));
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = options.HeadTimeout,
            OnConnection = context => ValueTask.FromResult(TermsOf(context, certificates.ForServer(clients))),
        });
        listen.Use(next => connection =>
        {
            connection.Items[Secured] = true;
            return next(connection);
        });
    }

    private static SslServerAuthenticationOptions TermsOf(TlsHandshakeCallbackContext context, SslServerAuthenticationOptions terms)
    {
        var judge = terms.RemoteCertificateValidationCallback!; // the source always gives one
        var items = context.Connection.Items;
        terms.ApplicationProtocols = [SslApplicationProtocol.Http11];
        terms.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
        {
            var accepted = judge(sender, certificate, chain, errors);
            items[Secured] = accepted ? null : DicomTls.RefusalOf(certificate, chain, errors);
            return accepted;
        };
        return terms;
    }

    // Outside of TLS: what comes back without having been inside is a handshake that came to nothing.
    private static async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next, StowCounts counts, ILogger logger)
    {
        await next(connection);
        if (connection.Items.TryGetValue(Secured, out var inside) && inside is true)
        {
            return;
        }

        counts.HandshakeRefused();
        logger.StowHandshakeRefused(inside as DicomTlsRefusal? ?? DicomTlsRefusal.HandshakeFailed);
    }
}
