using EdgeMLOps.Phantoms.Lesions;

namespace EdgeMLOps.Phantoms.Tests;

public sealed class PhantomFactory_tests
{
    [Fact]
    public void The_same_seed_and_index_give_the_same_pixels_and_truth_in_any_order()
    {
        var first = Enumerable.Range(0, 4).Select(i => PhantomFactory.Create(9, i, Some.Small())).ToArray();
        foreach (var i in (int[])[2, 0, 3, 1])
        {
            var again = PhantomFactory.Create(9, i, Some.Small());
            Assert.Equal(first[i].Pixels, again.Pixels);
            Assert.Equal(first[i].Truth, again.Truth);
            Assert.Equal(first[i].Window, again.Window);
        }
    }

    [Fact]
    public void Another_seed_or_index_gives_another_image()
    {
        var one = PhantomFactory.Create(9, 0, Some.Small());
        Assert.NotEqual(one.Pixels, PhantomFactory.Create(10, 0, Some.Small()).Pixels);
        Assert.NotEqual(one.Pixels, PhantomFactory.Create(9, 1, Some.Small()).Pixels);
    }

    [Fact]
    public void A_series_covers_what_the_detector_must_stand_bits_photometrics_shapes_fields()
    {
        var plans = Enumerable.Range(0, 300).Select(i => new PhantomPlan(1, i, new PhantomOptions())).ToArray();
        Assert.All(plans, plan =>
        {
            Assert.InRange(plan.FieldMm, 350, 430);
            Assert.InRange(Math.Min(plan.Width, plan.Height), 1024, 3072);
            Assert.InRange(Math.Max(plan.Width, plan.Height), 1024, 3072);
            Assert.Equal(plan.FieldMm, plan.SpacingMm * Math.Max(plan.Width, plan.Height), 6);
        });
        Assert.Equal([12, 13, 14], plans.Select(plan => plan.BitsStored).Distinct().Order());
        Assert.Equal(2, plans.Select(plan => plan.IsMonochrome1).Distinct().Count());
        Assert.Contains(plans, plan => plan.Width < plan.Height);
        Assert.Contains(plans, plan => plan.Width > plan.Height);
        Assert.InRange(plans.Count(plan => plan.Lesions.Count == 0), 90, 150);
        Assert.Equal([0, 1, 2, 3], plans.Select(plan => plan.Lesions.Count).Distinct().Order());
    }

    [Fact]
    public void Truth_lies_inside_the_image_and_has_the_size_and_class_it_says()
    {
        var lesions = 0;
        for (var i = 0; i < 40; i++)
        {
            var phantom = PhantomFactory.Create(Some.Seed, i, Some.Lesions());
            foreach (var truth in phantom.Truth)
            {
                lesions++;
                Assert.InRange(truth.X1, 0, truth.CenterX);
                Assert.InRange(truth.X2, truth.CenterX, phantom.Width);
                Assert.InRange(truth.Y1, 0, truth.CenterY);
                Assert.InRange(truth.Y2, truth.CenterY, phantom.Height);
                Assert.InRange(truth.Cnr, 0.5, 5);
                Assert.InRange(truth.DiameterMm, truth.Class == LesionClass.Nodule ? 6 : 30, truth.Class == LesionClass.Nodule ? 30 : 70);
                Assert.InRange((truth.X2 - truth.X1) * phantom.SpacingMm / truth.DiameterMm, 0.75, 1.3);
                Assert.InRange((truth.Y2 - truth.Y1) * phantom.SpacingMm / truth.DiameterMm, 0.75, 1.3);
            }
        }

        Assert.InRange(lesions, 50, 80);
    }
}
