using System.Text.Json;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

public sealed class Models_prepare_command_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_graph_is_told_by_its_family_with_the_reasons_and_a_manifest_to_complete()
    {
        var graph = Path.Combine(Repository.Root, "appliance/EdgeMLOps.Appliance.Core/Models/Demonstration/model.onnx");

        var (exitCode, output) = await ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Appliance"), ["models", "prepare", graph, "--json"], Limit);

        Assert.True(exitCode == 0, output);
        var proposal = JsonDocument.Parse(output).RootElement;
        Assert.NotEmpty(proposal.GetProperty("why").EnumerateArray());
        Assert.Equal("yolov8", proposal.GetProperty("manifest").GetProperty("output").GetProperty("format").GetString());
        Assert.Equal(2, proposal.GetProperty("manifest").GetProperty("classes").GetArrayLength());
    }

    [Fact]
    public async Task What_is_no_graph_is_refused_in_the_runtimes_own_words()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["model.onnx"], "no graph");

        var (exitCode, output) = await ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Appliance"), ["models", "prepare", folder["model.onnx"]], Limit);

        Assert.Equal(1, exitCode);
        Assert.Contains("protobuf", output, StringComparison.OrdinalIgnoreCase);
    }
}
