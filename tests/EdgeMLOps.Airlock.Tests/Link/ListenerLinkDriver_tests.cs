using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Airlock.Link;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Tests.Link;

/// <summary>On real sockets and the real kernel's table.</summary>
public sealed class ListenerLinkDriver_tests
{
    private readonly int _hospital = FreePort.Next();
    private readonly int _pacs = FreePort.Next();
    private readonly int _broker = FreePort.Next();
    private readonly ListenerLinkDriver _driver;

    public ListenerLinkDriver_tests() => _driver = new ListenerLinkDriver(
        Options.Create(new LinkOptions { HospitalPorts = [_hospital], HospitalPeerPorts = [_pacs], BrokerPort = _broker, ProbeMilliseconds = 10_000 }),
        TimeProvider.System);

    [Fact]
    public async Task Where_nothing_is_open_both_links_are_proven_down()
    {
        Assert.Equal(LinkProof.Proven, await _driver.ProveHospitalDownAsync(default));
        Assert.Equal(LinkProof.Proven, await _driver.ProveOutsideDownAsync(default));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::")]
    public async Task A_listening_hospital_port_is_found_at_whatever_address(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), _hospital);
        listener.Start();
        Assert.Equal("HospitalSocketOpen", (await _driver.ProveHospitalDownAsync(default)).Code);
    }

    [Fact]
    public async Task An_association_that_outlives_its_listener_is_found()
    {
        using var listener = new TcpListener(IPAddress.Loopback, _hospital);
        listener.Start();
        using var peer = new TcpClient();
        await peer.ConnectAsync(IPAddress.Loopback, _hospital);
        using var accepted = await listener.AcceptTcpClientAsync();
        listener.Stop();
        Assert.Equal("HospitalSocketOpen", (await _driver.ProveHospitalDownAsync(default)).Code);
    }

    [Fact]
    public async Task A_delivery_to_the_PACS_is_found()
    {
        using var pacs = new TcpListener(IPAddress.Loopback, _pacs);
        pacs.Start();
        using var delivery = new TcpClient();
        await delivery.ConnectAsync(IPAddress.Loopback, _pacs);
        Assert.Equal("HospitalSocketOpen", (await _driver.ProveHospitalDownAsync(default)).Code);
    }

    [Fact]
    public async Task A_connection_to_the_broker_is_found_and_its_end_too()
    {
        using var broker = new TcpListener(IPAddress.Loopback, _broker);
        broker.Start();
        Assert.True((await _driver.ProveOutsideDownAsync(default)).Down, "a broker that only listens is no connection to it");
        using (var relay = new TcpClient())
        {
            await relay.ConnectAsync(IPAddress.Loopback, _broker);
            Assert.Equal("BrokerSocketOpen", (await _driver.ProveOutsideDownAsync(default)).Code);
        }

        Assert.True((await _driver.ProveOutsideDownAsync(default)).Down);
    }

    [Fact]
    public async Task Only_a_refusal_proves_that_the_port_is_shut()
    {
        // The table shows nothing, and the try fails for another reason than that nobody listens.
        var driver = new ListenerLinkDriver(
            Options.Create(new LinkOptions { HospitalPorts = [_hospital], BrokerPort = _broker, ProbeAddress = "255.255.255.255", ProbeMilliseconds = 10_000 }),
            TimeProvider.System);
        Assert.Equal("HospitalProbeNotRefused", (await driver.ProveHospitalDownAsync(default)).Code);
    }
}
