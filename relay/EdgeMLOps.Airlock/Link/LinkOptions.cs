using EdgeMLOps.Airlock.Link.Commanded;
using EdgeMLOps.Airlock.Link.Nftables;
using EdgeMLOps.Airlock.Link.WindowsFirewall;

namespace EdgeMLOps.Airlock.Link;

/// <summary>What the two links are. Section <c>Link</c>.</summary>
public sealed class LinkOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Link";

    /// <summary>How links are watched and switched: <c>listener</c> (by the programs' own word, checked in the kernel; needs no
    /// privileges), <c>nftables</c> (by the kernel's packet filter; needs CAP_NET_ADMIN), <c>command</c> (by a switch of the
    /// site's own), or <c>windows-firewall</c> (by rules of the Windows firewall; needs an administrator).</summary>
    /// <value>listener.</value>
    public string Driver { get; set; } = "listener";

    /// <summary>Ports of this machine the hospital connects to; in a window nothing may listen on or be connected to them.</summary>
    /// <value>None: must be given, 1 to 16 ports, each 1 to 65535.</value>
    public IList<int> HospitalPorts { get; init; } = [];

    /// <summary>Ports of hospital machines this one connects to, such as the PACS's; in a window nothing may be connected to them.</summary>
    /// <value>None; at most 16 ports.</value>
    public IList<int> HospitalPeerPorts { get; init; } = [];

    /// <summary>Address of this machine the hospital ports are tried at.</summary>
    /// <value>127.0.0.1.</value>
    public string ProbeAddress { get; set; } = "127.0.0.1";

    /// <summary>Milliseconds a try may take before it counts as not refused.</summary>
    /// <value>1000; 50 to 10000.</value>
    public int ProbeMilliseconds { get; set; } = 1000;

    /// <summary>Port of the broker. Outside a window no program of this machine may be connected to it, at whatever address.</summary>
    /// <value>None: must be given, 1 to 65535.</value>
    public int BrokerPort { get; set; }

    /// <summary>Milliseconds between two looks whether the switch stands as it was set.</summary>
    /// <value>1000; 100 to 60000.</value>
    public int WatchMilliseconds { get; set; } = 1000;

    /// <summary>What the <c>nftables</c> driver switches.</summary>
    public NftablesOptions Nftables { get; init; } = new();

    /// <summary>What the <c>command</c> driver calls.</summary>
    public CommandOptions Command { get; init; } = new();

    /// <summary>What the <c>windows-firewall</c> driver switches.</summary>
    public FirewallOptions WindowsFirewall { get; init; } = new();
}
