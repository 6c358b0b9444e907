using System.Buffers;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Contracts.Down.Packages;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>Reads the document of a policy package: every piece of the package is checked, the document alone is kept.</summary>
internal sealed class PolicyPackage : IPackageSink
{
    /// <summary>Name of the document in its package.</summary>
    public const string DocumentFile = "policy.json";

    private readonly ArrayBufferWriter<byte> _document = new();
    private bool _isDocument;

    /// <summary>The document as it was signed.</summary>
    public byte[] Document => _document.WrittenSpan.ToArray();

    /// <summary>Reads a package's files and its document.</summary>
    /// <exception cref="PackageRefusedException">The files are not those that were signed.</exception>
    /// <exception cref="AdmissionException">The document is none this program can serve by, or is another package's.</exception>
    public async Task<PolicyDocument> ReadAsync(PackageReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadFilesAsync(this, cancellationToken);
        var (policy, statement) = (Parse(), reader.Statement);
        var said = (statement.Name, statement.Version, statement.Release);
        return (policy.Name, policy.Version, policy.Release) == said
            ? policy
            : throw new AdmissionException(
                PackageCode.ManifestMismatch, FormattableString.Invariant($"the policy is {policy.Name} {policy.Version} release {policy.Release}, signed was {said}"));
    }

    public ValueTask BeginAsync(PackageFile file, CancellationToken cancellationToken)
    {
        _isDocument = string.Equals(file.Name, DocumentFile, StringComparison.Ordinal);
        return ValueTask.CompletedTask;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        if (_isDocument)
        {
            _document.Write(chunk.Span);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask EndAsync(PackageFile file, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private PolicyDocument Parse()
    {
        try
        {
            return PolicyDocument.Parse(Document);
        }
        catch (PolicyException ex)
        {
            throw new AdmissionException(PackageCode.PolicyInvalid, $"{ex.Fault}: {ex.Message}", ex);
        }
    }
}
