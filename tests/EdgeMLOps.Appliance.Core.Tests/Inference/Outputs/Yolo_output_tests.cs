using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;

/// <summary>The one-output families of YOLO: what their values mean.</summary>
public sealed class Yolo_output_tests
{
    private static readonly ModelInput Large = TestManifest.Input with { Width = 512, Height = 512 };

    [Fact]
    public void Boxes_come_out_in_pixels_of_the_original_with_their_best_class()
    {
        // 1024 wide and 512 high goes into 512 x 512 at half size, 128 rows of padding above.
        var letterbox = Letterbox.Place(1024, 512, 512, 512);
        float[] output = [256, 10, 256, 10, 20, 4, 40, 4, 0.2f, 0.005f, 0.7f, 0.001f];

        var found = Reading.Read(TestManifest.Of("yolov8", 2, Large), letterbox, ([6, 2], output))!;

        Assert.Equal([new BoxCandidate(1, 0.7f, 492, 216, 532, 296)], found);
    }

    [Fact]
    public void Rows_and_columns_of_the_same_values_give_the_same_boxes()
    {
        var random = new Random(5);
        var columns = Enumerable.Range(0, 7 * 101).Select(_ => random.NextSingle()).ToArray();
        var rows = Enumerable.Range(0, 7 * 101).Select(i => columns[(i % 7 * 101) + (i / 7)]).ToArray();
        var manifest = TestManifest.Of("yolov8", 3);

        var found = Reading.Read(manifest, ([7, 101], columns))!;

        Assert.Equal(found, Reading.Read(manifest, ([101, 7], rows)));
        Assert.InRange(found.Count, 80, 101);
        Assert.Equal([0, 1, 2], found.Select(box => box.ClassId).Distinct().Order());
        Assert.All(found, box => Assert.Equal(columns.Chunk(101).Skip(4).Max(row => row[Array.IndexOf(columns, box.Score) % 101]), box.Score));
    }

    // An overflow within the model must not come out as a study without a finding.
    [Theory]
    [InlineData("yolov8", float.NegativeInfinity)]
    [InlineData("yolov8", float.PositiveInfinity)]
    [InlineData("yolov5", float.NegativeInfinity)]
    [InlineData("yolov5", float.PositiveInfinity)]
    public void Scores_without_an_end_make_the_output_invalid(string format, float score)
    {
        var isYolov8 = string.Equals(format, "yolov8", StringComparison.Ordinal);
        float[] output = isYolov8 ? [256, 256, 20, 20, score, score] : [256, 256, 20, 20, score, 0.6f, 0.5f];

        Assert.Null(Reading.Read(TestManifest.Of(format, 2), (isYolov8 ? [6, 1] : [1, 7], output)));
    }

    [Theory]
    [InlineData("yolov8", 0)]
    [InlineData("yolov8", 3)]
    [InlineData("yolov8", 4)]
    [InlineData("yolov8", 5)]
    [InlineData("yolov5", 0)]
    [InlineData("yolov5", 3)]
    [InlineData("yolov5", 4)]
    [InlineData("yolov5", 5)]
    [InlineData("yolov5", 6)]
    public void A_value_that_is_no_number_makes_the_output_invalid(string format, int place)
    {
        float[] output = string.Equals(format, "yolov8", StringComparison.Ordinal) ? [256, 256, 20, 20, 0.6f, 0.5f] : [256, 256, 20, 20, 0.9f, 0.6f, 0.5f];
        var manifest = TestManifest.Of(format, 2);
        int[] shape = string.Equals(format, "yolov8", StringComparison.Ordinal) ? [6, 1] : [1, 7];
        Assert.Single(Reading.Read(manifest, (shape, output))!);

        output[place] = float.NaN;

        Assert.Null(Reading.Read(manifest, (shape, output)));
    }

    [Fact]
    public void A_value_that_is_no_number_is_seen_among_many_boxes()
    {
        var output = new float[6 * 100];
        output[(5 * 100) + 37] = float.NaN;

        Assert.Null(Reading.Read(TestManifest.Of("yolov8", 2), ([6, 100], output)));
    }

    [Fact]
    public void An_infinite_size_makes_the_output_invalid() =>
        Assert.Null(Reading.Read(TestManifest.Of("yolov8", 1), ([5, 1], [256, 256, float.PositiveInfinity, 20, 0.6f])));

