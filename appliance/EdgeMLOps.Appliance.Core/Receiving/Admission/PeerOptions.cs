using EdgeMLOps.Hosting.Tls;

namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>A peer that may send: its name, where it must call from, and where it can be called.</summary>
public sealed class PeerOptions
{
    /// <summary>AE title it calls as: 1 to 16 printable characters.</summary>
    public string AeTitle { get; set; } = "";

    /// <summary>An address (<c>10.1.2.3</c>) or a network (<c>10.0.0.0/8</c>), IPv4 or IPv6.</summary>
    public string Address { get; set; } = "";

    /// <summary>Host name or address to call it at, to report on storage commitment.</summary>
    /// <value>Default: <see cref="Address"/>, where that is one address.</value>
    public string Host { get; set; } = "";

    /// <summary>TCP port to call it at: 1 to 65535; 0: it is never called, and takes reports only on its own associations.</summary>
    /// <value>Default: 0.</value>
    public int Port { get; set; }

    /// <summary>TLS towards it; nothing set: plain.</summary>
    public TlsClientOptions Tls { get; } = new();

    internal string CallbackHost => Host.Length > 0 ? Host : Address;
}
