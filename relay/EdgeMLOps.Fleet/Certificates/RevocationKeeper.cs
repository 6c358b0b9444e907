using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>Keeps the broker's list fresh, and sees what another collector revoked.</summary>
internal sealed class RevocationKeeper : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Rewrite = TimeSpan.FromDays(1);

    private readonly RevocationDesk _desk;
    private readonly FleetStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<RevocationKeeper> _logger;

    public RevocationKeeper(RevocationDesk desk, FleetStore store, TimeProvider time, ILogger<RevocationKeeper> logger)
    {
        _desk = desk;
        _store = store;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? written = null;
        while (true)
        {
            try
            {
                var changed = await _store.Revoked.ReloadAsync(_store.Database, stoppingToken);
                if (changed || written is not { } at || _time.GetElapsedTime(at) >= Rewrite)
                {
                    await _desk.WriteAsync(stoppingToken);
                    written = _time.GetTimestamp();
                }
            }
            catch (StorageException ex)
            {
                CertificateLog.ListNotWritten(_logger, ex.Fault.ToString());
            }
            catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
            {
                CertificateLog.ListNotWritten(_logger, "ListFileRefused");
            }

            await Task.Delay(Look, _time, stoppingToken);
        }
    }
}
