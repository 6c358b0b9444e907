using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Tests.Models;

namespace EdgeMLOps.Appliance.Core.Tests.PostProcessing.Documents;

/// <summary>What a document says is what its filter does.</summary>
public sealed class Policy_rules_tests
{
    // 1000 x 1000 pixels of 1 mm.
    private static readonly ImageGeometry Known = new(1000, 1000, 1.0);

    [Fact]
    public void Thresholds_are_those_of_the_class_and_of_how_the_image_was_taken()
    {
        var policy = SomePolicy.With(SomePolicy.Plain(nodule: 0.4, mass: 0.3), "classes.nodule.groups", """{ "chest-ap": 0.6, "ct": 0.2 }""");
        BoxCandidate[] candidates = [Nodule(0.5f, 0), Nodule(0.3f, 100), Nodule(0.7f, 200), new(1, 0.5f, 300, 0, 350, 50)];

        Assert.Equal([true, false, true, true], Kept(policy, candidates, Known));
        Assert.Equal([false, false, true, true], Kept(policy, candidates, Known with { Group = AcquisitionGroup.ChestAp }));
        Assert.Equal([true, true, true, true], Kept(policy, candidates, Known with { Group = AcquisitionGroup.Ct }));
    }

    [Fact]
    public void Limits_are_each_classs_own()
    {
        var policy = SomePolicy.Plain();
        policy["classes"]!["nodule"]!["areaMm2"] = JsonNode.Parse("""{ "min": 100, "max": 2000 }""");
        policy["classes"]!["nodule"]!["aspect"] = JsonNode.Parse("""{ "min": 1.5, "max": 3 }""");
        policy["classes"]!["mass"]!["areaMm2"] = JsonNode.Parse("""{ "min": 1, "max": 5000 }""");
        policy["classes"]!["mass"]!["borderMarginPercent"] = 2;
        BoxCandidate[] candidates =
        [
            Box(0, 500, 0, 5, 9), Box(1, 500, 100, 5, 9), Box(0, 500, 200, 30, 80), Box(1, 500, 300, 30, 80),
            Box(0, 500, 400, 30, 30), Box(1, 500, 500, 30, 30), Box(0, 500, 600, 10, 40), Box(0, 10, 700, 20, 40), Box(1, 10, 800, 20, 40),
        ];

        Assert.Equal(
            [
                BoxReason.TooSmall, BoxReason.Kept, BoxReason.TooLarge, BoxReason.Kept,
                BoxReason.TooRound, BoxReason.Kept, BoxReason.TooElongated, BoxReason.Kept, BoxReason.AtBorder,
            ],
            Reasons(policy, candidates, Known));
    }

    [Fact]
    public void The_best_of_a_class_and_the_best_of_all_stay()
    {
        var policy = SomePolicy.With(SomePolicy.With(SomePolicy.Plain(), "maxBoxes", "3"), "classes.nodule.maxBoxes", "2");
        BoxCandidate[] candidates =
        [
            Nodule(0.7f, 0), Nodule(0.9f, 100), Nodule(0.8f, 200), new(1, 0.6f, 300, 0, 350, 50), new(1, 0.5f, 400, 0, 450, 50),
        ];

        Assert.Equal(
            [BoxReason.OverClassMaximum, BoxReason.Kept, BoxReason.Kept, BoxReason.Kept, BoxReason.OverMaximum], Reasons(policy, candidates, Known));
    }

    [Fact]
    public void A_box_that_lies_mostly_beside_the_image_goes_where_the_policy_says_so()
    {
        BoxCandidate[] candidates = [new(0, 0.9f, -30, 0, 70, 100), new(0, 0.9f, -71, 200, 29, 300)];

        Assert.Equal([BoxReason.Kept, BoxReason.Kept], Reasons(SomePolicy.Plain(), candidates, Known));
        Assert.Equal(
            [BoxReason.Kept, BoxReason.MostlyOutside], Reasons(SomePolicy.With(SomePolicy.Plain(), "minInsideShare", "0.3"), candidates, Known));
    }

