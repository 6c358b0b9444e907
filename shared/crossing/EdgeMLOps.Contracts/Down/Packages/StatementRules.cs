using System.Text.Json;

namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>Reads statements and holds them to what a package may be.</summary>
public static class StatementRules
{
    private const int MaxName = 64;
    private const int MaxVersion = 32;
    private const string AcceptanceFolder = "acceptance";

    /// <summary>Reads and checks a statement.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <returns>The statement.</returns>
    /// <exception cref="PackageRefusedException">It is none, or not one a package may have; the message names the key.</exception>
    public static PackageStatement Parse(ReadOnlySpan<byte> json)
    {
        PackageStatement statement;
        try
        {
            statement = JsonSerializer.Deserialize(json, PackageJson.Default.PackageStatement)
                ?? throw new PackageRefusedException(PackageFault.StatementInvalid, "statement: is null");
        }
        catch (JsonException ex)
        {
            throw new PackageRefusedException(PackageFault.StatementInvalid, $"statement: {ex.Message}", ex);
        }

        Check(statement);
        return statement;
    }

    /// <summary>The bytes that are signed.</summary>
    /// <exception cref="PackageRefusedException">It is not one a package may have.</exception>
    public static byte[] Write(PackageStatement statement)
    {
        Check(statement);
        return JsonSerializer.SerializeToUtf8Bytes(statement, PackageJson.Default.PackageStatement);
    }

    /// <summary>Holds a statement to what a package may be.</summary>
    /// <exception cref="PackageRefusedException">It is not one a package may have; the message names the key.</exception>
    public static void Check(PackageStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        Require(string.Equals(statement.Schema, PackageFormat.Schema, StringComparison.Ordinal), $"schema: must be {PackageFormat.Schema}");
        Require(PackageNames.IsWord(statement.Name, MaxName), $"name: must be 1 to {MaxName} letters, digits, '.', '_' or '-'");
        Require(
            PackageNames.IsWord(statement.Version, MaxVersion, others: "+"), $"version: must be 1 to {MaxVersion} letters, digits, '.', '_', '-' or '+'");
        Require(statement.Release > 0, "release: must be at least 1");
        Require(statement.Created.Offset == TimeSpan.Zero, "created: must be UTC");
        Require(statement.ChunkBytes == PackageFormat.ChunkBytes, $"chunkBytes: must be {PackageFormat.ChunkBytes}");
        Require(statement.Files.Count > 0, "files: is empty");
        Require(!statement.Files.Contains(null!), "files: holds null"); // JSON may, whatever the type says
        Limit(statement.Files.Count <= PackageFormat.MaxFiles, $"files: more than {PackageFormat.MaxFiles}");
        foreach (var file in statement.Files)
        {
            Check(file);
        }

        Limit(statement.TotalBytes() <= PackageFormat.MaxTotalBytes, $"files: more than {PackageFormat.MaxTotalBytes} bytes together");
        CheckNames(statement.Files);
        CheckContents(statement);
    }

    private static void Check(PackageFile file)
    {
        if (PackageNames.FaultOf(file.Name) is { } fault)
        {
            throw new PackageRefusedException(PackageFault.NameRefused, $"statement: files: the name '{Shown(file.Name)}' {fault}");
        }

        Require(file.Size >= 0, $"files: {file.Name}: size is below 0");
        Limit(file.Size <= PackageFormat.MaxFileBytes, $"files: {file.Name}: larger than {PackageFormat.MaxFileBytes} bytes");
        var chunks = (file.Size + PackageFormat.ChunkBytes - 1) / PackageFormat.ChunkBytes;
        Require(
            file.Chunks.Count == chunks, FormattableString.Invariant($"files: {file.Name}: {file.Chunks.Count} chunks, its size has {chunks}"));
    }

    // One folder in two spellings counts too, and a file where a folder is.
    private static void CheckNames(IReadOnlyList<PackageFile> files)
    {
        var (names, folders) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
        foreach (var name in files.Select(file => file.Name))
        {
            if (name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0)
            {
                var folder = name[..slash];
                var spelt = folders.GetValueOrDefault(folder, folder);
                Repeat(names.Contains(folder) || !string.Equals(spelt, folder, StringComparison.Ordinal), folder);
                folders[folder] = folder;
            }

            Repeat(folders.ContainsKey(name) || !names.Add(name), name);
        }
    }

    private static void CheckContents(PackageStatement statement)
    {
        string[] needed = statement.Kind == PackageKind.Model ? ["manifest.json", "model.onnx"] : ["policy.json"];
        foreach (var name in needed.Where(name => !statement.Files.Any(file => string.Equals(file.Name, name, StringComparison.Ordinal))))
        {
            throw new PackageRefusedException(PackageFault.FileMissing, $"statement: files: a {statement.Kind} package holds {name}");
        }

        foreach (var name in needed.Where(name => statement.Files.Any(file => file.Size == 0 && string.Equals(file.Name, name, StringComparison.Ordinal))))
        {
            throw new PackageRefusedException(PackageFault.FileMissing, $"statement: files: {name} is empty");
        }

        foreach (var name in statement.Files.Select(file => file.Name).Where(name => name.Contains('/', StringComparison.Ordinal)))
        {
            var mayBe = statement.Kind == PackageKind.Model && name.StartsWith($"{AcceptanceFolder}/", StringComparison.Ordinal);
            Require(mayBe, $"files: {name}: a {statement.Kind} package has no such folder");
        }
    }

    private static void Repeat(bool repeated, string name)
    {
        if (repeated)
        {
            throw new PackageRefusedException(PackageFault.NameRepeated, $"statement: files: the name '{name}' is there twice, but for its case");
        }
    }

    private static void Require(bool holds, string fault) => Throw(holds, PackageFault.StatementInvalid, fault);

    private static void Limit(bool holds, string fault) => Throw(holds, PackageFault.TooLarge, fault);

    private static void Throw(bool holds, PackageFault code, string fault)
    {
        if (!holds)
        {
            throw new PackageRefusedException(code, $"statement: {fault}");
        }
    }

    private static string Shown(string name) =>
        PrintableAscii.Of(name[..Math.Min(name.Length, PackageNames.MaxLength)]);
}
