using EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry.Acceptance;

public sealed class AcceptanceComparison_tests
{
    private static readonly AcceptanceExpectation Set = new()
    {
        Schema = AcceptanceSet.Schema,
        ScoreAtLeast = 0.3,
        Tolerances = new() { Iou = 0.8, Score = 0.1 },
        LatencyCeilingMs = 1000,
        Images = [],
    };

    private static readonly AcceptanceBox Expected = new() { Class = "mass", Score = 0.6, X1 = 100, Y1 = 100, X2 = 200, Y2 = 200 };

    private static readonly BoxCandidate Same = new(1, 0.6f, 100, 100, 200, 200);

    [Fact]
    public void The_same_boxes_in_any_order_pass()
    {
        var other = new BoxCandidate(0, 0.4f, 0, 0, 10, 10);
        var expected = new[] { Expected, new AcceptanceBox { Class = "nodule", Score = 0.4, X1 = 0, Y1 = 0, X2 = 10, Y2 = 10 } };

        Assert.Null(Fault(expected, other, Same));
        Assert.Null(Fault(expected, Same, other));
    }

    [Theory]
    [InlineData(10, 0, true)] // in common: 90 x 100 of 11000
    [InlineData(12, 0, false)]
    [InlineData(0, 0.0999, true)]
    [InlineData(0, -0.0999, true)]
    [InlineData(0, 0.11, false)]
    [InlineData(0, -0.11, false)]
    public void A_box_within_the_tolerances_passes_and_one_beyond_does_not(float shift, float score, bool passes)
    {
        var found = Same with { X1 = 100 + shift, X2 = 200 + shift, Score = 0.6f + score };

        Assert.Equal(passes, Fault([Expected], found) is null);
    }

    [Fact]
    public void Another_class_is_another_finding() =>
        Assert.StartsWith("a.dcm: no mass of score 0.600 at 100,100 to 200,200", Fault([Expected], Same with { ClassId = 0 }), StringComparison.Ordinal);

    [Fact]
    public void A_box_serves_one_expectation_only() => Assert.NotNull(Fault([Expected, Expected], Same));

    [Fact]
    public void A_box_clearly_above_the_score_that_nobody_expects_is_a_fault_and_one_near_it_is_none()
    {
        Assert.Equal("a.dcm: an unexpected nodule of score 0.410 at 0,0 to 10,10", Fault([Expected], Same, new(0, 0.41f, 0, 0, 10, 10)));
        Assert.Null(Fault([Expected], Same, new(0, 0.39f, 0, 0, 10, 10)));
    }

    [Fact]
    public void The_nearest_box_is_taken_so_that_a_neighbour_finds_its_own()
    {
        var near = Same with { X1 = 108, X2 = 208 };
        var expected = new[] { Expected, Expected with { X1 = 108, X2 = 208, Score = 0.55 } };

        Assert.Null(Fault(expected, near with { Score = 0.55f }, Same));
    }

    [Fact]
    public void The_same_box_on_another_frame_is_another_finding()
    {
        Assert.Null(Fault([Expected with { Frame = 7 }], Same with { Frame = 7 }));
        Assert.Equal(
            "a.dcm: no mass of score 0.600 at 100,100 to 200,200 on frame 7, the nearest has 0.000 in common", Fault([Expected with { Frame = 7 }], Same with { Frame = 8 }));
    }

    private static string? Fault(AcceptanceBox[] expected, params BoxCandidate[] found) => AcceptanceComparison.FaultOf(
        new AcceptanceImage { File = "a.dcm", Boxes = expected }, found, TestPackage.Demonstration.Manifest.Classes, Set);
}
