using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Airlock.Link;

namespace EdgeMLOps.Airlock.Tests.Link;

public sealed class KernelSockets_tests
{
    [Fact]
    public void A_row_of_the_table_of_IPv4_is_read()
    {
        var socket = KernelSockets.Parse("   1: 0100007F:2B68 0200000A:22B3 01 00000000:00000000 00:00000000 00000000     0        0 173734 1");
        Assert.Equal(new KernelSocket(IPEndPoint.Parse("127.0.0.1:11112"), IPEndPoint.Parse("10.0.0.2:8883"), TcpState.Established), socket);
    }

    [Fact]
    public void A_row_of_the_table_of_IPv6_is_read_and_a_mapped_address_is_the_one_it_stands_for()
    {
        var socket = KernelSockets.Parse(
            "   0: 0000000000000000FFFF00000100007F:2B68 B80D0120000000000000000001000000:0050 0A 00000000:00000000 00:00000000");
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:11112"), socket.Local);
        Assert.Equal(IPEndPoint.Parse("[2001:db8::1]:80"), socket.Remote);
        Assert.Equal(TcpState.Listen, socket.State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1: 0100007F:2B68 00000000:0000")]
    [InlineData("1: 0100007F 00000000 0A 0")]
    [InlineData("1: XX00007F:2B68 00000000:0000 0A 0")]
    public void What_is_no_row_proves_nothing(string line) => Assert.Throws<FormatException>(() => KernelSockets.Parse(line));

    [Theory]
    [InlineData(TcpState.Established, true)]
    [InlineData(TcpState.SynSent, true)]
    [InlineData(TcpState.Listen, true)]
    [InlineData(TcpState.CloseWait, true)]
    [InlineData(TcpState.TimeWait, false)]
    [InlineData(TcpState.FinWait2, false)]
    internal void A_socket_that_no_program_can_use_counts_as_closed(TcpState state, bool usable) =>
        Assert.Equal(usable, new KernelSocket(new IPEndPoint(0, 1), new IPEndPoint(0, 2), state).IsUsable);

    [Fact]
    public async Task The_tables_of_the_runtime_hold_what_the_kernels_do()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var (local, remote) = ((IPEndPoint)client.Client.LocalEndPoint!, (IPEndPoint)listener.LocalEndpoint); // not null: connected
        foreach (var sockets in new[] { KernelSockets.ReadTables(), await KernelSockets.ReadAsync(default) })
        {
            Assert.Contains(sockets, socket => socket.Local.Equals(remote) && socket.State == TcpState.Listen);
            Assert.Contains(sockets, socket => socket.Local.Equals(local) && socket.Remote.Equals(remote) && socket.State == TcpState.Established);
        }
    }
}
