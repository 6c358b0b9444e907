using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
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

    /// <summary>How it is proven that what was sent arrived.</summary>
    /// <value><c>auto</c>; <c>commitment</c>, <c>find</c>, <c>none</c></value>
    public ConfirmMode Confirm { get; set; } = ConfirmMode.Auto;

    /// <summary>How long after its Success the destination is asked for the first time.</summary>
    /// <value>10 s; 0 to 1 d</value>
    public TimeSpan ConfirmAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the association of a request for commitment stays open for the report.</summary>
    /// <value>2 s; 0 to 5 min</value>
    public TimeSpan ReportHold { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a report on commitment is awaited before it is asked for again.</summary>
    /// <value>15 min; 1 s to 7 d</value>
    public TimeSpan ReportWait { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>So long after its Success what two queries in a row do not name, or a report says is not there, is sent again; before, it is asked again.</summary>
    /// <value>5 min; 0 to 7 d</value>
    public TimeSpan MissingAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>TLS towards it; nothing set: plain.</summary>
    public TlsClientOptions Tls { get; } = new();
}
