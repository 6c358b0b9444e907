namespace EdgeMLOps.Phantoms.Rendering;

/// <summary>The measures of one patient, in mm: where body, lungs, heart, spine and ribs lie.</summary>
internal sealed class Anatomy
{
    public Anatomy(PhantomRandom random)
    {
        Scale = random.Uniform(0.88, 1.06);
        ShiftX = random.Uniform(-10, 10);
        ShiftY = random.Uniform(-10, 12);
        BodyHalfWidth = random.Uniform(165, 188);
        Apex = -132 * random.Uniform(0.94, 1.05);
        Base = 102 * random.Uniform(0.9, 1.1);
        Lateral = 134 * random.Uniform(0.94, 1.05);
        Medial = random.Uniform(22, 32);
        DomeRise = random.Uniform(14, 30);
        HeartX = random.Uniform(18, 34);
        HeartY = random.Uniform(40, 56);
        HeartA = random.Uniform(52, 72);
        HeartB = random.Uniform(44, 56);
        HeartTilt = random.Uniform(0.3, 0.8);
        RibPitch = random.Uniform(22, 26);
        RibHalf = random.Uniform(3.8, 5.6);
        RibPhase = random.Uniform(-10, 10);
        RibStrength = random.Uniform(0.045, 0.085);
        SoftTissue = random.Uniform(0.66, 0.78);
        LungDepth = random.Uniform(0.34, 0.44);
        HeartStrength = random.Uniform(0.22, 0.32);
        SpineStrength = random.Uniform(0.08, 0.14);
        GradientX = random.Uniform(-0.05, 0.05);
        GradientY = random.Uniform(-0.06, 0.06);
    }

    public double Scale { get; }

    public double ShiftX { get; }

    public double ShiftY { get; }

    public double BodyHalfWidth { get; }

    public double Apex { get; }

    public double Base { get; }

    public double Lateral { get; }

    public double Medial { get; }

    public double DomeRise { get; }

    public double HeartX { get; }

    public double HeartY { get; }

    public double HeartA { get; }

    public double HeartB { get; }

    public double HeartTilt { get; }

    public double RibPitch { get; }

    public double RibHalf { get; }

    public double RibPhase { get; }

    public double RibStrength { get; }

    public double SoftTissue { get; }

    public double LungDepth { get; }

    public double HeartStrength { get; }

    public double SpineStrength { get; }

    /// <summary>Exposure change from the left to the right edge, in display values.</summary>
    public double GradientX { get; }

    /// <summary>Exposure change from top to bottom, in display values.</summary>
    public double GradientY { get; }

    /// <summary>0..1: how much lung lies at a point (patient coordinates, already unscaled).</summary>
    public double Lung(double x, double y)
    {
        var side = Math.Abs(x);
        var t = (y - Apex) / (Base - Apex);
        if (t <= -0.05 || side > Lateral + 12)
        {
            return 0;
        }

        var taper = 1 - Math.Clamp(t / 0.62, 0, 1);
        var outer = Medial + ((Lateral - Medial) * Math.Sqrt(Math.Max(0, 1 - Math.Pow(taper, 2.3))));
        var across = (side - Medial) / (Lateral - Medial);
        // The diaphragm: a dome, higher in the middle of each lung, deepest at the outer angle.
        var floor = Base - (DomeRise * Math.Sin(Math.PI * Math.Clamp(across * 0.85, 0, 1)));
        return Edge(outer - side, 2.2) * Edge(side - Medial, 2.6) * Edge(y - Apex, 2.5) * Edge(floor - y, 2.0);
    }

    /// <summary>0..1: how much heart lies at a point; more on the patient's left, which is the viewer's right.</summary>
    public double Heart(double x, double y)
    {
        var dx = x - HeartX;
        var dy = y - HeartY;
        var u = ((dx * Math.Cos(HeartTilt)) + (dy * Math.Sin(HeartTilt))) / HeartA;
        var v = ((dy * Math.Cos(HeartTilt)) - (dx * Math.Sin(HeartTilt))) / HeartB;
        return Edge((1 - Math.Sqrt((u * u) + (v * v))) * 50, 3);
    }

    /// <summary>0..1: how much body lies at a point: torso, shoulders, neck.</summary>
    public double Body(double x, double y)
    {
        var side = Math.Abs(x);
        var shoulder = -150 + (0.28 * Math.Max(0, side - 60));
        var top = side < 60 ? -260 : shoulder - (40 * Math.Exp(-(side - 60) / 18));
        return Edge(BodyHalfWidth + (0.03 * y) - side, 3) * Edge(y - top, 4);
    }

    /// <summary>A smooth step from 0 to 1 around distance 0.</summary>
    public static double Edge(double distance, double softness)
    {
        var z = distance / softness;
        return z > 8 ? 1 : z < -8 ? 0 : 1 / (1 + Math.Exp(-z));
    }
}
