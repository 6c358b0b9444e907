using System.Buffers.Binary;
using System.IO.Compression;
using EdgeMLOps.Appliance.Core.Results.Rendering;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Rendering;

public sealed class DetectionRenderer_tests
{
    private static readonly byte[] Yellow = [255, 214, 10];

    [Fact]
    public void A_box_is_outlined_around_its_pixels_and_the_inside_stays_visible()
    {
        var display = new float[200 * 100];
        Array.Fill(display, 0.5f);
        var picture = Decode(DetectionRenderer.Render(display, 200, 100, [new("NODULE 87%", 50, 40, 90, 70)], ""));

        Assert.Equal((200, 100), (picture.Width, picture.Height));
        Assert.Equal(Yellow, picture.At(49, 55));
        Assert.Equal(Yellow, picture.At(90, 55));
        Assert.Equal(Yellow, picture.At(60, 39));
        Assert.Equal([128, 128, 128], picture.At(50, 40));
        Assert.Equal([128, 128, 128], picture.At(89, 69));
    }

    [Theory]
    [InlineData(3072, 2048, 1024, 682)]
    [InlineData(5000, 3, 1024, 1)]
    [InlineData(1, 1, 1, 1)]
    public void Any_size_is_reduced_to_the_longest_side(int columns, int rows, int width, int height)
    {
        var picture = Decode(DetectionRenderer.Render(new float[columns * rows], columns, rows, [], "NOT FOR DIAGNOSIS"));

        Assert.Equal((width, height), (picture.Width, picture.Height));
    }

    [Fact]
    public void Boxes_outside_the_image_and_unknown_signs_draw_without_an_error()
    {
        var png = DetectionRenderer.Render(new float[64 * 64], 64, 64, [new("ß~", -500, -500, 900, 900), new("A", 70, 70, 80, 80)], "");

        Assert.Equal(64, Decode(png).Width);
    }

    [Fact]
    public void Reduction_takes_the_mean_of_the_pixels_below()
    {
        var picture = Decode(DetectionRenderer.Render([0f, 1f, 1f, 0f], 2, 2, [], "", maximumSide: 1));

        Assert.Equal([128, 128, 128], picture.At(0, 0));
    }

    // A reader of its own, so that writer and test cannot share a mistake: chunks, CRC-free, filter 0 only.
    private static Picture Decode(byte[] png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        var width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        var height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        var dataLength = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        using var zlib = new ZLibStream(new MemoryStream(png, 41, dataLength), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        return new Picture(width, height, raw.ToArray());
    }

    private sealed record Picture(int Width, int Height, byte[] Raw)
    {
        public byte[] At(int x, int y)
        {
            var at = (y * ((Width * 3) + 1)) + 1 + (x * 3);
            return Raw[at..(at + 3)];
        }
    }
}
