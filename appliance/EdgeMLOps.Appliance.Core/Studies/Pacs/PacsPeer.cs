using System.Net.Security;

namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>The PACS that is asked.</summary>
/// <param name="AeTitle">Its AE title.</param>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Tls">The terms for each connection; null: plain.</param>
internal sealed record PacsPeer(string AeTitle, string Host, int Port, Func<SslClientAuthenticationOptions>? Tls);
