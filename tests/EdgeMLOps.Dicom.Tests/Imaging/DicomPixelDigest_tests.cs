using System.Security.Cryptography;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Dicom.Tests.Imaging;

public sealed class DicomPixelDigest_tests
{
    [Theory]
    [InlineData(8, 6, 5, 0, new byte[] { 0xFF, 0x41 }, new byte[] { 0x3F, 0x01 })]
    [InlineData(8, 6, 5, 1, new byte[] { 0x20, 0xDF }, new byte[] { 0xE0, 0x1F })]
    [InlineData(8, 4, 7, 0, new byte[] { 0xAB, 0x10 }, new byte[] { 0x0A, 0x01 })]
    [InlineData(16, 12, 11, 0, new byte[] { 0x34, 0xF2 }, new byte[] { 0x34, 0x02 })]
    [InlineData(16, 12, 11, 1, new byte[] { 0x00, 0x08 }, new byte[] { 0x00, 0xF8 })]
    [InlineData(16, 12, 15, 0, new byte[] { 0xF1, 0xFF }, new byte[] { 0xFF, 0x0F })]
    [InlineData(16, 12, 15, 1, new byte[] { 0x1F, 0x80 }, new byte[] { 0x01, 0xF8 })]
    [InlineData(32, 20, 19, 1, new byte[] { 0x00, 0x00, 0x08, 0x00 }, new byte[] { 0x00, 0x00, 0xF8, 0xFF })]
    [InlineData(32, 20, 19, 0, new byte[] { 0x01, 0x00, 0xF8, 0xFF }, new byte[] { 0x01, 0x00, 0x08, 0x00 })]
    public void Values_are_the_stored_bits_alone_with_the_sign_drawn_out(int allocated, int stored, int high, int sign, byte[] cells, byte[] values)
    {
        // As many times over as take the vector's way, and a rest.
        var (many, expected) = (Times(cells, 41), Times(values, 41));
        var dataset = SomePixels.Described(many.Length * 8 / allocated, 1, allocated, stored)
            .AddOrUpdate(DicomTag.HighBit, high).AddOrUpdate(DicomTag.PixelRepresentation, sign).Native(many);

        var digests = Digests(dataset.Pixels());

        Assert.Equal((Hash(many), Hash(many)), (digests.Frame0, digests.AllFrames));
        Assert.Equal((Hash(expected), Hash(expected)), (digests.Frame0Values, digests.AllFramesValues));
    }

    [Fact]
    public void Frames_are_digested_one_after_the_other()
    {
        var pixels = SomePixels.Described(2, 1, 16, 12, frames: 2).Native(1, 0x10, 2, 0, 3, 0, 4, 0x20).Pixels();

        var digests = Digests(pixels);

        Assert.Equal(Hash([1, 0x10, 2, 0]), digests.Frame0);
        Assert.Equal(Hash([1, 0x10, 2, 0, 3, 0, 4, 0x20]), digests.AllFrames);
        Assert.Equal(Hash([1, 0, 2, 0]), digests.Frame0Values);
        Assert.Equal(Hash([1, 0, 2, 0, 3, 0, 4, 0]), digests.AllFramesValues);
    }

    [Fact]
    public void Where_nothing_stands_beside_the_values_both_digests_are_one()
    {
        var digests = Digests(SomePixels.Described(200, 200, 16, 12).Native(new byte[80_000]).Pixels());

        Assert.Equal(digests.Frame0, digests.Frame0Values);
        Assert.Equal(Hash(new byte[80_000]), digests.AllFramesValues);
    }

    [Fact]
    public void Without_all_frames_there_is_no_digest_of_all()
    {
        using var digest = new DicomPixelDigest(SomePixels.Described(2, 1, 16, 12, frames: 2).Native(1, 0x10, 2, 0, 3, 0, 4, 0x20).Pixels());
        digest.Add([1, 0x10, 2, 0]);

        Assert.Equal(new DicomPixelDigests(Hash([1, 0x10, 2, 0]), null, Hash([1, 0, 2, 0]), null), digest.Finish());
    }

    private static DicomPixelDigests Digests(DicomPixelData pixels)
    {
        var reader = new DicomFrameReader(pixels);
        using var digest = new DicomPixelDigest(pixels);
        for (var frame = 0; frame < pixels.NumberOfFrames; frame++)
        {
            Assert.True(reader.TryRead(frame, out var cells, out _));
            digest.Add(cells.Span);
        }

        return digest.Finish();
    }

    private static byte[] Times(byte[] bytes, int count) => [.. Enumerable.Repeat(bytes, count).SelectMany(each => each)];

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
