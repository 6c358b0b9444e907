using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>
/// Takes over the root documents that follow the trusted one, several at once where an installation missed some. All of them or
/// none: each must be signed by the one before it and by itself. The first is installed by <c>Trust:RootFile</c> alone.
/// </summary>
public sealed class RootUpdater : IDisposable
{
    private readonly RootStore _roots;
    private readonly AuditChain _audit;
    private readonly ILogger<RootUpdater> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Creates it; reads nothing yet.</summary>
    /// <param name="storage">Where the program keeps what it owns.</param>
    /// <param name="options">The file that was installed.</param>
    /// <param name="audit">Told of each before it is trusted.</param>
    /// <param name="logger">Told after.</param>
    public RootUpdater(IOptions<StorageOptions> storage, IOptions<TrustOptions> options, AuditChain audit, ILogger<RootUpdater> logger)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        _roots = new RootStore(storage.Value, options.Value);
        _audit = audit;
        _logger = logger;
    }

    /// <summary>Takes them over, oldest first, whatever the order they are named in; those older than the trusted one are passed over.</summary>
    /// <param name="paths">Root documents.</param>
    /// <param name="who">Who wants it; stands in the audit log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is trusted now, or why it stays what it was.</returns>
    public async Task<RootUpdate> UpdateAsync(IReadOnlyList<string> paths, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await _roots.TrustedAsync(cancellationToken) is { } trusted
                ? await TakeAsync(trusted, paths, who, cancellationToken)
                : new(PackageCode.NoRoot, "no root document is installed: Trust:RootFile", null);
        }
        catch (Exception ex) when (AdmissionCodes.Of(ex) is { } code)
        {
            return new(code, ex.Message, null);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<RootUpdate> TakeAsync(TrustedRoot trusted, IReadOnlyList<string> paths, string who, CancellationToken cancellationToken)
    {
        var offered = new List<(int Version, string File, byte[] Json)>();
        var (root, taken, at) = (trusted, new List<TrustedRoot>(), "");
        try
        {
            foreach (var path in paths)
            {
                at = Path.GetFileName(path);
                var json = await RootStore.OfferedAsync(path, cancellationToken);
                offered.Add((RootRules.Parse(DsseEnvelope.Parse(json, RootDocument.PayloadType).Payload).Version, at, json));
            }

            foreach (var (_, file, json) in offered.Where(one => one.Version >= trusted.Document.Version).OrderBy(one => one.Version))
            {
                at = file;
                root = Next(root, json, taken);
            }
        }
        catch (Exception ex) when (AdmissionCodes.Of(ex) is { } code)
        {
            return new(code, $"{at}: {ex.Message}", trusted);
        }

        await KeepAsync(taken, who, cancellationToken);
        return new(null, FormattableString.Invariant($"{taken.Count} taken over"), root);
    }

    private static TrustedRoot Next(TrustedRoot root, byte[] json, List<TrustedRoot> taken)
    {
        var next = root.Next(json);
        if (next != root)
        {
            taken.Add(next);
        }

        return next;
    }

    private async Task KeepAsync(List<TrustedRoot> taken, string who, CancellationToken cancellationToken)
    {
        foreach (var root in taken)
        {
            await RootRecord.WriteAsync(_audit, root, who, cancellationToken);
        }

        if (taken is [.., var last])
        {
            await _roots.KeepAsync(last, cancellationToken);
            _logger.RootTaken(last.Document.Version, last.Digest.ToString());
        }
    }
}
