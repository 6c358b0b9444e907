using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Gate.Releasing;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Appliance.Gate.Tests.Releasing;

public sealed class ReleaseRule_tests
{
    private const int K = GateOptions.LeastK;

    // Boxes per image: none, or any.
    private static readonly MergeMap TwoBins = MergeMap.FromReference([100, 60, 20, 5, 0, 0, 0], K);

    [Fact]
    public void Every_bin_with_k_patients_may_leave()
    {
        var decision = Decide([.. Some.Images(0, 30, boxes: 0), .. Some.Images(100, 40, boxes: 1)]);

        Assert.Equal(WithheldReason.None, decision.Obstacle);
        Assert.Equal(70, decision.Patients);
        Assert.Equal([30, 40], decision.Counts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void One_bin_with_fewer_than_k_patients_holds_the_whole_histogram(int few)
    {
        Assert.Equal(WithheldReason.TooFewPatients, Decide([.. Some.Images(0, 60, boxes: 0), .. Some.Images(100, few, boxes: 1)]).Obstacle);
    }

    [Fact]
    public void Many_images_of_few_patients_are_few_patients()
    {
        var images = Enumerable.Range(0, 200).Select(at => Some.Image(patient: at % 10, boxes: 0, id: at));

        Assert.Equal(WithheldReason.TooFewPatients, Decide([.. images]).Obstacle);
    }

    [Fact]
    public void What_subtraction_would_reveal_is_held()
    {
        // 50 patients in both bins, three more in the first alone: "53 patients, 50 of them with boxes" gives away three.
        var both = Enumerable.Range(0, 50).SelectMany(patient => new[] { Some.Image(patient, 0, id: patient), Some.Image(patient, 1, id: 1000 + patient) });

        Assert.Equal(WithheldReason.Complement, Decide([.. both, .. Some.Images(500, 3, boxes: 0)]).Obstacle);
    }

    [Theory]
    [InlineData(9, WithheldReason.Complement)]
    [InlineData(11, WithheldReason.None)]
    public void Patients_in_no_bin_at_all_are_a_complement_too(int without, WithheldReason expected)
    {
        IReadOnlyList<OpenObservation> images = [.. Some.Images(0, 60, boxes: 1), .. Some.Images(100, without, boxes: 0)];
        var single = MergeMap.Single(Grids.Bins(GridId.AreaOctave));

        Assert.Equal(expected, ReleaseRule.Decide(MetricId.AreaClass0, single, images, K).Obstacle);
    }

    [Fact]
    public void A_small_group_that_stands_in_one_bin_is_held_and_a_large_one_is_not()
    {
        Assert.Equal(WithheldReason.GroupDisclosure, Decide([.. Some.Images(0, 49, boxes: 1)]).Obstacle);
        Assert.Equal(WithheldReason.None, Decide([.. Some.Images(0, 50, boxes: 1)]).Obstacle);
    }

    [Fact]
    public void Nothing_observed_is_nothing_to_release()
    {
        Assert.Equal(WithheldReason.TooFewPatients, Decide([]).Obstacle);
    }

    [Fact]
    public void No_published_bin_ever_has_one_to_k_minus_one_patients_whatever_the_patients_are()
    {
        var random = new Random(20261121);
        var released = 0;
        for (var trial = 0; trial < 2000; trial++)
        {
            List<OpenObservation> images =
                [.. Enumerable.Range(0, random.Next(120)).Select(at => Some.Image(random.Next(90), random.Next(3), id: at))];
            var decision = Decide(images);
            if (decision.Obstacle == WithheldReason.None)
            {
                released++;
                foreach (var bin in images.GroupBy(image => image.BoxCount == 0))
                {
                    Assert.True(bin.Select(image => Convert.ToHexString(image.Observation.Patient.Span)).Distinct(StringComparer.Ordinal).Count() >= K);
                }
            }
        }

        Assert.InRange(released, 100, 1999);
    }

    private static ReleaseDecision Decide(IReadOnlyList<OpenObservation> images)
    {
        Assert.Equal([0, 1], TwoBins.FirstBins);
        return ReleaseRule.Decide(MetricId.BoxesPerImage, TwoBins, images, K);
    }
}
