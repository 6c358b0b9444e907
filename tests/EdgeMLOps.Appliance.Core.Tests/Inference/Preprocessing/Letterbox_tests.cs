using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

public sealed class Letterbox_tests
{
    [Theory]
    [InlineData(1024, 1024, 512, 512, 0, 0)]
    [InlineData(2494, 3040, 420, 512, 46, 0)]
    [InlineData(3072, 2048, 512, 341, 0, 85)]
    [InlineData(100, 50, 512, 256, 0, 128)]
    [InlineData(5000, 1, 512, 1, 0, 255)]
    public void The_content_fits_and_is_centred(
        int width, int height, int contentWidth, int contentHeight, int offsetX, int offsetY)
    {
        var letterbox = Letterbox.Place(width, height, 512, 512);
        Assert.Equal(
            (contentWidth, contentHeight, offsetX, offsetY),
            (letterbox.ContentWidth, letterbox.ContentHeight, letterbox.OffsetX, letterbox.OffsetY));
    }

    [Theory]
    [InlineData(1024, 1024)]
    [InlineData(2494, 3040)]
    [InlineData(300, 77)]
    public void Coordinates_go_there_and_back_and_corners_meet_corners(int width, int height)
    {
        var letterbox = Letterbox.Place(width, height, 512, 512);
        Assert.Equal(0, letterbox.ToSourceX(letterbox.OffsetX), 9);
        Assert.Equal(width, letterbox.ToSourceX(letterbox.OffsetX + letterbox.ContentWidth), 9);
        Assert.Equal(height, letterbox.ToSourceY(letterbox.OffsetY + letterbox.ContentHeight), 9);
        Assert.Equal(17.25, letterbox.ToSourceX(letterbox.ToTargetX(17.25)), 9);
        Assert.Equal(33.5, letterbox.ToSourceY(letterbox.ToTargetY(33.5)), 9);
    }

    [Fact]
    public void No_size_may_be_0()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Letterbox.Place(0, 1, 512, 512));
        Assert.Throws<ArgumentOutOfRangeException>(() => Letterbox.Place(1, 1, 512, 0));
    }
}
