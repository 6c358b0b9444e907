using System.Text.Json;
using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Hosting.Keys;
using EdgeMLOps.Outbox;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>
/// Owns the crossing: opens the outbox, keeps the site's identity and key, releases at the end of each bucket and while the
/// hospital link goes down for a window. Register it before what makes observations, so that it starts first.
/// </summary>
public sealed class GateKeeper : BackgroundService, ILinkDrainParticipant, IAsyncDisposable
{
    // Folder and file of the meeting point with the relay; the other account of the group may enter it.
    private const string CrossingFolder = "crossing";

    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly StorageOptions _storage;
    private readonly GateOptions _options;
    private readonly MonitoringStore _monitoring;
    private readonly TelemetryFlusher _telemetry;
    private readonly AuditChain _audit;
    private readonly Func<Digest256, GateReference> _reference;
    private readonly Func<ServingIdentity> _serving;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger<GateKeeper> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private GateStore? _store;
    private OutboxStore? _outbox;
    private SigningKey? _key;
    private Releaser? _releaser;

    internal GateKeeper(
        IOptions<StorageOptions> storage,
        IOptions<GateOptions> options,
        GateInputs inputs,
        AuditChain audit,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _storage = storage.Value;
        _options = options.Value;
        _monitoring = inputs.Monitoring;
        _telemetry = inputs.Telemetry;
        _reference = inputs.Reference;
        _serving = inputs.Serving;
        _audit = audit;
        _time = time;
        _loggers = loggers;
        _logger = loggers.CreateLogger<GateKeeper>();
    }

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var crossing = PrivateFolder.Make(_storage.PathOf(CrossingFolder), PrivateFolder.GroupMayLook | UnixFileMode.GroupWrite);
        _key = new SigningKey(await PrivateKeyFile.LoadOrCreateAsync(_storage.PathOf("keys", "site.key"), cancellationToken));
        _store = await GateStore.OpenAsync(_storage.PathOf("gate.db"), cancellationToken);
        _outbox = await OutboxStore.OpenAsync(Path.Combine(crossing, "outbox.db"), _time, cancellationToken);
        var site = await _store.SiteAsync(cancellationToken);
        await _outbox.BindAsync(site, cancellationToken);
        await WriteIdentityAsync(Path.Combine(crossing, "site.json"), site, _key.PublicKey, cancellationToken);
        _releaser = new Releaser(Parts(site, _store, _outbox, _key), _loggers.CreateLogger<Releaser>());
        _logger.Bound(site.Site, site.Epoch);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task OnDrainedAsync(Guid windowId, CancellationToken cancellationToken) => ReleaseAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_outbox is not null)
        {
            await _outbox.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _key?.Dispose();
        _turn.Dispose();
        Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(await UntilBucketEndsAsync(stoppingToken), _time, stoppingToken);
                if (await UntilBucketEndsAsync(stoppingToken) <= TimeSpan.Zero)
                {
                    await ReleaseAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                // A full disk ends some day; nothing was lost, buckets grow meanwhile. Nor may a fault of ours end the host: what
                // waits here is a summary, what would stop is the hospital's receiver.
                _logger.ReleaseFailed(ex);
                await Task.Delay(LongestSleep, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        var releaser = _releaser ?? throw new InvalidOperationException("The Gate was not started.");
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _telemetry.FlushAsync(cancellationToken);
            await releaser.ReleaseAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<TimeSpan> UntilBucketEndsAsync(CancellationToken cancellationToken)
    {
        var since = await _monitoring.RunningSinceAsync(cancellationToken);
        var left = since is { } start ? start + _options.BucketLength - _time.GetUtcNow() : LongestSleep;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestSleep ? left : LongestSleep;
    }

    private ReleaserParts Parts(OutboxSite site, GateStore store, OutboxStore outbox, SigningKey key) => new()
    {
        Monitoring = _monitoring,
        Store = store,
        Sealer = new Sealer(outbox, store, _monitoring, key, site.Epoch),
        Audit = _audit,
        Options = _options,
        Reference = _reference,
        Serving = _serving,
        Time = _time,
    };

    private static Task WriteIdentityAsync(string path, OutboxSite site, VerifyingKey key, CancellationToken cancellationToken)
    {
        var identity = new SiteIdentity { Site = site.Site, Epoch = site.Epoch, PublicKey = key };
        return AtomicFile.WriteAsync(
            path, JsonSerializer.SerializeToUtf8Bytes(identity, ControlJson.Default.SiteIdentity), cancellationToken);
    }
}
