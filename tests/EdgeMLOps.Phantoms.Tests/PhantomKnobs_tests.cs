using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Phantoms.Tests;

public sealed class PhantomKnobs_tests
{
    [Fact]
    public void Brightness_adds_to_what_is_seen()
    {
        var shift = Mean(Seen(Some.Phantom(knobs: new() { Brightness = 0.08 }))) - Mean(Seen(Some.Phantom()));
        Assert.InRange(shift, 0.06, 0.09);
    }

    [Fact]
    public void Contrast_spreads_around_the_middle_grey()
    {
        var ratio = Deviation(Seen(Some.Phantom(knobs: new() { Contrast = 0.7 }))) / Deviation(Seen(Some.Phantom()));
        Assert.InRange(ratio, 0.68, 0.72);
    }

    [Fact]
    public void Blur_takes_edges_away_and_leaves_the_noise()
    {
        var blurred = new PhantomKnobs { BlurMm = 4 };
        var sharp = Seen(Some.Phantom(knobs: new() { Noise = 0 }));
        var soft = Seen(Some.Phantom(knobs: blurred with { Noise = 0 }));
        Assert.InRange(Roughness(soft) / Roughness(sharp), 0.05, 0.7);

        var usualNoise = Deviation(Difference(Seen(Some.Phantom()), sharp));
        var noiseWhenBlurred = Deviation(Difference(Seen(Some.Phantom(knobs: blurred)), soft));
        Assert.InRange(noiseWhenBlurred / usualNoise, 0.97, 1.03);
    }

    [Fact]
    public void Noise_multiplies_the_quantum_noise_and_moves_nothing_else()
    {
        var scene = Seen(Some.Phantom(knobs: new() { Noise = 0 }));
        var once = Difference(Seen(Some.Phantom()), scene);
        var thrice = Difference(Seen(Some.Phantom(knobs: new() { Noise = 3 })), scene);
        Assert.InRange(Deviation(thrice) / Deviation(once), 2.8, 3.1);
        Assert.InRange(Mean(once), -0.002, 0.002);
    }

    [Fact]
    public void Inversion_turns_the_pixels_and_keeps_the_labels()
    {
        var usual = Some.Phantom();
        var turned = Some.Phantom(knobs: new() { Inverted = true });
        var full = (1 << usual.BitsStored) - 1;
        Assert.All(usual.Pixels.Zip(turned.Pixels), pair => Assert.InRange(pair.First + pair.Second, full - 1, full + 1));
        Assert.Equal((usual.IsMonochrome1, usual.Window), (turned.IsMonochrome1, turned.Window));
    }

    [Fact]
    public void Spacing_changes_what_is_written_and_not_what_is_there()
    {
        var usual = Some.Phantom();
        var wrong = Some.Phantom(knobs: new() { SpacingFactor = 1.5 });
        Assert.Equal(usual.SpacingMm * 1.5, wrong.SpacingMm, 9);
        Assert.Equal(usual.TrueSpacingMm, wrong.TrueSpacingMm);
        Assert.Equal(usual.Pixels, wrong.Pixels);
    }

    private static float[] Seen(Phantom phantom) =>
        ModelInput.Display(phantom, Letterbox.Place(phantom.Width, phantom.Height, 512, 512));

    private static float[] Difference(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static double Mean(float[] values) => values.Average(v => (double)v);

    private static double Deviation(float[] values)
    {
        var mean = Mean(values);
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private static double Roughness(float[] values) => Deviation(Difference(values[1..], values[..^1]));
}
