using System.Numerics;

namespace EdgeMLOps.Phantoms.Rendering;

/// <summary>
/// xoshiro256** seeded by SplitMix64. Not System.Random: its algorithm is no contract, and a phantom must be the same
/// in ten years. One stream for each purpose, so that a knob for the noise does not move a rib.
/// </summary>
internal sealed class PhantomRandom
{
    private static readonly float[] Normals = MakeNormals();

    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public PhantomRandom(ulong seed, int index, Stream stream)
    {
        var state = seed ^ ((ulong)(uint)index * 0xD1342543DE82EF95) ^ ((ulong)stream * 0x9E3779B97F4A7C15);
        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    /// <summary>What a stream of numbers is for.</summary>
    internal enum Stream
    {
        Plan = 1,
        Anatomy,
        Clutter,
        Vessels,
        Lesions,
        Noise,
        Identity,
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Uniform(double low, double high) => low + ((high - low) * Uniform());

    public double LogUniform(double low, double high) => low * Math.Pow(high / low, Uniform());

    /// <summary>Uniform in [low, high].</summary>
    public int Integer(int low, int high) => low + (int)(Uniform() * (high - low + 1));

    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>Standard normal to 16 bits of probability: tails end at 4.3 sigma.</summary>
    public float Normal() => Normals[Next() >> 48];

    /// <summary>Fills with standard normals, four for each draw.</summary>
    public void Normal(Span<float> values)
    {
        ulong bits = 0;
        for (var i = 0; i < values.Length; i++)
        {
            bits = (i & 3) == 0 ? Next() : bits >> 16;
            values[i] = Normals[bits & 0xFFFF];
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static float[] MakeNormals()
    {
        var table = new float[65536];
        for (var i = 0; i < 32768; i++)
        {
            table[65535 - i] = (float)UpperQuantile((i + 0.5) / 65536);
            table[i] = -table[65535 - i];
        }

        return table;
    }

    // Abramowitz and Stegun 26.2.23, |error| < 4.5e-4: far below what a pixel holds.
    private static double UpperQuantile(double p)
    {
        var t = Math.Sqrt(-2 * Math.Log(p));
        return t - ((2.515517 + (t * (0.802853 + (t * 0.010328))))
            / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))));
    }
}
