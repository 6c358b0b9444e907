namespace EdgeMLOps.Phantoms;

/// <summary>What a test turns to make a site's images drift. The defaults change nothing.</summary>
public sealed record PhantomKnobs
{
    /// <summary>Added to every display value (0..1); the window stays. 0.1 is visibly brighter.</summary>
    public double Brightness { get; init; }

    /// <summary>Factor around the middle grey; the window stays.</summary>
    public double Contrast { get; init; } = 1;

    /// <summary>Standard deviation of a Gaussian blur of the scene before noise, in mm.</summary>
    public double BlurMm { get; init; }

    /// <summary>Factor on the quantum noise.</summary>
    public double Noise { get; init; } = 1;

    /// <summary>The pixels are turned over and the photometric interpretation still says the old one: a wrong image.</summary>
    public bool Inverted { get; init; }

    /// <summary>Factor on the written pixel spacing: a wrong calibration.</summary>
    public double SpacingFactor { get; init; } = 1;

    /// <summary>Manufacturer (0008,0070).</summary>
    public string Manufacturer { get; init; } = "PHANTOM IMAGING";

    /// <summary>Manufacturer's Model Name (0008,1090).</summary>
    public string Model { get; init; } = "SYNTHETIC DX 1";

    /// <summary>Software Versions (0018,1020).</summary>
    public string SoftwareVersion { get; init; } = "1.0";
}
