using EdgeMLOps.TestKit.Dicom;

namespace EdgeMLOps.Benchmarks.Objects;

/// <summary>A kind of image to send; 16 bits a pixel. The demonstration model is for neither (the CR names no body part).</summary>
/// <param name="Name">Its Modality (0008,0060).</param>
/// <param name="Side">Rows and columns.</param>
/// <param name="SopClass">SOP Class UID.</param>
internal sealed record Modality(string Name, int Side, string SopClass)
{
    /// <summary>525 KB.</summary>
    public static readonly Modality Ct = new("CT", 512, TestObject.CtImage);

    /// <summary>8.4 MB.</summary>
    public static readonly Modality Cr = new("CR", 2048, TestObject.ComputedRadiography);
}
