namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>A peer that may send: its name and where it must call from.</summary>
public sealed class PeerOptions
{
    /// <summary>AE title it calls as: 1 to 16 printable characters.</summary>
    public string AeTitle { get; set; } = "";

    /// <summary>An address (<c>10.1.2.3</c>) or a network (<c>10.0.0.0/8</c>), IPv4 or IPv6.</summary>
    public string Address { get; set; } = "";
}
