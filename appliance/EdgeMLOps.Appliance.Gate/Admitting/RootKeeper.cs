using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>
/// Takes the configured root over when the service starts, and tells the audit log first. A root that is refused stops
/// nothing: the kept one stays, and imports say what is wrong with the other.
/// </summary>
internal sealed class RootKeeper : IHostedService
{
    private const string Who = "appliance";

    private readonly RootStore _roots;
    private readonly AuditChain _audit;
    private readonly ILogger<RootKeeper> _logger;

    public RootKeeper(IOptions<StorageOptions> storage, IOptions<TrustOptions> options, AuditChain audit, ILogger<RootKeeper> logger)
    {
        _roots = new RootStore(storage.Value, options.Value);
        _audit = audit;
        _logger = logger;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _roots.ReadAsync(cancellationToken) is { } root && !await _roots.IsKeptAsync(root, cancellationToken))
            {
                await TakeAsync(root, cancellationToken);
            }
        }
        catch (PackageRefusedException ex)
        {
            _logger.RootRefused(ex.Fault, ex.Message);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            _logger.RootUnreadable(ex);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task TakeAsync(TrustedRoot root, CancellationToken cancellationToken)
    {
        await RootRecord.WriteAsync(_audit, root, Who, cancellationToken);
        await _roots.KeepAsync(root, cancellationToken);
        _logger.RootTaken(root.Document.Version, root.Digest.ToString());
    }
}
