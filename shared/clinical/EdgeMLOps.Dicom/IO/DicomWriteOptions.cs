namespace EdgeMLOps.Dicom;

/// <summary>How a data set is written where the standard leaves a choice.</summary>
public sealed record DicomWriteOptions
{
    /// <summary>Sequences and items of undefined length.</summary>
    public static readonly DicomWriteOptions Default = new();

    /// <summary>
    /// Whether sequences and items say their length, instead of being ended by delimiters (PS3.5 section 7.5). What is longer than 32
    /// bits can say is ended by a delimiter all the same, and fragments of pixel data always are.
    /// </summary>
    public bool ExplicitLengthSequences { get; init; }

    /// <summary>
    /// Takes the tags of elements that implicit VR cannot hold and that were therefore left out; null where nobody asks. Of one within
    /// a sequence its own tag.
    /// </summary>
    public ICollection<DicomTag>? LeftOut { get; init; }
}
