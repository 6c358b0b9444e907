namespace EdgeMLOps.Airlock.Link.WindowsFirewall;

/// <summary>What the <c>windows-firewall</c> driver switches. Section <c>Link:WindowsFirewall</c>. IPv4 alone; IPv6 is blocked.</summary>
public sealed class FirewallOptions
{
    /// <summary>Networks of the hospital, such as <c>10.1.0.0/16</c>.</summary>
    /// <value>None: must be given, 1 to 16.</value>
    public IList<string> HospitalNetworks { get; init; } = [];

    /// <summary>Addresses of the broker: all of the outside that may be reached.</summary>
    /// <value>None: must be given, 1 to 8; in no network of the hospital.</value>
    public IList<string> BrokerAddresses { get; init; } = [];

    /// <summary>Addresses with ports of the hospital that answer when its link is up; tried in a window, and must fail.</summary>
    /// <value>None: must be given, 1 to 4.</value>
    public IList<string> HospitalProbes { get; init; } = [];

    /// <summary>Windows PowerShell.</summary>
    /// <value>C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe; a full path.</value>
    public string Program { get; set; } = @"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";

    /// <summary>Milliseconds a run of it may take.</summary>
    /// <value>8000; 1000 to 60000.</value>
    public int ProgramMilliseconds { get; set; } = 8000;
}
