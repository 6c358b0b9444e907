using System.Globalization;
using EdgeMLOps.Contracts.Down.Packages;

namespace EdgeMLOps.Fleet.Packages;

/// <summary>A package for people.</summary>
internal static class PackageText
{
    public static IEnumerable<string> Lines(PackageLine line)
    {
        if (line.Digest is not null)
        {
            yield return FormattableString.Invariant(
                $"{line.Kind} {line.Name} {line.Version}, release {line.Release}, made {line.Created:yyyy-MM-ddTHH:mm:ssZ}, {line.Bytes} bytes");
            yield return $"digest {line.Digest}";
        }

        foreach (var file in line.Files)
        {
            yield return $"  {file.Sha256} {file.Size.ToString(CultureInfo.InvariantCulture).PadLeft(12)} {file.Name}";
        }

        foreach (var key in line.SignedBy)
        {
            yield return $"signature of {key}";
        }

        yield return (line.Code, line.RootVersion) switch
        {
            (PackageFault.None, null) => "whole; held against no root, so nothing is known of who signed it (--trust)",
            (PackageFault.None, { } version) => FormattableString.Invariant($"whole, and signed as root version {version} asks for"),
            _ => $"REFUSED, {line.Code}: {line.Message}",
        };
    }
}