    [Fact]
    public void A_logit_that_was_declared_a_score_makes_the_output_invalid() =>
        Assert.Null(Reading.Read(TestManifest.Of("yolov8", 1), ([5, 1], [256, 256, 20, 20, 1.5f])));

    [Fact]
    public void A_negative_size_is_a_box_without_area() =>
        Assert.Equal(0, Reading.Read(TestManifest.Of("yolov8", 1), ([5, 1], [256, 256, -20, 20, 0.6f]))!.Single().Area);

    [Fact]
    public void A_score_at_the_floor_is_recorded_and_one_below_is_not() =>
        Assert.Single(Reading.Read(TestManifest.Of("yolov8", 1), ([5, 2], [1, 1, 1, 1, 1, 1, 1, 1, 0.25f, 0.2499f]))!);

    [Fact]
    public void Logits_become_scores_by_the_logistic_function()
    {
        var manifest = TestManifest.Of("yolov8", 2, change: output => output with { Activation = "sigmoid" });

        var found = Reading.Read(manifest, ([6, 2], [8, 8, 8, 8, 4, 4, 4, 4, -3, -9, 2, -1.2f]))!;

        Assert.Equal((1, 0.8808f), (found.Single().ClassId, MathF.Round(found.Single().Score, 4)));
    }

    [Fact]
    public void A_score_of_yolov5_is_objectness_times_the_best_class()
    {
        float[] rows = [16, 8, 4, 2, 0.5f, 0.2f, 0.8f, 16, 8, 4, 2, 0.4f, 0.6f, 0.1f];

        var found = Reading.Read(TestManifest.Of("yolov5", 2), ([2, 7], rows))!;

        Assert.Equal([new BoxCandidate(1, 0.4f, 14, 7, 18, 9)], found);
    }

    [Fact]
    public void A_cell_of_yolox_counts_from_its_place_in_its_grid()
    {
        // 64 x 32: 8 x 4 cells of stride 8, 4 x 2 of 16, 2 x 1 of 32.
        var manifest = TestManifest.Of("yolox", 1, TestManifest.Input with { Width = 64 });
        var rows = new float[42 * 6];
        float[] cell = [0.5f, 0.25f, MathF.Log(2), 0, 0.9f, 0.8f];
        cell.CopyTo(rows, (8 + 3) * 6); // stride 8, second row, fourth column
        cell.CopyTo(rows, (32 + 4) * 6); // stride 16, second row, first column
        cell.CopyTo(rows, (40 + 1) * 6); // stride 32, second column

        var found = Reading.Read(manifest, ([42, 6], rows))!;

        Assert.Equal([(28f, 10f, 16f, 8f), (8, 20, 32, 16), (48, 8, 64, 32)], found.Select(box => (
            MathF.Round((box.X1 + box.X2) / 2, 3), MathF.Round((box.Y1 + box.Y2) / 2, 3), MathF.Round(box.X2 - box.X1, 3), MathF.Round(box.Y2 - box.Y1, 3))));
        Assert.All(found, box => Assert.Equal(0.72f, box.Score, 1e-6f));
    }

    [Fact]
    public void Shares_of_the_input_become_pixels()
    {
        var manifest = TestManifest.Of(
            "yolov8", 1, TestManifest.Input with { Width = 64 }, output => output with { BoxCoordinates = "normalised" });

        var found = Reading.Read(manifest, ([5, 1], [0.5f, 0.5f, 0.25f, 0.5f, 0.9f]))!;

        Assert.Equal([new BoxCandidate(0, 0.9f, 24, 8, 40, 24)], found);
    }

    [Fact]
    public void A_calibrated_score_is_what_the_policy_sees_and_its_floor_too()
    {
        // Slope 2, intercept -1: 0.5 becomes 0.27, 0.4 becomes 0.14, below the policy's floor of 0.25.
        var manifest = TestManifest.Of("yolov8", 1) with
        {
            Calibration = new ModelCalibration { Kind = "platt", Slope = [2], Intercept = [-1] },
        };

        var found = Reading.Read(manifest, ([5, 2], [8, 8, 8, 8, 4, 4, 4, 4, 0.5f, 0.4f]))!;

        Assert.Equal(0.2689f, found.Single().Score, 1e-4f);
    }
}
