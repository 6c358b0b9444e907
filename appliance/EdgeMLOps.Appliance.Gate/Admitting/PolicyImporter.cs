using System.Security.Cryptography;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>Takes signed policy packages in. They are small: the registry keeps document and envelope, and nothing lies in a folder.</summary>
public sealed class PolicyImporter : IPolicyImporter
{
    private readonly StorageOptions _storage;
    private readonly RootStore _roots;
    private readonly TimeProvider _time;
    private readonly ILogger<PolicyImporter> _logger;

    /// <summary>Creates the importer; opens nothing yet.</summary>
    /// <param name="storage">Where the trusted root and the newest releases are kept.</param>
    /// <param name="options">Whom this installation believes.</param>
    /// <param name="time">The clock the root's time is held against.</param>
    /// <param name="logger">Told of each import and refusal.</param>
    public PolicyImporter(StorageOptions storage, TrustOptions options, TimeProvider time, ILogger<PolicyImporter> logger)
    {
        _storage = storage;
        _roots = new RootStore(storage, options);
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc/>
    public async Task<PolicyImport> ImportAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var import = await ReadAsync(path, keepRelease: true, cancellationToken);
            _logger.Imported(import.Policy!.Name, import.Policy.Version, import.Policy.Release, import.Package); // not null: imported
            return import;
        }
        catch (Exception ex) when (AdmissionCodes.Of(ex) is { } code)
        {
            _logger.Refused(code);
            return Refused(code, ex.Message);
        }
    }

    /// <summary>Checks and reads a package file for one use: its release is not asked for, nor remembered.</summary>
    /// <param name="path">The package file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PolicyImport> LookAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return await ReadAsync(path, keepRelease: false, cancellationToken);
        }
        catch (Exception ex) when (AdmissionCodes.Of(ex) is { } code)
        {
            return Refused(code, ex.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<(PackageCode Code, string Message)> CheckAsync(RegisteredPolicy policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        try
        {
            var root = await _roots.TrustedAsync(cancellationToken) ?? throw NoRoot();
            var envelope = DsseEnvelope.Parse(policy.Envelope, PackageFormat.PayloadType);
            root.Require(envelope, TrustRoles.Of(PackageKind.Policy));
            var signed = StatementRules.Parse(envelope.Payload).Files.First(file => string.Equals(file.Name, PolicyPackage.DocumentFile, StringComparison.Ordinal)); // there: the statement's rules ask for it
            return string.Equals(signed.Sha256.ToString(), Convert.ToHexStringLower(SHA256.HashData(policy.Document)), StringComparison.Ordinal)
                ? (PackageCode.Imported, "")
                : (PackageCode.DigestMismatch, "the document is not the one that was signed");
        }
        catch (Exception ex) when (AdmissionCodes.Of(ex) is { } code)
        {
            return (code, ex.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<int> RememberAsync(IReadOnlyCollection<KnownRelease> known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(known);
        if (known.Count == 0)
        {
            return 0;
        }

        await using var counters = await ReleaseCounters.OpenAsync(_storage, cancellationToken);
        return await counters.RememberAsync(PackageKind.Policy, known, cancellationToken);
    }

    private static AdmissionException NoRoot() => new(PackageCode.NoRoot, "no root document is installed: Trust:RootFile");

    private static PolicyImport Refused(PackageCode code, string message) => new(code, "", [], [], null, message);

    private async Task<PolicyImport> ReadAsync(string path, bool keepRelease, CancellationToken cancellationToken)
    {
        var root = await _roots.ReadAsync(cancellationToken);
        await using var admission = await PackageAdmission.OpenAsync(path, PackageKind.Policy, root, _time.GetUtcNow(), cancellationToken);
        var (statement, digest) = (admission.Statement, admission.Statement.ComputeDigest());
        if (!keepRelease)
        {
            return await ReadAsync(admission, digest, cancellationToken);
        }

        await using var counters = await ReleaseCounters.OpenAsync(_storage, cancellationToken);
        await counters.CheckAsync(statement, digest, cancellationToken);
        var import = await ReadAsync(admission, digest, cancellationToken);
        await counters.RaiseAsync(statement, digest, cancellationToken);
        return import;
    }

    private static async Task<PolicyImport> ReadAsync(PackageAdmission admission, Contracts.Digest256 digest, CancellationToken cancellationToken)
    {
        var package = new PolicyPackage();
        var policy = await package.ReadAsync(admission.Reader, cancellationToken);
        return new(PackageCode.Imported, digest.ToString(), admission.Reader.EnvelopeJson.ToArray(), package.Document, policy, "");
    }
}
