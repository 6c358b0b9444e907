using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>The destinations' associations, each kept a moment for the next result; drained with the hospital link.</summary>
internal sealed class DeliveryPool : IAsyncDisposable
{
    /// <summary>A destination has one loop that sends one result at a time; the kinds of results are few.</summary>
    private const int PerDestination = 4;

    public DeliveryPool(DeliveryOptions options, TimeProvider time) => Associations = new DicomClientPool(
        new DicomClientPoolOptions
        {
            MaxAssociationsPerPeer = 1,
            MaxAssociations = Math.Max(options.Destinations.Count, 1) * PerDestination,
            IdleTimeout = options.KeepOpen,
        },
        time);

    public DicomClientPool Associations { get; }

    public ValueTask DisposeAsync() => Associations.DisposeAsync();
}
