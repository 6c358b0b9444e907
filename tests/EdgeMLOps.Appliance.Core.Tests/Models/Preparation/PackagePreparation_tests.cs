using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Preparation;
using EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Tests.Decoding;
using EdgeMLOps.Appliance.Core.Tests.Inference;
using EdgeMLOps.Dicom;
using EdgeMLOps.Phantoms;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Preparation;

public sealed class PackagePreparation_tests : IDisposable
{
    private static readonly Dictionary<string, byte[]> Demonstration = DemonstrationPackage.Files();

    private static readonly InferenceOptions Cpu = new() { Provider = ProviderPreference.Cpu };
    private readonly ScriptedCodec _codec = new(new FrameCodecResult(FrameCodecCode.Unsupported, default, "", "no decoder"));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_set_expects_what_the_model_found_and_the_package_can_be_loaded()
    {
        var report = await PrepareAsync(Order() with { Manifest = Demonstration[ModelPackage.ManifestFile], ScoreAtLeast = 0.3 });

        Assert.All(report.Images, image => Assert.True(image.IsTaken, image.Code + image.Message));
        Assert.Empty(report.Open);
        var package = await LoadAsync();
        var set = AcceptanceSet.Load(Path.Combine(_folder["package"], "acceptance"), package.Manifest);
        Assert.Equal(report.Images.Select(image => image.Candidates.Count(box => box.Score >= 0.3)), set.Expectation.Images.Select(image => image.Boxes.Count));
        Assert.True(report.Boxes > 0);
        Assert.Contains("5 are looked at", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_beside_the_graph_come_along()
    {
        var external = new ExternalData("part.data");
        await File.WriteAllBytesAsync(_folder["model.onnx"], external.Strip(Demonstration[ModelPackage.GraphFile]));
        var order = Order() with { Manifest = Demonstration[ModelPackage.ManifestFile] };

        var missing = await Assert.ThrowsAsync<PreparationException>(() => PrepareAsync(order));
        await File.WriteAllBytesAsync(_folder["part.data"], external.Weights);
        await PrepareAsync(order);

        Assert.Contains("part.data", missing.Message, StringComparison.Ordinal);
        Assert.Equal(external.Weights, await File.ReadAllBytesAsync(_folder["package", "part.data"]));
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_left_alone_and_one_that_was_empty_stays()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Make("package"), "mine.txt"), "mine");
        var refused = await Assert.ThrowsAsync<PreparationException>(() => PrepareAsync(Order()));
        Assert.Contains("not empty", refused.Message, StringComparison.Ordinal);
        File.Delete(_folder["package", "mine.txt"]);

        await Assert.ThrowsAsync<PreparationException>(() => PrepareAsync(Order() with { Images = [_folder["model.onnx"]] }));

        Assert.Empty(Directory.GetFileSystemEntries(_folder["package"]));
    }

