using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions.Pairs;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Pairs;

public sealed class BoxMatching_tests
{
    [Fact]
    public void Boxes_that_overlap_enough_are_the_same_finding_and_the_others_are_of_one_model_alone()
    {
        var pair = BoxMatching.Match("nodule", [Box(0.9f, 0), Box(0.8f, 300)], [Box(0.5f, 20), Box(0.4f, 600), Box(0.3f, 900)], overlap: 0.5);

        var match = Assert.Single(pair.Matched);
        Assert.Equal((0.9, 0.5, 80.0 / 120), (Math.Round(match.ActiveScore, 6), match.ShadowScore, match.Overlap));
        Assert.Equal(("nodule", 1, 2), (pair.Class, pair.OnlyActive, pair.OnlyShadow));
    }

    [Fact]
    public void The_overlap_that_is_asked_for_is_enough_and_less_is_not()
    {
        Assert.Single(BoxMatching.Match("c", [Box(1, 0)], [Box(1, 20)], overlap: 80.0 / 120).Matched);
        Assert.Empty(BoxMatching.Match("c", [Box(1, 0)], [Box(1, 20)], overlap: 0.67).Matched);
    }

    [Fact]
    public void No_box_is_taken_twice_and_the_pair_that_overlaps_most_comes_first()
    {
        // The better score lies farther off.
        var pair = BoxMatching.Match("c", [Box(0.5f, 0)], [Box(0.9f, 20), Box(0.2f, 5)], overlap: 0.5);

        Assert.Equal(0.2f, (float)Assert.Single(pair.Matched).ShadowScore);
        Assert.Equal((0, 1), (pair.OnlyActive, pair.OnlyShadow));
    }

    [Fact]
    public void Boxes_at_one_place_of_two_frames_are_two_findings()
    {
        var pair = BoxMatching.Match("c", [Box(0.5f, 0) with { Frame = 1 }, Box(0.6f, 0) with { Frame = 2 }], [Box(0.9f, 0) with { Frame = 2 }, Box(0.8f, 0) with { Frame = 3 }], overlap: 0.5);

        Assert.Equal(0.6f, (float)Assert.Single(pair.Matched).ActiveScore);
        Assert.Equal((1, 1), (pair.OnlyActive, pair.OnlyShadow));
    }

    private static BoxCandidate Box(float score, float x) => new(0, score, x, 0, x + 100, 100);
}
