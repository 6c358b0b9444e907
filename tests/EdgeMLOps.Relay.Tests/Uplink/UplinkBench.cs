using EdgeMLOps.Contracts;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Outbox;
using EdgeMLOps.Relay.Certificates;
using EdgeMLOps.Relay.Uplink;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Relay.Tests.Uplink;

/// <summary>The uplink on real files under a clock of the test's own; there is no certificate, so each try to connect is told at once.</summary>
internal sealed class UplinkBench : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly LogWatcher _logs = new();
    private readonly SigningKey _key = SigningKey.Create();
    private readonly OutboxStore _outbox;

    private UplinkBench(OutboxStore outbox, TempFolder folder, UplinkOptions options)
    {
        (_outbox, _folder) = (outbox, folder);
        var broker = Options.Create(new BrokerOptions());
        var storage = Options.Create(new StorageOptions { Root = folder.Make("relay") });
        var certificates = new CertificateKeeper(broker, storage, Progress, new CertificateClock(Time), _logs.For<CertificateKeeper>());
        var health = new CertificateHealth(certificates, new CertificateClock(Time), _logs.For<CertificateHealth>());
        Stores = new UplinkStores(Options.Create(options), storage, Time);
        Context = new UplinkContext(Options.Create(options), broker, _key, Progress, certificates, health, Time, _logs.For<UplinkService>());
    }

    public Guid Site { get; } = new("0190f3c2-6f3b-7c60-8d17-5c1d6e2a9b44");

    public ManualTimeProvider Time { get; } = new();

    public UplinkProgress Progress { get; } = new();

    public UplinkStores Stores { get; }

    public UplinkContext Context { get; }

    public static async Task<UplinkBench> CreateAsync(int inFlight = 64)
    {
        var folder = new TempFolder();
        using var fleet = SigningKey.Create();
        var options = new UplinkOptions
        {
            OutboxPath = folder["outbox.db"],
            Tenant = "t",
            FleetKeyFile = folder["fleet.pub"],
            InFlight = inFlight,
        };
        await File.WriteAllTextAsync(options.FleetKeyFile, $"{fleet.PublicKey}");
        var bench = new UplinkBench(await OutboxStore.OpenAsync(options.OutboxPath, TimeProvider.System, default), folder, options);
        await bench._outbox.BindAsync(new OutboxSite(bench.Site, 1), default);
        return bench;
    }

    public async Task SealAsync(int count, OperationsSummary summary)
    {
        for (var i = 0; i < count; i++)
        {
            await _outbox.AppendAsync(StreamId.Operations, header => SealedMessage.Seal(header, summary, _key), default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _outbox.DisposeAsync();
        _key.Dispose();
        _logs.Dispose();
        _folder.Dispose();
    }
}
