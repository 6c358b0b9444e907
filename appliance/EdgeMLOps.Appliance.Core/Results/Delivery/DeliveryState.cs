namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>Where a result stands with one destination. The numbers are stored.</summary>
public enum DeliveryState
{
    /// <summary>Not delivered yet; tried again when it is due.</summary>
    Waiting = 0,

    /// <summary>The destination answered Success, and that is committed here.</summary>
    Delivered = 1,

    /// <summary>The destination has proven since that it has it.</summary>
    Confirmed = 2,
}
