using System.CommandLine;
using System.Text.Json;

namespace EdgeMLOps.Benchmarks.Measuring;

/// <summary>A result for programs to read.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Option<FileInfo> Option() => new("--json") { Description = "File that takes the result", HelpName = "FILE" };

    public static void Write<T>(FileInfo? file, T result)
    {
        if (file is not null)
        {
            File.WriteAllText(file.FullName, JsonSerializer.Serialize(result, Json));
        }
    }
}
