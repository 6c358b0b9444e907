using System.Globalization;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;

namespace EdgeMLOps.Fleet.Roots;

/// <summary>Says what a root document is and whether it would be taken.</summary>
internal static class RootInspector
{
    /// <summary>Reads a root document.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="before">The root it is to follow; null: it is to be the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RootLine> InspectAsync(string path, TrustedRoot? before, CancellationToken cancellationToken)
    {
        var json = await File.ReadAllBytesAsync(path, cancellationToken);
        var envelope = await RootFiles.ReadEnvelopeAsync(path, cancellationToken);
        var root = RootRules.Parse(envelope.Payload);
        var line = new RootLine
        {
            File = path,
            Code = PackageFault.None,
            Message = "",
            Digest = Digest256.Of(envelope.Payload),
            Version = root.Version,
            Expires = root.Expires,
            Roles = root.Roles,
            SignedBy = [.. envelope.Signatures.Select(signature => signature.Keyid)],
        };
        try
        {
            _ = before is null ? TrustedRoot.Install(json) : before.Next(json);
            return line;
        }
        catch (PackageRefusedException ex)
        {
            return line with { Code = ex.Fault, Message = ex.Message };
        }
    }

    /// <summary>A root document for people.</summary>
    public static IEnumerable<string> Lines(RootLine line)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"root version {line.Version}, until {line.Expires:yyyy-MM-ddTHH:mm:ssZ}");
        yield return $"digest {line.Digest}";
        foreach (var role in line.Roles)
        {
            yield return FormattableString.Invariant($"{role.Role}: {role.Threshold} of");
            foreach (var key in role.Keys)
            {
                yield return $"  {key}{(line.SignedBy.Contains(key) && role.Role == TrustRole.Root ? " (has signed)" : "")}";
            }
        }

        yield return line.Code == PackageFault.None ? "signed as it has to be" : $"REFUSED, {line.Code}: {line.Message}";
    }
}
