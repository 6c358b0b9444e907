using EdgeMLOps.Hosting.Tls;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>One application entity that results are sent to: an item of <c>Results:Destinations</c>.</summary>
public sealed class DestinationOptions
{
    /// <summary>The site's own name of it; must differ between destinations, since the queue remembers what each has.</summary>
    public string Name { get; set; } = "";

    /// <summary>Called AE title, 1 to 16 characters of the default repertoire.</summary>
    public string AeTitle { get; set; } = "";

    /// <summary>Host name or address.</summary>
    public string Host { get; set; } = "";

    /// <summary>TCP port, 1 to 65535.</summary>
    /// <value>104</value>
    public int Port { get; set; } = 104;

    /// <summary>Which objects of a result it gets.</summary>
    /// <value>none: as <see cref="DeliveryOptions.Objects"/> says</value>
    public IList<string> Objects { get; } = [];

    /// <summary>TLS towards it; nothing set: plain.</summary>
    public TlsClientOptions Tls { get; } = new();
}
