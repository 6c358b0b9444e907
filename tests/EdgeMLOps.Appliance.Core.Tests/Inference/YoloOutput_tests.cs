using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

public sealed class YoloOutput_tests
{
    private static readonly Letterbox Same = Letterbox.Place(512, 512, 512, 512);

    [Fact]
    public void Boxes_come_out_in_pixels_of_the_original_with_their_best_class()
    {
        // 1024 wide and 512 high goes into 512 x 512 at half size, 128 rows of padding above.
        var letterbox = Letterbox.Place(1024, 512, 512, 512);
        float[] output = [256, 10, 256, 10, 20, 4, 40, 4, 0.2f, 0.005f, 0.7f, 0.001f];

        var found = YoloOutput.Read(output, classes: 2, letterbox, 0.01)!;

        Assert.Equal([new BoxCandidate(1, 0.7f, 492, 216, 532, 296)], found);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_value_that_is_no_number_makes_the_output_invalid(int row)
    {
        float[] output = [256, 256, 20, 20, 0.6f, 0.5f];
        output[row] = float.NaN;

        Assert.Null(YoloOutput.Read(output, classes: 2, Same, 0.01));
    }

    [Fact]
    public void An_infinite_size_makes_the_output_invalid() =>
        Assert.Null(YoloOutput.Read([256, 256, float.PositiveInfinity, 20, 0.6f], classes: 1, Same, 0.01));

    [Fact]
    public void A_negative_size_is_a_box_without_area() =>
        Assert.Equal(0, YoloOutput.Read([256, 256, -20, 20, 0.6f], classes: 1, Same, 0.01)!.Single().Area);

    [Fact]
    public void A_score_at_the_floor_is_recorded_and_one_below_is_not()
    {
        float[] output = [1, 1, 1, 1, 1, 1, 1, 1, 0.25f, 0.2499f];

        Assert.Single(YoloOutput.Read(output, classes: 1, Same, 0.25)!);
    }
}
