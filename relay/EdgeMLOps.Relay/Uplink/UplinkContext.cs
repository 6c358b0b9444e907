using EdgeMLOps.Contracts;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Relay.Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>What stays the same over all connections.</summary>
internal sealed class UplinkContext
{
    public UplinkContext(
        IOptions<UplinkOptions> options,
        IOptions<BrokerOptions> broker,
        SigningKey ownKey,
        UplinkProgress progress,
        CertificateKeeper certificates,
        CertificateHealth health,
        TimeProvider time,
        ILogger<UplinkService> logger)
    {
        Options = options.Value;
        Broker = broker.Value;
        OwnKey = ownKey;
        Progress = progress;
        Certificates = certificates;
        Health = health;
        Time = time;
        Logger = logger;
        FleetKey = Keys.FleetKey.TryRead(Options.FleetKeyFile, out var key)
            ? key
            : throw new InvalidOperationException("The fleet's key was there when the options were checked, and is not now");
    }

    internal UplinkOptions Options { get; }

    internal BrokerOptions Broker { get; }

    internal SigningKey OwnKey { get; }

    internal VerifyingKey FleetKey { get; }

    internal UplinkProgress Progress { get; }

    internal CertificateKeeper Certificates { get; }

    internal CertificateHealth Health { get; }

    internal SentLog Sent { get; } = new();

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }
}
