namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>What NVIDIA's driver says of itself and its GPUs. Read from files: no library of the driver comes into this process.</summary>
/// <param name="Driver">Version of the driver; empty where it does not say.</param>
/// <param name="Names">Names of its GPUs, sorted, each once; empty where it does not say.</param>
internal sealed record GpuFacts(string Driver, string Names)
{
    /// <summary>Where the driver has its files on Linux; Windows has none.</summary>
    public const string SystemFolder = "/proc/driver/nvidia";

    private const string NameMark = "Model:";

    public static GpuFacts None { get; } = new("", "");

    /// <summary>Reads them.</summary>
    /// <param name="folder">Where the driver has its files.</param>
    public static GpuFacts Read(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? new(DriverOf(folder), NamesOf(folder)) : None;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return None;
        }
    }

    // NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 19:39:15 UTC 2024
    private static string DriverOf(string folder)
    {
        var line = File.ReadLines(Path.Combine(folder, "version")).FirstOrDefault() ?? "";
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(words, word => char.IsAsciiDigit(word[0]) && word.Contains('.', StringComparison.Ordinal)) ?? "";
    }

    private static string NamesOf(string folder)
    {
        var gpus = Path.Combine(folder, "gpus");
        var names = Directory.Exists(gpus)
            ? Directory.EnumerateDirectories(gpus)
                .SelectMany(gpu => File.ReadLines(Path.Combine(gpu, "information")))
                .Where(line => line.StartsWith(NameMark, StringComparison.Ordinal))
                .Select(line => line[NameMark.Length..].Trim())
            : [];
        return string.Join(", ", names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }
}
