using System.Text.Json;
using EdgeMLOps.TestKit.Processes;
using Xunit.Abstractions;

namespace EdgeMLOps.Appliance.Tests;

public sealed class Inspect_corpus_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly string[] Digests = ["frame0_sha256", "all_sha256", "frame0_value_sha256", "all_value_sha256"];
    private static readonly string[] Fields = ["frame0Sha256", "allFramesSha256", "frame0ValueSha256", "allFramesValueSha256"];

    private readonly ITestOutputHelper _output;

    public Inspect_corpus_tests(ITestOutputHelper output) => _output = output;

    [CorpusFact]
    public async Task Every_file_has_its_line_and_the_pixels_of_the_reference()
    {
        var rows = CorpusRow.Read(CorpusFactAttribute.Folder);

        // The heap of one process over all of them may have what one hostile file may have.
        var (exitCode, output) = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Appliance"),
            ["inspect", "--json", .. rows.Select(row => row.Path)],
            Limit,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = "C800000" });

        Assert.True(exitCode == 1, $"{exitCode}: {output[..Math.Min(output.Length, 4000)]}");
        var lines = output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(rows.Select(row => row.Path), lines.Select(line => line.GetProperty("file").GetString()));
        var faults = rows.Zip(lines).Select(pair => (Row: pair.First, Fault: FaultOf(pair.First, pair.Second))).Where(found => found.Fault.Length > 0).ToList();
        foreach (var (row, fault) in faults)
        {
            _output.WriteLine($"{row["file"]} ({row["ts_name"]}, {row["expected"]}, {row["ref_status"]}): {fault}");
        }

        Assert.Empty(faults.Select(found => found.Row["file"]));
        Assert.True(lines.Count(line => line.GetProperty("frame0Sha256").ValueKind == JsonValueKind.String) > 250);
    }

    [CorpusFact]
    public async Task Headers_alone_tell_images_from_objects_without_pixels()
    {
        var rows = CorpusRow.Read(CorpusFactAttribute.Folder).Where(row => row["expected"] != "corrupt").ToList();

        var (exitCode, output) = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Appliance"), ["inspect", "--headers", "--json", .. rows.Select(row => row.Path)], Limit);

        Assert.True(exitCode == 0, $"{exitCode}: {output[..Math.Min(output.Length, 4000)]}");
        var outcomes = output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("outcome").GetString());
        Assert.Equal(rows.Select(row => $"{row["file"]} {row["expected"]}"), rows.Zip(outcomes, (row, outcome) => $"{row["file"]} {outcome}"));
    }

    private static string FaultOf(CorpusRow row, JsonElement line)
    {
        var (outcome, code) = (line.GetProperty("outcome").GetString()!, line.GetProperty("code").GetString()!);
        var found = Fields.Select(field => line.GetProperty(field).GetString() ?? "").ToArray();
        var isDecoded = found.All(digest => digest.Length == 64);
        if (row["expected"] == "corrupt" && !isDecoded)
        {
            return code.Length > 0 ? "" : "is refused without a code"; // refusing is right
        }

        if (row["expected"] != "corrupt" && outcome != row["expected"])
        {
            return $"is called {outcome}: {code} {line.GetProperty("message").GetString()}";
        }

        if (row["expected"] == "no-pixels" || !row.IsSettled)
        {
            return isDecoded || code.Length > 0 ? "" : "is neither decoded nor refused";
        }

        return found.SequenceEqual(Digests.Select(column => row[column])) ? "" : isDecoded ? "has other pixels" : $"is not decoded: {code}";
    }
}
