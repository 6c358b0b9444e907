using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Link;

/// <summary>
/// The <c>listener</c> mode: the programs close their own sockets, and this looks whether they did, in the kernel's table
/// and by a connection that must be refused. Needs no privileges; Linux only.
/// </summary>
internal sealed class ListenerLinkDriver : ILinkDriver
{
    private readonly LinkOptions _options;
    private readonly TimeProvider _time;

    public ListenerLinkDriver(IOptions<LinkOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
    }

    // Nothing to switch: the programs do it themselves.
    public Task<string> SwitchAsync(LinkSide side, CancellationToken cancellationToken) => Task.FromResult("");

    public Task<string> RenewAsync(CancellationToken cancellationToken) => Task.FromResult("");

    public Task<LinkLook> WatchAsync(CancellationToken cancellationToken) => Task.FromResult(LinkLook.Whole);

    public Task<bool?> HospitalAnswersAsync(CancellationToken cancellationToken) => Task.FromResult<bool?>(null);

    public Task<bool> IsHospitalCutAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public async Task<LinkProof> ProveHospitalDownAsync(CancellationToken cancellationToken)
    {
        var sockets = await KernelSockets.ReadAsync(cancellationToken);
        if (sockets.Any(socket => socket.IsUsable && IsHospital(socket)))
        {
            return LinkProof.Against("HospitalSocketOpen");
        }

        foreach (var port in _options.HospitalPorts)
        {
            if (!await IsRefusedAsync(port, cancellationToken))
            {
                return LinkProof.Against("HospitalProbeNotRefused");
            }
        }

        return LinkProof.Proven;
    }

    public async Task<LinkProof> ProveOutsideDownAsync(CancellationToken cancellationToken)
    {
        var sockets = await KernelSockets.ReadAsync(cancellationToken);
        return sockets.Any(socket => socket.IsUsable && socket.Remote.Port == _options.BrokerPort)
            ? LinkProof.Against("BrokerSocketOpen")
            : LinkProof.Proven;
    }

    private bool IsHospital(KernelSocket socket) =>
        _options.HospitalPorts.Contains(socket.Local.Port) || _options.HospitalPeerPorts.Contains(socket.Remote.Port);

    // Only a refusal counts: silence may be a program that is slow to accept.
    private async Task<bool> IsRefusedAsync(int port, CancellationToken cancellationToken)
    {
        var address = new IPEndPoint(IPAddress.Parse(_options.ProbeAddress), port);
        var limit = TimeSpan.FromMilliseconds(_options.ProbeMilliseconds);
        return await LinkProbe.TryAsync(address, limit, _time, cancellationToken) == SocketError.ConnectionRefused;
    }
}
