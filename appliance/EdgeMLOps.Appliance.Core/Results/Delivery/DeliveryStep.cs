namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>A step of a delivery's history. The numbers are stored.</summary>
public enum DeliveryStep
{
    /// <summary>Put into the queue.</summary>
    Queued = 0,

    /// <summary>An attempt to send; its code is a <see cref="DeliveryCode"/>.</summary>
    Sent = 1,

    /// <summary>A proof of arrival asked for or come; its code is a <see cref="Confirming.ConfirmCode"/>.</summary>
    Asked = 2,

    /// <summary>Put back into the queue by a person.</summary>
    Requeued = 3,
}
