using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.TestKit.Brokers;

/// <summary>Speaks as much of MQTT 5.0 as it takes to answer with any reason code and property: no real broker can be brought to say most of
/// them. Everything else is tested against mosquitto.</summary>
public sealed class ScriptedBroker : IAsyncDisposable
{
    private const byte Disconnect = 0xE0;

    private readonly TempFolder _folder = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly int[] _counts = new int[16];
    private readonly Task _serving;

    public ScriptedBroker()
    {
        Certificates = new TestCertificates(_folder.Path);
        var own = Certificates.Issue("broker", Mosquitto.Host);
        _certificate = X509Certificate2.CreateFromPemFile(own.CertificateFile, own.KeyFile);
        _listener.Start();
        _serving = ServeAsync();
    }

    public TestCertificates Certificates { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The versions of TLS it speaks; none: all of the system.</summary>
    public SslProtocols Versions { get; set; } = SslProtocols.None;

    /// <summary>Reason code and properties of its answer to CONNECT.</summary>
    public (byte Reason, byte[] Properties) Welcome { get; set; } = (0, []);

    /// <summary>Reason code and properties of its answer to PUBLISH.</summary>
    public (byte Reason, byte[] Properties) Acknowledgement { get; set; } = (0, []);

    /// <summary>Answers no PUBLISH, and goes on.</summary>
    public bool IsMute { get; set; }

    /// <summary>Answers SUBSCRIBE with DISCONNECT and this reason, and hangs up; null: consents.</summary>
    public byte? Leave { get; set; }

    /// <summary>Packets of a type it got, such as 3 for PUBLISH.</summary>
    public int Count(int type) => Volatile.Read(ref _counts[type]);

    /// <summary>A property whose value is a UTF-8 string of ASCII, at most 127 bytes.</summary>
    public static byte[] Text(byte identifier, string value) =>
        [identifier, 0, (byte)value.Length, .. System.Text.Encoding.ASCII.GetBytes(value)];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _certificate.Dispose();
        Certificates.Dispose();
        _folder.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            _ = TalkAsync(await _listener.AcceptTcpClientAsync());
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var plain = client;
        await using var secured = new SslStream(client.GetStream());
        try
        {
            await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate, EnabledSslProtocols = Versions });
            while (await ReadAsync(secured) is { } packet && Answer(packet) is { } answer)
            {
                await secured.WriteAsync(answer);
                if (answer is [Disconnect, ..])
                {
                    return;
                }
            }
        }
        catch (Exception ex) when (ex is IOException or AuthenticationException or ObjectDisposedException)
        {
            // The client left, as most tests have it.
        }
    }

    private static async Task<(int Type, byte[] Body)?> ReadAsync(SslStream stream)
    {
        var one = new byte[1];
        if (await stream.ReadAtLeastAsync(one, 1, throwOnEndOfStream: false) == 0)
        {
            return null;
        }

        var type = one[0] >> 4;
        var length = 0;
        for (var shift = 0; shift < 28; shift += 7)
        {
            await stream.ReadExactlyAsync(one);
            length |= (one[0] & 0x7F) << shift;
            if (one[0] < 0x80)
            {
                break;
            }
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body);
        return (type, body);
    }

    /// <returns>Null to hang up.</returns>
    private byte[]? Answer((int Type, byte[] Body) packet)
    {
        Interlocked.Increment(ref _counts[packet.Type]);
        return packet.Type switch
        {
            1 => [0x20, (byte)(3 + Welcome.Properties.Length), 0, Welcome.Reason, (byte)Welcome.Properties.Length, .. Welcome.Properties],
            3 when IsMute => [],
            3 =>
            [
                0x40,
                (byte)(4 + Acknowledgement.Properties.Length),
                .. IdOf(packet.Body),
                Acknowledgement.Reason,
                (byte)Acknowledgement.Properties.Length,
                .. Acknowledgement.Properties,
            ],
            8 => Leave is { } reason ? [Disconnect, 1, reason] : [0x90, 4, packet.Body[0], packet.Body[1], 0, 1],
            12 => [0xD0, 0],
            _ => null,
        };
    }

    private static byte[] IdOf(byte[] publish)
    {
        var at = 2 + (publish[0] << 8) + publish[1];
        return publish[at..(at + 2)];
    }
}
