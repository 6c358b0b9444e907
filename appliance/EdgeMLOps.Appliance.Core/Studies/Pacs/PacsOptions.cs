using EdgeMLOps.Hosting.Tls;

namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>The PACS that studies are looked up in. Section <c>Studies:Query</c>.</summary>
public sealed class PacsOptions
{
    /// <summary>Name of one of <c>Results:Destinations</c> that is the PACS too; instead of the next three.</summary>
    public string Destination { get; set; } = "";

    /// <summary>Called AE title, 1 to 16 characters of the default repertoire; empty: no PACS is asked.</summary>
    public string AeTitle { get; set; } = "";

    /// <summary>Host name or address.</summary>
    public string Host { get; set; } = "";

    /// <summary>TCP port, 1 to 65535.</summary>
    /// <value>104</value>
    public int Port { get; set; } = 104;

    /// <summary>
    /// The zone of the dates and times in the PACS, such as <c>Europe/Berlin</c>: a DICOM study says when it began on the hospital's
    /// clock alone. Empty: this machine's zone.
    /// </summary>
    /// <value>empty; else one that this machine knows</value>
    public string TimeZone { get; set; } = "";

    /// <summary>How long after an answer that names more images than came the PACS is asked again.</summary>
    /// <value>30 s; 1 s to 1 h</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Limit of one question: connect, ask, answer, release.</summary>
    /// <value>10 s; 1 s to 5 min</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>TLS towards it; nothing set: plain. With <see cref="Destination"/> that one's is used.</summary>
    public TlsClientOptions Tls { get; } = new();
}
