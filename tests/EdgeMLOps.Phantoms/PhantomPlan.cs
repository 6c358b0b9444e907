using EdgeMLOps.Phantoms.Lesions;
using EdgeMLOps.Phantoms.Rendering;

namespace EdgeMLOps.Phantoms;

/// <summary>The drawn lots of one phantom, before a pixel is rendered.</summary>
internal sealed class PhantomPlan
{
    public PhantomPlan(ulong seed, int index, PhantomOptions options)
    {
        var random = new PhantomRandom(seed, index, PhantomRandom.Stream.Plan);
        var side = random.Integer((options.MinimumSide + 15) / 16, options.MaximumSide / 16) * 16;
        var other = (int)Math.Round(side * 0.82 / 16) * 16;
        var shape = random.Uniform();
        // 43 x 35 cm detectors, upright or lying, beside square ones; no side below the least one asked for.
        Width = shape < 0.25 && other >= options.MinimumSide ? other : side;
        Height = shape > 0.85 && other >= options.MinimumSide ? other : side;
        FieldMm = random.Uniform(350, 430);
        SpacingMm = FieldMm / side;
        BitsStored = random.Integer(12, 14);
        IsMonochrome1 = random.Chance(0.4);
        WindowLow = random.Uniform(-0.06, 0.06);
        WindowHigh = random.Uniform(0.92, 1.08);
        Noise = new QuantumNoise(random.Uniform(0.006, 0.012));
        Lesions = PlanLesions(random, new PhantomRandom(seed, index, PhantomRandom.Stream.Lesions), options);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The longer side's length in the patient, in mm.</summary>
    public double FieldMm { get; }

    /// <summary>Field over pixels: what spacing really is, before any knob.</summary>
    public double SpacingMm { get; }

    public int BitsStored { get; }

    public bool IsMonochrome1 { get; }

    /// <summary>Display value that the window shows as black.</summary>
    public double WindowLow { get; }

    /// <summary>Display value that the window shows as white.</summary>
    public double WindowHigh { get; }

    public QuantumNoise Noise { get; }

    public IReadOnlyList<Lesion> Lesions { get; }

    private static List<Lesion> PlanLesions(PhantomRandom random, PhantomRandom shapes, PhantomOptions options)
    {
        var lesions = new List<Lesion>();
        if (random.Chance(options.LesionFree))
        {
            return lesions;
        }

        var draw = random.Uniform();
        var count = draw < 0.55 ? 1 : draw < 0.85 ? 2 : 3;
        for (var i = 0; i < count; i++)
        {
            var diameter = random.Chance(0.65) ? random.LogUniform(6, 30) : random.LogUniform(30, 70);
            lesions.Add(new Lesion(diameter, random.LogUniform(options.MinimumCnr, options.MaximumCnr), shapes));
        }

        // The largest first: they are the hardest to place.
        lesions.Sort((a, b) => b.DiameterMm.CompareTo(a.DiameterMm));
        return lesions;
    }
}
