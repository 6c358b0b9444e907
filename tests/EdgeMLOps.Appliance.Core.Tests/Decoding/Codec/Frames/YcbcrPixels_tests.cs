using EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec.Frames;

public sealed class YcbcrPixels_tests
{
    [Fact]
    public void Every_colour_is_the_one_the_standard_gives_within_half_a_level()
    {
        var cells = Every();
        var given = cells.ToArray();

        YcbcrPixels.ToRgb(cells);

        for (var i = 0; i < cells.Length; i += 3)
        {
            // PS3.3 C.7.6.3.1.2, YBR_FULL, solved for RGB.
            var (y, cb, cr) = (given[i], given[i + 1] - 128, given[i + 2] - 128);
            double[] rgb = [y + (1.402 * cr), y - (0.344136 * cb) - (0.714136 * cr), y + (1.772 * cb)];
            for (var sample = 0; sample < 3; sample++)
            {
                var exact = Math.Clamp(rgb[sample], 0, 255);
                if (Math.Abs(exact - cells[i + sample]) > 0.51)
                {
                    Assert.Fail($"{given[i]} {given[i + 1]} {given[i + 2]}: {cells[i + sample]} for {exact}");
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(3 * 65_536)]
    public void Sixteen_at_a_time_give_what_one_at_a_time_gives(int length)
    {
        var (many, one) = (Every()[..length], Every()[..length]);

        YcbcrPixels.ToRgb(many);
        YcbcrPixels.Singly(one);

        Assert.Equal(one, many);
    }

    // Every pair of colour differences with a few luminances, so that each sum is below, within and above the range.
    private static byte[] Every() => [.. ((byte[])[0, 1, 100, 128, 254, 255]).SelectMany(y => Enumerable.Range(0, 256)
        .SelectMany(cb => Enumerable.Range(0, 256).SelectMany(cr => new byte[] { y, (byte)cb, (byte)cr })))];
}
