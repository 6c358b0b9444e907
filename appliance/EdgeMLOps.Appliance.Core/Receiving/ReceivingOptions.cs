using EdgeMLOps.Appliance.Core.Receiving.Admission;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>How the appliance appears on the hospital's DICOM network. Section <c>Dicom</c>.</summary>
public sealed class ReceivingOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Dicom";

    /// <summary>Our AE title, as called and calling: 1 to 16 printable characters. Takes everything, unless <see cref="AeTitles"/> has an entry for it.</summary>
    /// <value>Default: EDGEMLOPS.</value>
    public string AeTitle { get; set; } = "EDGEMLOPS";

    /// <summary>The address to listen on; 0.0.0.0 or :: for all of the machine.</summary>
    /// <value>Default: 127.0.0.1, so that nothing is open to the network unasked.</value>
    public string Bind { get; set; } = "127.0.0.1";

    /// <summary>The TCP port to listen on: 0 to 65535; 0 lets the system choose.</summary>
    /// <value>Default: 11112.</value>
    public int Port { get; set; } = 11112;

    /// <summary>TLS; nothing set: plain.</summary>
    public ListenerTlsOptions Tls { get; } = new();

    /// <summary>More titles to be called by, each with its own settings; an entry of <see cref="AeTitle"/> gives that one its settings.</summary>
    public IList<AeTitleOptions> AeTitles { get; } = [];

    /// <summary>Who may send. Empty: nobody, unless <see cref="AcceptAnyPeer"/>.</summary>
    public IList<PeerOptions> Peers { get; } = [];

    /// <summary>Anybody may send; for a desk trial on a closed network.</summary>
    /// <value>Default: false.</value>
    public bool AcceptAnyPeer { get; set; }

    /// <summary>Associations open at a time: 1 to 256. The next one is refused transiently.</summary>
    /// <value>Default: 32.</value>
    public int MaxAssociations { get; set; } = 32;

    /// <summary>Of these, associations of one address: 1 to 256. The next one is refused transiently, so that one machine cannot keep the others out.</summary>
    /// <value>Default: 16.</value>
    public int MaxAssociationsPerPeer { get; set; } = 16;

    /// <summary>How long a new connection may take to ask for its association: 1 s to 1 min.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan ArtimTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an association may stay silent: 5 s to 1 h.</summary>
    /// <value>Default: 60 seconds.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
