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
            if (await _roots.ReadAsync(cancellationToken) is { } root)
            {
                await CompareAsync(root, cancellationToken);
            }
        }
        catch (AdmissionException ex)
        {
            await _audit.AppendAsync("RootRefused", Who, FormattableString.Invariant($$"""{"code":"{{ex.Code}}"}"""), cancellationToken);
            _logger.RootNotBelieved(ex.Code, ex.Message);
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

    // One that is older than what was told, or was put in its place and never told, is told as that: whose signatures it takes may be of keys that were given up.
    private async Task CompareAsync(TrustedRoot root, CancellationToken cancellationToken)
    {
        var isKept = await _roots.IsKeptAsync(root, cancellationToken);
        var (digest, version) = (root.Digest.ToString(), root.Document.Version);
        if (await RootRecord.LastAsync(_audit, cancellationToken) is { } told
            && !string.Equals(told.Digest, digest, StringComparison.Ordinal)
            && (isKept || version <= told.Version))
        {
            await _audit.AppendAsync(
                "RootSetBack", Who, FormattableString.Invariant($$"""{"told":{{told.Version}},"version":{{version}},"digest":"{{digest}}"}"""), cancellationToken);
            _logger.RootSetBack(version, digest, told.Version);
        }
        else if (!isKept)
        {
            await TakeAsync(root, cancellationToken);
        }
    }

    private async Task TakeAsync(TrustedRoot root, CancellationToken cancellationToken)
    {
        await RootRecord.WriteAsync(_audit, root, Who, cancellationToken);
        await _roots.KeepAsync(root, cancellationToken);
        _logger.RootTaken(root.Document.Version, root.Digest.ToString());
    }
}
