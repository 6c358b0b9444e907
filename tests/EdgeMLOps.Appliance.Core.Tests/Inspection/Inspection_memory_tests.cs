using EdgeMLOps.Appliance.Core.Tests.Inference;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Inspection;

/// <summary>What an inspection reads, by what the whole process allocates while no other test runs.</summary>
[Collection(RunsAlone.Name)]
public sealed class Inspection_memory_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_look_at_the_header_settles_is_not_read()
    {
        var image = ChestImage.File(ChestImage.Dataset()).ToBytes();
        byte[] header = image[..^(ChestImage.Dataset().GetRaw(DicomTag.PixelData).Length + 4)]; // up to the length of the pixel data
        string[] files =
        [
            Sparse("nothing", [], 600_000_000),
            Sparse("no-element", [.. header[..^8], 1, 1, 1, 1, (byte)'O', (byte)'B', 0, 0, 0, 0, 0, 0x70], 500_000_000), // 1.8 GB
            Sparse("surplus", [.. header, 0, 0, 0, 0x1C], 0x1C00_0000), // 470 MB of pixels for 6 KB
            Sparse("document", [.. header[..^8], 1, 1, 1, 1, (byte)'O', (byte)'B', 0, 0, 0, 0, 0, 0x20], 0x2000_0000),
        ];
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var results = await InspectionRun_tests.RunAsync([.. files], headersOnly: false);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 200_000_000);
        Assert.Equal(
            ["corrupt NotDicom", "corrupt Truncated", "ok TooLarge", "ok TooLarge"], results.Select(result => $"{result.Line?.Outcome} {result.Line?.Code}"));
        Assert.Equal(64, results[2].Line!.Rows);
    }

    private string Sparse(string name, byte[] start, long length)
    {
        using var file = File.Create(_folder[name]);
        file.Write(start);
        file.SetLength(start.Length + length);
        return _folder[name];
    }
}
