using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Phantoms.Lesions;

namespace EdgeMLOps.Phantoms.Tests;

public sealed class Contrast_tests
{
    [Fact]
    public void The_contrast_to_noise_asked_for_is_measured_back_in_what_the_detector_sees()
    {
        var measured = new List<(double Asked, double Found)>();
        for (var i = 0; i < 40; i++)
        {
            var phantom = PhantomFactory.Create(Some.Seed, i, Some.Lesions());
            var letterbox = Letterbox.Place(phantom.Width, phantom.Height, 512, 512);
            var plane = ModelInput.Display(phantom, letterbox);
            measured.AddRange(phantom.Truth.Select(truth => (truth.Cnr, Measure(phantom, letterbox, plane, truth))));
        }

        Assert.InRange(measured.Count, 50, 80);
        // What is left is the quantum noise of the few points of a small core.
        Assert.All(measured, m => Assert.InRange(m.Found, (0.88 * m.Asked) - 0.3, (1.12 * m.Asked) + 0.3));
        Assert.InRange(measured.Sum(m => m.Found) / measured.Sum(m => m.Asked), 0.96, 1.04);
    }

    // The definition in LesionTruth.Cnr, on the 512 plane.
    private static double Measure(Phantom phantom, Letterbox letterbox, float[] plane, LesionTruth truth)
    {
        var pitch = phantom.TrueSpacingMm * phantom.Width / letterbox.ContentWidth;
        var radius = truth.DiameterMm / 2;
        var core = new List<double>();
        var ring = new List<double>();
        for (var y = 0; y < letterbox.ContentHeight; y++)
        {
            for (var x = 0; x < letterbox.ContentWidth; x++)
            {
                var value = plane[((y + letterbox.OffsetY) * 512) + x + letterbox.OffsetX];
                var distance = Distance(letterbox, truth, x, y) * pitch;
                if (distance <= Math.Max(radius / 2, pitch))
                {
                    core.Add(value);
                }
                else if (distance >= 1.25 * radius && distance <= (1.25 * radius) + Math.Max(5, radius / 2)
                    && phantom.Lung.Values[(y * phantom.Lung.Width) + x] > 0.5f
                    && phantom.Truth.All(other => other == truth || Distance(letterbox, other, x, y) * pitch >= 0.7 * other.DiameterMm))
                {
                    ring.Add(value);
                }
            }
        }

        var mean = ring.Average();
        var deviation = Math.Sqrt(ring.Average(v => (v - mean) * (v - mean)));
        return (core.Average() - mean) / deviation;
    }

    private static double Distance(Letterbox letterbox, LesionTruth truth, int x, int y)
    {
        var dx = x + 0.5 + letterbox.OffsetX - letterbox.ToTargetX(truth.CenterX);
        var dy = y + 0.5 + letterbox.OffsetY - letterbox.ToTargetY(truth.CenterY);
        return Math.Sqrt((dx * dx) + (dy * dy));
    }
}
