using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Peers;

/// <summary>The appliance over its control socket.</summary>
internal sealed class AppliancePeer : IDisposable
{
    private readonly ControlClient _client;

    public AppliancePeer(IOptions<WindowOptions> options) =>
        _client = new ControlClient(options.Value.ApplianceRoot, "appliance", TimeSpan.FromSeconds(options.Value.CallSeconds));

    public Task<ControlReply<LinkState>> ReadLinkAsync(CancellationToken cancellationToken) =>
        _client.GetAsync("/v1/link", ControlJson.Default.LinkState, cancellationToken);

    public Task<ControlReply<LinkState>> DrainAsync(DrainRequest request, CancellationToken cancellationToken) => _client.PostAsync(
        "/v1/link/drain", request, ControlJson.Default.DrainRequest, ControlJson.Default.LinkState, cancellationToken);

    public Task<ControlReply<LinkState>> ServeAsync(ServeRequest request, CancellationToken cancellationToken) => _client.PostAsync(
        "/v1/link/serve", request, ControlJson.Default.ServeRequest, ControlJson.Default.LinkState, cancellationToken);

    public Task<ControlReply<LinkState>> CutAsync(CutRequest request, CancellationToken cancellationToken) => _client.PostAsync(
        "/v1/link/cut", request, ControlJson.Default.CutRequest, ControlJson.Default.LinkState, cancellationToken);

    public void Dispose() => _client.Dispose();
}
