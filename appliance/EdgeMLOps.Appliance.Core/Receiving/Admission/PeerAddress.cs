using System.Net.Security;

namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>How to call a peer back.</summary>
/// <param name="AeTitle">Its AE title.</param>
/// <param name="Host">Name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Tls">Terms of TLS for one connection; null: plain.</param>
internal sealed record PeerAddress(string AeTitle, string Host, int Port, Func<SslClientAuthenticationOptions>? Tls);
