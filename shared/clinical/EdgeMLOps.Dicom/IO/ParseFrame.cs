namespace EdgeMLOps.Dicom;

/// <summary>Something the parser is inside of: a data set (the top level or an item), or a sequence between its items.</summary>
/// <param name="tag">The sequence's tag, or Item.</param>
/// <param name="start">Where its header begins.</param>
/// <param name="end">Where it must have ended: by its own length, or by that of what is around it.</param>
/// <param name="isUndefined">Whether a delimiter ends it.</param>
/// <param name="encoding">How its elements are encoded.</param>
internal abstract class ParseFrame(DicomTag tag, int start, int end, bool isUndefined, ElementEncoding encoding)
{
    internal DicomTag Tag { get; } = tag;

    internal int Start { get; } = start;

    internal int End { get; } = end;

    internal bool IsUndefined { get; } = isUndefined;

    internal ElementEncoding Encoding { get; } = encoding;

    /// <summary>Whether its length says more than the bytes that are there.</summary>
    internal bool IsCut { get; init; }

    /// <summary>Whether pixels are signed, as far as was read here and around it: decides between US and SS where the VR is not written.</summary>
    internal bool HasSignedPixels { get; set; }
}
