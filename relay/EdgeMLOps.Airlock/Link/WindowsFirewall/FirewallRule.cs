namespace EdgeMLOps.Airlock.Link.WindowsFirewall;

/// <summary>A rule that blocks; on unless the side it keeps out is let through. In this firewall what blocks wins over what allows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Direction">Inbound or Outbound.</param>
/// <param name="Protocol">Any, TCP or UDP.</param>
/// <param name="Ports">The remote ports; Any for all.</param>
/// <param name="Addresses">The remote addresses.</param>
/// <param name="OffFor">The side that it is switched off for; null: it is always on.</param>
internal sealed record FirewallRule(string Name, string Direction, string Protocol, string Ports, IReadOnlyList<string> Addresses, LinkSide? OffFor)
{
    public bool IsOn(LinkSide side) => OffFor != side;
}