    [Fact]
    public async Task A_manifest_that_is_none_is_refused_by_its_key()
    {
        var refused = await Assert.ThrowsAsync<PreparationException>(() => PrepareAsync(Order() with { Manifest = "{}"u8.ToArray() }));

        Assert.Contains("ManifestInvalid", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["package"]));
    }

    [Fact]
    public async Task Of_a_model_that_sees_all_frames_each_expected_box_names_its_frame_and_a_frame_that_changed_is_found()
    {
        var manifest = JsonNode.Parse(Demonstration[ModelPackage.ManifestFile])!;
        manifest["input"]!["frames"] = "all";
        var pixels = TwoFrames();
        await PrepareAsync(Order() with { Manifest = Encoding.UTF8.GetBytes(manifest.ToJsonString()), Images = [_folder["frames.dcm"]], ScoreAtLeast = 0.3 });

        var (path, image) = (_folder["package", "acceptance", "expected.json"], _folder["package", "acceptance", "0000.dcm"]);
        var written = await File.ReadAllTextAsync(path);
        var boxes = JsonNode.Parse(written)!["images"]![0]!["boxes"]!.AsArray();
        Assert.Equal([1, 2], boxes.Select(box => box!["frame"]!.GetValue<int>()).Distinct().Order());
        Assert.Equal("", await FaultAsync());

        var first = boxes[0]!["frame"]!.GetValue<int>();
        boxes[0]!["frame"] = 3 - first;
        await File.WriteAllTextAsync(path, boxes.Root.ToJsonString());
        Assert.Contains($" on frame {3 - first}, the nearest has ", await FaultAsync(), StringComparison.Ordinal);

        await File.WriteAllTextAsync(path, written);
        var file = DicomFile.Open(image);
        Array.Clear(pixels, pixels.Length / 2, pixels.Length / 2);
        file.Dataset.AddOrUpdate(DicomVR.OW, DicomTag.PixelData, pixels);
        file.Save(image);
        Assert.Contains(" on frame 2, the nearest has ", await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_images_are_looked_at_than_the_set_holds()
    {
        var report = await PrepareAsync(Order() with { MostImages = 1 });

        Assert.Equal(["", "NotNeeded"], report.Images.Select(image => image.Code));
        Assert.Contains("name", report.Open);
        Assert.Equal(PackageCode.ManifestInvalid, (await TryLoadAsync()).Code); // until its maker has completed it
    }

    private PreparationOrder Order()
    {
        if (!File.Exists(_folder["model.onnx"]))
        {
            File.WriteAllBytes(_folder["model.onnx"], Demonstration[ModelPackage.GraphFile]);
        }

        return new PreparationOrder { Graph = _folder["model.onnx"], Images = [Image(0), Image(1)], Folder = _folder["package"] };
    }

    private string Image(int index)
    {
        var path = _folder[$"{index}.dcm"];
        new DicomFile(PhantomImage.Dataset(PhantomFactory.Create(5, index, new PhantomOptions())), DicomTransferSyntax.ExplicitVRLittleEndian).Save(path);
        return path;
    }

    // A phantom, and the same upside down.
    private byte[] TwoFrames()
    {
        var phantom = PhantomFactory.Create(20_261_121, 0, new PhantomOptions { MinimumSide = 256, MaximumSide = 512 });
        byte[] pixels = [.. MemoryMarshal.AsBytes(phantom.Pixels.AsSpan()), .. MemoryMarshal.AsBytes<ushort>([.. phantom.Pixels.Reverse()])];
        var image = PhantomImage.Dataset(phantom)
            .AddOrUpdate(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7.3") // multi-frame grayscale word SC
            .AddOrUpdate(DicomTag.NumberOfFrames, 2)
            .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, pixels);
        new DicomFile(image, DicomTransferSyntax.ExplicitVRLittleEndian).Save(_folder["frames.dcm"]);
        return pixels;
    }

    // What validation says on the package as it stands.
    private async Task<string> FaultAsync()
    {
        var package = await LoadAsync();
        await using var host = await DetectorHost.StartAsync(
            package, _codec, Cpu, PatientHasher.Ephemeral(), "1.2.3", TimeProvider.System, NullLoggerFactory.Instance, default);
        var set = AcceptanceSet.Load(_folder["package", "acceptance"], package.Manifest);
        return (await new AcceptanceRun(host, set, TimeSpan.FromMinutes(1), TimeProvider.System).RunAsync(int.MaxValue, isTimed: false, default)).Fault;
    }

    private Task<PreparationReport> PrepareAsync(PreparationOrder order) => new PackagePreparation(
        Cpu,
        _codec,
        "1.2.3",
        TimeProvider.System,
        NullLoggerFactory.Instance).RunAsync(order, default);

    private async Task<ModelPackage> LoadAsync() => (await TryLoadAsync()).Require();

    private async Task<PackageOutcome> TryLoadAsync()
    {
        var found = await PackageFolder.ReadAsync(_folder["package"], default);
        return await ModelPackage.LoadAsync(_folder["package"], PackageDigest.OfHashes(found.Hashes), default);
    }
}
