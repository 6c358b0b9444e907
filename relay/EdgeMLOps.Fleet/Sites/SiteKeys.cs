using System.Runtime.InteropServices;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Sites;

/// <summary>Who may seal what of a site.</summary>
/// <param name="Site">The appliance's key.</param>
/// <param name="Relay">The relay's key, for the link stream alone.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SiteKeys(VerifyingKey Site, VerifyingKey Relay)
{
    internal VerifyingKey Of(StreamId stream) => stream == StreamId.Link ? Relay : Site;
}
