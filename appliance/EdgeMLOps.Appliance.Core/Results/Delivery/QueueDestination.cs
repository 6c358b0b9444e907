using EdgeMLOps.Appliance.Core.Results.Objects;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>A destination as the queue knows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Objects">Which objects of a result it gets.</param>
internal sealed record QueueDestination(string Name, IReadOnlySet<ResultKind> Objects)
{
    public static IReadOnlyList<QueueDestination> Of(DeliveryOptions options) => [.. options.Destinations.Select(
        destination => new QueueDestination(destination.Name, ResultKinds.Choose(destination.Objects, options.Objects)))];
}
