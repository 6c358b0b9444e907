using EdgeMLOps.Hosting.Configuration;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Where imported packages lie: <c>{Storage:Root}/models/{digest}</c>, the files as listed and <c>envelope.json</c> beside them.</summary>
public static class ImportedPackages
{
    /// <summary>Name of the signed envelope in a package's folder; no file of a package has it.</summary>
    public const string EnvelopeFile = "envelope.json";

    private const int DigestLength = 64;

    /// <summary>The folder of all imported packages.</summary>
    public static string FolderOf(StorageOptions storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return storage.PathOf("models");
    }

    /// <summary>The folder of one.</summary>
    /// <param name="storage">Where the program keeps what it owns.</param>
    /// <param name="digest">The package's digest.</param>
    /// <exception cref="ArgumentException">It is no digest, so it could lead elsewhere.</exception>
    public static string FolderOf(StorageOptions storage, string digest) => IsDigest(digest)
        ? Path.Combine(FolderOf(storage), digest)
        : throw new ArgumentException("A package's digest is 64 lower-case hex digits", nameof(digest));

    /// <summary>Whether a text is a package's digest: 64 lower-case hex digits.</summary>
    public static bool IsDigest(string text) =>
        text is { Length: DigestLength } && text.All(digit => char.IsAsciiDigit(digit) || char.IsAsciiHexDigitLower(digit));

    /// <summary>Digests of what is imported, in the order of the text.</summary>
    public static IReadOnlyList<string> List(StorageOptions storage)
    {
        var folder = FolderOf(storage);
        return Directory.Exists(folder)
            ? [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Where(IsDigest).Order(StringComparer.Ordinal)]
            : [];
    }
}
