using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>Keeps the broker's list fresh, sees what another collector revoked, and tries again what could not be written.</summary>
internal sealed class RevocationKeeper : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private readonly RevocationDesk _desk;
    private readonly FleetStore _store;
    private readonly DueAudit _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<RevocationKeeper> _logger;

    public RevocationKeeper(RevocationDesk desk, FleetStore store, DueAudit audit, TimeProvider time, ILogger<RevocationKeeper> logger)
    {
        _desk = desk;
        _store = store;
        _audit = audit;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await LookAsync(stoppingToken);
            await Task.Delay(Look, _time, stoppingToken);
        }
    }

    /// <summary>Looks once. What fails is logged and due again at the next look.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        await _audit.AppendAsync(cancellationToken);
        try
        {
            await _store.Revoked.ReloadAsync(_store.Database, cancellationToken);
            await _desk.WriteIfDueAsync(cancellationToken);
        }
        catch (StorageException ex)
        {
            CertificateLog.ListNotWritten(_logger, ex.Fault.ToString());
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            CertificateLog.ListNotWritten(_logger, "ListFileRefused");
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            CertificateLog.ListNotWritten(_logger, ex.GetType().Name);
        }
    }
}
