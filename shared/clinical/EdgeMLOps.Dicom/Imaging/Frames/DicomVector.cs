using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>A point or direction in the patient's coordinates (PS3.3 section C.7.6.2.1.1): x to the left hand, y to the back, z to the head.</summary>
/// <param name="X">To the patient's left, in mm for a point.</param>
/// <param name="Y">To the back.</param>
/// <param name="Z">To the head.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DicomVector(double X, double Y, double Z)
{
    /// <summary>Length.</summary>
    public double Length => Math.Sqrt(Dot(this));

    /// <summary>Sum.</summary>
    public static DicomVector operator +(DicomVector left, DicomVector right) => left.Add(right);

    /// <summary>Multiple.</summary>
    public static DicomVector operator *(DicomVector vector, double factor) => vector.Multiply(factor);

    /// <summary>Sum.</summary>
    public DicomVector Add(DicomVector other) => new(X + other.X, Y + other.Y, Z + other.Z);

    /// <summary>Multiple.</summary>
    public DicomVector Multiply(double factor) => new(X * factor, Y * factor, Z * factor);

    /// <summary>Scalar product.</summary>
    public double Dot(DicomVector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    /// <summary>Vector product.</summary>
    public DicomVector Cross(DicomVector other) =>
        new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));
}
