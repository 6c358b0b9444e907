namespace EdgeMLOps.Dicom;

/// <summary>One entry of a data set: a plain element, a sequence, or pixel data in fragments.</summary>
public abstract class DicomItem
{
    private protected DicomItem(DicomTag tag, DicomVR vr)
    {
        ArgumentNullException.ThrowIfNull(vr);
        Tag = tag;
        VR = vr;
    }

    /// <summary>Its tag.</summary>
    public DicomTag Tag { get; }

    /// <summary>Its value representation as it stood in the file, or the dictionary's where the file carries none.</summary>
    public DicomVR VR { get; }

    /// <summary>Tag and VR; never the value, which may name a patient.</summary>
    public sealed override string ToString() => $"{Tag} {VR}";
}
