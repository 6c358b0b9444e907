using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;

/// <summary>Families that give boxes, scores and labels: what their values mean.</summary>
public sealed class Listed_output_tests
{
    private static readonly BoxCandidate Expected = new(1, 0.5f, 2, 4, 10, 20);

    [Fact]
    public void A_row_of_an_end_to_end_graph_is_corners_score_and_label() =>
        Assert.Equal([Expected], Reading.Read(TestManifest.Of("end-to-end", 2), ([2, 6], [2, 4, 10, 20, 0.5f, 1, 0, 0, 0, 0, 0, -1])));

    [Fact]
    public void Its_columns_may_stand_in_another_order()
    {
        var manifest = TestManifest.Of("end-to-end", 2, change: output => output with { Columns = ["label", "score", "x1", "y1", "x2", "y2"] });

        Assert.Equal([Expected], Reading.Read(manifest, ([1, 6], [1, 0.5f, 2, 4, 10, 20])));
    }

    [Fact]
    public void A_row_of_a_batched_list_has_its_label_before_its_score() =>
        Assert.Equal([Expected], Reading.Read(TestManifest.Of("batched", 2), ([1, 7], [0, 2, 4, 10, 20, 1, 0.5f])));

    [Fact]
    public void A_box_that_is_inside_out_has_no_area()
    {
        var found = Reading.Read(TestManifest.Of("end-to-end", 2), ([1, 6], [10, 20, 2, 4, 0.5f, 1]))!.Single();

        Assert.Equal((10, 10, 0d), (found.X1, found.X2, found.Area));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    public void A_label_that_is_no_class_makes_the_output_invalid(float label) =>
        Assert.Null(Reading.Read(TestManifest.Of("end-to-end", 2), ([1, 6], [2, 4, 10, 20, 0.5f, label])));

    [Fact]
    public void A_label_below_the_floor_does_not_matter() =>
        Assert.Empty(Reading.Read(TestManifest.Of("end-to-end", 2), ([1, 6], [2, 4, 10, 20, 0.1f, -1]))!);

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 1, 1)]
    public void Labels_of_torchvision_begin_at_the_offset(int offset, int first, int second)
    {
        var manifest = TestManifest.Of("torchvision", 2, change: output => output with { ClassOffset = offset });

        var found = Reading.Read(
            manifest, ([2, 4], [1, 1, 2, 2, 2, 4, 10, 20]), ([2], [0.4f, 0.5f]), ([2], [first, second + offset]))!;

        Assert.Equal([0, 1], found.Select(box => box.ClassId));
        Assert.Equal(Expected, found[1]);
    }

    [Fact]
    public void The_label_of_the_background_makes_the_output_invalid() =>
        Assert.Null(Reading.Read(
            TestManifest.Of("torchvision", 2, change: output => output with { ClassOffset = 1 }), ([1, 4], [1, 1, 2, 2]), ([1], [0.4f]), ([1], [0])));

    [Fact]
    public void No_box_is_an_answer() =>
        Assert.Empty(Reading.Read(TestManifest.Of("torchvision", 2), ([0, 4], []), ([0], []), ([0], []))!);

    [Fact]
    public void TensorFlow_has_the_top_before_the_left_and_says_how_many_are_meant()
    {
        var manifest = TestManifest.Of("tensorflow", 2, change: output => output with { ClassOffset = 1, BoxCoordinates = "normalised" });

        var found = Reading.Read(
            manifest, ([2, 4], [0.125f, 0.0625f, 0.625f, 0.3125f, 0, 0, 1, 1]), ([2], [0.5f, 0.9f]), ([2], [2, 1]), ([], [1]));

        Assert.Equal([Expected], found);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    public void A_count_that_cannot_be_makes_the_output_invalid(float count) =>
        Assert.Null(Reading.Read(TestManifest.Of("tensorflow", 2), ([2, 4], new float[8]), ([2], new float[2]), ([2], new float[2]), ([], [count])));

    [Fact]
    public void Softmax_counts_no_object_and_never_answers_it()
    {
        var manifest = TestManifest.Of("detr", 2, change: output => output with { Activation = "softmax", BoxCoordinates = "normalised" });

        // The second query is no object by far: its best class has a score of almost nothing.
        var found = Reading.Read(manifest, ([2, 3], [0, 1, 0.5f, 0, 1, 9]), ([2, 4], [0.1875f, 0.375f, 0.25f, 0.5f, 0.5f, 0.5f, 1, 1]))!;

        Assert.Equal(MathF.Exp(1) / (1 + MathF.Exp(1) + MathF.Exp(0.5f)), found.Single().Score, 1e-6f);
        Assert.Equal(Expected, found.Single() with { Score = 0.5f });
    }

    [Fact]
    public void Sigmoid_takes_each_class_by_itself()
    {
        var manifest = TestManifest.Of("detr", 2, change: output => output with { Activation = "sigmoid", BoxCoordinates = "normalised" });

        var found = Reading.Read(manifest, ([1, 2], [-2, 0]), ([1, 4], [0.1875f, 0.375f, 0.25f, 0.5f]));

        Assert.Equal([Expected], found);
    }

    [Fact]
    public void Classes_before_the_first_are_passed_over_and_count_in_the_softmax()
    {
        var manifest = TestManifest.Of(
            "detr", 2, change: output => output with { Activation = "softmax", ClassOffset = 1, BoxCoordinates = "normalised" });

        var found = Reading.Read(manifest, ([1, 4], [0, 0, 1, 0]), ([1, 4], [0.1875f, 0.375f, 0.25f, 0.5f]))!;

        Assert.Equal(1, found.Single().ClassId);
        Assert.Equal(MathF.Exp(1) / (3 + MathF.Exp(1)), found.Single().Score, 1e-6f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_logit_that_is_no_number_makes_the_output_invalid(int place)
    {
        var manifest = TestManifest.Of("detr", 2, change: output => output with { Activation = "softmax" });
        float[] logits = [0, 1, 0.5f];
        logits[place] = float.NaN;

        Assert.Null(Reading.Read(manifest, ([1, 3], logits), ([1, 4], [1, 1, 1, 1])));
    }
}
