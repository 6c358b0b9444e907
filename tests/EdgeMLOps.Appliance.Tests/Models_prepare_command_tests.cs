using System.Text.Json;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

public sealed class Models_prepare_command_tests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string Demonstration = Path.Combine(Repository.Root, "appliance/EdgeMLOps.Appliance.Core/Models/Demonstration");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_graph_is_told_by_its_family_with_the_reasons_and_a_manifest_to_complete()
    {
        var (exitCode, output) = await PrepareAsync("--json");

        Assert.True(exitCode == 0, output);
        var proposal = JsonDocument.Parse(output).RootElement;
        Assert.NotEmpty(proposal.GetProperty("why").EnumerateArray());
        Assert.Equal("yolov8", proposal.GetProperty("manifest").GetProperty("output").GetProperty("format").GetString());
        Assert.Equal(2, proposal.GetProperty("manifest").GetProperty("classes").GetArrayLength());
    }

    [Fact]
    public async Task What_is_no_graph_is_refused_in_the_runtimes_own_words()
    {
        await File.WriteAllTextAsync(_folder["model.onnx"], "no graph");

        var (exitCode, output) = await ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Appliance"), ["models", "prepare", _folder["model.onnx"]], Limit);

        Assert.Equal(1, exitCode);
        Assert.Contains("protobuf", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Images_make_a_package_that_only_lacks_what_no_graph_tells()
    {
        await Phantoms.MakeAsync(_folder.Make("images"), count: 3, seed: 5);
        await File.WriteAllTextAsync(_folder["images", "notes.txt"], "no image");

        var (exitCode, output) = await PrepareAsync("--images", _folder["images"], "--out", _folder["package"], "--json");

        Assert.True(exitCode == 0, output);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(["", "", "", "Unreadable", "Unreadable"], report.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("code").GetString()).Order(StringComparer.Ordinal));
        Assert.Contains("name", report.GetProperty("open").EnumerateArray().Select(key => key.GetString()));
        var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["package", "manifest.json"])).RootElement;
        Assert.Equal("", manifest.GetProperty("name").GetString());
        Assert.Equal("[\"CHEST\"]", manifest.GetProperty("input").GetProperty("bodyParts").GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        Assert.Equal(
            ["acceptance/0000.dcm", "acceptance/0001.dcm", "acceptance/0002.dcm", "acceptance/expected.json", "manifest.json", "model.onnx"],
            Directory.GetFiles(_folder["package"], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder["package"], path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_word_of_a_patient_comes_into_the_set()
    {
        var (made, text) = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Phantoms"), ["dicom", "--out", _folder.Make("images"), "--count", "2", "--seed", "5", "--canary", "ZYXWVU"], Limit);
        Assert.True(made == 0, text);

        var (exitCode, output) = await PrepareAsync("--images", _folder["images"], "--out", _folder["package"], "--manifest", Path.Combine(Demonstration, "manifest.json"));

        Assert.True(exitCode == 0, output);
        Assert.Contains("edgemlops-fleet package build", output, StringComparison.Ordinal);
        Assert.Contains(Directory.GetFiles(_folder["images"], "*.dcm"), HasCanary);
        Assert.DoesNotContain(Directory.GetFiles(_folder["package"], "*", SearchOption.AllDirectories), HasCanary);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Demonstration, "manifest.json")), await File.ReadAllBytesAsync(_folder["package", "manifest.json"]));

        static bool HasCanary(string path) => File.ReadAllBytes(path).AsSpan().IndexOf("ZYXWVU"u8) >= 0;
    }

    [Fact]
    public async Task Without_an_image_for_the_model_there_is_no_package()
    {
        var image = (await Phantoms.MakeAsync(_folder.Make("images"), count: 1, seed: 5))[0];
        await Phantoms.ModifyAsync(image, "-i", "BurnedInAnnotation=YES");
        File.Delete(_folder["images", "truth.json"]);

        var (exitCode, output) = await PrepareAsync("--images", _folder["images"], "--out", _folder["package"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("1 BurnedInAnnotation", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["package"]));
    }

    [Theory]
    [InlineData("--most", "0")]
    [InlineData("--iou", "1.1")]
    [InlineData("--score-at-least", "-1")]
    [InlineData("--latency-ceiling", "0")]
    public async Task A_number_out_of_its_range_is_wrong_use(string option, string value)
    {
        var (exitCode, output) = await PrepareAsync("--images", _folder.Make("images"), option, value);

        Assert.Equal(2, exitCode);
        Assert.Contains($"{option} must be", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_makes_a_package_needs_images()
    {
        var (exitCode, output) = await PrepareAsync("--out", _folder["package"]);

        Assert.Equal(2, exitCode);
        Assert.Contains("--out needs --images", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> PrepareAsync(params string[] options) =>
        ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Appliance"), ["models", "prepare", Path.Combine(Demonstration, "model.onnx"), .. options], Limit);
}