    [Fact]
    public void Edges_go_out_to_whole_pixels_of_the_image_and_each_change_is_told()
    {
        var policy = SomePolicy.With(SomePolicy.Plain(), "rounding", "\"outward\"");
        BoxCandidate[] candidates = [new(0, 0.9f, 10.2f, 20, 30.7f, 40), new(0, 0.8f, 100, 100, 150, 150), new(0, 0.7f, -5, 900.5f, 50, 1010)];

        var decisions = Filter(policy).Apply(candidates, Known);

        Assert.Equal(candidates[0] with { X1 = 10, X2 = 31 }, decisions[0].Box);
        Assert.Equal(candidates[2] with { X1 = 0, Y1 = 900, Y2 = 1000 }, decisions[2].Box);
        Assert.Equal([BoxChanges.Rounded, BoxChanges.None, BoxChanges.Clipped | BoxChanges.Rounded], decisions.Select(decision => decision.Changes));
    }

    [Theory]
    [InlineData("weightedFusion", BoxChanges.Fused, BoxChanges.None)]
    [InlineData("softNmsLinear", BoxChanges.None, BoxChanges.Decayed)]
    [InlineData("nms", BoxChanges.None, BoxChanges.None)]
    public void What_the_suppression_made_of_a_box_is_told(string method, BoxChanges first, BoxChanges second)
    {
        var policy = SomePolicy.With(SomePolicy.Plain(nodule: 0.1), "suppression.method", $"\"{method}\"");

        var decisions = Filter(policy).Apply([new(0, 0.9f, 0, 0, 100, 100), new(0, 0.8f, 0, 20, 100, 120)], Known);

        Assert.Equal([first, second], decisions.Select(decision => decision.Changes));
    }

    [Theory]
    [InlineData("DX", "CHEST", "PA", "chest-pa")]
    [InlineData("CR", " thorax ", "ap", "chest-ap")]
    [InlineData("CR", "CHEST", "LL", "chest-lateral")]
    [InlineData("DX", "CHEST", "RLD", "chest-decubitus")]
    [InlineData("DX", "CHEST", "", "chest-other")]
    [InlineData("DX", "KNEE", "AP", "radiograph")]
    [InlineData("CR", "", "PA", "radiograph")]
    [InlineData("MG", "BREAST", "CC", "mammography-cc")]
    [InlineData("MG", "BREAST", "MLO", "mammography-mlo")]
    [InlineData("MG", "BREAST", "ML", "mammography-other")]
    [InlineData("CT", "CHEST", "", "ct")]
    [InlineData("MR", "", "", "mr")]
    [InlineData("US", "CHEST", "PA", "other")]
    [InlineData("", "", "", "other")]
    public void An_image_is_of_one_group(string modality, string part, string view, string expected)
    {
        var group = AcquisitionGroups.Of(new ImageKind(modality, part, view));

        Assert.Equal((AcquisitionGroups.Find(expected), expected), (group, AcquisitionGroups.NameOf(group)));
    }

    [Fact]
    public void Every_group_has_a_name() =>
        Assert.Equal(Enum.GetValues<AcquisitionGroup>(), AcquisitionGroups.Names.Select(name => AcquisitionGroups.Find(name)!.Value).Order());

    private static BoxFilter Filter(JsonObject policy) => SomePolicy.Parse(policy).FilterFor(TestPackage.Demonstration);

    private static IEnumerable<BoxReason> Reasons(JsonObject policy, BoxCandidate[] candidates, ImageGeometry image) =>
        Filter(policy).Apply(candidates, image).Select(decision => decision.Reason);

    private static IEnumerable<bool> Kept(JsonObject policy, BoxCandidate[] candidates, ImageGeometry image) =>
        Filter(policy).Apply(candidates, image).Select(decision => decision.Kept);

    private static BoxCandidate Nodule(float score, float x) => new(0, score, x, 0, x + 50, 50);

    private static BoxCandidate Box(int classId, float x, float y, float width, float height) => new(classId, 0.9f, x, y, x + width, y + height);
}
