namespace EdgeMLOps.Appliance.Core.Results.Delivery;
internal sealed class ResultTransport
{
    public Task<DeliveryCode> SendAsync(DestinationOptions a, QueuedDelivery b, TimeSpan c, CancellationToken cancellationToken) => Task.FromResult(a.Port == b.Attempts && c > TimeSpan.Zero ? DeliveryCode.Broken : DeliveryCode.None);
}
