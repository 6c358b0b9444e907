namespace EdgeMLOps.Phantoms.Lesions;

/// <summary>Where a lesion really is. Pixels of the written image; 0,0 is the outer corner of the first pixel.</summary>
/// <param name="Class">Nodule or mass.</param>
/// <param name="X1">Left, in pixels.</param>
/// <param name="Y1">Top, in pixels.</param>
/// <param name="X2">Right, in pixels.</param>
/// <param name="Y2">Bottom, in pixels.</param>
/// <param name="CenterX">Column of the centre, in pixels.</param>
/// <param name="CenterY">Row of the centre, in pixels.</param>
/// <param name="DiameterMm">Nominal diameter in the patient, in mm.</param>
/// <param name="Cnr">
/// Local contrast-to-noise at 0.8 mm: mean of the disc of half the radius, less the mean of the annulus in free lung
/// from 1.25 radii, half a radius (at least 5 mm) wide, over the annulus's standard deviation (clutter and quantum
/// noise; without other lesions).
/// </param>
public sealed record LesionTruth(
    LesionClass Class,
    double X1,
    double Y1,
    double X2,
    double Y2,
    double CenterX,
    double CenterY,
    double DiameterMm,
    double Cnr);
