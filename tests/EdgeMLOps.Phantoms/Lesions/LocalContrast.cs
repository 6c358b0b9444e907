using EdgeMLOps.Phantoms.Rendering;

namespace EdgeMLOps.Phantoms.Lesions;

/// <summary>What the picture is around a place before the lesion is added, and what the lesion would add there.</summary>
/// <param name="Step">Mean of the core less mean of the annulus.</param>
/// <param name="Deviation">Standard deviation of the annulus, quantum noise included.</param>
/// <param name="Response">The same step of the lesion's own profile, at strength 1.</param>
internal readonly record struct LocalContrast(double Step, double Deviation, double Response)
{
    /// <summary>How strong the lesion must be for its contrast-to-noise to come out as asked.</summary>
    public double StrengthFor(double cnr) => ((cnr * Deviation) - Step) / Response;

    public static LocalContrast Measure(
        Canvas picture, Canvas lung, IReadOnlyList<Lesion> others, Lesion lesion, QuantumNoise noise)
    {
        var core = default(Moments);
        var ring = default(Moments);
        var coreProfile = default(Moments);
        var ringProfile = default(Moments);
        var (inner, outer) = lesion.Annulus;
        var (left, top, right, bottom) = picture.Cover(
            lesion.X - outer, lesion.Y - outer, lesion.X + outer, lesion.Y + outer);
        for (var row = top; row < bottom; row++)
        {
            for (var column = left; column < right; column++)
            {
                var (x, y) = (picture.XMm(column), picture.YMm(row));
                var (dx, dy) = (x - lesion.X, y - lesion.Y);
                var distance = Math.Sqrt((dx * dx) + (dy * dy));
                var at = (row * picture.Width) + column;
                if (distance <= Math.Max(lesion.Radius / 2, picture.PitchMm))
                {
                    core.Add(picture.Values[at]);
                    coreProfile.Add(lesion.Profile(dx, dy));
                }
                else if (distance >= inner && distance <= outer && lung.Values[at] > 0.5f && IsFree(others, x, y))
                {
                    ring.Add(picture.Values[at]);
                    ringProfile.Add(lesion.Profile(dx, dy));
                }
            }
        }

        if (ring.Count < 24 || core.Count == 0)
        {
            return new LocalContrast(0, 0, 0);
        }

        var quantum = noise.CoarseDeviation(ring.Mean);
        return new LocalContrast(
            core.Mean - ring.Mean,
            Math.Sqrt(ring.Variance + (quantum * quantum)),
            coreProfile.Mean - ringProfile.Mean);
    }

    private static bool IsFree(IReadOnlyList<Lesion> others, double x, double y)
    {
        foreach (var other in others)
        {
            var (dx, dy) = (x - other.X, y - other.Y);
            var reach = 1.4 * other.Radius;
            if ((dx * dx) + (dy * dy) < reach * reach)
            {
                return false;
            }
        }

        return true;
    }

    private struct Moments
    {
        private double _sum;
        private double _squares;

        public int Count { get; private set; }

        public readonly double Mean => _sum / Count;

        public readonly double Variance => Math.Max(0, (_squares / Count) - (Mean * Mean));

        public void Add(double value)
        {
            Count++;
            _sum += value;
            _squares += value * value;
        }
    }
}
