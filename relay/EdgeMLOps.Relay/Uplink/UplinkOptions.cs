namespace EdgeMLOps.Relay.Uplink;

/// <summary>What is sent where. Section <c>Uplink</c>.</summary>
public sealed class UplinkOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Uplink";

    /// <summary>Full path of the outbox the appliance writes, <c>crossing/outbox.db</c>.</summary>
    public string OutboxPath { get; set; } = "";

    /// <summary>Tenant in the topics: 1 to 32 of a-z, 0-9 and '-'.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>File with the fleet's public key: 128 hexadecimal digits, as <c>edgemlops-fleet keys show</c> prints them.</summary>
    public string FleetKeyFile { get; set; } = "";

    /// <summary>Seconds without a new receipt after which what has none is sent again.</summary>
    /// <value>10; 1 to 300.</value>
    public int ReceiptSeconds { get; set; } = 10;

    /// <summary>Seconds between two attempts to connect under one lease.</summary>
    /// <value>2; 1 to 60.</value>
    public int RetrySeconds { get; set; } = 2;

    /// <summary>Longest wait before a site connects in a window, and never more than a tenth of it; which part of it is the site's own, so that
    /// sites with the same window do not all come at once.</summary>
    /// <value>20; 0 to 300.</value>
    public int JitterSeconds { get; set; } = 20;

    /// <summary>Messages in flight to the broker; fewer where the broker's Receive Maximum says so, or their bytes are 256 KiB. So many a round
    /// trip is the most that can leave.</summary>
    /// <value>64; 1 to 256.</value>
    public int InFlight { get; set; } = 64;
}
