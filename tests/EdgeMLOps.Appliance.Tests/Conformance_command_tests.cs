using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

public sealed class Conformance_command_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_statement_is_of_the_configuration_it_is_given()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["site.json"], """{ "Dicom": { "AeTitle": "WARD7", "MaxAssociations": 5 } }""");

        var (code, statement) = await RunAsync(folder["site.json"]);

        Assert.Equal(0, code);
        Assert.StartsWith("# DICOM conformance statement", statement, StringComparison.Ordinal);
        Assert.Contains("Presentation contexts of WARD7", statement, StringComparison.Ordinal);
        Assert.Contains("| Associations at a time | 5 |", statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_out_of_range_has_none_and_the_key_is_named()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["site.json"], """{ "Dicom": { "MaxAssociations": 500 } }""");

        var (code, output) = await RunAsync(folder["site.json"]);

        Assert.NotEqual(0, code);
        Assert.Contains("Dicom:MaxAssociations", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Presentation contexts", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string config) =>
        ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Appliance"), ["dicom", "conformance", "--config", config], Limit);
}
