using System.Text.Json;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>The results of a running appliance, and others, before the command that judges them.</summary>
public sealed class Results_validate_command_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_service_makes_has_no_fault_and_is_found_to_be_about_its_own_images_only()
    {
        await using var appliance = new RunningAppliance(""", "Results": { "Destinations": [ { "Name": "pacs", "AeTitle": "PACS", "Host": "127.0.0.1", "Port": 1 } ] }""");
        await appliance.StartAsync();
        var images = await Phantoms.MakeAsync(_folder.Make("images"), count: 2, seed: 5);
        await appliance.StoreAsync(images[0]);
        var file = "";
        await Eventually.HoldsAsync(
            () => Task.FromResult(Directory.GetFiles(Path.Combine(appliance.Root, "results"), "*.dcm")),
            files => files is [var only] && (file = only).Length > 0,
            RunningAppliance.Limit,
            "one result is stored");

        var own = await ValidateAsync(file, "--source", images[0]);
        var others = await ValidateAsync(file, "--json", "--source", images[1]);
        var folder = await ValidateAsync(file, "--source", _folder["images"]);

        Assert.Equal((0, $"{file}: valid"), (own.ExitCode, own.Output.Trim()));
        Assert.Equal(0, folder.ExitCode);
        Assert.Equal(1, others.ExitCode);
        var codes = JsonDocument.Parse(others.Output).RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("code").GetString()).ToList();
        Assert.Contains("OtherStudy", codes);
        Assert.Contains("ImageUnknown", codes);
    }

    [Fact]
    public async Task What_is_no_object_and_what_is_no_result_have_their_codes_and_the_others_are_judged_all_the_same()
    {
        var image = (await Phantoms.MakeAsync(_folder.Make("images"), count: 1, seed: 5))[0];
        await File.WriteAllTextAsync(_folder["text.dcm"], "no object");

        var (exitCode, output) = await ValidateAsync(_folder["text.dcm"], image);
        var noSource = await ValidateAsync(image, "--source", _folder["text.dcm"]);
        var missing = await ValidateAsync(image, "--source", _folder["nothing.dcm"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("Unreadable file: NotDicom", output, StringComparison.Ordinal);
        Assert.Contains("NotAResult SOPClassUID", output, StringComparison.Ordinal);
        Assert.Equal((2, 2), (noSource.ExitCode, missing.ExitCode));
    }

    private static Task<(int ExitCode, string Output)> ValidateAsync(params string[] arguments) =>
        ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Appliance"), ["results", "validate", .. arguments], RunningAppliance.Limit);
}
