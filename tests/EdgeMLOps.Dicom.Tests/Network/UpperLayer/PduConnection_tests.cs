using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Tests.Network.UpperLayer;

public sealed class PduConnection_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_comes_after_an_answer_is_acknowledged_at_once()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // nothing to ask for elsewhere
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(listener.LocalEndpoint);
        var socket = await listener.AcceptSocketAsync();
        using var connection = new PduConnection(socket, TimeProvider.System);
        using var clock = new WaitClock(TimeProvider.System, CancellationToken.None);

        // A release request; answers make the kernel expect a dialogue (after three, since Linux 5.0), in which acknowledgements wait for answers.
        byte[] release = [0x05, 0, 0, 0, 0, 4, 0, 0, 0, 0];
        for (var i = 0; i < 4; i++)
        {
            await peer.SendAsync(release);
            await connection.ReadAsync(clock, Limit);
            await socket.SendAsync(release);
        }

        Assert.False(PromptAcknowledgement.IsAsked(socket));

        await peer.SendAsync(release);
        await connection.ReadAsync(clock, Limit);
        await connection.SendAsync(release, clock, Limit);
        Assert.True(PromptAcknowledgement.IsAsked(socket));
    }
}
