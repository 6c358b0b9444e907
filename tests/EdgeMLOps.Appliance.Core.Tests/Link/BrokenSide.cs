using EdgeMLOps.Appliance.Core.Link;

namespace EdgeMLOps.Appliance.Core.Tests.Link;

/// <summary>Can neither be opened nor closed.</summary>
internal sealed class BrokenSide : IHospitalSockets
{
    public int OpenAssociations => 0;

    public Task OpenAsync(CancellationToken cancellationToken) => throw new IOException("the port is taken");

    public Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken) => throw new ObjectDisposedException("the side");
}
