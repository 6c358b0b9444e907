using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace EdgeMLOps.Hosting.Tests.Tls;

/// <summary>A real handshake over loopback between two sets of terms.</summary>
internal static class TlsPair
{
    /// <summary>Null when both sides took each other; else which of them refused the other's certificate: "server" or "client".</summary>
    public static async Task<string?> ShakeAsync(SslServerAuthenticationOptions server, SslClientAuthenticationOptions client)
    {
        string? refusing = null;
        server.RemoteCertificateValidationCallback = Watch(server.RemoteCertificateValidationCallback!, () => refusing = "server");
        client.RemoteCertificateValidationCallback = Watch(client.RemoteCertificateValidationCallback!, () => refusing = "client");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var calling = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync();
        await calling.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var called = await accepting;
        var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
        var ends = await Task.WhenAll(
            RunAsync(called, async stream =>
            {
                await stream.AuthenticateAsServerAsync(server, limit);
                await stream.WriteAsync(new byte[] { 1 }, limit);
                await stream.ReadExactlyAsync(new byte[1], limit);
            }),
            RunAsync(calling, async stream =>
            {
                await stream.AuthenticateAsClientAsync(client, limit);
                await stream.ReadExactlyAsync(new byte[1], limit); // in TLS 1.3 a refusal is felt only now
                await stream.WriteAsync(new byte[] { 1 }, limit);
            }));
        var failures = ends.OfType<Exception>().ToList();
        return failures.Count == 0 ? null : refusing ?? throw new AggregateException(failures);
    }

    private static RemoteCertificateValidationCallback Watch(RemoteCertificateValidationCallback inner, Action refused) =>
        (sender, certificate, chain, errors) =>
        {
            var accepted = inner(sender, certificate, chain, errors);
            if (!accepted)
            {
                refused();
            }

            return accepted;
        };

    private static async Task<Exception?> RunAsync(TcpClient end, Func<SslStream, Task> exchange)
    {
        using var mine = end;
        await using var stream = new SslStream(end.GetStream());
        try
        {
            await exchange(stream);
            return null;
        }
        catch (Exception ex) when (ex is AuthenticationException or IOException)
        {
            return ex;
        }
    }
}
