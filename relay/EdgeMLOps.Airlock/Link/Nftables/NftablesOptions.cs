namespace EdgeMLOps.Airlock.Link.Nftables;

/// <summary>What the <c>nftables</c> driver switches. Section <c>Link:Nftables</c>.</summary>
public sealed class NftablesOptions
{
    /// <summary>Interfaces the hospital is behind.</summary>
    /// <value>None; at most 8. With networks given, too, both must hold.</value>
    public IList<string> HospitalInterfaces { get; init; } = [];

    /// <summary>Networks of the hospital, such as <c>10.1.0.0/16</c>.</summary>
    /// <value>None; at most 32. Must be given where both links use one interface.</value>
    public IList<string> HospitalNetworks { get; init; } = [];

    /// <summary>Interfaces the broker is reached by.</summary>
    /// <value>None: must be given, 1 to 8.</value>
    public IList<string> OutsideInterfaces { get; init; } = [];

    /// <summary>Addresses of the broker: all of the outside that may be reached. Names are not resolved, so no name service is allowed out.</summary>
    /// <value>None: must be given, 1 to 8.</value>
    public IList<string> BrokerAddresses { get; init; } = [];

    /// <summary>Addresses with ports of the hospital that answer when its link is up, such as <c>10.1.0.5:104</c>; tried in a window, and must fail.</summary>
    /// <value>None: must be given, 1 to 4.</value>
    public IList<string> HospitalProbes { get; init; } = [];

    /// <summary>Seconds after which the kernel closes the outside unless the airlock renews it.</summary>
    /// <value>30; 2 to 30.</value>
    public int OutsideSeconds { get; set; } = 30;

    /// <summary>The program.</summary>
    /// <value>/usr/sbin/nft, of the Debian package nftables; a full path.</value>
    public string Program { get; set; } = "/usr/sbin/nft";

    /// <summary>Milliseconds a run of it may take.</summary>
    /// <value>5000; 100 to 30000.</value>
    public int ProgramMilliseconds { get; set; } = 5000;
}
