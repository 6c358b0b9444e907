using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Benchmarks.Boxes;

/// <summary>What a detector of 640 x 640 with three classes gives: 25,200 boxes, a thousand of them above the threshold, in a hundred clusters.</summary>
internal static class SomeCandidates
{
    public const int Side = 640;
    public const int Classes = 3;
    public const double Threshold = 0.25;

    private const int Count = 25_200;
    private const int Clusters = 100;
    private const int Above = 1000;

    public static IReadOnlyList<BoxCandidate> Make(int seed)
    {
        var some = new Random(seed);
        var centres = Enumerable.Range(0, Clusters).Select(i => (X: 40 + (i % 10 * 60), Y: 40 + (i / 10 * 60), Class: some.Next(Classes))).ToArray();
        var isAbove = new bool[Count];
        Array.Fill(isAbove, true, 0, Above);
        some.Shuffle(isAbove);
        return [.. isAbove.Select(above => above ? Near(some, centres[some.Next(Clusters)]) : Far(some))];
    }

    private static BoxCandidate Near(Random some, (int X, int Y, int Class) centre)
    {
        float Shifted(int edge) => edge + ((some.NextSingle() - 0.5f) * 8);

        return new(
            centre.Class,
            (float)Threshold + (some.NextSingle() * 0.74f),
            Shifted(centre.X - 20), Shifted(centre.Y - 20), Shifted(centre.X + 20), Shifted(centre.Y + 20));
    }

    private static BoxCandidate Far(Random some)
    {
        var (x, y) = (some.NextSingle() * (Side - 60), some.NextSingle() * (Side - 60));
        return new(some.Next(Classes), some.NextSingle() * 0.24f, x, y, x + 5 + (some.NextSingle() * 50), y + 5 + (some.NextSingle() * 50));
    }
}
