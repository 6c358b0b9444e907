using EdgeMLOps.Hosting.Tls;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>The STOW-RS door (DICOM PS3.18 section 10.5). Section <c>Stow</c>; it is shut unless <see cref="Enabled"/>.</summary>
public sealed class StowOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Stow";

    /// <summary>Opens the door.</summary>
    /// <value>Default: false.</value>
    public bool Enabled { get; set; }

    /// <summary>The address to listen on; 0.0.0.0 or :: for all of the machine.</summary>
    /// <value>Default: 127.0.0.1, so that nothing is open to the network unasked.</value>
    public string Bind { get; set; } = "127.0.0.1";

    /// <summary>The TCP port to listen on: 0 to 65535; 0 lets the system choose.</summary>
    /// <value>Default: 8443.</value>
    public int Port { get; set; } = 8443;

    /// <summary>What stands before <c>/studies</c> in the address; begins with a slash and does not end with one, or is empty.</summary>
    /// <value>Default: /dicom-web.</value>
    public string BasePath { get; set; } = "/dicom-web";

    /// <summary>Certificate, key and whom we trust. Without <see cref="TlsOptions.AuthoritiesFile"/> a token is demanded of everybody.</summary>
    public TlsOptions Tls { get; } = new();

    /// <summary>Without TLS, for a proxy on this machine; only with <see cref="Bind"/> on the loopback, and with tokens.</summary>
    /// <value>Default: false.</value>
    public bool AllowPlainOnLoopback { get; set; }

    /// <summary>Bearer tokens that stand in for a client certificate. None: a certificate is demanded of everybody.</summary>
    public IList<StowTokenOptions> Tokens { get; } = [];

    /// <summary>Addresses and networks that may send, such as 10.0.0.0/8. None: all.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>The AE title of ours whose SOP classes and transfer syntaxes hold here; empty: that of <c>Dicom:AeTitle</c>.</summary>
    public string AeTitle { get; set; } = "";

    /// <summary>Requests at work at a time: 1 to 64. The next one is answered 503.</summary>
    /// <value>Default: 8.</value>
    public int MaxRequests { get; set; } = 8;

    /// <summary>Of these, requests of one address: 1 to 64. The next one is answered 429.</summary>
    /// <value>Default: 4.</value>
    public int MaxRequestsPerPeer { get; set; } = 4;

    /// <summary>Instances in one request: 1 to 100,000. A request with more is cut off after so many and answered 413.</summary>
    /// <value>Default: 10,000.</value>
    public int MaxParts { get; set; } = 10_000;

    /// <summary>The slowest a body may come, in bytes a second, after <see cref="BodyGrace"/>: 1 to 100,000,000.</summary>
    /// <value>Default: 10,240.</value>
    public int MinBytesPerSecond { get; set; } = 10_240;

    /// <summary>How long a body may be slower than that: 2 s to 10 min.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan BodyGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a TLS handshake, and then the head of a request, may take: 1 s to 1 min.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan HeadTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
