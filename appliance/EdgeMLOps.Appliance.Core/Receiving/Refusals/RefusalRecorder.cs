using System.Threading.Channels;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Refusals;

/// <summary>
/// Writes down whom we refused and why, for <c>dicom explain</c>. Beside the path of the associations: those only put it
/// into a bounded channel, and one writer commits once a second at the most. An aid: where it fails, the rest goes on.
/// </summary>
internal sealed class RefusalRecorder : BackgroundService
{
    private const int MostWaiting = 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<RefusalEvent> _waiting = Channel.CreateBounded<RefusalEvent>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger<RefusalRecorder> _logger;
    private long _lost;

    public RefusalRecorder(IOptions<StorageOptions> storage, TimeProvider time, ILogger<RefusalRecorder> logger)
    {
        _path = storage.Value.PathOf(RefusalTable.FileName);
        _time = time;
        _logger = logger;
    }

    /// <summary>Refusals not taken up yet.</summary>
    public int Waiting => _waiting.Reader.Count;

    /// <summary>An association that was refused. Does not block; beyond the bound it is counted and forgotten.</summary>
    public void Add(DicomAssociationRequest request, RefusalReason reason) => Add(new RefusalEvent(
        Valid(request.CallingAE), Valid(request.CalledAE), request.RemoteAddress, reason, default, _time.GetUtcNow()));

    /// <summary>A TLS handshake that was refused.</summary>
    public void Add(System.Net.IPAddress address, DicomTlsRefusal refusal) =>
        Add(new RefusalEvent("", "", address, RefusalReason.Tls, refusal, _time.GetUtcNow()));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var store = await SqliteStore.OpenAsync(_path, RefusalTable.Migrations, StoreAccess.OwnerOnly, stoppingToken);
            while (await IsSomethingThereAsync(stoppingToken))
            {
                await WriteAsync(store);
                await Task.Delay(Pause, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await WriteAsync(store); // what came in the last second
        }
        catch (StorageException exception)
        {
            _logger.RefusalsNotOpened(exception.Fault);
        }
    }

    private async Task<bool> IsSomethingThereAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await _waiting.Reader.WaitToReadAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static string Valid(string title) => AeTitleRules.IsValid(title) ? title : "";

    private void Add(RefusalEvent refusal)
    {
        if (!_waiting.Writer.TryWrite(refusal))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    private async Task WriteAsync(SqliteStore store)
    {
        var batch = new List<RefusalEvent>();
        while (batch.Count < MostWaiting && _waiting.Reader.TryRead(out var refusal))
        {
            batch.Add(refusal);
        }

        if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
        {
            _logger.RefusalsLost(lost);
        }

        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            await store.WriteAsync(connection => RefusalTable.Add(connection, batch), CancellationToken.None);
        }
        catch (StorageException exception)
        {
            _logger.RefusalsNotWritten(batch.Count, exception.Fault);
        }
    }
}
