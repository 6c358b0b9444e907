using System.Text.Json;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

public sealed class Inspect_command_tests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sound_files_end_with_0_and_no_patient_comes_out()
    {
        var files = await Phantoms.MakeAsync(_folder.Make("studies"), count: 2, seed: 7);
        var header = DicomFile.OpenHeader(files[0]).Dataset;

        var (exitCode, output) = await InspectAsync(["--json", .. files]);

        Assert.True(exitCode == 0, output);
        var lines = Lines(output);
        Assert.Equal(files, lines.Select(line => line.GetProperty("file").GetString()));
        Assert.All(lines, line => Assert.Equal("ok accepted ", $"{Text(line, "outcome")} {Text(line, "screening")} {Text(line, "code")}"));
        Assert.All(lines, line => Assert.Equal(64, Text(line, "allFramesValueSha256")!.Length));
        string[] hidden = [.. ((DicomTag[])[DicomTag.PatientName, DicomTag.PatientID, DicomTag.StudyInstanceUID, DicomTag.SOPInstanceUID])
            .Select(tag => header.GetSingleValue<string>(tag))];
        Assert.All(hidden, value => Assert.DoesNotContain(value, output.Replace(files[0], "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_corrupt_file_ends_with_1_a_missing_one_with_2_and_all_others_have_their_line()
    {
        var sound = (await Phantoms.MakeAsync(_folder.Make("studies"), count: 1, seed: 8))[0];
        var (cut, missing) = (_folder["cut.dcm"], _folder["missing.dcm"]);
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(sound))[..5000]);

        var corrupt = await InspectAsync(["--json", cut, sound]);
        Assert.Equal((1, "corrupt ok"), (corrupt.ExitCode, Outcomes(corrupt.Output)));

        var unread = await InspectAsync(["--json", missing, cut, sound]);
        Assert.Equal((2, "corrupt ok"), (unread.ExitCode, Outcomes(unread.Output)));
        Assert.Contains(missing, unread.Output, StringComparison.Ordinal);

        Assert.Equal(2, (await InspectAsync([])).ExitCode);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--header")]
    [InlineData("-j")]
    public async Task An_option_that_is_none_is_no_file_and_nothing_is_inspected(string option)
    {
        var sound = (await Phantoms.MakeAsync(_folder.Make("studies"), count: 1, seed: 8))[0];

        foreach (var command in (string[])["inspect", "detect"])
        {
            var (exitCode, output) = await RunAsync([command, "--json", option, sound]);

            Assert.Equal(2, exitCode);
            Assert.Contains($"'{option}' is no option", output, StringComparison.Ordinal);
            Assert.Contains("--help", output, StringComparison.Ordinal);
            Assert.Empty(Lines(output));
        }
    }

    [Theory]
    [InlineData("--deadline", "0")]
    [InlineData("--deadline", "3601")]
    [InlineData("--max-megabytes", "2048")]
    [InlineData("--max-megabytes", "many")]
    public async Task A_limit_out_of_its_range_is_wrong_use(string option, string value)
    {
        var (exitCode, output) = await InspectAsync([option, value, _folder["any.dcm"]]);

        Assert.Equal(2, exitCode);
        Assert.Contains(option, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_files_end_in_a_code_within_200_megabytes()
    {
        var hostile = new[] { HostileFiles.Nothing(_folder["nothing"]), HostileFiles.LargeElements(_folder["bomb"]), HostileFiles.Pixels(_folder["pixels"]), HostileFiles.Deep(_folder["deep"]) };

        // Each twice at once, and as many beside it.
        var (exitCode, output) = await InspectAsync(
            ["--json", .. hostile, .. hostile], new() { ["DOTNET_GCHeapHardLimit"] = "C800000", ["DOTNET_gcServer"] = "0" });

        Assert.True(exitCode == 1, output[..Math.Min(output.Length, 2000)]);
        string[] codes = ["corrupt NotDicom", "ok InflatedTooLarge", "no-pixels InflatedTooLarge", "corrupt Truncated"];
        Assert.Equal([.. codes, .. codes], Lines(output).Select(line => $"{Text(line, "outcome")} {Text(line, "code")}"));
    }

    [Fact]
    public async Task Headers_alone_have_no_digests_and_people_have_words()
    {
        var sound = (await Phantoms.MakeAsync(_folder.Make("studies"), count: 1, seed: 9))[0];

        var (exitCode, output) = await InspectAsync(["--headers", "--json", sound]);
        var line = Assert.Single(Lines(output));
        Assert.Equal((0, "ok", "accepted"), (exitCode, Text(line, "outcome"), Text(line, "screening")));
        Assert.Null(Text(line, "frame0Sha256"));
        Assert.True(line.GetProperty("rows").GetInt32() > 0);

        var words = await InspectAsync([sound]);
        Assert.Equal(0, words.ExitCode);
        Assert.Contains($"{sound}: ok, screening: accepted", words.Output, StringComparison.Ordinal);
        Assert.Contains("Explicit VR Little Endian", words.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_large_files_take_the_memory_of_a_few()
    {
        var file = _folder["large.dcm"];
        new DicomFile(DicomFile.Open((await Phantoms.MakeAsync(_folder.Make("studies"), count: 1, seed: 10))[0]).Dataset
            .AddOrUpdate(DicomTag.Rows, 2000)
            .AddOrUpdate(DicomTag.Columns, 2000)
            .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, new byte[8_000_000]), DicomTransferSyntax.ExplicitVRLittleEndian).Save(file);

        // Files that are all there at once would be 8 GB; the heap may have 200 MB.
        var (exitCode, output) = await InspectAsync(
            ["--json", .. Enumerable.Repeat(file, 1000)], new() { ["DOTNET_GCHeapHardLimit"] = "C800000", ["DOTNET_gcServer"] = "0" });

        Assert.True(exitCode == 0, output[..Math.Min(output.Length, 2000)]);
        Assert.Equal(1000, Lines(output).Count);
    }

    private static Task<(int ExitCode, string Output)> InspectAsync(string[] arguments, Dictionary<string, string>? environment = null) =>
        RunAsync(["inspect", .. arguments], environment);

    private static Task<(int ExitCode, string Output)> RunAsync(string[] arguments, Dictionary<string, string>? environment = null) =>
        ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Appliance"), arguments, Limit, environment);

    private static List<JsonElement> Lines(string output) =>
        [.. output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement)];

    private static string Outcomes(string output) => string.Join(' ', Lines(output).Select(line => Text(line, "outcome")));

    private static string? Text(JsonElement line, string field) => line.GetProperty(field).GetString();
}
