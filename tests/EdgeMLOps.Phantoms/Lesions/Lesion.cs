using EdgeMLOps.Phantoms.Rendering;

namespace EdgeMLOps.Phantoms.Lesions;

/// <summary>One lesion before it is added: an irregular disc with a soft border, in mm of the field.</summary>
internal sealed class Lesion
{
    private const int Harmonics = 5;

    private readonly double[] _amplitudes = new double[Harmonics];
    private readonly double[] _phases = new double[Harmonics];
    private readonly double _softness;
    private readonly double _roundness;

    public Lesion(double diameterMm, double cnr, PhantomRandom random)
    {
        DiameterMm = diameterMm;
        Cnr = cnr;
        _softness = random.Uniform(0.05, 0.12);
        _roundness = random.Uniform(0.3, 0.7);
        for (var i = 0; i < Harmonics; i++)
        {
            _amplitudes[i] = random.Uniform(0, 0.10) / (1 + (0.5 * i));
            _phases[i] = random.Uniform(0, 2 * Math.PI);
        }
    }

    public double DiameterMm { get; }

    public double Cnr { get; }

    public double Radius => DiameterMm / 2;

    public LesionClass Class => DiameterMm < 30 ? LesionClass.Nodule : LesionClass.Mass;

    public double X { get; set; }

    public double Y { get; set; }

    /// <summary>Where the annulus that the contrast is measured against begins and ends, in mm from the centre.</summary>
    public (double Inner, double Outer) Annulus => (1.25 * Radius, (1.25 * Radius) + Math.Max(5, 0.5 * Radius));

    /// <summary>The lesion's own strength at an offset from its centre: about 1 inside, 0 outside.</summary>
    public double Profile(double dx, double dy)
    {
        var distance = Math.Sqrt((dx * dx) + (dy * dy));
        if (distance > 1.9 * Radius)
        {
            return 0;
        }

        var rho = distance / Border(Math.Atan2(dy, dx));
        var dome = 1 - _roundness + (_roundness * Math.Sqrt(Math.Max(0, 1 - (rho * rho))));
        return dome * Anatomy.Edge(1 - rho, _softness);
    }

    /// <summary>The box of the border, in mm of the field.</summary>
    public (double X1, double Y1, double X2, double Y2) Box()
    {
        var (x1, y1, x2, y2) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < 180; i++)
        {
            var angle = i * Math.PI / 90;
            var radius = Border(angle);
            var (x, y) = (radius * Math.Cos(angle), radius * Math.Sin(angle));
            (x1, y1, x2, y2) = (Math.Min(x1, x), Math.Min(y1, y), Math.Max(x2, x), Math.Max(y2, y));
        }

        return (X + x1, Y + y1, X + x2, Y + y2);
    }

    private double Border(double angle)
    {
        var factor = 1.0;
        for (var i = 0; i < Harmonics; i++)
        {
            factor += _amplitudes[i] * Math.Cos(((i + 2) * angle) + _phases[i]);
        }

        return Radius * factor;
    }
}
